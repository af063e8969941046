"""Moving about in a page: cursors, fields, and what a form itself cannot accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.service.menu_types import Listing
from emulator.service.places import ChoiceBox, DialogPlace, MenuPlace, OutputPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.service.menu_types import Scope

PAGE_STEP = 8
_STEPS = {"up": -1, "down": 1, "pageup": -PAGE_STEP, "pagedown": PAGE_STEP}


def move(place: MenuPlace | ChoiceBox, key: str, length: int) -> None:
    """Move a cursor with the arrows, or to either end."""
    if key in ("up", "down"):
        place.move(_STEPS[key])
    elif key in ("pageup", "home"):
        place.cursor = 0
    elif key in ("pagedown", "end"):
        place.cursor = length - 1


def move_to(place: MenuPlace | DialogPlace, labels: Sequence[str], label: str) -> bool:
    """Put the cursor on a label; False if it is not among them."""
    if label not in labels:
        return False
    at = place.cursor if isinstance(place, MenuPlace) else place.focus
    place.move(labels.index(label) - at)
    return True


def edit(place: DialogPlace, key: str) -> None:
    """Type into the field under the cursor, or go to another."""
    field = place.field
    if key in ("up", "shift+tab"):
        place.move(-1)
    elif key in ("down", "tab"):
        place.move(1)
    elif field is not None:
        place.entries[field.name].press(key)


def turn(place: OutputPlace, key: str, scope: Scope) -> None:
    """Scroll an output, or read a list again (F2)."""
    if key == "f2" and isinstance(place.page, Listing):
        place.lines = place.page.lines(scope)
    place.move(_STEPS.get(key, 0))


def problem(place: DialogPlace, scope: Scope) -> str:
    """What the form itself cannot accept, as a sentence; "" if it can be sent."""
    typed = place.typed
    for field in place.page.fields:
        text = typed[field.name]
        if field.required and not text:
            return f"A value is required: {field.label}."
        if field.only_choices and field.choices and text not in field.choices(scope):
            return f"'{text}' is not in the list of {field.label}. Press F4 for the list."
    return ""
