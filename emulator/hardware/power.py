"""What a unit can do with the power and the parts that it has (§1.2, rules A01 to A03).

Derived, never stored: whether the unit answers, which cluster carries a logical subsystem, and
whether its writes go through to disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware_words import Crit
from emulator.errors import Refusal
from emulator.hardware.resources import RANK_BYTES_PER_S, rank_resource
from emulator.hardware.storage_server import Health
from emulator.units import US_PER_S

if TYPE_CHECKING:
    from emulator.hardware.storage_server import (
        Cluster,
        LogicalSubsystem,
        Rank,
        StorageServer,
    )
    from emulator.installation import Installation

BOOT_US = 15 * 60 * US_PER_S
"""From power on until a unit answers; the emulator's choice."""
WRITE_THROUGH_US = 8_000
"""What a write takes longer when it waits for the disk instead of the NVS; a choice."""


def answers(unit: StorageServer) -> bool:
    """Whether a unit does anything at all: it has power and one working cluster (rule A01)."""
    if unit.health is Health.UP:
        for cluster in unit.clusters.values():
            if cluster.health is Health.UP:
                return True
    return False


def must_answer(unit: StorageServer) -> None:
    """Refuse what nobody is there to do: the unit is without power or clusters (rule A01)."""
    if not answers(unit):
        raise Refusal(f"Storage server {unit.serial} does not answer.", "A01")


def carrying_cluster(unit: StorageServer, subsystem: LogicalSubsystem) -> Cluster | None:
    """The one cluster that works an LSS now: its own, else the other (rules A01, A02); or None."""
    if unit.health is not Health.UP:
        return None
    own = unit.clusters[subsystem.cluster]
    if own.health is Health.UP:
        return own
    other = unit.clusters[3 - subsystem.cluster]
    return other if other.health is Health.UP else None


def writes_through(unit: StorageServer, lss_number: int) -> bool:
    """Whether writes to an LSS wait for the disk: the NVS that would hold them has no battery."""
    cluster = carrying_cluster(unit, unit.subsystems[lss_number])
    return cluster is not None and cluster.nvs is not Health.UP


def update_rank(inst: Installation, unit: StorageServer, rank: Rank) -> None:
    """Tell the transfers what a rank carries now; 0 stalls the copies that cross it."""
    works = rank.health is Health.UP and answers(unit)
    inst.transfers.set_capacity(rank_resource(rank.id), RANK_BYTES_PER_S if works else 0)


def read_crit(unit: StorageServer) -> None:
    """A power-on reads CRIT and gives each LSS its default (rule H06; reading C-10).

    YES-ALL makes every LSS critical heavy; YES-PATHS and NO make none.
    """
    unit.vpd.crit_in_force = unit.vpd.crit
    for subsystem in unit.subsystems.values():
        subsystem.critical_heavy = unit.vpd.crit is Crit.YES_ALL
