"""Whatever the text, reading ends with a document or with problems, never with an exception."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essterm.replay.format.describe import fix_numbers
from essterm.replay.format.library import Fragments, lint
from essterm.replay.format.read import read
from essterm.replay.format.write import write
from tests.replay.format.stand_in import PAGES, SHIPPED, TABLES

SOURCES = [
    page.read_text(encoding="utf-8")
    for page in sorted([*SHIPPED.rglob("*.md"), *PAGES.rglob("*.md")])
]
FRAGMENTS = Fragments(PAGES, TABLES)


def _damaged(rng):
    text = list(rng.choice(SOURCES))
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(text))
        end = min(len(text), at + rng.randrange(1, 30))
        match rng.randrange(4):
            case 0:
                del text[at:end]
            case 1:
                text[at:at] = text[rng.randrange(len(text)) :][: rng.randrange(40)]
            case 2:
                text[at] = rng.choice('`"#$\\[]{}>-\n\t\0é=,0²')
            case _:
                text[at:end] = reversed(text[at:end])
    return "".join(text)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_gives_problems_or_reads_back(seed):
    rng = random.Random(seed)
    clean = 0
    for _ in range(60):
        source = _damaged(rng)
        book, problems = lint(source, FRAGMENTS, tables=TABLES)
        rows = source.count("\n") + 1
        for problem in problems:
            assert 1 <= problem.pos.line <= rows
            assert problem.pos.col >= 1
            assert problem.message
        fix_numbers(source)
        grammar = read(source, TABLES)[1]
        if book is not None and not grammar:
            clean += 1
            text = write(book)
            assert read(text, TABLES) == (book, [])
            assert write(book) == text
    assert clean > 0


@settings(max_examples=150)
@given(st.text(max_size=300), st.integers(0, len(SOURCES) - 1), st.integers(0, 4000))
def test_any_text_anywhere_is_survived(text, which, at):
    source = SOURCES[which]
    lint(source[:at] + text + source[at:], FRAGMENTS, tables=TABLES)


HOSTILE = {
    "deep quotation": ">" * 5_000 + " ```check\n",
    "deep list": "- " * 3_000 + "x\n",
    "many brackets": "[" * 100_000,
    "many backticks": "`" * 100_000,
    "a long word": "# A: " + "x" * 500_000,
    "deep TOML": "# A: b\n\n```runbook\nx = " + "[" * 5_000 + "\n```\n",
    "a huge number": "# A: b\n\n```runbook\ntags = " + "9" * 5_000 + "\n```\n",
    "a huge hex number": "# A: b\n\n```runbook\ntags = 0x" + "f" * 9_000 + "\n```\n",
    "a strange date": "# A: b\n\n```runbook\ntime = 2001-02-31T25:61:00\n```\n",
    "a huge step": "## " + "9" * 5_000 + ". x\n",
    "digits that are none": "## ². x\n\n```hints\n² x\n```\n\n```step\nrepeat ²\n```\n",
    "a huge repeat": "## 1. x\n\n```step\nrepeat " + "9" * 5_000 + "\n```\n",
    "a huge count": "## 1. x\n\n```harm\nrule D03 costs " + "9" * 5_000 + "\n```\n",
    "a huge exit code": "## 1. x\n\n```host h\n$ x\n[" + "9" * 5_000 + "]\n```\n",
    "a huge repetition": "## 1. x\n\n```host h\n$ x\nx{99999999999} (re)\n```\n",
    "a nested pattern": "## 1. x\n\n```host h\n$ x\n" + "(" * 5_000 + " (re)\n```\n",
    "an odd pattern": "## 1. x\n\n```host h\n$ x\n[[a] (re)\n```\n",
    "open fences": "```check\n" * 2_000,
    "headings": "## 1. x\n" * 5_000,
    "a lone surrogate": "# A: \ud800\n",
    "line separators": "# A: b\u2028\u2029\x0b\x0c\n",
    "names in names": "# A: b\n\n```runbook\n[variables]\n"
    + "".join(f'V{n} = "$V{n + 1}"\n' for n in range(2_000))
    + "```\n",
    "names that multiply": '# A: b\n\n```runbook\n[variables]\nV0 = "xxxxxxxxxx"\n'
    + "".join(f'V{n + 1} = "{f"$V{n} " * 10}"\n' for n in range(15))
    + "```\n",
    "a long list": "# A: b\n\n```runbook\ntags = [" + '"a", ' * 2_000 + "]\n```\n",
    "a command of many words": "## 1. x\n\n```host h\n$ " + "mkvg " * 100_000 + "\n```\n",
    "a mark of many": "## 1. x\n\n```check mark " + "T" * 50_000 + "\npair x is y\n```\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered(name):
    source = HOSTILE[name]
    _, problems = lint(source, FRAGMENTS, tables=TABLES)
    assert problems
    assert all(len(problem.text("x")) < 1_000 for problem in problems)
    fix_numbers(source)
