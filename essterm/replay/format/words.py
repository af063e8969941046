"""The words of the format, as data: block kinds, options, verbs, roles, keys, header fields.

The subjects of statements, the commands of the one door and the rules are not here: they come
from the machine's own tables (`tables`), so that there is no second list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

SECTION_BEFORE = "Before you start"
SECTION_OUTCOME = "Outcome"
SECTION_WRONG = "What can go wrong"
SECTIONS = (SECTION_BEFORE, SECTION_OUTCOME, SECTION_WRONG)

ILLUSTRATIONS = frozenset({"", "text", "output"})
"""First words of a fence that show something to people and are never run."""

NAME = re.compile(r"[A-Z][A-Z0-9_]*")
"""A variable, a parameter or a mark."""
VARIANT_NAME = re.compile(r"[a-z][a-z0-9-]*")
RULE = re.compile(r"[A-Z][0-9]{2}")
RUNBOOK_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

MAX_CHARACTERS = 1_000_000
MAX_LINES = 20_000
MAX_REPEAT = 1000
MAX_LIST = 1000
MAX_INCLUDE_DEPTH = 3


class FieldKind(StrEnum):
    """What the header expects in a field; the value is how a message names it."""

    TEXT = "a text"
    LIST = "a list of texts"
    DURATION = 'a duration such as "2s"'
    TABLE = "a table"


HEADER_FIELDS = {
    "kind": FieldKind.TEXT,
    "source": FieldKind.TEXT,
    "installation": FieldKind.TEXT,
    "needs": FieldKind.LIST,
    "tier": FieldKind.TEXT,
    "tags": FieldKind.LIST,
    "time": FieldKind.DURATION,
    "think": FieldKind.DURATION,
    "variables": FieldKind.TABLE,
    "variants": FieldKind.TABLE,
    "parameters": FieldKind.TABLE,
}
"""Field to type, in writing order."""


class Body(StrEnum):
    """What a block holds."""

    HEADER = "header"
    SCREEN = "screen lines"
    HOST = "commands and output"
    DOOR = "one-door commands"
    STATEMENTS = "statements"
    GIVEN = "NAME = VALUE lines"
    STEP = "properties of the step"
    HINTS = "hints"
    HARM = "harm"


class Slot(StrEnum):
    """One place word of a block's first line."""

    UNIT = "UNIT"
    PANEL = "[PANEL]"
    CLUSTER = "cluster N"
    HOST = "HOST"
    FRAGMENT = "FRAGMENT"


@dataclass(frozen=True, slots=True)
class BlockKind:
    """One kind of block: what it holds, what stands behind its word, which options it takes."""

    body: Body
    place: tuple[Slot, ...] = ()
    options: tuple[str, ...] = ()
    acts: bool = False


_CONSOLE = ("as", "at", "mark", "only", "except")

KINDS = {
    "runbook": BlockKind(Body.HEADER),
    "step": BlockKind(Body.STEP),
    "specialist": BlockKind(Body.SCREEN, (Slot.UNIT, Slot.PANEL), _CONSOLE, acts=True),
    "service-terminal": BlockKind(Body.SCREEN, (Slot.UNIT, Slot.CLUSTER), _CONSOLE, acts=True),
    "smit": BlockKind(Body.SCREEN, (Slot.HOST,), _CONSOLE, acts=True),
    "desktop": BlockKind(Body.SCREEN, (Slot.HOST,), _CONSOLE, acts=True),
    "host": BlockKind(
        Body.HOST,
        (Slot.HOST,),
        ("as", "exact", "unordered", "within", "at", "mark", "only", "except"),
        acts=True,
    ),
    "do": BlockKind(Body.DOOR, (), _CONSOLE, acts=True),
    "instructor": BlockKind(Body.DOOR, (), ("at", "mark", "only", "except"), acts=True),
    "check": BlockKind(Body.STATEMENTS, (), ("for", "mark", "only", "except")),
    "wait": BlockKind(Body.STATEMENTS, (), ("within", "mark", "only", "except")),
    "include": BlockKind(Body.GIVEN, (Slot.FRAGMENT,), ("only", "except"), acts=True),
    "hints": BlockKind(Body.HINTS),
    "harm": BlockKind(Body.HARM),
}

