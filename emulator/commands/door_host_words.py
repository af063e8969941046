"""The words of hosts, as data."""

from __future__ import annotations

from emulator.commands.door_word import command_word

_TIMED = ("--for DURATION", "--after DURATION")

HOST_WORDS = (
    command_word(
        "add-host",
        "NAME SYSTEM SITE SERIAL",
        (),
        'A host on a site, before a unit; its system in quotes, such as "AIX 4.3.3".',
    ),
    command_word("remove-host", "HOST", (), "Take a host away."),
    command_word("attach-host", "HOST PORT", (), "Attach a host to a port of its unit."),
    command_word("detach-host", "HOST PORT", (), "Detach a host from a port."),
    command_word("assign-to-host", "VOLUME HOST", (), "Assign a volume on all ports of a host."),
    command_word("unassign-from-host", "VOLUME HOST", (), "Take a volume away from a host."),
    command_word("set-host-address", "HOST ADDRESS", (), "Give a host its network address."),
    command_word(
        "set-cli-level", "HOST LEVEL|none", (), "Install the rs* commands, or remove them."
    ),
    command_word("set-sdd", "HOST on|off", (), "Install or remove the Subsystem Device Driver."),
    command_word("put-host-file", "HOST PATH [LINE]...", (), "Write a text file on a host."),
    command_word("remove-host-file", "HOST PATH", (), "Remove a file from a host."),
    command_word("cut-host-network", "HOST", _TIMED, "Cut a host off the network."),
    command_word("restore-host-network", "HOST", (), "Connect a host to the network again."),
)
