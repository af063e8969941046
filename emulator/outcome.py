"""What a handler returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.events.base import Event

if TYPE_CHECKING:
    from emulator.installation import Installation


@dataclass(frozen=True, slots=True)
class Outcome:
    """The events of a command, and the virtual microsecond at which its operation is over (0: at
    once).
    """

    events: tuple[Event, ...]
    done_us: int = 0
    failure: tuple[str, str] | None = None


Handler = Callable[["Installation", Any, str], Outcome]
"""Checks every rule first, raising Refusal; then changes; then returns.

The last argument is the operator.
"""

DueHandler = Callable[["Installation", Any], tuple[Event, ...]]
"""Does what an agenda item is about when its time has come.

It cannot refuse: there is nobody to answer.
"""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something that will happen at a set instant; subclasses are frozen dataclasses."""
