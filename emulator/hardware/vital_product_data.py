"""What a unit is when it comes: model, cache, clusters, and its number of open-systems LSSs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware_words import Crit
from emulator.errors import Refusal
from emulator.hardware.host_lists import check_address, check_name
from emulator.hardware.storage_server import MODELS, Cluster, StorageServer, VitalProductData

if TYPE_CHECKING:
    from emulator.ids import EssSerial

OPEN_LSS_COUNTS = (0, 8, 16)
"""Open-systems LSSs that a unit may be defined for (App B, rule A04)."""

CACHE_SIZES_GB = {"E10": (6,), "E20": (6,), "F10": (8, 16), "F20": (8, 16)}
"""The F models have 8 or 16 GB (§1.4); 6 GB of the E models is from memory."""

CLUSTER_NUMBERS = (1, 2)


def check_open_lss(open_lss: int) -> None:
    """Refuse any other number of open-systems LSSs than 0, 8 or 16 (App B, rule A04)."""
    if open_lss not in OPEN_LSS_COUNTS:
        raise Refusal(
            f"A unit is defined for 0, 8 or 16 open-systems LSSs, not for {open_lss}.", "A04"
        )


def new_storage_server(
    serial: EssSerial,
    model: str,
    site: str,
    clusters: tuple[tuple[str, str], tuple[str, str]],
    *,
    open_lss: int = 8,
    cache_gb: int | None = None,
    crit: Crit = Crit.NO,
) -> StorageServer:
    """A unit as it leaves the factory, powered on: no adapter, no eight-pack.

    clusters: host name and address of cluster 1 and of cluster 2. cache_gb: None for the
    model's smallest. Raises Refusal (rule A04 for open_lss).
    """
    check_open_lss(open_lss)
    if model not in MODELS:
        raise Refusal(f"There is no model {model}; there are {', '.join(MODELS)}.", "Z02")
    sizes = CACHE_SIZES_GB[model]
    cache = sizes[0] if cache_gb is None else cache_gb
    if cache not in sizes:
        known = " or ".join(str(size) for size in sizes)
        raise Refusal(f"A model {model} has {known} GB of cache, not {cache} GB.", "Z02")
    for name, address in clusters:
        check_name(name)
        check_address(address)
    if clusters[0][0] == clusters[1][0] or clusters[0][1] == clusters[1][1]:
        raise Refusal(f"The two clusters of {serial} have the same host name or address.", "Z04")
    return StorageServer(
        serial=serial,
        model=model,
        site=site,
        vpd=VitalProductData(open_lss=open_lss, crit=crit, crit_in_force=crit, cache_gb=cache),
        clusters={
            number: Cluster(number, name, address)
            for number, (name, address) in zip(CLUSTER_NUMBERS, clusters, strict=True)
        },
    )
