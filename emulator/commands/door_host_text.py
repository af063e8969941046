"""Commands on hosts written back as words."""

from __future__ import annotations

from emulator.commands import faults, hosts
from emulator.commands.door_fault_text import times_words
from emulator.commands.door_hosts import NO_LEVEL
from emulator.commands.door_text import said, say_in_order, words_of
from emulator.errors import CommandError

say_in_order(
    {
        hosts.AddHost: "add-host",
        hosts.RemoveHost: "remove-host",
        hosts.AttachHost: "attach-host",
        hosts.DetachHost: "detach-host",
        hosts.AssignToHost: "assign-to-host",
        hosts.UnassignFromHost: "unassign-from-host",
        hosts.SetHostAddress: "set-host-address",
        hosts.RemoveHostFile: "remove-host-file",
        faults.RestoreHostNetwork: "restore-host-network",
    }
)


@words_of.register
def _(command: hosts.SetCliLevel) -> list[str]:
    return said("set-cli-level", command.host, command.level or NO_LEVEL)


@words_of.register
def _(command: hosts.SetDeviceDriver) -> list[str]:
    return said("set-sdd", command.host, "on" if command.on else "off")


@words_of.register
def _(command: hosts.PutHostFile) -> list[str]:
    *lines, rest = command.text.split("\n")
    if rest:
        raise CommandError("A file is said line by line, and its last line has an end too.")
    return said("put-host-file", command.host, command.path, *lines)


@words_of.register
def _(command: faults.CutHostNetwork) -> list[str]:
    return said("cut-host-network", command.host, options=times_words(command))
