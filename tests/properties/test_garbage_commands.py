"""Whatever a command carries, the machine answers or refuses: no other exception, nothing changed.

Every command of the one door is tried, its fields filled with things that nearly exist, with
identifiers that are none, with numbers out of any range and with values of other types.
"""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    WithdrawFlashCopy,
)
from emulator.commands.door import DOOR, read_command
from emulator.commands.hardware import AdapterKind, Crit, Feature
from emulator.commands.pprc import EstablishPaths, RemovePaths
from emulator.dispatch import HANDLERS
from emulator.errors import CommandError, Refusal
from emulator.ids import VolumeId
from emulator.rules import source_of
from emulator.units import US_PER_S
from tests.builders import Machine, an_installation

if TYPE_CHECKING:
    from emulator.commands.base import Command

A, B = VolumeId("10012019"), VolumeId("10112019")
HUGE = 10**30

NAMES = (
    *("10012019", "10112019", "10212019", "20012019", "10014744", "FFF12019", "1FF12019"),
    *("12019", "14744", "99999", "12019:1", "12019:2", "12019:3", "12019:0", "12019:-1"),
    *("12019:1:1", "12019:x", "2105:12019:17", "2105:12019:18", "2105:12019:99", "2106:12019:17"),
    *("2105:12019:", "2105:12019:\u0661\u0667", "12019:17", "12019:R1", "12019:R2", "12019:R0"),
    *("12019:R-1", "12019:R\u00b2", "12019:R" + "9" * 5000, "12019:Rx", ":R1", "12019:SAID0008"),
    *("12019:0000", "12019:SAIDzzzz", "12019:", ":", "::", "", " ", "\n", "10012019\n", "12019\n"),
    *("ess1c1", "ess2c1", "nowhere", "9.1.1.1", "9.1.1.999", "A", "B", "\u00df2019", "\udcff"),
)
texts = st.sampled_from(NAMES) | st.text(max_size=12)
numbers = st.sampled_from((-HUGE, -1, 0, 1, 2, 4, 5, 8, 16, 300, 9999, 10_000, 2**63, HUGE))
others = st.sampled_from(
    (None, True, 1.0, 9.1, float("nan"), float("inf"), (), ("",), ("10012019",), [], {}, b"", b"x")
)
enums = st.sampled_from((*Crit, *Feature, *AdapterKind))
pairs = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
data = st.sampled_from((b"", b"x", b"a" * 4096, b"b" * 8192))
ports = st.lists(texts, max_size=2).map(tuple)
works = st.one_of(
    st.builds(EstablishFlashCopy, pairs),
    st.builds(WithdrawFlashCopy, pairs),
    st.builds(EstablishPaths, texts, texts, ports),
    st.builds(RemovePaths, texts, texts, ports),
)
values = st.one_of(texts, texts, numbers, others, enums, pairs, data, works)


def nearly_right(kind: str) -> st.SearchStrategy[object]:
    """Values for a field as its annotation spells it: often of its type, seldom of another."""
    known: dict[str, st.SearchStrategy[object]] = {
        "int": numbers,
        "int | None": numbers | st.none(),
        "bool": st.booleans(),
        "bool | None": st.booleans() | st.none(),
        "bytes": data,
        "float": st.sampled_from((9.1, 18.2, 36.4, float("nan"), -1.0)),
        "tuple[VolumePair, ...]": pairs,
        "tuple[EssSerial, ...]": st.lists(texts, max_size=3).map(tuple),
        "Command": works,
        "Crit": st.sampled_from(tuple(Crit)),
        "Feature": st.sampled_from(tuple(Feature)),
        "AdapterKind": st.sampled_from(tuple(AdapterKind)),
    }
    return st.one_of(*[known.get(kind, texts)] * 7, values)


def garbage(kind: type[Command]) -> st.SearchStrategy[Command]:
    fields = {field.name: nearly_right(str(field.type)) for field in dataclasses.fields(kind)}
    return st.builds(kind, **fields)


commands = st.sampled_from(sorted(HANDLERS, key=lambda kind: kind.__name__)).flatmap(garbage)


def machine() -> Machine:
    draft = an_installation(max_ess_per_server=1).with_ess("12019").with_ess("14744")
    draft = draft.with_volumes("12019", 17, 3, size_tracks=300).with_adapter(
        "12019", 1, 3, AdapterKind.SCSI
    )
    return draft.with_volumes("14744", 17, 1, size_tracks=300).with_servers("ess1c1").build()


def only_refused(machine: Machine, command: Command) -> None:
    """Execute; a refusal names a rule that is known, and has changed nothing."""
    engine = machine.engine
    before = engine.digest(), engine.chain, engine.revision
    decided = ""
    try:
        machine.do(command)
        return
    except Refusal as refusal:
        decided = refusal.rule
    assert source_of(decided), f"{command} was refused by no rule"
    after = engine.digest(), engine.chain, engine.revision
    assert after == before, f"{command} was refused and yet changed something"


@settings(max_examples=400)
@given(st.lists(st.tuples(commands, st.sampled_from((0, 1, 3 * US_PER_S))), max_size=8))
def test_garbage_is_refused_and_changes_nothing(history):
    tried = machine()
    for command, pause_us in history:
        only_refused(tried, command)
        tried.run(pause_us)


lines = st.tuples(st.sampled_from(sorted(DOOR)), st.lists(texts | numbers.map(str), max_size=4))


@settings(max_examples=400)
@given(lines)
@example(("create-volume", ["12019:R\u00b2", "1"]))
@example(("erase-rank", ["12019:R" + "9" * 5000]))
def test_garbage_words_are_refused(line):
    with suppress(CommandError):
        only_refused(machine(), read_command([line[0], *line[1]]))
