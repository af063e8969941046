"""Roles, the consoles that they reach, and a core that refuses what is outside of them.

An operator works the consoles. What breaks and how fast time goes is the exercise, which an
operator in a machine room does not choose either: that is the instructor's. An observer sees all
and changes nothing. A console is a job: the customer engineer's service terminals, the storage
administrator's Copy Services and logical configuration, the AIX administrator's hosts.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from emulator import operators
from emulator.commands.base import Command
from emulator.errors import EssError, Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from emulator.ids import ClusterId
    from emulator.service.session import Session
    from essterm.serve.accounts import Account
    from screens.desk import CoreLike

T = TypeVar("T")

RULE = "Z12"
"""What an account may do is our own rule: the documents know no server of terminals."""

OPERATOR, INSTRUCTOR, OBSERVER = "operator", "instructor", "observer"
ENGINEER, STORAGE, AIX = "customer-engineer", "storage-administrator", "aix-administrator"
CONSOLES = (ENGINEER, STORAGE, AIX)
"""Every console that an account may reach."""
ROLES = {
    OPERATOR: "works the consoles that the account reaches; no faults, not the clock",
    INSTRUCTOR: "works everything, with faults and the clock",
    OBSERVER: "sees everything and changes nothing",
}

_NAMES = {
    ENGINEER: "the customer engineer",
    STORAGE: "the storage administrator",
    AIX: "the AIX administrator",
}
_MODULES = {
    "applications": (AIX,),
    "copy_services": (STORAGE,),
    "hardware": (ENGINEER,),
    "hosts": (AIX,),
    "logical": (STORAGE,),
    "pprc": (STORAGE,),
    "server": (STORAGE,),
}
"""Whose the commands of a module are; those of other modules are the instructor's."""
_COMMANDS: dict[str, tuple[str, ...]] = {
    "AddHost": (),
    "AnswerAgain": (),
    "AssignToHost": (STORAGE,),
    "AttachHost": (ENGINEER,),
    "DetachHost": (ENGINEER,),
    "FreezeConsistencyGroup": (STORAGE, AIX),
    "PrimeServer": (AIX,),
    "RemoveBackupServer": (ENGINEER,),
    "RemoveHost": (),
    "RemovePrimaryServer": (ENGINEER,),
    "RemoveServers": (),
    "RunConsistencyGroup": (STORAGE, AIX),
    "RunSavedTasks": (STORAGE, AIX),
    "SetBackupServer": (ENGINEER,),
    "SetPrimaryServer": (ENGINEER,),
    "SetVolumeOnline": (AIX,),
    "StopAnswering": (),
    "UnassignFromHost": (STORAGE,),
    "UnprimeServer": (AIX,),
    "WriteBlocks": (AIX,),
}
"""Commands that are not of the same console as the rest of their module."""
_SCREENS = {1: CONSOLES, 2: (STORAGE,), 3: (ENGINEER,), 4: (AIX,), 5: CONSOLES, 6: ()}
"""Which console a numbered screen is; 1 is the room, 5 a runbook, 6 the instructor's."""


