"""What a saved task is about, in the wizard's words, and what its Properties may make of it.

A task that establishes may become one that ends what it began, on the same volumes or paths
(§5.2.5, §5.3.8, rule K07). The others keep their type, except that suspend and terminate name the
same pairs and the same storage server: each may become the other. Nothing becomes an establish: a
task that ends pairs may name the volumes of a pair in either order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.pprc import (
    EstablishPaths,
    EstablishPprcPairs,
    ExecutedBy,
    RemovePaths,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.copy_services.tasks import KINDS, kind_of

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.commands.copy_services import VolumePair
    from emulator.ids import LssId, SaId

NO_BACKGROUND_COPY = "Do not perform background copy"
ACCELERATE = "Accelerate destage mode"
PERMIT_ONLINE = "Permit if target is online"
CRITICAL = "Critical Volume mode"
IF_ABSENT = "Do not establish paths if they already exist"
FORCE_REMOVAL = "Force removal of existing paths"
EXECUTED = {
    ExecutedBy.SOURCE: "Schedule task with source storage server",
    ExecutedBy.TARGET: "Schedule task with target storage server",
}
"""The storage server that executes a suspend or terminate (§5.3.3, Figure 85, rule G19)."""

_BECOMES: dict[type[Command], tuple[type[Command], ...]] = {
    EstablishFlashCopy: (EstablishFlashCopy, WithdrawFlashCopy),
    EstablishPprcPairs: (EstablishPprcPairs, TerminatePprcPairs, SuspendPprcPairs),
    TerminatePprcPairs: (TerminatePprcPairs, SuspendPprcPairs),
    SuspendPprcPairs: (TerminatePprcPairs, SuspendPprcPairs),
    EstablishPaths: (EstablishPaths, RemovePaths),
}
_Pairs = (
    EstablishFlashCopy | WithdrawFlashCopy | EstablishPprcPairs | TerminatePprcPairs
    | SuspendPprcPairs
)  # fmt: skip


def may_become(work: Command) -> tuple[str, ...]:
    """The types that Properties offers for a task, its own among them (rule K07).

    Raises Refusal for what no task can do (rule K01).
    """
    own = kind_of(work)
    return tuple(KINDS[kind] for kind in _BECOMES[type(work)]) if type(work) in _BECOMES else (own,)


def pairs_of(work: Command) -> tuple[VolumePair, ...]:
    """The pairs of a task on volumes, none of one on paths."""
    return work.pairs if isinstance(work, _Pairs) else ()


def paths_of(work: Command) -> tuple[LssId | None, tuple[SaId, ...], tuple[LssId, ...]]:
    """Source, adapters (none: all) and targets of a task on paths; None and nothing otherwise."""
    if isinstance(work, EstablishPaths | RemovePaths):
        return work.source, work.saids, work.targets
    return None, (), ()


def options_of(work: Command) -> tuple[str, ...]:
    """The options that are chosen or ticked in a task, in the wizard's words and order."""
    if isinstance(work, EstablishFlashCopy):
        boxes: tuple[tuple[str, bool], ...] = (
            (NO_BACKGROUND_COPY, not work.background_copy),
            (ACCELERATE, work.accelerate_destage),
            (PERMIT_ONLINE, work.permit_if_target_online),
        )
    elif isinstance(work, EstablishPprcPairs):
        boxes = (
            (work.copy.value, True),
            (CRITICAL, work.critical),
            (PERMIT_ONLINE, work.permit_if_target_online),
        )
    elif isinstance(work, EstablishPaths):
        boxes = ((IF_ABSENT, work.only_if_absent), (FORCE_REMOVAL, work.force_removal))
    elif isinstance(work, SuspendPprcPairs | TerminatePprcPairs):
        return (EXECUTED[work.executed_by],)
    else:
        return ()
    return tuple(label for label, on in boxes if on)
