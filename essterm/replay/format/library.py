"""Where runbooks and fragments come from: the ones that ship, and files.

A name such as ``P47`` is a shipped runbook, anything else a file.  Fragments are looked for beside
the runbook in ``fragments/``, then among those that ship.  Whatever the bytes of a file are, the
answer is a document, a list of problems or one sentence.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from essterm.replay.format.check import check
from essterm.replay.format.model import Level, Pos, Problem, Runbook
from essterm.replay.format.read import read
from essterm.replay.format.static_rules import static_findings
from essterm.replay.format.tables import Tables, machine_tables
from essterm.replay.format.tokens import clipped, did_you_mean
from essterm.replay.format.words import MAX_CHARACTERS, RUNBOOK_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

FRAGMENTS = "fragments"
_MAX_BYTES = 4 * MAX_CHARACTERS

USUAL_NAMES: Mapping[str, str] = {"ESS1": "12019", "ESS2": "14744"}
"""The serials of the units in the installations that ship; the linter's stand-in for a run."""


class LibraryProblem(Exception):
    """A runbook that cannot be had.  The message is one sentence; ``problems`` are its findings."""

    def __init__(self, message: str, path: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.path, self.problems = path, tuple(problems)


class Loaded(NamedTuple):
    """A runbook that can be run: the document, its source and where it was found."""

    book: Runbook
    source: str
    path: str


# --- places -----------------------------------------------------------------------------------


def shipped_root() -> Traversable:
    """The folder of the runbooks that ship."""
    return files("essterm").joinpath("runbooks")


def shipped_files() -> list[Traversable]:
    """Every shipped runbook, fragments left out, in the order of folder and name."""
    folders = sorted(_folders(shipped_root()), key=lambda folder: folder.name)
    return [place for folder in folders if folder.name != FRAGMENTS for place in _pages(folder)]


def _folders(root: Traversable) -> Iterator[Traversable]:
    return (place for place in root.iterdir() if place.is_dir() and place.name[0] not in "._")


def _pages(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    pages = (place for place in folder.iterdir() if place.name.endswith(".md"))
    return sorted(pages, key=lambda place: place.name)


def _find(name: str) -> Traversable:
    """The shipped runbook ``name`` in any case of letters, else the file ``name``."""
    shipped = {place.name.removesuffix(".md").lower(): place for place in shipped_files()}
    if place := shipped.get(name.lower()):
        return place
    path = Path(name)
    if _is_there(path):
        return path
    if path.suffix == ".md" or "/" in name:
        raise LibraryProblem(f"there is no file '{clipped(name)}'", name)
    known = [place.name.removesuffix(".md") for place in shipped.values()]
    hint = did_you_mean(name, known)
    message = f"no runbook '{clipped(name)}' ships, and there is no such file"
    raise LibraryProblem(message + (f" ({hint})" if hint else ""), name)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


# --- bytes to text ----------------------------------------------------------------------------


def read_text(place: Traversable) -> str:
    """The text of a file.  Raises `LibraryProblem` for what is not a readable text file."""
    name = str(place)
    if not place.is_file():
        raise LibraryProblem(f"{name} is not a file", name)
    try:
        with place.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise LibraryProblem(f"{name} cannot be read: {why}", name) from None
    if len(content) > _MAX_BYTES:
        raise LibraryProblem(f"{name} is larger than a runbook may be", name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        col = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        problem = Problem(Pos(line, col), "RB00", "this is not UTF-8 text")
        raise LibraryProblem(problem.text(name), name, [problem]) from None


# --- fragments --------------------------------------------------------------------------------


class Fragments:
    """The fragments that a runbook in ``folder`` can include; each is read once."""

    def __init__(self, folder: Traversable | None, tables: Tables | None = None) -> None:
        shipped = shipped_root().joinpath(FRAGMENTS)
        beside = [] if folder is None else [folder.joinpath(FRAGMENTS)]
        if folder is not None and folder.name == FRAGMENTS:
            beside.append(folder)
        self._folders = [*beside, shipped]
        self._tables = tables
        self._read: dict[str, Runbook | None] = {}

    def names(self) -> list[str]:
        """Every fragment that can be named."""
        pages = (place for folder in self._folders for place in _pages(folder))
        return sorted({place.name.removesuffix(".md") for place in pages})

    def place(self, name: str) -> Traversable | None:
        """Where the fragment ``name`` is, if it is anywhere."""
        if not RUNBOOK_ID.fullmatch(name) or len(name) > 100:
            return None
        places = (folder.joinpath(f"{name}.md") for folder in self._folders)
        return next((place for place in places if place.is_file()), None)

    def load(self, name: str) -> Runbook | None:
        """The fragment, or None if there is none, or it has errors."""
        if name not in self._read:
            self._read[name] = self._load(name)
        return self._read[name]

    def _load(self, name: str) -> Runbook | None:
        place = self.place(name)
        if place is None:
            return None
        try:
            book, problems = read(read_text(place), self._tables)
        except LibraryProblem:
            return None
        return None if any(p.level is Level.ERROR for p in problems) else book


@cache
def shipped_fragments() -> Fragments:
    """The fragments that ship."""
    return Fragments(None)


# --- the whole linter, but for the run --------------------------------------------------------


def lint(
    source: str,
    fragments: Fragments | None = None,
    *,
    tables: Tables | None = None,
) -> tuple[Runbook | None, list[Problem]]:
    """Grammar, names and order, static rules: all findings, in the order of the file."""
    tables = tables or machine_tables()
    fragments = fragments or shipped_fragments()
    book, problems = read(source, tables)
    if book is None:
        return None, problems
    rows = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rules = list(tables.rules)
    problems += check(book, fragments.load, fragments=fragments.names(), rows=rows, rules=rules)
    problems += static_findings(book, USUAL_NAMES)
    return book, _without_echoes(book, problems)


def _without_echoes(book: Runbook, problems: list[Problem]) -> list[Problem]:
    """A step is not called empty where its lines could not be read."""
    starts = sorted(section.pos.line for section in book.sections)
    errors = sorted(problem.pos.line for problem in problems if problem.level is Level.ERROR)

    def is_echo(problem: Problem) -> bool:
        if problem.code != "RB12" or problem.level is not Level.WARNING:
            return False
        line = problem.pos.line
        end = bisect_right(starts, line)
        first = bisect_right(errors, line)
        until = starts[end] if end < len(starts) else math.inf
        return first < len(errors) and errors[first] < until

    kept = [problem for problem in problems if not is_echo(problem)]
    return sorted(kept, key=lambda problem: (problem.pos, problem.code, problem.message))


# --- loading ----------------------------------------------------------------------------------


def find(name_or_path: str) -> tuple[str, str, Fragments]:
    """Source, path and fragments of a runbook, read but not judged.  Raises `LibraryProblem`."""
    place = _find(name_or_path)
    text = read_text(place)
    return text, str(place), Fragments(_folder_of(place))


def _folder_of(place: Traversable) -> Traversable:
    if isinstance(place, Path):
        return place.parent
    return shipped_root()


def load(name_or_path: str, tables: Tables | None = None) -> Loaded:
    """A runbook that can be run: no errors in it.

    Raises `LibraryProblem` where there is none, it is a fragment, or it has errors; these are then
    in ``problems``.  Warnings and broken rules do not keep it from being run.
    """
    source, path, fragments = find(name_or_path)
    book, problems = lint(source, fragments, tables=tables)
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    if errors or book is None:
        count = f"{len(errors)} problem{'' if len(errors) == 1 else 's'}"
        message = f"{path} cannot be run: {count}, the first: {errors[0].text(path)}"
        raise LibraryProblem(message, path, errors)
    if book.header.is_fragment:
        raise LibraryProblem(f"{path} is a fragment: it runs in a runbook that includes it", path)
    return Loaded(book, source, path)
