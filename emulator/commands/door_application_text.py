"""Commands of applications written back as words."""

from __future__ import annotations

from emulator.commands import applications as ap
from emulator.commands.door_text import say_in_order, words_of
from emulator.units import duration_text

USUAL_PERIOD_US = ap.CreateApplication.__dataclass_fields__["period_us"].default


say_in_order(
    {
        ap.QuiesceApplication: "quiesce-application",
        ap.ResumeApplication: "resume-application",
        ap.StopApplication: "stop-application",
        ap.DeleteApplication: "delete-application",
    }
)


@words_of.register
def _(command: ap.CreateApplication) -> list[str]:
    words = ["create-application", command.name, command.host, command.log, *command.data]
    usual = command.period_us == USUAL_PERIOD_US
    return words if usual else [*words, "--every", duration_text(command.period_us)]


@words_of.register
def _(command: ap.StartApplication) -> list[str]:
    words = ["start-application", command.name]
    words += ["--on", command.host] if command.host else []
    return words + (["--volumes", ",".join(command.volumes)] if command.volumes else [])
