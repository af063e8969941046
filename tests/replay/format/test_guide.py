"""The user's guide keeps up: its tutorial is clean, and it names every word of the format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from emulator.views.subjects import COLLECTIONS, SUBJECTS
from essterm.replay.format import words
from essterm.replay.format.library import lint
from essterm.replay.format.model import StepWord
from essterm.replay.format.static_rules import static_findings
from essterm.replay.format.write import write

GUIDE = Path(__file__).parents[3] / "docs" / "runbooks.md"
TEXT = GUIDE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^````markdown\n(.*?)^````$", TEXT, re.MULTILINE | re.DOTALL)


def test_the_tutorial_is_clean_and_canonical():
    book, problems = lint(EXAMPLES[0])
    assert [problem.text("night.md") for problem in problems] == []
    assert write(book) == EXAMPLES[0]


def test_the_findings_that_the_tutorial_shows_are_the_linters():
    source = (
        EXAMPLES[0]
        .replace("press Run", 'press "Run')
        .replace("-> $DST is established", "-> $DST is establishd")
    )
    shown = re.findall(r"^night\.md:.*$", TEXT, re.MULTILINE)
    found = [problem.text("night.md") for problem in lint(source)[1]]
    assert [each for each in found if " RB12: " not in each] == shown


@pytest.mark.parametrize("example", EXAMPLES[1:], ids=lambda text: text.split("\n")[0][:30])
def test_the_other_examples_have_no_mistake_in_their_lines(example):
    names = set(re.findall(r"\$\{?([A-Z][A-Z0-9_]*)", example))
    header = "".join(f'{name} = "10012019"\n' for name in sorted(names - {"ESS1"}))
    variables = f"[variables]\n{header}" if header else ""
    if example.startswith("# "):
        source = example
    elif example.startswith("```runbook"):
        source = f"# X: t\n\n{example}"
    else:
        source = f'# X: t\n\n```runbook\nneeds = ["ESS1"]\n\n{variables}```\n\n## 1. s\n\n{example}'
    problems = lint(source)[1]
    parts_of_a_whole = ("RB12", "RB34", "RB70", "RB63", "RB64")
    assert [p.text("x") for p in problems if p.code not in parts_of_a_whole] == []


def test_every_word_of_the_format_is_in_the_guide():
    known = {*words.KINDS, *words.VERBS, *words.ROLES, *words.HEADER_FIELDS}
    known |= {*words.OPTION_FIELDS, *words.CONTROL_STATES, *words.MODIFIERS, *words.STEP_BY}
    known |= {*map(str, StepWord), *SUBJECTS, *COLLECTIONS, *words.PANELS}
    known |= {key for key in words.KEYS if not key.startswith("F")}
    for subject in SUBJECTS.values():
        known |= {*subject.properties, *subject.states}
        for prop in subject.properties.values():
            known |= {*prop.states, prop.unit}
    missing = [word for word in known if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", TEXT)]
    assert sorted(missing) == []


def test_every_static_rule_is_in_the_guide():
    judged = re.findall(r"[A-Z][0-9]{2}", static_findings.__globals__["__doc__"])
    assert judged
    for rule in judged:
        assert rule in TEXT
