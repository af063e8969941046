"""The questions of `essterm show`: which rows, for which IDs.

Rows are those of `emulator.views` as plain dictionaries; their field names are the keys of
``--json``. An ID narrows a question: a serial to a unit, an LSS address to a subsystem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from emulator.errors import UnknownObject
from emulator.ids import (
    RankId,
    cluster_id,
    ess_serial,
    lss_id,
    lss_of,
    lss_parts,
    serial_of,
    volume_id,
)
from emulator.installation import Installation
from emulator.views import applications as application_views
from emulator.views import faults as fault_views
from emulator.views import hardware, pprc, volumes
from emulator.views import hosts as host_views

Row = dict[str, Any]
LAST = 50
"""Lines of the event list that are shown when nobody says how many."""
SERIAL_LENGTH = 5


class Asked(NamedTuple):
    """One question. rate: of the clock, 0 where it stands; last: how many lines of a list."""

    inst: Installation
    ids: tuple[str, ...] = ()
    last: int = LAST
    rate: int = 0


Question = Callable[[Asked], list[Row]]


def plain(value: Any) -> Any:
    """A row as JSON can hold it: field names become keys, tuples lists."""
    if isinstance(value, tuple):
        if hasattr(value, "_asdict"):
            return {key: plain(each) for key, each in value._asdict().items()}
        return [plain(each) for each in value]
    return value


def by_name(projection: Callable[[Installation], Sequence[Any]], key: str, what: str) -> Question:
    """All rows, or those whose key is named, in the order of the names."""

    def rows(asked: Asked) -> list[Row]:
        found = [plain(row) for row in projection(asked.inst)]
        known = {row[key]: row for row in found}
        for name in asked.ids:
            if name not in known:
                there = ", ".join(known) or "none"
                raise UnknownObject(f"There is no {what} {name}; there are {there}.")
        return [known[name] for name in asked.ids] if asked.ids else found

    return rows


def by_unit(
    projection: Callable[[Installation], Sequence[Any]],
    look_up: Callable[[Installation, str], str],
) -> Question:
    """All rows, or those of the units and parts that are named.

    look_up: reads the ID of a part and checks that there is such a part.
    """

    def rows(asked: Asked) -> list[Row]:
        found = [plain(row) for row in projection(asked.inst)]
        wanted: list[Row] = []
        for each in asked.ids:
            key, name = "id", ""
            if ":" in each:
                name = look_up(asked.inst, each)
            else:
                key, name = "serial", _unit(asked.inst, each)
            wanted += [row for row in found if row[key] == name]
        return wanted if asked.ids else found

    return rows


def _unit(inst: Installation, text: str) -> str:
    return inst.storage_server(ess_serial(text)).serial


def _cluster(inst: Installation, text: str) -> str:
    inst.cluster(cluster_id(text))
    return cluster_id(text)


def _subsystem(inst: Installation, text: str) -> str:
    return inst.subsystem(lss_id(text)).id


def _rank(inst: Installation, text: str) -> str:
    return inst.rank(RankId(text.upper())).id


clusters = by_unit(hardware.clusters, _cluster)
subsystems = by_unit(hardware.subsystems, _subsystem)
ranks = by_unit(hardware.ranks, _rank)
links = by_name(hardware.links, "id", "link")
hosts = by_name(host_views.hosts, "name", "host")
applications = by_name(application_views.applications, "name", "application")
sites = by_name(hardware.sites, "name", "site")


def disks(asked: Asked) -> list[Row]:
    """The disks of the hosts that are named, or of all."""
    if not asked.ids:
        return [plain(row) for row in host_views.all_disks(asked.inst)]
    return [plain(row) for each in asked.ids for row in host_views.disks(asked.inst, each)]


def storage_servers(asked: Asked) -> list[Row]:
    """The units that are named, or all."""
    if not asked.ids:
        return [plain(row) for row in hardware.storage_servers(asked.inst)]
    return [plain(hardware.storage_server(asked.inst, ess_serial(each))) for each in asked.ids]


def of_volumes(asked: Asked) -> list[Row]:
    """The volumes that are named, or of the units and subsystems that are, or all."""
    inst = asked.inst
    if not asked.ids:
        return [plain(row) for row in volumes.volumes(inst)]
    wanted: list[Row] = []
    for each in asked.ids:
        if ":" in each:
            wanted += [plain(row) for row in volumes.volumes(inst, lss_id(each))]
        elif len(each) == SERIAL_LENGTH:
            for subsystem in hardware.subsystems(inst, ess_serial(each)):
                wanted += [plain(row) for row in volumes.volumes(inst, subsystem.id)]
        else:
            wanted.append(plain(volumes.volume(inst, volume_id(each))))
    return wanted


def flashcopy(asked: Asked) -> list[Row]:
    """The relations of the volumes, subsystems and units that are named, or all."""
    inst = asked.inst
    found = volumes.flashcopy_relations(inst)
    if not asked.ids:
        return [plain(row) for row in found]
    wanted: list[Row] = []
    for each in asked.ids:
        if ":" in each:
            name = _subsystem(inst, each)
            wanted += [plain(row) for row in found if lss_of(row.source) == name]
        elif len(each) == SERIAL_LENGTH:
            name = _unit(inst, each)
            wanted += [plain(row) for row in found if serial_of(row.source) == name]
        else:
            name = inst.volume(volume_id(each)).id
            wanted += [plain(row) for row in found if name in (row.source, row.target)]
    return wanted


def pprc_pairs(asked: Asked) -> list[Row]:
    """The pairs of the volumes, subsystems and units that are named, or all."""
    inst = asked.inst
    found = pprc.pairs(inst)
    wanted: list[Row] = []
    for each in asked.ids:
        if ":" in each:
            name = _subsystem(inst, each)
            wanted += [plain(row) for row in found if name in (row.source_lss, row.target_lss)]
        elif len(each) == SERIAL_LENGTH:
            name = _unit(inst, each)
            ends = ((row, serial_of(row.primary), serial_of(row.secondary)) for row in found)
            wanted += [plain(row) for row, *units in ends if name in units]
        else:
            name = inst.volume(volume_id(each)).id
            wanted += [plain(row) for row in found if name in (row.primary, row.secondary)]
    return wanted if asked.ids else [plain(row) for row in found]


def logical_paths(asked: Asked) -> list[Row]:
    """The logical paths from the subsystems and units that are named, or all."""
    inst = asked.inst
    found = pprc.paths(inst)
    wanted: list[Row] = []
    for each in asked.ids:
        if ":" in each:
            name = _subsystem(inst, each)
            wanted += [plain(row) for row in found if row.source == name]
        else:
            name = _unit(inst, each)
            wanted += [plain(row) for row in found if lss_parts(row.source)[0] == name]
    return wanted if asked.ids else [plain(row) for row in found]


def faults(asked: Asked) -> list[Row]:
    """What is broken, what is planned, and the armed faults."""
    return [plain(row) for row in fault_views.faults(asked.inst)]


def log(asked: Asked) -> list[Row]:
    """The newest lines of the event list, oldest of them first."""
    return [plain(row) for row in hardware.events(asked.inst, asked.last)]


def clock(asked: Asked) -> list[Row]:
    """Virtual time, the calendar second in ISO 8601, and the speed."""
    row = plain(hardware.clock(asked.inst))
    shown = datetime.fromtimestamp(row["calendar_s"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [{**row, "calendar": shown, "rate": asked.rate}]
