"""What a runbook is once it is read: plain frozen values.

Positions say where in the source a value stood; they take no part in equality, so that a document
that was written and read again equals the first one.  Texts are kept as they stand in the source,
with their ``$NAME``s: putting values in is `variables`' work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, order=True)
class Pos:
    """A place in the source; lines and columns count from 1."""

    line: int
    col: int = 1


NOWHERE = Pos(0, 0)


class Level(StrEnum):
    """How grave a problem is: an error cannot be run, a warning can, LINT is a broken rule."""

    ERROR = "error"
    WARNING = "warning"
    LINT = "lint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: ``code`` is RBnn for the format, a rule's ID of the catalogue otherwise."""

    pos: Pos
    code: str
    message: str
    hint: str = ""
    level: Level = Level.ERROR

    def text(self, name: str) -> str:
        """The finding as it is printed, with ``name`` as the file."""
        tail = f" ({self.hint})" if self.hint else ""
        where = f"{name}:{self.pos.line}:{self.pos.col}"
        return f"{where}: {self.level} {self.code}: {self.message}{tail}"


class Relation(StrEnum):
    """What a statement says of its subject; the value is how it is written."""

    IS = "is"
    IS_NOT = "is not"
    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    CONTAINS = "contains"
    LACKS = "lacks"
    EQUALS = "equals"
    DIFFERS = "differs from"
    EXISTS = "exists"
    UNCHANGED = "unchanged"
    NONE_LOST = "none lost"


class Match(StrEnum):
    """How an expected line of output is compared; ANY is ``...``: some lines, or none."""

    EXACT = ""
    GLOB = "glob"
    PATTERN = "re"
    ANY = "..."


class StepWord(StrEnum):
    """What a `step` block can say."""

    OPTIONAL = "optional"
    ANY_ORDER = "any order"
    REPEAT = "repeat"
    WHEN = "when"
    UNLESS = "unless"
    BY = "by"


class HarmKind(StrEnum):
    """What costs points: a rule that was met, steps in a wrong order, a fact that ever held."""

    RULE = "rule"
    STEP = "step"
    EVER = "ever"


# --- lines ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that begins with ``#``, word for word (outer blanks excepted)."""

    text: str
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """A screen line that does something.

    ``labels`` has more than one only for ``choose A > B > C``, and for ``key`` it is the key;
    ``text`` is what ``type`` types; ``keys`` are the modifiers of a click, joined by ``+``.
    """

    verb: str
    labels: tuple[str, ...] = ()
    role: str = ""
    scope: str = ""
    text: str | None = None
    keys: str = ""
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expect:
    """New text on the screen (or none of it), or with ``state`` the state of a control."""

    text: str
    absent: bool = False
    state: str = ""
    role: str = ""
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The line above is refused, by this rule or in these words."""

    rule: str = ""
    message: str = ""
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Output:
    """One expected line of a host command's output, without blanks at its end.

    A pattern cannot begin with a backslash: in the source that would make it plain text.
    """

    text: str
    match: Match = Match.EXACT


@dataclass(frozen=True, slots=True)
class Run:
    """One host command: its lines, what is typed when it asks, its whole output, its exit code."""

    command: tuple[str, ...]
    answers: tuple[str, ...] = ()
    output: tuple[Output, ...] = ()
    code: int = 0
    refused: str = ""
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Door:
    """One command through the one door; an option without a value is a switch (None)."""

    words: tuple[str, ...]
    options: tuple[tuple[str, str | None], ...] = ()
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """What a statement speaks of: ``volume 10012019``, ``disk hdisk8 on prod pvid``.

    Four kinds are no subjects of the tables: ``writes`` (no acknowledged write lost; ``ids`` is
    the application, if one is named), ``all`` (``ids`` is the collection), ``time`` (``ids`` and
    ``to`` are marks) and ``variant``.
    """

    kind: str
    ids: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    host: str = ""
    prop: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact.  ``value`` is a state, text, number or duration as written; ``other`` compares."""

    subject: Ref
    rel: Relation
    value: str = ""
    unit: str = ""
    other: Ref | None = None
    as_of: str = ""
    since: str = ""
    until: str = ""
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One property of a step; ``value`` for REPEAT and BY, ``statement`` for WHEN and UNLESS."""

    word: StepWord
    value: str = ""
    statement: Statement | None = None
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Hint:
    """Help for the trainee: 1 a nudge, 2 the place, 3 the exact action."""

    level: int
    text: str
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Harm:
    """What costs points: ``rule`` for RULE, ``step`` before ``before`` for STEP, else a fact."""

    kind: HarmKind
    points: int
    rule: str = ""
    step: str = ""
    before: str = ""
    statement: Statement | None = None
    why: str = ""
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """``NAME = VALUE`` of an include."""

    name: str
    value: str
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


Line: TypeAlias = (
    Comment | Action | Expect | Refused | Run | Door | Statement | StepLine | Hint | Harm | Given
)

# --- document ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Info:
    """The first line of a block.  Empty texts and False mean: not given.

    ``place`` is the unit and panel, the unit and cluster number, the host, or the fragment.
    Durations are kept as written.
    """

    kind: str
    place: tuple[str, ...] = ()
    account: str = ""
    exact: bool = False
    unordered: bool = False
    within: str = ""
    lasting: str = ""
    at: str = ""
    mark: str = ""
    only: str = ""
    excepting: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block that a machine reads."""

    info: Info
    lines: tuple[Line, ...]
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prose:
    """Text for people, illustrations included, word for word."""

    text: str
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)


