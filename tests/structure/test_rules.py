"""Every refusal names the rule that decided, and ours are never shown as documented."""

from __future__ import annotations

import ast

from emulator.rules import OWN, RULES, SPECIFIED
from tests.structure.sources import Source, dotted, report, source, sources

DOCUMENTED_RULES = 315
ELSEWHERE: tuple[str, ...] = ()
"""Files whose refusals may leave out the rule that a value must have its form (Z02)."""


def ruleless(files: tuple[Source, ...]) -> list[str]:
    """Refusals without a rule, and with one that nobody knows; `UnknownObject` has its own."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            name = dotted(node.func) if isinstance(node, ast.Call) else ""
            if name not in {"Refusal", "UnknownObject"}:
                continue
            assert isinstance(node, ast.Call)
            rules = [*node.args[1:], *(each.value for each in node.keywords if each.arg == "rule")]
            place = f"{file.name}:{node.lineno}"
            if not rules and name == "Refusal" and file.name not in ELSEWHERE:
                found.append(f"{place} refuses by no rule")
            for rule in rules:
                if isinstance(rule, ast.Constant) and rule.value not in RULES:
                    found.append(f"{place} refuses by {rule.value}, which is no rule")
    return found


def test_every_refusal_names_a_rule() -> None:
    problems = ruleless(sources())
    assert not problems, report(problems)


def test_planted_refusals_without_a_rule_are_found() -> None:
    text = (
        "Refusal('no')\n"
        "Refusal('no', 'D03')\n"
        "Refusal('no', rule='Z99')\n"
        "Refusal('no', rule)\n"
        "UnknownObject('no')\n"
        "UnknownObject('no', '')\n"
    )
    assert ruleless((source("emulator/x.py", text),)) == [
        "emulator/x.py:1 refuses by no rule",
        "emulator/x.py:3 refuses by Z99, which is no rule",
        "emulator/x.py:6 refuses by , which is no rule",
    ]


def test_our_own_rules_are_apart_and_never_shown_as_documented() -> None:
    assert len(SPECIFIED) == DOCUMENTED_RULES
    assert RULES.keys() == SPECIFIED.keys() | OWN.keys()
    for rule in OWN.values():
        assert rule.id.startswith("Z")
        assert (rule.origin, rule.section) == ("choice", "")
        assert rule.source == f"rule {rule.id}, the emulator's choice"
        assert rule.text.endswith(".")
    assert not any(rule.id.startswith("Z") or rule.text for rule in SPECIFIED.values())


def test_what_is_inferred_is_never_shown_as_documented() -> None:
    ours = {each.id for each in SPECIFIED.values() if each.origin != "documented"}
    assert {"A13", "E04", "I05", "I07", "I09", "K12"} <= ours
    assert RULES["I07"].source == "rule I07, the emulator's choice"
    assert RULES["I06"].source == "rule I06, §4.2.1, §4.8"
