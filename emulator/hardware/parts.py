"""Parts that can break, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class PartKind(Enum):
    """What kind of thing a part is."""

    LINK = "link"
    NETWORK = "network"
    ADAPTER = "adapter"
    CLUSTER = "cluster"
    UNIT = "unit"
    NVS = "NVS battery"
    RANK = "rank"
    HOST_NETWORK = "host network"


@dataclass(frozen=True, slots=True)
class Part:
    """A part by kind and name.

    name: ``L1`` for a link, the host for a host's network; else a serial, and behind a colon the
    SAID of a port of the adapter, the number of the cluster or of the rank: ``12019``,
    ``12019:0000``, ``12019:1``, ``12019:R5``.
    """

    kind: PartKind
    name: str
