"""Where the socket of a running core is: a folder of its own with a short path, mode 700.

A path of a unix socket has about a hundred bytes, which a home folder can exceed. So the socket
stands in a fresh folder for temporary files, and a line in the installation's folder says where.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

NOTE = "reachable-at"
"""The file in an installation's folder that says where its running core listens."""
PREFIX = "essterm-"
PATH_MOST = 100
"""Bytes of a socket's path that every system takes."""
CONNECT_S = 5.0


def make_place(folder: Path) -> Path | None:
    """A path to bind for the installation in a folder; None where no path is short enough.

    What a process that ended abruptly left behind is removed. Raises OSError.
    """
    clear(folder)
    for base in dict.fromkeys((tempfile.gettempdir(), "/tmp")):
        if len(os.fsencode(base)) + len(PREFIX) + 20 <= PATH_MOST and os.access(base, os.W_OK):
            return Path(tempfile.mkdtemp(prefix=PREFIX, dir=base)) / "core"
    return None


def publish(folder: Path, place: Path) -> None:
    """Say where the core listens, in one step; raises OSError."""
    draft = folder / f"{NOTE}.tmp"
    draft.write_text(f"{place}\n", "utf-8")
    draft.replace(folder / NOTE)


def find(folder: Path) -> Path | None:
    """Where the core of an installation says that it listens, None when it says nothing."""
    try:
        with (folder / NOTE).open("rb") as file:
            told = file.read(4 * PATH_MOST)
        place = Path(told.decode("utf-8").strip())
    except (OSError, ValueError):
        return None
    return place if place.is_absolute() else None


def connect(folder: Path) -> socket.socket | None:
    """A connection to the core of an installation, None when nobody listens.

    It waits `CONNECT_S` for whatever is sent or received until another time-out is set.
    """
    at = find(folder)
    if at is None:
        return None
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(CONNECT_S)
        connection.connect(str(at))
    except OSError:
        connection.close()
        return None
    return connection


def clear(folder: Path) -> None:
    """Remove the note and the socket that it names, if that is ours."""
    place = find(folder)
    with suppress(OSError):
        (folder / NOTE).unlink()
    if place is not None and place.parent.name.startswith(PREFIX) and _is_ours(place.parent):
        shutil.rmtree(place.parent, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """A real folder of this user that nobody else can enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    private = stat.S_ISDIR(found.st_mode) and not stat.S_IMODE(found.st_mode) & 0o077
    return private and found.st_uid == os.getuid()
