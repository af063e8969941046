"""The one door in words: `read_command` turns words into a command, `write_command` turns it back.

Reading checks form only (names, numbers, on and off); whether a thing exists and may be done is the
machine's to say. Errors are one sentence that names the word, what was expected and the nearest
right one.
"""

from __future__ import annotations

import difflib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.commands import copy_services as cs
from emulator.commands import hardware as hw
from emulator.commands import logical as lo
from emulator.commands.armed_faults import ArmFault
from emulator.commands.door_applications import APPLICATION_READERS
from emulator.commands.door_faults import (
    CONDITIONS,
    FAULT_READERS,
    read_condition,
    read_disarm,
)
from emulator.commands.door_given import (
    Given,
    as_task,
    choice,
    gigabytes,
    integer,
    on_off,
    optional,
    pairs,
    pairs_or_one,
)
from emulator.commands.door_hosts import HOST_FAULT_READERS, HOST_READERS
from emulator.commands.door_pprc import PPRC_READERS
from emulator.commands.door_server import SERVER_FAULT_READERS, SERVER_READERS, read_replace
from emulator.commands.door_words import DOOR as DOOR
from emulator.errors import CommandError
from emulator.ids import (
    HostPortId,
    NotAnId,
    RankId,
    cluster_id,
    ess_serial,
    lss_id,
    volume_id,
)
from emulator.units import BLOCK_BYTES, duration_us, tracks_of_gb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from emulator.commands.base import Command


def read_command(words: Sequence[str]) -> Command:
    """The command that the words mean; raises CommandError."""
    given = _split(words)
    if given.word.moves_time:
        raise CommandError(f"'{given.word.name}' moves time and is not a command of the machine.")
    try:
        return _READERS[given.word.name](given)
    except (NotAnId, ValueError) as problem:
        raise CommandError(f"{given.word.name}: {problem}.") from None


@dataclass(frozen=True, slots=True)
class TimeWord:
    """A word that moves the clock.

    value: microseconds for advance and run-until, a rate for set-speed, else 0.
    """

    name: str
    value: int = 0


def read_time_word(words: Sequence[str]) -> TimeWord:
    """Read `advance`, `run-until`, `next-event`, `pause`, `resume` or `set-speed`.

    Raises CommandError.
    """
    given = _split(words)
    name = given.word.name
    try:
        if name in ("advance", "run-until"):
            return TimeWord(name, duration_us(given.arguments[0]))
        if name == "set-speed":
            return TimeWord(name, integer(given.arguments[0].removeprefix("x"), "a speed"))
    except ValueError as problem:
        raise CommandError(f"{name}: {problem}.") from None
    if not given.word.moves_time:
        raise CommandError(f"'{name}' does not move time.")
    return TimeWord(name)


def moves_time(words: Sequence[str]) -> bool:
    """Whether the first word is one that moves the clock."""
    return bool(words) and words[0] in DOOR and DOOR[words[0]].moves_time


def _split(words: Sequence[str]) -> Given:
    """Check the shape: a known word, arguments, options; behind ``--`` there are only arguments."""
    if not words:
        raise CommandError("A command is missing; `essterm do --list` shows them all.")
    word = DOOR.get(words[0])
    if word is None:
        raise CommandError(f"unknown command '{words[0]}'{_nearest(words[0], DOOR)}.")
    known = {option.split()[0]: " " in option for option in word.options}
    given = Given(word, [])
    rest = iter(words[1:])
    for text in rest:
        if text == "--" or not text.startswith("--"):
            given.arguments += rest if text == "--" else (text,)
            continue
        name, equals, value = text.partition("=")
        if name not in known:
            raise CommandError(f"{word.name} has no option {name}{_nearest(name, known)}.")
        if equals and not known[name]:
            raise CommandError(f"{name} of {word.name} takes no value.")
        if known[name] and not equals:
            value = next(rest, "")
            if not value and name != "--task":
                raise CommandError(f"{name} needs a value: {word.usage}.")
        given.options[name] = value
    _check_count(given)
    return given


def _check_count(given: Given) -> None:
    least = sum(not name.startswith("[") for name in given.word.arguments)
    variadic = bool(given.word.arguments) and given.word.arguments[-1].endswith("...")
    found = len(given.arguments)
    if found < least or (found > len(given.word.arguments) and not variadic):
        raise CommandError(
            f"{given.word.name} takes {' '.join(given.word.arguments) or 'no arguments'}, "
            f"found {found} argument{'' if found == 1 else 's'}."
        )


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def _establish(given: Given) -> Command:
    work = cs.EstablishFlashCopy(
        pairs(given),
        not given.flag("--no-background-copy"),
        given.flag("--accelerate-destage"),
        given.flag("--permit-if-target-online"),
    )
    return as_task(given, work)


def _withdraw(given: Given) -> Command:
    return as_task(given, cs.WithdrawFlashCopy(pairs_or_one(given)))