def consoles_of(role: str, wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The consoles of an account: those wanted, or all; raises EssError."""
    if role not in ROLES:
        raise EssError(f"There is no role {role[:40]!r}; there are {', '.join(ROLES)}.")
    for console in wanted:
        if console not in CONSOLES:
            raise EssError(
                f"There is no console {console[:40]!r}; there are {', '.join(CONSOLES)}."
            )
    if wanted and role != OPERATOR and set(wanted) != set(CONSOLES):
        raise EssError(f"An {role} reaches every console; consoles are chosen for operators.")
    return tuple(each for each in CONSOLES if each in (wanted or CONSOLES))


def screens_of(account: Account) -> frozenset[int]:
    """The numbers of the screens that an account reaches."""
    if account.role == INSTRUCTOR:
        return frozenset(_SCREENS)
    return frozenset(
        number
        for number, consoles in _SCREENS.items()
        if any(console in account.consoles for console in consoles)
    )


def consoles_for(command: type[Command]) -> tuple[str, ...]:
    """The consoles at which a command can be given; none: it is the instructor's."""
    if command.__name__ in _COMMANDS:
        return _COMMANDS[command.__name__]
    _, _, module = command.__module__.rpartition(".")
    return _MODULES.get(module, ())


def refusal_of(account: Account, command: Command) -> Refusal | None:
    """Why an account may not give a command; None when it may. What a task does counts, too."""
    if account.role == INSTRUCTOR:
        return None
    if account.role == OBSERVER:
        return _watching(account)
    inside = (getattr(command, each.name) for each in fields(command))
    every = (command, *(each for each in inside if isinstance(each, Command)))
    refusals = (_refused_of(account, consoles_for(type(each))) for each in every)
    return next((refusal for refusal in refusals if refusal is not None), None)


def _refused_of(account: Account, consoles: tuple[str, ...]) -> Refusal | None:
    """Why an operator may not do what can be done at these consoles."""
    if not consoles:
        return Refusal(f"That is the instructor's; {account.name} is an operator.", RULE)
    if not any(console in account.consoles for console in consoles):
        owners = " or ".join(_NAMES[console] for console in consoles)
        return Refusal(f"That is for {owners}; {account.name} does not reach that console.", RULE)
    return None


def _watching(account: Account) -> Refusal:
    return Refusal(f"{account.name} is an observer, who changes nothing.", RULE)


def limited(core: CoreLike, account: Account, *, alone: bool = False) -> CoreLike:
    """A core as an account may use it.

    alone: nobody else works in this world, so its clock is the account's own unless it observes.
    """
    return LimitedCore(core, account, alone)


def same_machine(one: CoreLike, other: CoreLike) -> bool:
    """Whether two cores, as accounts may use them, are of one machine."""
    return _unlimited(one) is _unlimited(other)


def _unlimited(core: CoreLike) -> CoreLike:
    return core._core if isinstance(core, LimitedCore) else core


class LimitedCore:
    """Refuses what an account may not do, and says who did what a refused command ran into."""

    def __init__(self, core: CoreLike, account: Account, alone: bool) -> None:
        self._core = core
        self.account = account
        self.has_clock = account.role == INSTRUCTOR or (alone and account.role == OPERATOR)
        """What this says is shown; what moves the clock refuses by it, too."""

    # -- what everybody may ----------------------------------------------------------------------
    @property
    def revision(self) -> int:
        """As the core has it."""
        return self._core.revision

    @property
    def now_us(self) -> int:
        """As the core has it."""
        return self._core.now_us

    @property
    def rate(self) -> int:
        """As the core has it."""
        return self._core.rate

    @property
    def stopped(self) -> str:
        """As the core has it."""
        return self._core.stopped

    @property
    def paused_by(self) -> str:
        """As the core has it."""
        return self._core.paused_by

    def view(self, projection: Callable[..., T], *scope: Any) -> T:
        """As the core has it."""
        return self._core.view(projection, *scope)

    def changes(self) -> AsyncIterator[Any]:
        """As the core has it."""
        return self._core.changes()

    def busy(self) -> bool:
        """As the core has it."""
        return self._core.busy()

    async def finish(self, answer: Any) -> None:
        """As the core has it."""
        await self._core.finish(answer)

    # -- what the role decides -------------------------------------------------------------------
    async def execute(self, command: Command, *, operator: str = "") -> Any:
        """As the core has it, under the account's own name whatever was given, at that console.

        Raises Refusal for what is outside the role; a refusal of the rules says who did last what
        it names, if that was somebody else.
        """
        refusal = refusal_of(self.account, command)
        if refusal is not None:
            raise refusal
        who = operators.at(self.account.name, operators.parts(operator)[1])
        try:
            return await self._core.execute(command, operator=who)
        except Refusal as ruled:
            from essterm.serve.conflicts import told_with_who

            raise told_with_who(ruled, self._core, command, self.account.name) from ruled

    async def advance(self, us: int) -> Any:
        """As the core has it; raises Refusal for whoever does not rule the clock."""
        self._check_clock()
        return await self._core.advance(us)

    async def run_until(self, us: int) -> Any:
        """As the core has it; raises Refusal for whoever does not rule the clock."""
        self._check_clock()
        return await self._core.run_until(us)

    async def next_event(self) -> int | None:
        """As the core has it; raises Refusal for whoever does not rule the clock."""
        self._check_clock()
        return await self._core.next_event()

    async def set_rate(self, rate: int, *, operator: str = "") -> None:
        """As the core has it; raises Refusal for whoever does not rule the clock."""
        self._check_clock()
        await self._core.set_rate(rate, operator=operator and self.account.name)

    def service_session(self, cluster: ClusterId) -> Session:
        """As the core has it; raises Refusal for whoever does not reach service terminals."""
        if ENGINEER not in self.account.consoles:
            raise Refusal(
                f"That is for {_NAMES[ENGINEER]}; {self.account.name} does not reach that console.",
                RULE,
            )
        return self._core.service_session(cluster)

    def _check_clock(self) -> None:
        if self.has_clock:
            return
        if self.account.role == OBSERVER:
            raise _watching(self.account)
        raise Refusal(f"The clock is the instructor's; {self.account.name} is an operator.", RULE)
