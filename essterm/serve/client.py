"""The client: asks the core that another process runs on the same installation."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from emulator.errors import EssError
from emulator.ids import NotAnId
from essterm.door import DoorAnswer
from essterm.serve import place, wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from essterm.show.questions import Row

BUSY = "which carries out what does not come to an end; try again when it has"


class OutOfReach(EssError):
    """The process that has the installation does not answer, or has ended meanwhile."""


class NotTaken(EssError):
    """The process that had the installation ended before it took the request: ask again."""


_KINDS: dict[int, type[Exception]] = {wire.USAGE: NotAnId, wire.IN_USE: OutOfReach}
"""What a problem becomes here, by its code."""


class NotHandedOver(EssError):
    """The process that has the installation keeps it; the message says why, "" for itself."""


class CoreClient:
    """A connection to a running core. name: of its installation, for sentences."""

    def __init__(self, connection: socket.socket, name: str) -> None:
        self._connection = connection
        self.name = name

    @classmethod
    def reach(cls, folder: Path, name: str) -> CoreClient | None:
        """Connect to the core of the installation in a folder; None when nobody listens."""
        connection = place.connect(folder)
        if connection is None:
            return None
        connection.settimeout(None)
        return cls(connection, name)

    def do(
        self,
        words: Sequence[str],
        operator: str,
        *,
        wait: bool = True,
        note: Callable[[str], None] | None = None,
    ) -> DoorAnswer:
        """Carry out a command there; raises NotTaken, OutOfReach, or what the core said.

        note: is told what `Door.answer` notes.
        """
        request = {"do": list(words), "operator": operator, "wait": wait}
        keys = self._ask(request, note)["answer"]
        return DoorAnswer(**{**keys, "events": tuple(keys["events"])})

    def show(self, thing: str, ids: Sequence[str], last: int) -> list[Row]:
        """The rows of a thing; raises NotTaken, OutOfReach, or what the core said."""
        rows: list[Row] = self._ask({"show": thing, "ids": list(ids), "last": last}, None)["rows"]
        return rows

    def save(self, name: str) -> str:
        """Save the present state there; the file. Raises NotTaken, OutOfReach, what was said."""
        return str(self._ask({"save": name}, None)["saved"])

    def replay(self, request: dict[str, Any], write: Callable[[str], None]) -> dict[str, Any]:
        """Run a runbook there; the report's document.

        write: is given a line for each step. Raises NotTaken, OutOfReach, or what was said.
        """
        document: dict[str, Any] = self._ask(request, write)["replayed"]
        return document

    def take_over(self, wait_s: float) -> int:
        """The lock of the installation, from a process that keeps its core only for others.

        wait_s: for each answer. Raises NotTaken: that process ended without handing it over, and
        another one may have the installation; NotHandedOver.
        """
        answer: dict[str, Any] = {}
        locks: list[int] = []
        try:
            self._connection.settimeout(wait_s)
            self._connection.sendall(wire.frame({"hand_over": True}))
            self._receive()
            answer = self._receive()
            if "handing" in answer:
                locks = socket.recv_fds(self._connection, 1, 1)[1]
        except TimeoutError:
            raise NotHandedOver("which does not let go of it") from None
        except (OSError, EOFError, wire.BadFrame):
            answer = {"handing": False}
        if "handing" not in answer:
            raise NotHandedOver(BUSY if "busy" in answer else "")
        if not locks:
            raise NotTaken(f"Nobody handed over installation {self.name}.")
        os.set_inheritable(locks[0], False)
        return locks[0]

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, request: dict[str, Any], note: Callable[[str], None] | None) -> dict[str, Any]:
        try:
            self._connection.sendall(wire.frame(request))
            self._receive()  # it is taken
        except (OSError, EOFError) as fault:
            raise NotTaken(f"Nobody took a request to installation {self.name}.") from fault
        try:
            while "note" in (answer := self._receive()):
                if note is not None:
                    note(answer["note"])
        except (OSError, EOFError, wire.BadFrame) as fault:
            raise OutOfReach(
                f"The process that had installation {self.name} ended before the operation was "
                "over; 'essterm show log' shows what was done."
            ) from fault
        if "problem" in answer:
            problem = answer["problem"]
            raise _KINDS.get(problem["code"], EssError)(problem["text"])
        return answer

    def _receive(self) -> dict[str, Any]:
        head = self._read(wire.LENGTH.size)
        return wire.content_of(self._read(wire.length_of(head, wire.ANSWER_MOST)))

    def _read(self, count: int) -> bytes:
        parts = []
        while count:
            part = self._connection.recv(min(count, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)
