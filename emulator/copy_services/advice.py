"""Advice: what the machine does as it was asked, although the documents advise against it.

Each is given once for a command, on its first occasion, so that it can be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.pprc import SuspendPprcPairs
from emulator.copy_services.pprc_paths import links_to, path_of
from emulator.events.base import AdviceGiven
from emulator.hardware.adapters import adapter_of
from emulator.hardware.escon import link_works
from emulator.hardware.storage_server import BAY_BASE
from emulator.ids import lss_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from emulator.applications.application import Application
    from emulator.commands.base import Command
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.hardware.links import EsconLink
    from emulator.ids import EssSerial, LinkId, LssId, VolumeId
    from emulator.installation import Installation

LINKS_ADVISED = 4
"""ESCON links between two units (§4.10.2, rule F12)."""
CLUSTER_OF_BAY = {1: 1, 2: 1, 3: 2, 4: 2}
"""Which cluster a host bay stands with; both reach all four. From memory, not documented."""


def on_paths(
    inst: Installation, source: LssId, targets: Iterable[LssId], partners: Collection[EssSerial]
) -> list[AdviceGiven]:
    """After paths were established: too few links, links left unused, ports in one place.

    Rules F12 and F13, each at most once; within one unit there is nothing to advise. partners:
    units to which there were paths before, so that F12 has been told.
    """
    given: dict[str, AdviceGiven] = {}
    serial = lss_parts(source)[0]
    for target in targets:
        end = lss_parts(target)[0]
        if end == serial:
            continue
        links = links_to(inst, source, target)
        if len(links) < LINKS_ADVISED and end not in partners:
            given.setdefault("F12", _few_links(source, target, len(links)))
        if advice := _unused(inst, source, target, links) or _crowded(inst, source, target, links):
            given.setdefault("F13", AdviceGiven(source, "F13", advice))
    return [given[rule] for rule in sorted(given)]


def on_dark_links(
    inst: Installation, source: LssId, target: LssId, links: Sequence[LinkId]
) -> list[AdviceGiven]:
    """Paths over links that carry nothing are defined, and work when the links do (rule F10)."""
    dark = [link for link in links if not link_works(inst, inst.links[link])]
    if not dark:
        return []
    which = f"{len(dark)} of the {len(links)} new paths" if len(links) > 1 else "The new path"
    advice = f"{which} to LSS {target} will not work before {_its_link(dark)}"
    return [AdviceGiven(source, "F10", advice)]


def _its_link(dark: Sequence[LinkId]) -> str:
    return f"link {dark[0]} does" if len(dark) == 1 else "their links do"


def _few_links(source: LssId, target: LssId, count: int) -> AdviceGiven:
    origin, end = lss_parts(source)[0], lss_parts(target)[0]
    lead = "link leads" if count == 1 else "links lead"
    advice = f"Only {count} ESCON {lead} from {origin} to {end}, advised are {LINKS_ADVISED}"
    return AdviceGiven(origin, "F12", advice)


def _path_links(inst: Installation, source: LssId, target: LssId) -> Sequence[LinkId]:
    path = path_of(inst, source, target)
    return () if path is None else path.links


def _unused(inst: Installation, source: LssId, target: LssId, links: Sequence[EsconLink]) -> str:
    used = len(_path_links(inst, source, target))
    if used >= len(links):
        return ""
    return f"The paths to LSS {target} use {used} of {len(links)} ESCON links"


def _crowded(inst: Installation, source: LssId, target: LssId, links: Sequence[EsconLink]) -> str:
    """Ports in fewer host bays than there are adapters to spread over them, or in the bays of one
    cluster; "" if not so.
    """
    unit = inst.storage_servers[lss_parts(source)[0]]
    used = set(_path_links(inst, source, target))
    adapters = [adapter_of(unit, link.origin_said) for link in links if link.id in used]
    bays = {adapter.bay for adapter in adapters}
    cards = {(adapter.bay, adapter.slot) for adapter in adapters}
    adapters_of_paths = f"The {len(cards)} adapters of the paths to LSS {target}"
    if len(bays) < min(len(cards), len(BAY_BASE)):
        noun = "bay" if len(bays) == 1 else "bays"
        return f"{adapters_of_paths} lie in {len(bays)} host {noun}"
    sides = {CLUSTER_OF_BAY[bay] for bay in bays}
    if len(bays) > 1 and len(sides) == 1:
        return f"{adapters_of_paths} lie in the host bays of cluster {sides.pop()}"
    return ""


def on_flashcopy(
    inst: Installation, pairs: Sequence[tuple[VolumeId, VolumeId]]
) -> list[AdviceGiven]:
    """Source and target lie on different ranks and SSA loops (§3.5.0.1, rule E13).

    Said once for a command: of those that share a rank, which are copied at half the speed, else
    of those that share a loop.
    """
    ranks = [
        (target, inst.rank(inst.volumes[source].rank), inst.rank(inst.volumes[target].rank))
        for source, target in pairs
    ]
    shared = [(target, f"rank {rank.id}") for target, rank, other in ranks if rank is other]
    slower = " and is copied slower" if shared else ""
    if not shared:  # one LSS has one pair of device adapters, whose two loops it lies on
        shared = [
            (target, f"SSA loop {rank.loop}")
            for target, rank, other in ranks
            if rank.loop == other.loop
        ]
    if not shared:
        return []
    target, what = shared[0]
    more = f", as {len(shared) - 1} more of this command do" if len(shared) > 1 else ""
    advice = f"Target {target} shares {what} with its source{slower}{more}"
    return [AdviceGiven(target, "E13", advice)]


def on_lone_target(inst: Installation, target: VolumeId) -> list[AdviceGiven]:
    """A target that has left its pair, whose source stays suspended, is overwritten (G15)."""
    pair = inst.pair_of.get(target)
    if pair is None or pair.secondary != target or pair.is_over:
        return []
    advice = f"Target {target} was overwritten: no record is kept for a later resynchronisation"
    return [AdviceGiven(target, "G15", advice)]


def on_suspend(inst: Installation, pairs: Iterable[PprcPair]) -> list[AdviceGiven]:
    """The log volume of a running application stays mirrored in a split mirror (§4.8, rule I10)."""
    primaries = {pair.primary for pair in pairs}
    return [
        AdviceGiven(
            each.log,
            "I10",
            f"Volume {each.log} is the log of application {each.name}, which stays mirrored in a"
            " split mirror",
        )
        for each in _at_work(inst)
        if each.log in primaries
    ]


def on_single_task(inst: Installation, work: Command) -> list[AdviceGiven]:
    """A task of its own that catches a part of a running application's data (§4.8, rule I11).

    What belongs to one point in time goes into one task or into a task group.
    """
    if not isinstance(work, EstablishFlashCopy | SuspendPprcPairs):
        return []
    named = {_production(inst, volume) for volume, _ in work.pairs}
    events = []
    for each in _at_work(inst):
        caught = [volume for volume in each.data if volume in named]
        if 0 < len(caught) < len(each.data):
            advice = (
                f"The task catches {len(caught)} of {len(each.data)} data volumes of application"
                f" {each.name}: tasks of one point in time go in a task group"
            )
            events.append(AdviceGiven(caught[0], "I11", advice))
    return events


def _production(inst: Installation, volume: VolumeId) -> VolumeId:
    """The primary of a volume that is mirrored, else the volume itself."""
    pair = inst.pair_of.get(volume)
    return volume if pair is None else pair.primary


def _at_work(inst: Installation) -> list[Application]:
    """Applications that are not stopped, by name."""
    return [each for _, each in sorted(inst.applications.items()) if not each.is_stopped]
