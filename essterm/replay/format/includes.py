"""What an `include` brings with it: its marks and captures, and what is wrong with it (RB70)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from essterm.replay.format.host_lines import captures
from essterm.replay.format.model import Given, Pos, Problem, Run, blocks_of
from essterm.replay.format.tokens import clipped, did_you_mean
from essterm.replay.format.words import MAX_INCLUDE_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from essterm.replay.format.model import Block, Runbook


@dataclass(slots=True)
class Brought:
    """What a fragment, with all that it includes, sets in the step that includes it."""

    marks: set[str] = field(default_factory=set)
    captures: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


class Includes:
    """Looks fragments up and follows them, at most three deep and never in a circle."""

    def __init__(self, load: Callable[[str], Runbook | None], known: Sequence[str]) -> None:
        self._load, self._known = load, known
        self._read: dict[str, Runbook | None] = {}

    def look(self, name: str, block: Block, book: Runbook) -> Brought:
        """The fragment ``name`` as ``block`` of ``book`` includes it."""
        brought = Brought()
        fragment = self._fragment(name, block.pos, brought)
        if fragment is not None:
            brought.problems += _given_problems(name, fragment, block)
            brought.problems += _needs_problems(name, fragment, block.pos, book)
            own = (book.id,) if book.header.is_fragment else ()
            self._follow(fragment, (*own, name), block.pos, brought)
        return brought

    def _fragment(self, name: str, pos: Pos, brought: Brought) -> Runbook | None:
        if name not in self._read:
            self._read[name] = self._load(name)
        fragment = self._read[name]
        if fragment is None:
            message = f"there is no fragment '{clipped(name)}' that can be read"
            brought.problems.append(Problem(pos, "RB70", message, did_you_mean(name, self._known)))
        elif not fragment.header.is_fragment:
            message = f"'{clipped(name)}' is a runbook, not a fragment"
            brought.problems.append(Problem(pos, "RB70", message))
            return None
        return fragment

    def _follow(self, fragment: Runbook, path: tuple[str, ...], pos: Pos, brought: Brought) -> None:
        if len(path) > MAX_INCLUDE_DEPTH:
            message = f"fragments go {MAX_INCLUDE_DEPTH} deep, found " + " > ".join(path)
            brought.problems.append(Problem(pos, "RB70", message))
            return
        for block in blocks_of(fragment.intro):
            if block.info.mark and "$" not in block.info.mark:
                brought.marks.add(block.info.mark)
            for line in block.lines:
                if isinstance(line, Run):
                    brought.captures.update(n for out in line.output for n in captures(out))
            if block.info.kind == "include":
                self._follow_name(block.info.place[0], path, pos, brought)

    def _follow_name(self, name: str, path: tuple[str, ...], pos: Pos, brought: Brought) -> None:
        if name in path:
            message = "fragments include each other in a circle: " + " > ".join([*path, name])
            brought.problems.append(Problem(pos, "RB70", message))
            return
        inner = self._fragment(name, pos, brought)
        if inner is not None:
            self._follow(inner, (*path, name), pos, brought)


def _given_problems(name: str, fragment: Runbook, block: Block) -> list[Problem]:
    wanted = fragment.header.parameters
    problems: list[Problem] = []
    given: set[str] = set()
    for line in block.lines:
        if not isinstance(line, Given):
            continue
        if line.name not in wanted:
            message = f"{name} has no parameter {line.name}"
            hint = did_you_mean(line.name, list(wanted))
            problems.append(Problem(line.pos, "RB70", message, hint))
        if line.name in given:
            problems.append(Problem(line.pos, "RB70", f"{line.name} is given twice"))
        given.add(line.name)
    for parameter, what in wanted.items():
        if parameter not in given:
            message = f"{name} needs {parameter} ({what})"
            problems.append(Problem(block.pos, "RB70", message, f"{parameter} = ..."))
    return problems


def _needs_problems(name: str, fragment: Runbook, pos: Pos, book: Runbook) -> list[Problem]:
    if book.header.is_broken:
        return []
    missing = [each for each in fragment.header.needs if each not in book.header.needs]
    hint = "add it to `needs`"
    return [Problem(pos, "RB70", f"{name} needs the name {each}", hint) for each in missing]
