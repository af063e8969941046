"""The words of applications, as data."""

from __future__ import annotations

from emulator.commands.door_word import command_word

APPLICATION_WORDS = (
    command_word(
        "create-application",
        "NAME HOST LOG_VOLUME DATA_VOLUME...",
        ("--every DURATION",),
        "An application that writes a log and data volumes; a transaction every 10ms or as said.",
    ),
    command_word(
        "start-application",
        "NAME",
        ("--on HOST", "--volumes LIST"),
        "Start an application, where it was or on another host and its volumes (log,data,...).",
    ),
    command_word("quiesce-application", "NAME", (), "Begin nothing more and finish what runs."),
    command_word("resume-application", "NAME", (), "Let a quiesced application go on."),
    command_word("stop-application", "NAME", (), "End an application at once."),
    command_word("delete-application", "NAME", (), "Forget a stopped application."),
)
