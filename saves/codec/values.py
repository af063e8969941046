"""Commands and agenda items as ``[type name, *fields]``: the mass of a journal, so kept short.

The types are found in the emulator's own modules, and fields are checked against the type hints of
their class when they come back. A missing last field takes its default, so that a field may
be added at the end of a command without a migration.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

import emulator.commands
from emulator import dispatch
from emulator.commands.armed_faults import ArmFault, Condition
from emulator.commands.base import Command
from emulator.outcome import AgendaItem

_ROOTS = (Command, AgendaItem, Condition)
_NEST_MOST = 8
"""Commands within commands: a task in a group in a list is far below this."""


def to_plain(value: Any) -> Any:
    """A value as msgpack can hold it: nested commands and conditions tagged, enums by value,
    tuples as lists.
    """
    if isinstance(value, _ROOTS):
        return tagged(value)
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, (str, bytes, int, float)) or value is None:
        return value
    return msgspec.to_builtins(value, builtin_types=(bytes,))


def tagged(value: Command | AgendaItem | Condition) -> list[Any]:
    """``[type name, *fields]`` of a command, a condition or an agenda item."""
    kind: Any = type(value)
    return [kind.__name__, *[to_plain(getattr(value, name)) for name in _names(kind)]]


def command_from(plain: Any) -> Command:
    """The command that `tagged` gave; raises ValueError for anything else."""
    command: Command = _from(Command, plain, 0)
    return command


def agenda_item_from(plain: Any) -> AgendaItem:
    """The agenda item that `tagged` gave; raises ValueError."""
    item: AgendaItem = _from(AgendaItem, plain, 0)
    return item


def armed_from(plain: Any) -> ArmFault:
    """The armed fault that `tagged` gave; raises ValueError."""
    command = command_from(plain)
    if not isinstance(command, ArmFault):
        raise ValueError(f"{type(command).__name__} is no fault that waits")
    return command


@cache
def types_of(root: Any) -> dict[str, type]:
    """Every command or agenda item by name, sorted; raises TypeError when two share one."""
    kinds: list[type] = [*dispatch.HANDLERS, *dispatch.DUE]
    for module in pkgutil.iter_modules(emulator.commands.__path__):
        loaded = importlib.import_module(f"emulator.commands.{module.name}")
        kinds += [value for value in vars(loaded).values() if isinstance(value, type)]
    found: dict[str, type] = {}
    for kind in kinds:
        if kind is root or not issubclass(kind, root):
            continue
        if found.setdefault(kind.__name__, kind) is not kind:
            raise TypeError(f"two types are called {kind.__name__}")
    return dict(sorted(found.items()))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """The resolved type of each field of a dataclass."""
    hints = get_type_hints(kind)
    return {name: hints[name] for name in _names(kind)}


def _from(root: type, plain: Any, depth: int) -> Any:
    if not isinstance(plain, list) or not plain or not isinstance(plain[0], str):
        raise ValueError(f"not a tagged {root.__name__}")
    kind = types_of(root).get(plain[0])
    if kind is None:
        raise ValueError(f"{plain[0][:40]} is no {root.__name__} of this essterm")
    if depth > _NEST_MOST:
        raise ValueError("commands are nested too deeply")
    hints = hints_of(kind)
    if len(plain) - 1 > len(hints):
        raise ValueError(f"{plain[0]} has {len(hints)} fields, not {len(plain) - 1}")
    fields = {}
    for (name, hint), value in zip(hints.items(), plain[1:], strict=False):
        try:
            fields[name] = _field(hint, value, depth)
        except msgspec.ValidationError as error:
            raise ValueError(f"{plain[0]}.{name}: {error}") from error
    try:
        return kind(**fields)
    except TypeError:
        raise ValueError(f"{plain[0]} has more fields than {len(plain) - 1}") from None


def _field(hint: Any, value: Any, depth: int) -> Any:
    """One field back; a field that may hold commands is looked into, all others are converted."""
    if not _holds_commands(hint):
        return msgspec.convert(value, hint, strict=True, builtin_types=(bytes,))
    if hint in _ROOTS:
        return _from(hint, value, depth + 1)
    if get_origin(hint) in (Union, UnionType):
        if value is None and type(None) in get_args(hint):
            return None
        return _field(next(part for part in get_args(hint) if _holds_commands(part)), value, depth)
    if get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_field(get_args(hint)[0], item, depth) for item in value)
    raise ValueError(f"a field of type {hint} cannot be read")


@cache
def _holds_commands(hint: Any) -> bool:
    return hint in _ROOTS or any(_holds_commands(part) for part in get_args(hint))
