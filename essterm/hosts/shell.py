"""A shell, or one command, on this machine with a host's commands first on its path."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.errors import EssError, UnknownObject
from essterm.bootstrap import chosen
from essterm.hosts.folder import HostFolder
from essterm.hosts.paths import in_place
from essterm.serve.client import CoreClient
from essterm.serve.hold import IN_USE, Hold, NotKept, hold
from saves.problems import InUse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from essterm.settings import Settings

NOT_FOUND, NOT_STARTED = 127, 126
AGAIN_S = 1.0
"""How long until a shell looks again for a core that it could not have."""
FORWARDED = (signal.SIGTERM, signal.SIGHUP)
TO_THE_CHILD = (signal.SIGINT, signal.SIGQUIT)
"""What a terminal sends to everybody in front of it: the shell knows what to do with it."""


class HostShell:
    """One call of ``essterm sh``. say: is told what a person has to know.

    user: who is at the host; "" leaves it to the commands to name one.
    """

    def __init__(
        self, settings: Settings, host: str, user: str, say: Callable[[str], None]
    ) -> None:
        self._settings = settings
        self._host = host
        self._user = user
        self._say = say
        home, name = chosen(settings, say)
        self._home = home.path
        self._installation = home.folder(name)
        self._leaving = threading.Event()
        self._hold: Hold | None = None

    def run(self, command: Sequence[str], *, paths: bool = False) -> int:
        """Run a command, the user's shell without one; returns its exit code.

        paths: it finds the host's commands under the absolute paths of the documents too. Raises
        UnknownObject for no such host, NotKept and InUse when no core can be had, OSError.
        """
        held = self._hold = hold(self._installation, self._settings, self._say)
        folder = None
        try:
            folder = HostFolder(self._host, self._system(), self._user)
            folder.lead_to(held.place)
            following = threading.Thread(target=self._follow, args=(folder,), daemon=True)
            following.start()
            return self._child(folder, command, paths)
        finally:
            self._leaving.set()
            self._hold.hang_up()
            if folder is not None:
                folder.remove()

    def _system(self) -> str:
        """The host's operating system; raises UnknownObject, which says what hosts there are."""
        rows = self._hosts()
        for row in rows:
            if row["name"] == self._host:
                return str(row["system"])
        names = ", ".join(row["name"] for row in rows)
        there = f"there are {names}" if names else "there is none"
        raise UnknownObject(f"There is no host {self._host}; {there}.")

    def _hosts(self) -> list[dict[str, Any]]:
        client = CoreClient.reach(self._installation, self._installation.name)
        if client is None:
            raise EssError("The core has ended; try again.")
        try:
            return client.show("hosts", [], 0)
        finally:
            client.close()

    def _follow(self, folder: HostFolder) -> None:
        """When the core ends, find the one that comes next, or start it."""
        while self._hold is not None:
            self._hold.until_lost()
            if self._leaving.is_set():
                return
            try:
                following = self._next_hold()
                if following is None:
                    return
                self._hold = following
                folder.lead_to(following.place)
            except (EssError, OSError) as problem:
                folder.lead_nowhere()
                self._say(f"The commands of {self._host} reach no core any more: {problem}")
                return

    def _next_hold(self) -> Hold | None:
        """Hold the next core, however long a process has the installation that lends none.

        None when this shell ends meanwhile; raises as `hold` does.
        """
        told = False
        while not self._leaving.is_set():
            try:
                return hold(self._installation, self._settings, self._say)
            except (InUse, NotKept) as problem:
                if isinstance(problem, NotKept) and problem.code != IN_USE:
                    raise
                if not told:
                    self._say(f"The commands of {self._host} reach no core for now: {problem}")
                told = True
            self._leaving.wait(AGAIN_S)
        return None

    def _child(self, folder: HostFolder, command: Sequence[str], paths: bool) -> int:
        words, environment = list(command), surroundings(folder.bin, self._host)
        environment["ESSTERM_HOME"] = str(self._home.absolute())  # for essterm do in the shell
        environment["ESSTERM_INSTALLATION"] = self._installation.name
        if not words:
            words = shell_words(folder, self._host, environment)
        if paths:
            words = in_place(folder.at / "layers", folder.bin, words)
        kept = {signum: signal.signal(signum, signal.SIG_IGN) for signum in TO_THE_CHILD}
        try:
            child = subprocess.Popen(words, env=environment, preexec_fn=_ordinary_signals)
        except FileNotFoundError:
            self._say(f"{words[0]}: not found")
            return NOT_FOUND
        except OSError as fault:
            self._say(f"{words[0]}: {fault.strerror}")
            return NOT_STARTED
        try:
            for signum in FORWARDED:
                kept[signum] = signal.signal(signum, lambda number, _: child.send_signal(number))
            code = child.wait()
        finally:
            for signum, before in kept.items():
                signal.signal(signum, before)
        return code if code >= 0 else 128 - code


def _ordinary_signals() -> None:
    """A child does not inherit that this process leaves signals to it."""
    for signum in TO_THE_CHILD:
        signal.signal(signum, signal.SIG_DFL)


def surroundings(commands: Path, host: str) -> dict[str, str]:
    """The environment of a shell on a host."""
    path = os.environ.get("PATH", os.defpath)
    return {**os.environ, "PATH": f"{commands}{os.pathsep}{path}", "ESSTERM_HOST": host}


def shell_words(folder: HostFolder, host: str, environment: dict[str, str]) -> list[str]:
    """The user's shell. One that a person types at shows the host in its prompt.

    What he sets for himself is read first; a path that he sets there would hide the commands.
    """
    shell = os.environ.get("SHELL") or "/bin/sh"
    if not sys.stdin.isatty():
        return [shell]
    kind = Path(shell).name
    prompt = folder.at / (".zshrc" if kind == "zsh" else "prompt")
    own = {"bash": "~/.bashrc", "zsh": '"${ESSTERM_ZDOTDIR:-$HOME}/.zshrc"'}
    first = own.get(kind, '"${ESSTERM_ENV:-/dev/null}"')
    path = f"PATH={shlex.quote(str(folder.bin))}:$PATH"
    shown = f'PS1="[{host}] ${{PS1-\\$ }}"'
    prompt.write_text(f"[ -r {first} ] && . {first}\n{path}\n{shown}\n", "utf-8")
    if kind == "bash":
        return [shell, "--rcfile", str(prompt), "-i"]
    if kind == "zsh":
        environment["ESSTERM_ZDOTDIR"] = environment.get("ZDOTDIR", "")
        environment["ZDOTDIR"] = str(folder.at)
    else:
        environment["ESSTERM_ENV"] = environment.get("ENV", "")
        environment["ENV"] = str(prompt)
    return [shell]
