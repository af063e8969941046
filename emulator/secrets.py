"""Passwords as they are kept: salted and hashed with scrypt, never in clear (§5.1.5.1).

The salt comes from the console that seals a password, so that the machine stays deterministic.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

from emulator.errors import Refusal

N, R, P = 1 << 14, 8, 1
"""Cost of scrypt: about 16 MiB and some tens of milliseconds for each trial."""
SALT_BYTES = 16
HASH_BYTES = 32
PASSWORD_MOST = 64
"""Characters of a password; a choice, no document gives it."""


def seal(password: str, salt: bytes) -> str:
    """A password as it is kept; raises Refusal for one that is empty, too long or unprintable."""
    if not password:
        raise Refusal("A password must be entered.", "U04")
    if len(password) > PASSWORD_MOST or not password.isprintable():
        raise Refusal(f"A password is 1 to {PASSWORD_MOST} printable characters.", "U04")
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    return f"scrypt${salt.hex()}${_hash(password, salt).hex()}"


def seal_for(name: str, password: str) -> str:
    """A user's password, sealed with a salt that is his own.

    The salt follows from the name, so that a procedure that is replayed gives the same bytes.
    """
    return seal(password, hashlib.blake2b(f"essterm {name}".encode(), digest_size=16).digest())


def is_sealed(secret: str) -> bool:
    """Whether a text is what `seal` gives."""
    parts = secret.split("$")
    return len(parts) == 3 and parts[0] == "scrypt" and _is_hex(parts[1:], (SALT_BYTES, HASH_BYTES))


def _is_hex(texts: list[str], lengths: tuple[int, int]) -> bool:
    digits = frozenset("0123456789abcdef")
    return all(
        len(text) == 2 * length and digits.issuperset(text)
        for text, length in zip(texts, lengths, strict=True)
    )


def opens(secret: str, password: str) -> bool:
    """Whether a password is the one that was sealed."""
    if not is_sealed(secret) or len(password) > PASSWORD_MOST:
        return False
    trial = hashlib.blake2b(password.encode("utf-8", "surrogateescape"), salt=secret[7:23].encode())
    return _opens(secret, trial.hexdigest(), _Once(password))


class _Once:
    """A password on its way past the cache, which must not keep it: all are equal to a cache."""

    __slots__ = ("password",)

    def __init__(self, password: str) -> None:
        self.password = password

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once)

    def __hash__(self) -> int:
        return 0


class Typed:
    """A password as it was typed, which can be taken once: nothing that keeps this keeps it."""

    __slots__ = ("_password",)

    def __init__(self, password: str) -> None:
        self._password = password

    def take(self) -> str:
        """The password; "" from now on."""
        password, self._password = self._password, ""
        return password


@lru_cache(256)
def _opens(secret: str, _trial: str, once: _Once) -> bool:
    """The answer for a secret and a digest of the password tried; scripts ask it often."""
    _, salt, kept = secret.split("$")
    password, once.password = once.password, ""
    return hmac.compare_digest(_hash(password, bytes.fromhex(salt)), bytes.fromhex(kept))


def _hash(password: str, salt: bytes) -> bytes:
    raw = password.encode("utf-8", "surrogateescape")
    return hashlib.scrypt(raw, salt=salt, n=N, r=R, p=P, dklen=HASH_BYTES)
