"""The root of all commands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of the machine; subclasses are frozen dataclasses with an imperative name."""
