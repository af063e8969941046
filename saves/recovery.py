"""Start-up: the newest good generation, and the journal since, executed again and verified.

`rebuild` only reads. It ends with an engine, or with one sentence about what cannot be read.
`resume` then makes the folder ready for the next record: it cuts a torn tail, keeps damaged files
aside, and begins a new segment and a generation where the old ones must not be continued.

Executing again is verified by the digest in each record. Under the same fingerprint a difference is
a defect of essterm; under another one the rules may have changed. Neither is decided here: whoever
opens is told, and may take the state before that record. What follows it is then kept aside.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from emulator.engine import Engine
from emulator.errors import Refusal
from emulator.units import duration_text
from saves.files import sync_folder
from saves.fingerprint import fingerprint
from saves.frames import CLOCK
from saves.generations import Generations, sweep_unfinished
from saves.journal import (
    FileJournal,
    Position,
    header_of,
    make_segment,
    segment_numbers,
    segment_path,
)
from saves.problems import ChoiceNeeded, Damaged, NewerFormat, SaveProblem, said
from saves.stored import Stored
from saves.tail import Place, Tail, read_tail

KEPT_ASIDE = "kept-aside"
"""Folder within an installation for what was damaged or given up; nothing in it is ever deleted."""


@dataclass(slots=True)
class Rebuilt:
    """An installation as it stood, rebuilt in memory; nothing on disk has been touched.

    damaged: generations newer than the one that was used, and what is wrong with each. given_up:
    what a person chose to go on without, and where it begins.
    """

    name: str
    engine: Engine
    generations: Generations
    stored: Stored
    tail: Tail
    damaged: dict[Path, Damaged] = field(default_factory=dict)
    given_up: Damaged | None = None
    sequence: int = 0
    notices: list[str] = field(default_factory=list)


class _Difference(Exception):
    """A record cannot be executed again with the same outcome."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(reason)
        self.place = place
        self.reason = reason


def rebuild(folder: Path, name: str, *, before_damage: bool = False) -> Rebuilt:
    """Load and execute again; raises ChoiceNeeded or SaveProblem, and nothing was changed.

    before_damage: take the state before the first record that cannot be read or differs.
    """
    generations = Generations(folder)
    stored, damaged = _newest_good(generations, name)
    tail = read_tail(folder, stored.head)
    made = Rebuilt(name, Engine(stored.installation), generations, stored, tail, damaged)
    places = tail.places
    try:
        made.sequence = _replay(made.engine, stored, places)
    except _Difference as difference:
        place = difference.place
        sequence = place.record.sequence
        if not before_damage:
            raise ChoiceNeeded(_told(difference, name), sequence) from difference
        made.given_up = Damaged(place.path, place.offset, difference.reason)
        made.stored = generations.load(stored.head.generation)
        made.engine = Engine(made.stored.installation)
        places = [place for place in places if place.record.sequence < sequence]
        made.sequence = _replay(made.engine, made.stored, places)
        return made
    if tail.fault is not None:
        if not before_damage:
            raise ChoiceNeeded(_told_of_damage(tail.fault, name, made.sequence), made.sequence + 1)
        made.given_up = tail.fault
    return made


def _newest_good(generations: Generations, name: str) -> tuple[Stored, dict[Path, Damaged]]:
    """The newest generation that can be read, and what was wrong with the newer ones."""
    damaged: dict[Path, Damaged] = {}
    for number in reversed(generations.numbers()):
        path = generations.path(number)
        try:
            return generations.load(number), damaged
        except NewerFormat:
            raise
        except Damaged as damage:
            damaged[path] = damage
        except SaveProblem as problem:
            damaged[path] = Damaged(path, 0, str(problem).rstrip("."))
    if not damaged:
        raise SaveProblem(
            f"Installation {name} holds no generation: no saved state is left in"
            f" {generations.folder}; load a named save, or import an export."
        )
    first = str(next(iter(damaged.values()))).rstrip(".")
    raise SaveProblem(
        f"No generation of {name} can be read ({len(damaged)} tried), the newest because {first}; "
        "nothing was changed: load a named save, or import an export."
    )


def _replay(engine: Engine, stored: Stored, places: list[Place]) -> int:
    """Execute records again; returns the number of the last. Raises _Difference."""
    engine.reset_chain(stored.head.chain)
    sequence = stored.head.sequence
    if places:
        from saves.codec.values import command_from
    for place in places:
        record = place.record
        try:
            engine.run_until(record.at_us)
            if record.tag != CLOCK:
                engine.execute(command_from([record.tag, *record.fields]), record.operator)
        except Refusal as refusal:
            raise _Difference(place, f"it is refused now ({refusal})") from refusal
        except Exception as fault:
            raise _Difference(place, f"it cannot be executed again ({fault!r})") from fault
        if engine.chain != record.digest:
            raise _Difference(place, "it leads to other events than when it was written")
        sequence = record.sequence
    return sequence


def _told(difference: _Difference, name: str) -> str:
    """The sentence for a record that does not lead to the same again."""
    place = difference.place
    record = place.record
    what = (
        f"Record {record.sequence} of the journal ({record.tag} at {duration_text(record.at_us)}, "
        f"{place.path} byte {place.offset})"
    )
    choice = _choice(name, record.sequence)
    if place.core == fingerprint():
        return f"{what} shows a defect of essterm: {difference.reason}; {choice}."
    return (
        f"{what} was written by another version of essterm ({place.core}) and {difference.reason}; "
        f"{choice}, and the version that wrote it can carry it out to its end."
    )


