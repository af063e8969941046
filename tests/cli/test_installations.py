"""`installations`, `new`, `use` and `saves`: through the command line, with their exit codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saves import fingerprint
from saves.installations import text_of
from saves.slots import Home
from tests.cli.program import done, rows, run

if TYPE_CHECKING:
    from pathlib import Path


def test_what_ships_and_what_is_saved_is_listed() -> None:
    assert "None is saved" in done("installations")
    done("new", "a")
    done("new", "b", "--from", "one-box")
    listed = rows("installations")
    assert [row["name"] for row in listed["shipped"]] == ["one-box", "two-sites"]
    assert [(row["name"], row["made_from"], row["current"]) for row in listed["saved"]] == [
        ("a", "two-sites", True),
        ("b", "one-box", False),
    ]
    text = done("installations")
    assert all(word in text for word in ("one-box", "two-sites", "*  a", "   b"))


def test_an_installation_is_made_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text_of("one-box")[0].replace('"one-box"', '"mine"'), "utf-8")
    assert done("new", "a", "--from", str(file)).startswith(f"Made a from {file}.")
    assert rows("show", "sites")[0]["name"] == "Melbourne"


def test_a_file_with_mistakes_is_exit_3_with_their_lines(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text_of("one-box")[0].replace("name =", "nmae =", 1), "utf-8")
    result = run("new", "a", "--from", str(file))
    assert result.exit_code == 3
    assert f"{file}:" in result.stderr
    assert "nmae" in result.stderr
    assert not home.exists()


@pytest.mark.parametrize("source", ["nothing", "nothing.toml", "/dev/null/x.toml"])
def test_a_source_that_is_not_there_is_exit_3(source: str) -> None:
    result = run("new", "a", "--from", source)
    assert (result.exit_code, len(result.stderr.splitlines())) == (3, 1)


@pytest.mark.parametrize("name", ["../a", "a/b", "", ".a", "a" * 65, "a.tmp", "\udcff"])
def test_a_name_that_cannot_be_a_folder_is_refused(name: str, home: Path) -> None:
    result = run("new", name)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert not home.exists()


def test_a_name_can_be_given_once() -> None:
    done("new", "a")
    done("do", "advance", "1s")
    assert run("new", "a").exit_code == 1
    assert rows("show", "clock")["now_us"] == 1_000_000


def test_the_current_installation_is_chosen() -> None:
    done("new", "a")
    done("new", "b")
    assert done("use", "b") == "b is the current installation.\n"
    done("do", "advance", "1s")
    assert rows("show", "clock", "--installation", "a")["now_us"] == 0
    result = run("use", "c")
    assert (result.exit_code, result.stderr.endswith("there are a, b.\n")) == (1, True)


# -- saves -----------------------------------------------------------------------------------------
def test_a_state_is_saved_compared_and_loaded() -> None:
    assert "Nothing is saved" in done("saves", "list")
    done("do", "set-label", "10012019", "before")
    assert done("saves", "save", "first").startswith("Saved as first in ")
    assert done("saves", "diff", "first", "two-sites") == "first and two-sites are equal.\n"
    done("do", "set-label", "10012019", "after")
    result = run("saves", "diff", "first", "two-sites")
    assert result.exit_code == 1
    assert "'before' -> 'after'" in result.stdout
    assert run("saves", "diff", "first", "two-sites", "--json").exit_code == 1
    assert "is kept in" in done("saves", "load", "first")
    assert rows("show", "volumes", "10012019")[0]["label"] == "before"
    assert [row["name"] for row in rows("saves", "list")] == ["first"]
    assert run("saves", "save", "first").exit_code == 1


def test_a_save_is_loaded_into_an_installation_that_is_made_for_it() -> None:
    done("do", "advance", "7s")
    done("saves", "save", "first")
    done("saves", "load", "first", "--installation", "other")
    assert rows("show", "clock", "--installation", "other")["now_us"] == 7_000_000


def test_an_installation_travels_in_one_file(tmp_path: Path) -> None:
    done("do", "advance", "7s")
    file = tmp_path / "a.essterm"
    done("saves", "export", "two-sites", str(file))
    assert run("saves", "export", "two-sites", str(file)).exit_code == 1
    done("saves", "import", str(file), "copy", "--home", str(tmp_path / "other"))
    clock = rows("show", "clock", "--installation", "copy", "--home", str(tmp_path / "other"))
    assert clock["now_us"] == 7_000_000
    done("saves", "import", str(file), "copy")
    assert run("saves", "import", str(file), "copy").exit_code == 1


def test_a_file_that_is_no_save_is_exit_3(tmp_path: Path) -> None:
    done("new", "a")
    file = tmp_path / "a.essterm"
    for content in (b"", b"nonsense", bytes(1000)):
        file.write_bytes(content)
        result = run("saves", "import", str(file), "b")
        assert (result.exit_code, len(result.stderr.splitlines())) == (3, 1)
    file.unlink()
    assert run("saves", "import", str(file), "b").exit_code == 3
    assert [row["name"] for row in rows("installations")["saved"]] == ["a"]


def test_verifying_finds_a_damaged_file(home: Path) -> None:
    done("new", "a")
    assert all(finding["good"] for finding in rows("saves", "verify"))
    newest = max((home / "installations" / "a").glob("generation-*"))
    damaged = bytearray(newest.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    newest.write_bytes(damaged)
    result = run("saves", "verify")
    assert result.exit_code == 1
    assert "BAD" in result.stdout
    assert str(newest) in result.stdout


# -- damage ----------------------------------------------------------------------------------------
def test_what_was_done_about_damage_is_said_once(home: Path) -> None:
    done("new", "a")
    newest = max((home / "installations" / "a").glob("generation-*"))
    newest.write_bytes(b"nonsense")
    result = run("do", "advance", "1s")
    assert (result.exit_code, result.stdout) == (0, "ok 1s\n")
    assert len(result.stderr.splitlines()) == 1
    assert str(newest) in result.stderr
    assert run("do", "advance", "1s").stderr == ""


def test_a_journal_that_cannot_be_carried_out_is_a_choice(home: Path) -> None:
    done("new", "a")
    with Home(home).open("a") as opened:
        journal = opened.journal
        opened.engine.run_until(1_000_000)
        journal.append_clock(1_000_000, 0, opened.engine.chain)
        journal.append_clock(2_000_000, 0, opened.engine.chain + 1)  # not what follows
        journal.sync()
        opened.release()
        journal.snapshot = lambda engine: lambda: None
    for words in (["do", "advance", "1s"], ["show", "clock"]):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (3, "")
        assert "--before-damage" in result.stderr
    assert rows("--before-damage", "show", "clock")["now_us"] == 1_000_000
    result = run("--before-damage", "do", "advance", "1s")
    assert (result.exit_code, result.stdout) == (0, "ok 2s\n")
    assert "kept in" in result.stderr
    assert rows("show", "clock")["now_us"] == 2_000_000
    assert fingerprint.fingerprint()
