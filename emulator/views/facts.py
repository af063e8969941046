"""Facts: what a statement of a runbook asks of the machine, evaluated.

`subjects.py` says what can be asked; this page answers. Statements speak of the machine; `server`,
`client`, `task` and `log` alone are the Copy Services server's view. Kinds whose consoles or hosts
do not exist yet have no entry in the tables below, and asking for one raises NotAsked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from emulator.copy_services import flashcopy, pprc
from emulator.copy_services.pprc_states import PairState
from emulator.errors import EssError, Refusal, UnknownObject
from emulator.ids import NotAnId, VolumeId, cluster_id, lss_id, lss_of, volume_id
from emulator.units import BLOCKS_PER_TRACK, ZERO_BLOCK, gb_of_tracks, time_of_day
from emulator.views import applications
from emulator.views.facts_hardware import HARDWARE_STATES, is_out_of_reach
from emulator.views.facts_pprc import PAIR_PROPERTIES, PAIR_STATES
from emulator.views.facts_server import SERVER_PROPERTIES, SERVER_STATES, task_exists

if TYPE_CHECKING:
    from emulator.copy_services.relations import FlashCopyRelation
    from emulator.installation import Installation

Value = str | int | Fraction
Answer = TypeVar("Answer", bound=Value)


class NotAsked(EssError):
    """The installation cannot answer such a statement; the message says why."""


def state(inst: Installation, kind: str, name: str = "", partner: str = "") -> str:
    """The state of a subject in the words of `subjects.py`.

    Raises NotAsked or Refusal for unknown names.
    """
    reader = _STATES.get(kind)
    if reader is None:
        raise NotAsked(f"This installation has no state of '{kind}' yet.")
    return _ask(reader, inst, name, partner)


def prop(inst: Installation, kind: str, prop: str, name: str = "", partner: str = "") -> Value:
    """A property of a subject: text, a whole number, or a Fraction for percents and sizes."""
    reader = _PROPERTIES.get((kind, prop))
    if reader is None:
        raise NotAsked(f"This installation has no property '{prop}' of '{kind}' yet.")
    return _ask(reader, inst, name, partner)


def _ask(
    reader: Callable[[Installation, str, str], Answer], inst: Installation, name: str, partner: str
) -> Answer:
    """Read one fact; a text that is no identifier is an unknown object."""
    try:
        return reader(inst, name, partner)
    except NotAnId as problem:
        raise UnknownObject(str(problem)) from None


def exists(inst: Installation, kind: str, name: str) -> bool:
    """Whether the server keeps a task of that name."""
    if kind != "task":
        raise NotAsked(f"This installation cannot be asked whether a {kind} exists yet.")
    return task_exists(inst, name)


def contains(inst: Installation, kind: str, text: str) -> bool:
    """Whether the server's log holds a text."""
    if kind != "log":
        raise NotAsked(f"A {kind} cannot be searched yet.")
    return any(text in entry.text for entry in inst.server.log)


# -- content -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Image:
    """What a volume holds at one instant, as a host reads it.

    Cheap: references, no copies of bytes.
    """

    volume: VolumeId
    size_tracks: int
    blocks: dict[int, bytes]


def image(inst: Installation, name: str) -> Image:
    """The content of a volume now; raises UnknownObject."""
    volume = inst.volume(_volume(name))
    own = inst.contents.get(volume.id, {})
    relation = inst.relation_of.get(volume.id)
    if relation is None or relation.source == volume.id:
        now = {**own, **_arrived(inst, volume.id)}
        written = {block: data for block, data in now.items() if data is not ZERO_BLOCK}
        return Image(volume.id, volume.size_tracks, written)
    settled = relation.settled if relation.settled is not None else ()
    limit = relation.total_tracks * BLOCKS_PER_TRACK
    blocks = {
        block: data
        for block, data in own.items()
        if block >= limit or block // BLOCKS_PER_TRACK in settled
    }
    source = inst.contents.get(relation.source, {})
    for block, data in source.items():
        if block < limit and block // BLOCKS_PER_TRACK not in settled:
            blocks[block] = data
    return Image(volume.id, volume.size_tracks, blocks)


def _arrived(inst: Installation, volume: VolumeId) -> dict[int, bytes]:
    """What the copy of a PPRC pair has brought to a secondary so far."""
    pair = inst.pair_of.get(volume)
    if pair is None or pair.secondary != volume:
        return {}
    return dict(pprc.arrived(inst, pair, pprc.moved(inst, pair)))


def first_difference(left: Image, right: Image) -> int | None:
    """The first block in which two images differ over the tracks that both have.

    None if they are equal.
    """
    limit = min(left.size_tracks, right.size_tracks) * BLOCKS_PER_TRACK
    if left.blocks == right.blocks:
        return None
    different = [
        block
        for block in left.blocks.keys() | right.blocks.keys()
        if block < limit and left.blocks.get(block) != right.blocks.get(block)
    ]
    return min(different, default=None)


# -- readers -------------------------------------------------------------------------------------


def _volume(name: str) -> VolumeId:
    return volume_id(name)


def _relation(inst: Installation, name: str, partner: str) -> FlashCopyRelation | None:
    """The relation of a volume; with a partner, only as source and target in that order."""
    volume = inst.volume(_volume(name)).id
    relation = inst.relation_of.get(volume)
    if not partner:
        return relation
    target = inst.volume(_volume(partner)).id
    found = relation is not None and (relation.source, relation.target) == (volume, target)
    return relation if found else None


def _flashcopy_state(inst: Installation, name: str, partner: str) -> str:
    relation = _relation(inst, name, partner)
    return "none" if relation is None else relation.state.value


