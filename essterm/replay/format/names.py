"""Which variables a text may use at its place: declared, built in, captured, or none at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from essterm.replay.format.host_lines import captures
from essterm.replay.format.model import (
    Action,
    Door,
    Expect,
    Given,
    Level,
    Match,
    Pos,
    Refused,
    Run,
    StepLine,
)
from essterm.replay.format.tokens import did_you_mean, nearest
from essterm.replay.format.variables import (
    VariableProblem,
    braced_names_in,
    names_in,
    resolve,
)
from essterm.replay.format.words import BUILT_IN, CYCLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from essterm.replay.format.model import Header, Info, Output

_SHELL_SETS = re.compile(
    r"(?:^|[;&|({\s])(?:(?:export|typeset|local|readonly)\s+|for\s+|read\s+(?:-\w+\s+)*)?"
    r"([A-Z][A-Z0-9_]*)(?:=|\s+in\s)|(?:^|[;&|({\s])read\s+(?:-\w+\s+)*([A-Z][A-Z0-9_]*)"
)


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


class Say(Protocol):
    """How a finding is reported."""

    def __call__(
        self, pos: Pos, code: str, message: str, hint: str = "", level: Level = Level.ERROR
    ) -> None: ...


class Names:
    """The names that can be used so far; `in_repeat` says whether $CYCLE can (RB63)."""

    def __init__(self, header: Header, rows: Sequence[str], say: Say) -> None:
        self.header, self.rows, self.say = header, rows, say
        self.declared = {*header.needs, *header.variables, *header.parameters, *BUILT_IN}
        self.captured: set[str] = set()
        self.in_repeat = False

    def check_header(self) -> None:
        """Defaults may use other names, but not themselves, and never in a circle."""
        are_known = True
        for name, value in self.header.variables.items():
            pos = Pos(self.header.line_of(name))
            used = [n for text in _texts(value) for n, _ in names_in(text)]
            are_known = are_known and name not in used and self.declared >= set(used)
            if name in used:
                self.say(pos, "RB63", f"{name} is defined by itself")
            for other in used:
                if other != name:
                    self.text(f"${{{other}}}", pos)
        if not are_known:
            return
        try:
            resolve(self.header, dict.fromkeys(self.header.needs, ""))
        except VariableProblem as problem:
            self.say(Pos(self.header.line_of("variables")), "RB63", str(problem))

    def captured_by(self, names: Iterable[str]) -> None:
        """Names that output has captured from here on."""
        self.captured.update(names)

    def info(self, info: Info, pos: Pos) -> None:
        """The first line of a block."""
        for text in (*info.place, info.account, info.within, info.lasting, info.at, info.mark):
            self.text(text, pos)

    def line(self, line: object) -> None:
        """Any line but a statement."""
        match line:
            case Run():
                self._run(line)
            case Action():
                for text in (*line.labels, line.scope, line.text or ""):
                    self.text(text, line.pos)
            case Expect():
                self.text(line.text, line.pos)
            case Refused():
                self.text(line.message, line.pos)
            case Door():
                for text in (*line.words, *(value or "" for _, value in line.options)):
                    self.text(text, line.pos)
            case StepLine() | Given():
                self.text(line.value, line.pos)

    def statement(self, texts: Iterable[str], pos: Pos) -> None:
        """A statement is about facts, so it uses no captured name."""
        for text in texts:
            self.text(text, pos)
            for name, _ in names_in(text):
                if name in self.captured and name not in self.declared:
                    message = f"${name} was captured from output, and a statement is about facts"
                    hint = "a trainee may never see that output: ask the machine instead"
                    self.say(self._place(name, pos), "RB63", message, hint)

    def text(self, text: str, pos: Pos) -> None:
        """A text in which every name must be known."""
        if self.header.is_broken:
            return
        for name, _ in names_in(text):
            if name in self.declared or name in self.captured:
                continue
            if name == CYCLE:
                if not self.in_repeat and not self.header.is_fragment:
                    message = "$CYCLE is known in a repeated step only"
                    self.say(self._place(name, pos), "RB63", message)
                continue
            hint = did_you_mean(name, sorted(self.declared | self.captured), 0)
            hint = hint or "declare it under [variables], or in `needs` if the installation has it"
            self.say(self._place(name, pos), "RB63", f"unknown variable ${name}", hint)

    def _place(self, name: str, pos: Pos) -> Pos:
        """Where in its line the name stands."""
        row = self.rows[pos.line - 1] if 0 < pos.line <= len(self.rows) else ""
        found = re.search(rf"\$\{{?{name}\b", row)
        return Pos(pos.line, found.start() + 1) if found else pos

    # --- host commands

    def _run(self, run: Run) -> None:
        """What a command does not find declared is the shell's; a near miss is a warning."""
        for text in (*run.command, *run.answers):
            self._shell(names_in(text), run.pos)
        for found in _SHELL_SETS.finditer(" ".join(run.command)):
            name = found[1] or found[2]
            if name in self.declared or name in self.captured:
                message = f"the shell sets {name}, which is a variable of the runbook"
                hint = "choose another name: the value is put in before the shell sees the line"
                self.say(run.pos, "RB63", message, hint)
        for output in run.output:
            self._output(output, run.pos)

    def _output(self, output: Output, pos: Pos) -> None:
        is_pattern = output.match is Match.PATTERN
        self._shell((braced_names_in if is_pattern else names_in)(output.text), pos)
        self.captured.update(captures(output))

    def _shell(self, used: list[tuple[str, int]], pos: Pos) -> None:
        known = self.declared | self.captured
        for name, _ in used:
            if name in known or not name.isupper() or self.header.is_broken:
                continue
            if hit := nearest(name, sorted(known)):
                message = f"${name} is left to the host's shell"
                place = self._place(name, pos)
                self.say(place, "RB63", message, f"did you mean ${hit}?", Level.WARNING)
