"""The words of applications: read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands import applications as ap
from emulator.ids import volume_id
from emulator.units import duration_us

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.commands.door_given import Given


def _create(given: Given) -> Command:
    name, host, log, *data = given.arguments
    volumes = (volume_id(log), tuple(volume_id(text) for text in data))
    if "--every" in given.options:
        return ap.CreateApplication(name, host, *volumes, duration_us(given.options["--every"]))
    return ap.CreateApplication(name, host, *volumes)


def _start(given: Given) -> Command:
    listed = given.options.get("--volumes", "")
    volumes = tuple(volume_id(text) for text in listed.split(",") if text)
    return ap.StartApplication(given.arguments[0], given.options.get("--on", ""), volumes)


APPLICATION_READERS: dict[str, Callable[[Given], Command]] = {
    "create-application": _create,
    "start-application": _start,
    "quiesce-application": lambda g: ap.QuiesceApplication(g.arguments[0]),
    "resume-application": lambda g: ap.ResumeApplication(g.arguments[0]),
    "stop-application": lambda g: ap.StopApplication(g.arguments[0]),
    "delete-application": lambda g: ap.DeleteApplication(g.arguments[0]),
}
