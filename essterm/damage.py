"""Blocks that were altered in a pack: which they are, and what should stand there.

The newest generation is read around its damaged blocks. What should stand there is executed again
from the oldest state that is kept; where that one refers to the same bytes, nobody knows any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.views import facts
from essterm.past import Past, from_the_beginning
from saves.generations import Generations
from saves.problems import SaveProblem
from saves.recovery import rebuild
from saves.spoiled import read_around
from saves.stored import Region

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from emulator.engine import Engine
    from emulator.ids import VolumeId
    from saves.problems import Damaged
    from saves.spoiled import Around


class Present:
    """The machine as it stands on disk, and what is damaged of it.

    Raises ChoiceNeeded or SaveProblem when it cannot be executed, or more than blocks is damaged.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._newest: Around | None = None
        self._history: Past | None = None
        try:
            made = rebuild(folder, name)
        except SaveProblem as problem:
            self.engine: Engine = self._around(problem)
        else:
            self.engine = made.engine
            if made.damaged:
                self._newest = _newest_around(folder)

    def _around(self, problem: SaveProblem) -> Engine:
        """The machine as the newest generation and the journal lead to it, damage and all."""
        self._newest = _newest_around(self._folder)
        if self._newest is None:
            raise problem
        history = Past(self._folder, lambda _: True, "The present", around=True)
        for _ in history.deeds():
            continue
        return history.engine

    def damage_of(self, volume: VolumeId) -> Mapping[int, Damaged]:
        """The damaged blocks of a volume as the newest generation shows it, by number."""
        if self._newest is None:
            return {}
        inst = self._newest.stored.installation
        if volume not in inst.volumes:
            return {}
        return self._newest.within(facts.image(inst, volume).blocks)

    def should_stand(self, volume: VolumeId, block: int) -> tuple[bool, bytes | None]:
        """Whether it is known what should stand in a damaged block, and that; None for zeros."""
        assert self._newest is not None  # else no block is damaged
        if self._history is None:
            self._history = from_the_beginning(self._folder, around=True)
            self._history.run_to(self._newest.stored.head)
        inst = self._history.engine.installation
        if volume not in inst.volumes:
            return False, None
        data = facts.image(inst, volume).blocks.get(block)
        return not (data is not None and self._history.is_damaged(data)), data


def _newest_around(folder: Path) -> Around | None:
    """The newest generation, if only blocks of it are damaged."""
    generations = Generations(folder)
    newest = max(generations.numbers(), default=0)
    try:
        around = read_around(Region(generations.path(newest)))
    except SaveProblem:
        return None
    return around if around.by_object else None
