"""docs/command-line.md keeps its word: every JSON key, answer key, thing and exit code."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from essterm.cli import program
from essterm.serve.health import Report, WorldReport
from essterm.show.things import THINGS
from tests.cli.program import done, rows, run
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "docs" / "command-line.md").read_text("utf-8")


SOMETHING_OF_EVERYTHING = (
    "establish-flashcopy 10012019 10112019 --task payroll",
    "withdraw-flashcopy 10012019 10112019 --save payroll_off",
    "authorize-user storwatch --password specialist",
    "establish-path 12019:17 14744:17",
    "establish-pair 10812019 10814744",
    "fail-adapter 14744 00a5",
    "create-application pay korca 00012019 00112019",
)
"""Commands after which every listing has a row."""


def documented(what: str) -> list[str]:
    """The keys in the table row that begins with a command."""
    line = next(line for line in TEXT.splitlines() if line.startswith(f"| `{what}`"))
    return re.findall(r"`([a-z_0-9]+)`", line.split("|")[2])


def keys(value: Any) -> list[str]:
    """The keys of an object, or of the first one in a list."""
    return list(value[0] if isinstance(value, list) else value)


@pytest.mark.parametrize("thing", THINGS)
def test_the_keys_of_show_are_documented(thing: str) -> None:
    for words in SOMETHING_OF_EVERYTHING:
        done("do", *words.split())
    assert documented(f"show {thing}") == keys(rows("show", thing))


def test_the_keys_of_the_other_listings_are_documented() -> None:
    done("saves", "save", "first", "--installation", _made())
    assert documented("saves list") == keys(rows("saves", "list"))
    assert documented("saves verify") == keys(rows("saves", "verify"))
    assert documented("runbooks list") == keys(rows("runbooks", "list"))
    assert documented("do --list") == keys(rows("do", "--list"))
    listed = rows("installations")
    assert keys(listed) == ["shipped", "saved"]
    assert documented("installations")[1:3] == keys(listed["shipped"])
    assert keys(listed["saved"]) == documented("saves list")


def test_the_keys_of_accounts_and_health_are_documented(home: Path) -> None:
    done(
        "accounts", "add", "maria", "--role", "observer", "--password-stdin",
        stdin="correct horse battery",
    )  # fmt: skip
    assert documented("accounts list") == keys(rows("accounts", "list"))
    report, world = ([each.name for each in fields(kind)] for kind in (Report, WorldReport))
    split = report.index("worlds") + 1
    told = ["good", "problems", "report", *report[:split], *world, *report[split:]]
    assert documented("health") == told


def _made() -> str:
    done("new", "a")
    return "a"


def test_the_keys_of_an_answer_are_documented() -> None:
    answer = json.loads(done("do", "--json", "advance", "1s"))
    sentence = re.search(r"one JSON object in one line, with the keys (.*?)\.", TEXT, re.DOTALL)
    assert sentence is not None
    assert re.findall(r"`(\w+)`", sentence[1]) == list(answer)


def test_every_thing_and_every_exit_code_is_documented() -> None:
    assert all(f"`{thing}`" in TEXT for thing in THINGS)
    for code in (
        program.DONE,
        program.FAILED,
        program.USAGE,
        program.UNREADABLE,
        program.UNREACHABLE,
    ):
        assert f"\n| {code} | " in TEXT


def test_the_session_on_the_page_is_what_happens() -> None:
    done("new", "a")
    block = TEXT.partition("```console\n")[2].partition("```")[0]
    for part in block.split("$ ")[1:]:
        line, _, told = part.partition("\n")
        result = run(*line.split()[1:])
        assert result.stdout + result.stderr == told
