"""The outbox of an installation: each summary that was asked for, as a file, sent if possible.

Whoever owns a core keeps the outbox: a summary is composed at the moment at which its file is
written, under the number that it has, and one that stands there is never written again. With a mail
server the files are sent from a thread of their own; what cannot be sent is tried again when the
installation is opened the next time (§5.1.5).
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import EssError
from essterm.settings import SMTP_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.copy_services.server import Summary
    from emulator.runtime import Core
    from essterm.mail import Handed

OUTBOX = "outbox"
"""The folder beside the other files of an installation."""
GRACE_S = 2.0
"""How long a program that ends waits for what is on its way."""
SETTING = "smtp"
"""The file in the home that names the mail server, for those who do not set the variable."""


class MailServer(NamedTuple):
    """Where mail is handed over."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def mail_server(named: str, home: Path) -> MailServer | None:
    """The mail server that the variable names, else the file in the home; None for no mail.

    Raises EssError for what is no HOST:PORT, or a file that cannot be read.
    """
    where = SMTP_VARIABLE
    if not named:
        path = home / SETTING
        where = str(path)
        try:
            named = path.read_text("utf-8").strip() if path.exists() else ""
        except (OSError, UnicodeDecodeError) as problem:
            raise EssError(f"{path} cannot be read: {problem}") from problem
    if not named:
        return None
    host, _, port = named.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal() and 0 < int(port) < 65_536):
        raise EssError(f"{where} says '{named[:60]}', which is no HOST:PORT; no mail is sent.")
    return MailServer(host, int(port))


class Outbox:
    """The outbox of one installation.

    server: None for files only. say: is told in a sentence what could not be written or sent.
    """

    def __init__(
        self, core: Core, folder: Path, server: MailServer | None, say: Callable[[str], None]
    ) -> None:
        self._core = core
        self._folder = folder / OUTBOX
        self._server = server
        self._say = say
        self._seen = 0
        self._failed = False
        self._refused: set[Path] = set()
        self._follower: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    def start(self) -> None:
        """Keep what is not there yet, and what is asked for from now on."""
        self.keep()
        self._follower = asyncio.create_task(self._follow(), name="outbox")

    async def close(self) -> None:
        """Keep the last ones; wait a little for what is on its way."""
        if self._follower is not None:
            self._follower.cancel()
            with suppress(asyncio.CancelledError):
                await self._follower
        self.keep()
        waiting = asyncio.create_task(self._idle.wait())
        _, on_its_way = await asyncio.wait({waiting}, timeout=GRACE_S)
        waiting.cancel()
        if on_its_way:
            from essterm.mail import STAYS

            self._say(f"{self._server} has not yet taken a summary. {STAYS}")

    async def _follow(self) -> None:
        async for _ in self._core.changes():
            self.keep()

    # -- the files -------------------------------------------------------------------------

    def path_of(self, number: int) -> Path:
        """The file of a summary."""
        return self._folder / f"summary-{number:06d}.txt"

    def keep(self) -> None:
        """Write the summaries that are not there yet; costs nothing when none was asked for."""
        wanted = self._core.installation.server.summaries
        if not wanted or wanted[-1].number == self._seen:
            return
        try:
            for each in wanted:
                if each.number > self._seen:
                    self._write(each)
        except (EssError, OSError) as problem:
            self._say(f"A summary could not be put into the outbox: {problem}")
        self._seen = wanted[-1].number
        self._send()

    def _write(self, wanted: Summary) -> None:
        """Compose one, unless it is there; whole or not at all. Raises SaveProblem, OSError."""
        from essterm.mail import composed, holds
        from saves.files import write_text

        path = self.path_of(wanted.number)
        if path.exists():
            if holds(path, wanted):
                return
            self._set_aside(path)
        path.parent.mkdir(exist_ok=True)
        write_text(path, composed(self._core.installation, wanted))

    def _set_aside(self, path: Path) -> None:
        """Keep a summary of a state that was given up, when its number comes again."""
        from essterm.mail import SENT

        number = 1
        while (aside := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
            number += 1
        path.rename(aside)
        path.with_suffix(SENT).unlink(missing_ok=True)

    # -- the mail server -------------------------------------------------------------------

    def _unsent(self) -> list[tuple[Path, str]]:
        """Files that the mail server has not taken, with their addresses."""
        from essterm.mail import SENT

        wanted = self._core.installation.server.summaries
        paths = [(self.path_of(each.number), each.address) for each in wanted]
        return [
            (path, address)
            for path, address in paths
            if path not in self._refused and path.exists() and not path.with_suffix(SENT).exists()
        ]

    def _send(self) -> None:
        """Send what is unsent, unless that is going on or the server takes nothing."""
        server = self._server
        if server is None or self._failed or not self._idle.is_set():
            return
        unsent = self._unsent()
        if not unsent:
            return
        from essterm.mail import hand_over

        self._idle.clear()
        loop = asyncio.get_running_loop()

        def work() -> None:
            handed = hand_over(server, unsent)
            with suppress(RuntimeError):  # the program has ended meanwhile: nobody is there to tell
                loop.call_soon_threadsafe(self._handed_over, handed)

        threading.Thread(target=work, name="mail", daemon=True).start()

    def _handed_over(self, handed: Handed) -> None:
        """In the loop again: say what went wrong, or go on with what has come meanwhile."""
        self._idle.set()
        self._failed = handed.ended
        self._refused |= handed.refused
        for each in handed.told:
            self._say(each)
        self._send()
