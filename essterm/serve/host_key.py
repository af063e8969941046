"""The server's own key: made once, kept in the home folder with mode 600."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import asyncssh

from emulator.errors import EssError

if TYPE_CHECKING:
    from pathlib import Path

ALGORITHM = "ssh-ed25519"


class HostKeyProblem(EssError):
    """The key of the server cannot be made, or not be trusted any more."""


def kept_key(path: Path) -> asyncssh.SSHKey:
    """The key of a server, made when there is none; raises HostKeyProblem."""
    try:
        if not path.exists():
            _make(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise HostKeyProblem(
                f"{path} can be read by others (mode {mode:03o}). Run 'chmod 600' on it, or remove "
                "it: then a new one is made, and clients will ask whether to trust it."
            )
        return asyncssh.read_private_key(path)
    except OSError as fault:
        raise HostKeyProblem(f"{path} cannot be used: {fault.strerror}.") from fault
    except asyncssh.KeyImportError as fault:
        raise HostKeyProblem(f"{path} holds no key; remove it and a new one is made.") from fault


def fingerprint(key: asyncssh.SSHKey) -> str:
    """What a client shows of the key when it asks whether to trust it."""
    return key.get_fingerprint()


def _make(path: Path) -> None:
    """Write a new key in one step, so that one that is half written is never found."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    key = asyncssh.generate_private_key(ALGORITHM, "essterm")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(key.export_private_key())
        file.flush()
        os.fsync(fd)
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # another process was faster; its key is the one
    finally:
        draft.unlink()
