"""Which emulator wrote this: a number raised by hand, and a hash of the emulator's sources.

A journal is commands; what they lead to depends on the rules. Records under the same fingerprint
must lead to the same digests, and a difference is a defect. Records under another fingerprint are
executed with verification and may stop at a difference, which is then a choice for a person.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache

import emulator

RULES_VERSION = 2
"""Raised whenever the meaning of a command changes on purpose."""


@cache
def fingerprint() -> str:
    """``rules version-hash``, computed once for a process."""
    root = os.path.dirname(emulator.__file__)
    hash_ = hashlib.blake2b(digest_size=8)
    for source in _sources(root):
        hash_.update(source[len(root) + 1 :].replace(os.sep, "/").encode() + b"\0")
        with open(source, "rb", buffering=0) as file:
            hash_.update(file.read())
    return f"{RULES_VERSION}-{hash_.hexdigest()}"


def _sources(root: str) -> list[str]:
    """All modules below a folder; plain paths, for every opening waits for this."""
    found: list[str] = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name != "__pycache__"]
        found += [os.path.join(folder, name) for name in names if name.endswith(".py")]
    return sorted(found, key=lambda path: path.split(os.sep))
