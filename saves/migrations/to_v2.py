"""Version 2: PPRC paths and pairs, withheld writes, parts that break, and applications.

Nothing of this existed in version 1, so every document gets it as a new installation has it: no
path, no pair, everything in good health.
"""

from __future__ import annotations

from typing import Any


def upgrade(document: dict[str, Any]) -> dict[str, Any]:
    """A document of version 1 as one of version 2."""
    return {
        **document,
        "version": 2,
        "installation": {**document["installation"], "next_pair": 1, "next_armed": 1},
        "sites": [{**site, "lost": []} for site in document["sites"]],
        "storage_servers": [_storage_server(row) for row in document["storage_servers"]],
        "pprc_paths": [],
        "pprc_pairs": [],
        "long_busy": [],
        "held_writes": [],
        "armed_faults": [],
        "applications": [],
        "copy_services_server": {
            **document["copy_services_server"],
            "crashed": False,
            "stale_pairs": {},
        },
    }


def _storage_server(row: dict[str, Any]) -> dict[str, Any]:
    """A unit with healthy ranks and batteries, on the network."""
    return {
        **row,
        "network": "up",
        "clusters": [{**cluster, "nvs": "up"} for cluster in row["clusters"]],
        "ranks": [{**rank, "health": "up"} for rank in row["ranks"]],
    }
