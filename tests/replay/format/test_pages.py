"""Whole documents: what ships and the samples are clean and canonical, a bad one says all."""

from __future__ import annotations

import pytest

from essterm.replay.format.library import Fragments, lint
from essterm.replay.format.read import read
from essterm.replay.format.write import write
from tests.replay.format.stand_in import PAGES, SHIPPED, TABLES, findings

SAMPLES = sorted(p for p in PAGES.rglob("*.md") if p.stem != "wrong")
SHIPPED_PAGES = sorted(SHIPPED.rglob("*.md"))


@pytest.mark.parametrize("page", SHIPPED_PAGES, ids=lambda page: page.stem)
def test_what_ships_is_clean_and_canonical(page):
    source = page.read_text(encoding="utf-8")
    book, problems = lint(source, Fragments(page.parent))
    assert [problem.text(page.name) for problem in problems] == []
    assert write(book) == source
    assert book.id == page.stem


@pytest.mark.parametrize("page", SAMPLES, ids=lambda page: page.stem)
def test_a_sample_is_clean_and_canonical(page):
    source = page.read_text(encoding="utf-8")
    book, problems = lint(source, Fragments(page.parent, TABLES), tables=TABLES)
    assert [problem.text(page.name) for problem in problems] == []
    assert write(book) == source


def test_five_runbooks_ship():
    assert {"P01", "P02", "P47", "P48", "P49"} <= {page.stem for page in SHIPPED_PAGES}


def test_every_error_is_said_at_once_and_where_it_stands():
    source = (PAGES / "wrong.md").read_text(encoding="utf-8")
    expected = (PAGES / "wrong.expected").read_text(encoding="utf-8").splitlines()
    _, problems = lint(source, Fragments(PAGES, TABLES), tables=TABLES)
    assert [problem.text("wrong.md") for problem in problems] == expected


def test_every_code_of_the_grammar_occurs_in_the_wrong_page():
    expected = (PAGES / "wrong.expected").read_text(encoding="utf-8")
    others = {"RB00", "RB01", "RB02", "RB03", "RB04", "RB23"}  # they would hide the rest
    codes = {f"RB{number:02d}" for number in (5, 6, 10, 11, 12, 20, 21, 22, 24, 42, 52, 66, 70)}
    codes |= {f"RB{number}" for number in (30, 31, 32, 33, 34, 35, 40, 41, 50, 51, 60, 61, 62)}
    codes |= {"RB63", "RB64", "RB80", "A13", "A14"}
    assert {code for code in codes | others if f" {code}: " in expected} == codes


@pytest.mark.parametrize(
    "source, finding",
    [
        ("", "1:1: error RB01: expected a title in the first line"),
        ("# No ID here\n", "1:3: error RB02: expected 'ID: title', found 'No ID here'"),
        ("# A: b\n", "1:1: error RB03: expected a ```runbook block below the title"),
        ("# A: b\n\n```runbook\n```\n\n## 1. x\n", "1:1: error RB12: expected ## Outcome"),
        ("# A: b\n\ntext\n\n```runbook\n```\n", "5:1: error RB03: the `runbook` block stands"),
        ("# A: b\n\n```runbook\nx = \n```\n", "4:5: error RB04: the header is not TOML"),
        ("# A: b\n\n```runbook\nx = 1", "3:1: error RB23: this block is never closed"),
        ("## 1. x\n\n# A: b\n", "3:1: error RB01: the title stands first"),
        ("# A: b\n\n# C: d\n", "3:1: error RB01: a second title"),
        ("# A: b\x1b[31m\n", "1:7: error RB00: a runbook is plain text, found the control"),
        ("# A: b\n\x00\n", "2:1: error RB00: a runbook is plain text, found the control"),
        ("# A: \u202eb\n", "1:6: error RB00: a runbook is plain text"),
        ("x\n" * 20_001, "1:1: error RB00: a runbook has at most 20000 lines"),
    ],
)
def test_a_document_that_is_none_says_why(source, finding):
    found = findings(source)
    assert any(each.startswith(finding) for each in found), found


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- once\n\n",
        "    ```check\n    pair 10012019 is simplex\n    ```\n\n",
        "> ```check\n> x\n> ```\n\n",
        "- ```check\n  x\n  ```\n\n",
        " ```check\n pair 10012019 is simplex\n ```\n\n",
        "<div>\n```check\nx\n```\n</div>\n\n",
        "<pre>\n\n",
        "> ## 9. Quoted\n\n",
        "```chekc\npair 10012019 is simplex\n```\n\n",
    ],
)
def test_nothing_that_looks_like_a_block_or_a_step_vanishes(hidden):
    source = (SHIPPED / "flashcopy" / "P47.md").read_text(encoding="utf-8")
    problems = read(source.replace("## Outcome", hidden + "## Outcome"))[1]
    assert {"RB10", "RB20", "RB22", "RB24"} & {problem.code for problem in problems}


@pytest.mark.parametrize(
    "shown",
    [
        "<!-- ```check\nx\n``` -->\n\n",
        "```text\n```check\n```\n\n",
        "- item\n\n  ```text\n  ```check\n  ```\n\n",
        "`check` is a word, and ```check``` too.\n\n",
    ],
)
def test_what_is_only_shown_is_prose(shown):
    source = (SHIPPED / "flashcopy" / "P47.md").read_text(encoding="utf-8")
    book, problems = read(source.replace("## Outcome", shown + "## Outcome"))
    assert problems == []
    assert shown.strip() in write(book)


def test_line_ends_and_a_byte_order_mark_make_no_difference():
    source = (SHIPPED / "flashcopy" / "P48.md").read_text(encoding="utf-8")
    book, problems = read("\ufeff" + source.replace("\n", "\r\n"))
    assert problems == []
    assert write(book) == source
