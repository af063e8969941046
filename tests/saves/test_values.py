"""Commands and agenda items: every type comes back equal, and nothing else comes in."""

from __future__ import annotations

import dataclasses
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgpack
import pytest

from emulator import dispatch
from emulator.commands.base import Command
from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.faults import Condition, PairCopied
from emulator.commands.logical import SetLssProperties, SetVolumeOnline
from emulator.outcome import AgendaItem
from saves.codec.values import agenda_item_from, command_from, hints_of, tagged, types_of


def example(hint: Any) -> Any:
    """Some value of a type."""
    if hint is Command:
        return SetVolumeOnline("10012019", True)
    if hint is Condition:
        return PairCopied("10012019", 50)
    if get_origin(hint) in (Union, UnionType):
        return example(get_args(hint)[0])
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        kinds = inner[:1] * 2 if inner[-1] is Ellipsis else inner
        return tuple(example(kind) for kind in kinds)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[-1]
    if dataclasses.is_dataclass(hint):
        return an_example_of(hint)
    plain = getattr(hint, "__supertype__", hint)
    return {str: "text", int: 7, bool: True, float: 36.4, bytes: b"\x00\xff"}[plain]


def an_example_of(kind: type) -> Any:
    return kind(**{name: example(hint) for name, hint in hints_of(kind).items()})


def test_every_command_with_a_handler_is_known():
    assert set(dispatch.HANDLERS) <= set(types_of(Command).values())


def test_every_agenda_item_with_a_handler_is_known():
    assert set(dispatch.DUE) == set(types_of(AgendaItem).values())


@pytest.mark.parametrize("kind", types_of(Command).values(), ids=lambda kind: kind.__name__)
def test_a_command_comes_back_equal(kind):
    command = an_example_of(kind)
    assert command_from(msgpack.unpackb(msgpack.packb(tagged(command)))) == command


@pytest.mark.parametrize("kind", types_of(AgendaItem).values(), ids=lambda kind: kind.__name__)
def test_an_agenda_item_comes_back_equal(kind):
    item = an_example_of(kind)
    assert agenda_item_from(msgpack.unpackb(msgpack.packb(tagged(item)))) == item


def test_none_and_pairs_and_nested_commands_come_back_as_they_were():
    work = EstablishFlashCopy((("10012019", "10112019"),), background_copy=False)
    task = RunTask(work, "copy", "")
    assert command_from(tagged(task)) == task
    part = SetLssProperties("2105:12019:17", consistency_group=True)
    assert command_from(tagged(part)) == part


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        [7],
        "SetVolumeOnline",
        ["Sabotage"],
        ["Command"],
        ["ServerComesUp", "12019:1"],
        ["SetVolumeOnline"],
        ["SetVolumeOnline", "10012019"],
        ["SetVolumeOnline", "10012019", 1],
        ["SetVolumeOnline", 5, True],
        ["SetVolumeOnline", "10012019", True, True],
        ["WriteBlocks", "10012019", "0", b""],
        ["WriteBlocks", "10012019", 0, "text"],
        ["EstablishFlashCopy", [["10012019"]]],
        ["SetCrit", "12019", "PERHAPS"],
        ["RunTask", ["Sabotage"]],
        ["RunTask", ["ServerComesUp", "12019:1"]],
        ["RunTask", None],
    ],
)
def test_what_is_no_command_is_refused(plain):
    with pytest.raises(ValueError):
        command_from(plain)


def test_commands_are_not_nested_without_end():
    plain: list[Any] = tagged(SetVolumeOnline("10012019", True))
    for _ in range(500):
        plain = ["RunTask", plain, "", ""]
    with pytest.raises(ValueError, match="too deeply"):
        command_from(plain)


def test_a_last_field_that_is_missing_takes_its_default():
    pairs = [["10012019", "10112019"]]
    assert command_from(["EstablishFlashCopy", pairs]) == EstablishFlashCopy(
        (("10012019", "10112019"),)
    )


def test_no_field_is_left_out():
    for kind in types_of(Command).values():
        assert len(tagged(an_example_of(kind))) == 1 + len(dataclasses.fields(kind))
