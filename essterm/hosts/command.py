"""The executable of a host's commands, which the interpreter runs alone: it asks a running core.

`essterm.hosts.executable` puts this text, without its descriptions, below a first line that names
an interpreter, so it imports nothing but what every interpreter has ready. The name under which it
was called says which command it is. Its frames are those of `essterm.hosts.frames`. Standard input
is left alone.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # no stub
import _socket
import posix
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TRIES, PAUSE_S = 600, 0.05
"""How often, and after which pause, a core that has gone is looked for again.

Its shell finds the next one meanwhile, or starts it, which a busy machine takes its time for; a
shell that gives up takes the link away, and then, as after its own end, nothing is waited for.
"""
READ_AT_ONCE = 1 << 20
CLOSED = 9
"""The number of the error that a stream is closed, EBADF."""
COMMAND_FAILED = 80
"""The code of a command whose output could not be written (§6.3.4)."""


class Gone(Exception):
    """The core has ended, or nobody listens."""


def connect(place: str) -> _socket.socket:
    """A connection to the core; raises OSError. None of the standard streams is taken for it."""
    unfit = []
    while True:
        link = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        if link.fileno() > 2:
            link.connect(place)
            return link
        unfit.append(link)


def send(link: _socket.socket, content: bytes) -> None:
    """Send a frame; raises Gone. A core that has gone is no broken pipe."""
    content = len(content).to_bytes(4, "big") + content
    try:
        while content:
            content = content[link.send(content, _socket.MSG_NOSIGNAL) :]
    except OSError:
        raise Gone from None


def received(link: _socket.socket) -> Iterator[tuple[bytes, bytes]]:
    """The frames that come; raises Gone after the last."""
    held = b""
    while True:
        while len(held) < 4 or len(held) < 4 + int.from_bytes(held[:4], "big"):
            try:
                part = link.recv(READ_AT_ONCE)
            except OSError:
                part = b""
            if not part:
                raise Gone
            held += part
        end = 4 + int.from_bytes(held[:4], "big")
        yield held[4:5], held[5:end]
        held = held[end:]


def put(number: int, text: bytes) -> bool:
    """Print; whether it could be printed. A stream that is closed is none of our concern."""
    try:
        while text:
            text = text[posix.write(number, text) :]
    except OSError as fault:
        if number == 2 or fault.errno == CLOSED:
            return True
        name = sys.argv[0].rpartition("/")[2].partition(".")[0]
        put(2, f"{name}: write error: {fault.strerror}\n".encode("utf-8", "surrogateescape"))
        return False
    return True


def content_of(path: bytes, most: int) -> bytes:
    """The answer to who asks for a file: its bytes, one more than the most, or that it is none."""
    try:
        number = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
        parts, left = [b"f"], most + 1
        while left and (part := posix.read(number, left)):
            parts.append(part)
            left -= len(part)
        posix.close(number)
    except (OSError, ValueError):
        return b"n"
    return b"".join(parts)


def carried_out(place: str, request: bytes, most: int) -> int:
    """The exit code of a request; raises Gone or OSError while a core has not begun with it."""
    link = connect(place)
    send(link, request)
    lost, failed = b"", 0
    try:
        for letter, content in received(link):
            if letter == b"o":
                failed = failed if put(1, content) else COMMAND_FAILED
            elif letter == b"e":
                put(2, content)
            elif letter == b"x":
                return content[0] or failed
            elif letter == b"l":
                lost = content
            elif letter == b"r":
                send(link, content_of(content, most))
    except Gone:
        if not lost:
            raise
    put(2, lost[1:])
    return lost[0]


def is_awaited(place: str) -> bool:
    """Whether the shell of this folder is there and has not given up: it finds the next core."""
    import fcntl  # by now it does not matter how long that takes

    try:
        posix.readlink(place)
        owner = posix.open(place.rpartition("/")[0] + "/owner", posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(owner, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True  # the shell holds it as long as it lives
    finally:
        posix.close(owner)
    return False


def main(place: str, head: bytes, most_arguments: int, most_file: int, refused: bytes) -> None:
    """Run to the end of the process. refused: exit code and text when no core can be reached."""
    _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    argv = [each.encode("utf-8", "surrogateescape") for each in sys.argv]
    name = argv[0].rpartition(b"/")[2]
    if sum(map(len, argv)) + len(argv) > most_arguments:
        put(2, name + b": Argument list too long\n")
        posix._exit(126)
    words = ",".join([f'"{each.hex()}"' for each in argv])
    request = head + b',"argv":[' + words.encode() + b"]}"
    for _ in range(TRIES):
        try:
            posix._exit(carried_out(place, request, most_file))
        except (Gone, OSError):
            if not is_awaited(place):
                break
        time.sleep(PAUSE_S)
    put(2, name.partition(b".")[0] + refused[1:])
    posix._exit(refused[0])
