"""Handlers of the instructor's commands: faults, their repairs, and faults that come later."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.commands.faults import (
    CutHostNetwork,
    CutLink,
    CutNetwork,
    FailAdapter,
    FailCluster,
    FailNvs,
    FailRank,
    Fault,
    LoseSite,
    QuiesceCluster,
    RepairAdapter,
    RepairCluster,
    RepairNvs,
    RepairRank,
    RestoreHostNetwork,
    RestoreLink,
    RestoreNetwork,
    RestoreSite,
    ResumeCluster,
    StartUnit,
    StopUnit,
)
from emulator.commands.server import AnswerAgain, StopAnswering
from emulator.copy_services import fault_effects, resets
from emulator.copy_services.planned import FaultComes, RepairComes, SitePartGoes, UnitStarts
from emulator.errors import Refusal, UnknownObject
from emulator.events.faults import (
    FaultImpossible,
    FaultPlanned,
    SiteGoes,
    SiteRestored,
    UnitStarted,
    UnitStarting,
)
from emulator.hardware import faults
from emulator.hardware.parts import Part, PartKind
from emulator.hardware.power import BOOT_US, read_crit
from emulator.hardware.storage_server import Health
from emulator.ids import EssSerial
from emulator.outcome import DueHandler, Handler, Outcome
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation
    from emulator.outcome import AgendaItem

LONGEST_PLAN_US = 366 * 86_400 * US_PER_S
"""No fault is planned further ahead, none lasts longer before its repair comes by itself."""
LONGEST_LOSS_S = 86_400
"""No site is lost more slowly than in a day."""


# -- parts -----------------------------------------------------------------------------------------


def parts_of(command: Command) -> list[Part]:
    """The parts that a command names, except those of a site."""
    match command:
        case CutLink() | RestoreLink():
            return [Part(PartKind.LINK, link) for link in command.links]
        case FailAdapter() | RepairAdapter():
            return [Part(PartKind.ADAPTER, f"{command.serial}:{command.said}")]
        case FailCluster() | RepairCluster() | QuiesceCluster() | ResumeCluster():
            return [Part(PartKind.CLUSTER, command.cluster)]
        case StopUnit() | StartUnit():
            return [Part(PartKind.UNIT, serial) for serial in command.serials]
        case FailNvs() | RepairNvs():
            return [Part(PartKind.NVS, command.cluster)]
        case FailRank() | RepairRank():
            return [Part(PartKind.RANK, command.rank)]
        case CutNetwork() | RestoreNetwork():
            return [Part(PartKind.NETWORK, command.serial)]
        case CutHostNetwork() | RestoreHostNetwork():
            return [Part(PartKind.HOST_NETWORK, command.host)]
        case _:
            return []


def checked_parts(inst: Installation, command: Command) -> list[Part]:
    """The same, each once and seen to exist; raises Refusal."""
    parts = list(dict.fromkeys(parts_of(command)))
    if not parts:
        raise Refusal("Nothing was named.", "Z03")
    for part in parts:
        faults.health_of(inst, part)
    return parts


def check_fault(inst: Installation, fault: Command) -> None:
    """See that what a fault or a repair names exists and that its times make sense."""
    if isinstance(fault, LoseSite | RestoreSite):
        site_of(inst, fault.site)
    elif not isinstance(fault, StopAnswering | AnswerAgain):
        checked_parts(inst, fault)
    if not isinstance(fault, Fault):
        return
    if not 0 <= fault.for_us <= LONGEST_PLAN_US or not 0 <= fault.after_us <= LONGEST_PLAN_US:
        raise Refusal("A fault comes within a year and is repaired within a year.", "Z02")
    if isinstance(fault, LoseSite) and not 0 <= fault.over_s <= LONGEST_LOSS_S:
        raise Refusal("A site is lost within a day.", "Z02")


def timed(handler: Handler) -> Handler:
    """A fault that comes later is put on the agenda; so is the repair of one that lasts so long."""

    def handle(inst: Installation, fault: Fault, operator: str) -> Outcome:
        check_fault(inst, fault)
        if fault.after_us:
            at_us = inst.now_us + fault.after_us
            inst.agenda.add(at_us, FaultComes(replace(fault, after_us=0)))
            return Outcome((FaultPlanned(type(fault).__name__, at_us),))
        outcome = handler(inst, fault, operator)
        if fault.for_us and outcome.events:
            inst.agenda.add(inst.now_us + fault.for_us, RepairComes(fault.repair()))
        return outcome

    return handle


def _break(health: Health) -> Handler:
    def handle(inst: Installation, command: Command, _operator: str) -> Outcome:
        parts = checked_parts(inst, command)
        return Outcome(tuple(fault_effects.change(inst, parts, health)))

    return handle


mend = _break(Health.UP)


def quiesce(inst: Installation, command: QuiesceCluster, operator: str) -> Outcome:
    """Take a cluster out of work; one that has failed cannot be quiesced."""
    if inst.cluster(command.cluster).health is Health.FAILED:
        raise Refusal(f"Cluster {command.cluster} has failed and cannot be quiesced.", "A01")
    return _break(Health.OFF)(inst, command, operator)


def resume(inst: Installation, command: ResumeCluster, operator: str) -> Outcome:
    """Let a quiesced cluster work; one that has failed is repaired instead."""
    if inst.cluster(command.cluster).health is Health.FAILED:
        raise Refusal(f"Cluster {command.cluster} has failed: it has to be repaired.", "A01")
    return mend(inst, command, operator)


# -- power -----------------------------------------------------------------------------------------


def call_off(inst: Installation, concerned: Callable[[AgendaItem], bool]) -> None:
    """Take off the agenda what must not happen any more."""
    for _, number, item in inst.agenda.rows():
        if concerned(item):
            inst.agenda.cancel(number)


def is_starting(inst: Installation, serial: EssSerial) -> bool:
    """Whether a unit was switched on and does not answer yet."""
    return any(item == UnitStarts(serial) for _, _, item in inst.agenda.rows())


def stop_unit(inst: Installation, command: StopUnit, operator: str) -> Outcome:
    """The power of units goes, also of those that are just starting."""
    call_off(inst, lambda item: isinstance(item, UnitStarts) and item.serial in command.serials)
    return _break(Health.OFF)(inst, command, operator)


def start_unit(inst: Installation, command: StartUnit, _operator: str) -> Outcome:
    """Power on: units answer when they have started; those that have power go on."""
    parts = checked_parts(inst, command)
    return Outcome(tuple(power_on(inst, parts)), inst.now_us)


def power_on(inst: Installation, units: list[Part]) -> list[Event]:
    """Switch units on that are off and not starting."""
    events: list[Event] = []
    until_us = inst.now_us + BOOT_US
    for part in units:
        serial = EssSerial(part.name)
        if faults.health_of(inst, part) is not Health.UP and not is_starting(inst, serial):
            inst.agenda.add(until_us, UnitStarts(serial))
            events.append(UnitStarting(serial, until_us))
    return events


def unit_starts(inst: Installation, item: UnitStarts) -> tuple[Event, ...]:
    """A unit has started: CRIT as written is in force, and pairs learn of it (H05, H06; C-10)."""
    unit = inst.storage_servers[item.serial]
    read_crit(unit)
    started = UnitStarted(unit.serial, unit.vpd.crit_in_force.value)
    return (started, *fault_effects.change(inst, [Part(PartKind.UNIT, unit.serial)], Health.UP))


# -- sites -----------------------------------------------------------------------------------------


def site_of(inst: Installation, name: str) -> list[Part]:
    """The parts of a site; raises UnknownObject."""
    if name not in inst.sites:
        known = ", ".join(inst.sites)
        raise UnknownObject(f"There is no site {name}; there are {known}.")
    return faults.parts_of_site(inst, name)


def lose_site(inst: Installation, command: LoseSite, _operator: str) -> Outcome:
    """Lose a site at this instant, or part by part.

    Part by part, the order is drawn from the names of site and parts, the same in every run; the
    last goes when the time is over.
    """
    parts = site_of(inst, command.site)
    if inst.sites[command.site].lost or _is_going(inst, command.site):
        return Outcome(())
    until_us = inst.now_us + command.over_s * US_PER_S
    events: list[Event] = [SiteGoes(command.site, len(parts), until_us)]
    if not command.over_s:
        return Outcome((*events, *_take(inst, command.site, parts)))
    drawn = sorted(
        parts, key=lambda part: zlib.crc32(f"{command.site} {part.kind.value} {part.name}".encode())
    )
    for place, part in enumerate(drawn, 1):
        at_us = inst.now_us + command.over_s * US_PER_S * place // len(drawn)
        inst.agenda.add(at_us, SitePartGoes(command.site, part))
    return Outcome(tuple(events))


def _is_going(inst: Installation, site: str) -> bool:
    rows = inst.agenda.rows()
    return any(isinstance(item, SitePartGoes) and item.site == site for _, _, item in rows)


def _take(inst: Installation, site: str, parts: list[Part]) -> list[Event]:
    """Break the parts that still work, and note that the site took them."""
    taken = [part for part in parts if faults.health_of(inst, part) is Health.UP]
    serials = {
        EssSerial(part.name)
        for part in parts
        if part.kind is PartKind.UNIT and is_starting(inst, EssSerial(part.name))
    }
    taken += [part for part in parts if part.kind is PartKind.UNIT and part.name in serials]
    call_off(inst, lambda item: isinstance(item, UnitStarts) and item.serial in serials)
    inst.sites[site].lost += taken
    wanted = [(part, Health.OFF if part.kind is PartKind.UNIT else Health.FAILED) for part in taken]
    return fault_effects.change_each(inst, wanted)


def site_part_goes(inst: Installation, item: SitePartGoes) -> tuple[Event, ...]:
    """One part of a rolling loss."""
    return tuple(_take(inst, item.site, [item.part]))


def restore_site(inst: Installation, command: RestoreSite, _operator: str) -> Outcome:
    """Mend what the loss took, stop a loss under way, and switch the units on."""
    site_of(inst, command.site)
    site = inst.sites[command.site]
    if not site.lost and not _is_going(inst, site.name):
        return Outcome(())
    call_off(inst, lambda item: isinstance(item, SitePartGoes) and item.site == site.name)
    units = [part for part in site.lost if part.kind is PartKind.UNIT]
    others = [part for part in site.lost if part.kind is not PartKind.UNIT]
    site.lost = []
    events: list[Event] = [SiteRestored(site.name)]
    events += fault_effects.change(inst, others, Health.UP)
    events += power_on(inst, units)
    return Outcome(tuple(events))


# -- what is due by itself -------------------------------------------------------------------------


def do_now(
    inst: Installation, command: Command, handler: Handler | None = None
) -> tuple[Event, ...]:
    """A fault or repair that nobody waits for: what refuses it is said in the event list.

    handler: of what is neither.
    """
    try:
        return (handler or HANDLERS[type(command)])(inst, command, "").events
    except Refusal as refusal:
        return (FaultImpossible(type(command).__name__, refusal.message),)


def fault_comes(inst: Installation, item: FaultComes) -> tuple[Event, ...]:
    """The time of a planned fault has come."""
    return do_now(inst, item.fault)


def repair_comes(inst: Installation, item: RepairComes) -> tuple[Event, ...]:
    """The time of a fault is over."""
    return do_now(inst, item.repair)


_FAIL = timed(_break(Health.FAILED))

HANDLERS: dict[type[Command], Handler] = {
    CutLink: _FAIL,
    FailAdapter: _FAIL,
    FailCluster: _FAIL,
    FailNvs: _FAIL,
    FailRank: _FAIL,
    CutNetwork: _FAIL,
    CutHostNetwork: _FAIL,
    QuiesceCluster: timed(quiesce),
    StopUnit: timed(stop_unit),
    LoseSite: timed(lose_site),
    RestoreLink: mend,
    RepairAdapter: mend,
    RepairCluster: mend,
    ResumeCluster: resume,
    StartUnit: start_unit,
    RepairNvs: mend,
    RepairRank: mend,
    RestoreNetwork: mend,
    RestoreHostNetwork: mend,
    RestoreSite: restore_site,
    StopAnswering: timed(resets.stop_answering),
    AnswerAgain: resets.answer_again,
}
DUE: dict[type[AgendaItem], DueHandler] = {
    FaultComes: fault_comes,
    RepairComes: repair_comes,
    UnitStarts: unit_starts,
    SitePartGoes: site_part_goes,
}
