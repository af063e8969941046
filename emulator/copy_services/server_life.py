"""When the Copy Services server runs, and which clients are registered with it (§2.2, §4.3.1).

The entries on the clusters decide. A unit takes part when both of its clusters name the same
primary server (rule B04) and both find that name in their own host list (rules B06, B25). The
server runs on the named cluster once that cluster's own unit takes part; the other clients register
after it (rule B16), at most `max_ess_per_server` units in all (§4.3.1, rule B24), its own unit
first. Losing an entry takes effect at once, on a start or registration under way too. A server that
runs or starts stays where it is as long as its own unit says so: nothing else becomes the server by
itself (rule B11).

Health counts too. A server whose cluster goes down is gone with its running tasks and starts again
when the cluster is back; one whose unit is cut off the network goes on and cannot be reached until
the network is back (rule B26). Either way all clients register anew; a client that is down or cut
off itself registers when it is back.

How long the start and a registration take is the emulator's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.copy_services.accounts import DELIVERED
from emulator.copy_services.reports import forget_report, keep_last_report
from emulator.copy_services.server import (
    ClientState,
    CopyServicesServer,
    LogEntry,
    Mode,
    ServerState,
    TaskStatus,
)
from emulator.copy_services.server_entries import (
    cluster_works,
    has_entry,
    is_on_network,
    members,
    resolve,
    returning_primary,
    wanted_server,
    where_server_belongs,
    why_silent,
)
from emulator.events.copy_services import ClientStateChanged, ServerStateChanged
from emulator.ids import ClusterId, EssSerial, cluster_parts
from emulator.outcome import AgendaItem
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.events.base import Event
    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation

SERVER_START_US = 120 * US_PER_S
CLIENT_REGISTER_US = 60 * US_PER_S
KEPT_LOG = 2_000
"""Lines of the log that the server keeps; no document gives a size."""


@dataclass(frozen=True, slots=True)
class ServerComesUp(AgendaItem):
    """The server on `cluster` has read what it keeps and answers from now on."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class PrimaryReturns(AgendaItem):
    """The primary server on `cluster` is up again beside the active backup (rule B12)."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class ClientRegisters(AgendaItem):
    """A client has reached the server and reports."""

    serial: EssSerial
    cluster: ClusterId


def unknown_host(inst: Installation, place: ClusterId, name: str) -> list[Event]:
    """Say of a client whose state has not changed that its new entry leads nowhere (rule B06)."""
    serial, number = cluster_parts(place)
    if resolve(inst, serial, number, name) is not None:
        return []
    state = inst.server.clients.get(serial, ClientState.ABSENT).value
    return [ClientStateChanged(serial, state, False, f"unknown host {name} on cluster {number}")]


def reconcile(inst: Installation) -> list[Event]:
    """Make server and clients follow the entries, after one of them or a host list has changed."""
    server = inst.server
    events: list[Event] = []
    where = where_server_belongs(inst)
    if where != server.cluster:
        events += stop_server(inst)
        if where is not None:
            events += start_server(inst, where)
    elif where is not None:
        events += _follow_health(inst, where)
    own = "" if where is None else cluster_parts(where)[0]
    for serial in sorted(inst.storage_servers, key=lambda serial: serial != own):
        events += _follow(inst, serial, inst.storage_servers[serial])
    _plan_give_back(inst)
    return events


def _plan_give_back(inst: Installation) -> None:
    """A primary server that has come back starts, and then takes over (rule B12, C-02)."""
    where = returning_primary(inst)
    item = None if where is None else PrimaryReturns(where)
    planned = [each for _, _, each in inst.agenda.rows() if isinstance(each, PrimaryReturns)]
    if item in planned:
        return
    _call_off(inst, lambda each: isinstance(each, PrimaryReturns))
    if item is not None:
        inst.agenda.add(inst.now_us + SERVER_START_US, item)


def primary_returns(inst: Installation, item: PrimaryReturns) -> tuple[Event, ...]:
    """The backup tells its clients, and all go back to the primary (rule B12)."""
    server = inst.server
    if returning_primary(inst) != item.cluster:
        return ()
    for serial, mode in server.modes.items():
        if mode is Mode.BACKUP:
            server.modes[serial] = Mode.PRIMARY
    server.cluster = item.cluster
    server.state = ServerState.RUNNING
    server.unseen.clear()  # it has just started (rule B27)
    write_log(inst, f"Control returned to the primary server on {item.cluster}")
    events: list[Event] = [ServerStateChanged(item.cluster, server.state.value, True)]
    for serial, state in server.clients.items():
        if state is ClientState.REGISTERED:
            keep_last_report(inst, serial)
            server.clients[serial] = ClientState.UNREGISTERED
    return (*events, *reconcile(inst))


def start_server(inst: Installation, where: ClusterId) -> list[Event]:
    """The server begins to start on a cluster, or waits for the cluster if that is down."""
    server = inst.server
    server.cluster = where
    server.crashed = not cluster_works(inst, where)
    if server.crashed:
        server.state = ServerState.UNREACHABLE
        return [ServerStateChanged(where, server.state.value, False)]
    server.state = ServerState.STARTING
    inst.agenda.add(inst.now_us + SERVER_START_US, ServerComesUp(where))
    return [ServerStateChanged(where, server.state.value, True)]


def _follow_health(inst: Installation, where: ClusterId) -> list[Event]:
    """The server goes, hides and comes back with its cluster and its network (rule B26)."""
    server = inst.server
    works = cluster_works(inst, where)
    if server.crashed:
        return start_server(inst, where) if works else []
    if not works:
        _lose_tasks(inst)
        server.crashed = True
        return _now(inst, ServerState.UNREACHABLE)
    reached = is_on_network(inst, cluster_parts(where)[0])
    if server.state is ServerState.RUNNING and not reached:
        return _now(inst, ServerState.UNREACHABLE)
    if server.state is ServerState.UNREACHABLE and reached:
        return _now(inst, ServerState.RUNNING)
    return []


def _now(inst: Installation, state: ServerState) -> list[Event]:
    inst.server.state = state
    return [ServerStateChanged(inst.server.cluster, state.value, state is ServerState.RUNNING)]


def _follow(inst: Installation, serial: EssSerial, unit: StorageServer) -> list[Event]:
    """One client's state, and its registration if the server already runs."""
    server = inst.server
    before = server.clients.get(serial, ClientState.ABSENT)
    where, reason = wanted_server(inst, unit)
    silent = server.stuck.get(serial) or why_silent(inst, serial)
    belongs = where is not None and where == server.cluster and not silent
    if before is ClientState.REGISTERED and belongs:
        return []
    after = ClientState.UNREGISTERED if has_entry(unit) else ClientState.ABSENT
    if before is ClientState.REGISTERED:
        keep_last_report(inst, serial)
    server.clients[serial] = after
    if where is None or not belongs:
        _call_off(inst, lambda item: isinstance(item, ClientRegisters) and item.serial == serial)
    else:
        item = ClientRegisters(serial, where)
        if not any(pending == item for _, _, pending in inst.agenda.rows()):
            inst.agenda.add(inst.now_us + CLIENT_REGISTER_US, item)
    if after is before:
        return []
    return [ClientStateChanged(serial, after.value, False, reason or silent)]


