"""The terminal's driver: what the terminal does must not end or stop the program."""

from __future__ import annotations

import io

import pytest

from screens.driver import Outlet


class Gone(io.RawIOBase):
    """A terminal that has hung up."""

    is_there = False

    def writable(self):
        return True

    def write(self, raw):
        if not self.is_there:
            raise OSError(5, "Input/output error")
        return len(raw)


class Slow(io.RawIOBase):
    """A terminal whose writes are cut off after three bytes."""

    def __init__(self):
        self.taken = b""

    def writable(self):
        return True

    def write(self, raw):
        self.taken += bytes(raw[:3])
        return len(raw[:3])


def stream(terminal, is_buffered):
    """Text for a terminal, as the interpreter opens it with and without buffers."""
    under = io.BufferedWriter(terminal) if is_buffered else terminal
    return io.TextIOWrapper(under, "utf-8", write_through=not is_buffered)


@pytest.mark.parametrize("is_buffered", [False, True])
def test_painting_for_a_terminal_that_has_hung_up_ends_quietly(is_buffered):
    terminal = Gone()
    outlet = Outlet(stream(terminal, is_buffered))
    assert outlet.write("painted") == len("painted")
    outlet.flush()
    terminal.is_there = True  # a buffer is written once more when it is closed


@pytest.mark.parametrize("is_buffered", [False, True])
def test_painting_reaches_a_terminal_whole_however_its_writes_are_cut_off(is_buffered):
    terminal = Slow()
    outlet = Outlet(stream(terminal, is_buffered))
    assert outlet.write("painted ·│►") == len("painted ·│►")
    outlet.flush()
    assert terminal.taken.decode() == "painted ·│►"
