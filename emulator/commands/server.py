"""Commands to the Copy Services server: saved tasks, resets, its log, its users (§5.1.4, §5.1.5).

Passwords never stand in a command: a console seals them first (`emulator.secrets.seal`).
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.commands.base import Command
from emulator.commands.faults import Fault
from emulator.commands.server_words import Remedy as Remedy
from emulator.commands.server_words import ResetAction as ResetAction
from emulator.commands.server_words import SpecialistRole as SpecialistRole
from emulator.ids import EssSerial

TaskReference = int | str
"""A saved task by its number, or by its name, which means the first of that name (rule K10)."""


@dataclass(frozen=True, slots=True)
class SaveTask(Command):
    """Keep what a Task Wizard has put together under a name (§5.1.4, rules K01, K08, J11)."""

    work: Command
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceTask(Command):
    """Properties, Replace: the task does something else now (rules K05, K06)."""

    number: TaskReference
    work: Command
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTasks(Command):
    """Remove saved tasks or groups; the tasks of a removed group go with it (§5.1.4)."""

    numbers: tuple[TaskReference, ...]


@dataclass(frozen=True, slots=True)
class GroupTasks(Command):
    """Put single tasks together; they start at one instant (§5.1.4.1, rules K03, K04)."""

    numbers: tuple[TaskReference, ...]
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class UngroupTask(Command):
    """Take a group apart; its tasks are single tasks again (§5.1.4.1, rule K05)."""

    number: TaskReference


@dataclass(frozen=True, slots=True)
class RunSavedTasks(Command):
    """Start saved tasks and groups, all of them at this instant (§5.1.4, rule K04)."""

    numbers: tuple[TaskReference, ...]


@dataclass(frozen=True, slots=True)
class ResetCopyServices(Command):
    """A button of the reset page of one unit (§2.2.2, §5.4, rules B13 to B21).

    account: who signed on to that page; he needs to be an administrator.
    """

    serial: EssSerial
    action: ResetAction
    account: str


@dataclass(frozen=True, slots=True)
class SignOn(Command):
    """Sign off, close the browser and sign on again: what §5.4 advises first (rule B23)."""


@dataclass(frozen=True, slots=True)
class RestartWorkstation(Command):
    """Restart the workstation that runs the browser: what §5.4 advises second (rule B23)."""


@dataclass(frozen=True, slots=True)
class AnswerAgain(Command):
    """The repair of `StopAnswering`."""


@dataclass(frozen=True, slots=True)
class StopAnswering(Fault):
    """A fault: consoles cannot reach the server any more although it runs (§5.4, rule B29).

    remedy: the lightest action that helps; heavier ones help too.
    """

    remedy: Remedy

    def repair(self) -> Command:
        return AnswerAgain()


@dataclass(frozen=True, slots=True)
class SetEmailAddress(Command):
    """Who gets the summary, "" for nobody (§5.1.5, rule J12)."""

    address: str


@dataclass(frozen=True, slots=True)
class SendSummary(Command):
    """Send the summary of configuration and status to the address entered (§5.1.5, rule J13)."""


@dataclass(frozen=True, slots=True)
class ClearLog(Command):
    """Clear the entire log (§5.1.5, rule J14)."""


@dataclass(frozen=True, slots=True)
class SetPasswordProtection(Command):
    """Whether host commands need a user and a password (§5.1.5.1, rules U01, U02)."""

    on: bool


@dataclass(frozen=True, slots=True)
class AuthorizeUser(Command):
    """Add a user of the command line, or give one a new password (§5.1.5.1, rules U03, U04)."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class RemoveUser(Command):
    """Take a user off the command line's list (§5.1.5.1)."""

    name: str


@dataclass(frozen=True, slots=True)
class PrimeServer(Command):
    """A host tells the server how it calls its disks (§6.3.1.3, rules J09, L08)."""

    host: str


@dataclass(frozen=True, slots=True)
class UnprimeServer(Command):
    """Remove what a host has told; the host is a name or an address (§6.3.1.3, rule L08)."""

    host: str


@dataclass(frozen=True, slots=True)
class SetSpecialistAccount(Command):
    """Add an account of the StorWatch Specialist, or change one (§5.1, rules B13, U06).

    account: who is signed on to the Specialist and does it, "" outside of it.
    """

    name: str
    role: SpecialistRole
    secret: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSpecialistAccount(Command):
    """Remove an account of the StorWatch Specialist; account as in `SetSpecialistAccount`."""

    name: str
    account: str = ""
