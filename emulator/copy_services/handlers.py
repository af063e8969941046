"""Handlers of the Copy Services commands, of host writes, and of what is due by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.commands import server as desk
from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RemoveBackupServer,
    RemovePrimaryServer,
    RemoveServers,
    RunTask,
    SetBackupServer,
    SetPrimaryServer,
    WithdrawFlashCopy,
)
from emulator.commands.hardware import AddHostName, RemoveHostName, SetClusterAddress
from emulator.commands.logical import WriteBlocks
from emulator.copy_services import (
    advice,
    flashcopy,
    flashcopy_rules,
    host_writes,
    path_handlers,
    pprc,
    pprc_handlers,
    resets,
    saved_tasks,
    server_desk,
    server_entries,
    server_life,
    tasks,
)
from emulator.copy_services.relations import FlashCopyRelation
from emulator.errors import Refusal
from emulator.events.base import AdviceGiven, Event
from emulator.events.copy_services import (
    BackgroundCopyEnded,
    ClientStateChanged,
    FlashCopyStarted,
    FlashCopyWithdrawn,
    ServerEntryChanged,
)
from emulator.hardware import handlers as hardware
from emulator.hardware.host_lists import is_name
from emulator.ids import ClusterId, cluster_parts, make_cluster_id
from emulator.outcome import AgendaItem, DueHandler, Handler, Outcome

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.installation import Installation


@dataclass(frozen=True, slots=True)
class EstablishEnds(AgendaItem):
    """The few seconds of an establish are over; background copies start."""

    relations: tuple[int, ...]


def establish(inst: Installation, command: EstablishFlashCopy, _operator: str) -> Outcome:
    """T0 is now, for all pairs (§5.2.1)."""
    flashcopy_rules.check_establish(inst, command)
    events: list[Event] = []
    numbers = []
    for source, target in command.pairs:
        relation = FlashCopyRelation(
            inst.next_relation,
            source,
            target,
            inst.volumes[source].size_tracks,
            command.background_copy,
            command.accelerate_destage,
            inst.now_us,
        )
        inst.next_relation += 1
        pprc.settle_source(inst, source)
        inst.relations[relation.id] = relation
        inst.relation_of[source] = inst.relation_of[target] = relation
        numbers.append(relation.id)
        if inst.volumes[target].online:
            changed = f"Target {target} was online: its host finds data changed under its feet"
            events.append(AdviceGiven(target, "D09", changed))
        events.append(FlashCopyStarted(source, target, command.background_copy))
        events += pprc.content_replaced(inst, target)
        events += advice.on_lone_target(inst, target)
    done_us = inst.now_us + flashcopy.ESTABLISH_US
    inst.agenda.add(done_us, EstablishEnds(tuple(numbers)))
    events += advice.on_flashcopy(inst, command.pairs)
    return Outcome(tuple(events), done_us)


def establish_ends(inst: Installation, item: EstablishEnds) -> tuple[Event, ...]:
    """The relations stand; those with background copy begin to copy. A withdrawn one is no more."""
    events: list[Event] = []
    for number in item.relations:
        relation = inst.relations.get(number)
        if relation is not None:
            events += flashcopy.stand(inst, relation)
    return tuple(events)


def copy_finished(inst: Installation, transfer: int) -> tuple[Event, ...]:
    """A copy has moved its last track: a relation ends (rule E05), a pair is in duplex."""
    if transfer >= pprc.TRANSFER_BASE:
        return pprc_handlers.copy_finished(inst, transfer)
    relation = inst.relations[transfer]
    flashcopy.end_completed(inst, relation)
    return (BackgroundCopyEnded(relation.source, relation.target),)


def withdraw(inst: Installation, command: WithdrawFlashCopy, _operator: str) -> Outcome:
    """End the relations named (§5.2.3)."""
    if not command.pairs:
        raise Refusal("No FlashCopy pair was named.", "Z03")
    relations = [flashcopy_rules.relation_of_pair(inst, pair) for pair in command.pairs]
    if len({relation.id for relation in relations}) < len(relations):
        raise Refusal("A FlashCopy pair is named more than once.", "E08")
    events: list[Event] = []
    for relation in relations:
        pprc.settle_source(inst, relation.source)
        left = flashcopy.tracks_left(inst, relation)
        flashcopy.end_withdrawn(inst, relation)
        events.append(FlashCopyWithdrawn(relation.source, relation.target, left))
        if left:
            events += pprc.content_replaced(inst, relation.target)
    return Outcome(tuple(events), inst.now_us + flashcopy.WITHDRAW_US)


TASK_WORK: dict[type[Command], Handler] = {
    EstablishFlashCopy: establish,
    WithdrawFlashCopy: withdraw,
    **path_handlers.TASK_WORK,
    **pprc_handlers.TASK_WORK,
}


def run_task(inst: Installation, command: RunTask, operator: str) -> Outcome:
    """Run a task through the server: its checks, then the unit's, then the run is entered."""
    tasks.check_task(inst, command)
    outcome = TASK_WORK[type(command.work)](inst, command.work, operator)
    done_us = max(inst.now_us + tasks.LEAST_US, outcome.done_us)
    started = tasks.start_run(inst, command, operator, done_us)
    tasks.log_what_was_kept(inst, outcome.events)
    alone = advice.on_single_task(inst, command.work)
    return Outcome((started, *outcome.events, *alone), done_us)


