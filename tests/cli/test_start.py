"""What the program loads: `--help`, `do` and `show` never wait for what they do not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.program import done
from tests.structure.sources import ROOT

LOADED = """
import sys
from essterm.cli import main_group
try:
    main_group(sys.argv[2:], prog_name="essterm")
except SystemExit as end:
    assert not end.code, end.code
names = {name.partition(".")[0] for name in sys.modules} | set(sys.modules)
print("loaded:", *sorted(names & set(sys.argv[1].split(","))))
"""
HEAVY = "textual,rich,markdown_it,screens,essterm.replay"


@pytest.mark.parametrize(
    "words,foreign",
    [
        ("--help", f"{HEAVY},msgpack,msgspec,asyncio,saves,essterm.show"),
        ("show --help", f"{HEAVY},msgpack,msgspec,saves,essterm.show"),
        ("do --list", f"{HEAVY},msgpack,msgspec,saves"),
        ("do set-label 10012019 x", HEAVY),
        ("show volumes", HEAVY),
        ("installations", HEAVY),
        ("saves verify", HEAVY),
    ],
)
def test_a_command_loads_only_what_it_needs(words: str, foreign: str) -> None:
    done("new", "a")
    answer = subprocess.run(
        [sys.executable, "-c", LOADED, foreign, *words.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == "loaded:"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_offered_for_each_shell(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ESSTERM_COMPLETE", f"{shell}_source")
    answer = subprocess.run(
        [sys.executable, "-m", "essterm"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if shell == "bash" and "bash" in answer.stderr.lower():
        pytest.skip("needs tool: bash")
    assert answer.returncode == 0, answer.stderr
    assert "_ESSTERM_COMPLETE" in answer.stdout


@pytest.mark.parametrize(
    "words,expected",
    [
        ("essterm sh", {"sh", "show"}),
        ("essterm do establish-p", {"establish-pair", "establish-path"}),
        ("essterm show fl", {"flashcopy"}),
        ("essterm replay p4", {f"P4{digit}" for digit in range(10)}),
        ("essterm use cl", {"class7"}),
        ("essterm --installation cl", {"class7"}),
        ("essterm new b --from tw", {"two-sites"}),
    ],
)
def test_words_are_completed(
    words: str, expected: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done("new", "class7")
    monkeypatch.setenv("_ESSTERM_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", words.rpartition(" ")[2])
    answer = subprocess.run(
        [sys.executable, "-m", "essterm"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = {line.split(",", 1)[1].split("\t")[0] for line in answer.stdout.splitlines()}
    assert found == expected, answer.stderr
