"""The journal: every accepted command and every clock mark, durable before anybody is answered.

`append_command` and `append_clock` only buffer, in the loop; `sync` writes and fdatasyncs, in the
writer thread, whatever has gathered. An fsync is never tried again: after a failure nobody knows
what is on the disk, so the journal refuses everything from then on and says so.

With each generation a new segment begins. The order keeps every instant safe: records before it are
written and synced, then the new segment appears with its header, then the old one is sealed, then
the generation is written. Segments are kept back to the oldest kept generation.
"""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from saves.attempts import ATTEMPTS, Attempts
from saves.codec.document import Head, capture
from saves.files import sync_folder, write_all
from saves.fingerprint import fingerprint
from saves.frames import CLOCK, END, SegmentHeader, record_frame, segment_start
from saves.generations import Generations, numbered
from saves.problems import JournalStopped, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.commands.base import Command
    from emulator.engine import Engine

SNAPSHOT_WORK = 250_000
"""Work items after which a generation is taken: about two seconds of re-execution."""
SNAPSHOT_RECORDS = 10_000
"""Records after which a generation is taken."""

_SEGMENT = re.compile(r"journal-(\d{6,})\.log$")


@dataclass(slots=True)
class Position:
    """Where a journal stands: its last record, and the segment that takes the next."""

    sequence: int = 0
    segment: int = 1
    branch: int = 0
    generation: int = 0


class _Turn(NamedTuple):
    """A new segment begins here."""

    header: SegmentHeader
    seal: bytes


def segment_path(folder: Path, number: int) -> Path:
    """The file of a segment."""
    return folder / f"journal-{number:06d}.log"


def segment_numbers(folder: Path) -> list[int]:
    """Segments that are there, ascending; raises SaveProblem."""
    return numbered(folder, _SEGMENT)


def make_segment(folder: Path, header: SegmentHeader) -> int:
    """Make a segment, durable; returns a descriptor that appends to it. Raises OSError."""
    path = segment_path(folder, header.segment)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    try:
        write_all(fd, segment_start(header))
        os.fdatasync(fd)
        sync_folder(folder)
    except BaseException:
        os.close(fd)
        path.unlink(missing_ok=True)
        raise
    return fd


class FileJournal:
    """The journal of one installation: what `emulator.runtime.Core` calls its journal port.

    made_from: what the installation was made from; goes into every generation.
    """

    def __init__(
        self, folder: Path, generations: Generations, position: Position, fd: int, made_from: str
    ) -> None:
        self.folder = folder
        self.generations = generations
        self.made_from = made_from
        self._at = position
        self._fd = fd
        self._lock = threading.Lock()
        self._waiting: list[bytes | _Turn] = []
        self._failed = ""
        self._snapshot_work = 0
        self._snapshot_sequence = position.sequence
        self._saved: tuple[int, int, int] | None = None
        self._writing = False
        self._attempts = Attempts(folder / ATTEMPTS)

    @property
    def position(self) -> Position:
        """Where the journal stands, what is waiting included; a copy."""
        return replace(self._at)

    # -- records -------------------------------------------------------------------------------
    def append_command(self, at_us: int, operator: str, command: Command, chain: int) -> None:
        """Buffer an accepted command; raises JournalStopped."""
        from saves.codec.values import tagged

        self._append(at_us, operator, tagged(command), chain)

    def append_clock(self, at_us: int, rate: int, chain: int) -> None:
        """Buffer a clock mark; rate: virtual seconds for each wall second. JournalStopped."""
        self._append(at_us, "", [CLOCK, rate], chain)

    def _append(self, at_us: int, operator: str, content: list[Any], chain: int) -> None:
        self._check()
        self._at.sequence += 1
        made = record_frame(self._at.sequence, at_us, operator, content, chain)
        with self._lock:
            self._waiting.append(made)

    def sync(self) -> None:
        """Make all that is buffered durable; raises JournalStopped, then and for ever after."""
        self._check()
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            self._write(waiting)
        except OSError as error:
            path = segment_path(self.folder, self._at.segment)
            self._failed = (
                f"The journal {path} could not be made durable: {reason_of(error)}; nothing more "
                "is accepted, and what was answered before is safe"
            )
            raise JournalStopped(error.errno, self._failed) from error

    def _write(self, waiting: list[bytes | _Turn]) -> None:
        group = bytearray()
        for part in waiting:
            if isinstance(part, bytes):
                group += part
                continue
            write_all(self._fd, group)
            os.fdatasync(self._fd)
            group = bytearray()
            following = make_segment(self.folder, part.header)
            old, self._fd = self._fd, following
            try:
                write_all(old, part.seal)
                os.fdatasync(old)
            finally:
                os.close(old)
        if group:
            write_all(self._fd, group)
            os.fdatasync(self._fd)

    def _check(self) -> None:
        if self._failed:
            raise JournalStopped(0, self._failed)

    # -- generations ---------------------------------------------------------------------------
    def snapshot_due(self, work: int) -> bool:
        """Whether a generation should be taken, ``work`` being the engine's count of items done."""
        if self._writing or self._failed:
            return False
        return (
            work - self._snapshot_work >= SNAPSHOT_WORK
            or self._at.sequence - self._snapshot_sequence >= SNAPSHOT_RECORDS
        )

    def snapshot(self, engine: Engine) -> Callable[[], None]:
        """Capture the state; what is returned writes it, and raises JournalStopped or SaveProblem.

        Nothing is written when nothing has happened since the last generation.
        """
        state = (self._at.sequence, engine.now_us, engine.chain)
        if self._saved == state:
            return self.sync
        self._check()
        inst = engine.installation
        taken = capture(inst)
        seal = record_frame(self._at.sequence, engine.now_us, "", [END], engine.chain)
        self._at.segment += 1
        self._at.generation += 1
        head = Head(
            name=inst.name,
            made_from=self.made_from,
            now_us=engine.now_us,
            core=fingerprint(),
            generation=self._at.generation,
            branch=self._at.branch,
            sequence=self._at.sequence,
            segment=self._at.segment,
            chain=engine.chain,
        )
        with self._lock:
            self._waiting.append(_Turn(header_of(self._at), seal))
        self._snapshot_work, self._snapshot_sequence = engine.work, self._at.sequence
        self._writing = True

        def write() -> None:
            from saves.keeping import forget_old

            try:
                self.sync()
                self.generations.write(taken, head)
                self._saved = state
                forget_old(self.folder)
            finally:
                self._writing = False

        return write

    def is_saved(self, state: tuple[int, int, int]) -> None:
        """Say that a generation holds the state (sequence, now_us, chain) already."""
        self._saved = state

    # -- the rest ------------------------------------------------------------------------------
    def attempt(self, at_us: int, operator: str, command: Command, rule: str, message: str) -> None:
        """Note a refused attempt; best effort."""
        from saves.codec.values import tagged

        self._attempts.note(at_us, operator, tagged(command), rule, message)

    @property
    def stopped(self) -> str:
        """Why nothing more is taken, "" while it is."""
        return self._failed

    def close(self) -> None:
        """Close the files; what was not synced is given up. Harmless when repeated."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        self._failed = self._failed or "The journal is closed"
        self._attempts.close()


def header_of(position: Position, parent: int | None = None) -> SegmentHeader:
    """The header of the segment that begins at a position, written by this emulator."""
    return SegmentHeader(
        segment=position.segment,
        sequence=position.sequence,
        generation=position.generation,
        branch=position.branch,
        parent=position.branch if parent is None else parent,
        core=fingerprint(),
    )
