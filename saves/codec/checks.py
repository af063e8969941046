"""What rows of a document refer to exists, and no number is beyond what a machine can have.

Types and forms were checked when the rows were read. Whatever passes here can be executed: nothing
that comes due later meets a thing that is not there. Copies and what is due are in `checks_copies`.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from emulator.errors import Refusal
from emulator.hardware import faults
from emulator.hardware.adapters import adapter_of
from emulator.hardware.cabling import check_length
from emulator.hardware.parts import PartKind
from emulator.hardware.resources import device_adapter_resource, rank_resource
from emulator.hardware.storage_server import LONGEST_TIMEOUT_S
from emulator.ids import EssSerial, NotAnId, make_lss_id
from saves.codec import checks_copies, checks_hosts, checks_server
from saves.codec.rows import TRACKS_MOST

if TYPE_CHECKING:
    from emulator.hardware.parts import Part
    from emulator.hardware.storage_server import StorageServer
    from emulator.ids import LssId, RankId
    from emulator.installation import Installation

CALENDAR_S = (-62_135_596_800, 253_402_300_800)
"""The first and the last second that a calendar of four digits shows."""
EPOCHS_S = (CALENDAR_S[0], 221_750_784_000)
"""When virtual time may begin: from year 1 to 8996, so that all of it has a calendar."""
NUMBERS_MOST = 1 << 40
"""No machine has given so many numbers to relations, pairs, faults or events."""


def check(inst: Installation) -> None:
    """See that an installation that has no indexes yet can be one; raises ValueError."""
    try:
        _check(inst)
    except Refusal as refusal:
        raise ValueError(refusal.message.rstrip(".")) from refusal
    except KeyError as missing:
        raise ValueError(f"there is no {missing.args[0]}") from missing


def _check(inst: Installation) -> None:
    _check_numbers(inst)
    for unit in inst.storage_servers.values():
        _check_unit(inst, unit)
    _check_sites(inst)
    _check_links(inst)
    _check_volumes(inst)
    checks_hosts.check(inst)
    checks_server.check(inst)
    checks_copies.check(inst)
    if inst.applications:
        from saves.codec import checks_applications

        checks_applications.check(inst)
    _check_texts(inst)


def _check_numbers(inst: Installation) -> None:
    """Clocks and running numbers."""
    (first_s, last_s), end_s = EPOCHS_S, CALENDAR_S[1]
    begins = first_s <= inst.epoch_s < last_s
    if inst.now_us < 0 or not begins or inst.epoch_s + inst.now_us // 10**6 >= end_s:
        raise ValueError("no calendar shows the time")
    if not 0 <= inst.transfers.now_us <= inst.now_us:
        raise ValueError("copies are at another time than the installation")
    counted = (
        (inst.next_relation, inst.relations),
        (inst.next_pair, inst.pairs),
        (inst.next_armed, inst.armed),
        (inst.next_task, inst.tasks),
    )
    for following, given in counted:
        if not 1 <= following <= NUMBERS_MOST or any(not 1 <= n < following for n in given):
            raise ValueError("a number is given that was never given")
    if not 1 <= inst.next_happening <= NUMBERS_MOST or inst.agenda.next_number > NUMBERS_MOST:
        raise ValueError("there were more events than can have been")
    times = [*(line.at_us for line in inst.history), *(entry.at_us for entry in inst.server.log)]
    times += [us for run in inst.server.runs for us in (run.started_us, run.ended_us)]
    if not all(0 <= us <= inst.now_us for us in times):
        raise ValueError("something has happened before or after all time")


def _check_unit(inst: Installation, unit: StorageServer) -> None:
    """Parts of a unit bear the numbers under which they are kept, and copies know their rates."""
    serial = unit.serial
    if set(unit.clusters) != {1, 2} or unit.site not in inst.sites:
        raise ValueError(f"storage server {serial} lacks a cluster or its site")
    for number, subsystem in unit.subsystems.items():
        if subsystem.id != make_lss_id(serial, number) or subsystem.cluster not in (1, 2):
            raise ValueError(f"{serial} has an LSS {number} that no unit has")
        if not 0 <= subsystem.pprc_consistency_timeout_s <= LONGEST_TIMEOUT_S:
            raise ValueError(f"LSS {subsystem.id} has an impossible time-out")
    ports = [said for adapter in unit.adapters for said in adapter.saids()]
    if len(set(ports)) != len(ports):
        raise ValueError(f"two ports of {serial} have one SAID")
    for rank in unit.ranks.values():
        if inst.rank(rank.id) is not rank or rank.lss not in unit.subsystems:
            raise ValueError(f"rank {rank.id} has the number of another or no LSS")
        inst.transfers.capacity(rank_resource(rank.id))
        inst.transfers.capacity(device_adapter_resource(serial, rank.device_adapter_pair))


def _check_sites(inst: Installation) -> None:
    for site in inst.sites.values():
        for part in site.lost:
            check_part_of_site(inst, site.name, part)


def check_part_of_site(inst: Installation, site: str, part: Part) -> None:
    """See that the loss of a site can take a part; raises ValueError or Refusal."""
    unit = faults.unit_of(inst, part)
    whole = part.kind in (PartKind.UNIT, PartKind.NETWORK)
    if part.kind is PartKind.HOST_NETWORK and inst.hosts[part.name].site != site:
        raise ValueError(f"host {part.name} does not stand in {site}")
    if part.kind in (PartKind.RANK, PartKind.NVS) or (
        whole and EssSerial(part.name) not in inst.storage_servers
    ):
        raise ValueError(f"the loss of {site} takes no {part.kind.value} {part.name}")
    if unit is not None and unit.site != site:
        raise ValueError(f"{unit.serial} does not stand in {site}")
    faults.health_of(inst, part)


def _check_links(inst: Installation) -> None:
    units = inst.storage_servers
    for link in inst.links.values():
        if link.origin not in units or link.target not in units:
            raise ValueError(f"link {link.id} leads to a storage server that does not exist")
        adapter_of(units[link.origin], link.origin_said)
        adapter_of(units[link.target], link.target_said)
        try:
            check_length(link)
        except Refusal as refusal:
            raise ValueError(f"link {link.id}: {refusal}") from None


def _check_volumes(inst: Installation) -> None:
    """Sizes are those of volumes; that IDs are, `index` sees, and `check_places` the ranks."""
    sizes = set(map(attrgetter("size_tracks"), inst.volumes.values()))
    if sizes and not 0 < min(sizes) <= max(sizes) <= TRACKS_MOST:
        raise ValueError("a volume has no size, or more tracks than any volume")


def index(inst: Installation) -> None:
    """Derive the indexes, which finds the LSS of each volume; raises ValueError."""
    try:
        inst.rebuild_indexes()
    except (KeyError, NotAnId) as strange:
        raise ValueError("a volume has an ID that no volume here has") from strange


def check_places(inst: Installation) -> None:
    """Volumes lie on ranks of their LSS; called once the indexes stand. Raises ValueError."""
    of_lss: dict[LssId, set[RankId]] = {lss: set() for lss in inst.volumes_of}
    for unit in inst.storage_servers.values():
        for rank in unit.ranks.values():
            of_lss[make_lss_id(unit.serial, rank.lss)].add(rank.id)
    for lss, members in inst.volumes_of.items():
        strange = set(map(attrgetter("rank"), members.values())) - of_lss[lss]
        if strange:
            raise ValueError(f"rank {min(strange)} of a volume is no rank of {lss}")


def _check_texts(inst: Installation) -> None:
    """Nothing that a screen shows may hold control characters."""
    shown = {*inst.sites, *inst.hosts, inst.name, *map(attrgetter("label"), inst.volumes.values())}
    shown.update(*((host.system, host.site) for host in inst.hosts.values()))
    shown.update(*((line.operator, line.place, line.text) for line in inst.history))
    shown.update(*((entry.text, entry.operator) for entry in inst.server.log))
    shown.update(*((run.name, run.description, run.operator) for run in inst.server.runs))
    for text in shown:
        if not text.isprintable():
            raise ValueError(f"{text[:40]!r} has characters that are not shown")
