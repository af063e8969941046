"""What became of commands, in the machine's own words with the place of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Done:
    """Of several equal commands: what the last one did, which ones it was, and a refusal."""

    def __init__(self) -> None:
        self.places: list[str] = []
        self.said = ""
        self.why = ""

    @property
    def is_refusal(self) -> bool:
        """Whether one was refused."""
        return bool(self.why)

    def add(self, happenings: Sequence[Any]) -> None:
        """One was done."""
        event = happenings[0].event if happenings else None
        self.places.append("" if event is None else event.place)
        self.said = "" if event is None else event.text

    def refused(self, why: str) -> None:
        """One was refused; the others are not asked for."""
        self.why = why

    @property
    def text(self) -> str:
        """One line."""
        first, last = (self.places[0], self.places[-1]) if self.places else ("", "")
        which = first if first == last else f"{first} to {last}"
        if self.why:
            return f"{len(self.places)} done; {self.why}" if self.places else self.why
        return f"{which}: {self.said}" if which else self.said


def outcome_of(happenings: Sequence[Any]) -> tuple[str, ...]:
    """The sentence of each event that has one, with its place."""
    events = [each.event for each in happenings]
    return tuple(
        f"{event.place}: {event.text}" if event.place else event.text
        for event in events
        if event.text
    )
