"""The names under which transfers share parts of a unit, and what a rank carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.units import MB

if TYPE_CHECKING:
    from emulator.ids import EssSerial, RankId

RANK_BYTES_PER_S = 20 * MB
"""What a rank carries while it copies; a choice, no document gives it."""


def device_adapter_resource(serial: EssSerial, pair: int) -> str:
    """The name under which transfers share a device-adapter pair."""
    return f"da:{serial}:{pair}"


def rank_resource(rank: RankId) -> str:
    """The name under which transfers share a rank."""
    return f"rank:{rank}"
