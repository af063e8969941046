"""The folder with a host's commands: for its owner only, first on the path of a shell.

Beside the commands stands a link to the socket of the core, which is renewed when another process
takes over; without it no core can be reached any more. Folders whose shell has been killed are
removed by the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.hosts.programs import COMMANDS
from essterm.hosts import executable
from essterm.serve.place import PATH_MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "essterm-sh-"
SOCKET, BIN, OWNER = "core", "bin", "owner"


class HostFolder:
    """A folder with the commands of one host. at: its path; bin: what belongs on the path.

    Raises OSError, EssError.
    """

    def __init__(self, host: str, system: str, user: str) -> None:
        _remove_abandoned()
        self.at = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_base()))
        self.bin = self.at / BIN
        draft = self.at / f"{OWNER}.new"
        self._owner = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._owner, fcntl.LOCK_EX)
        draft.replace(self.at / OWNER)
        self.bin.mkdir(0o700)
        command = self.at / "command"
        command.write_text(executable.text(self.at / SOCKET, host, user), "utf-8")
        command.chmod(0o700)
        for name in COMMANDS[system]:
            (self.bin / name).symlink_to(command)

    def lead_to(self, place: Path) -> None:
        """From now on the core listens there."""
        draft = self.at / f"{SOCKET}.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(place)
        draft.replace(self.at / SOCKET)

    def lead_nowhere(self) -> None:
        """There is no core any more."""
        (self.at / SOCKET).unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove it with all commands."""
        shutil.rmtree(self.at, ignore_errors=True)
        os.close(self._owner)


def _bases() -> Iterator[Path]:
    """Folders for temporary files: programs can run there, and a socket's path is not too long."""
    named = (tempfile.gettempdir(), "/tmp", "/var/tmp", os.environ.get("XDG_RUNTIME_DIR", ""))
    for base in dict.fromkeys(filter(None, named)):
        fits = len(os.fsencode(base)) + len(PREFIX) + 20 <= PATH_MOST
        if fits and os.access(base, os.W_OK) and not os.statvfs(base).f_flag & os.ST_NOEXEC:
            yield Path(base)


def _base() -> Path:
    """Raises EssError when there is no such folder."""
    for base in _bases():
        return base
    raise EssError("There is no folder for temporary files in which programs can run.")


def _remove_abandoned() -> None:
    """Remove the folders of shells that were killed: nobody holds their lock."""
    for base in _bases():
        for folder in base.glob(f"{PREFIX}*"):
            with suppress(OSError):
                if folder.lstat().st_uid == os.getuid() and _is_abandoned(folder / OWNER):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(owner: Path) -> bool:
    """Raises OSError when somebody has it, or when the folder is just being made."""
    number = os.open(owner, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(number)
    return True
