"""Which states of an installation are kept, so that its past can be looked at at little cost.

The last few generations are there against damage. Of the earlier ones ever fewer are kept the older
they are, and the first: with the journal since then everything can be executed again. What that
takes is bounded; the oldest states go first.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from saves.generations import Generations
from saves.journal import segment_numbers, segment_path
from saves.problems import SaveProblem
from saves.stored import Region, read_head

if TYPE_CHECKING:
    from pathlib import Path

    from saves.codec.document import Head

KEPT = 3
"""Generations that are kept whatever they take."""
EARLIER_BYTES = 128 << 20
"""What earlier generations may take, with the packs and journal segments that only they need."""
EARLIER_SEGMENTS = 1_000
"""How many journal segments may be kept for earlier generations."""


def worth_keeping(numbers: list[int]) -> list[int]:
    """Of generations, oldest first: the last few, the first, and one for each doubling of age."""
    ages = set()
    kept = []
    for number in numbers[:-KEPT]:
        doublings = (numbers[-1] - number).bit_length()
        if doublings not in ages:
            ages.add(doublings)
            kept.append(number)
    return kept + numbers[-KEPT:]


def forget_old(folder: Path) -> None:
    """Delete generations that are not worth keeping, and the packs and segments for them alone.

    What cannot be deleted stays; that is tried again next time. Raises SaveProblem when the folder
    cannot be listed.
    """
    generations = Generations(folder)
    numbers = generations.numbers()
    kept = worth_keeping(numbers)
    try:
        last = [read_head(Region(generations.path(number))) for number in kept[-KEPT:]]
    except SaveProblem:
        return
    earlier = _readable(generations, kept[:-KEPT])
    while earlier and _too_much(generations, earlier, last):
        del earlier[0]
    heads = earlier + last
    wanted = {head.generation for head in heads}
    unwanted = [generations.path(number) for number in numbers if number not in wanted]
    unwanted += generations.packs_beside({head.pack for head in heads})
    first_segment = min((head.segment for head in heads), default=0)
    for number in segment_numbers(folder):
        if number < first_segment:
            unwanted.append(segment_path(folder, number))
    for path in unwanted:
        with suppress(OSError):
            path.unlink()


def _readable(generations: Generations, numbers: list[int]) -> list[Head]:
    """The heads of the generations that have one."""
    heads = []
    for number in numbers:
        with suppress(SaveProblem):
            heads.append(read_head(Region(generations.path(number))))
    return heads


def _too_much(generations: Generations, earlier: list[Head], last: list[Head]) -> bool:
    """Whether the earlier generations take more than they may."""
    folder = generations.folder
    first, needed = earlier[0].segment, min(head.segment for head in last)
    segments = [number for number in segment_numbers(folder) if first <= number < needed]
    if len(segments) > EARLIER_SEGMENTS:
        return True
    packs = {head.pack for head in earlier} - {head.pack for head in last}
    files = [segment_path(folder, number) for number in segments]
    files += [folder / pack for pack in packs]
    files += [generations.path(head.generation) for head in earlier]
    return sum(file.stat().st_size for file in files if file.exists()) > EARLIER_BYTES
