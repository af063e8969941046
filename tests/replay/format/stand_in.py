"""Tables of its own for tests of the format, so that a new command breaks none of them."""

from __future__ import annotations

from pathlib import Path

from emulator.commands.door_words import DoorWord
from essterm.replay.format.library import Fragments, lint
from essterm.replay.format.tables import Tables

PAGES = Path(__file__).parent / "pages"
SHIPPED = Path(__file__).parents[3] / "essterm" / "runbooks"


def _word(name, arguments, *options, moves_time=False):
    return DoorWord(name, tuple(arguments.split()), options, moves_time, "")


DOOR = {
    word.name: word
    for word in (
        _word(
            *("establish-flashcopy", "SOURCE TARGET..."),
            *("--no-background-copy", "--task NAME", "--save NAME"),
        ),
        _word("run-task", "TASK..."),
        _word("withdraw-flashcopy", "SOURCE [TARGET]...", "--task NAME"),
        _word("set-online", "VOLUME"),
        _word("cut-link", "LINK..."),
        _word("restore-link", "LINK..."),
        _word("stop-unit", "UNIT"),
        _word("advance", "DURATION", moves_time=True),
    )
}
RULES = dict.fromkeys(("B01", "B07", "B08", "D01", "D03", "D09", "D10", "G12", "G15", "K08"))
TABLES = Tables(door=DOOR, rules=RULES)


def findings(source, folder=PAGES):
    """Everything the linter says of a source, as it is printed, without the file's name."""
    _, problems = lint(source, Fragments(folder, TABLES), tables=TABLES)
    return [problem.text("").removeprefix(":") for problem in problems]


def a_runbook(body, header="", outcome="pair 10012019 is simplex"):
    """A whole runbook around some steps; the body begins in line 8 of a short header."""
    return (
        f'# X: t\n\n```runbook\nneeds = ["ESS1"]\n{header}```\n\n{body}\n'
        f"## Outcome\n\n```check\n{outcome}\n```\n"
    )


def a_block(info, *lines):
    """A fenced block."""
    return "\n".join([f"```{info}", *lines, "```", "", ""])
