"""Handlers of the commands of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.applications import ledger
from emulator.applications.application import (
    ISSUE,
    NAME,
    PERIOD_LEAST_US,
    PERIOD_MOST_US,
    Application,
    ApplicationState,
    named,
)
from emulator.applications.lanes import settle_quiesce, stop
from emulator.applications.records import NAME_MOST, STEPS_MOST, tracks_needed
from emulator.applications.ways import host_is_up
from emulator.commands.applications import (
    CreateApplication,
    DeleteApplication,
    QuiesceApplication,
    ResumeApplication,
    StartApplication,
    StopApplication,
)
from emulator.errors import Refusal, UnknownObject
from emulator.events.applications import (
    ApplicationCreated,
    ApplicationDeleted,
    ApplicationQuiescing,
    ApplicationResumed,
    ApplicationStarted,
)
from emulator.events.base import AdviceGiven
from emulator.outcome import Handler, Outcome
from emulator.units import gb_of_tracks

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.ids import VolumeId
    from emulator.installation import Installation


def create(inst: Installation, command: CreateApplication, _operator: str) -> Outcome:
    """Make an application that does not run yet."""
    if not NAME.match(command.name):
        raise Refusal(
            f"'{command.name}' is no name of an application: small letters, digits, - and _, "
            f"{NAME_MOST} at most.",
            "Z02",
        )
    if command.name in inst.applications:
        raise Refusal(f"There is an application {command.name} already.", "Z04")
    if not PERIOD_LEAST_US <= command.period_us <= PERIOD_MOST_US:
        raise Refusal("An application begins a transaction every millisecond to every hour.", "Z02")
    volumes = (command.log, *command.data)
    _check_place(inst, command.name, command.host, volumes)
    inst.applications[command.name] = Application(
        command.name, command.host, list(volumes), command.period_us
    )
    return Outcome((ApplicationCreated(command.name, command.host, volumes),))


def _check_place(
    inst: Installation, name: str, host_name: str, volumes: tuple[VolumeId, ...]
) -> None:
    """Refuse volumes that an application cannot write from a host."""
    host = inst.hosts.get(host_name)
    if host is None:
        known = ", ".join(inst.hosts) or "none"
        raise UnknownObject(f"There is no host {host_name}; there are {known}.")
    if len(volumes) < 2 or len(volumes) > STEPS_MOST:
        raise Refusal(
            f"An application has a log volume and 1 to {STEPS_MOST - 1} data volumes.", "Z02"
        )
    if volumes[0] in volumes[1:]:
        raise Refusal(f"Volume {volumes[0]} is the log volume: data has volumes of its own.", "I10")
    if len(set(volumes)) < len(volumes):
        raise Refusal("A data volume is named twice.", "Z04")
    for volume in volumes:
        size_tracks = inst.volume(volume).size_tracks
        if volume not in host.volumes:
            raise Refusal(f"Host {host_name} does not reach volume {volume}.", "Z06")
        if size_tracks < tracks_needed(len(volumes)):
            raise Refusal(f"Volume {volume} of {gb_of_tracks(size_tracks)} GB is too small.", "Z06")
        for other in inst.applications.values():
            if other.name != name and volume in other.volumes:
                raise Refusal(f"Volume {volume} belongs to application {other.name}.", "Z04")


def start(inst: Installation, command: StartApplication, _operator: str) -> Outcome:
    """Start, or start elsewhere; the first transaction begins one period later."""
    application = named(inst, command.name)
    if application.state is not ApplicationState.STOPPED:
        raise Refusal(f"Application {application.name} is {application.state.value}.", "Z06")
    if application.lane.queue:
        raise Refusal(
            f"The last writes of application {application.name} are still on their way.", "Z06"
        )
    host = command.host or application.host
    volumes = command.volumes or tuple(application.volumes)
    if len(volumes) != len(application.volumes):
        raise Refusal(
            f"Application {application.name} writes {len(application.volumes)} volumes, "
            f"not {len(volumes)}.",
            "Z02",
        )
    _check_place(inst, application.name, host, volumes)
    if not host_is_up(inst, host):
        raise Refusal(f"Host {host} is down.", "Z06")
    lost = ledger.move(inst, application, volumes)
    application.host, application.volumes = host, list(volumes)
    application.state = ApplicationState.RUNNING
    if application.pause_from_us < 0:
        application.pause_from_us = inst.now_us
    _begin(inst, application)
    started = ApplicationStarted(application.name, host, lost)
    return Outcome((started, *_without_record(inst, volumes)))


def _without_record(inst: Installation, volumes: tuple[VolumeId, ...]) -> list[Event]:
    """A simplex secondary keeps no record of what is written to it; said once (rule G15)."""
    events: list[Event] = []
    for volume in volumes:
        pair = inst.pair_of.get(volume)
        if pair is not None and pair.secondary == volume and not pair.is_over:
            advice = f"Target {volume} is written: no record is kept for a later resynchronisation"
            events.append(AdviceGiven(volume, "G15", advice))
    return events


def _begin(inst: Installation, application: Application) -> None:
    due_us = inst.now_us + application.period_us
    application.lane.add(due_us, application.next_transaction, 0, ISSUE)


def quiesce(inst: Installation, command: QuiesceApplication, _operator: str) -> Outcome:
    """Begin nothing more; what is in flight ends."""
    application = named(inst, command.name)
    if application.state is not ApplicationState.RUNNING:
        raise Refusal(f"Application {application.name} is {application.state.value}.", "Z06")
    lane, begins = application.lane, (application.next_transaction, 0)
    lane.keep([item for item in lane.queue if item[1:4] != (*begins, ISSUE)])
    application.stalled = [waiting for waiting in application.stalled if waiting != begins]
    application.state = ApplicationState.QUIESCING
    events: list[Event] = [ApplicationQuiescing(application.name)]
    settle_quiesce(application, events)
    return Outcome(tuple(events))


def resume(inst: Installation, command: ResumeApplication, _operator: str) -> Outcome:
    """Begin transactions again."""
    application = named(inst, command.name)
    if application.state not in (ApplicationState.QUIESCING, ApplicationState.QUIESCED):
        raise Refusal(f"Application {application.name} is {application.state.value}.", "Z06")
    application.state = ApplicationState.RUNNING
    _begin(inst, application)
    return Outcome((ApplicationResumed(application.name),))


def end(inst: Installation, command: StopApplication, _operator: str) -> Outcome:
    """Stop at once."""
    application = named(inst, command.name)
    if application.state is ApplicationState.STOPPED:
        raise Refusal(f"Application {application.name} is stopped.", "Z06")
    event = stop(application)
    application.pause_from_us = -1
    return Outcome((event,))


def delete(inst: Installation, command: DeleteApplication, _operator: str) -> Outcome:
    """Forget a stopped application."""
    application = named(inst, command.name)
    if application.state is not ApplicationState.STOPPED or application.lane.queue:
        raise Refusal(f"Application {application.name} must be stopped first.", "Z06")
    del inst.applications[application.name]
    return Outcome((ApplicationDeleted(application.name),))


HANDLERS: dict[type[Command], Handler] = {
    CreateApplication: create,
    StartApplication: start,
    QuiesceApplication: quiesce,
    ResumeApplication: resume,
    StopApplication: end,
    DeleteApplication: delete,
}
