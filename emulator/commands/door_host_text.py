"""Commands on hosts written back as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands import faults, hosts  # noqa: TC001  (registration reads the annotations)
from emulator.commands.door_fault_text import times_words
from emulator.commands.door_hosts import NO_LEVEL
from emulator.commands.door_text import words_of
from emulator.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence


def _said(word: str, *arguments: str, options: Sequence[str] = ()) -> list[str]:
    """Arguments behind ``--`` where one could be taken for an option."""
    if any(each.startswith("--") for each in arguments):
        return [word, *options, "--", *arguments]
    return [word, *arguments, *options]


@words_of.register
def _(command: hosts.AddHost) -> list[str]:
    return _said("add-host", command.name, command.system, command.site, command.storage_server)


@words_of.register
def _(command: hosts.RemoveHost) -> list[str]:
    return _said("remove-host", command.name)


@words_of.register
def _(command: hosts.AttachHost) -> list[str]:
    return _said("attach-host", command.host, command.port)


@words_of.register
def _(command: hosts.DetachHost) -> list[str]:
    return _said("detach-host", command.host, command.port)


@words_of.register
def _(command: hosts.AssignToHost) -> list[str]:
    return _said("assign-to-host", command.volume, command.host)


@words_of.register
def _(command: hosts.UnassignFromHost) -> list[str]:
    return _said("unassign-from-host", command.volume, command.host)


@words_of.register
def _(command: hosts.SetHostAddress) -> list[str]:
    return _said("set-host-address", command.host, command.address)


@words_of.register
def _(command: hosts.SetCliLevel) -> list[str]:
    return _said("set-cli-level", command.host, command.level or NO_LEVEL)


@words_of.register
def _(command: hosts.SetDeviceDriver) -> list[str]:
    return _said("set-sdd", command.host, "on" if command.on else "off")


@words_of.register
def _(command: hosts.PutHostFile) -> list[str]:
    *lines, rest = command.text.split("\n")
    if rest:
        raise CommandError("A file is said line by line, and its last line has an end too.")
    return _said("put-host-file", command.host, command.path, *lines)


@words_of.register
def _(command: hosts.RemoveHostFile) -> list[str]:
    return _said("remove-host-file", command.host, command.path)


@words_of.register
def _(command: faults.CutHostNetwork) -> list[str]:
    return _said("cut-host-network", command.host, options=times_words(command))


@words_of.register
def _(command: faults.RestoreHostNetwork) -> list[str]:
    return _said("restore-host-network", command.host)
