"""The names under which transfers share parts of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.ids import EssSerial, RankId


def device_adapter_resource(serial: EssSerial, pair: int) -> str:
    """The name under which transfers share a device-adapter pair."""
    return f"da:{serial}:{pair}"


def rank_resource(rank: RankId) -> str:
    """The name under which transfers share a rank."""
    return f"rank:{rank}"
