"""The terminal's driver: what the terminal does must not end or stop the program."""

from __future__ import annotations

import io

from screens.driver import Outlet


class Gone(io.StringIO):
    """A terminal that has hung up."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_painting_for_a_terminal_that_has_hung_up_ends_quietly():
    outlet = Outlet(Gone())
    assert outlet.write("painted") == len("painted")
    outlet.flush()


def test_painting_reaches_a_terminal_that_is_there():
    there = io.StringIO()
    outlet = Outlet(there)
    outlet.write("painted")
    outlet.flush()
    assert there.getvalue() == "painted"
