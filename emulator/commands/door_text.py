"""Commands written back as words of the one door: `read_command(write_command(c)) == c` for every
command that words can say.
"""

from __future__ import annotations

import shlex
from dataclasses import fields
from functools import partial, singledispatch
from typing import TYPE_CHECKING

from emulator.commands import copy_services as cs
from emulator.commands import hardware as hw
from emulator.commands import logical as lo
from emulator.errors import CommandError
from emulator.units import BLOCK_BYTES, gb_of_tracks, tracks_of_gb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from emulator.commands.base import Command

KINDS = {hw.AdapterKind.FIBRE: "FIBRE"}


def write_command(command: Command) -> str:
    """One line of words, quoted as a shell would; raises CommandError for what cannot be said."""
    import emulator.commands.door_application_text
    import emulator.commands.door_fault_text
    import emulator.commands.door_host_text
    import emulator.commands.door_pprc_text
    import emulator.commands.door_server_text  # noqa: F401  (all add their words on import)

    return shlex.join(words_of(command))


@singledispatch
def words_of(command: Command) -> list[str]:
    """The words of a command."""
    raise CommandError(f"{type(command).__name__} has no words.")


def pair_words(pairs: tuple[cs.VolumePair, ...]) -> list[str]:
    """The volumes of pairs, one after another; raises CommandError for what cannot be said."""
    if not pairs or (len(pairs) > 1 and not all(second for _, second in pairs)):
        raise CommandError("Pairs are said with both volumes; one volume stands alone.")
    return [volume for pair in pairs for volume in pair if volume]


def said(word: str, *texts: str, options: Sequence[str] = ()) -> list[str]:
    """A word, arguments and options; ``--`` where an argument could be taken for an option."""
    if any(text.startswith("--") for text in texts):
        return [word, *options, "--", *texts]
    return [word, *texts, *options]


def say_in_order(words: Mapping[type[Command], str]) -> None:
    """Let each of these commands be said as its word and then its fields, in their order."""
    for kind, word in words.items():
        words_of.register(kind, partial(_in_order, word))


def _in_order(word: str, command: Command) -> list[str]:
    """Every field is an argument, and a tuple as many as it has members."""
    texts: list[str] = []
    for field in fields(command):
        value = getattr(command, field.name)
        texts += map(str, value if isinstance(value, tuple) else (value,))
    return said(word, *texts)


say_in_order(
    {
        lo.DeleteVolume: "delete-volume",
        lo.AssignVolume: "assign-volume",
        lo.UnassignVolume: "unassign-volume",
        lo.EraseRank: "erase-rank",
        hw.AddHostName: "add-host-name",
        hw.RemoveHostName: "remove-host-name",
        hw.SetClusterAddress: "set-cluster-address",
        cs.SetPrimaryServer: "set-primary-server",
        cs.SetBackupServer: "set-backup-server",
        cs.RemovePrimaryServer: "remove-primary-server",
        cs.RemoveBackupServer: "remove-backup-server",
        cs.RemoveServers: "remove-servers",
    }
)


@words_of.register
def _(command: cs.EstablishFlashCopy) -> list[str]:
    words = ["establish-flashcopy", *pair_words(command.pairs)]
    words += [] if command.background_copy else ["--no-background-copy"]
    words += ["--accelerate-destage"] if command.accelerate_destage else []
    return words + (["--permit-if-target-online"] if command.permit_if_target_online else [])


@words_of.register
def _(command: cs.WithdrawFlashCopy) -> list[str]:
    return ["withdraw-flashcopy", *pair_words(command.pairs)]


@words_of.register
def _(command: cs.RunTask) -> list[str]:
    words = [*words_of(command.work), "--task", command.name]
    return [*words, "--description", command.description] if command.description else words


@words_of.register
def _(command: lo.WriteBlocks) -> list[str]:
    text = command.data.rstrip(b"\0")
    shown = text.decode("ascii", "replace")
    whole = -(-max(len(text), 1) // BLOCK_BYTES) * BLOCK_BYTES == len(command.data)
    if not (whole and shown.isprintable() and shown.encode("ascii", "replace") == text and shown):
        shown = "hex:" + command.data.hex()
    elif shown.startswith(("hex:", "--")):
        shown = "hex:" + text.hex()
    return ["write-blocks", command.volume, str(command.block), shown]


@words_of.register
def _(command: lo.SetVolumeOnline) -> list[str]:
    return ["set-online" if command.online else "set-offline", command.volume]


@words_of.register
def _(command: lo.SetVolumeLabel) -> list[str]:
    guard = ["--"] if command.label.startswith("--") else []
    return ["set-label", command.volume, *guard, command.label]


@words_of.register
def _(command: lo.CreateVolume) -> list[str]:
    size_gb = gb_of_tracks(command.size_tracks)
    if tracks_of_gb(size_gb) != command.size_tracks:
        raise CommandError(f"{command.size_tracks} tracks are no tenths of a GB.")
    words = ["create-volume", command.rank, f"{size_gb}"]
    return [*words, "--label", command.label] if command.label else words


@words_of.register
def _(command: lo.ConfigureRank) -> list[str]:
    words = ["configure-rank", command.serial, str(command.eight_pack)]
    return words if command.raid else [*words, "--jbod"]


@words_of.register
def _(command: lo.SetLssProperties) -> list[str]:
    words = ["set-lss-properties", command.lss]
    for option, value in (
        ("--critical-heavy", command.critical_heavy),
        ("--consistency-group", command.consistency_group),
    ):
        words += [] if value is None else [option, "on" if value else "off"]
    for option, seconds in (
        ("--xrc-timeout", command.xrc_session_timeout_s),
        ("--concopy-timeout", command.concopy_session_timeout_s),
        ("--consistency-timeout", command.pprc_consistency_timeout_s),
    ):
        words += [] if seconds is None else [option, str(seconds)]
    return words


@words_of.register
def _(command: hw.SetCrit) -> list[str]:
    return ["set-crit", command.serial, command.crit.value]


@words_of.register
def _(command: hw.SetFeature) -> list[str]:
    verb = "activate-feature" if command.active else "deactivate-feature"
    return [verb, command.serial, command.feature.value]


@words_of.register
def _(command: hw.InstallEightPack) -> list[str]:
    pair = str(command.device_adapter_pair)
    return ["install-eight-pack", command.serial, pair, command.loop, f"{command.drive_gb}"]


@words_of.register
def _(command: hw.InstallAdapter) -> list[str]:
    kind = KINDS.get(command.kind, command.kind.value)
    return ["install-adapter", command.serial, str(command.bay), str(command.slot), kind]
