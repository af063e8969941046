"""Generations: the state of an installation at some instants, newest last.

A generation is a document and the part of a block pack that it refers to. It becomes valid by being
renamed after pack, file and folder are durable, so a crash leaves the one before. Some are kept
(`keeping.py`), with every journal segment since the oldest of them: should the newest be damaged,
the one before and the journal lead to the same state.

A block object is packed once. Whether it was is known by its identity, and a reference is kept to
it meanwhile because identities are recycled. When less than half of a pack is still referred to,
the next generation begins a new pack; a pack goes when no kept generation names it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from saves.files import TEMPORARY, replacing
from saves.format import write_document
from saves.pack import append_blocks, frame_bytes
from saves.problems import Damaged, SaveProblem, said
from saves.stored import Region, Stored, read_head, read_stored

if TYPE_CHECKING:
    from pathlib import Path

    from saves.codec.document import Capture, Head

COMPACT_FROM_BYTES = 1 << 20
"""A pack below this size is not worth compacting."""

_GENERATION = re.compile(r"generation-(\d{6,})\.msgpack$")
_PACK = re.compile(r"pack-(\d{6,})\.blocks$")

_Packed = dict[int, tuple[bytes, int]]
"""Identity of a block to the block and its place."""


class Generations:
    """The generations in the folder of one installation. Whoever writes must hold its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pack = ""
        self._packed: _Packed = {}
        self._used_bytes = 0

    def path(self, number: int) -> Path:
        """The file of a generation."""
        return self.folder / f"generation-{number:06d}.msgpack"

    def numbers(self) -> list[int]:
        """Generations that are there, oldest first; raises SaveProblem."""
        return numbered(self.folder, _GENERATION)

    def newest_head(self) -> Head:
        """The head of the newest generation whose head can be read; raises SaveProblem."""
        problem = SaveProblem(f"{self.folder} holds no generation.")
        for number in reversed(self.numbers()):
            try:
                return read_head(Region(self.path(number)))
            except SaveProblem as error:
                problem = error
        raise problem

    def oldest_head(self, first_segment: int) -> Head | None:
        """The head of the oldest generation that lies at or after a segment and can be read."""
        for number in self.numbers():
            with suppress(SaveProblem):
                head = read_head(Region(self.path(number)))
                if head.segment >= first_segment:
                    return head
        return None

    def load(self, number: int) -> Stored:
        """Read a generation and note what is packed; raises Damaged, NewerFormat, SaveProblem."""
        stored = read_numbered(Region(self.path(number)), number)
        self._pack = stored.head.pack
        self._packed = {id(block): (block, place) for place, block in stored.blocks.items()}
        self._used_bytes = stored.used_bytes
        return stored

    def write(self, capture: Capture, head: Head) -> None:
        """Make a capture durable as generation ``head.generation``.

        Runs in the writer thread. Raises SaveProblem, and then everything is as it was.
        """
        live, fresh = self._sorted_out(capture)
        dropped = (block for key, (block, _) in self._packed.items() if key not in live)
        used_bytes = self._used_bytes - sum(map(frame_bytes, dropped))
        pack = self._pack_for(used_bytes)
        if pack != self._pack:
            fresh.update((key, block) for key, (block, _) in live.items())
            live, used_bytes = {}, 0
        path = self.folder / pack
        if fresh or not path.exists():
            places, grown_bytes = append_blocks(path, fresh.values())
            for (key, block), place in zip(fresh.items(), places, strict=True):
                live[key] = (block, place)
            used_bytes += grown_bytes
        head = msgspec.structs.replace(head, pack=pack)
        entries = capture.entries(head, lambda block: live[id(block)][1])
        with replacing(self.path(head.generation)) as fd:
            write_document(fd, entries)
        self._pack, self._packed, self._used_bytes = pack, live, used_bytes

    def _sorted_out(self, capture: Capture) -> tuple[_Packed, dict[int, bytes]]:
        """Blocks that are packed already, and those that are not, each once."""
        packed = self._packed
        live: _Packed = {}
        fresh: dict[int, bytes] = {}
        for block in capture.blocks():
            key = id(block)
            if (known := packed.get(key)) is not None:
                live[key] = known
            else:
                fresh[key] = block
        return live, fresh

    def _pack_for(self, used_bytes: int) -> str:
        """The present pack, or the name of a new one when more than half of it is dead."""
        numbers = numbered(self.folder, _PACK)
        if self._pack:
            path = self.folder / self._pack
            size = path.stat().st_size if path.exists() else 0
            if size < COMPACT_FROM_BYTES or 2 * used_bytes >= size:
                return self._pack
        return f"pack-{max(numbers, default=0) + 1:06d}.blocks"

    def packs_beside(self, needed: set[str]) -> list[Path]:
        """The packs that are there and not among those; raises SaveProblem."""
        names = (f"pack-{number:06d}.blocks" for number in numbered(self.folder, _PACK))
        return [self.folder / name for name in names if name not in needed]


def read_numbered(where: Region, number: int) -> Stored:
    """Read a generation that must have a number; raises Damaged when it is another one's copy."""
    stored = read_stored(where)
    if stored.head.generation != number:
        raise Damaged(where.path, 0, f"it is generation {stored.head.generation}")
    return stored


def newest_generation(folder: Path) -> int:
    """The highest number of a generation that is there, good or not; 0 when there is none."""
    return max(numbered(folder, _GENERATION), default=0)


def numbered(folder: Path, pattern: re.Pattern[str]) -> list[int]:
    """The numbers in the names of the files that match, ascending; raises SaveProblem."""
    with said("list", folder):
        names = [entry.name for entry in folder.iterdir()]
    return sorted(int(match[1]) for name in names if (match := pattern.match(name)))


def sweep_unfinished(folder: Path) -> None:
    """Delete files that a crash left unfinished."""
    with said("list", folder):
        for entry in folder.iterdir():
            if entry.name.endswith(TEMPORARY):
                entry.unlink(missing_ok=True)
