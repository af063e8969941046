"""rsQueryComplete: wait for the initial copy of a task's PPRC pairs (§6.3.1.5, rules L13 to L15).

It is for tasks that establish pairs and copy. A task that does anything else, whose copy is not
running, or that is complete already when it is asked for, has code 80 (App A.2, C-15); and so has
one whose progress nobody reports, because the wait would have no end (rules B02, B28).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.commands.pprc import EstablishPprcPairs
from emulator.copy_services.saved_tasks import first_named
from emulator.copy_services.server_life import will_report
from emulator.hosts.codes import Code, Failure
from emulator.hosts.connection import Connection
from emulator.hosts.flags import BACKUP, SERVER, USER, Usage, printable
from emulator.hosts.steps import Say, Step, WaitUntil
from emulator.ids import serial_of
from emulator.units import US_PER_S
from emulator.views.queries import initial_copy

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.hosts.flags import Given
    from emulator.ids import VolumeId
    from emulator.installation import Installation

USAGE = Usage(
    "[-v] [-u username -p password] [-m minutes] [-t threshold] -s primaryserver "
    "[-b backupserver] taskNames",
    {**USER, **SERVER, **BACKUP, "m": Code.NO_MINUTES, "t": Code.NO_THRESHOLD},
    names="taskNames",
)
LONGEST_MINUTES = 1_440
MINUTE_US = 60 * US_PER_S
_NAME = "rsQueryComplete"


def program(inst: Installation, host_name: str, given: Given) -> Generator[Step, Any, None]:
    """Raises Failure for what keeps it from its end."""
    if "s" not in given.values:
        raise Failure(Code.NO_SERVER)
    if not given.names:
        raise Failure(Code.NO_TASK_NAMES)
    minutes = _number(given, "m", 1, LONGEST_MINUTES, Code.NO_MINUTES)
    threshold = _number(given, "t", 100, 100, Code.NO_THRESHOLD)
    connection = Connection(inst, host_name, given)
    yield from connection.open(shown=given.verbose)
    primaries = {name: _primaries(inst, name) for name in given.names}
    if all(_complete(inst, of) for of in primaries.values()):
        raise Failure(Code.FAILED, "the copy is complete already")
    for name, volumes in primaries.items():
        yield from _wait(connection, name, volumes, minutes, threshold)
    connection.close()
    if given.verbose:
        yield Say(f"{_NAME}: command successful\n")


def _number(given: Given, flag: str, usual: int, most: int, code: Code) -> int:
    """A whole number from 1 behind a flag; raises Failure."""
    text = given.values.get(flag, str(usual))
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_number or not 1 <= int(text) <= most:
        raise Failure(code, f"a whole number from 1 to {most}")
    return int(text)


def _primaries(inst: Installation, name: str) -> list[VolumeId]:
    """The primary volumes of the pairs that a task, or a group's tasks, establish."""
    kept = first_named(inst, name)
    if kept is None:
        raise Failure(Code.FAILED, f"there is no task {printable(name)}")
    single = [inst.tasks[number] for number in kept.members] or [kept]
    works = [each.work for each in single if isinstance(each.work, EstablishPprcPairs)]
    if not works:
        raise Failure(Code.FAILED, f"task {name} establishes no PPRC copy pairs")
    return [source for work in works for source, _ in work.pairs]


def _complete(inst: Installation, primaries: list[VolumeId]) -> bool:
    found = [initial_copy(inst, each) for each in primaries]
    return all(each.percent == 100 and not each.is_running for each in found)


def _wait(
    connection: Connection, name: str, primaries: list[VolumeId], minutes: int, threshold: int
) -> Generator[Step, Any, None]:
    """Look each so many minutes until the pair that is least far has reached the threshold."""
    inst = connection.inst
    while True:
        found = [initial_copy(inst, each) for each in primaries]
        percent = min(each.percent for each in found)
        if any(not each.is_running and each.percent < 100 for each in found):
            raise Failure(Code.FAILED, f"the copy of task {name} is not running")
        if connection.given.verbose:
            yield Say(f"{_NAME}: Task {name} is {percent}% complete\n")
        if percent >= threshold:
            return
        _check_reports(inst, primaries)
        yield WaitUntil(inst.now_us + minutes * MINUTE_US)
        connection.close()


def _check_reports(inst: Installation, primaries: list[VolumeId]) -> None:
    """Refuse to wait for what the client of no primary's unit will ever report."""
    for serial in sorted({serial_of(each) for each in primaries}):
        if not will_report(inst, serial):
            raise Failure(Code.FAILED, f"the client of storage server {serial} is not registered")
