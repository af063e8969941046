"""Draws where the engineer stands, in the manner of SMIT on AIX."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.service.frame import COLUMNS, Sheet
from emulator.service.menu_types import Field, Scope, Shown
from emulator.service.places import (
    Box,
    ChoiceBox,
    CommandOutcome,
    DialogPlace,
    MenuPlace,
    NoticeBox,
    OutputPlace,
    Place,
    QuestionBox,
)

if TYPE_CHECKING:
    from emulator.service.entry import Entry

LEFT = 2
BAR_WIDTH = 76
ENTRY_X = 47
ENTRY_WIDTH = 29
KEY_WIDTH = 19
KEYS_IN_A_ROW = 4

Keys = Sequence[tuple[str, str]]

MENU_KEYS: Keys = (
    ("F1", "Help"),
    ("F2", "Refresh"),
    ("F3", "Cancel"),
    ("F10", "Exit"),
    ("Enter", "Do"),
)
FORM_KEYS: Keys = (
    ("F1", "Help"),
    ("F2", "Refresh"),
    ("F3", "Cancel"),
    ("F4", "List"),
    ("F5", "Reset"),
    ("F10", "Exit"),
    ("Enter", "Do"),
)
OUTPUT_KEYS: Keys = (("F1", "Help"), ("F2", "Refresh"), ("F3", "Cancel"), ("F10", "Exit"))
LOGIN_KEYS: Keys = (("Enter", "Do"),)
BOX_KEYS: Keys = (("F3", "Cancel"), ("F10", "Exit"), ("Enter", "Do"))


def paint_place(sheet: Sheet, place: Place, scope: Scope, at_login: bool) -> None:
    """Draw a page."""
    if isinstance(place, MenuPlace):
        _menu(sheet, place)
    elif isinstance(place, DialogPlace):
        _dialog(sheet, place, scope, LOGIN_KEYS if at_login else dialog_keys(place))
    else:
        _output(sheet, place)


def dialog_keys(place: DialogPlace) -> Keys:
    """The keys of a dialog: F4 only where a field has a list, F5 only where there is a field."""
    fields = place.page.fields
    absent = set()
    if not any(field.choices for field in fields):
        absent.add("F4")
    if not fields:
        absent.add("F5")
    return tuple(key for key in FORM_KEYS if key[0] not in absent)


def _menu(sheet: Sheet, place: MenuPlace) -> None:
    y = _heading(sheet, place.page.title, ("Move cursor to desired item and press Enter.",)) + 1
    for number, item in enumerate(place.page.items):
        sheet.put(LEFT + 2, y, item.label)
        is_current = number == place.cursor
        if is_current:
            sheet.bar(LEFT, y, BAR_WIDTH, "bar")
            sheet.cursor = (LEFT, y)
        sheet.spot(item.label, "menu", LEFT, y, BAR_WIDTH, ("current",) if is_current else ())
        y += 1
    paint_keys(sheet, _last_row(sheet), MENU_KEYS)


def _heading(sheet: Sheet, title: str, lines: Sequence[str]) -> int:
    """Title and instructions; returns the row after them."""
    y = 0 if sheet.is_low else 1
    sheet.centre(y, title, "title")
    y += 2
    for line in lines:
        sheet.put(LEFT, y, line)
        y += 1
    return y


def _last_row(sheet: Sheet) -> int:
    """The row of the last key line."""
    return sheet.rows - (1 if sheet.is_low else 2)


def paint_keys(sheet: Sheet, last: int, keys: Keys, x: int = LEFT) -> int:
    """Key lines that end in row `last`; returns the first of them."""
    first = last - (len(keys) - 1) // KEYS_IN_A_ROW
    for number, (name, verb) in enumerate(keys):
        row, column = divmod(number, KEYS_IN_A_ROW)
        at, y = x + column * KEY_WIDTH, first + row
        end = sheet.put(sheet.put(at, y, name, "key"), y, f"={verb}")
        sheet.spot(f"{name}={verb}", "button", at, y, end - at)
    return first


# -- dialogs ------------------------------------------------------------------------------------


def _dialog(sheet: Sheet, place: DialogPlace, scope: Scope, keys: Keys) -> None:
    page = place.page
    y = _heading(sheet, page.title, page.instructions)
    if page.fields:
        y += 0 if sheet.is_low else 1
        sheet.put(ENTRY_X, y, "[Entry Fields]", "dim")
    y += 1
    was_field = False
    for row in page.rows:
        if isinstance(row, Field):
            y = _field(sheet, y, row, place)
        else:
            y = _shown(sheet, y + 1 if was_field else y, row, scope)
        was_field = isinstance(row, Field)
    paint_keys(sheet, _last_row(sheet), keys)


def _field(sheet: Sheet, y: int, field: Field, place: DialogPlace) -> int:
    """One entry field and its note; returns the row after them."""
    is_current = field is place.field
    if field.required:
        sheet.put(LEFT, y, "*", "strong")
    sheet.put(LEFT + 2, y, field.label, "strong" if is_current else None)
    sheet.put(ENTRY_X, y, "[" + " " * ENTRY_WIDTH + "]")
    _entry(sheet, y, field, place.entries[field.name], is_current)
    if field.choices is not None:
        sheet.put(ENTRY_X + ENTRY_WIDTH + 2, y, "+")
    if field.is_number:
        sheet.put(ENTRY_X + ENTRY_WIDTH + 3, y, "#")
    states = ("current",) if is_current else ()
    width = ENTRY_X + ENTRY_WIDTH + 2 - LEFT
    sheet.spot(field.label, "field", LEFT, y, width, states)
    if field.note:
        sheet.put(LEFT + 2, y + 1, field.note, "dim")
        return y + 2
    return y + 1


def _entry(sheet: Sheet, y: int, field: Field, entry: Entry, is_current: bool) -> None:
    """What has been typed into a field, and the cursor if it is here."""
    text, column = entry.window(ENTRY_WIDTH)
    if field.is_secret:
        text = "*" * len(text)
    sheet.put(ENTRY_X + 1, y, text)
    if is_current:
        sheet.bar(ENTRY_X + 1, y, max(len(text), column + 1), "entry")
        sheet.cursor = (ENTRY_X + 1 + column, y)


def _shown(sheet: Sheet, y: int, row: Shown, scope: Scope) -> int:
    text = row.reads(scope)[: COLUMNS - ENTRY_X - 1]
    sheet.put(LEFT + 2, y, row.label)
    end = sheet.put(ENTRY_X + 1, y, text)
    sheet.spot(row.label, "item", LEFT, y, end - LEFT)
    return y + 1


# -- the output of a command --------------------------------------------------------------------


def output_rows(lines: Sequence[str]) -> list[str]:
    """The lines of an output as they are broken on the page."""
    return [part for line in lines for part in (wrap(line, BAR_WIDTH) or [""])]


def _output(sheet: Sheet, place: OutputPlace) -> None:
    has_output = bool(place.lines)
    has_failed = place.outcome is CommandOutcome.FAILED
    out = "yes" if has_output and not has_failed else "no"
    err = "yes" if has_output and has_failed else "no"
    y = 0 if sheet.is_low else 1
    sheet.centre(y, "COMMAND STATUS", "title")
    sheet.put(LEFT, y + 2, f"Command: {place.outcome.value}", "strong")
    sheet.put(LEFT + 22, y + 2, f"stdout: {out}")
    sheet.put(LEFT + 43, y + 2, f"stderr: {err}")
    sheet.put(LEFT, y + 4, "Before command completion, additional instructions may appear below.")
    last = paint_keys(sheet, _last_row(sheet), OUTPUT_KEYS) - 2
    _scrolled(sheet, y + 6, last, place)


def _scrolled(sheet: Sheet, first: int, last: int, place: OutputPlace) -> None:
    """The part of the output that fits into rows `first` to `last`, with what lies beyond."""
    rows = output_rows(place.lines)
    room = last - first + 1
    if len(rows) <= room:
        place.top = 0
        for number, text in enumerate(rows):
            sheet.put(LEFT, first + number, text)
        return
    room -= 2
    place.top = min(place.top, len(rows) - room)
    left = len(rows) - room - place.top
    sheet.put(LEFT, first, f"[MORE...{place.top}]" if place.top else "[TOP]", "dim")
    for number, text in enumerate(rows[place.top : place.top + room], start=1):
        sheet.put(LEFT, first + number, text)
    sheet.put(LEFT, last, f"[MORE...{left}]" if left else "[BOTTOM]", "dim")


# -- boxes --------------------------------------------------------------------------------------


def paint_box(sheet: Sheet, box: Box) -> None:
    """Draw a box over the lower part of the page; only what is in it can be pointed at."""
    if isinstance(box, ChoiceBox):
        _choice(sheet, box)
    elif isinstance(box, QuestionBox):
        question = (
            "Press Enter to continue.",
            "Press Cancel to return to the application.",
        )
        _box(sheet, box.prompt.title, (*box.prompt.lines, "", *question))
    else:
        assert isinstance(box, NoticeBox)
        lines = wrap(box.text, BAR_WIDTH - 4)
        _box(sheet, box.title, (*lines, "", "Press Enter or Cancel to return to the application."))


def _box(sheet: Sheet, title: str, lines: Sequence[str]) -> int:
    """An edge around a title, lines and keys; returns the row of the first line."""
    height = len(lines) + 6
    top = sheet.rows - height
    sheet.cover(top)
    edge = "+" + "-" * (BAR_WIDTH - 2) + "+"
    sheet.put(LEFT, top, edge, "dim")
    for y in range(top + 1, sheet.rows - 1):
        sheet.put(LEFT, y, "|", "dim")
        sheet.put(LEFT + BAR_WIDTH - 1, y, "|", "dim")
    sheet.put(LEFT, sheet.rows - 1, edge, "dim")
    sheet.centre(top + 1, title, "title")
    for number, line in enumerate(lines):
        sheet.put(LEFT + 2, top + 3 + number, line)
    paint_keys(sheet, sheet.rows - 2, BOX_KEYS, LEFT + 2)
    return top + 3


def _choice(sheet: Sheet, box: ChoiceBox) -> None:
    """The list of choices; those out of view are known too, so that they can be brought there."""
    room = min(len(box.options), sheet.rows - 12)
    top = max(0, min(box.cursor - room // 2, len(box.options) - room))
    blank = [""] * room
    hint = "Move cursor to desired item and press Enter."
    y = _box(sheet, box.title, (hint, "", *blank)) + 2
    for number, option in enumerate(box.options):
        if not top <= number < top + room:
            sheet.spot(option, "option", LEFT, y, 0)
            continue
        row = y + number - top
        is_current = number == box.cursor
        sheet.put(LEFT + 4, row, option)
        if is_current:
            sheet.bar(LEFT + 2, row, BAR_WIDTH - 4, "bar")
            sheet.cursor = (LEFT + 2, row)
        states = ("current",) if is_current else ()
        sheet.spot(option, "option", LEFT + 2, row, BAR_WIDTH - 4, states)
