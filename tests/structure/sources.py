"""The project's own files as the structure tests see them: paths, texts, syntax trees."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("essterm", "emulator", "screens", "saves")


@dataclass(frozen=True)
class Source:
    """One Python file. ``name`` is its path from the root, with slashes."""

    name: str
    text: str
    tree: ast.Module

    @property
    def line_count(self) -> int:
        """Lines as an editor counts them."""
        return len(self.text.splitlines())


def source(name: str, text: str) -> Source:
    """A source that need not be on disk: what the planted errors are made of."""
    return Source(name, text, ast.parse(text))


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below the given folders (of the product, when none is given), sorted."""
    found: list[Source] = []
    for folder in folders or PRODUCT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            found.append(source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
    return tuple(found)


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for a name or a chain of attributes, else the empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""


def imports(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, full name) of everything that a file imports; ``from a import b`` is ``a.b``."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def report(problems: list[str]) -> str:
    """The text of a failed structure test: one problem a line."""
    return "\n" + "\n".join(problems)
