"""Logical paths: what may be established, and what works (§4.4.2, §5.1.3, §5.3.1).

A path is defined over a physical link and works while that link does. Whether it works is derived,
never stored: a link that comes back brings its paths back, and resumes no pair (rule H05).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from emulator.copy_services.pprc_pairs import PprcPath, path_key
from emulator.errors import Refusal
from emulator.hardware.escon import link_works
from emulator.ids import EssSerial, LinkId, LssId, SaId, lss_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.hardware.links import EsconLink
    from emulator.installation import Installation

PATHS_PER_LINK = 64
"""Logical paths on one ESCON link (§4.4.2, rule F05)."""
SECONDARY_UNITS = 4
"""Secondary units of one primary unit (§4.3.1, §5.3, rule F03)."""


def path_of(inst: Installation, source: LssId, target: LssId) -> PprcPath | None:
    """The paths from one LSS to another, None if none are defined."""
    return inst.paths.get(path_key(source, target))


def working_links(inst: Installation, source: LssId, target: LssId) -> list[LinkId]:
    """The links over which paths from one LSS to another work now."""
    path = path_of(inst, source, target)
    if path is None:
        return []
    return [link for link in path.links if link_works(inst, inst.links[link])]


def communicates(inst: Installation, source: LssId, target: LssId) -> bool:
    """Whether the source LSS can reach the target LSS."""
    path = path_of(inst, source, target)
    return path is not None and any(link_works(inst, inst.links[link]) for link in path.links)


def links_to(inst: Installation, source: LssId, target: LssId) -> list[EsconLink]:
    """Physical links from the unit of one LSS to that of another, in the order of their SAIDs."""
    origin, end = lss_parts(source)[0], lss_parts(target)[0]
    found = [link for link in inst.links.values() if (link.origin, link.target) == (origin, end)]
    return sorted(found, key=lambda link: link.origin_said)


def chosen_links(
    inst: Installation, source: LssId, target: LssId, saids: tuple[SaId, ...]
) -> list[EsconLink]:
    """The links that a command means; raises Refusal for a SAID without one, or for none at all."""
    links = links_to(inst, source, target)
    if not saids:
        if not links:
            raise Refusal(
                f"No ESCON link leads from {lss_parts(source)[0]} to {lss_parts(target)[0]}.", "F07"
            )
        return links
    by_said = {link.origin_said: link for link in links}
    for said in saids:
        if said not in by_said:
            raise Refusal(
                f"SAID{said} of {lss_parts(source)[0]} has no link to {lss_parts(target)[0]}.",
                "F18",
            )
    return [by_said[said] for said in dict.fromkeys(saids)]


def check_new_paths(
    inst: Installation, source: LssId, new: Mapping[LssId, Sequence[LinkId]]
) -> None:
    """Refuse what the limits forbid (rules F03, F05, F10).

    new: the target LSSs, each with the links that get another path.
    """
    if source in new:
        raise Refusal(f"LSS {source} cannot have a path to itself.", "F17")
    origin = lss_parts(source)[0]
    ends = {lss_parts(target)[0] for target in new}
    partners = secondary_units(inst, origin) | (ends - {origin})
    if len(partners) > SECONDARY_UNITS:
        raise Refusal(
            f"Storage server {origin} has paths to {SECONDARY_UNITS} secondary units already.",
            "F03",
        )
    wanted = Counter(link for links in new.values() for link in links)
    for link, more in wanted.items():
        carried = paths_on(inst, link)
        if carried + more > PATHS_PER_LINK:
            raise Refusal(f"Link {link} carries {carried} logical paths already.", "F05")


def secondary_units(inst: Installation, serial: EssSerial) -> set[EssSerial]:
    """Other units to which a unit has logical paths."""
    ends = {
        lss_parts(path.target)[0]
        for path in inst.paths.values()
        if lss_parts(path.source)[0] == serial
    }
    return ends - {serial}


def paths_on(inst: Installation, link: LinkId) -> int:
    """Logical paths defined over a link."""
    return sum(link in path.links for path in inst.paths.values())
