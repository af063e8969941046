"""The terminal's driver over a stream of bytes: one connection of many in one process.

It knows no socket: a `ByteTransport` carries the bytes of an SSH channel, of a unix socket or of a
test. Everything runs on the event loop of the application; no thread, no signal, and nothing of the
server's own terminal or environment is touched.
"""

from __future__ import annotations

import logging
from codecs import getincrementaldecoder
from contextvars import copy_context
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol

from textual import constants, events, messages
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.geometry import Size

from screens.keyboard import KeyboardParser

if TYPE_CHECKING:
    from asyncio import TimerHandle
    from collections.abc import Callable, Iterable

    from textual.app import App
    from textual.message import Message

MOVE_EVERY_S = 0.08
"""Wall seconds between two motions of the mouse that an application is told of."""
TICK_AFTER_S = 0.005
"""Wall seconds after the delay of the Escape key at which a lone one is taken for what it is."""
TEXT_MOST = 64 * 1024
"""Characters without an end, as in a paste, after which reading begins afresh."""
SMALLEST, LARGEST = Size(20, 5), Size(400, 150)
"""The sizes of terminals that are painted for; others are taken for the nearest."""

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
LEAVE = "\x1b[?7h\x1b[?1049l\x1b[?25h"
MOUSE_ON = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
MOUSE_OFF = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
EXTRAS_ON = "\x1b[?1004h\x1b[>25u\x1b[?2026$p\x1b[?2004h"
EXTRAS_OFF = "\x1b[?2004l\x1b[<u\x1b[?1004l"
"""Focus, keys as kitty reports them, synchronised painting, bracketed paste."""

UNASKED = (events.Resize, events.CursorPosition, messages.InBandWindowResize)
"""What a terminal is not asked for and may not say in its input: its size comes another way."""

log = logging.getLogger("essterm.screens")


class ByteTransport(Protocol):
    """The way to one terminal. It calls `pause` and `resume` of the driver as it fills and drains.

    Nothing raises: what cannot be sent is lost, and whoever owns the connection says so.
    """

    def write(self, raw: bytes) -> None:
        """Send, or keep until it can be sent."""


@dataclass(frozen=True, slots=True)
class StreamTerminal:
    """What is known of the terminal at the other end.

    width, height: in cells. encoding: of its characters. is_plain: it knows the old sequences only,
    and may print what it does not know.
    """

    width: int = 80
    height: int = 24
    encoding: str = "utf-8"
    is_plain: bool = False


def clamped(width: int, height: int) -> Size:
    """The size that is painted for in a terminal that says that it has this one."""
    least, most = SMALLEST, LARGEST
    return Size(
        min(max(width, least.width), most.width), min(max(height, least.height), most.height)
    )


class StreamParser(KeyboardParser):
    """The parser without the framework's cache, which would keep applications that have ended.

    The mouse is in cells, whatever a terminal says of its pixels.
    """

    def parse_mouse_code(self, code: str) -> Message | None:
        """As the framework has it."""
        self.mouse_pixels = False
        return super().parse_mouse_code(code)

    def _parse_extended_key(  # type: ignore[override]  # a cache has a type of its own
        self, sequence: str
    ) -> list[events.Key] | None:
        return XTermParser._parse_extended_key.__wrapped__(self, sequence)


