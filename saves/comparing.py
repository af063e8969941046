"""What differs between two installations, in lines for people."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import msgpack  # type: ignore[import-untyped]  # ships no types

from emulator.units import ZERO_BLOCK
from saves.codec.document import capture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.installation import Blocks, Installation

LINES_MOST = 300
_KEYS = ("id", "serial", "name", "number", "volume", "path")
_VALUE_MOST = 60


def differences(first: Installation, second: Installation) -> list[str]:
    """A line for each thing that differs, at most LINES_MOST; empty when the states are equal."""
    one = {name: msgpack.unpackb(rows) for name, rows in capture(first).rows}
    two = {name: msgpack.unpackb(rows) for name, rows in capture(second).rows}
    lines = islice(_all(one, two, first, second), LINES_MOST + 1)
    found = list(lines)
    if len(found) > LINES_MOST:
        found[-1] = "... and more"
    return found


def _all(
    one: dict[str, Any], two: dict[str, Any], first: Installation, second: Installation
) -> Iterator[str]:
    for name in one:
        yield from _values(name, one[name], two[name])
    for volume in sorted(first.contents.keys() | second.contents.keys()):
        yield from _blocks(volume, first.contents.get(volume, {}), second.contents.get(volume, {}))


def _values(place: str, one: Any, two: Any) -> Iterator[str]:
    if one == two:
        return
    if isinstance(one, dict) and isinstance(two, dict):
        for key in dict.fromkeys([*one, *two]):
            yield from _values(f"{place} {key}", one.get(key), two.get(key))
    elif isinstance(one, list) and isinstance(two, list) and (key := _key_of(one, two)):
        yield from _values(
            place,
            {f"{row[key]}": row for row in one},
            {f"{row[key]}": row for row in two},
        )
    else:
        yield f"{place}: {_short(one)} -> {_short(two)}"


def _key_of(one: list[Any], two: list[Any]) -> str:
    """The field by which the rows of both lists are known, "" for lists of other things."""
    return next((key for key in _KEYS if _tells_apart(key, one) and _tells_apart(key, two)), "")


def _tells_apart(key: str, rows: list[Any]) -> bool:
    if not all(isinstance(row, dict) and key in row for row in rows):
        return False
    return len({f"{row[key]}" for row in rows}) == len(rows)


def _blocks(volume: str, one: Blocks, two: Blocks) -> Iterator[str]:
    different = [
        number
        for number in one.keys() | two.keys()
        if one.get(number, ZERO_BLOCK) != two.get(number, ZERO_BLOCK)
    ]
    if different:
        count = len(different)
        blocks = "1 block differs" if count == 1 else f"{count} blocks differ, the first"
        yield f"content of {volume}: {blocks}: block {min(different)}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= _VALUE_MOST else text[: _VALUE_MOST - 3] + "..."
