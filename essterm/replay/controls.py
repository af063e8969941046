"""The state of a control on the screen, as `expect LABEL is STATE` asks for it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from essterm.replay import find
from essterm.replay.find import NotFound

if TYPE_CHECKING:
    from textual.app import App

    from essterm.replay.format.model import Expect


class ControlState(StrEnum):
    """What can be expected of a control; the words are those of runbooks."""

    SHOWN = "shown"
    ABSENT = "absent"
    ENABLED = "enabled"
    DISABLED = "disabled"
    CHECKED = "checked"
    UNCHECKED = "unchecked"


_PRESENCE = (ControlState.SHOWN, ControlState.ABSENT)
_TICKS = (ControlState.CHECKED, ControlState.UNCHECKED)


def state_problem(app: App[Any], line: Expect) -> str:
    """What a control is instead of what the line expects; "" if it is so."""
    wanted = ControlState(line.state)
    hits = find.find_all(app, line.text)
    hits = [hit for hit in hits if not line.role or hit.role == line.role]
    if wanted in _PRESENCE:
        shown = [hit for hit in hits if hit.visible]
        if bool(shown) == (wanted is ControlState.SHOWN):
            return ""
        return f"{ControlState.SHOWN}, {shown[0].place()}" if shown else ControlState.ABSENT
    if wanted in _TICKS:
        hits = [hit for hit in hits if hit.role in find.TICKED]
    try:
        hit = find.find_one(app, line.text, [each.role for each in hits])
    except NotFound as problem:
        return str(problem)
    if wanted in _TICKS:
        is_ticked = ControlState.CHECKED in hit.states
        found = ControlState.CHECKED if is_ticked else ControlState.UNCHECKED
    else:
        found = ControlState.ENABLED if hit.enabled else ControlState.DISABLED
    return "" if found is wanted else found
