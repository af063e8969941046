"""Is a volume the image of an instant, and if not, which write spoiled it?

The instant is executed again from an older state and compared with what is kept now, byte by byte.
What neither a command nor an application wrote was altered behind the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.copy_services import RunTask
from emulator.commands.logical import WriteBlocks
from emulator.errors import UnknownObject
from emulator.ids import VolumeId, volume_id
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, duration_text
from emulator.views import facts, proof
from essterm import past

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from pathlib import Path

    from emulator.commands.base import Command
    from emulator.engine import Engine
    from emulator.installation import Installation
    from essterm.damage import Present
    from essterm.past import Past

NOBODY_KNOWS = "nothing that is kept says what"
SHOWN_BYTES = 24
"""So much of a block is told of what should stand there."""
BEHIND_THE_DOOR = "altered behind the door: no command and no application wrote it"

STOOD_THERE = "it stood there already: no copy has brought the image"


class SpoiledBlock(NamedTuple):
    """A block that is not what it should be. at_us: when it was written, None if unknown.

    expected: what should stand there, in words.
    """

    block: int
    track: int
    at_us: int | None
    host: str
    how: str
    expected: str


@dataclass(frozen=True, slots=True)
class ImageProof:
    """Whether a volume is the image that another (or itself) had at an instant."""

    volume: VolumeId
    of: VolumeId
    as_of_us: int
    blocks: int
    spoiled: tuple[SpoiledBlock, ...]

    @property
    def holds(self) -> bool:
        """Whether every block is as it was."""
        return not self.spoiled

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        when = duration_text(self.as_of_us)
        if self.holds:
            return f"{self.volume} is the image of {self.of} at {when}: {self.blocks} blocks."
        return (
            f"{self.volume} is not the image of {self.of} at {when}: "
            f"{len(self.spoiled)} of {self.blocks} blocks differ."
        )


def source_of(inst: Installation, volume: VolumeId) -> VolumeId:
    """Whose image a volume is meant to be: its FlashCopy source, its PPRC primary, or itself."""
    relation, pair = inst.relation_of.get(volume), inst.pair_of.get(volume)
    if relation is not None and relation.target == volume:
        return relation.source
    if pair is not None and pair.secondary == volume:
        return pair.primary
    return volume


def images(
    folder: Path, present: Present, volumes: Sequence[str], as_of_us: int, of: Sequence[str] = ()
) -> list[ImageProof]:
    """Prove each volume. of: whose images they are meant to be, in order; as now if not said.

    A block that is damaged in the newest generation is told as such, whatever the instant. Raises
    TooLongAgo, SaveProblem, and UnknownObject.
    """
    inst = present.engine.installation
    if as_of_us > present.engine.now_us:
        raise UnknownObject(f"{duration_text(as_of_us)} is yet to come.")
    meant = [inst.volume(volume_id(text)).id for text in volumes]
    sources = [inst.volume(volume_id(text)).id for text in of]
    sources += [source_of(inst, volume) for volume in meant[len(sources) :]]
    history = past.before(folder, as_of_us, around=True)
    for _ in history.deeds(as_of_us):
        continue
    should = [facts.image(history.engine.installation, source) for source in sources]
    stands = [facts.image(inst, volume) for volume in meant]
    damaged = [_damaged(present, volume) for volume in meant]
    different = []
    for expected, found, told in zip(should, stands, damaged, strict=True):
        limit = min(expected.size_tracks, found.size_tracks) * BLOCKS_PER_TRACK
        rows = proof.spoiled(inst, found.volume, expected.blocks, found.blocks)
        different.append([row for row in rows if row.block < limit and row.block not in told])
    unknown = [
        {n for n, data in each.blocks.items() if history.is_damaged(data)} for each in should
    ]
    writers = _Writers(history, meant) if any(different) else None
    return [
        ImageProof(
            found.volume,
            expected.volume,
            as_of_us,
            len(expected.blocks.keys() | found.blocks.keys()),
            _in_order(told, writers, rows, lost),
        )
        for expected, found, told, rows, lost in zip(
            should, stands, damaged, different, unknown, strict=True
        )
    ]


def _in_order(
    damaged: Mapping[int, SpoiledBlock],
    writers: _Writers | None,
    rows: Sequence[proof.SpoiledRow],
    unknown: Container[int],
) -> tuple[SpoiledBlock, ...]:
    """What is wrong with a volume; unknown: blocks whose image is damaged itself."""
    found = list(damaged.values())
    for row in rows:
        if writers is not None:
            told = writers.told(row)
            found.append(told._replace(expected=NOBODY_KNOWS) if row.block in unknown else told)
    return tuple(sorted(found, key=lambda each: each.block))


def _damaged(present: Present, volume: VolumeId) -> dict[int, SpoiledBlock]:
    """The damaged blocks of a volume, each with where that shows and what should stand there."""
    found = {}
    for number, damage in sorted(present.damage_of(volume).items()):
        known, data = present.should_stand(volume, number)
        writer = proof.writer_of(present.engine.installation, volume, number, data or b"")
        expected = _expected(writer, data) if known else NOBODY_KNOWS
        how = f"{BEHIND_THE_DOOR}: {damage.file} is damaged at byte {damage.offset}"
        track = number // BLOCKS_PER_TRACK
        found[number] = SpoiledBlock(number, track, None, "", how, expected)
    return found


def _expected(writer: proof.WriteRow | None, data: bytes | None) -> str:
    """What should stand in a block, in words."""
    if writer is not None:
        return f"transaction {writer.transaction} of {writer.application}"
    if data is None:
        return "zeros"
    begins = data.rstrip(b"\0")[:SHOWN_BYTES]
    shown = begins.decode("ascii", "replace")
    return f"'{shown}'" if shown.isprintable() and shown.isascii() else f"hex:{begins.hex()}"


class _Writers:
    """Who wrote what since the instant: the rest of the history, executed again."""

    def __init__(self, history: Past, volumes: Sequence[VolumeId]) -> None:
        self._written: dict[tuple[VolumeId, int], tuple[int, str]] = {}
        then = history.engine.installation
        self._stood = {volume: facts.image(then, volume).blocks for volume in volumes}
        for deed in history.deeds():
            work = _work(deed.command)
            if isinstance(work, WriteBlocks):
                for number in range(len(work.data) // BLOCK_BYTES):
                    place = (work.volume, work.block + number)
                    self._written[place] = (deed.at_us, deed.operator)
        self._after: Engine = history.engine
        inst = self._after.installation
        self._images = {volume: facts.image(inst, volume).blocks for volume in volumes}
        self._sources = {volume: source_of(inst, volume) for volume in volumes}

    def told(self, row: proof.SpoiledRow) -> SpoiledBlock:
        """When, from where and how a block came to be what it is."""
        expected = _expected(row.expected, row.should)
        written = row.written
        if written is not None:
            how = f"transaction {written.transaction} of {written.application}"
            if row.expected is not None:
                how += f" instead of {row.expected.transaction}"
            how += ", begun"
            return SpoiledBlock(row.block, row.track, written.at_us, written.host, how, expected)
        deed = self._written.get((row.volume, row.block))
        known = self._images[row.volume].get(row.block) == row.stands
        if deed is None and known and self._stood[row.volume].get(row.block) == row.stands:
            return SpoiledBlock(row.block, row.track, None, "", STOOD_THERE, expected)
        deed = deed or self._written.get((self._sources[row.volume], row.block))
        if deed is not None:
            by = f" by {deed[1]}" if deed[1] else ""
            how = f"written by write-blocks{by}"
            return SpoiledBlock(row.block, row.track, deed[0], "", how, expected)
        how = "a copy moved it" if known else BEHIND_THE_DOOR
        return SpoiledBlock(row.block, row.track, None, "", how, expected)


def _work(command: Command | None) -> Command | None:
    return command.work if isinstance(command, RunTask) else command


def consistency(inst: Installation, volumes: Sequence[str]) -> list[proof.ProofRow]:
    """Whether the volumes, taken together, are an image that an application could go on from.

    Empty when no application has as many volumes that these are, or are copies of: copies that
    stand in relation to them, copies of copies too, and copies that stand alone by now and hold
    what the application writes there.
    """
    meant = [inst.volume(volume_id(text)).id for text in volumes]
    return [
        proof.prove(inst, name, meant)
        for name, application in sorted(inst.applications.items())
        if len(application.volumes) == len(meant)
        and all(
            volume in _copies(inst, own) or proof.holds_writes(inst, name, step, volume)
            for step, (own, volume) in enumerate(zip(application.volumes, meant, strict=True))
        )
    ]


def _copies(inst: Installation, own: VolumeId) -> set[VolumeId]:
    """A volume and all that pairs and relations tie to it, over however many of them."""
    found, ahead = set(), [own]
    while ahead:
        volume = ahead.pop()
        if volume in found:
            continue
        found.add(volume)
        pair, relation = inst.pair_of.get(volume), inst.relation_of.get(volume)
        if pair is not None:
            ahead += (pair.primary, pair.secondary)
        if relation is not None:
            ahead += (relation.source, relation.target)
    return found
