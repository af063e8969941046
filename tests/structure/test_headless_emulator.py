"""The emulator is a library without a terminal, a clock, a file or a thread of its own.

Proved twice: by what its sources import, and by what is loaded when all of it is imported.
"""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.structure.sources import ROOT, Source, dotted, imports, report, source, sources

RUNTIME = "emulator/runtime.py"  # the asyncio core: the one place with a loop and a wall clock

FOREIGN = ("textual", "rich", "msgpack", "msgspec", "click", "platformdirs", "markdown_it")
OUTSIDE_WORLD = {
    "asyncio",
    "concurrent",
    "fcntl",
    "http",
    "logging",
    "multiprocessing",
    "os",
    "secrets",
    "select",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}

LOADED = """
import importlib, pkgutil, sys
import emulator

def names():
    return sorted(found.name for found in pkgutil.walk_packages(emulator.__path__, "emulator."))

others = [name for name in names() if name != "emulator.runtime"]
for name in others:
    importlib.import_module(name)
loaded = ["asyncio"] if "asyncio" in sys.modules else []
if "emulator.runtime" in names():
    importlib.import_module("emulator.runtime")
loaded += [name for name in sys.argv[1:] if name in sys.modules]
print(len(others), *loaded)
"""


def reaches_outside(files: tuple[Source, ...]) -> list[str]:
    """Imports that would let the machine see more than its commands and its virtual time."""
    return [
        f"{file.name}:{line} imports {name}"
        for file in files
        if file.name != RUNTIME
        for line, name in imports(file.tree)
        if name.partition(".")[0] in OUTSIDE_WORLD
    ]


def is_asynchronous(files: tuple[Source, ...]) -> list[str]:
    """Coroutines outside the runtime."""
    kinds = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    return [
        f"{file.name}:{node.lineno} is asynchronous"
        for file in files
        if file.name != RUNTIME
        for node in ast.walk(file.tree)
        if isinstance(node, kinds)
    ]


def is_undetermined(files: tuple[Source, ...]) -> list[str]:
    """Calls whose answer differs from run to run: the global random source, id(), open()."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            if not isinstance(node, ast.Call) or file.name == RUNTIME:
                continue
            name = dotted(node.func)
            shared = name.startswith("random.") and name != "random.Random"
            unseeded = name in {"random.Random", "Random"} and not node.args
            if shared or unseeded or name in {"id", "open", "input", "random.SystemRandom"}:
                found.append(f"{file.name}:{node.lineno} calls {name}()")
    return found


def test_importing_all_of_the_emulator_loads_nothing_foreign() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", LOADED, *FOREIGN],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    _, *loaded = answer.stdout.split()
    assert loaded == []


def test_the_emulator_reaches_nothing_outside_itself() -> None:
    problems = reaches_outside(sources("emulator"))
    assert not problems, report(problems)


def test_only_the_runtime_is_asynchronous() -> None:
    problems = is_asynchronous(sources("emulator"))
    assert not problems, report(problems)


def test_the_emulator_answers_the_same_in_every_run() -> None:
    problems = is_undetermined(sources("emulator"))
    assert not problems, report(problems)


def test_planted_doors_to_the_outside_are_found() -> None:
    text = "import time\nfrom os import path\nimport random\nrandom.random()\nid(3)\nopen('x')\n"
    text += "random.Random()\nrandom.Random(7)\nasync def f(): ...\n"
    planted = (source("emulator/x.py", text),)
    assert reaches_outside(planted) == [
        "emulator/x.py:1 imports time",
        "emulator/x.py:2 imports os.path",
    ]
    assert sorted(is_undetermined(planted)) == [
        "emulator/x.py:4 calls random.random()",
        "emulator/x.py:5 calls id()",
        "emulator/x.py:6 calls open()",
        "emulator/x.py:7 calls random.Random()",
    ]
    assert is_asynchronous(planted) == ["emulator/x.py:9 is asynchronous"]
    assert reaches_outside((source(RUNTIME, text),)) == []
