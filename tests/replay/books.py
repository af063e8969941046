"""Runbooks for tests: shipped ones, ones with a line changed, and ones of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from essterm.replay.format import library
from essterm.replay.format.library import Loaded
from essterm.replay.run import Settings, replay

if TYPE_CHECKING:
    from essterm.replay.report import Report
    from essterm.replay.watching import Observer

HEAD = """# T1: A runbook of a test

```runbook
installation = "two-sites"
needs = ["ESS1", "ESS2"]
think = "2s"

[variables]
SRC = "100${ESS1}"
DST = "101${ESS1}"

[variants]
other = "Something else."
```
"""
OUTCOME = """
## Outcome

```check
volume $SRC access is read-write
```
"""


def shipped(name: str, **changed: str) -> Loaded:
    """A shipped runbook; each `changed` is old text and new, old given with _ as given."""
    source, path, _ = library.find(name)
    return loaded(source, path)


def edited(name: str, old: str, new: str) -> Loaded:
    """A shipped runbook with one text in it replaced."""
    source, path, _ = library.find(name)
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {name}"
    return loaded(source.replace(old, new), path)


def loaded(source: str, path: str = "/nowhere/test.md") -> Loaded:
    """A document that has no errors."""
    book, problems = library.lint(source)
    errors = [problem.text(path) for problem in problems if problem.level.value == "error"]
    assert book is not None
    assert not errors, errors
    return Loaded(book, source, path)


def steps(*bodies: str, before: str = "", outcome: str = OUTCOME) -> Loaded:
    """A runbook of these steps, each a title line and blocks."""
    parts = [HEAD]
    if before:
        parts.append(f"\n## Before you start\n\n{before}\n")
    parts += [f"\n## {number}. Step\n\n{body}\n" for number, body in enumerate(bodies, 1)]
    return loaded("".join([*parts, outcome]))


async def run(book: Loaded, observer: Observer | None = None, **settings: object) -> Report:
    """Run it here."""
    return await replay(book, Settings(**settings), observer)  # type: ignore[arg-type]


def block(info: str, *lines: str) -> str:
    """A fenced block."""
    return "\n".join([f"```{info}", *lines, "```"]) + "\n"