def run_saved_tasks(inst: Installation, command: desk.RunSavedTasks, operator: str) -> Outcome:
    """Run saved tasks and groups (§5.1.4)."""
    return saved_tasks.run_saved(inst, command, operator, TASK_WORK)


def set_primary(inst: Installation, command: SetPrimaryServer, _operator: str) -> Outcome:
    """Enter the primary server on one cluster."""
    return _enter(inst, command.cluster, "primary", _checked_name(inst, command))


def set_backup(inst: Installation, command: SetBackupServer, _operator: str) -> Outcome:
    """Enter the backup server on one cluster."""
    return _enter(inst, command.cluster, "backup", _checked_name(inst, command))


def remove_primary(inst: Installation, command: RemovePrimaryServer, _operator: str) -> Outcome:
    """Remove the primary server entry of one cluster."""
    return _enter(inst, command.cluster, "primary", "")


def remove_backup(inst: Installation, command: RemoveBackupServer, _operator: str) -> Outcome:
    """Remove the backup server entry of one cluster."""
    return _enter(inst, command.cluster, "backup", "")


def remove_servers(inst: Installation, command: RemoveServers, _operator: str) -> Outcome:
    """Remove both entries on both clusters of the units named."""
    units = [inst.storage_server(serial) for serial in command.serials]
    if not units:
        raise Refusal("No storage server was named.", "Z03")
    events: list[Event] = []
    for unit in units:
        for number, cluster in unit.clusters.items():
            place = make_cluster_id(unit.serial, number)
            if cluster.primary_server:
                cluster.primary_server = ""
                events.append(ServerEntryChanged(place, "primary", ""))
            if cluster.backup_server:
                cluster.backup_server = ""
                events.append(ServerEntryChanged(place, "backup", ""))
    return Outcome((*events, *server_life.reconcile(inst)))


def _checked_name(inst: Installation, command: SetPrimaryServer | SetBackupServer) -> str:
    """A server entry is one word, a host name or an address (rule B06); raises Refusal."""
    inst.cluster(command.cluster)
    name = command.server.strip()
    if not name:
        raise Refusal("A value must be entered for the Copy Services server.", "B06")
    if not is_name(name):
        raise Refusal(f"'{name[:20]}' is neither a host name nor a TCP/IP address.", "B06")
    return name


