"""Frames on the socket of a running core: four bytes of length, then JSON in UTF-8.

A request is one object, such as `{"do": [...]}`. `{"taken": true}` says that it will be
carried out: a connection that ends before has done nothing, and who asked may ask elsewhere. Then
come any number of `{"note": ...}`, and `{"answer": ...}`, `{"rows": ...}` or `{"problem": ...}`.
`{"hold": true}` is answered with `{"held": true}`: the core is needed until who asked hangs up.
`{"hand_over": true}` asks a process that keeps the core only for others for the installation:
`{"handing": true}` when all that it has begun is over, and when it has closed its core a byte with
the lock; `{"busy": true}` when that is not over in time.
What follows `{"host": ...}`, a command of a host, stands in `essterm.hosts.frames`.
"""

from __future__ import annotations

import struct
from typing import Any

LENGTH = struct.Struct(">I")
REQUEST_MOST = 4 << 20
"""Bytes of a request: a command with its data, or a few thousand IDs."""
REFUSED, USAGE, IN_USE = 1, 2, 4
"""What a problem is, as an exit code: refused, not understood, or not to be had there."""
ANSWER_MOST = 256 << 20
"""Bytes of an answer: the rows of a large fleet."""


class BadFrame(ValueError):
    """What came over the socket is no frame of this page."""


def frame(content: dict[str, Any]) -> bytes:
    """The bytes of one object."""
    import json

    raw = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode()
    return LENGTH.pack(len(raw)) + raw


def length_of(head: bytes, most: int) -> int:
    """How many bytes follow; raises BadFrame."""
    length: int = LENGTH.unpack(head)[0]
    if length > most:
        raise BadFrame(f"a frame of {length} bytes is too long")
    return length


def content_of(raw: bytes) -> dict[str, Any]:
    """The object in a frame; raises BadFrame."""
    import json

    try:
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFrame("a frame does not hold JSON") from error
    if not isinstance(content, dict):
        raise BadFrame("a frame does not hold an object")
    return content
