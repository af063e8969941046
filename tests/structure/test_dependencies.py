"""What the project asks for: each requirement with its reason, each import with its requirement."""

from __future__ import annotations

import re
import sys
import tomllib
from typing import Any

import pytest

from tests.structure.sources import PRODUCT, ROOT, imports, report, sources

TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads(TEXT)["project"]
REQUIREMENTS: list[str] = [
    *PROJECT["dependencies"],
    *(item for group in PROJECT["optional-dependencies"].values() for item in group),
]
IMPORTED_AS = {"markdown-it-py": "markdown_it"}


def name_of(requirement: str) -> str:
    """``textual`` for ``textual>=8.2,<9``."""
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0]


def without_reason(text: str, requirements: list[str]) -> list[str]:
    """Requirements whose line ends without a comment of at least three words."""
    found = []
    for requirement in requirements:
        line = next(line for line in text.splitlines() if f'"{requirement}"' in line)
        _, _, reason = line.partition("#")
        if len(reason.split()) < 3:
            found.append(f"{requirement}: say in a comment why it is needed")
    return found


def undeclared(names: set[str], requirements: list[str]) -> list[str]:
    """Imported packages that are neither ours, nor Python's, nor asked for."""
    asked = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in map(name_of, requirements)}
    return sorted(names - asked - set(sys.stdlib_module_names) - set(PRODUCT) - {"tests"})


def test_every_requirement_gives_its_reason() -> None:
    problems = without_reason(TEXT, REQUIREMENTS)
    assert not problems, report(problems)


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_a_requirement_says_from_where_to_where(requirement: str) -> None:
    assert ">=" in requirement
    assert "<" in requirement


def test_the_product_imports_only_what_it_asks_for() -> None:
    names = {name.partition(".")[0] for file in sources() for _, name in imports(file.tree)}
    problems = undeclared(names, PROJECT["dependencies"])
    assert not problems, report(problems)


def test_the_tests_import_only_what_is_asked_for() -> None:
    names = {name.partition(".")[0] for file in sources("tests") for _, name in imports(file.tree)}
    problems = undeclared(names, REQUIREMENTS)
    assert not problems, report(problems)


def test_planted_requirements_are_found() -> None:
    text = '"a>=1,<2",  # why it is here\n"b>=1,<2",\n'
    assert without_reason(text, ["a>=1,<2", "b>=1,<2"]) == [
        "b>=1,<2: say in a comment why it is needed"
    ]
    assert undeclared({"a", "b", "sys", "emulator"}, ["a>=1"]) == ["b"]
