"""The words of the one door: every command that can be said in words, as data.

`essterm do`, the `do` and `instructor` blocks of runbooks, completion and documentation read this
table; `door.py` turns the words into commands and back.
"""

from __future__ import annotations

from emulator.commands.door_application_words import APPLICATION_WORDS
from emulator.commands.door_fault_words import FAULT_WORDS
from emulator.commands.door_host_words import HOST_WORDS
from emulator.commands.door_server_words import SERVER_WORDS
from emulator.commands.door_word import DoorWord as DoorWord
from emulator.commands.door_word import command_word as _word
from emulator.commands.door_word import time_word as _time

ON_OFF = ("on", "off")

_TASK = ("--task NAME", "--save NAME", "--description TEXT")
_PROPERTIES = (
    "--critical-heavy on|off",
    "--consistency-group on|off",
    "--xrc-timeout SECONDS",
    "--concopy-timeout SECONDS",
    "--consistency-timeout SECONDS",
)

_WORDS = (
    _word(
        "establish-flashcopy",
        "SOURCE TARGET...",
        ("--no-background-copy", "--accelerate-destage", "--permit-if-target-online", *_TASK),
        "Establish FlashCopy pairs at one instant; more pairs follow as SOURCE TARGET.",
    ),
    _word(
        "withdraw-flashcopy",
        "SOURCE [TARGET]...",
        _TASK,
        "End FlashCopy relations; one volume alone stands for its pair.",
    ),
    _word(
        "establish-path",
        "SOURCE_LSS TARGET_LSS...",
        ("--saids LIST", "--if-absent", "--force-removal", *_TASK),
        "Establish PPRC paths from an LSS to others, over all links or those of the SAIDs.",
    ),
    _word(
        "remove-path",
        "SOURCE_LSS TARGET_LSS...",
        ("--saids LIST", *_TASK),
        "Remove PPRC paths, all or those of the SAIDs.",
    ),
    _word(
        "establish-pair",
        "SOURCE TARGET...",
        ("--copy entire|out-of-sync|none", "--critical", "--permit-if-target-online", *_TASK),
        "Establish PPRC pairs, or resynchronise suspended ones; more follow as SOURCE TARGET.",
    ),
    _word(
        "suspend-pair",
        "SOURCE [TARGET]...",
        ("--at source|target", *_TASK),
        "Suspend PPRC pairs; one volume alone stands for its pair.",
    ),
    _word(
        "terminate-pair",
        "SOURCE [TARGET]...",
        ("--at source|target", *_TASK),
        "Terminate PPRC pairs; one volume alone stands for its pair.",
    ),
    _word("freeze", "SOURCE_LSS TARGET_LSS", (), "Freeze a consistency group of two LSSs."),
    _word("run", "SOURCE_LSS TARGET_LSS", (), "Let the writes of a frozen group go on."),
    _word("write-blocks", "VOLUME BLOCK DATA", (), "Write text, or hex:.., as 4 KiB blocks."),
    _word("set-online", "VOLUME", (), "A host has the volume in use."),
    _word("set-offline", "VOLUME", (), "No host has the volume in use."),
    _word("set-label", "VOLUME LABEL", (), "Give a volume its label."),
    _word("create-volume", "RANK SIZE_GB", ("--label TEXT",), "Create a volume on a rank."),
    _word("delete-volume", "VOLUME", (), "Delete a volume that is in no use."),
    _word("assign-volume", "VOLUME PORT", (), "Give a volume an address on a host port."),
    _word("unassign-volume", "VOLUME PORT", (), "Take the address away."),
    _word("configure-rank", "SERIAL EIGHT_PACK", ("--jbod",), "Format an eight-pack as a rank."),
    _word("erase-rank", "RANK", (), "Unconfigure a rank without volumes."),
    _word("set-lss-properties", "LSS", _PROPERTIES, "Change the properties of an LSS."),
    _word("set-crit", "SERIAL NO|YES-PATHS|YES-ALL", (), "Set CRIT in the vital product data."),
    _word("activate-feature", "SERIAL FlashCopy|PPRC", (), "Activate a feature."),
    _word("deactivate-feature", "SERIAL FlashCopy|PPRC", (), "Deactivate a feature."),
    _word("add-host-name", "CLUSTER NAME ADDRESS", (), "Add to a cluster's host list."),
    _word("remove-host-name", "CLUSTER NAME", (), "Remove from a cluster's host list."),
    _word(
        "set-cluster-address",
        "CLUSTER HOST_NAME ADDRESS",
        (),
        "Give a cluster its host name and TCP/IP address; no host list follows.",
    ),
    _word(
        "install-eight-pack",
        "SERIAL DA_PAIR A|B DRIVE_GB",
        (),
        "Install an eight-pack on a loop of a device-adapter pair.",
    ),
    _word(
        "install-adapter",
        "SERIAL BAY SLOT SCSI|ESCON|FIBRE",
        (),
        "Put a host adapter into a slot of a host bay.",
    ),
    _word("set-primary-server", "CLUSTER SERVER", (), "Enter the primary server on a cluster."),
    _word("set-backup-server", "CLUSTER SERVER", (), "Enter the backup server on a cluster."),
    _word("remove-primary-server", "CLUSTER", (), "Remove a cluster's primary server entry."),
    _word("remove-backup-server", "CLUSTER", (), "Remove a cluster's backup server entry."),
    _word("remove-servers", "SERIAL...", (), "Remove all server entries of the units named."),
    *SERVER_WORDS,
    *HOST_WORDS,
    *APPLICATION_WORDS,
    *FAULT_WORDS,
    _time("advance", "DURATION", "Let virtual time pass, such as 10m or 1h30m."),
    _time("run-until", "TIME", "Let time pass up to a duration after the installation's start."),
    _time("next-event", "", "Let time pass up to the next thing that happens by itself."),
    _time("pause", "", "Stop the clock of a core that paces it."),
    _time("resume", "", "Let the clock run again at the speed it had."),
    _time("set-speed", "RATE", "Virtual seconds for each second: 1 to 3600."),
)

DOOR: dict[str, DoorWord] = {word.name: word for word in _WORDS}
"""Every word of the one door."""
