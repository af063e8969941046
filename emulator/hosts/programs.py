"""The commands of a host: `start` gives the program behind a command line (§6.3).

Which commands there are is a matter of the system: shell scripts on UNIX, batch files on Windows
NT and 2000, where the ending may be left out (§6.3, Figure 97, rule L01).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.hardware import host_disks as disks
from emulator.hosts.steps import Do as Do
from emulator.hosts.steps import Program as Program
from emulator.hosts.steps import ReadFile as ReadFile
from emulator.hosts.steps import Say as Say
from emulator.hosts.steps import Step as Step
from emulator.hosts.steps import WaitUntil as WaitUntil

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.installation import Installation

NOT_FOUND = 127
"""What a shell returns for a command that it does not find."""
NAMES = (
    "rsExecuteTask",
    "rsList2105s",
    "rsPrimeServer",
    "rsQuery",
    "rsQueryComplete",
    "rsTestConnection",
)


def is_windows(system: str) -> bool:
    """Whether a system is Windows NT or 2000: batch files, flags with a slash (rule L01)."""
    return system.partition(" ")[0] in ("NT", "Windows")


def _names_on(system: str) -> tuple[str, ...]:
    if is_windows(system):
        return tuple(f"{name}{ending}" for name in NAMES for ending in ("", ".bat"))
    return tuple(f"{name}.sh" for name in NAMES)


COMMANDS: dict[str, tuple[str, ...]] = {system: _names_on(system) for system in disks.SYSTEMS}
"""The names under which each system finds the commands."""


def start(inst: Installation, host_name: str, argv: Sequence[bytes | str]) -> Program:
    """The program that a command line means on a host; raises UnknownObject for no such host.

    inst is the machine's live installation. argv[0] may be any path, its last part selects. A name
    that the host does not know, or whose command line is not installed there, ends with 127.
    """
    who = disks.host(inst, host_name)
    words = [each if isinstance(each, str) else _text(each) for each in argv]
    called = words[0] if words else ""
    name = _base_name(called, who.system)
    if not who.cli_level or name not in _names_on(who.system):
        return _not_found(called)
    return _not_found(called)


def _text(word: bytes) -> str:
    return word.decode("utf-8", "surrogateescape")


def _base_name(path: str, system: str) -> str:
    if is_windows(system):
        path = path.replace("\\", "/")
    return path.rpartition("/")[2]


def _not_found(called: str) -> Program:
    yield Say(f"{called}: not found\n", error=True)
    return NOT_FOUND