STEP_ONLY = frozenset({"step", "hints", "harm"})
"""Blocks that neither act nor ask; a step with parts holds no others."""

OPTION_FIELDS = {
    "as": "account",
    "exact": "exact",
    "unordered": "unordered",
    "within": "within",
    "for": "lasting",
    "at": "at",
    "mark": "mark",
    "only": "only",
    "except": "excepting",
}
"""Option to the field of `model.Info` that keeps it, in writing order."""
FLAGS = frozenset({"exact", "unordered"})
DURATION_OPTIONS = frozenset({"within", "for", "at"})

PANELS = (
    "Main",
    "Storage Allocation",
    "Users",
    "Volumes",
    "Storage Servers",
    "Paths",
    "Tasks",
    "Configuration",
    "Help",
)


class Shape(StrEnum):
    """How a screen line goes on behind its verb."""

    LABEL = "label"
    MENU_PATH = "menu path"
    CLICK = "click"
    TYPE = "type"
    KEY = "key"
    EXPECT = "expect"
    REFUSED = "refused"
    ALONE = "alone"


VERBS = {
    "press": Shape.LABEL,
    "choose": Shape.MENU_PATH,
    "select": Shape.LABEL,
    "check": Shape.LABEL,
    "uncheck": Shape.LABEL,
    "type": Shape.TYPE,
    "clear": Shape.LABEL,
    "left-click": Shape.CLICK,
    "right-click": Shape.CLICK,
    "double-click": Shape.CLICK,
    "key": Shape.KEY,
    "leave": Shape.ALONE,
    "expect": Shape.EXPECT,
    "refused": Shape.REFUSED,
}

ROLES = (
    *("button", "link", "tab", "menu", "option", "box"),
    *("field", "list", "row", "tile", "adapter", "item"),
)
CONTROL_STATES = ("shown", "absent", "enabled", "disabled", "checked", "unchecked")
MODIFIERS = ("shift", "ctrl", "alt")
KEYS = (
    *("enter", "tab", "esc", "space", "up", "down", "left", "right", "home", "end"),
    *("pageup", "pagedown", "backspace", "delete", "insert"),
    *(f"F{number}" for number in range(1, 13)),
)

STEP_BY = ("operator", "administrator", "engineer", "instructor")

SPECIAL_SUBJECTS = ("no", "all", "time", "variant")
"""First words of a statement that are no subject of the tables."""

BUILT_IN = frozenset({"PASSWORD"})
CYCLE = "CYCLE"
"""Built in too, but only in a repeated step."""

RESERVED = frozenset(
    {
        *("in", "with", "is", "not", "no", "as", "of", "on", "since", "until", "costs"),
        *("equals", "differs", "exists", "contains", "lacks", "unchanged"),
        *ROLES,
        *OPTION_FIELDS,
    }
)
"""Words that the grammar knows: as a label they stand in quotes."""

LEFT_OUT = {
    "sleep": "use a `wait` block with the fact that you are waiting for",
    "wait": "use a `wait` block of its own: ```wait within 10m",
    "pause": "use a `wait` block",
    "advance": "use a `wait` block with the fact that you are waiting for",
    "click": "say left-click or right-click: they mean different things here",
    "if": "use `when` in a `step` block, or a variant",
    "for": "use `repeat` in a `step` block",
    "while": "use a `wait` block",
    "set": "use [variables] in the header",
    "enter": 'for the key: key enter; for text: type "..." in FIELD',
    "tick": "use check",
    "untick": "use uncheck",
    "push": "use press",
    "hit": "use key or press",
}
"""Words people reach for, with what to use instead (RB80)."""

TIME_MOVERS = frozenset(
    {"advance", "run-until", "pause", "resume", "set-speed", "rewind", "bookmark"}
)
"""Commands that no runbook gives, whether or not the door has them: time is the player's."""
