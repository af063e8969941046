"""What a statement can speak of: subjects, their states and their properties, as static tables.

Runbooks, graders and sweeps all state facts about the machine in one grammar: ``pair 10012019 is
full duplex``, ``application payroll lost = 0``.  This page says which subjects there are and what
can be said of each; evaluating a statement against an installation is another module's work.
Standard library only, and nothing here depends on an installation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class IdKind(StrEnum):
    """What stands behind the subject's word, and so which form an ID must have."""

    NOTHING = "nothing"
    NAME = "name"
    VOLUME = "volume"
    LSS = "lss"
    CLUSTER = "cluster"
    UNIT = "unit"


class ValueKind(StrEnum):
    """How the value of a property is written and compared."""

    STATE = "state"
    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"
    TIME_OF_DAY = "time of day"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a subject.

    ``states`` belongs to STATE, ``unit`` to NUMBER: a number's unit is the word that may follow
    it (``10 cylinders``), ``%`` stands directly behind the number, empty means a bare count.
    """

    kind: ValueKind
    states: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that statements speak of.

    ``arrow`` allows ``A -> B`` (two ends), ``on_host`` requires ``on HOST``, ``has_content``
    allows ``equals`` and ``differs from``, ``can_exist`` allows ``exists``, ``is_searchable``
    allows ``contains`` and ``lacks``.
    """

    name: str
    ids: IdKind = IdKind.NAME
    arrow: bool = False
    on_host: bool = False
    states: tuple[str, ...] = ()
    properties: Mapping[str, Property] = field(default_factory=lambda: MappingProxyType({}))
    has_content: bool = False
    can_exist: bool = False
    is_searchable: bool = False


def _states(*states: str) -> Property:
    return Property(ValueKind.STATE, states)


def _number(unit: str = "") -> Property:
    return Property(ValueKind.NUMBER, unit=unit)


_TEXT = Property(ValueKind.TEXT)
_DURATION = Property(ValueKind.DURATION)
_TIME_OF_DAY = Property(ValueKind.TIME_OF_DAY)
_ON_OFF = _states("on", "off")
_COPY_ROLE = _states("source", "target", "none")
_UP_DOWN = ("up", "down")

_ALL_SUBJECTS = (
    # Copy Services on the machine
    Subject(
        "pair",
        IdKind.VOLUME,
        arrow=True,
        states=("simplex", "duplex pending", "full duplex", "suspended"),
        properties={
            "out-of-sync": _number("cylinders"),
            "moved": _number("cylinders"),
            "copied": _number("%"),
            "critical": _ON_OFF,
            "role": _COPY_ROLE,
            "reason": _TEXT,
        },
    ),
    Subject(
        "flashcopy",
        IdKind.VOLUME,
        arrow=True,
        states=("none", "establishing", "established"),
        properties={
            "tracks-left": _number("tracks"),
            "copied": _number("%"),
            "background-copy": _ON_OFF,
            "role": _COPY_ROLE,
        },
    ),
    Subject(
        "volume",
        IdKind.VOLUME,
        has_content=True,
        properties={
            "access": _states("read-write", "write inhibited", "none"),
            "size": _number("GB"),
            "label": _TEXT,
        },
    ),
    Subject(
        "path",
        IdKind.LSS,
        arrow=True,
        states=("none", "established", "failed"),
        properties={"links": _number("links")},
    ),
    # Hardware and sites
    Subject("link", states=("up", "cut")),
    Subject("site", states=_UP_DOWN),
    Subject("unit", IdKind.UNIT, states=_UP_DOWN),
    Subject(
        "cluster",
        IdKind.CLUSTER,
        states=_UP_DOWN,
        properties={"primary-server": _TEXT, "backup-server": _TEXT},
    ),
    Subject(
        "lss",
        IdKind.LSS,
        properties={
            "critical-heavy": _ON_OFF,
            "consistency-group": _ON_OFF,
            "writes": _states("accepted", "held"),
        },
    ),
    # What the Copy Services server knows: a view that can be stale (rules B02, B27, B29)
    Subject(
        "server",
        IdKind.NOTHING,
        states=("running", "starting", "disabled", "unreachable"),
        properties={"active": _TEXT, "primary": _TEXT, "backup": _TEXT},
    ),
    Subject("client", IdKind.UNIT, states=("registered", "unregistered", "absent")),
    Subject(
        "task",
        states=("never run", "running", "successful", "failed", "lost"),
        properties={"pairs": _number("pairs"), "group": _TEXT},
        can_exist=True,
    ),
    Subject("log", IdKind.NOTHING, properties={"entries": _number()}, is_searchable=True),
    # Hosts and what they keep on their disks
    Subject("host", states=_UP_DOWN),
    Subject("node", states=("up", "joining", "down", "failed")),
    Subject(
        "disk",
        on_host=True,
        states=("Available", "Defined", "absent"),
        properties={"pvid": _TEXT, "volume-group": _TEXT, "volume": _TEXT},
    ),
    Subject(
        "volume-group",
        on_host=True,
        states=("on", "off", "absent"),
        properties={"definition": _states("current", "outdated")},
    ),
    Subject("filesystem", on_host=True, states=("mounted", "unmounted", "absent")),
    Subject("file", on_host=True, can_exist=True, has_content=True, is_searchable=True),
    Subject("tree", on_host=True, can_exist=True, has_content=True),
    Subject(
        "application",
        states=("running", "quiesced", "stopped"),
        properties={
            "acknowledged": _number("transactions"),
            "lost": _number("transactions"),
            "rpo": _DURATION,
            "longest-pause": _DURATION,
            "last-write": _TIME_OF_DAY,
        },
    ),
    Subject("clock", IdKind.NOTHING, properties={"time": _TIME_OF_DAY}),
)

SUBJECTS: Mapping[str, Subject] = MappingProxyType({each.name: each for each in _ALL_SUBJECTS})
"""Every subject under the word that a statement begins with, in the order of the documentation."""

COLLECTIONS = ("pairs", "flashcopies", "paths", "tasks", "volumes", "disks")
"""What ``all ... unchanged since MARK`` can be asked of."""