class ByteStreamDriver(Driver):
    """Paints on and reads from a transport. To be made by its application, in its context."""

    def __init__(
        self,
        app: App[Any],
        *,
        transport: ByteTransport,
        terminal: StreamTerminal,
        made: Callable[[ByteStreamDriver], None],
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """`made` is told of the driver once it can be fed; the rest is the framework's."""
        super().__init__(app, debug=debug, mouse=mouse, size=clamped(*(size or _size(terminal))))
        self._transport = transport
        self._terminal = terminal
        self._made = made
        self._context = copy_context()
        self._unsent: list[str] = []
        self._flush_soon: Any = None
        self._is_paused = self._is_behind = self._is_open = False
        self._decode = getincrementaldecoder(terminal.encoding)("replace").decode
        self._parser = StreamParser()
        self._unended = 0
        self._move: Message | None = None
        self._move_later: TimerHandle | None = None
        self._tick_later: TimerHandle | None = None
        self.skipped = 0

    # -- output ----------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Keep until the next flush, or until the loop is free: a bell is never flushed."""
        self._unsent.append(data)
        if self._flush_soon is None:
            self._flush_soon = self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send what was written. A terminal that is behind is spared all of it, never a part."""
        if self._flush_soon is not None:
            self._flush_soon.cancel()
            self._flush_soon = None
        text = "".join(self._unsent)
        self._unsent.clear()
        if not text:
            return
        if self._is_open and self._is_paused:
            self._is_behind = True
            self.skipped += 1
            return
        self._transport.write(text.encode(self._terminal.encoding, "replace"))

    def pause(self) -> None:
        """The transport is full: paint nothing until it has drained."""
        self._is_paused = True

    def resume(self) -> None:
        """The transport has drained: paint all afresh if something was missed."""
        self._is_paused = False
        if self._is_behind and self._is_open:
            self._is_behind = False
            self._context.run(self._app.refresh)

    # -- life ------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal: alternate screen, mouse, paste."""
        self.write(ENTER + (MOUSE_ON if self._mouse else ""))
        if not self._terminal.is_plain:
            self.write(EXTRAS_ON)
        self.flush()
        self._is_open = True
        self._made(self)

    def disable_input(self) -> None:
        """Take no more input; what waits is dropped."""
        self._is_open = False
        for later in (self._move_later, self._tick_later):
            if later is not None:
                later.cancel()
        self._move_later = self._tick_later = self._move = None

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self.disable_input()
        if not self._terminal.is_plain:
            self.write(EXTRAS_OFF)
        self.write((MOUSE_OFF if self._mouse else "") + LEAVE)
        self.flush()

    def close(self) -> None:
        """The application has ended."""
        self.disable_input()

    def dropped(self) -> None:
        """Nobody is at the other end any more."""
        self.disable_input()

    # -- input -----------------------------------------------------------------------------

    def send_message(self, message: Message) -> None:
        """Into the application's queue, at once: this is its loop."""
        self._app.post_message(message)

    def feed(self, raw: bytes) -> None:
        """Take bytes of the terminal; half a character or half a sequence waits for its rest."""
        if self._is_open:
            text = self._decode(raw)
            if text:  # an empty one means the end of the input to the parser
                self._context.run(self._read, text)

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size in cells; a terminal without any says nothing."""
        if self._is_open and width > 0 and height > 0:
            size = clamped(width, height)
            self._size = size
            self._context.run(self._app.post_message, events.Resize(size, size))

    def _read(self, text: str) -> None:
        self._unended += len(text)
        try:
            self._take(self._parser.feed(text))
        except (ValueError, OverflowError, StopIteration) as fault:  # no sequence of any terminal
            log.debug("input that cannot be read was passed over: %r", fault)
            self._parser = StreamParser()
        if self._unended > TEXT_MOST:
            self._parser = StreamParser()
            self._unended = 0
        self._await_rest()

    def _take(self, found: Iterable[Message]) -> None:
        for message in found:
            self._unended = 0
            if isinstance(message, UNASKED):
                continue
            if isinstance(message, events.MouseMove):
                self._move = message
                if self._move_later is None:
                    self._move_later = self._later(MOVE_EVERY_S, self._tell_move)
            else:
                self._tell_move()  # it came before
                self.process_message(message)

    def _tell_move(self) -> None:
        if self._move_later is not None:
            self._move_later.cancel()
            self._move_later = None
        move, self._move = self._move, None
        if move is not None:
            self.process_message(move)

    def _await_rest(self) -> None:
        """An Escape may be a key of its own: nothing more comes, and only time tells."""
        if self._tick_later is not None:
            self._tick_later.cancel()
            self._tick_later = None
        if self._parser._timeout_time is not None:
            self._tick_later = self._later(constants.ESCAPE_DELAY + TICK_AFTER_S, self._tick)

    def _tick(self) -> None:
        self._tick_later = None
        self._take(self._parser.tick())

    def _later(self, after_s: float, work: Callable[[], None]) -> TimerHandle:
        return self._loop.call_later(after_s, self._context.run, work)

    # -- what would act on the server ------------------------------------------------------

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: the browser would be the server's."""
        log.info("a session asked to open an address, which is not done")

    def deliver_binary(self, binary: Any, *, delivery_key: str, **_where: Any) -> None:
        """Deliver nothing: the file would be the server's."""
        _close(binary)
        refusal = PermissionError("files are not delivered over this connection")
        failed = events.DeliveryFailed(key=delivery_key, exception=refusal)
        self._app.post_message(failed)


def _size(terminal: StreamTerminal) -> tuple[int, int]:
    return terminal.width, terminal.height


def _close(file: IO[Any]) -> None:
    if not file.closed:
        file.close()
