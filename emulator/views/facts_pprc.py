"""Facts of PPRC: what statements about pairs and paths ask, evaluated."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from emulator.copy_services import pprc
from emulator.copy_services.pprc_states import PairState
from emulator.ids import lss_id, volume_id
from emulator.units import TRACKS_PER_CYLINDER
from emulator.views import pprc as pprc_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.installation import Installation
    from emulator.views.rows import PathRow

_WORKS = "established"


def _pair(inst: Installation, name: str, partner: str) -> PprcPair | None:
    """The pair of a volume; with a partner, only as primary and secondary in that order."""
    volume = inst.volume(volume_id(name)).id
    pair = inst.pair_of.get(volume)
    if not partner:
        return pair
    target = inst.volume(volume_id(partner)).id
    found = pair is not None and (pair.primary, pair.secondary) == (volume, target)
    return pair if found else None


def _pair_state(inst: Installation, name: str, partner: str) -> str:
    """The state of this volume's side; a volume in no pair is simplex (rule G03)."""
    pair = _pair(inst, name, partner)
    if pair is None:
        return PairState.SIMPLEX.value
    return pprc_rows.side(pair, pair.primary == volume_id(name)).value


def _pair_role(inst: Installation, name: str, partner: str) -> str:
    pair = _pair(inst, name, partner)
    return "none" if pair is None else pprc.role_of(pair, volume_id(name))


def _out_of_sync(inst: Installation, name: str, partner: str) -> Fraction:
    """Cylinders, to the track: what is left of one counts as what it is."""
    pair = _pair(inst, name, partner)
    return Fraction(0 if pair is None else pprc.out_of_sync_tracks(inst, pair), TRACKS_PER_CYLINDER)


def _moved(inst: Installation, name: str, partner: str) -> Fraction:
    pair = _pair(inst, name, partner)
    moved = 0 if pair is None else pair.moved_tracks + pprc.moved(inst, pair)
    return Fraction(moved, TRACKS_PER_CYLINDER)


def _pair_copied(inst: Installation, name: str, partner: str) -> Fraction:
    pair = _pair(inst, name, partner)
    if pair is None:
        return Fraction(0)
    done = pair.total_tracks - pprc.out_of_sync_tracks(inst, pair)
    return Fraction(100 * done, pair.total_tracks)


def _critical(inst: Installation, name: str, partner: str) -> str:
    pair = _pair(inst, name, partner)
    return "on" if pair is not None and pair.critical else "off"


def _reason(inst: Installation, name: str, partner: str) -> str:
    """The suspend reason of this volume's side: its code, "" for none."""
    pair = _pair(inst, name, partner)
    if pair is None:
        return ""
    primary = pair.primary == volume_id(name)
    return (pair.reason if primary else pair.secondary_reason).value


def _path_state(inst: Installation, name: str, partner: str) -> str:
    rows = _paths(inst, name, partner)
    if not rows:
        return "none"
    return "established" if any(row.state == _WORKS for row in rows) else "failed"


def _path_links(inst: Installation, name: str, partner: str) -> int:
    return sum(row.state == _WORKS for row in _paths(inst, name, partner))


def _paths(inst: Installation, name: str, partner: str) -> list[PathRow]:
    source = inst.subsystem(lss_id(name)).id
    target = inst.subsystem(lss_id(partner)).id if partner else None
    rows = pprc_rows.paths(inst, source)
    return [row for row in rows if target is None or row.target == target]


PAIR_STATES: dict[str, Callable[[Installation, str, str], str]] = {
    "pair": _pair_state,
    "path": _path_state,
}
PAIR_PROPERTIES: dict[tuple[str, str], Callable[[Installation, str, str], str | int | Fraction]] = {
    ("pair", "role"): _pair_role,
    ("pair", "out-of-sync"): _out_of_sync,
    ("pair", "moved"): _moved,
    ("pair", "copied"): _pair_copied,
    ("pair", "critical"): _critical,
    ("pair", "reason"): _reason,
    ("path", "links"): _path_links,
}
