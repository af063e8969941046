"""Every rule of what the machine does, and every reading, has a test that is named by it.

The convention: the name of a test begins with the ID of the one rule that it would miss,
``test_K08_seventeen_characters_are_refused``, or with that of a reading, ``test_C04_...``. What a
test holds of other rules stands in its body; a rule that matters has a test of its own.
"""

from __future__ import annotations

import ast
import re

from emulator.rules import SPECIFIED
from tests.structure.sources import ROOT, Source, report, source, sources

LETTERS = "ABUDEFGHIJKL"
"""Groups of rules that the machine, its server, its panels and its host commands carry out."""

WITHOUT_A_TEST = {
    "B10": "how slow TCP/IP is from a distant host is not modelled: connecting takes no time",
    "B22": "the cache of a browser: there is no browser",
    "U05": "the mode of a script's file: advice to whoever writes it",
    "U07": "the version of a browser: there is no browser",
    "D05": "what another operating system makes of a copy: hosts have no file systems yet",
    "D10": "a source that is made consistent: hosts have no file systems yet",
    "E10": "defragmenting a source: hosts have no file systems yet",
    "E14": "backup flags on a target: hosts have no file systems yet",
    "E15": "another backup client: hosts have no file systems yet",
    "E17": "the check of file systems before use: hosts have no file systems yet",
    "G24": "the check of file systems after a disaster: hosts have no file systems yet",
    "G25": "the restart of a database: applications have no restart of their own yet",
    "G28": "SCSI reservations: hosts make none yet",
    "K12": "names of volume groups: hosts have none yet",
    "K13": "advice on the whole of a recovery: for who grades a run",
}
"""Rules that nothing here can break yet, each with the reason."""
READINGS_WITHOUT_A_TEST = {
    "C-20": "the order of unmount and withdraw: hosts have no file systems yet",
}
"""Readings of `docs/sources.md` that no test is named by, each with the reason."""

ONE_RULE = re.compile(r"test_([A-Z]\d{2})_")
TWO_RULES = re.compile(r"test_[A-Z]\d{2}_(and_|to_)?[A-Z]\d{2}_")
READING = re.compile(r"^\| (C-\d{2}) \|", re.MULTILINE)


def names_of_tests(files: tuple[Source, ...]) -> list[tuple[str, str]]:
    """Every test as file and name."""
    return [
        (file.name, node.name)
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]


def untested(wanted: list[str], files: tuple[Source, ...]) -> set[str]:
    """The IDs that no test's name begins with."""
    named = {found[1] for _, name in names_of_tests(files) if (found := ONE_RULE.match(name))}
    return {each for each in wanted if each not in named}


def rules_in_scope() -> list[str]:
    """The rules of the groups that are carried out."""
    return [each for each in SPECIFIED if each[0] in LETTERS]


def readings() -> list[str]:
    """The readings in the documentation, as `C04`."""
    page = (ROOT / "docs/sources.md").read_text("utf-8")
    return [each.replace("-", "") for each in READING.findall(page)]


def test_every_rule_has_a_test_of_its_own() -> None:
    missing = untested(rules_in_scope(), sources("tests"))
    assert not missing - WITHOUT_A_TEST.keys(), report(sorted(missing - WITHOUT_A_TEST.keys()))


def test_what_has_a_test_is_no_exception_any_more() -> None:
    missing = untested(rules_in_scope(), sources("tests"))
    assert not WITHOUT_A_TEST.keys() - missing, report(sorted(WITHOUT_A_TEST.keys() - missing))
    assert all(WITHOUT_A_TEST.values())


def test_every_reading_has_a_test_of_its_own() -> None:
    exceptions = {each.replace("-", "") for each in READINGS_WITHOUT_A_TEST}
    assert len(readings()) > 10
    assert untested(readings(), sources("tests")) == exceptions


def test_a_name_begins_with_one_rule() -> None:
    joint = [f"{file}: {name}" for file, name in names_of_tests(sources("tests"))]
    problems = [each for each in joint if TWO_RULES.search(each)]
    assert not problems, report(problems)


def test_planted_names_are_read() -> None:
    text = "def test_D01_a(): ...\nasync def test_D02_b(): ...\ndef test_x_D03_(): ...\n"
    planted = (source("tests/x.py", text),)
    assert untested(["D01", "D02", "D03"], planted) == {"D03"}
    assert TWO_RULES.search("test_D01_and_D02_c")
    assert not TWO_RULES.search("test_D01_two_volumes")
