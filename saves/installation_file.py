"""Installation files: TOML that a person writes, and the installation that it describes.

Everything is built through `emulator/building.py`, so every limit is refused by the emulator's own
rules in their own words; this reader adds the file and the line. All problems of a file are
collected: what is wrong is left out, what depends on it is passed over, and reading goes on.
"""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.building import FleetBuilder
from emulator.commands.hardware import AdapterKind, Crit
from emulator.errors import InstallationError, Refusal
from emulator.hardware.links import Carrier
from emulator.hardware.sites import SYSTEMS
from emulator.ids import (
    EssSerial,
    HostPortId,
    LinkId,
    NotAnId,
    VolumeId,
    cluster_id,
    ess_serial,
    sa_id,
    volume_id,
)
from emulator.readings import ESS_PER_SERVER
from emulator.units import BLOCKS_PER_TRACK
from saves.codec.checks import EPOCHS_S
from saves.toml_tables import InstallationProblem, Problem, Reading, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.installation import Installation

__all__ = ["InstallationProblem", "Problem", "read_installation", "read_names"]

DEFAULT_PERIOD_MS = 10
"""From the beginning of one transaction of an application to that of the next."""
PATTERN_MOST = 100_000
"""Blocks that one content entry may fill."""
_KINDS = {"ESCON": AdapterKind.ESCON, "SCSI": AdapterKind.SCSI, "Fibre Channel": AdapterKind.FIBRE}


def read_installation(text: str, source: str) -> Installation:
    """The installation that a text describes; ``source`` names it in messages.

    Raises InstallationProblem with every problem, each with its line and reason.
    """
    reading = Reading(text, source)
    installation = _Builder(reading).build()
    reading.finish()
    return installation


def read_names(text: str, source: str) -> dict[str, str]:
    """The names that it provides to runbooks, such as ``ESS1``; raises InstallationProblem."""
    reading = Reading(text, source)
    names = reading.root.table("names")
    found = {} if names is None else names.pairs()
    reading.finish()
    return found


