"""The commands of a host: `start` gives the program behind a command line (§6.3).

Which commands there are is a matter of the system: shell scripts on UNIX, batch files on Windows
NT and 2000, where the ending may be left out (§6.3, Figure 97, rule L01).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.hardware import host_disks
from emulator.hardware.host_disks import is_windows
from emulator.hosts import (
    flags,
    rs_execute_task,
    rs_list_2105s,
    rs_prime_server,
    rs_query,
    rs_query_complete,
    rs_test_connection,
)
from emulator.hosts.codes import Code, Failure
from emulator.hosts.steps import Do as Do
from emulator.hosts.steps import Program as Program
from emulator.hosts.steps import ReadFile as ReadFile
from emulator.hosts.steps import Say as Say
from emulator.hosts.steps import Step as Step
from emulator.hosts.steps import WaitUntil as WaitUntil

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from emulator.hosts.flags import Given, Usage
    from emulator.installation import Installation

    _Body = Callable[[Installation, str, Given], Generator[Step, Any, None]]

NOT_FOUND = 127
"""What a shell returns for a command that it does not find."""
ENDINGS = {"-": ".sh", "/": ".bat"}
NAMES = (
    "rsExecuteTask",
    "rsList2105s",
    "rsPrimeServer",
    "rsQuery",
    "rsQueryComplete",
    "rsTestConnection",
)


def _names_on(system: str) -> tuple[str, ...]:
    if is_windows(system):
        return tuple(f"{name}{ending}" for name in NAMES for ending in ("", ".bat"))
    return tuple(f"{name}.sh" for name in NAMES)


COMMANDS: dict[str, tuple[str, ...]] = {system: _names_on(system) for system in host_disks.SYSTEMS}
"""The names under which each system finds the commands."""


def start(inst: Installation, host_name: str, argv: Sequence[bytes | str]) -> Program:
    """The program that a command line means on a host; raises UnknownObject for no such host.

    inst is the machine's live installation. argv[0] may be any path, its last part selects. A name
    that the host does not know, or whose command line is not installed there, ends with 127.
    """
    who = host_disks.host(inst, host_name)
    words = [each if isinstance(each, str) else _text(each) for each in argv]
    called = words[0] if words else ""
    name = _base_name(called, who.system)
    if not who.cli_level or name not in _names_on(who.system):
        return _not_found(called)
    sign = "/" if is_windows(who.system) else "-"
    return _run(inst, who.name, name.partition(".")[0], words[1:], sign)


def _text(word: bytes) -> str:
    return word.decode("utf-8", "surrogateescape")


def _base_name(path: str, system: str) -> str:
    if is_windows(system):
        path = path.replace("\\", "/")
    return path.rpartition("/")[2]


def _run(inst: Installation, host_name: str, name: str, words: Sequence[str], sign: str) -> Program:
    """One command from its words to its exit code."""
    usage, program = _command(name, sign)
    try:
        yield from program(inst, host_name, flags.read(usage, words, sign))
    except Failure as failure:
        yield Say(f"{name}: {flags.printable(str(failure))}\n", error=True)
        if failure.usage:
            called = f"{name}{ENDINGS[sign]} {usage_line(usage, sign)}".rstrip()
            yield Say(f"Usage: {called}\n", error=True)
        return failure.code.value
    return Code.DONE.value


def usage_line(usage: Usage, sign: str) -> str:
    """How a command is called, with the flags of a system."""
    return usage.shown if sign == "-" else usage.shown.replace("-", sign)


def _command(name: str, sign: str) -> tuple[Usage, _Body]:
    """Usage and body of a command."""
    if name == "rsTestConnection" and sign == "/":
        return rs_test_connection.USAGE_WINDOWS, rs_test_connection.program
    return _BODIES[name]


_BODIES: dict[str, tuple[Usage, _Body]] = {
    "rsExecuteTask": (rs_execute_task.USAGE, rs_execute_task.program),
    "rsList2105s": (rs_list_2105s.USAGE, rs_list_2105s.program),
    "rsPrimeServer": (rs_prime_server.USAGE, rs_prime_server.program),
    "rsQuery": (rs_query.USAGE, rs_query.program),
    "rsQueryComplete": (rs_query_complete.USAGE, rs_query_complete.program),
    "rsTestConnection": (rs_test_connection.USAGE_UNIX, rs_test_connection.program),
}


def _not_found(called: str) -> Program:
    yield Say(f"{called}: not found\n", error=True)
    return NOT_FOUND
