"""What rsQuery and rsQueryComplete ask of the Copy Services server (§6.3.1.4, rules B02, B27, L12).

The server's view in its narrowest form, for thousands of volumes in one question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.copy_services.pprc_states import PairState
from emulator.copy_services.reports import report_pair
from emulator.copy_services.server import ClientState, why_closed
from emulator.ids import VolumeId, lss_number_of, serial_of
from emulator.units import gb_of_tracks
from emulator.views import pprc as pprc_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.copy_services.server import ReportedPair
    from emulator.ids import EssSerial
    from emulator.installation import Installation


class QueryRow(NamedTuple):
    """One volume. role: "simplex", "source" or "target"; flashcopy: "none" or one of them."""

    volume: VolumeId
    lss: int
    role: str
    status: str
    flashcopy: str
    size_gb: float


class CopyProgress(NamedTuple):
    """How far the initial copy of a PPRC pair is, in whole percents."""

    is_running: bool
    percent: int


def query(inst: Installation, volumes: Iterable[VolumeId]) -> list[QueryRow | None]:
    """The volumes as the server knows them, in the order asked; None for one it does not know."""
    known = _known(inst)
    server, found = inst.server, inst.volumes
    relation_of, pair_of = inst.relation_of, inst.pair_of
    rows: list[QueryRow | None] = []
    for name in volumes:
        volume = found.get(name)
        if volume is None or name[3:] not in known or name in server.unseen:
            rows.append(None)
            continue
        role, status, copied = "simplex", "not_suspended", "none"
        serial = serial_of(name)
        if serial in server.stale:
            report = server.stale[serial].get(name)
            if report is not None:
                copied = "source" if report.is_source else "target"
        elif (relation := relation_of.get(name)) is not None:
            copied = "source" if relation.source == name else "target"
        if name in pair_of or serial in server.stale_pairs:
            role, status = _side(_reported(inst, name))
        size_gb = gb_of_tracks(volume.size_tracks)
        rows.append(QueryRow(name, lss_number_of(name), role, status, copied, size_gb))
    return rows


def initial_copy(inst: Installation, primary: VolumeId) -> CopyProgress:
    """How far the copy of a pair is by its primary volume, as the server knows it.

    A pair that copies nothing, because it is complete, suspended or gone, is not running; its
    percent is 100 when it is complete, else 0.
    """
    report = _reported(inst, primary) if serial_of(primary) in _known(inst) else None
    if report is None or report.role != "source":
        return CopyProgress(False, 0)
    if report.state is PairState.DUPLEX_PENDING:
        percent = pprc_rows.percent_in_sync(report.total_tracks, report.out_of_sync_tracks)
        return CopyProgress(True, percent)
    return CopyProgress(False, 100 if report.state is PairState.FULL_DUPLEX else 0)


def _known(inst: Installation) -> frozenset[EssSerial]:
    """Units whose client is registered, or was and has left a last report (rule B28)."""
    server = inst.server
    if why_closed(inst):
        return frozenset()
    return frozenset(
        serial
        for serial in inst.storage_servers
        if server.clients.get(serial) is ClientState.REGISTERED or serial in server.stale
    )


def _reported(inst: Installation, volume: VolumeId) -> ReportedPair | None:
    """The volume's side of its pair, by its client or by its client's last report (rule B02)."""
    last = inst.server.stale_pairs.get(serial_of(volume))
    if last is not None:
        return last.get(volume)
    pair = inst.pair_of.get(volume)
    return None if pair is None else report_pair(inst, pair, volume)


def _side(report: ReportedPair | None) -> tuple[str, str]:
    """State and status as rsQuery prints them: the role, and whether it is suspended (§3.3.8)."""
    if report is None or not report.role:
        return "simplex", "not_suspended"
    suspended = report.state is PairState.SUSPENDED
    return report.role, "suspended" if suspended else "not_suspended"
