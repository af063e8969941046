"""What `essterm saves` does: named saves, exports and imports, comparing and verifying.

A named save and an export are the same portable file; it holds one state with all written blocks
and trusts nobody: whatever comes in is checked like everything else that is read. Loading a save
into an installation begins a new branch of its journal; what stood there before is kept aside.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.units import duration_text
from saves.codec.document import Head, capture
from saves.comparing import differences
from saves.files import sync_folder
from saves.fingerprint import fingerprint
from saves.frames import NO_PARENT, read_segment
from saves.generations import Generations
from saves.journal import header_of, make_segment, segment_numbers, segment_path
from saves.problems import Damaged, SaveProblem, said
from saves.recovery import new_aside, rebuild
from saves.slots import Home, Lock, OpenInstallation, SlotRow, check_name, weight
from saves.spoiled import read_around, told
from saves.stored import (
    Region,
    portable_regions,
    read_head,
    read_portable,
    read_stored,
    write_portable,
)
from saves.tail import history_begins, read_tail

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine
    from emulator.installation import Installation
    from saves.stored import Stored

    Take = Callable[[Home, str], OpenInstallation]

ENDING = ".essterm"


@dataclass(frozen=True, slots=True)
class Finding:
    """What verifying found in one file: good, or one sentence about what is wrong."""

    file: str
    good: bool
    sentence: str


def save_path(home: Home, name: str) -> Path:
    """The file of a named save."""
    return home.saves / f"{check_name(name)}{ENDING}"


def list_saves(home: Home) -> list[SlotRow]:
    """The named saves, sorted by name; a damaged one is listed with its problem."""
    if not home.saves.is_dir():
        return []
    with said("list", home.saves):
        paths = sorted(path for path in home.saves.iterdir() if path.name.endswith(ENDING))
    return [_row(path) for path in paths]


def _row(path: Path) -> SlotRow:
    made_from, now_us, problem = "", 0, ""
    try:
        head = read_head(portable_regions(path)[0])
        made_from, now_us = head.made_from, head.now_us
    except SaveProblem as found:
        problem = str(found)
    size_bytes, modified_s = weight(path)
    return SlotRow(path.stem, made_from, now_us, size_bytes, modified_s, False, problem)


# -- saving and loading ----------------------------------------------------------------------------
def save(home: Home, installation: str, name: str) -> Path:
    """Save the state of an installation under a name; raises InUse, ChoiceNeeded or SaveProblem."""
    with home.open(installation) as opened:
        return save_open(home, opened, name)


def save_open(home: Home, opened: OpenInstallation, name: str) -> Path:
    """Save the state of an open installation under a name, which must be free; SaveProblem."""
    return begin_save(home, opened, name)()


def begin_save(home: Home, opened: OpenInstallation, name: str) -> Callable[[], Path]:
    """Take the present state now; what is returned writes it, in whatever thread, and says where.

    The name must be free. Both raise SaveProblem.
    """
    path = save_path(home, name)
    if path.exists():
        raise SaveProblem(f"There is a save {name} already in {home.saves}.")
    with said("make", home.saves):
        home.saves.mkdir(parents=True, exist_ok=True)
    engine = opened.engine
    taken, head = capture(engine.installation), _head(engine, opened.made_from)

    def write() -> Path:
        write_portable(path, taken, head)
        return path

    return write


def write_state(path: Path, engine: Engine, made_from: str) -> None:
    """Write the present state of an engine as a portable file; raises SaveProblem."""
    write_portable(path, capture(engine.installation), _head(engine, made_from))


def _head(engine: Engine, made_from: str) -> Head:
    return Head(
        name=engine.installation.name,
        made_from=made_from,
        now_us=engine.now_us,
        core=fingerprint(),
        chain=engine.chain,
    )


def load(home: Home, name: str, installation: str, take: Take = Home.open) -> str:
    """Put a named save into an installation, which is made when it does not exist.

    take: opens an installation. Returns a sentence that says where the state from before is kept,
    "" when there was none. Raises InUse, ChoiceNeeded or SaveProblem.
    """
    path = save_path(home, name)
    if not path.is_file():
        known = ", ".join(row.name for row in list_saves(home)) or "none"
        raise SaveProblem(f"There is no save {name} in {home.saves}; there are {known}.")
    stored = read_portable(path)
    if check_name(installation) not in home.names():
        home.create(installation, stored.installation, stored.head.made_from)
        return ""
    opened = take(home, installation)
    try:
        return _replace_state(opened, stored)
    finally:
        opened.release()


def _replace_state(opened: OpenInstallation, stored: Stored) -> str:
    """Begin a branch with another state: its segment first, then two independent generations."""
    folder = opened.folder
    with said("write to", folder, "the installation is as it was"):
        before = new_aside(folder) / f"before-load{ENDING}"
        write_state(before, opened.engine, opened.made_from)
        opened.journal.snapshot(opened.engine)()
        position = opened.journal.position
        position.segment += 1
        position.branch += 1
        os.close(make_segment(folder, header_of(position, NO_PARENT)))
        taken = capture(stored.installation)
        for _ in range(2):
            position.generation += 1
            head = Head(
                name=stored.head.name,
                made_from=stored.head.made_from,
                now_us=stored.installation.now_us,
                core=fingerprint(),
                generation=position.generation,
                branch=position.branch,
                sequence=position.sequence,
                segment=position.segment,
                chain=stored.head.chain,
            )
            Generations(folder).write(taken, head)
        sync_folder(folder)
    return f"What stood in {opened.name} before is kept in {before}."


def export(home: Home, name: str, path: Path, take: Take = Home.open) -> None:
    """Write an installation or a named save into one new file; raises as `save` does.

    take: opens an installation.
    """
    if path.exists():
        raise SaveProblem(f"{path} is there already and was not overwritten.")
    if name in home.names():
        with take(home, name) as opened:
            write_state(path, opened.engine, opened.made_from)
        return
    stored = read_portable(_known_save(home, name))
    write_portable(path, capture(stored.installation), stored.head)


def import_file(home: Home, path: Path, name: str) -> None:
    """Make an installation of an exported file; raises SaveProblem, and then none was made."""
    check_name(name)
    stored = read_portable(path)
    home.create(name, stored.installation, stored.head.made_from)


def _known_save(home: Home, name: str) -> Path:
    """A named save, or a portable file by its path; raises SaveProblem."""
    direct = Path(name)
    if direct.suffix == ENDING and direct.is_file():
        return direct
    path = save_path(home, name)
    if not path.is_file():
        raise SaveProblem(f"There is no installation and no save {name} in {home.path}.")
    return path


# -- comparing and verifying -----------------------------------------------------------------------
def state_of(home: Home, name: str) -> Installation:
    """The state of an installation, a named save or a portable file, for looking.

    Raises InUse, ChoiceNeeded or SaveProblem; nothing is written.
    """
    if name not in home.names():
        return read_portable(_known_save(home, name)).installation
    folder = home.folder(name)
    lock = Lock(folder, name)
    try:
        return rebuild(folder, name).engine.installation
    finally:
        lock.release()


def diff(home: Home, first: str, second: str) -> list[str]:
    """What differs between two states, a line each, at most some hundreds; raises as `state_of`."""
    return differences(state_of(home, first), state_of(home, second))


def verify(home: Home, name: str) -> list[Finding]:
    """Read every file of an installation, or a named save, and execute the journal again.

    A damaged block is named with the volumes that hold it.
    Raises InUse, or SaveProblem when there is nothing of that name. Nothing is written.
    """
    if name not in home.names():
        path = _known_save(home, name)
        return [_finding(path, lambda: _read_whole(lambda: portable_regions(path)))]
    folder = home.folder(name)
    lock = Lock(folder, name)
    try:
        generations = Generations(folder)
        found = [
            _finding(
                generations.path(number),
                lambda number=number: _read_whole(  # type: ignore[misc]
                    lambda: (Region(generations.path(number)), None)
                ),
            )
            for number in generations.numbers()
        ]
        found += [_segment(segment_path(folder, number)) for number in segment_numbers(folder)]
        found += _gaps(generations, {finding.file for finding in found if not finding.good})
        found.append(_finding(folder, lambda: _executed(folder, name)))
    finally:
        lock.release()
    return found


def _finding(path: Path, look: Callable[[], str]) -> Finding:
    try:
        return Finding(str(path), True, look())
    except SaveProblem as problem:
        return Finding(str(path), False, str(problem))


def _read_whole(where: Callable[[], tuple[Region, Region | None]]) -> str:
    """Read a state strictly; raises SaveProblem, which names the blocks if only some are bad."""
    regions = where()
    try:
        return _told_of(read_stored(*regions))
    except Damaged as damage:
        try:
            named = told(read_around(*regions).spoiled())
        except SaveProblem:
            raise damage from None
        raise SaveProblem(f"{damage} {named}".rstrip()) from damage


def _told_of(stored: Stored) -> str:
    inst = stored.installation
    return (
        f"good: {len(inst.volumes)} volumes, {len(stored.blocks)} written blocks, "
        f"at {duration_text(inst.now_us)}"
    )


def _segment(path: Path) -> Finding:
    """What a journal segment holds; an unfinished write at its end is good, and is said."""

    def look() -> str:
        segment = read_segment(path)
        if segment.fault is not None and not segment.torn:
            raise segment.fault
        end = ", and a write that was never finished" if segment.torn else ""
        return f"good: {len(segment.records)} records{end}"

    return _finding(path, look)


def _gaps(generations: Generations, told: set[str]) -> list[Finding]:
    """Where the journal since the oldest state of this history breaks off, if not told already."""
    folder = generations.folder
    head = generations.oldest_head(history_begins(folder))
    fault = None if head is None else read_tail(folder, head).fault
    if fault is None or str(fault.file) in told:
        return []
    return [Finding(str(fault.file), False, str(fault))]


def _executed(folder: Path, name: str) -> str:
    made = rebuild(folder, name)
    return (
        f"good: generation {made.stored.head.generation} and {len(made.tail.places)} records, "
        f"executed again and verified, lead to {duration_text(made.engine.now_us)}"
    )
