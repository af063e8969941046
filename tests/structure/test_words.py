"""Words and calls with no place here: promises, swallowed errors, clocks that cannot be set."""

from __future__ import annotations

import ast
import re

from tests.structure.sources import ROOT, Source, dotted, imports, report, source, sources

# Put together here so that this file may hold them.
PROMISES = ("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK", "NotImplemented" + "Error")
PROMISE = re.compile(rf"\b({'|'.join(PROMISES)})\b")

WALL_CLOCK = {
    "asyncio.sleep",
    "date.today",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.now",
    "datetime.utcnow",
    "time.localtime",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.sleep",
    "time.time",
    "time.time_ns",
}

# Where the wall clock may be read or waited for, and what for.
WALL_CLOCK_PLACES = {
    "emulator/runtime.py": "paces virtual time beside the wall clock",
    "screens/alarms.py": "an alarm is new for ten seconds of wall time",
    "essterm/hosts/waits.py": "seconds that pass between the commands of a shell",
    "essterm/hosts/command.py": "looks again for a core that has gone",
    "essterm/replay/": "pauses between steps that a person watches; wall time in a report",
    "essterm/serve/": "idle limits and timeouts of connections",
    "saves/": "when a generation was written, for the person who chooses one",
}

FOLDERS = ("essterm", "emulator", "screens", "saves", "tests")


def promises(texts: dict[str, str]) -> list[str]:
    """Lines that promise work instead of doing it."""
    return [
        f"{name}:{number} {found.group()}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (found := PROMISE.search(line))
    ]


def reads_the_clock(files: tuple[Source, ...]) -> list[str]:
    """Calls and imports of the wall clock. ``asyncio.sleep(0)`` only lets others run: allowed."""
    found = []
    for file in files:
        if file.name.startswith(tuple(WALL_CLOCK_PLACES)):
            continue
        for line, name in imports(file.tree):
            if name in WALL_CLOCK:
                found.append(f"{file.name}:{line} imports {name}")
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and dotted(node.func) in WALL_CLOCK:
                lets_others_run = [ast.unparse(argument) for argument in node.args] == ["0"]
                if not lets_others_run:
                    found.append(f"{file.name}:{node.lineno} calls {dotted(node.func)}")
    return found


def sleeping_tests(files: tuple[Source, ...]) -> list[str]:
    """``pilot.pause(0.5)`` and the like: a test waits for a fact, never for a while."""
    return [
        f"{file.name}:{node.lineno} pauses for a while"
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call)
        and dotted(node.func).endswith(".pause")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value
    ]


def swallows(files: tuple[Source, ...]) -> list[str]:
    """``except Exception: pass`` in any spelling."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or dotted(node.type) in {"Exception", "BaseException"}
                silent = all(isinstance(item, ast.Pass | ast.Continue) for item in node.body)
                if broad and silent:
                    found.append(f"{file.name}:{node.lineno} swallows every error")
    return found


def documents() -> dict[str, str]:
    """Every text that a reader of the project meets."""
    paths = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "Makefile", ROOT / "pyproject.toml"]
    paths += sorted((ROOT / "docs").rglob("*.md"))
    for folder in (*FOLDERS, "benchmarks"):
        paths += sorted(
            path
            for path in (ROOT / folder).rglob("*")
            if path.suffix in {".md", ".py", ".tcss", ".toml"}
        )
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}


def test_nothing_is_promised_instead_of_done() -> None:
    problems = promises(documents())
    assert not problems, report(problems)


def test_only_named_places_read_the_wall_clock() -> None:
    problems = reads_the_clock(sources(*FOLDERS))
    assert not problems, report(problems)


def test_no_test_waits_for_a_while() -> None:
    problems = sleeping_tests(sources("tests"))
    assert not problems, report(problems)


def test_no_error_is_swallowed() -> None:
    problems = swallows(sources(*FOLDERS))
    assert not problems, report(problems)


def test_planted_words_and_calls_are_found() -> None:
    assert promises({"a.md": f"fine\n{PROMISES[0]}: later\n{PROMISES[0].lower()}"}) == [
        f"a.md:2 {PROMISES[0]}"
    ]
    text = (
        "time.sleep(1)\n"
        "asyncio.sleep(0)\n"
        "from time import monotonic\n"
        "pilot.pause(0.5)\n"
        "pilot.pause()\n"
        "try: f()\nexcept Exception: pass\n"
        "try: f()\nexcept OSError: pass\n"
    )
    planted = (source("screens/x.py", text),)
    assert sorted(reads_the_clock(planted)) == [
        "screens/x.py:1 calls time.sleep",
        "screens/x.py:3 imports time.monotonic",
    ]
    assert reads_the_clock((source("emulator/runtime.py", text),)) == []
    assert sleeping_tests(planted) == ["screens/x.py:4 pauses for a while"]
    assert swallows(planted) == ["screens/x.py:7 swallows every error"]