Part: TypeAlias = Block | Prose


def blocks_of(parts: tuple[Part, ...]) -> Iterator[Block]:
    """The blocks among ``parts``, in order."""
    return (part for part in parts if isinstance(part, Block))


@dataclass(frozen=True, slots=True)
class Section:
    """A step (number "3"), a part of one ("3.1") or a reserved section ("")."""

    number: str
    title: str
    parts: tuple[Part, ...]
    pos: Pos = field(default=NOWHERE, compare=False, repr=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The section's blocks, in order."""
        return tuple(blocks_of(self.parts))

    @property
    def step_number(self) -> str:
        """The number of the step that this is, or is a part of; empty for a reserved section."""
        return self.number.partition(".")[0]

    @property
    def step_lines(self) -> tuple[StepLine, ...]:
        """What the section's `step` block says, if it has one."""
        lines = (line for block in self.blocks for line in block.lines)
        return tuple(line for line in lines if isinstance(line, StepLine))


@dataclass(frozen=True, slots=True)
class Header:
    """The `runbook` block.  Empty means: not given.  ``is_broken``: it was not readable TOML."""

    kind: str = ""
    source: str = ""
    installation: str = ""
    needs: tuple[str, ...] = ()
    tier: str = ""
    tags: tuple[str, ...] = ()
    time: str = ""
    think: str = ""
    variables: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_broken: bool = field(default=False, compare=False, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_fragment(self) -> bool:
        """Is the document a fragment, which becomes part of the step that includes it?"""
        return self.kind == "fragment"

    def line_of(self, name: str) -> int:
        """The source line where the field, variable or variant ``name`` stands (1 if unknown)."""
        return self.lines.get(name, 1)


@dataclass(frozen=True, slots=True)
class Runbook:
    """A whole document, runbook or fragment."""

    id: str
    title: str
    header: Header
    intro: tuple[Part, ...]
    sections: tuple[Section, ...]

    @property
    def steps(self) -> tuple[Section, ...]:
        """Steps and parts of steps, in order."""
        return tuple(section for section in self.sections if section.number)

    def parts_of(self, step: Section) -> tuple[Section, ...]:
        """The parts (``### N.M``) of a step; empty for a step without parts."""
        if "." in step.number or not step.number:
            return ()
        return tuple(s for s in self.steps if s.number.startswith(step.number + "."))

    def section(self, title: str) -> Section | None:
        """The reserved section of that title."""
        return next((s for s in self.sections if not s.number and s.title == title), None)
