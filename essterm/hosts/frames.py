"""What a core and the executable of a host's command say to each other after the request.

The request is one frame of `essterm.serve.wire`: `{"host": NAME, "argv": [HEX, ...]}`, each
argument byte for byte in hexadecimal, and `"user"` where the journal is to name one. Then come
frames of a length in four bytes, a letter, and bytes:

========  ==================================================================================
from core what follows the letter
========  ==================================================================================
``{``     the rest of `{"taken": true}`: the request has been read
``l``     a byte with an exit code, and what to say if the connection ends from now on; the
          first of these begins the program, and a core that ends before has done nothing
``o e``   text for standard output or standard error
``r``     the path of a file, whose content is to be sent
``x``     a byte with the exit code: the end
========  ==================================================================================

The executable answers ``r`` with ``f`` and the content, or with ``n`` when there is no such file.
"""

from __future__ import annotations

from essterm.serve.wire import LENGTH

LOST, OUT, ERROR, READ, EXIT = b"l", b"o", b"e", b"r", b"x"
FILE, NO_FILE = b"f", b"n"
ARGUMENTS_MOST = 1 << 20
"""Bytes of a command line, each argument with a closing byte."""
TOO_LONG = 126
"""What a shell returns for a command line that is too long."""


def frame(letter: bytes, content: bytes = b"") -> bytes:
    """The bytes of one frame."""
    return LENGTH.pack(len(content) + 1) + letter + content