def _tracks_left(inst: Installation, name: str, partner: str) -> int:
    relation = _relation(inst, name, partner)
    return 0 if relation is None else flashcopy.tracks_left(inst, relation)


def _copied(inst: Installation, name: str, partner: str) -> Fraction:
    relation = _relation(inst, name, partner)
    if relation is None:
        return Fraction(100)
    done = relation.total_tracks - flashcopy.tracks_left(inst, relation)
    return Fraction(100 * done, relation.total_tracks)


def _background_copy(inst: Installation, name: str, partner: str) -> str:
    relation = _relation(inst, name, partner)
    return "on" if relation is not None and relation.background_copy else "off"


def _flashcopy_role(inst: Installation, name: str, partner: str) -> str:
    relation = _relation(inst, name, partner)
    if relation is None:
        return "none"
    return "source" if relation.source == _volume(name) else "target"


def _access(inst: Installation, name: str, _partner: str) -> str:
    """What a host may do: a secondary gives no access unless simplex (rule G04)."""
    volume = inst.volume(_volume(name)).id
    if is_out_of_reach(inst, volume):
        return "none"
    pair = inst.pair_of.get(volume)
    if pair is None:
        return "read-write"
    if pair.secondary == volume and pair.secondary_state is not PairState.SIMPLEX:
        return "none"
    inhibited = pair.primary == volume and pair.write_inhibited
    return "write inhibited" if inhibited else "read-write"


def _writes(inst: Installation, name: str, _partner: str) -> str:
    """Held while a primary of the LSS is in extended long busy (rules H11, H12)."""
    lss = inst.subsystem(lss_id(name)).id
    held = any(lss_of(volume) == lss for volume in inst.long_busy)
    return "held" if held else "accepted"


def _on_off(value: bool) -> str:
    return "on" if value else "off"


def _calendar(inst: Installation, _name: str, _partner: str) -> str:
    """Time of day, ``15:42:16``."""
    return time_of_day(inst.epoch_s, inst.now_us)


Reader = Callable[["Installation", str, str], Value]


def _of_application(reader: Callable[[Installation, str], str | int]) -> Reader:
    return lambda inst, name, _: reader(inst, name)


_STATES: dict[str, Callable[[Installation, str, str], str]] = {
    "flashcopy": _flashcopy_state,
    **PAIR_STATES,
    **HARDWARE_STATES,
    **SERVER_STATES,
    "application": lambda inst, name, _: applications.application_state(inst, name),
}

_PROPERTIES: dict[tuple[str, str], Reader] = {
    ("flashcopy", "tracks-left"): _tracks_left,
    ("flashcopy", "copied"): _copied,
    ("flashcopy", "background-copy"): _background_copy,
    ("flashcopy", "role"): _flashcopy_role,
    **PAIR_PROPERTIES,
    ("volume", "access"): _access,
    ("volume", "size"): lambda inst, name, _: Fraction(
        str(gb_of_tracks(inst.volume(_volume(name)).size_tracks))
    ),
    ("volume", "label"): lambda inst, name, _: inst.volume(_volume(name)).label,
    ("cluster", "primary-server"): lambda inst, name, _: (
        inst.cluster(cluster_id(name)).primary_server
    ),
    ("cluster", "backup-server"): lambda inst, name, _: (
        inst.cluster(cluster_id(name)).backup_server
    ),
    ("lss", "critical-heavy"): lambda inst, name, _: _on_off(
        inst.subsystem(lss_id(name)).critical_heavy
    ),
    ("lss", "consistency-group"): lambda inst, name, _: _on_off(
        inst.subsystem(lss_id(name)).consistency_group
    ),
    ("lss", "writes"): _writes,
    **SERVER_PROPERTIES,
    ("clock", "time"): _calendar,
    **{
        ("application", prop): _of_application(reader)
        for prop, reader in applications.APPLICATION_PROPERTIES.items()
    },
}

COMPUTED = frozenset(
    {
        ("flashcopy", "tracks-left"),
        ("flashcopy", "copied"),
        ("pair", "out-of-sync"),
        ("pair", "moved"),
        ("pair", "copied"),
        ("clock", "time"),
        *(("application", prop) for prop in applications.APPLICATION_PROPERTIES),
    }
)
"""Properties that move with time and not by events: a `wait` looks at them on whole virtual
seconds.
"""

COLLECTION_ROWS: dict[str, Callable[[Installation], object]] = {
    "pairs": lambda inst: sorted(
        (p.primary, p.secondary, p.primary_state.value, p.secondary_state.value)
        for p in inst.pairs.values()
    ),
    "paths": lambda inst: sorted((p.key, sorted(p.links)) for p in inst.paths.values()),
    "flashcopies": lambda inst: sorted(
        (r.source, r.target, r.background_copy, r.t0_us) for r in inst.relations.values()
    ),
    "tasks": lambda inst: sorted(
        (each.number, each.name, each.description, each.members, repr(each.work))
        for each in inst.tasks.values()
    ),
    "volumes": lambda inst: sorted((v.id, v.size_tracks, v.label) for v in inst.volumes.values()),
}


def collection(inst: Installation, what: str) -> object:
    """A comparable value of all pairs, flashcopies and so on, for `unchanged since`."""
    rows = COLLECTION_ROWS.get(what)
    if rows is None:
        raise NotAsked(f"This installation has no {what} yet.")
    return rows(inst)


__all__ = [
    "COMPUTED",
    "Image",
    "NotAsked",
    "Refusal",
    "collection",
    "contains",
    "exists",
    "first_difference",
    "image",
    "prop",
    "state",
]
