"""Thousands of damaged bytes and truncations: a good state or one sentence, never a silent loss.

A history of several generations ends in a crash. Then one file is damaged, and the installation is
opened. It must come up with exactly the state that was acknowledged; or say in a notice what was
cut or replaced; or refuse with one sentence. A traceback, or an older state without a word, fails.
"""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from saves.problems import SaveProblem
from saves.slots import Home
from tests.saves.conftest import (
    ESTABLISH,
    OTHER,
    SOURCE,
    WITHDRAW,
    a_small_installation,
    crash,
    do,
    run,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 700


@pytest.fixture(scope="module")
def history(tmp_path_factory) -> tuple[Path, str, list[str]]:
    """A home after a crash, the digest of its last state, and those of the states before."""
    home = Home(tmp_path_factory.mktemp("history"))
    home.create("small", a_small_installation())
    digests = []
    for turn in range(3):
        opened = home.open("small")
        for step in (ESTABLISH, write(SOURCE, turn, b"a"), write(OTHER, 90 + turn, b"b"), WITHDRAW):
            do(opened, step)
            run(opened, 4_000_000)
            digests.append(opened.engine.digest())
        if turn < 2:
            opened.close()
    return home.path, crash(opened), digests


def one_sentence(text: str, place: Path) -> bool:
    """Whether a text is one line that names a file below a place."""
    return text.endswith(".") and "\n" not in text and str(place) in text


def open_damaged(home: Home, file: Path, digest: str) -> str:
    """Open and say how it went: "same", "said" or "refused"."""
    try:
        opened = home.open("small")
    except SaveProblem as problem:
        return "refused" if one_sentence(str(problem), home.path) else str(problem)
    try:
        same = opened.engine.digest() == digest
        assert same or opened.notices, f"{file.name}: another state without a word"
        assert all(one_sentence(notice, home.path) for notice in opened.notices), opened.notices
        if not same:
            cut = [notice for notice in opened.notices if "cut off" in notice]
            assert cut, opened.notices
            assert file.name.startswith("journal")
        return "same" if same else "said"
    finally:
        opened.release()


def damaged_homes(history, tmp_path, change, seed):
    """The home with one file changed, over and over; gives the home and the file."""
    source, _, _ = history
    rng = random.Random(seed)
    names = sorted(
        path.name
        for path in (source / "installations" / "small").iterdir()
        if path.is_file() and path.name not in ("lock", "attempts.log")
    )
    for _ in range(ROUNDS):
        place = tmp_path / "home"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(source, place)
        file = place / "installations" / "small" / rng.choice(names)
        file.write_bytes(change(rng, file.read_bytes()))
        yield Home(place), file


def flip_a_byte(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ rng.randrange(1, 256)]) + raw[at + 1 :]


def overwrite_a_stretch(rng: random.Random, raw: bytes) -> bytes:
    at, length = rng.randrange(len(raw)), rng.randrange(1, 600)
    junk = bytes(length) if rng.random() < 0.5 else rng.randbytes(length)
    return (raw[:at] + junk + raw[at + length :])[: len(raw)]


def truncate(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw))]


def append_junk(rng: random.Random, raw: bytes) -> bytes:
    return raw + rng.randbytes(rng.randrange(1, 60))


@pytest.mark.parametrize("change", [flip_a_byte, overwrite_a_stretch, append_junk])
def test_damage_is_healed_or_said_and_loses_nothing(history, tmp_path, change):
    _, digest, _ = history
    outcomes = {"same": 0, "said": 0, "refused": 0}
    for home, file in damaged_homes(history, tmp_path, change, change.__name__):
        outcome = open_damaged(home, file, digest)
        assert outcome in outcomes, outcome
        outcomes[outcome] += 1
    assert outcomes["same"]
    assert outcomes["refused"]
    assert outcomes["said"] <= ROUNDS // 20, outcomes


def test_truncation_loses_at_most_what_a_crash_could_and_says_so(history, tmp_path):
    """An early end looks like a write that was never finished, but only in the last segment."""
    _, digest, digests = history
    last = sorted(path.name for path in (history[0] / "installations/small").glob("journal-*"))[-1]
    for home, file in damaged_homes(history, tmp_path, truncate, "truncate"):
        try:
            outcome = open_damaged(home, file, digest)
        except AssertionError:
            # cut exactly between two records: no reader can know that there was more
            assert file.name == last
            with home.open("small") as opened:
                assert opened.engine.digest() in digests
            continue
        if outcome == "said":
            assert file.name == last


@pytest.mark.parametrize("missing", ["generation-*", "pack-*", "journal-*"])
def test_a_missing_file_is_healed_or_said(history, tmp_path, missing):
    source, digest, _ = history
    names = sorted(path.name for path in (source / "installations/small").glob(missing))
    healed = refused = 0
    for name in names:
        place = tmp_path / "home"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(source, place)
        file = place / "installations" / "small" / name
        file.unlink()
        try:
            opened = Home(place).open("small")
        except SaveProblem as problem:
            refused += one_sentence(str(problem), place)
            continue
        healed += 1
        assert opened.engine.digest() == digest
        opened.release()
    assert healed + refused == len(names)
