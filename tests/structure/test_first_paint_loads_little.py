"""The machine room is painted before what only other screens and commands need is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.structure.sources import ROOT

LATER = {
    "click": "the command line: where there is one to read",
    "json": "JSON: with the first refusal, or when another process asks",
    "emulator.applications.application": "applications: where there are any",
    "emulator.commands.armed_faults": "faults that wait: where there are any",
    "emulator.commands.door": "words of commands: when one is given in words",
    "emulator.copy_services.planned": "planned faults: when something is due",
    "emulator.digest": "digests: when one is asked for",
    "emulator.copy_services.handlers": "handlers: with the first command or due item",
    "emulator.events.copy_services": "events: with their handlers",
    "emulator.service.session": "menus: with the first service terminal",
    "essterm.hosts.requests": "commands of hosts: when the first one asks",
    "essterm.serve.replaying": "runbooks for others: where a server runs them",
    "saves.migrations": "steps between versions: when an older file is read",
    "essterm.mail": "mail: when the first summary was asked for",
    "essterm.show.questions": "answers: when another process asks",
    "importlib.metadata": "the version: when it is asked for",
    "saves.codec.values": "commands and due items as values: with the first of them",
    "saves.installations": "installations that ship: when one is made",
    "screens.copy_services.screen": "screen 2: when it is gone to",
    "screens.dialogue": "dialogues: when the first opens",
    "screens.palette_commands": "the command palette: when it opens",
    "screens.service_terminal.screen": "screen 3: when it is gone to",
}
LOADED = """
import sys
import essterm.__main__, essterm.cli.alone, essterm.terminal
import screens.machine.room_screen
print(*sorted(sys.modules))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that stand in memory when the machine room can be painted."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", sorted(LATER))
def test_is_loaded_later(module: str, loaded: set[str]) -> None:
    assert module not in loaded, LATER[module]


def test_what_is_loaded_later_exists(loaded: set[str]) -> None:
    own = [name for name in LATER if name.partition(".")[0] not in ("importlib", "click", "json")]
    assert all((ROOT / f"{name.replace('.', '/')}.py").exists()
               or (ROOT / name.replace(".", "/")).is_dir() for name in own)  # fmt: skip
