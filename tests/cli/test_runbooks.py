"""`replay`, `demo` and `runbooks`: exit codes, reports, and an installation that is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from essterm.replay.format.library import find
from tests.cli.program import done, program, rows, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_runbook_that_holds_is_exit_0_and_leaves_nothing(home: Path) -> None:
    answer = program("replay", "P48")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("P48: ")
    assert "verdict held" in answer.stdout
    assert not home.exists()


def test_several_runbooks_give_a_list_of_reports(tmp_path: Path) -> None:
    reports = rows("replay", "P02", "P48", "--report", str(tmp_path / "reports"))
    assert [(report["runbook"], report["held"]) for report in reports] == [
        ("P02", True),
        ("P48", True),
    ]
    written = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert written == [
        f"{name}.{end}" for name in ("P02", "P48") for end in ("html", "json", "txt")
    ]
    assert json.loads((tmp_path / "reports" / "P48.json").read_text("utf-8")) == reports[1]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """P48 with one expectation that does not hold."""
    source = find("P48")[0]
    assert "tracks-left" in source
    lines = source.split("\n")
    at = next(n for n, line in enumerate(lines) if "flashcopy" in line and "established" in line)
    lines[at] = lines[at].replace("established", "establishing")
    file = tmp_path / "wrong.md"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_a_check_that_fails_is_exit_1_and_says_what_stood_there(wrong: Path) -> None:
    result = run("replay", str(wrong))
    assert result.exit_code == 1
    assert "expected" in result.stdout
    assert "established" in result.stdout
    assert run("replay", str(wrong), "--json").exit_code == 1


def test_a_failure_does_not_keep_the_others_from_running(wrong: Path) -> None:
    result = run("replay", str(wrong), "P48", "--json")
    assert result.exit_code == 1
    assert [report["held"] for report in json.loads(result.stdout)] == [False, True]


def test_all_runbooks_are_read_before_the_first_one_runs(tmp_path: Path) -> None:
    file = tmp_path / "bad.md"
    file.write_text("# no runbook\n", "utf-8")
    for name in ("P99", "nowhere.md", str(file), str(tmp_path)):
        result = run("replay", "P48", name)
        assert (result.exit_code, result.stdout) == (3, ""), name
        assert len(result.stderr.splitlines()) == 1


def test_here_runs_on_the_installation_and_everything_is_kept() -> None:
    done("new", "a")
    done("replay", "P48", "--here")
    assert rows("show", "clock")["now_us"] > 0
    assert any("establishing" in row["text"] for row in rows("show", "log"))
    assert all(finding["good"] for finding in rows("saves", "verify"))


@pytest.mark.parametrize(
    "words,code",
    [
        ("P48 --set nonsense", 2),
        ("P48 --set NOTHING=1", 1),
        ("P48 --variant nothing", 1),
        ("P48 --watch --json", 2),
        ("P48 --speed 0", 2),
        ("P48 --variant no-background-copy --skip-optional", 0),
    ],
)
def test_options_are_checked(words: str, code: int) -> None:
    assert run("replay", *words.split()).exit_code == code


def test_watching_without_a_terminal_is_running_text() -> None:
    answer = program("replay", "P48", "--watch")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "verdict held" in answer.stdout
    assert "\x1b" not in answer.stdout


def test_the_demonstration_runs_as_text_without_a_terminal(home: Path) -> None:
    answer = program("demo")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "All links are lost" in answer.stdout
    assert "verdict held" in answer.stdout
    assert "RPO 0 writes" in answer.stdout
    assert not home.exists()


# -- reading and checking --------------------------------------------------------------------------
def test_runbooks_are_listed_shown_and_checked() -> None:
    listed = rows("runbooks", "list")
    names = [row["id"] for row in listed]
    assert {"P01", "P47"} <= set(names)
    table = done("runbooks", "list")
    assert all(name in table for name in names)
    assert done("runbooks", "show", "P47") == find("P47")[0]
    assert done("runbooks", "lint", "P48") == "No problems found.\n"
    assert rows("runbooks", "lint", "P48") == []


def test_findings_are_told_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "bad.md"
    file.write_text(find("P47")[0].replace("press", "pres", 1), "utf-8")
    result = run("runbooks", "lint", str(file))
    assert result.exit_code == 3
    assert result.stdout.startswith(f"{file}:")
    found = json.loads(run("runbooks", "lint", str(file), "--json").stdout)[0]
    assert set(found) == {"file", "line", "column", "level", "code", "message", "hint"}
    assert found["line"] > 1


def test_numbers_are_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "mine.md"
    source = find("P48")[0]
    assert "\n## 2." in source
    file.write_text(source.replace("\n## 2.", "\n## 7."), "utf-8")
    done("runbooks", "lint", "--fix", str(file))
    assert file.read_text("utf-8") == source
    assert run("runbooks", "lint", "--fix", "P47").exit_code == 3


@pytest.mark.parametrize("name", ["P99", "nowhere.md", "/"])
def test_a_runbook_that_is_not_there_is_exit_3(name: str) -> None:
    assert run("runbooks", "show", name).exit_code == 3
    assert run("runbooks", "lint", name).exit_code == 3
