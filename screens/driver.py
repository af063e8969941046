"""The terminal's driver: the framework's own, which outlives bytes that are no text, and stops."""

from __future__ import annotations

import contextvars
import os
import selectors
import termios
import tty
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from textual.drivers.linux_driver import LinuxDriver

from screens.keyboard import KeyboardParser

if TYPE_CHECKING:
    from textual.app import App

HIDE_CURSOR = "\x1b[?25l"
READ_MOST = 4096
"""Bytes that are read at once."""
WAIT_S = 0.1
"""Wall seconds until it is looked whether the application has ended, or an Escape stands alone."""


class Outlet:
    """Where painting goes: whole, or to nobody. A terminal that has hung up takes nothing.

    The framework's writer would die of the first failed write, and whoever writes after it would
    wait for ever. That the terminal is gone is told by its signal. A signal may also cut a write
    off, and a stream without a buffer (`PYTHONUNBUFFERED`) would drop the rest of the painting.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.fileno = file.fileno
        self.isatty = file.isatty

    def write(self, text: str) -> int:
        """Write what can be written; returns the length of the text."""
        raw = text.encode(self._file.encoding, self._file.errors or "strict")
        with suppress(OSError):
            while raw:
                raw = raw[self._file.buffer.write(raw) :]
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        with suppress(OSError):
            self._file.flush()


class TerminalDriver(LinuxDriver):
    """Reads a terminal whose keyboard may send another encoding than UTF-8, or line noise.

    The framework's reader ends the application at the first byte that is no UTF-8. Here such bytes
    become the sign for what cannot be read, and reading goes on. After a stop that it
    was not asked for the framework takes the terminal a second time: two readers would take each
    other's keys, and one of them wait for ever. Here the reader goes on.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = Outlet(self._file)
        self._has_terminal = False
        self._context = contextvars.copy_context()

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._context = contextvars.copy_context()
        super().start_application_mode()
        self._has_terminal = True

    def stop_application_mode(self) -> None:
        """Give it back."""
        self._has_terminal = False
        super().stop_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop: after one that was prepared the terminal is taken as at the start."""
        if self._must_signal_resume:
            super()._sigcont_application()
        elif self._has_terminal:
            self._loop.call_soon_threadsafe(self._take_again, context=self._context)

    def _take_again(self) -> None:
        """Set and paint the terminal, which others may have had meanwhile."""
        if not self._has_terminal:
            return
        with suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
            modes[tty.IFLAG] = self._patch_iflag(modes[tty.IFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
        self.write(HIDE_CURSOR)
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self.flush()
        self._app.refresh()

    def run_input_thread(self) -> None:
        """Read until the application ends."""
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            parser, decode = KeyboardParser(), getincrementaldecoder("utf-8")("replace").decode
            while not self.exit_event.is_set():
                try:
                    self._tell(parser, decode(self._read(selector)))
                except (ValueError, OverflowError, StopIteration):  # no sequence of any terminal
                    parser = KeyboardParser()
            self._read(selector)  # what the terminal still has to say is not for the shell

    def _read(self, selector: selectors.BaseSelector) -> bytes:
        """What has come, b"" when nothing comes for a moment."""
        if not selector.select(WAIT_S):
            return b""
        raw = os.read(self.fileno, READ_MOST)
        if not raw:  # the other end is gone: there is something to read for ever, and it is nothing
            self.exit_event.wait(WAIT_S)
        return raw

    def _tell(self, parser: KeyboardParser, text: str) -> None:
        """Hand on what was typed, and an Escape after which nothing has come."""
        if text:  # an empty one means the end of the input to the parser
            for message in parser.feed(text):
                self.process_message(message)
        for message in parser.tick():
            self.process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own width and height, whatever COLUMNS and LINES say."""
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return size.columns, size.lines
