"""The port through which the core makes commands durable; `saves` stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.engine import Engine


class Journal(Protocol):
    """Where commands become durable; `saves` provides it.

    Only `sync` and what `snapshot` returns may block.
    """

    def append_command(self, at_us: int, operator: str, command: Command, chain: int) -> None:
        """Buffer an accepted command with the chained digest after it."""

    def append_clock(self, at_us: int, rate: int, chain: int) -> None:
        """Buffer a clock mark."""

    def sync(self) -> None:
        """Write and fdatasync what is buffered; raises OSError."""

    def snapshot_due(self, work: int) -> bool:
        """Whether so much work has been done that a generation should be taken."""

    def snapshot(self, engine: Engine) -> Callable[[], None]:
        """Capture the state now, cheaply; the callable writes it and may block."""

    def attempt(self, at_us: int, operator: str, command: Command, rule: str, message: str) -> None:
        """Note a refused attempt; best effort."""
