"""Steps on files that must survive a crash: write all, replace in one step, sync the folder."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from saves.problems import said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPORARY = ".tmp"
"""Ending of a file that is not finished; whoever finds one after a crash may delete it."""


def write_all(fd: int, content: bytes | bytearray | memoryview) -> None:
    """Write every byte; raises OSError."""
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def replacing(path: Path, apart: str = "") -> Iterator[int]:
    """A file descriptor to write to; the file appears under its name whole, or not at all.

    apart: keeps what several processes write at once apart. Raises SaveProblem: no space, no
    permission and the like; what stood there before still does.
    """
    temporary = path.with_name(f"{path.name}{apart}{TEMPORARY}")
    with said("write", path, "what was saved before is untouched"):
        fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            try:
                yield fd
                os.fsync(fd)
            finally:
                os.close(fd)
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Replace a small text file, which nobody has a lock for; raises SaveProblem."""
    with replacing(path, f".{os.getpid()}") as fd:
        write_all(fd, text.encode())


def read_at_most(path: Path, limit: int) -> bytes:
    """The content of a file, at most ``limit`` bytes of it; raises SaveProblem."""
    with said("read", path), path.open("rb") as file:
        return file.read(limit)