def _told_of_damage(fault: Damaged, name: str, sequence: int) -> str:
    return (
        f"{fault.file} is damaged at byte {fault.offset}: {fault.reason}; "
        f"{_choice(name, sequence + 1)}."
    )


def _choice(name: str, sequence: int) -> str:
    return (
        f"nothing was changed, and opening {name} with --before-damage goes on from the state "
        f"before record {sequence} and keeps the rest aside"
    )


# -- making the folder ready -----------------------------------------------------------------------
def resume(made: Rebuilt) -> FileJournal:
    """A journal that goes on where `rebuild` ended; notices say more. Raises SaveProblem."""
    folder = made.generations.folder
    head = made.stored.head
    with said("write to", folder, "the installation was not opened"):
        sweep_unfinished(folder)
        if made.tail.unfinished is not None:
            made.tail.unfinished.unlink()
        _cut(made)
        for damage in made.damaged.values():
            _say_damaged(made, damage)
        if made.given_up is not None:
            return _branch_off(made, made.given_up)
        segment = made.tail.last
        assert segment is not None  # without one, rebuild has refused
        position = Position(
            made.sequence,
            segment.header.segment,
            segment.header.branch,
            max(made.generations.numbers(), default=head.generation),
        )
        if segment.header.core != fingerprint() or made.damaged:
            return _begin_again(made, position)
        fd = os.open(segment.path, os.O_WRONLY | os.O_APPEND)
    journal = FileJournal(folder, made.generations, position, fd, head.made_from)
    if not made.tail.places:
        journal.is_saved((made.sequence, made.engine.now_us, made.engine.chain))
    return journal


def _cut(made: Rebuilt) -> None:
    """Cut an unfinished write off the last segment."""
    torn, last = made.tail.torn, made.tail.last
    if torn is None or last is None or made.given_up is not None:
        return
    size = last.path.stat().st_size
    os.truncate(last.path, last.end)
    sync_folder(last.path.parent)
    made.notices.append(
        f"{last.path} ended at byte {last.end} in a write that was never finished: {torn.reason}; "
        f"its {size - last.end} bytes were cut off; what is not whole was never answered."
    )


def _say_damaged(made: Rebuilt, damage: Damaged) -> None:
    """Keep a damaged generation aside and say what was used instead."""
    used = made.stored.head.generation
    made.notices.append(
        f"{damage.file} is damaged at byte {damage.offset}: {damage.reason}; generation {used} and "
        f"the journal since were used instead, and nothing that was answered is lost."
    )


def _begin_again(made: Rebuilt, position: Position) -> FileJournal:
    """Go on in a new segment, and take a generation at once; damaged generations are kept aside."""
    folder = made.generations.folder
    if made.tail.places and made.tail.places[-1].core != fingerprint():
        made.notices.append(
            f"{len(made.tail.places)} records of {made.name} were written by another version of "
            "essterm and led to the same events in this one."
        )
    first_free = max(segment_numbers(folder), default=0) + 1
    position.segment = max(first_free, made.stored.head.segment)
    fd = make_segment(folder, header_of(position))
    journal = FileJournal(folder, made.generations, position, fd, made.stored.head.made_from)
    try:
        journal.snapshot(made.engine)()
    except BaseException:
        journal.close()
        raise
    for path in made.damaged:
        if path.exists():
            shutil.move(path, new_aside(folder) / path.name)
    return journal


def _branch_off(made: Rebuilt, fault: Damaged) -> FileJournal:
    """Give up the records from a fault on: their segments are kept aside, a new branch begins."""
    folder = made.generations.folder
    aside = new_aside(folder)
    last = made.tail.last
    branch = last.header.branch if last is not None else made.stored.head.branch
    for number in segment_numbers(folder):
        path = segment_path(folder, number)
        if path == fault.file and _begins_before(made, path):
            shutil.copy2(path, aside / path.name)
        elif number >= _number_of(fault.file):
            shutil.move(path, aside / path.name)
    sync_folder(aside)
    made.notices.append(
        f"Records from {made.sequence + 1} on were given up because of {fault.file} at byte "
        f"{fault.offset} ({fault.reason}); they are kept in {aside}."
    )
    position = Position(
        made.sequence,
        0,
        branch + 1,
        max(made.generations.numbers(), default=made.stored.head.generation),
    )
    return _begin_again(made, position)


def _number_of(segment: Path) -> int:
    return int(segment.stem.rpartition("-")[2])


def _begins_before(made: Rebuilt, path: Path) -> bool:
    """Whether a segment was readable from its beginning, so that its first records still count."""
    return any(place.path == path for place in made.tail.places) or (
        made.tail.last is not None and made.tail.last.path == path
    )


def new_aside(folder: Path) -> Path:
    """A new folder for what is kept aside; raises OSError."""
    number = 1
    while True:
        aside = folder / KEPT_ASIDE / f"{number:03d}"
        try:
            aside.mkdir(parents=True)
            return aside
        except FileExistsError:
            number += 1
