"""Who needs the core of a process: shells of hosts, and programs that are being carried out."""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from essterm.serve import wire

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD = wire.frame({"held": True})


class Guests:
    """Counts those who need a core; who keeps it for them waits until the last has gone.

    until_exit: the process ends with its last guest, whose connection lasts until it has ended:
    whoever leaves last then knows that the installation is free again.
    """

    def __init__(self, *, until_exit: bool = False) -> None:
        self._until_exit = until_exit
        self._count = 0
        self.none = asyncio.Event()
        self.none.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Somebody needs the core for a while."""
        self._count += 1
        self.none.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self.none.set()

    async def stay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A guest who needs the core as long as he does not hang up."""
        with self.one():
            writer.write(HELD)
            await reader.read(1)
        if self._until_exit and self.none.is_set():
            os.dup(writer.get_extra_info("socket").fileno())  # the end of the process closes it
