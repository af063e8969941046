"""What goes over the socket of `essterm attach`: frames of a kind, a length and bytes.

The client begins with a request, which the other frames of a core's socket would call one too:
`{"attach": {...}}`. Then keys and sizes go one way, and what is painted goes the other, until the
server says how it ended.
"""

from __future__ import annotations

import struct

HEAD = struct.Struct(">cI")
SIZE = struct.Struct(">HH")
END = struct.Struct(">B")
CONTENT_MOST = 1 << 20

KEYS, RESIZED = b"k", b"r"
"""From the client: bytes of the keyboard; width and height in cells."""
PAINTED, ENDED, REFUSED = b"p", b"e", b"x"
"""From the server: bytes for the terminal; the exit code; why there is no session, in UTF-8."""


class BadFrame(ValueError):
    """What came is no frame of this page."""


def frame(kind: bytes, content: bytes) -> bytes:
    """The bytes of one frame."""
    return HEAD.pack(kind, len(content)) + content


def head_of(raw: bytes) -> tuple[bytes, int]:
    """Kind and length of the content; raises BadFrame."""
    kind, length = HEAD.unpack(raw)
    if length > CONTENT_MOST:
        raise BadFrame(f"a frame of {length} bytes is too long")
    return kind, length


class Frames:
    """Puts frames together from pieces, for whoever reads without waiting."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def put(self, raw: bytes) -> list[tuple[bytes, bytes]]:
        """All frames that are complete with these bytes; raises BadFrame."""
        self._bytes += raw
        found = []
        while len(self._bytes) >= HEAD.size:
            kind, length = head_of(bytes(self._bytes[: HEAD.size]))
            if len(self._bytes) < HEAD.size + length:
                break
            found.append((kind, bytes(self._bytes[HEAD.size : HEAD.size + length])))
            del self._bytes[: HEAD.size + length]
        return found