class _Builder:
    """One installation file on its way through the fleet builder."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.root = root = reading.root
        self._refused: set[str] = set()
        self.name = root.text("name")
        root.text("description", "")
        self.fleet = FleetBuilder("?")
        with self._refusals(root, "max_storage_servers_per_server"):
            self.fleet = FleetBuilder(
                self.name,
                epoch_s=self._epoch(),
                max_ess_per_server=root.whole("max_storage_servers_per_server", ESS_PER_SERVER),
            )

    def build(self) -> Installation:
        """Read every table in the order in which things depend on each other."""
        root = self.root
        if root.has("name") and not self.name and root.sound:
            root.wrong("an installation has a name that can be printed", "name")
        for site in root.tables("site"):
            self._site(site)
        servers = root.tables("storage_server")
        if not servers:
            root.wrong("an installation has a storage server: there is no [[storage_server]]")
        for server in servers:
            self._storage_server(server)
        for link in root.tables("links"):
            self._links(link)
        for host in root.tables("host"):
            self._host(host)
        for application in root.tables("applications"):
            self._application(application)
        self._copy_services()
        self._names()
        root.leave()
        built = self.fleet.draft
        if not self.reading.problems:
            with self._refusals(root):
                built = self.fleet.finish()
        return built

    @contextmanager
    def _refusals(self, table: Table, key: str = "") -> Iterator[None]:
        """What the emulator refuses becomes a problem of this table; the body's rest is skipped.

        It is shown at the key whose value the refusal names. What only follows from a wrong type,
        or from a unit that was refused itself, is not said again.
        """
        try:
            yield
        except (Refusal, InstallationError, NotAnId) as problem:
            reason = str(problem).rstrip(".")
            table.is_left_off = True
            if table.sound and not any(serial in reason for serial in self._refused):
                rule = problem.rule if isinstance(problem, Refusal) else ""
                found = table.key_named_in(reason) or key
                table.wrong(f"{reason} (rule {rule})" if rule else reason, found)

    def _epoch(self) -> int | None:
        """Calendar second of virtual time 0, None when the file does not say."""
        value = self.root.raw("epoch")
        if value is None:
            return None
        if not isinstance(value, datetime.datetime) or value.tzinfo is None:
            self.root.wrong("epoch: expected a moment such as 2000-10-26T15:00:00Z", "epoch")
            return None
        epoch_s = int(value.timestamp())
        if not EPOCHS_S[0] <= epoch_s < EPOCHS_S[1]:
            self.root.wrong("epoch: expected a moment in the years 1 to 8996 (UTC)", "epoch")
            return None
        return epoch_s

    def _site(self, table: Table) -> None:
        with self._refusals(table, "name"):
            self.fleet.add_site(table.text("name"), table.text("role", ""))
        table.leave()

    # -- storage servers -----------------------------------------------------------------------
    def _storage_server(self, table: Table) -> None:
        added: list[EssSerial] = []
        with self._refusals(table, "serial"):
            wanted = ess_serial(table.text("serial"))
            clusters = [self._cluster(each) for each in table.tables("cluster")]
            if clusters and len(clusters) != 2:
                table.wrong(f"a unit has two clusters, not {len(clusters)}", "cluster")
            pair = (clusters + [("", "")] * 2)[:2]
            crit = self._crit(table)
            cache_gb = table.whole("cache_gb") if table.has("cache_gb") else None
            self.fleet.add_storage_server(
                wanted,
                table.text("model"),
                table.text("site"),
                open_lss=table.whole("open_lss", 8),
                cache_gb=cache_gb,
                crit=crit,
                flashcopy=table.flag("flashcopy", True),
                pprc=table.flag("pprc", True),
                host_names=(pair[0][0], pair[1][0]) if clusters else None,
                addresses=(pair[0][1], pair[1][1]) if clusters else None,
            )
            added.append(wanted)
        if not added:
            self._refused.add(table.text("serial", "?").upper())
        for read, part in self._parts(table):
            if added:
                read(added[0], part)
        table.leave()

    def _parts(self, table: Table) -> list[tuple[Callable[[EssSerial, Table], None], Table]]:
        """What is in a unit, and what reads it.

        Eight-packs and volumes come in the order in which they are written, as the machine would
        get them: eight-packs that are added to a filled LSS make another (rule A08).
        """
        packs = [(self._eight_packs, each) for each in table.tables("eight_packs")]
        volumes = [(self._volumes, each) for each in table.tables("volumes")]
        return [
            *((self._adapters, each) for each in table.tables("adapters")),
            *sorted(packs + volumes, key=lambda part: part[1].line),
            *((self._content, each) for each in table.tables("content")),
        ]

    def _cluster(self, table: Table) -> tuple[str, str]:
        found = (table.text("name"), table.text("address"))
        table.leave()
        return found

    def _crit(self, table: Table) -> Crit:
        text = table.text("crit", Crit.NO.value)
        try:
            return Crit(text)
        except ValueError:
            table.wrong(f"crit is '{text}': expected {_either(Crit)}", "crit")
            return Crit.NO

    def _adapters(self, serial: EssSerial, table: Table) -> None:
        kind = _KINDS.get(table.text("kind"))
        if kind is None:
            table.wrong(f"kind: expected {', '.join(_KINDS)}", "kind")
        for slot in table.texts("slots"):
            bay, dash, number = slot.partition("-")
            if not (dash and bay.isdigit() and number.isdigit()):
                table.wrong(f"'{slot}' is not bay-slot, such as 1-2", "slots")
            elif kind is not None:
                with self._refusals(table, "slots"):
                    self.fleet.add_adapter(serial, int(bay), int(number), kind)
        table.leave()

    def _eight_packs(self, serial: EssSerial, table: Table) -> None:
        with self._refusals(table):
            added = self.fleet.fill_loops(
                serial,
                table.whole("per_loop", 1),
                pairs=table.wholes("pairs", [1, 2, 3, 4]),
                drive_gb=table.number("drive_gb", 36.4),
            )
            if table.flag("configured", True):
                self.fleet.configure_ranks(serial, added, raid=table.flag("raid", True))
            else:
                table.has("raid")
        table.leave()

    def _volumes(self, serial: EssSerial, table: Table) -> None:
        with self._refusals(table, "count"):
            self.fleet.add_volumes(
                serial,
                table.whole("lss"),
                table.whole("count", 1),
                table.number("size_gb"),
                table.text("label", ""),
            )
        table.leave()

    def _content(self, serial: EssSerial, table: Table) -> None:
        """Initial bytes of a volume: a text, or blocks that name themselves."""
        with self._refusals(table, "volume"):
            volume = volume_id(table.text("volume"))
            if volume[3:] != serial:
                table.wrong(f"volume {volume} is not in storage server {serial}", "volume")
            block = table.whole("block", 0)
            if table.has("track"):
                block = table.whole("track") * BLOCKS_PER_TRACK
            if table.has("text"):
                self.fleet.write_text(volume, block, table.lines("text"))
            count, every = table.whole("pattern", 0), table.whole("every", 1)
            if not 0 <= count <= PATTERN_MOST or every < 1:
                table.wrong(f"pattern is 0 to {PATTERN_MOST} blocks, every 1 or more", "pattern")
            elif count:
                self.fleet.write_pattern(volume, block, count, every)
        table.leave()

    # -- links, hosts, servers -----------------------------------------------------------------
    def _links(self, table: Table) -> None:
        """Links in one direction: between equal SAIDs, unless ``to_saids`` names others."""
        names, saids = table.texts("names"), table.texts("saids")
        far = table.texts("to_saids") or saids
        length_km = table.number("length_km")
        carrier = self._carrier(table)
        directors = table.whole("directors", 0)
        with self._refusals(table):
            origin, target = ess_serial(table.text("from")), ess_serial(table.text("to"))
            if not len(names) == len(saids) == len(far):
                table.wrong("names, saids and to_saids are lists of equal length", "names")
                names = []
            for name, near_end, far_end in zip(names, saids, far, strict=False):
                ends = (origin, sa_id(near_end)), (target, sa_id(far_end))
                self.fleet.add_link(
                    LinkId(name), *ends, length_km, carrier=carrier, directors=directors
                )
        table.leave()

    def _carrier(self, table: Table) -> Carrier:
        """What the links run over, by its name (rule F09)."""
        text = table.text("carrier", Carrier.UNSPECIFIED.value)
        names = [each.value for each in Carrier]
        if text not in names:
            table.wrong(f"a carrier is one of: {', '.join(names)}; not '{text}'", "carrier")
            return Carrier.UNSPECIFIED
        return Carrier(text)

    def _host(self, table: Table) -> None:
        volumes: list[VolumeId] = []
        with self._refusals(table, "volumes"):
            volumes = [volume_id(each) for each in table.texts("volumes")]
        with self._refusals(table, "name"):
            self.fleet.add_host(
                table.text("name"),
                self._system(table),
                table.text("site"),
                ess_serial(table.text("storage_server")),
                volumes,
                [HostPortId(each) for each in table.texts("ports")],
            )
        online = table.texts("online")
        with self._refusals(table, "online"):
            for each in online:
                if volume_id(each) not in volumes:
                    table.wrong(f"volume {each} is online and not one of the host's", "online")
                else:
                    self.fleet.set_online(volume_id(each))
        table.leave()

    def _system(self, table: Table) -> str:
        """The operating system of a host, by its name."""
        text = table.text("system")
        if text not in SYSTEMS and table.sound:
            table.wrong(f"a system is one of: {', '.join(SYSTEMS)}; not '{text}'", "system")
        return text

    def _application(self, table: Table) -> None:
        """A program on a host, made and not started."""
        name, host = table.text("name"), table.text("host")
        volumes = [table.text("log"), *table.texts("data")]
        period_us = table.whole("period_ms", DEFAULT_PERIOD_MS) * 1_000
        with self._refusals(table, "name"):
            log, *pages = map(volume_id, volumes)
            self.fleet.add_application(name, host, log, pages, period_us)
        table.leave()

    def _copy_services(self) -> None:
        table = self.root.table("copy_services")
        if table is None:
            return
        if table.flag("complete_host_lists", True):
            self.fleet.complete_host_lists()
        for entry in table.tables("host_name"):
            with self._refusals(entry):
                cluster = cluster_id(entry.text("cluster"))
                self.fleet.add_host_name(cluster, entry.text("name"), entry.text("address"))
            entry.leave()
        with self._refusals(table, "clusters"):
            wanted = [cluster_id(each) for each in table.texts("clusters")] or None
            if table.has("primary") or table.has("backup"):
                primary, backup = table.text("primary"), table.text("backup", "")
                self._check_servers(table, primary, backup)
                self.fleet.set_servers(primary, backup, wanted)
        table.leave()

    def _check_servers(self, table: Table, primary: str, backup: str) -> None:
        """A file that names a server means a cluster that is there; a person may err later."""
        units = self.fleet.draft.storage_servers.values()
        known = {each.host_name for unit in units for each in unit.clusters.values()}
        for key, name in (("primary", primary), ("backup", backup)):
            if name and name not in known and table.sound and not self._refused:
                there = ", ".join(sorted(known))
                table.wrong(f"{key} is '{name}', which is no cluster here; there are {there}", key)
        if primary and primary == backup:
            table.wrong(f"primary and backup are both '{primary}'", "backup")

    def _names(self) -> None:
        table = self.root.table("names")
        if table is None:
            return
        known = self.fleet.draft.storage_servers
        for name, value in table.pairs().items():
            is_unit = name.removeprefix("ESS").isdigit() and value
            if is_unit and value not in known and not self._refused:
                table.wrong(f"{name} is '{value}', which is no storage server here", name)
            if not (name.isidentifier() and name.isupper()):
                table.wrong(f"'{name}' is no name: capitals, digits and underscore", name)


def _either(kind: type[Crit]) -> str:
    return ", ".join(each.value for each in kind)