def _enter(inst: Installation, place: ClusterId, entry: str, value: str) -> Outcome:
    """Write an entry and let server and clients follow; an unchanged entry is no event."""
    cluster = inst.cluster(place)
    attribute = f"{entry}_server"
    if getattr(cluster, attribute) == value:
        return Outcome(())
    setattr(cluster, attribute, value)
    inst.server.stuck.pop(cluster_parts(place)[0], None)
    inst.server.updated_us = inst.now_us
    events: list[Event] = [ServerEntryChanged(place, entry, value)]
    events += server_life.reconcile(inst)
    if value and not any(isinstance(event, ClientStateChanged) for event in events):
        events += server_life.unknown_host(inst, place, value)
    if value:
        events += _advice(inst, place)
    return Outcome(tuple(events))


def _advice(inst: Installation, place: ClusterId) -> list[Event]:
    """Primary and backup on one unit (rule B07) or on one site (rule B08) burn together."""
    serial, number = cluster_parts(place)
    cluster = inst.cluster(place)
    if not cluster.primary_server or not cluster.backup_server or len(inst.storage_servers) < 2:
        return []
    found = [
        server_entries.resolve(inst, serial, number, name)
        for name in (cluster.primary_server, cluster.backup_server)
    ]
    if found[0] is None or found[1] is None:
        return []
    units = [inst.storage_servers[cluster_parts(one)[0]] for one in found if one is not None]
    if units[0].serial == units[1].serial:
        return [AdviceGiven(place, "B07", "Primary and backup server are on one storage server")]
    if units[0].site == units[1].site:
        return [AdviceGiven(place, "B08", "Primary and backup server are on one site")]
    return []


def _then_reconcile(handler: Handler) -> Handler:
    """A change of a host list or an address may let a client find its server, or lose it (rules
    B06, B25).
    """

    def handle(inst: Installation, command: Command, operator: str) -> Outcome:
        outcome = handler(inst, command, operator)
        return Outcome((*outcome.events, *server_life.reconcile(inst)), outcome.done_us)

    return handle


HANDLERS: dict[type[Command], Handler] = {
    **TASK_WORK,
    AddHostName: _then_reconcile(hardware.HANDLERS[AddHostName]),
    RemoveHostName: _then_reconcile(hardware.HANDLERS[RemoveHostName]),
    SetClusterAddress: _then_reconcile(hardware.HANDLERS[SetClusterAddress]),
    **path_handlers.TASK_WORK,
    **pprc_handlers.HANDLERS,
    WriteBlocks: host_writes.write_blocks,
    RunTask: run_task,
    SetPrimaryServer: set_primary,
    SetBackupServer: set_backup,
    RemovePrimaryServer: remove_primary,
    RemoveBackupServer: remove_backup,
    RemoveServers: remove_servers,
    desk.SaveTask: saved_tasks.save,
    desk.ReplaceTask: saved_tasks.replace,
    desk.RemoveTasks: saved_tasks.remove,
    desk.GroupTasks: saved_tasks.group,
    desk.UngroupTask: saved_tasks.ungroup,
    desk.RunSavedTasks: run_saved_tasks,
    desk.ResetCopyServices: resets.reset,
    desk.SignOn: resets.try_lighter,
    desk.RestartWorkstation: resets.try_lighter,
    desk.SetEmailAddress: server_desk.set_address,
    desk.SendSummary: server_desk.send_summary,
    desk.ClearLog: server_desk.clear_log,
    desk.SetPasswordProtection: server_desk.set_protection,
    desk.AuthorizeUser: server_desk.authorize,
    desk.RemoveUser: server_desk.remove_user,
    desk.PrimeServer: server_desk.prime,
    desk.UnprimeServer: server_desk.unprime,
    desk.SetSpecialistAccount: server_desk.set_account,
    desk.RemoveSpecialistAccount: server_desk.remove_account,
}

DUE: dict[type[AgendaItem], DueHandler] = {
    **pprc_handlers.DUE,
    EstablishEnds: establish_ends,
    tasks.TaskEnds: tasks.task_ends,
    server_life.ServerComesUp: server_life.server_comes_up,
    server_life.ClientRegisters: server_life.client_registers,
    server_life.PrimaryReturns: server_life.primary_returns,
}
