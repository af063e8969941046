"""A shell for tests: runs a program of a host on an engine and keeps what it says."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.commands.hardware_words import AdapterKind
from emulator.commands.server import AuthorizeUser
from emulator.errors import Refusal
from emulator.hosts.programs import Do, ReadFile, Say, WaitUntil, start
from emulator.ids import EssSerial
from emulator.secrets import seal
from tests.builders import an_installation

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.hosts.programs import Step
    from tests.builders import Machine

ESS = EssSerial("14744")
PORT = "14744:SAID0008"
SECRET = seal("specialist", bytes(16))
LOGIN = "-u storwatch -p specialist"


@dataclass
class Ran:
    """What a command did. waits: the virtual instants for which it waited."""

    code: int = -1
    out: str = ""
    err: str = ""
    waits: list[int] = field(default_factory=list)


def a_shell_machine(system: str = "AIX 4.3.3", volumes: int = 4, host: str = "aix1") -> Machine:
    """A unit whose cluster 1 is the server, a host with all volumes of LSS 18, one CLI user."""
    draft = an_installation().with_ess(ESS).with_volumes(ESS, 18, volumes, size_gb=20.0)
    draft.with_adapter(ESS, 1, 3, AdapterKind.SCSI)
    names = [f"2{number:02X}{ESS}" for number in range(volumes)]
    draft.with_host(host, ESS, *names, system=system, ports=(PORT,))
    machine = draft.with_servers("ess1c1", "ess1c2").build()
    machine.do(AuthorizeUser("storwatch", SECRET))
    return machine


def run(
    machine: Machine,
    line: str,
    *,
    host: str = "aix1",
    files: dict[str, str] | None = None,
    between: Callable[[Step], None] | None = None,
) -> Ran:
    """Run a command line to its end. between: called with each step before it is carried out."""
    ran, reply, thrown = Ran(), None, None
    program = start(machine.inst, host, shlex.split(line))
    try:
        while True:
            step = program.send(reply) if thrown is None else program.throw(thrown)
            if between is not None:
                between(step)
            reply, thrown = None, None
            match step:
                case Say():
                    ran.out += "" if step.error else step.text
                    ran.err += step.text if step.error else ""
                case WaitUntil():
                    if step.us > machine.engine.now_us:
                        ran.waits.append(step.us)
                        machine.engine.run_until(step.us)
                case ReadFile():
                    text = (files or {}).get(step.path)
                    reply = None if text is None else text.encode()
                case Do():
                    try:
                        reply = machine.engine.execute(step.command, step.operator)
                    except Refusal as refusal:
                        thrown = refusal
    except StopIteration as end:
        ran.code = end.value
    return ran


def steps_until(wanted: type, occurrence: int, act: Callable[[], object]) -> Callable[[Step], None]:
    """Something that happens just before the nth step of a kind is carried out."""
    seen = 0

    def between(step: Step) -> None:
        nonlocal seen
        if isinstance(step, wanted):
            seen += 1
            if seen == occurrence:
                act()

    return between
