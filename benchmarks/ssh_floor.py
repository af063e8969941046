"""The floor of `benchmarks.serving`: the same SSH server, with an application that shows one line.

Run as a program it serves the accounts of a home folder on a free port, which it prints.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.app import App
from textual.widgets import Static

from essterm.serve import session
from essterm.serve.accounts import Accounts
from essterm.serve.audit import Audit
from essterm.serve.fronts import Fronts
from essterm.serve.limits import Gate, Limits
from essterm.serve.loop import calm_collector, new_loop
from essterm.serve.sessions import Sessions
from essterm.serve.ssh_server import SshServer


class Empty(App[None]):
    """Shows a line, and another one for each key."""

    fault = None

    def __init__(self, _core: Any, its_session: session.Session, *, driver_class: Any, **_: Any):
        super().__init__(driver_class=driver_class)
        self._session = its_session
        self._keys = 0
        self._capture_stdout: Any = sys.stdout
        self._capture_stderr: Any = sys.stderr

    def when_typed(self, tell: Any) -> None:
        """The application has taken its keys, and nothing waits for what they do."""
        self.call_later(tell)

    def compose(self):
        """A line."""
        yield Static("essterm", id="it")

    def on_ready(self) -> None:
        """It is painted."""
        self._session.painted.set()

    def on_key(self) -> None:
        """A key was pressed."""
        self._keys += 1
        self.query_one("#it", Static).update(f"key {self._keys}")


class NoCore:
    """Nothing happens here."""

    stopped = ""

    async def changes(self):
        """None, ever."""
        await asyncio.get_running_loop().create_future()
        yield


@asynccontextmanager
async def _no_core(_visitor):
    yield NoCore()


async def _serve(home: Path) -> None:
    limits = Limits(connections=1000, of_address=1000, unproven=1000)
    audit = Audit(home / "floor.log")
    sessions = Sessions(_no_core, Fronts(home), limits, audit)
    server = SshServer(sessions, Accounts(home), Gate(limits), audit, home / "floor_key")
    print(f"port {await server.start('127.0.0.1', 0)}", flush=True)
    calm_collector()
    await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    session.SessionScreens = Empty
    new_loop().run_until_complete(_serve(Path(sys.argv[1])))
