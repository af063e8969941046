"""Blocks as they are done: variants chosen, fragments put in, each with the values it sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from essterm.replay.format.model import Block, Given, Runbook, blocks_of
from essterm.replay.format.variables import Values, VariableProblem, one_text, parameters
from essterm.replay.format.words import MAX_INCLUDE_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from essterm.replay.format.model import Part


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the values it sees; ``fragment`` is the file it stands in, empty for its own."""

    block: Block
    values: Values
    fragment: str = ""


def is_chosen(block: Block, variant: str) -> bool:
    """Is the block done in this variant ("" for none)?"""
    info = block.info
    return (not info.only or info.only == variant) and (
        not info.excepting or info.excepting != variant
    )


def placed_blocks(
    parts: tuple[Part, ...],
    values: Values,
    needs: Values,
    load: Callable[[str], Runbook | None],
    variant: str = "",
) -> Iterator[Placed]:
    """The blocks among ``parts`` that are done in ``variant``, those of fragments in their place.

    ``values`` is what the runbook sees, ``needs`` what every fragment sees too.  Captured names
    and built-ins are the player's to add.  Raises `VariableProblem` for a fragment that is gone or
    a value that cannot be put in: a checked runbook has neither.
    """
    yield from _placed(parts, values, needs, load, variant, "", MAX_INCLUDE_DEPTH)


def _placed(
    parts: tuple[Part, ...],
    values: Values,
    needs: Values,
    load: Callable[[str], Runbook | None],
    variant: str,
    fragment: str,
    depth: int,
) -> Iterator[Placed]:
    for block in blocks_of(parts):
        if not is_chosen(block, variant):
            continue
        if block.info.kind != "include":
            yield Placed(block, values, fragment)
            continue
        name = one_text(block.info.place[0], values)
        included = load(name) if depth else None
        if included is None:
            raise VariableProblem(f"the fragment '{name}' cannot be included here")
        given = tuple(line for line in block.lines if isinstance(line, Given))
        inside = {**needs, **parameters(given, values)}
        yield from _placed(included.intro, inside, needs, load, variant, name, depth - 1)
