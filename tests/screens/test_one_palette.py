"""Hex values, colours and drawing characters stand in the palette and nowhere else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import screens

ROOT = Path(screens.__file__).parent
MODULES = sorted(p for p in ROOT.rglob("*.py") if p.name != "palette.py")
SHEETS = sorted(ROOT.rglob("*.tcss"))
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
COLOUR = re.compile(
    r"\b(red|green|blue|yellow|cyan|magenta|white|black|rgb\(|hsl\()|ansi_(?!default\b)\w+"
)


def literals(tree):
    """All string literals that are no docstrings, with their lines."""
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def offences(source):
    """Lines of a module that draw or colour by themselves."""
    found = []
    for line, text in literals(ast.parse(source)):
        if not text.isascii() or HEX.search(text):
            found.append((line, text))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_draws_or_colours_by_itself(path):
    assert offences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sheet_names_a_colour(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = "\n".join(line for line in text.splitlines() if ":" in line and "{" not in line)
    assert not COLOUR.search(rules)
    assert not re.search(r":[^;]*#[0-9a-fA-F]{3,8}\b", rules)


def test_planted_offences_are_found():
    assert offences("'''doc ►'''\nx = '►'\ny = '#aabbcc'\nz = 'plain'") == [
        (2, "►"),
        (3, "#aabbcc"),
    ]
