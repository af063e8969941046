"""Applications and their ledgers, as rows and as facts of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.applications import ledger
from emulator.applications.application import Application, ApplicationState, named
from emulator.ids import VolumeId
from emulator.units import time_of_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.installation import Installation


class ApplicationRow(NamedTuple):
    """An application. state: "running", "quiesced" or "stopped"; waits: "" or why it does not go on
    ("withheld", "failed").

    lost and rpo_us: of acknowledged transactions, against what is now the production copy.
    last_write_us: the last write that the host saw acknowledged, None before the first.
    """

    name: str
    host: str
    state: str
    waits: str
    volumes: tuple[VolumeId, ...]
    period_us: int
    acknowledged: int
    in_flight: int
    lost: int
    rpo_us: int
    longest_pause_us: int
    last_write_us: int | None
    production: tuple[str, ...]


class LossRow(NamedTuple):
    """What an application has lost: acknowledged transactions, their writes, and the seconds of
    work that they were, in us. Each write of an acknowledged transaction was acknowledged.
    """

    name: str
    transactions: int
    writes: int
    rpo_us: int


def applications(inst: Installation) -> tuple[ApplicationRow, ...]:
    """All applications, by name."""
    return tuple(_row(inst, inst.applications[name]) for name in sorted(inst.applications))


def application(inst: Installation, name: str) -> ApplicationRow:
    """One application; raises UnknownObject."""
    return _row(inst, named(inst, name))


def _row(inst: Installation, each: Application) -> ApplicationRow:
    lost, rpo_us = losses(inst, each)
    waits = ""
    if each.stalled:
        waits = "failed" if each.failed_us >= 0 else "withheld"
    begun = {item[1] for item in each.lane.queue} | {waiting[0] for waiting in each.stalled}
    copies = (ledger.production_copy(inst, volume) for volume in each.volumes)
    return ApplicationRow(
        each.name,
        each.host,
        state_word(each),
        waits,
        tuple(each.volumes),
        each.period_us,
        each.acknowledged,
        len([number for number in begun if 0 <= number < each.next_transaction]),
        lost,
        rpo_us,
        longest_pause_us(inst, each),
        None if each.last_write_us < 0 else each.last_write_us,
        tuple(volume or "" for volume in copies),
    )


def state_word(each: Application) -> str:
    """As statements say it; one that still finishes what is in flight is running."""
    if each.state is ApplicationState.QUIESCING:
        return str(ApplicationState.RUNNING.value)
    return str(each.state.value)


def application_state(inst: Installation, name: str) -> str:
    """The state of an application by its name, as statements say it; raises UnknownObject."""
    return state_word(named(inst, name))


def losses(inst: Installation, each: Application) -> tuple[int, int]:
    """Acknowledged transactions that are lost, and the seconds of work that they were, in us."""
    now = ledger.lost_now(inst, each)
    return each.lost_before + now.count, max(each.lost_before_us, now.rpo_us)


def longest_pause_us(inst: Installation, each: Application) -> int:
    """The longest time without an acknowledged transaction, the present one included."""
    if each.pause_from_us < 0:
        return each.longest_pause_us
    return max(each.longest_pause_us, inst.now_us - each.pause_from_us)


def lost_writes(inst: Installation, name: str = "") -> tuple[LossRow, ...]:
    """What one application has lost, or all of them; raises UnknownObject."""
    chosen = (
        [named(inst, name)] if name else [inst.applications[n] for n in sorted(inst.applications)]
    )
    rows = ((each, *losses(inst, each)) for each in chosen)
    return tuple(
        LossRow(each.name, lost, lost * len(each.volumes), rpo_us) for each, lost, rpo_us in rows
    )


def _last_write(inst: Installation, name: str) -> str:
    """Time of day of the last acknowledged write, "" before the first."""
    us = named(inst, name).last_write_us
    if us < 0:
        return ""
    return time_of_day(inst.epoch_s, us)


APPLICATION_PROPERTIES: dict[str, Callable[[Installation, str], str | int]] = {
    "acknowledged": lambda inst, name: named(inst, name).acknowledged,
    "lost": lambda inst, name: losses(inst, named(inst, name))[0],
    "rpo": lambda inst, name: losses(inst, named(inst, name))[1],
    "longest-pause": lambda inst, name: longest_pause_us(inst, named(inst, name)),
    "last-write": _last_write,
}
"""Properties of the subject ``application``; all of them move with time alone."""
