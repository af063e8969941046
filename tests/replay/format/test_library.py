"""Where runbooks come from, and the one sentence when they do not."""

from __future__ import annotations

import os

import pytest

from essterm.replay.format.describe import fix_numbers, lint_file, list_shipped
from essterm.replay.format.library import (
    Fragments,
    LibraryProblem,
    load,
    read_text,
    shipped_fragments,
)
from tests.replay.format.stand_in import PAGES, SHIPPED

GOOD = (SHIPPED / "flashcopy" / "P48.md").read_text(encoding="utf-8")


def test_a_shipped_runbook_is_found_by_its_id_in_any_case():
    loaded = load("p47")
    assert loaded.book.id == "P47"
    assert loaded.path.endswith("P47.md")
    assert loaded.source.startswith("# P47: ")


def test_a_file_is_found_by_its_path(tmp_path):
    page = tmp_path / "mine.md"
    page.write_text(GOOD.replace("P48:", "MINE:"), encoding="utf-8")
    assert load(str(page)).book.id == "MINE"


def test_fragments_stand_beside_the_runbook_before_those_that_ship(tmp_path):
    folder = tmp_path / "fragments"
    folder.mkdir()
    own = (SHIPPED / "fragments" / "set-servers.md").read_text(encoding="utf-8")
    (folder / "set-servers.md").write_text(own.replace("Enter primary", "Mine"), encoding="utf-8")
    fragments = Fragments(tmp_path)
    assert fragments.load("set-servers").title.startswith("Mine")
    assert fragments.load("remove-servers").title.startswith("Remove primary")
    assert fragments.load("../fragments/set-servers") is None
    assert fragments.load("nowhere") is None


def said(name):
    with pytest.raises(LibraryProblem) as caught:
        load(str(name))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_name_that_does_not_ship_is_said_with_the_nearest():
    assert said("P49x") == "no runbook 'P49x' ships, and there is no such file (did you mean P49?)"
    assert said("none/here.md") == "there is no file 'none/here.md'"
    assert "there is no such file" in said("P\0")


def test_what_is_no_file_of_text_is_said(tmp_path):
    assert said(tmp_path).endswith("is not a file")
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    assert said(pipe).endswith("is not a file")
    page = tmp_path / "bytes.md"
    page.write_bytes(b"# A: b\n\nab\xff\n")
    assert said(page).endswith("bytes.md:3:3: error RB00: this is not UTF-8 text")
    page.write_bytes(b"x" * 4_000_001)
    assert said(page).endswith("is larger than a runbook may be")


def test_a_runbook_with_errors_is_not_run():
    message = said(PAGES / "wrong.md")
    assert "cannot be run" in message
    assert "the first:" in message
    assert "RB06" in message


def test_a_fragment_is_not_run_by_itself():
    assert "is a fragment" in said(SHIPPED / "fragments" / "set-servers.md")


def test_text_is_read_as_utf8(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("§", encoding="utf-8")
    assert read_text(page) == "§"


def test_the_list_of_what_ships():
    entries = {entry.id: entry for entry in list_shipped()}
    assert {"P01", "P02", "P47", "P48", "P49"} <= entries.keys()
    assert entries["P47"].source == "§5.2.1"
    assert entries["P47"].variants == ("no-background-copy", "accelerate", "target-online")
    assert entries["P47"].title == "Establish a FlashCopy pair"
    assert {"set-servers", "remove-servers"} <= set(shipped_fragments().names())


def test_the_linter_takes_a_file_a_name_and_what_is_missing():
    assert lint_file("P47") == []
    assert lint_file(str(SHIPPED / "fragments" / "set-servers.md")) == []
    assert len(lint_file(str(PAGES / "wrong.md"))) > 90
    assert [problem.code for problem in lint_file("nowhere.md")] == ["RB00"]


NUMBERED = """# A: b

## 3. Three

```harm
step 3.2 before step 7 costs 20 "step 7 first"
step 9 before step 3 costs 1
```

### 3.2 Part

```text
## 9. Shown only
```

## 7. Seven

## Outcome
"""


def test_fixing_renumbers_headings_and_what_names_them():
    assert fix_numbers(NUMBERED) == (
        NUMBERED.replace("## 3. Three", "## 1. Three")
        .replace("### 3.2 Part", "### 1.1 Part")
        .replace("## 7. Seven", "## 2. Seven")
        .replace(
            'step 3.2 before step 7 costs 20 "step 7', 'step 1.1 before step 2 costs 20 "step 2'
        )
        .replace("step 9 before step 3 costs 1", "step 9 before step 1 costs 1")
    )


def test_fixing_changes_nothing_that_is_right_and_keeps_line_ends():
    assert fix_numbers(GOOD) == GOOD
    windows = NUMBERED.replace("\n", "\r\n")
    assert fix_numbers(windows) == fix_numbers(NUMBERED).replace("\n", "\r\n")
