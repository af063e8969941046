"""A state is an enum member: no comparison of a state or a status with a string literal."""

from __future__ import annotations

import ast

from tests.structure.sources import Source, report, source, sources


def names_a_state(node: ast.AST) -> bool:
    """Is this ``pair.state``, ``status``, ``row.power_state.value`` or the like?"""
    while isinstance(node, ast.Attribute) and node.attr in {"value", "name"}:
        node = node.value
    if isinstance(node, ast.Attribute):
        last = node.attr
    elif isinstance(node, ast.Name):
        last = node.id
    else:
        return False
    return any(last == word or last.endswith(f"_{word}") for word in ("state", "status"))


def is_text(node: ast.AST) -> bool:
    """Is this a string literal, or a collection that holds one?"""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(is_text(item) for item in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def stringly(files: tuple[Source, ...]) -> list[str]:
    """Comparisons and matches of a state with text."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                bad = any(map(names_a_state, sides)) and any(map(is_text, sides))
            elif isinstance(node, ast.Match):
                patterns = [inner for case in node.cases for inner in ast.walk(case.pattern)]
                texts = [p for p in patterns if isinstance(p, ast.MatchValue) and is_text(p.value)]
                bad = names_a_state(node.subject) and bool(texts)
            else:
                continue
            if bad:
                found.append(f"{file.name}:{node.lineno} compares a state with text")
    return found


def test_no_state_is_compared_with_text() -> None:
    problems = stringly(sources())
    assert not problems, report(problems)


def test_planted_comparisons_are_found() -> None:
    text = (
        "pair.state == 'suspended'\n"
        "status in ('a', 'b')\n"
        "'up' != self.power_state.value\n"
        "match pair.state:\n    case 'x': pass\n"
        "exit_status == 0\n"
        "pair.state is PairState.SUSPENDED\n"
        "statement == 'x'\n"
    )
    lines = sorted(problem.split()[0] for problem in stringly((source("a.py", text),)))
    assert lines == ["a.py:1", "a.py:2", "a.py:3", "a.py:4"]
