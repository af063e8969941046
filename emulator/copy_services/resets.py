"""The reset page: Disable, Reset to Primary, Reset to Backup, and what helps before (§2.2.2, §5.4).

A reset acts on the program of one unit and has to be done on every unit of the storage network, the
server's own first (rules B16, B20). Relationships and pairs stay; tasks that run are lost (rules
B17, B18).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from emulator.commands.server import Remedy, ResetAction, RestartWorkstation, SignOn
from emulator.copy_services.accounts import RESETTING, check_administrator
from emulator.copy_services.server import ClientState, Mode, ServerState, TaskStatus
from emulator.copy_services.server_entries import (
    check_reachable,
    is_alive,
    mode_of,
    wanted_server,
)
from emulator.copy_services.server_life import (
    reconcile,
    start_server,
    stop_server,
    write_log,
)
from emulator.errors import Refusal
from emulator.events.base import AdviceGiven
from emulator.events.server import BrowserRestarted, ResetDone, ServerAnswering
from emulator.ids import EssSerial, cluster_parts
from emulator.outcome import Outcome

if TYPE_CHECKING:
    from emulator.commands.server import AnswerAgain, ResetCopyServices, StopAnswering
    from emulator.events.base import Event
    from emulator.ids import ClusterId
    from emulator.installation import Installation

MODES = {
    ResetAction.PRIMARY: Mode.PRIMARY,
    ResetAction.BACKUP: Mode.BACKUP,
    ResetAction.DISABLE: Mode.DISABLED,
}
_LIGHTER = {SignOn: (Remedy.SIGN_ON,), RestartWorkstation: (Remedy.SIGN_ON, Remedy.WORKSTATION)}
"""What each action helps against."""


def reset(inst: Installation, command: ResetCopyServices, operator: str) -> Outcome:
    """One button on one unit."""
    serial, mode = command.serial, MODES[command.action]
    _check(inst, command)
    server = inst.server
    events: list[Event] = [ResetDone(serial, command.action.value, command.account)]
    if any(run.status is TaskStatus.RUNNING for run in server.runs):
        advice = "A task was running: whoever used Copy Services was not asked to stop"
        events.append(AdviceGiven(serial, "B21", advice))
    before = server.modes.get(serial)
    server.modes[serial] = mode
    where, _ = wanted_server(inst, inst.storage_servers[serial])
    if where is None and mode is not Mode.DISABLED:
        _entry_missing(inst, serial, before)
    server.stuck.pop(serial, None)
    if where is not None:
        events += _begin(inst, serial, where)
    events += _answered(inst, "a reset")
    write_log(inst, f"{command.action.value} on storage server {serial}", operator)
    events += reconcile(inst)
    return Outcome(tuple(events))


def _check(inst: Installation, command: ResetCopyServices) -> None:
    """The page of a unit opens for an administrator, while the unit can be reached (rule B13)."""
    inst.storage_server(command.serial)
    check_administrator(inst, command.account, RESETTING)
    check_reachable(inst, command.serial)


def _entry_missing(inst: Installation, serial: EssSerial, before: Mode | None) -> NoReturn:
    """Take the new mode back and refuse: there is no server to reset to (rules B03, B04)."""
    mode = inst.server.modes[serial]
    _, reason = wanted_server(inst, inst.storage_servers[serial])
    if before is None:
        del inst.server.modes[serial]
    else:
        inst.server.modes[serial] = before
    rule = "B03" if mode is Mode.BACKUP else "B04"
    raise Refusal(f"Copy Services cannot be reset to {mode.value}: {reason}.", rule)


def _begin(inst: Installation, serial: EssSerial, where: ClusterId) -> list[Event]:
    """The program of a unit starts anew: as the server, or as a client that looks for one."""
    server = inst.server
    active = server.cluster
    if cluster_parts(where)[0] != serial:
        found = active == where and server.state in (ServerState.RUNNING, ServerState.STARTING)
        if not found:
            server.stuck[serial] = f"no server answered on {where} when the client started"
        _goes(inst, serial)
        return []
    if active is not None and active != where and is_alive(inst, active):
        server.stuck[serial] = (
            f"the server on {active} is active: disable Copy Services on all storage servers first"
        )
        return [AdviceGiven(serial, "B15", f"Conflict: {server.stuck[serial]}")]
    if active != where:
        return []
    for other in inst.storage_servers:
        if other != serial and mode_of(inst, other) is not Mode.DISABLED:
            server.stuck[other] = f"the server on {where} was reset and this client was not"
    return [*stop_server(inst), *start_server(inst, where)]


def _goes(inst: Installation, serial: EssSerial) -> None:
    """A registered client that is started anew registers anew."""
    if inst.server.clients.get(serial) is ClientState.REGISTERED:
        inst.server.clients[serial] = ClientState.UNREGISTERED


def _answered(inst: Installation, by: str) -> list[Event]:
    """Whatever kept consoles from the server is over."""
    if inst.server.unanswered is None:
        return []
    inst.server.unanswered = None
    return [ServerAnswering(_place(inst), True, by)]


def _place(inst: Installation) -> EssSerial:
    cluster = inst.server.cluster
    return cluster_parts(cluster)[0] if cluster else EssSerial("")


def try_lighter(
    inst: Installation, command: SignOn | RestartWorkstation, _operator: str
) -> Outcome:
    """Sign on again, or restart the workstation: it helps, or it does not (rule B23)."""
    said = {SignOn: "signing on again", RestartWorkstation: "restarting the workstation"}
    what = said[type(command)]
    if inst.server.unanswered in _LIGHTER[type(command)]:
        return Outcome(tuple(_answered(inst, what)))
    return Outcome((BrowserRestarted(f"{what[0].upper()}{what[1:]} changed nothing"),))


def stop_answering(inst: Installation, command: StopAnswering, _operator: str) -> Outcome:
    """The fault: the server is there and no console gets through (rule B29)."""
    if inst.server.state is not ServerState.RUNNING:
        raise Refusal("No Copy Services server is running.", "B01")
    if inst.server.unanswered is command.remedy:
        raise Refusal("The Copy Services server does not respond already.", "B29")
    inst.server.unanswered = command.remedy
    return Outcome((ServerAnswering(_place(inst), False, ""),))


def answer_again(inst: Installation, _command: AnswerAgain, _operator: str) -> Outcome:
    """The repair of the fault."""
    if inst.server.unanswered is None:
        raise Refusal("The Copy Services server responds.", "B29")
    return Outcome(tuple(_answered(inst, "a repair")))
