"""What the command line shows of runbooks: the list of those that ship, the linter, the fixer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from essterm.replay.format.library import (
    LibraryProblem,
    find,
    lint,
    read_text,
    shipped_files,
)
from essterm.replay.format.model import Pos, Problem
from essterm.replay.format.read import markdown_tokens, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEADING = re.compile(r"( {0,3}#{2,3}[ \t]+)([0-9]{1,4}(?:\.[0-9]{1,4})?)(\.?[ \t]+\S.*)")
_STEP_IN_HARM = re.compile(r"\bstep ([0-9]{1,4}(?:\.[0-9]{1,4})?)(?=\s)")


@dataclass(frozen=True, slots=True)
class RunbookEntry:
    """One line of ``essterm runbooks list``; ``time`` is what a person should need, as written."""

    id: str
    title: str
    source: str
    tier: str
    tags: tuple[str, ...]
    time: str
    variants: tuple[str, ...]
    path: str


def list_shipped() -> list[RunbookEntry]:
    """Every runbook that ships, in the order of folder and name."""
    entries = []
    for place in shipped_files():
        book, _ = read(read_text(place))
        if book is None:
            continue
        header = book.header
        variants = tuple(header.variants)
        about = (book.id, book.title, header.source, header.tier, header.tags, header.time)
        entries.append(RunbookEntry(*about, variants, str(place)))
    return entries


def lint_file(name_or_path: str) -> list[Problem]:
    """All findings about a runbook or fragment; an unreadable file is one of them (RB00)."""
    try:
        source, _, fragments = find(name_or_path)
    except LibraryProblem as problem:
        return list(problem.problems) or [Problem(Pos(1), "RB00", str(problem))]
    return lint(source, fragments)[1]


# --- lint --fix -------------------------------------------------------------------------------


def fix_numbers(source: str) -> str:
    """The source with its steps and parts numbered from 1 without gaps.

    Harm lines that name a step follow it where its old number was not used twice.  Nothing else
    is touched, line ends included.
    """
    rows = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = re.findall(r"\r\n|\r|\n", source)
    renamed: dict[str, list[str]] = {}
    for at, old, new in _numbers(rows):
        renamed.setdefault(old, []).append(new)
        rows[at] = _HEADING.sub(rf"\g<1>{new}\g<3>", rows[at], count=1)
    sure = {old: news[0] for old, news in renamed.items() if len(news) == 1}
    for at in _harm_rows(rows):
        rows[at] = _STEP_IN_HARM.sub(lambda found: _renamed_step(found, sure), rows[at])
    return "".join(row + end for row, end in zip(rows, [*ends, ""], strict=True))


def _renamed_step(found: re.Match[str], sure: Mapping[str, str]) -> str:
    return f"step {sure.get(found[1], found[1])}"


def _numbers(rows: list[str]) -> Iterator[tuple[int, str, str]]:
    """Row, old number and new number of each numbered heading."""
    step = part = 0
    for token in markdown_tokens(rows):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        found = _HEADING.fullmatch(rows[token.map[0]])
        if not found or token.tag not in ("h2", "h3"):
            continue
        if token.tag == "h2":
            step, part = step + 1, 0
            yield token.map[0], found[2], str(step)
        elif step:
            part += 1
            yield token.map[0], found[2], f"{step}.{part}"


def _harm_rows(rows: list[str]) -> Iterator[int]:
    for token in markdown_tokens(rows):
        if token.type == "fence" and token.map and token.info.split()[:1] == ["harm"]:
            for at in range(token.map[0] + 1, token.map[1]):
                if rows[at].lstrip().startswith("step "):
                    yield at
