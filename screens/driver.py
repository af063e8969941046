"""The terminal's driver: the framework's own, which outlives bytes that are no text."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App


class Outlet:
    """Where painting goes. A terminal that has hung up takes nothing, and nobody waits for it.

    The framework's writer would die of the first failed write, and whoever writes after it would
    wait for ever. That the terminal is gone is told by its signal.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.fileno = file.fileno
        self.isatty = file.isatty

    def write(self, text: str) -> int:
        """Write what can be written; returns the length of the text."""
        with suppress(OSError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        with suppress(OSError):
            self._file.flush()


class TerminalDriver(LinuxDriver):
    """Reads a terminal whose keyboard may send another encoding than UTF-8, or line noise.

    The framework's reader ends the application at the first byte that is no UTF-8. Here what was
    read together with it is passed over, and reading begins afresh.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = Outlet(self._file)

    def run_input_thread(self) -> None:
        """Read until the application ends."""
        while True:
            try:
                super().run_input_thread()
                return
            except UnicodeDecodeError:
                if self.exit_event.is_set():
                    return

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own width and height, whatever COLUMNS and LINES say."""
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return size.columns, size.lines
