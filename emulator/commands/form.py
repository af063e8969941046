"""The form of a command: each field holds a value of the type that its annotation names.

Commands come from typed code and from files that were checked; this is the machine's own door, so
that nothing else can get half way through a handler. Whether a thing exists is not asked here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from emulator.commands.armed_faults import Condition
from emulator.commands.base import Command
from emulator.errors import Refusal

Fits = Callable[[Any], bool]

_FIELDS: dict[type[Command | Condition], tuple[tuple[str, Fits], ...]] = {}
"""Field names of each command with their checks: facts about the code, not state."""


def check_form(command: Command | Condition) -> None:
    """Raise Refusal for a field that holds a value of another type than it says."""
    kind = type(command)
    fields = _FIELDS.get(kind)
    if fields is None:
        hints = get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind)]
        fields = _FIELDS[kind] = tuple((name, _fits(hints[name])) for name in names)
    for name, fits in fields:
        if not fits(getattr(command, name)):
            raise Refusal(f"{kind.__name__}: {name.replace('_', ' ')} cannot be read.", "Z02")


def _fits(hint: Any) -> Fits:
    """The check for one annotation."""
    hint = getattr(hint, "__supertype__", hint)
    if isinstance(hint, UnionType):
        either = [_fits(each) for each in get_args(hint)]
        return lambda value: any(fits(value) for fits in either)
    if get_origin(hint) is tuple:
        return _fits_tuple(get_args(hint))
    if hint is str:
        return _is_text
    if hint in (Command, Condition):
        return lambda value: isinstance(value, hint) and _is_formed(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value: isinstance(value, hint)
    return lambda value: type(value) is hint


def _fits_tuple(parts: tuple[Any, ...]) -> Fits:
    """``tuple[X, ...]`` has any length, ``tuple[X, Y]`` its own."""
    if parts[-1] is Ellipsis:
        each = _fits(parts[0])
        return lambda value: type(value) is tuple and all(each(one) for one in value)
    checks = [_fits(part) for part in parts]
    return lambda value: (
        type(value) is tuple
        and len(value) == len(checks)
        and all(fits(one) for fits, one in zip(checks, value, strict=True))
    )


def _is_text(value: Any) -> bool:
    """Text that can be written down: half of a surrogate pair, as bad bytes leave it, cannot."""
    if not isinstance(value, str):
        return False
    return value.isascii() or not any("\ud800" <= each <= "\udfff" for each in value)


def _is_formed(value: Any) -> bool:
    check_form(value)
    return True
