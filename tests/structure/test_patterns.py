"""Regular expressions keep to what every Python from 3.11.0 on reads alike."""

from __future__ import annotations

import ast
import re

from tests.structure.sources import Source, report, source, sources

# Before Python 3.11.5 these lose their place where a repetition fails half-way, and what matches
# is missed (Debian 12 has 3.11.2).
UNSOUND = {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}
FOLDERS = ("emulator", "saves", "screens", "essterm")


def operations(parsed: object) -> set[str]:
    """The names of all operations in a parsed pattern."""
    if isinstance(parsed, re._constants._NamedIntConstant):  # type: ignore[attr-defined]
        return {parsed.name}
    if isinstance(parsed, tuple | list | re._parser.SubPattern):  # type: ignore[attr-defined]
        return set().union(*(operations(each) for each in parsed))
    return set()


def unsound(files: tuple[Source, ...]) -> list[str]:
    """Patterns in calls of `re` that hold such an operation."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
                continue
            pattern = node.args[0] if node.args else None
            if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str | bytes):
                parsed = re._parser.parse(pattern.value)  # type: ignore[attr-defined]
                if operations(parsed) & UNSOUND:
                    found.append(f"{file.name}:{node.lineno} {pattern.value!r}")
    return found


def test_no_pattern_depends_on_the_version_of_python() -> None:
    problems = unsound(sources(*FOLDERS))
    assert not problems, report(problems)


def test_planted_patterns_are_found() -> None:
    text = 'import re\nA = re.compile(r"([a*+]+)b*")\nB = re.match(r"x(?:ab)*+", "")\n'
    assert unsound((source("screens/x.py", text),)) == ["screens/x.py:3 'x(?:ab)*+'"]
