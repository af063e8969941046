"""The past of an installation: executed again from a state that was kept, and looked at.

Nothing on disk is touched and nobody is held up: generations and journal are read as they lie. The
past reaches back to the oldest generation that is kept, or to where a save was loaded: what was
there before is another history. Each record must lead to what it led to when it was written.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.commands.base import Command
from emulator.engine import Engine
from emulator.errors import EssError
from emulator.events.base import Happening
from emulator.units import duration_text
from saves.codec.values import command_from
from saves.frames import CLOCK
from saves.generations import Generations
from saves.problems import Damaged, SaveProblem
from saves.recovery import rebuild
from saves.spoiled import read_around
from saves.stored import Region
from saves.tail import history_begins, read_tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from saves.codec.document import Head
    from saves.frames import Record
    from saves.spoiled import Around
    from saves.stored import Stored


class TooLongAgo(EssError):
    """What was asked for lies before the oldest state that is kept, or cannot be executed again."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done at one instant: by a command, or by itself (command None)."""

    at_us: int
    operator: str
    command: Command | None
    happenings: tuple[Happening, ...]


class Past:
    """One installation's past, from a state for which `suits` says yes, the newest such.

    around: a state with damaged blocks is taken as well, and `is_damaged` tells them. Raises
    TooLongAgo, or SaveProblem when nothing can be read.
    """

    def __init__(
        self, folder: Path, suits: Callable[[Stored], bool], what: str, *, around: bool = False
    ) -> None:
        generations = Generations(folder)
        begins = history_begins(folder)
        oldest: Stored | None = None
        for number in reversed(generations.numbers()):
            try:
                stored = self._load(generations, number, around)
            except SaveProblem:
                continue
            if stored.head.segment < begins:
                continue
            oldest = stored
            if suits(stored):
                break
        else:
            since = "nothing" if oldest is None else duration_text(oldest.head.now_us)
            raise TooLongAgo(f"{what} lies before the oldest state that is kept ({since}).")
        self.begins_us = stored.head.now_us
        self.engine = Engine(stored.installation)
        self.engine.reset_chain(stored.head.chain)
        tail = read_tail(folder, stored.head)
        self._places, self._fault, self._read_to = deque(tail.places), tail.fault, tail.sequence

    def _load(self, generations: Generations, number: int, around: bool) -> Stored:
        self._around: Around | None = None
        try:
            return generations.load(number)
        except Damaged:
            if not around:
                raise
        self._around = read_around(Region(generations.path(number)))
        return self._around.stored

    def is_damaged(self, data: bytes) -> bool:
        """Whether a block is one that was damaged where this past begins."""
        return self._around is not None and id(data) in self._around.by_object

    def run_to(self, head: Head) -> None:
        """Execute again up to the instant at which another generation was taken."""
        engine, places = self.engine, self._places
        while places and places[0].record.sequence <= head.sequence:
            self._execute(places.popleft().record)
        if not places and self._read_to < head.sequence:
            self._check_unbroken()
        engine.run_until(max(engine.now_us, head.now_us))

    def deeds(self, until_us: int | None = None) -> Iterator[Deed]:
        """Everything from there on, up to and including an instant, as it is executed again.

        Asked again it goes on where it ended.
        """
        engine, places = self.engine, self._places
        while places and (until_us is None or places[0].record.at_us <= until_us):
            yield from self._execute(places.popleft().record)
        if not places and engine.now_us != until_us:
            self._check_unbroken()
        if until_us is not None and until_us > engine.now_us:
            happenings = engine.run_until(until_us)
            if happenings:
                yield Deed(until_us, "", None, happenings)

    def _check_unbroken(self) -> None:
        """Refuse to go on where the journal breaks off."""
        if self._fault is not None:
            when = duration_text(self.engine.now_us)
            raise TooLongAgo(f"What was done after {when} is not known: {self._fault}")

    def _execute(self, record: Record) -> list[Deed]:
        """What a record led to, and before it what happened by itself."""
        deeds = []
        if happenings := self.engine.run_until(record.at_us):
            deeds.append(Deed(record.at_us, "", None, happenings))
        if record.tag != CLOCK:
            command = command_from([record.tag, *record.fields])
            answer = self.engine.execute(command, record.operator)
            deeds.append(Deed(record.at_us, record.operator, command, answer.happenings))
        if self.engine.chain != record.digest:
            when = duration_text(record.at_us)
            raise TooLongAgo(
                f"What was done at {when} leads to something else under this version of essterm; "
                "the past before that cannot be looked at."
            )
        return deeds


def before(folder: Path, us: int, *, around: bool = False) -> Past:
    """The past from the newest state before an instant, or the very first; raises TooLongAgo."""
    first = _first(folder)

    def suits(stored: Stored) -> bool:
        at_us = stored.head.now_us
        return at_us < us or (at_us == us and stored.head.generation == first)

    return Past(folder, suits, duration_text(us), around=around)


def with_event(folder: Path, number: int) -> Past:
    """The past from the newest state before an event; raises TooLongAgo."""
    return Past(
        folder, lambda stored: stored.installation.next_happening <= number, f"Event {number}"
    )


def from_the_beginning(folder: Path, *, around: bool = False) -> Past:
    """The past as far as it is kept."""
    first = _first(folder)
    return Past(
        folder, lambda stored: stored.head.generation == first, "The beginning", around=around
    )


def _first(folder: Path) -> int:
    """The oldest generation of the present history that is kept and has a head, 0 for none."""
    head = Generations(folder).oldest_head(history_begins(folder))
    return 0 if head is None else head.generation


def now(folder: Path, name: str) -> Engine:
    """The machine as it stands on disk."""
    return rebuild(folder, name).engine
