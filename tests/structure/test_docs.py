"""The documentation keeps its word: links lead somewhere, every command is described."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

import click
import pytest
from markdown_it import MarkdownIt

from tests.structure.sources import ROOT, report, sources

if TYPE_CHECKING:
    from pathlib import Path

OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # https:, mailto:


def pages() -> list[Path]:
    """The documents that a reader starts from."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def slug(heading: str) -> str:
    """The anchor that a forge gives to a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


@cache
def anchors(path: Path) -> frozenset[str]:
    """Every anchor of a document; a repeated heading gets ``-1``, ``-2``."""
    found: list[str] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text("utf-8"))
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            text = "".join(part.content for part in inline.children or ())
            name = slug(text)
            count = found.count(name)
            found.append(f"{name}-{count}" if count else name)
    return frozenset(found)


def links(text: str) -> list[str]:
    """Targets of all links and pictures in a Markdown text."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for part in token.children or ():
            target = part.attrGet("href") or part.attrGet("src")
            if target:
                found.append(unquote(str(target)))
    return found


def broken_links(page: Path, text: str) -> list[str]:
    """Links from a page to files or headings that are not there."""
    found = []
    for target in links(text):
        if OUTSIDE.match(target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists():
            found.append(f"{page.relative_to(ROOT)}: {target}: no such file")
        elif not path.is_relative_to(ROOT):
            found.append(f"{page.relative_to(ROOT)}: {target}: outside the project")
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            found.append(f"{page.relative_to(ROOT)}: {target}: no such heading")
    return found


def command_line() -> click.Group | None:
    """The program's root group, as long as there is a program."""
    if importlib.util.find_spec("essterm.cli.root") is None:
        return None
    module = importlib.import_module("essterm.cli.root")
    groups = [value for value in vars(module).values() if isinstance(value, click.Group)]
    below = {command for group in groups for command in group.commands.values()}
    roots = [group for group in groups if group not in below]
    assert len({id(root) for root in roots}) == 1, "essterm.cli.root holds exactly one root group"
    return roots[0]


def commands(group: click.Group, path: str) -> list[tuple[str, click.Command]]:
    """(``essterm saves list``, command) for every command that ``--help`` shows."""
    found: list[tuple[str, click.Command]] = []
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        found.append((f"{path} {name}", command))
        if isinstance(command, click.Group):
            found += commands(command, f"{path} {name}")
    return found


def undescribed(group: click.Group, documentation: str) -> list[str]:
    """Commands without a help text, and commands that no document mentions."""
    found = []
    for path, command in commands(group, "essterm"):
        if not (command.help or "").strip():
            found.append(f"{path}: no help")
        if not re.search(rf"{re.escape(path)}(?![\w-])", documentation):
            found.append(f"{path}: not in README.md or docs/")
    return found


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    problems = broken_links(page, page.read_text("utf-8"))
    assert not problems, report(problems)


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    reached = {index}
    waiting = [index]
    while waiting:
        page = waiting.pop()
        for target in links(page.read_text("utf-8")):
            path = (page.parent / target.partition("#")[0]).resolve()
            if path.suffix == ".md" and path.is_file() and path not in reached:
                reached.add(path)
                waiting.append(path)
    lost = [str(page.relative_to(ROOT)) for page in pages() if page not in reached]
    assert not lost, report(lost)


def test_every_command_is_described() -> None:
    group = command_line()
    if group is not None:
        problems = undescribed(group, "\n".join(page.read_text("utf-8") for page in pages()))
        assert not problems, report(problems)


def unknown_commands(group: click.Group, documentation: str) -> list[str]:
    """Words behind `essterm` in code that are no command."""
    words = re.findall(r"`essterm ([a-z][\w-]*)", documentation)
    return sorted({word for word in words if word not in group.commands})


def test_every_command_that_a_page_names_exists() -> None:
    group = command_line()
    if group is not None:
        problems = unknown_commands(group, "\n".join(page.read_text("utf-8") for page in pages()))
        assert not problems, report(problems)


def test_planted_unknown_commands_are_found() -> None:
    root = click.Group("essterm")
    root.add_command(click.Command("show"))
    assert unknown_commands(root, "`essterm show x` `essterm fly` `essterm --help`") == ["fly"]


def identifiers(tree: ast.Module) -> set[str]:
    """Every name that a file defines or uses."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_every_code_name_in_the_glossary_exists() -> None:
    known = set().union(*(identifiers(file.tree) for file in sources()))
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    cells = [line.rstrip(" |").rpartition("|")[2] for line in lines if line.startswith("|")]
    named = {name for cell in cells for name in re.findall(r"`([A-Za-z_]\w*)`", cell)}
    lost = sorted(named - known)
    assert not lost, report(lost)


def test_planted_broken_links_are_found() -> None:
    text = "[a](README.md) [b](nowhere.md) [c](README.md#no-such) [d](https://x.example/y) `[e](z)`"
    assert broken_links(ROOT / "CHANGELOG.md", text) == [
        "CHANGELOG.md: nowhere.md: no such file",
        "CHANGELOG.md: README.md#no-such: no such heading",
    ]


def test_planted_undescribed_commands_are_found() -> None:
    root, saves = click.Group("essterm"), click.Group("saves", help="Saves.")
    root.add_command(saves)
    saves.add_command(click.Command("list"))
    assert undescribed(root, "`essterm saves` and essterm saves listing") == [
        "essterm saves list: no help",
        "essterm saves list: not in README.md or docs/",
    ]