def _write_blocks(given: Given) -> Command:
    volume, block, text = given.arguments
    data = _bytes(text[4:]) if text.startswith("hex:") else text.encode()
    padded = data.ljust(max(1, -(-len(data) // BLOCK_BYTES)) * BLOCK_BYTES, b"\0")
    return lo.WriteBlocks(volume_id(volume), integer(block, "a block number"), padded)


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise ValueError("hex: needs pairs of hexadecimal digits, such as hex:00ff") from None


def _set_lss_properties(given: Given) -> Command:
    def seconds(text: str) -> int:
        return integer(text, "a time-out in seconds")

    return lo.SetLssProperties(
        lss_id(given.arguments[0]),
        optional(given, "--critical-heavy", on_off),
        optional(given, "--consistency-group", on_off),
        optional(given, "--xrc-timeout", seconds),
        optional(given, "--concopy-timeout", seconds),
        optional(given, "--consistency-timeout", seconds),
    )


def _install_eight_pack(given: Given) -> Command:
    serial, pair, loop, drive_gb = given.arguments
    number = integer(pair, "a device-adapter pair")
    return hw.InstallEightPack(ess_serial(serial), number, loop.upper(), gigabytes(drive_gb))


def _install_adapter(given: Given) -> Command:
    serial, bay, slot, kind = given.arguments
    return hw.InstallAdapter(
        ess_serial(serial),
        integer(bay, "a host bay"),
        integer(slot, "a slot"),
        choice(hw.AdapterKind, kind),
    )


def _feature(active: bool) -> Callable[[Given], Command]:
    def read(given: Given) -> Command:
        serial, feature = given.arguments
        return hw.SetFeature(ess_serial(serial), choice(hw.Feature, feature), active)

    return read


def _arm_fault(given: Given) -> Command:
    """The fault is one argument in quotes, or, behind ``--``, words."""
    words = given.arguments
    inner = _split(shlex.split(words[0]) if len(words) == 1 else words)
    if inner.word.name not in _ARMABLE:
        raise ValueError(f"'{inner.word.name}' is neither a fault nor a repair, freeze or run")
    if not given.flag("--when"):
        raise ValueError(f"--when is missing: {CONDITIONS}")
    fault = _ARMABLE[inner.word.name](inner)
    return ArmFault(read_condition(given.options["--when"]), fault)


_ARMABLE = (
    FAULT_READERS
    | SERVER_FAULT_READERS
    | HOST_FAULT_READERS
    | {name: PPRC_READERS[name] for name in ("freeze", "run")}
)
_READERS: dict[str, Callable[[Given], Command]] = {
    **PPRC_READERS,
    **APPLICATION_READERS,
    **FAULT_READERS,
    **SERVER_READERS,
    **SERVER_FAULT_READERS,
    **HOST_READERS,
    **HOST_FAULT_READERS,
    "replace-task": lambda g: read_replace(g, read_command),
    "arm-fault": _arm_fault,
    "disarm-fault": read_disarm,
    "establish-flashcopy": _establish,
    "withdraw-flashcopy": _withdraw,
    "write-blocks": _write_blocks,
    "set-online": lambda g: lo.SetVolumeOnline(volume_id(g.arguments[0]), True),
    "set-offline": lambda g: lo.SetVolumeOnline(volume_id(g.arguments[0]), False),
    "set-label": lambda g: lo.SetVolumeLabel(volume_id(g.arguments[0]), g.arguments[1]),
    "create-volume": lambda g: lo.CreateVolume(
        RankId(g.arguments[0].upper()),
        tracks_of_gb(gigabytes(g.arguments[1])),
        g.options.get("--label", ""),
    ),
    "delete-volume": lambda g: lo.DeleteVolume(volume_id(g.arguments[0])),
    "assign-volume": lambda g: lo.AssignVolume(
        volume_id(g.arguments[0]), HostPortId(g.arguments[1])
    ),
    "unassign-volume": lambda g: lo.UnassignVolume(
        volume_id(g.arguments[0]), HostPortId(g.arguments[1])
    ),
    "configure-rank": lambda g: lo.ConfigureRank(
        ess_serial(g.arguments[0]), integer(g.arguments[1], "an eight-pack"), not g.flag("--jbod")
    ),
    "erase-rank": lambda g: lo.EraseRank(RankId(g.arguments[0].upper())),
    "set-lss-properties": _set_lss_properties,
    "set-crit": lambda g: hw.SetCrit(ess_serial(g.arguments[0]), choice(hw.Crit, g.arguments[1])),
    "activate-feature": _feature(True),
    "deactivate-feature": _feature(False),
    "add-host-name": lambda g: hw.AddHostName(
        cluster_id(g.arguments[0]), g.arguments[1], g.arguments[2]
    ),
    "remove-host-name": lambda g: hw.RemoveHostName(cluster_id(g.arguments[0]), g.arguments[1]),
    "set-cluster-address": lambda g: hw.SetClusterAddress(
        cluster_id(g.arguments[0]), g.arguments[1], g.arguments[2]
    ),
    "install-eight-pack": _install_eight_pack,
    "install-adapter": _install_adapter,
    "set-primary-server": lambda g: cs.SetPrimaryServer(cluster_id(g.arguments[0]), g.arguments[1]),
    "set-backup-server": lambda g: cs.SetBackupServer(cluster_id(g.arguments[0]), g.arguments[1]),
    "remove-primary-server": lambda g: cs.RemovePrimaryServer(cluster_id(g.arguments[0])),
    "remove-backup-server": lambda g: cs.RemoveBackupServer(cluster_id(g.arguments[0])),
    "remove-servers": lambda g: cs.RemoveServers(tuple(ess_serial(a) for a in g.arguments)),
}
