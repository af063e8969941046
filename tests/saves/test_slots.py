"""Slots: one process at a time, whole or not at all, one sentence when the disk refuses."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from saves import slots
from saves.problems import InUse, SaveProblem
from saves.slots import Home
from tests.saves.conftest import ESTABLISH, a_small_installation, do, run

ROOT = Path(__file__).parents[2]


def test_what_was_created_is_opened(saved):
    with saved.open("small") as opened:
        assert opened.engine.digest() == an_engine_digest()
        assert opened.name == "small"
        assert opened.made_from == "a test"
        assert opened.notices == []


def an_engine_digest() -> str:
    from emulator.engine import Engine

    return Engine(a_small_installation()).digest()


def test_a_second_holder_is_refused_with_the_number_of_the_first(saved):
    with saved.open("small"), pytest.raises(InUse, match=f"in use by process {os.getpid()}"):
        saved.open("small")
    saved.open("small").close()


def test_the_lock_of_a_process_that_was_killed_is_gone(saved):
    script = f"""
        import os, signal
        from saves.slots import Home
        opened = Home({str(saved.path)!r}).open("small")
        print("open", flush=True)
        signal.pause()
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    with child, child.stdout:
        assert child.stdout.readline() == b"open\n"
        with pytest.raises(InUse) as problem:
            saved.open("small")
        assert problem.value.pid == child.pid
        child.kill()
    saved.open("small").close()


def test_a_name_that_is_taken_is_refused(saved):
    with pytest.raises(SaveProblem, match="There is an installation small already"):
        saved.create("small", a_small_installation())


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", ".hidden", "a b", "x" * 65, "a\0"])
def test_a_name_that_could_lead_elsewhere_is_refused(saved, name):
    with pytest.raises(SaveProblem, match="cannot be a name"):
        saved.create(name, a_small_installation())
    with pytest.raises(SaveProblem, match="cannot be a name"):
        saved.open(name)


def test_an_unknown_name_is_told_with_the_known_ones(saved):
    with pytest.raises(SaveProblem, match=r"There is no installation other in .*; there are small"):
        saved.open("other")


def test_the_first_installation_becomes_the_current_one_and_another_can_be_chosen(saved):
    saved.create("second", a_small_installation())
    assert saved.current() == "small"
    saved.set_current("second")
    assert Home(saved.path).current() == "second"


@pytest.mark.parametrize("content", ["gone\n", "../../etc\n", "\x00", ""])
def test_a_marker_that_names_nothing_is_no_current_installation(saved, content):
    (saved.path / "current").write_text(content)
    assert saved.current() == ""


def test_a_home_that_does_not_exist_is_empty(home):
    assert Home(home).installations() == []
    assert Home(home).current() == ""
    assert not home.exists()


def test_a_listing_shows_time_origin_and_size_after_a_crash_too(saved):
    opened = saved.open("small")
    do(opened, ESTABLISH)
    run(opened, 90_000_000)
    opened.release()
    (row,) = saved.installations()
    assert (row.name, row.made_from, row.now_us) == ("small", "a test", 90_000_000)
    assert row.current
    assert row.size_bytes > 1000
    assert row.modified_s > 0
    assert row.problem == ""


def test_a_damaged_installation_is_listed_with_its_problem(saved):
    for path in saved.folder("small").glob("generation-*"):
        path.write_bytes(b"\xc1")
    (row,) = saved.installations()
    assert "is damaged at byte 0" in row.problem


def test_a_full_disk_leaves_nothing_half_made(home, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveProblem, match="no space is left on the disk"):
        Home(home).create("small", a_small_installation())
    monkeypatch.undo()
    assert list((home / "installations").iterdir()) == []
    Home(home).create("small", a_small_installation())


def test_a_limit_on_the_size_of_files_leaves_nothing_half_made(home):
    script = f"""
        import resource, signal, sys
        sys.dont_write_bytecode = True  # a compiled module that is cut off fails who loads it later
        from saves.problems import SaveProblem
        from saves.slots import Home
        from tests.saves.conftest import a_small_installation
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
        try:
            Home({str(home)!r}).create("small", a_small_installation())
        except SaveProblem as problem:
            print(problem)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a file may not become so large here" in done.stdout
    assert done.stdout.count("\n") == 1
    assert list((home / "installations").iterdir()) == []


@pytest.mark.parametrize("refused", [errno.EROFS, errno.EACCES])
def test_a_place_that_cannot_be_written_is_one_sentence(home, monkeypatch, refused):
    def refuse(*_, **__):
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(SaveProblem, match=r"the file system is read-only|permission is denied"):
        Home(home).create("small", a_small_installation())


def test_a_home_below_a_file_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SaveProblem, match="a part of its path is not a folder"):
        Home(tmp_path / "file" / "home").create("small", a_small_installation())


def test_an_error_inside_the_with_leaves_the_journal_and_takes_no_generation(saved):
    opened = saved.open("small")
    do(opened, ESTABLISH)
    opened.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert opened.journal.generations.numbers() == [1, 2]
    with saved.open("small") as again:
        assert again.engine.installation.relations


def test_what_a_killed_process_left_of_an_installation_goes_with_the_next_one(saved):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = saved.folders / f".other.{ended.pid}.tmp"
    others = saved.folders / f".another.{os.getppid()}.tmp"
    for draft in (left, others):
        draft.mkdir()
        (draft / "pack-000001.blocks").write_bytes(b"x")
    saved.create("second", a_small_installation())
    assert not left.exists()
    assert others.exists()


def test_one_of_two_that_make_the_same_installation_at_once_is_told_so(saved, monkeypatch):
    first_state = slots.write_first_state

    def beaten(folder, installation, made_from):
        first_state(folder, installation, made_from)
        shutil.copytree(folder, saved.folders / "second")

    monkeypatch.setattr(slots, "write_first_state", beaten)
    with pytest.raises(SaveProblem, match="There is an installation second already"):
        saved.create("second", a_small_installation())
    assert sorted(path.name for path in saved.folders.iterdir()) == ["second", "small"]
