"""Which emulator wrote this: a number raised by hand, and a hash of the emulator's sources.

A journal is commands; what they lead to depends on the rules. Records under the same fingerprint
must lead to the same digests, and a difference is a defect. Records under another fingerprint are
executed with verification and may stop at a difference, which is then a choice for a person.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import emulator

RULES_VERSION = 2
"""Raised whenever the meaning of a command changes on purpose."""


@cache
def fingerprint() -> str:
    """``rules version-hash``, computed once for a process."""
    root = Path(emulator.__file__).parent
    hash_ = hashlib.blake2b(digest_size=8)
    for source in sorted(root.rglob("*.py")):
        hash_.update(source.relative_to(root).as_posix().encode() + b"\0")
        hash_.update(source.read_bytes())
    return f"{RULES_VERSION}-{hash_.hexdigest()}"
