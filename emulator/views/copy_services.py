"""The Copy Services server's view: what the panels and the command line read (§5.1, rules B02, B27,
B28).

A registered client reports at once, so its volumes are the machine's; those of a client that has
gone away are what it reported last; those assigned since the server started are not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services.server import ClientState, ReportedRelation, ServerState, why_closed
from emulator.errors import UnknownObject
from emulator.ids import EssSerial, LssId, VolumeId, cluster_parts, lss_parts, serial_of
from emulator.views import hardware
from emulator.views import volumes as machine
from emulator.views.rows import LogRow, ServerRow, SubsystemRow, TaskRow, VolumeRow

if TYPE_CHECKING:
    from emulator.hardware.storage_server import StorageServer
    from emulator.installation import Installation


def may_enter(inst: Installation) -> str:
    """ "" when Copy Services can be entered, else the sentence that says why not (rule B01)."""
    return why_closed(inst)


def server(inst: Installation) -> ServerRow:
    """The server and its clients; primary and backup as the server's own unit has them entered."""
    where = inst.server.cluster
    serial = cluster_parts(where)[0] if where else ""
    primary = backup = ""
    units = [inst.storage_servers[EssSerial(serial)]] if serial else inst.storage_servers.values()
    for unit in units:
        for cluster in unit.clusters.values():
            primary = primary or cluster.primary_server
            backup = backup or cluster.backup_server
    active = serial if not why_closed(inst) else ""
    clients = tuple((s, client_state(inst, s)) for s in inst.storage_servers)
    return ServerRow(_shown_state(inst), active, where or "", primary, backup, clients)


def _shown_state(inst: Installation) -> str:
    """ "unreachable" also for a server that runs and answers no console (rule B29)."""
    if inst.server.state is ServerState.RUNNING and inst.server.unanswered is not None:
        return ServerState.UNREACHABLE.value
    return inst.server.state.value


def client_state(inst: Installation, serial: EssSerial) -> str:
    """ "registered", "unregistered" or "absent"."""
    return inst.server.clients.get(serial, ClientState.ABSENT).value


def subsystems(inst: Installation) -> tuple[SubsystemRow, ...]:
    """The logical subsystems of the storage network: those of all clients that the server lists
    (rule B28).
    """
    if why_closed(inst):
        return ()
    return tuple(
        row for unit in _known_units(inst) for row in hardware.subsystems(inst, unit.serial)
    )


def volumes(inst: Installation, lss: LssId) -> tuple[VolumeRow, ...]:
    """The volumes of one LSS as the server knows them.

    Raises UnknownObject for an LSS that it does not list.
    """
    serial, _ = lss_parts(lss)
    if why_closed(inst) or serial not in [unit.serial for unit in _known_units(inst)]:
        raise UnknownObject(f"Copy Services does not list LSS {lss}.")
    unseen, devices = inst.server.unseen, _devices(inst)
    rows = [row for row in machine.volumes(inst, lss) if row.id not in unseen]
    if devices:
        rows = [row._replace(host_device=devices.get(row.id, "")) for row in rows]
    if serial not in inst.server.stale:
        return tuple(rows)
    return tuple([_as_reported(inst, row) for row in rows])


def volume(inst: Installation, volume_id: VolumeId) -> VolumeRow:
    """One volume as the server knows it; raises UnknownObject."""
    row = machine.volume(inst, volume_id)
    row = row._replace(host_device=_devices(inst).get(row.id, ""))
    serial = serial_of(volume_id)
    listed = serial in [unit.serial for unit in _known_units(inst)]
    if why_closed(inst) or not listed or volume_id in inst.server.unseen:
        raise UnknownObject(f"Copy Services does not know volume {volume_id}.")
    return _as_reported(inst, row) if serial in inst.server.stale else row


def _devices(inst: Installation) -> dict[VolumeId, str]:
    """What the host that told first calls each volume: its first name there (rule J09)."""
    devices: dict[VolumeId, str] = {}
    for told in inst.server.host_disks.values():
        for name, disks in told.items():
            devices.setdefault(name, disks.split()[0] if disks else "")
    return devices


def tasks(inst: Installation) -> tuple[TaskRow, ...]:
    """The runs that the server keeps, oldest first."""
    return tuple(
        TaskRow(
            run.number,
            run.name,
            run.description,
            run.kind,
            run.pairs,
            run.operator,
            run.status.value,
            run.started_us,
            run.ended_us,
        )
        for run in inst.server.runs
    )


def log(inst: Installation) -> tuple[LogRow, ...]:
    """The server's log, oldest first (§5.1.5)."""
    return tuple(LogRow(entry.at_us, entry.text) for entry in inst.server.log)


def _known_units(inst: Installation) -> list[StorageServer]:
    """Units whose client is registered, or was and has left a last report."""
    return [
        unit
        for serial, unit in inst.storage_servers.items()
        if inst.server.clients.get(serial) is ClientState.REGISTERED or serial in inst.server.stale
    ]


def _as_reported(inst: Installation, row: VolumeRow) -> VolumeRow:
    """A row with the copies that a client reported last instead of today's."""
    serial = serial_of(row.id)
    mirror = inst.server.stale_pairs.get(serial, {}).get(row.id)
    row = _without_pair(row) if mirror is None else machine.in_pair(row, mirror)
    return _with_relation(inst, row, inst.server.stale[serial].get(row.id))


def _without_pair(row: VolumeRow) -> VolumeRow:
    """A row of a volume in no PPRC pair."""
    own = ("pprc", "status", "reason", "reason_text", "critical", "write_inhibited")
    more = ("pprc_role", "pprc_partner", "pprc_operation", "pprc_percent", "out_of_sync_cylinders")
    names = (*own, *more)
    return row._replace(**{name: VolumeRow._field_defaults[name] for name in names})


def _with_relation(
    inst: Installation, row: VolumeRow, report: ReportedRelation | None
) -> VolumeRow:
    """A row with the FlashCopy of a report."""
    if report is None:
        return row._replace(
            flashcopy="",
            flashcopy_state="none",
            partner=None,
            background_copy=False,
            copied_percent=0,
            tracks_left=0,
        )
    source = inst.volumes.get(report.volume if report.is_source else report.partner)
    total = max(report.tracks_left, row.size_tracks if source is None else source.size_tracks)
    return row._replace(
        flashcopy="source" if report.is_source else "target",
        flashcopy_state="established" if report.established else "establishing",
        partner=report.partner,
        background_copy=report.background_copy,
        copied_percent=(total - report.tracks_left) * 100 // total,
        tracks_left=report.tracks_left,
    )
