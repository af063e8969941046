"""`essterm show`: every thing, what narrows it, and that it reads and never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from essterm.cli.output import table
from essterm.cli.show import THINGS as OFFERED
from essterm.show.things import THINGS
from tests.cli.program import done, rows, run

if TYPE_CHECKING:
    from pathlib import Path


def test_what_the_help_offers_is_what_can_be_shown() -> None:
    assert set(OFFERED) == set(THINGS)


def some_copies() -> None:
    """A FlashCopy by a task, a saved one, a user, paths, a PPRC pair, and a dead battery."""
    lines = (
        "establish-flashcopy 10012019 10112019 --task payroll",
        "withdraw-flashcopy 10012019 10112019 --save payroll_off",
        "authorize-user storwatch --password specialist",
        "establish-path 2105:12019:17 2105:14744:17 --saids 0000,0001",
        "establish-pair 10712019 10714744",
        "fail-nvs 14744:1",
        "create-application payroll korca 00012019 00112019",
    )
    done("do", "-", stdin="".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("thing", OFFERED)
def test_every_thing_is_shown_as_a_table_and_as_json(thing: str) -> None:
    some_copies()
    table = done("show", thing).splitlines()
    value = rows("show", thing)
    found = [value] if THINGS[thing].single else value
    assert len(table) == 1 + len(found) > 1
    assert all(head in table[0] for head, _ in THINGS[thing].columns)


@pytest.mark.parametrize(
    "words,count",
    [
        ("storage-servers 12019", 1),
        ("storage-servers 14744 12019", 2),
        ("clusters 12019", 2),
        ("clusters 12019:2", 1),
        ("subsystems 12019", 8),
        ("subsystems 2105:12019:17", 1),
        ("subsystems 12019:17 14744:16", 2),
        ("volumes 12019:17", 24),
        ("volumes 2105:12019:18 10012019", 25),
        ("volumes 12019", 156),
        ("flashcopy 10112019", 1),
        ("flashcopy 12019:17", 1),
        ("flashcopy 14744", 0),
        ("pprc", 1),
        ("pprc 14744:17", 1),
        ("pprc 10714744 10712019", 2),
        ("pprc 12019", 1),
        ("pprc 12019:18", 0),
        ("paths", 2),
        ("paths 12019", 2),
        ("paths 12019:17 14744:17", 2),
        ("paths 14744", 0),
        ("links", 16),
        ("hosts korca", 1),
        ("sites Sydney Melbourne", 2),
        ("runs payroll", 1),
        ("accounts storwatch", 1),
    ],
)
def test_ids_narrow_what_is_shown(words: str, count: int) -> None:
    some_copies()
    assert len(rows("show", *words.split())) == count


@pytest.mark.parametrize(
    "words,code",
    [
        ("volumes 1FF12019", 1),
        ("volumes 99999", 1),
        ("volumes 12019:31", 1),
        ("volumes nonsense", 2),
        ("volumes 12019:zz", 2),
        ("storage-servers 99999", 1),
        ("storage-servers xy", 2),
        ("clusters 12019:3", 2),
        ("ranks 12019:R99", 1),
        ("ranks 12019:", 1),
        ("pprc 1FF12019", 1),
        ("paths 12019:31", 1),
        ("paths 10012019", 2),
        ("links L99", 1),
        ("hosts nobody", 1),
        ("tasks nothing", 1),
        ("runs nothing", 1),
        ("users nobody", 1),
        ("accounts nobody", 1),
        ("server-log 1", 1),
        ("clock 12019", 1),
        ("troubles", 2),
        ("volumes \udcff", 2),
        ("log --last -1", 2),
    ],
)
def test_wrong_ids_are_one_sentence(words: str, code: int) -> None:
    done("show", "clock")
    result = run("show", *words.split())
    assert (result.exit_code, result.stdout) == (code, "")
    if words.split()[0] in THINGS and "--" not in words:
        assert len(result.stderr.splitlines()) == 1
        assert result.stderr.startswith("essterm: ")


def test_the_log_shows_the_newest_events_with_their_numbers() -> None:
    done("do", "-", stdin="".join(f"set-label 10012019 l{n}\n" for n in range(1, 61)))
    assert [row["number"] for row in rows("show", "log")] == list(range(11, 61))
    assert [row["text"] for row in rows("show", "log", "--last", "2")] == [
        "Label 'l59'",
        "Label 'l60'",
    ]
    assert rows("show", "log", "--last", "0") == []


def test_showing_writes_nothing(home: Path) -> None:
    done("do", "advance", "1s")

    def files() -> dict[Path, bytes]:
        paths = (path for path in home.rglob("*") if path.is_file() and path.name != "lock")
        return {path: path.read_bytes() for path in paths}

    before = files()
    for thing in OFFERED:
        done("show", thing)
    assert files() == before


@pytest.mark.parametrize("critical, shown", [(" --critical", True), ("", False)])
def test_H08_pprc_says_whether_the_primary_may_be_written(critical: str, shown: bool) -> None:
    lines = (
        "establish-path 12019:17 14744:17 --saids 0000,0001",
        f"establish-pair 10712019 10714744 --copy none{critical}",
        "cut-link L1 L2",
        "write-blocks 10712019 0 text",
    )
    run("do", "-", stdin="".join(f"{line}\n" for line in lines))
    header, pair = done("show", "pprc").splitlines()[:2]
    assert "WRITES" in header
    assert ("inhibited" in pair) is shown


def test_tasks_are_what_is_saved_and_runs_what_was_done() -> None:
    done("do", "establish-flashcopy", "10012019", "10112019", "--save", "night")
    done("do", "establish-flashcopy", "10212019", "10312019", "--save", "noon")
    done("do", "group-tasks", "both", "night", "noon")
    assert rows("show", "runs") == []
    shown = [
        (row["name"], row["group"], row["pairs"], row["status"]) for row in rows("show", "tasks")
    ]
    assert shown == [
        ("both", "", 2, "never run"),
        ("night", "both", 1, "never run"),
        ("noon", "both", 1, "never run"),
    ]
    done("do", "run-task", "both")
    assert {row["status"] for row in rows("show", "tasks", "both")} == {"successful"}
    assert rows("show", "runs")[-1]["status"] == "successful"
    table = done("show", "tasks", "both")
    assert "both" in table
    assert "successful" in table


def test_B26_tasks_are_not_shown_as_none_while_the_server_is_out_of_reach() -> None:
    done("do", "establish-flashcopy", "10012019", "10112019", "--save", "night")
    done("do", "cut-network", "12019")
    for words in (["tasks"], ["tasks", "night"]):
        answer = run("show", *words)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert "it does not answer" in answer.stderr
    done("do", "restore-network", "12019")
    assert [row["name"] for row in rows("show", "tasks")] == ["night"]


def test_a_run_that_fails_at_the_start_of_time_has_an_end() -> None:
    done("do", "establish-flashcopy", "10012019", "20012019", "--save", "wrong")
    assert run("do", "run-task", "wrong").exit_code == 1
    assert done("show", "runs").splitlines()[-1].split()[-3:] == ["failed", "0s", "0s"]


def test_users_and_accounts_are_names_and_roles_only() -> None:
    done("do", "authorize-user", "storwatch", "--password", "specialist")
    assert rows("show", "users") == [{"name": "storwatch"}]
    assert {"name": "storwatch", "role": "administrator"} in rows("show", "accounts")
    assert "scrypt" not in done("show", "users") + done("show", "accounts")


def test_columns_stand_below_each_other_whatever_is_written_in_them() -> None:
    columns = [("NAME", "name"), ("PAIRS", "pairs")]
    names = ("日本", "e\N{COMBINING ACUTE ACCENT}te", "äöü")
    lines = table(columns, [{"name": name, "pairs": 1} for name in names]).splitlines()
    assert lines[1:] == ["日本      1", "e\N{COMBINING ACUTE ACCENT}te       1", "äöü       1"]


def test_the_log_of_the_server_stands_as_its_panel_shows_it() -> None:
    done("do", "establish-flashcopy", "10012019", "10112019", "--task", "payroll")
    (line,) = rows("show", "server-log", "--last", "1")
    assert "rsVSServer: " in line["text"]
    assert "payroll" in line["text"]
    assert rows("show", "server-log", "--last", "0") == []
