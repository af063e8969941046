"""Run the benchmarks and print one table."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from dataclasses import asdict

from benchmarks.figures import Figure

SCRIPTS = (
    "fleet_growth",
    "mirror_growth",
    "flashcopy_books",
    "event_queue",
    "pairs",
    "large_fleet",
    "applications",
    "host_commands",
    "saving",
    "first_paint",
    "key_to_paint",
    "serving",
)


def run_here(name: str) -> None:
    """Run one script and print its figures as JSON for the process that asked."""
    figures = importlib.import_module(f"benchmarks.{name}").figures()
    print(json.dumps([asdict(figure) for figure in figures]))


def run_apart(name: str) -> list[Figure]:
    """Run one script in a process of its own; a script that fails is a missed figure."""
    command = [sys.executable, "-m", "benchmarks", "--here", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        return [Figure(f"{name}: did not run", float("inf"), None, 0, "")]
    return [Figure(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def main(arguments: list[str]) -> int:
    """The table; 1 when a ratio is missed, 2 for an unknown name."""
    if arguments[:1] == ["--here"]:
        run_here(arguments[1])
        return 0
    if unknown := [name for name in arguments if name not in SCRIPTS]:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(SCRIPTS)}.")
        return 2
    head = f"{'figure':<62}{'measured':>12}{'floor':>12} {'':<3}{'ratio':>8}{'limit':>8}"
    print(head, "-" * len(head), sep="\n", flush=True)
    missed = 0
    for name in arguments or SCRIPTS:
        for figure in run_apart(name):
            print(figure.line(), flush=True)
            missed += not figure.holds
    print(f"{missed} missed" if missed else "all held")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