def _call_off(inst: Installation, concerned: Callable[[object], bool]) -> None:
    """Take off the agenda what must not happen any more."""
    for _, number, item in inst.agenda.rows():
        if concerned(item):
            inst.agenda.cancel(number)


def stop_server(inst: Installation) -> list[Event]:
    """The server stops where it is: running tasks are lost without a message (rule B17)."""
    server = inst.server
    if server.cluster is None:
        return []
    _lose_tasks(inst)
    server.crashed = False
    for serial, state in server.clients.items():
        if state is ClientState.REGISTERED:
            server.clients[serial] = ClientState.UNREGISTERED
    was = server.cluster
    server.cluster = None
    server.state = ServerState.DISABLED
    server.stale.clear()
    server.stale_pairs.clear()
    return [ServerStateChanged(was, server.state.value, False)]


def _lose_tasks(inst: Installation) -> None:
    """What the server was doing ends with it, and what was to come (rule B17)."""
    _call_off(inst, lambda item: isinstance(item, ServerComesUp | ClientRegisters))
    for run in inst.server.runs:
        if run.status is TaskStatus.RUNNING:
            run.status = TaskStatus.LOST
            if task := inst.tasks.get(run.task):
                task.status = TaskStatus.LOST


def server_comes_up(inst: Installation, item: ServerComesUp) -> tuple[Event, ...]:
    """The server answers.

    It knows the volumes of this moment (rule B27), and clients begin to register.
    """
    server = inst.server
    if server.cluster != item.cluster or server.state is not ServerState.STARTING:
        return ()
    server.unseen.clear()
    write_log(inst, "Copy Services server started")
    if not is_on_network(inst, cluster_parts(item.cluster)[0]):
        return tuple(_now(inst, ServerState.UNREACHABLE))
    came = _now(inst, ServerState.RUNNING)
    for serial in members(inst, item.cluster):
        if not why_silent(inst, serial):
            inst.agenda.add(inst.now_us + CLIENT_REGISTER_US, ClientRegisters(serial, item.cluster))
    return tuple(came)


