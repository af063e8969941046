"""What stands behind a command word, and how its values are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from emulator.commands.copy_services import RunTask, VolumePair
from emulator.commands.door_words import ON_OFF, DoorWord
from emulator.commands.server import SaveTask
from emulator.ids import VolumeId, volume_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)


@dataclass(slots=True)
class Given:
    """What stands behind a command word."""

    word: DoorWord
    arguments: list[str]
    options: dict[str, str] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        """Whether an option was given."""
        return name in self.options


def integer(text: str, what: str) -> int:
    """A whole number; raises ValueError."""
    if not text.lstrip("-").isdecimal():
        raise ValueError(f"'{text}' is not {what}: a whole number")
    return int(text)


def gigabytes(text: str) -> float:
    """A size in GB; raises ValueError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 100_000:
        raise ValueError(f"'{text}' is not a size in GB, such as 20.0")
    return value


def on_off(text: str) -> bool:
    """on or off; raises ValueError."""
    if text not in ON_OFF:
        raise ValueError(f"'{text}' is neither on nor off")
    return text == "on"


def choice(kind: type[Choice], text: str) -> Choice:
    """A member of an enum by its value or name; raises ValueError."""
    for member in kind:
        if text.upper() in (str(member.value).upper(), member.name):
            return member
    raise ValueError(f"'{text}' is none of {', '.join(str(m.value) for m in kind)}")


def optional(given: Given, name: str, read: Callable[[str], Value]) -> Value | None:
    """The value of an option, None if it is not given."""
    return read(given.options[name]) if name in given.options else None


def as_task(given: Given, work: Command) -> Command:
    """With --task, the work goes through the Copy Services server as the wizard's Run does; with
    --save the server keeps it, as the wizard's Save does.
    """
    if given.flag("--save"):
        return SaveTask(work, given.options["--save"], given.options.get("--description", ""))
    if not given.flag("--task"):
        return work
    return RunTask(work, given.options["--task"], given.options.get("--description", ""))


def pairs(given: Given) -> tuple[VolumePair, ...]:
    """All arguments as pairs of volumes; raises ValueError."""
    volumes = [volume_id(text) for text in given.arguments]
    if len(volumes) % 2:
        raise ValueError(f"volumes come in pairs, and {volumes[-1]} has no partner")
    return tuple(zip(volumes[::2], volumes[1::2], strict=True))


def pairs_or_one(given: Given) -> tuple[VolumePair, ...]:
    """Pairs of volumes; one volume alone stands for its pair."""
    if len(given.arguments) == 1:
        return ((volume_id(given.arguments[0]), VolumeId("")),)
    return pairs(given)
