"""Words of the Copy Services server for the one door, as data: tasks, resets, settings, users."""

from __future__ import annotations

from emulator.commands.door_word import command_word

SERVER_WORDS = (
    command_word("run-task", "TASK...", (), "Start saved tasks or groups, by name or #number."),
    command_word(
        "replace-task",
        "TASK WORK...",
        ("--name NAME", "--description TEXT"),
        "Let a saved task do something else: the words of the work, in quotes or behind --.",
    ),
    command_word("remove-task", "TASK...", (), "Remove saved tasks, or groups with their tasks."),
    command_word(
        "group-tasks", "NAME TASK...", ("--description TEXT",), "Put single tasks into a group."
    ),
    command_word("ungroup-task", "TASK", (), "Take a group apart; its tasks stay."),
    command_word(
        "reset-copy-services",
        "SERIAL primary|backup|disable",
        ("--account NAME",),
        "Press a button of a unit's reset page as an administrator.",
    ),
    command_word("sign-on", "", (), "Sign off from the Specialist and sign on again."),
    command_word("restart-workstation", "", (), "Restart the workstation with the browser."),
    command_word("set-email-address", "[ADDRESS]", (), "Who gets the summary; none: nobody."),
    command_word("send-summary", "", (), "Send the summary to the address entered."),
    command_word("clear-log", "", (), "Clear the Copy Services log."),
    command_word("password-protection", "on|off", (), "Whether host commands need a user."),
    command_word(
        "authorize-user",
        "NAME",
        ("--password TEXT", "--secret SEALED"),
        "Let a user use the command line, with a password.",
    ),
    command_word("remove-user", "NAME", (), "Take a user off the command line's list."),
    command_word("prime-server", "HOST", (), "A host tells the names of its disks."),
    command_word("unprime-server", "HOST", (), "Remove what a host, or an address, has told."),
    command_word(
        "set-specialist-account",
        "NAME administrator|user",
        ("--password TEXT", "--secret SEALED", "--account NAME"),
        "Add an account of the Specialist, or change one.",
    ),
    command_word(
        "remove-specialist-account",
        "NAME",
        ("--account NAME",),
        "Remove an account of the Specialist.",
    ),
)