def client_registers(inst: Installation, item: ClientRegisters) -> tuple[Event, ...]:
    """A client registers, unless the entries or the server have changed meanwhile."""
    server = inst.server
    unit = inst.storage_servers[item.serial]
    current = server.state is ServerState.RUNNING and server.cluster == item.cluster
    current = current and item.serial not in server.stuck
    if not current or wanted_server(inst, unit)[0] != item.cluster:
        return ()
    if server.clients.get(item.serial) is ClientState.REGISTERED:
        return ()
    registered = [s for s, state in server.clients.items() if state is ClientState.REGISTERED]
    if len(registered) >= inst.max_ess_per_server:
        reason = f"the server controls {len(registered)} storage servers already"
        return (ClientStateChanged(item.serial, ClientState.UNREGISTERED.value, False, reason),)
    server.clients[item.serial] = ClientState.REGISTERED
    forget_report(inst, item.serial)
    write_log(inst, f"Client {item.serial} registered")
    return (ClientStateChanged(item.serial, ClientState.REGISTERED.value, True),)


def will_report(inst: Installation, serial: EssSerial) -> bool:
    """Whether the client of a unit is registered, or will be soon by itself."""
    if inst.server.clients.get(serial) is ClientState.REGISTERED:
        return True
    planned = (each for _, _, each in inst.agenda.rows())
    return any(isinstance(each, ClientRegisters) and each.serial == serial for each in planned)


def settle_at_start(inst: Installation) -> None:
    """A new installation begins with its server running and its clients registered, if its entries
    allow it.
    """
    server = inst.server = CopyServicesServer()
    inst.specialist_accounts[DELIVERED.name] = DELIVERED
    server.cluster = where_server_belongs(inst)
    for serial, unit in inst.storage_servers.items():
        server.clients[serial] = ClientState.UNREGISTERED if has_entry(unit) else ClientState.ABSENT
    if server.cluster is None:
        return
    server.state = ServerState.RUNNING
    for serial in members(inst, server.cluster)[: inst.max_ess_per_server]:
        server.clients[serial] = ClientState.REGISTERED


def write_log(inst: Installation, text: str, operator: str = "") -> None:
    """Add a line to the server's log, which keeps the newest (§5.1.5)."""
    inst.server.log.append(LogEntry(inst.now_us, text, operator))
    del inst.server.log[:-KEPT_LOG]
