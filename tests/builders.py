"""Installations for tests, said in a line or two.

    machine = an_installation().with_ess("12019").with_volume("10012019").build()
    machine.do(SetVolumeLabel(VolumeId("10012019"), "payroll"))
    assert machine.refused(CreateVolume(...)).rule == "A05"

What is not said is filled in: a site, eight-packs and ranks for the LSSs that volumes need. `build`
goes through `emulator/building.py`, so that a test's installation obeys every rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.building import FleetBuilder
from emulator.commands.hardware import AdapterKind
from emulator.engine import Answer, Engine
from emulator.errors import Refusal
from emulator.hardware.eight_packs import base_lss
from emulator.ids import (
    EssSerial,
    HostPortId,
    LinkId,
    SaId,
    VolumeId,
    lss_number_of,
    make_lss_id,
    serial_of,
    volume_number_of,
)
from emulator.units import tracks_of_gb

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.installation import Installation

SMALL_GB = 1.0
"""The size of a volume of which a test says nothing."""


class Machine:
    """An engine with the two questions that tests ask of it."""

    def __init__(self, installation: Installation) -> None:
        self.engine = Engine(installation)

    @property
    def inst(self) -> Installation:
        """The installation, for looking."""
        return self.engine.installation

    def do(self, command: Command, operator: str = "") -> Answer:
        """Execute a command; a refusal fails the test."""
        return self.engine.execute(command, operator)

    def finish(self, command: Command, operator: str = "") -> Answer:
        """Execute a command and let time pass until its operation is over."""
        answer = self.do(command, operator)
        self.engine.run_until(answer.done_us)
        return answer

    def refused(self, command: Command, operator: str = "") -> Refusal:
        """Execute a command that must be refused, and check that this changed nothing."""
        before = (self.engine.digest(), self.engine.chain, self.engine.revision)
        try:
            answer = self.engine.execute(command, operator)
        except Refusal as refusal:
            after = (self.engine.digest(), self.engine.chain, self.engine.revision)
            assert after == before, f"{command} was refused and yet changed something"
            return refusal
        raise AssertionError(f"{command} was not refused: {answer.happenings}")

    def run(self, us: int) -> None:
        """Let so many microseconds of virtual time pass."""
        self.engine.run_until(self.engine.now_us + us)


class InstallationDraft:
    """What a test wants of its installation; the methods chain."""

    def __init__(self, name: str, max_ess_per_server: int) -> None:
        self.fleet = FleetBuilder(name, max_ess_per_server=max_ess_per_server)
        self._sites: set[str] = set()

    def with_site(self, name: str, role: str = "") -> InstallationDraft:
        """A site; one that is only named by a unit or a host comes by itself."""
        self._sites.add(name)
        self.fleet.add_site(name, role)
        return self

    def with_ess(
        self,
        serial: str,
        *,
        model: str = "F20",
        site: str = "Melbourne",
        open_lss: int = 8,
        eight_packs: int | None = None,
        raid: bool = True,
    ) -> InstallationDraft:
        """A unit. eight_packs: on each loop of each pair, configured; None as volumes need them."""
        self._need_site(site)
        unit = EssSerial(serial)
        self.fleet.add_storage_server(unit, model, site, open_lss=open_lss)
        if eight_packs:
            self.fleet.fill_loops(unit, eight_packs)
            self.fleet.configure_ranks(unit, raid=raid)
        return self

    def with_volumes(
        self,
        serial: str,
        lss: int,
        count: int,
        *,
        size_gb: float = SMALL_GB,
        size_tracks: int | None = None,
        label: str = "",
    ) -> InstallationDraft:
        """The next `count` volumes of an LSS; a rank comes by itself where the LSS has none."""
        tracks = tracks_of_gb(size_gb) if size_tracks is None else size_tracks
        self._need_lss(EssSerial(serial), lss)
        self.fleet.add_volumes_of_tracks(EssSerial(serial), lss, count, tracks, label)
        return self

    def with_volume(
        self,
        volume: str,
        *,
        size_gb: float = SMALL_GB,
        size_tracks: int | None = None,
        label: str = "",
        online: bool = False,
        text: str = "",
    ) -> InstallationDraft:
        """One volume by its ID, which must be the next free one of its LSS. text: in block 0."""
        wanted = VolumeId(volume)
        serial, lss = serial_of(wanted), lss_number_of(wanted)
        self.with_volumes(serial, lss, 1, size_gb=size_gb, size_tracks=size_tracks, label=label)
        inst = self.fleet.draft
        assert wanted in inst.volumes, (
            f"{volume} is number {volume_number_of(wanted)} of its LSS, but the next free one was"
            f" {list(inst.volumes_of[make_lss_id(serial, lss)])[-1]}"
        )
        if online:
            self.fleet.set_online(wanted)
        if text:
            self.fleet.write_text(wanted, 0, text)
        return self

    def with_adapter(
        self, serial: str, bay: int, slot: int, kind: AdapterKind = AdapterKind.ESCON
    ) -> InstallationDraft:
        """A host adapter in a slot."""
        self.fleet.add_adapter(EssSerial(serial), bay, slot, kind)
        return self

    def with_link(
        self, link: str, origin: str, target: str, *, length_km: float = 20.0
    ) -> InstallationDraft:
        """An ESCON link between ports written as ``12019:0000``."""
        ends = []
        for end in (origin, target):
            serial, said = end.split(":")
            ends.append((EssSerial(serial), SaId(said)))
        self.fleet.add_link(LinkId(link), ends[0], ends[1], length_km)
        return self

    def with_host(
        self,
        name: str,
        serial: str,
        *volumes: str,
        system: str = "AIX 4.3.3",
        site: str = "Melbourne",
        ports: tuple[str, ...] = (),
    ) -> InstallationDraft:
        """A host and the volumes that it is meant to reach."""
        self._need_site(site)
        self.fleet.add_host(
            name,
            system,
            site,
            EssSerial(serial),
            [VolumeId(volume) for volume in volumes],
            [HostPortId(port) for port in ports],
        )
        return self

    def with_servers(self, primary: str, backup: str = "") -> InstallationDraft:
        """Server entries on every cluster there is, and complete host lists: Copy Services runs."""
        self.fleet.complete_host_lists()
        self.fleet.set_servers(primary, backup)
        return self

    def build(self) -> Machine:
        """The finished installation in an engine."""
        return Machine(self.fleet.finish())

    def _need_site(self, site: str) -> None:
        if site not in self._sites:
            self.with_site(site)

    def _need_lss(self, serial: EssSerial, lss: int) -> None:
        """Install and configure eight-packs on the pair that has the LSS, until it has a rank."""
        unit = self.fleet.draft.storage_server(serial)
        if any(rank.lss == lss for rank in unit.ranks.values()):
            return
        pair = next(n for n in (1, 2, 3, 4) if base_lss(n, 1 + lss % 2) % 8 == lss % 8)
        new = [self.fleet.add_eight_pack(serial, pair, loop) for loop in ("A", "B")]
        self.fleet.configure_ranks(serial, new)


def an_installation(name: str = "a test", *, max_ess_per_server: int = 8) -> InstallationDraft:
    """Begin an installation."""
    return InstallationDraft(name, max_ess_per_server)
