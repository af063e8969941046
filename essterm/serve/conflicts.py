"""Who did what a refused command ran into: the rule's sentence, with a name and a time."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from emulator import operators
from emulator.errors import Refusal, UnknownObject
from emulator.units import US_PER_S
from emulator.views import hardware

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.commands.base import Command
    from emulator.views.rows import ClockRow
    from screens.desk import CoreLike

LOOKED_AT = 500
"""Lines of the event list in which the other operator is looked for, the newest first."""
OF_FORM = ("Z01", "Z02", "Z03")
"""Rules about a command itself and not about what others did."""
_WORD = re.compile(r"[0-9A-Za-z:._-]+")


def told_with_who(refusal: Refusal, core: CoreLike, command: Command, operator: str) -> Refusal:
    """The refusal of a rule, with who did last what the command names, and when.

    Only what somebody else did is added: one knows what one has done. Of what is not
    there, or cannot be read, nobody else is the reason.
    """
    if isinstance(refusal, UnknownObject) or refusal.rule in OF_FORM:
        return refusal
    named = set(_texts(command))
    for line in reversed(core.view(hardware.events, LOOKED_AT)):
        words = {word.rstrip(".:") for word in _WORD.findall(line.text)}
        if line.operator and named & words:
            if operators.parts(line.operator)[0] == operator:
                return refusal
            what = line.text.rstrip(".")
            when = _when(core.view(hardware.clock), line.at_us)
            said = refusal.message.rstrip(".")
            return Refusal(f"{said} ({line.operator}, {when}: {what}).", refusal.rule)
    return refusal


def _when(now: ClockRow, at_us: int) -> str:
    """An instant by the clock of the screens, with its day if that is not today."""
    today = datetime.fromtimestamp(now.calendar_s, UTC)
    at_s = now.calendar_s + at_us // US_PER_S - now.now_us // US_PER_S
    at = datetime.fromtimestamp(at_s, UTC)
    return at.strftime("%H:%M:%S" if at.date() == today.date() else "%d %b %H:%M:%S")


def _texts(value: Any) -> Iterator[str]:
    """Every text in a command: its identifiers, wherever they stand."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
