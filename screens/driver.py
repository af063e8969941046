"""The terminal's driver: the framework's own, which outlives bytes that are no text."""

from __future__ import annotations

import os

from textual.drivers.linux_driver import LinuxDriver


class TerminalDriver(LinuxDriver):
    """Reads a terminal whose keyboard may send another encoding than UTF-8, or line noise.

    The framework's reader ends the application at the first byte that is no UTF-8. Here what was
    read together with it is passed over, and reading begins afresh.
    """

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
