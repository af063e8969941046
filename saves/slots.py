"""Slots on disk: a home folder with installations, each held by one process at a time.

    HOME/current                     name of the current installation
    HOME/installations/NAME/         one installation:
        lock                         held with flock while a process has it; its number stands in it
        generation-000012.msgpack    documents, the last few
        pack-000003.blocks           block packs that they refer to
        journal-000012.log           segments since the oldest of them
        attempts.log                 refused commands
        kept-aside/                  what was damaged or given up
    HOME/saves/NAME.essterm          named saves, portable

An installation appears under its name whole or not at all. What `essterm saves` does with named
saves, exports and comparisons is in `shelf.py`.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from saves.codec.document import Head, capture
from saves.files import read_at_most, sync_folder, write_text
from saves.fingerprint import fingerprint
from saves.generations import Generations
from saves.journal import FileJournal, Position, header_of, make_segment
from saves.problems import InUse, SaveProblem, said
from saves.recovery import Rebuilt, rebuild, resume
from saves.tail import read_tail

if TYPE_CHECKING:
    from types import TracebackType

    from emulator.engine import Engine
    from emulator.installation import Installation

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
_PID_BYTES = 32


def check_name(name: str) -> str:
    """A name that may become a file or folder; raises SaveProblem."""
    if not _NAME.match(name) or name.endswith((".tmp", ".essterm")):
        raise SaveProblem(
            f"'{name[:80]}' cannot be a name: use letters, digits, '.', '_' and '-', at most 64."
        )
    return name


class Lock:
    """An exclusive hold on an installation's folder; the system lets go when the process ends."""

    def __init__(self, folder: Path, name: str, passed: int = -1) -> None:
        """Take it now; raises InUse, or SaveProblem when the folder cannot be written.

        passed: an open file that is the hold of another process, which has passed it on.
        """
        path = folder / "lock"
        self._fd = passed
        if passed < 0:
            with said("lock", path):
                self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = os.pread(self._fd, _PID_BYTES, 0).strip()
            self.release()
            raise InUse(name, int(told) if told.isdigit() else 0) from None
        with suppress(OSError):
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def copied(self) -> int:
        """A second file for the same hold, which lasts until both are closed."""
        return os.dup(self._fd)

    def release(self) -> None:
        """Let go; harmless when repeated."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


class OpenInstallation:
    """An installation that this process holds: its engine, its journal, and what there was to say.

    Hand both to a `Core`, or use them by hand. `close` is to be called in any case.
    """

    def __init__(self, folder: Path, lock: Lock, made: Rebuilt, journal: FileJournal) -> None:
        self.folder = folder
        self.name = made.name
        self.made_from = made.stored.head.made_from
        self.engine: Engine = made.engine
        self.journal = journal
        self.notices = made.notices
        self._lock = lock

    def close(self) -> None:
        """Take a last generation, if anything has happened since the last one, and let go.

        Raises SaveProblem or JournalStopped when it cannot be written; the journal is complete
        then, and the installation is let go all the same. Nothing is written after the journal has
        stopped.
        """
        try:
            if not self.journal.stopped:
                self.journal.snapshot(self.engine)()
        finally:
            self.release()

    def release(self) -> None:
        """Let go without a last generation, as when the core does not trust its memory any more."""
        self.journal.close()
        self._lock.release()

    def copied_lock(self) -> int:
        """An open file to pass on to the process that is to have the installation next."""
        return self._lock.copied()

    def __enter__(self) -> OpenInstallation:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.release()


class SlotRow(NamedTuple):
    """An installation or a named save in a listing.

    now_us: its virtual time in microseconds; modified_s: wall seconds since 1970; problem: why the
    rest could not be read, "" normally.
    """

    name: str
    made_from: str
    now_us: int
    size_bytes: int
    modified_s: float
    current: bool = False
    problem: str = ""


class Home:
    """The folder under which everything that is saved lies; it need not exist yet."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.folders = self.path / "installations"
        self.saves = self.path / "saves"

    def folder(self, name: str) -> Path:
        """The folder of an installation; raises SaveProblem when there is none of that name."""
        folder = self.folders / check_name(name)
        if not folder.is_dir():
            known = ", ".join(self.names()) or "none"
            raise SaveProblem(f"There is no installation {name} in {self.path}; there are {known}.")
        return folder

    def names(self) -> list[str]:
        """The installations that there are, sorted; raises SaveProblem."""
        if not self.folders.is_dir():
            return []
        with said("list", self.folders):
            names = [entry.name for entry in self.folders.iterdir() if entry.is_dir()]
        return sorted(name for name in names if _NAME.match(name))

    def installations(self) -> list[SlotRow]:
        """Every installation as a listing shows it; a damaged one with its problem."""
        current = self.current()
        return [self._row(name, name == current) for name in self.names()]

    def _row(self, name: str, current: bool) -> SlotRow:
        folder = self.folders / name
        made_from, now_us, problem = "", 0, ""
        try:
            head = Generations(folder).newest_head()
            made_from = head.made_from
            now_us = read_tail(folder, head).now_us or head.now_us
        except SaveProblem as found:
            problem = str(found)
        size_bytes, modified_s = weight(folder)
        return SlotRow(name, made_from, now_us, size_bytes, modified_s, current, problem)

    # -- the current one -----------------------------------------------------------------------
    def current(self) -> str:
        """The name of the current installation, "" when none was chosen or it is gone."""
        marker = self.path / "current"
        if not marker.is_file():
            return ""
        name = read_at_most(marker, 100).decode(errors="replace").strip()
        return name if _NAME.match(name) and (self.folders / name).is_dir() else ""

    def set_current(self, name: str) -> None:
        """Choose the current installation; raises SaveProblem."""
        self.folder(name)
        write_text(self.path / "current", name + "\n")

    # -- making and opening --------------------------------------------------------------------
    def create(self, name: str, installation: Installation, made_from: str = "") -> None:
        """Make an installation of a value; raises SaveProblem: name taken, disk full and the like.

        It becomes the current one if there was none. Its first state is written twice,
        independently.
        """
        final = self.folders / check_name(name)
        if final.exists():
            raise self._taken(name)
        draft = self.folders / f".{name}.{os.getpid()}.tmp"
        with said("write", final, "nothing was made"):
            self.folders.mkdir(parents=True, exist_ok=True)
            self._sweep_drafts()
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            try:
                write_first_state(draft, installation, made_from or installation.name)
                os.rename(draft, final)
            except BaseException as problem:
                shutil.rmtree(draft, ignore_errors=True)
                if isinstance(problem, OSError) and final.exists():
                    raise self._taken(name) from problem  # by another process, meanwhile
                raise
            sync_folder(self.folders)
        if not self.current():
            self.set_current(name)

    def _taken(self, name: str) -> SaveProblem:
        return SaveProblem(f"There is an installation {name} already in {self.path}.")

    def _sweep_drafts(self) -> None:
        """Delete what processes that have ended left of installations that they were making."""
        for draft in self.folders.glob(".*.tmp"):
            owner = draft.name.removesuffix(".tmp").rpartition(".")[2]
            if owner.isdigit() and not _is_running(int(owner)):
                shutil.rmtree(draft, ignore_errors=True)

    def open(self, name: str, *, before_damage: bool = False, passed: int = -1) -> OpenInstallation:
        """Open an installation: newest good generation and the journal since, executed again.

        before_damage: when the journal cannot be carried out to its end, take the state before and
        keep the rest aside. passed: as `Lock` has it. Raises InUse, ChoiceNeeded or SaveProblem.
        """
        folder = self.folder(name)
        lock = Lock(folder, name, passed)
        try:
            made = rebuild(folder, name, before_damage=before_damage)
            return OpenInstallation(folder, lock, made, resume(made))
        except BaseException:
            lock.release()
            raise


def _is_running(pid: int) -> bool:
    """Whether a process has this number."""
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True


def write_first_state(folder: Path, installation: Installation, made_from: str) -> None:
    """Fill an empty folder with a first state; raises SaveProblem or OSError."""
    taken = capture(installation)
    for generation in (1, 2):
        head = Head(
            name=installation.name,
            made_from=made_from,
            now_us=installation.now_us,
            core=fingerprint(),
            generation=generation,
            segment=1,
        )
        Generations(folder).write(taken, head)
    os.close(make_segment(folder, header_of(Position(generation=2))))


def weight(path: Path) -> tuple[int, float]:
    """Bytes of a file or of all in a folder, and when it was changed last (seconds since 1970)."""
    size, modified_s = 0, 0.0
    files = [path] if path.is_file() else [entry for entry in path.rglob("*") if entry.is_file()]
    for entry in files:
        with suppress(OSError):
            found = entry.stat()
            size += found.st_size
            modified_s = max(modified_s, found.st_mtime)
    return size, modified_s
