"""Applications as documents hold them; loaded where there are any."""

from __future__ import annotations

from typing import Any

import msgspec

from emulator.applications.application import Application, Lane, LaneItem
from emulator.applications.runs import Runs


def encode_course(value: Any) -> Any:
    """What an application has in flight or has done, as rows; raises TypeError for others."""
    if isinstance(value, (Lane, Runs)):
        return value.rows()
    raise TypeError(f"{type(value).__name__} has no form in a save")


def _decode_course(kind: type, value: Any) -> Any:
    """The reverse; raises ValueError."""
    if kind is Lane:
        return Lane.from_rows(msgspec.convert(value, list[LaneItem]))
    if kind is Runs:
        return Runs.from_rows(msgspec.convert(value, list[tuple[int, int, int, int]]))
    raise TypeError(f"{kind.__name__} has no form in a save")


_DECODER = msgspec.msgpack.Decoder(list[Application], dec_hook=_decode_course)


def applications_from(encoded: bytes | msgspec.Raw) -> list[Application]:
    """The rows of the table; raises ValueError or what msgspec raises for wrong types."""
    try:
        return _DECODER.decode(encoded)
    except msgspec.ValidationError as error:
        raise ValueError(f"applications: {error}") from error
