"""Applications of a document: what each writes exists, and what it has planned can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.applications.application import (
    NAME,
    NO_TRANSACTION,
    PERIOD_LEAST_US,
    PERIOD_MOST_US,
    RETRY,
)
from emulator.applications.records import STEPS_MOST, tracks_needed
from saves.codec.checks_copies import LAST_US

if TYPE_CHECKING:
    from emulator.applications.application import Application, LaneItem
    from emulator.applications.runs import Runs
    from emulator.ids import VolumeId
    from emulator.installation import Installation

TRANSACTIONS_MOST = 10**15 - 1
"""The number in a record has fifteen digits."""


def check(inst: Installation) -> None:
    """See that applications can go on; raises ValueError."""
    written: set[VolumeId] = set()
    for application in inst.applications.values():
        _check_place(inst, application)
        _check_course(inst, application)
        if not written.isdisjoint(application.volumes):
            raise ValueError(f"application {application.name} writes volumes of another")
        written.update(application.volumes)


def _check_place(inst: Installation, application: Application) -> None:
    """Name, host and volumes."""
    name, volumes = application.name, application.volumes
    if not NAME.match(name) or application.host not in inst.hosts:
        raise ValueError(f"application {name[:40]!r} has no name or no host")
    if not 2 <= len(set(volumes)) == len(volumes) <= STEPS_MOST:
        raise ValueError(f"application {name} writes too few or too many volumes")
    for volume in volumes:
        if volume not in inst.volumes or inst.volumes[volume].size_tracks < tracks_needed(
            len(volumes)
        ):
            raise ValueError(f"application {name} writes {volume}, which is not there or too small")


def _check_course(inst: Installation, application: Application) -> None:
    """Numbers, times, and what is planned."""
    name = application.name
    if not PERIOD_LEAST_US <= application.period_us <= PERIOD_MOST_US:
        raise ValueError(f"application {name} begins transactions too often or too seldom")
    numbers = (application.next_transaction, application.acknowledged, application.lost_before)
    if not all(0 <= number <= TRANSACTIONS_MOST for number in numbers):
        raise ValueError(f"application {name} counts what nobody can count")
    times = (application.failed_us, application.last_write_us, application.pause_from_us)
    spans = (application.longest_pause_us, application.lost_before_us)
    if not all(-1 <= us <= inst.now_us for us in times) or not all(
        0 <= us <= LAST_US for us in spans
    ):
        raise ValueError(f"application {name} has times before or after all time")
    for transaction, step in application.stalled:
        _check_step(application, transaction, step)
    for item in application.lane.rows():
        _check_item(inst, application, item)
    for runs in (application.begun, application.acked):
        _check_runs(name, runs)


def _check_step(application: Application, transaction: int, step: int) -> None:
    if not 0 <= transaction <= TRANSACTIONS_MOST or not 0 <= step < len(application.volumes):
        raise ValueError(f"application {application.name} has a step that it does not take")


def _check_item(inst: Installation, application: Application, item: LaneItem) -> None:
    due_us, transaction, step, what, ack_us, _ = item
    if not inst.now_us <= due_us <= LAST_US or not 0 <= ack_us <= LAST_US:
        raise ValueError(f"application {application.name} has planned something for no time")
    if what != RETRY or transaction != NO_TRANSACTION:
        _check_step(application, transaction, step)


def _check_runs(name: str, runs: Runs) -> None:
    for first, at_us, length, step_us in runs.rows():
        if length < 1 or first + length > TRANSACTIONS_MOST or at_us + length * step_us > LAST_US:
            raise ValueError(f"application {name} has a run of transactions that never was")
