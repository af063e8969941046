"""What a save says when it cannot be written, read or opened: one sentence, never a traceback."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.errors import EssError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class SaveProblem(EssError):
    """Something about durable state went wrong; the message is one sentence for the operator."""


class InUse(SaveProblem):
    """Another process holds the installation. pid: its number, 0 when it could not be read.

    why: what it does with it, as the end of the sentence, "" when that is not known.
    """

    def __init__(self, name: str, pid: int, why: str = "") -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"Installation {name} is in use by {who}{why and f', {why}'}.")
        self.pid = pid


class Damaged(SaveProblem):
    """A file does not hold what was written. offset: the byte at which that shows."""

    def __init__(self, file: Path, offset: int, reason: str) -> None:
        super().__init__(f"{file} is damaged at byte {offset}: {reason}.")
        self.file = file
        self.offset = offset
        self.reason = reason


class NewerFormat(SaveProblem):
    """A file was written by a newer essterm; an older generation is no substitute for it."""


class ChoiceNeeded(SaveProblem):
    """The journal cannot be carried out to its end; the installation was left as it is.

    record: the number of the record at which that shows. Opening once more with
    ``before_damage=True`` takes the state before this record and keeps the rest aside.
    """

    def __init__(self, message: str, record: int) -> None:
        super().__init__(message)
        self.record = record


class JournalStopped(OSError):
    """The journal could not be made durable once, and takes nothing more until it is reopened."""


_REASONS = {
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file may not become so large here",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOENT: "it does not exist",
    errno.ENOTDIR: "a part of its path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EIO: "the disk reports an error",
}


def reason_of(error: OSError) -> str:
    """Why the operating system refused, in words."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


@contextmanager
def said(action: str, path: Path, consequence: str = "") -> Iterator[None]:
    """Turn an OSError into one sentence: what was not done to which file, why, what follows."""
    try:
        yield
    except OSError as error:
        tail = f"; {consequence}" if consequence else ""
        raise SaveProblem(f"Could not {action} {path}: {reason_of(error)}{tail}.") from error
