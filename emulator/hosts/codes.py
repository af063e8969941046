"""The return codes of the rs* commands and what is said with them (§6.3.4, rules L19, L24)."""

from __future__ import annotations

from enum import IntEnum

from emulator.errors import EssError


class Code(IntEnum):
    """A return code by its cause: 1 to 18 parameters, 40 to 44 connection, 60, 80."""

    DONE = 0
    NO_USER = 1
    NO_PASSWORD = 2
    NO_SERVER = 3
    NO_TASK_NAMES = 4
    NO_DISK_SERIALS = 5
    ODD_PAIRS = 6
    NO_LOCAL_DISKS = 7
    NO_DISK_PAIRS = 8
    NO_HOST_NAME = 9
    MISSING_PARAMETERS = 10
    NO_MINUTES = 11
    NO_THRESHOLD = 12
    NO_2105_VOLUMES = 13
    NO_VOLUME_LIST = 14
    CONFLICT = 15
    MORE_VOLUMES_PER_LINE = 16
    NO_LIST_FILE = 17
    NO_VOLUMES = 18
    NOT_CONNECTED = 40
    PRIMARY_DOWN = 41
    BOTH_DOWN = 42
    NOT_CREATED = 43
    NOT_DISCONNECTED = 44
    EXCEPTION = 60
    FAILED = 80


TEXT = {
    Code.DONE: "Task Completed or Command Successful",
    Code.NO_USER: "User name not specified",
    Code.NO_PASSWORD: "Password not specified",
    Code.NO_SERVER: "Server name not specified",
    Code.NO_TASK_NAMES: "No task names specified",
    Code.NO_DISK_SERIALS: "Missing parameter disk serial numbers",
    Code.ODD_PAIRS: "Mismatching number of disk pairs specified",
    Code.NO_LOCAL_DISKS: "Missing parameter local disks",
    Code.NO_DISK_PAIRS: "No disk pairs specified",
    Code.NO_HOST_NAME: "Missing parameter hostname to be deleted",
    Code.MISSING_PARAMETERS: "Missing parameters",
    Code.NO_MINUTES: "Missing parameter minutes between samples",
    Code.NO_THRESHOLD: "Missing parameter threshold",
    Code.NO_2105_VOLUMES: "No 2105 volumes found",
    Code.NO_VOLUME_LIST: "Volume list not specified",
    Code.CONFLICT: "Conflicting parameters",
    Code.MORE_VOLUMES_PER_LINE: "More volume/s per line",
    Code.NO_LIST_FILE: 'Volume list file "{}" does not exist',
    Code.NO_VOLUMES: "No volumes specified in given file",
    Code.NOT_CONNECTED: "Failed to connect to server",
    Code.PRIMARY_DOWN: (
        "The primary server down and there is no backup server specified. "
        "The task is not completed."
    ),
    Code.BOTH_DOWN: "The primary and backup server are down. Task not completed.",
    Code.NOT_CREATED: "failed while creating communication to server",
    Code.NOT_DISCONNECTED: "failed while disconnecting from Server",
    Code.EXCEPTION: "System exception occurred",
    Code.FAILED: "Command failed",
}
"""What each command says of a code, in the words of §6.3.4."""


class Failure(EssError):
    """A command ends with a code. why: what more there is to say; usage: show how it is called."""

    def __init__(self, code: Code, why: str = "", *, usage: bool = False) -> None:
        said = TEXT[code].format(why) if code is Code.NO_LIST_FILE else TEXT[code]
        if why and code is not Code.NO_LIST_FILE:
            said = f"{said}: {why}"
        super().__init__(said)
        self.code = code
        self.usage = usage
