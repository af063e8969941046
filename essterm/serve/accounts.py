"""Accounts of those who may log in: name, role, consoles, public keys, and a sealed password.

They stand in ``accounts.json`` of the home, mode 600, and are read again when that file changes, so
that a running server knows a new account at once. A password is kept as scrypt leaves it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import fcntl
import hashlib
import hmac
import json
import os
import re
import struct
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.errors import EssError
from essterm.serve.roles import consoles_of
from saves.files import read_at_most, write_text
from saves.problems import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FILE = "accounts.json"
FORMAT = 1
FILE_MOST = 4 << 20
NAME = re.compile(r"[a-z][a-z0-9._-]{0,31}\Z")
VISIT = "+"
"""Between an account and whose private world it visits: ``carol+maria``."""
PASSWORD_LEAST, PASSWORD_MOST = 8, 1024
"""Characters of a new password at least; bytes that are looked at when somebody logs in."""
KEYS_MOST = 20
COST, BLOCK, LANES = 1 << 14, 8, 1
"""scrypt: 16 MiB and about 50 ms for each try."""
SALT_BYTES, SEAL_BYTES = 16, 32
KEY_KINDS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)


class AccountsProblem(EssError):
    """An account cannot be made, found or read; one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who logged in. role and consoles: as `essterm.serve.roles` has them."""

    name: str
    role: str
    consoles: tuple[str, ...]


def split_login(username: str) -> tuple[str, str]:
    """Account and, for ``carol+maria``, whose private world it visits, "" for its own."""
    name, _, whose = username.partition(VISIT)
    return name, whose


class Accounts:
    """The accounts of one home folder, which need not have any."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = home / FILE
        self._read_at: tuple[int, int, int] | None = None
        self._kept: dict[str, dict[str, Any]] = {}
        self._prover = ThreadPoolExecutor(1, thread_name_prefix="scrypt")

    # -- reading ---------------------------------------------------------------------------------
    def list(self) -> list[Account]:
        """All accounts by name; raises AccountsProblem when the file cannot be read."""
        return [_account(name, kept) for name, kept in sorted(self._now().items())]

    def find(self, name: str) -> Account | None:
        """The account of a name; None when there is none."""
        kept = self._now().get(name)
        return None if kept is None else _account(name, kept)

    def keys(self, name: str) -> tuple[str, ...]:
        """The public keys of an account as OpenSSH writes them; none for an unknown name."""
        kept = self._now().get(name)
        return () if kept is None else tuple(kept["keys"])

    def has_password(self, name: str) -> bool:
        """Whether an account can log in with a password."""
        kept = self._now().get(name)
        return kept is not None and bool(kept["password"])

    def check_password(self, name: str, password: str) -> Account | None:
        """The account if this is its password. It blocks for about 50 ms.

        An unknown name, and an account that has only keys, takes as long as a known one.
        """
        kept = self._now().get(name)
        seal = kept["password"] if kept is not None else ""
        try:
            password = prepared(password)
        except AccountsProblem:
            seal = ""  # nobody has such a one
        raw = password.encode("utf-8", "surrogatepass")
        right = _opens(seal or _NOBODY, raw[:PASSWORD_MOST])
        if kept is None or not seal or not right or len(raw) > PASSWORD_MOST:
            return None
        return _account(name, kept)

    async def authenticate(self, name: str, password: str) -> Account | None:
        """As `check_password`, in a thread, one after the other: scrypt takes memory."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._prover, self.check_password, name, password)

    def close(self) -> None:
        """End the thread that checks passwords."""
        self._prover.shutdown(wait=False, cancel_futures=True)

    # -- changing --------------------------------------------------------------------------------
    def add(
        self,
        name: str,
        role: str,
        consoles: Sequence[str] = (),
        *,
        password: str = "",
        keys: Sequence[str] = (),
    ) -> Account:
        """Make an account that is on disk when this returns; raises AccountsProblem.

        consoles: those of the role when none is given. A password, a key or both are needed.
        """
        if not NAME.match(name):
            raise AccountsProblem(
                f"'{name[:40]}' cannot be an account: use a small letter, then small letters, "
                "digits, '.', '_' and '-', at most 32."
            )
        reached = consoles_of(role, consoles)
        if not password and not keys:
            raise AccountsProblem(f"{name} needs a public key or a password to log in with.")
        password = prepared(password)
        if password and len(password) < PASSWORD_LEAST:
            raise AccountsProblem(f"A password has at least {PASSWORD_LEAST} characters.")
        if len(password.encode()) > PASSWORD_MOST:
            raise AccountsProblem(f"A password has at most {PASSWORD_MOST} bytes.")
        if len(keys) > KEYS_MOST:
            raise AccountsProblem(f"An account has at most {KEYS_MOST} keys.")
        kept = {
            "role": role,
            "consoles": list(reached),
            "password": _sealed(password) if password else "",
            "keys": [public_key(line) for line in keys],
        }
        with self._changing() as accounts:
            if name in accounts:
                raise AccountsProblem(f"There is an account {name} already.")
            accounts[name] = kept
        return Account(name, role, reached)

    def remove(self, name: str) -> None:
        """Forget an account; raises AccountsProblem when there is none of that name."""
        with self._changing() as accounts:
            if name not in accounts:
                raise AccountsProblem(f"There is no account {name[:40]!r}.")
            del accounts[name]

    @contextmanager
    def _changing(self) -> Iterator[dict[str, dict[str, Any]]]:
        """The accounts to be changed; they are written when the body has not failed."""
        with said("make", self._home):
            self._home.mkdir(parents=True, exist_ok=True)
            fd = os.open(self._home / "accounts.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            accounts = dict(self._now())
            yield accounts
            content = {"format": FORMAT, "accounts": dict(sorted(accounts.items()))}
            write_text(self._file, json.dumps(content, indent=1) + "\n")
        finally:
            os.close(fd)

    def _now(self) -> dict[str, dict[str, Any]]:
        """What stands in the file now, read only when it has changed."""
        try:
            found = self._file.stat()
        except FileNotFoundError:
            self._read_at, self._kept = None, {}
            return self._kept
        except OSError as fault:
            raise AccountsProblem(f"{self._file} cannot be read: {fault.strerror}.") from fault
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._read_at:
            self._kept = _checked(self._file, read_at_most(self._file, FILE_MOST))
            self._read_at = stamp
        return self._kept


def _account(name: str, kept: dict[str, Any]) -> Account:
    return Account(name, kept["role"], tuple(kept["consoles"]))


def _checked(path: Path, raw: bytes) -> dict[str, dict[str, Any]]:
    """The accounts in a file that a person may have edited; raises AccountsProblem."""
    try:
        content = json.loads(raw)
        if content["format"] != FORMAT:
            raise AccountsProblem("it was written by another version of essterm.")
        accounts: dict[str, dict[str, Any]] = content["accounts"]
        for name, kept in accounts.items():
            _check(name, kept)
    except EssError as problem:
        raise AccountsProblem(f"{path} cannot be used: {problem}") from problem
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise AccountsProblem(f"{path} does not hold accounts: {problem!s}.") from problem
    return accounts


def _check(name: str, kept: dict[str, Any]) -> None:
    """One account of the file; raises EssError, ValueError, TypeError or KeyError."""
    texts = [kept["role"], kept["password"], *kept["consoles"], *kept["keys"]]
    if not NAME.match(name) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"account {name[:40]!r} is malformed")
    consoles_of(kept["role"], kept["consoles"])
    if kept["password"]:
        _parts(kept["password"])


# -- passwords -----------------------------------------------------------------------------------
def prepared(password: str) -> str:
    """A password in the one form in which it comes over SSH (RFC 4013); raises AccountsProblem."""
    if password.isascii() and password.isprintable():
        return password
    from asyncssh.saslprep import SASLPrepError, saslprep

    try:
        return saslprep(password)
    except SASLPrepError as problem:
        raise AccountsProblem(
            f"This cannot be a password, as it would not come over SSH: {problem}."
        ) from problem


def _sealed(password: str) -> str:
    salt = os.urandom(SALT_BYTES)
    seal = _scrypt(password.encode(), salt, COST, BLOCK, LANES)
    return f"scrypt${COST}${BLOCK}${LANES}${salt.hex()}${seal.hex()}"


def _parts(seal: str) -> tuple[int, int, int, bytes, bytes]:
    """Cost, block, lanes, salt and hash of a sealed password; raises ValueError."""
    kind, cost, block, lanes, salt, right = seal.split("$")
    numbers = int(cost), int(block), int(lanes)
    if kind != "scrypt" or not (1 < numbers[0] <= 1 << 17 and numbers[1] <= 16 >= numbers[2]):
        raise ValueError("a password is sealed in an unknown way")
    return (*numbers, bytes.fromhex(salt), bytes.fromhex(right))


def _opens(seal: str, password: bytes) -> bool:
    cost, block, lanes, salt, right = _parts(seal)
    return hmac.compare_digest(_scrypt(password, salt, cost, block, lanes), right)


def _scrypt(password: bytes, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    room = 2 * 128 * cost * block * lanes
    return hashlib.scrypt(
        password, salt=salt, n=cost, r=block, p=lanes, maxmem=room, dklen=SEAL_BYTES
    )


_NOBODY = f"scrypt${COST}${BLOCK}${LANES}${'00' * SALT_BYTES}${'00' * SEAL_BYTES}"
"""What no password opens, for names that are not known."""


# -- keys ----------------------------------------------------------------------------------------
def public_key(line: str) -> str:
    """One public key as OpenSSH writes it, without its comment; raises AccountsProblem."""
    words = line.split()
    kind = words[0] if words else ""
    if kind not in KEY_KINDS or len(words) < 2:
        raise AccountsProblem(
            "A public key is one line such as 'ssh-ed25519 AAAA... comment'; this is none."
        )
    try:
        raw = base64.b64decode(words[1], validate=True)
        (length,) = struct.unpack_from(">I", raw)
    except (binascii.Error, struct.error):
        length, raw = 0, b""
    if raw[4 : 4 + length] != kind.encode():
        raise AccountsProblem(f"The {kind} key is damaged.")
    return f"{kind} {words[1]}"


def read_keys(text: str) -> list[str]:
    """The keys in a file of public keys; blank lines and comments are skipped.

    Raises AccountsProblem when there is none, or something else.
    """
    lines = [line.strip() for line in text.splitlines()]
    found = [public_key(line) for line in lines if line and not line.startswith("#")]
    if not found:
        raise AccountsProblem("The file holds no public key.")
    return found
