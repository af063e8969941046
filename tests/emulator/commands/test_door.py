"""The one door in words: what is read, what is written back, what is said of wrong words."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RunTask,
    WithdrawFlashCopy,
)
from emulator.commands.door import DOOR, TimeWord, moves_time, read_command, read_time_word
from emulator.commands.door_text import write_command
from emulator.commands.logical import CreateVolume, WriteBlocks
from emulator.dispatch import HANDLERS
from emulator.errors import CommandError
from emulator.ids import RankId, VolumeId

if TYPE_CHECKING:
    from emulator.commands.base import Command

A, B = VolumeId("10012019"), VolumeId("10112019")

SECRET = "scrypt${}${}".format("0f" * 16, "a1" * 32)

SAID = [
    "establish-flashcopy 10012019 10112019",
    "establish-flashcopy 10012019 10112019 10212019 10312019 --no-background-copy",
    "establish-flashcopy 10012019 10112019 --accelerate-destage --permit-if-target-online",
    "establish-flashcopy 10012019 10112019 --task fc_pay --description 'before the end'",
    "withdraw-flashcopy 10012019 10112019",
    "withdraw-flashcopy 10012019",
    "withdraw-flashcopy 10012019 10112019 --task ''",
    "write-blocks 10012019 7 'pay day'",
    "set-online 10012019",
    "set-offline 10012019",
    "set-label 10012019 payroll",
    "set-label 10012019 -- --payroll",
    "create-volume 12019:R5 9.0 --label new",
    "delete-volume 10012019",
    "assign-volume 10012019 12019:SAID0008",
    "unassign-volume 10012019 12019:SAID0008",
    "configure-rank 12019 7",
    "configure-rank 12019 7 --jbod",
    "erase-rank 12019:R5",
    "set-lss-properties 2105:12019:17 --critical-heavy on --consistency-timeout 120",
    "set-crit 12019 YES-PATHS",
    "activate-feature 12019 FlashCopy",
    "deactivate-feature 12019 PPRC",
    "add-host-name 12019:1 ess1c1 9.1.1.1",
    "remove-host-name 12019:1 ess1c1",
    "set-cluster-address 12019:1 ess1c1 9.1.1.9",
    "install-eight-pack 12019 1 A 18.2",
    "install-adapter 12019 1 2 FIBRE",
    "set-primary-server 12019:1 ess1c1",
    "set-backup-server 12019:1 ess2c1",
    "remove-primary-server 12019:1",
    "remove-backup-server 12019:1",
    "remove-servers 12019 14744",
    "cut-link L1 L2 --for 5m --after 1h30m",
    "cut-link --for 5m -- --L1",
    "restore-link L1 L2",
    "fail-adapter 12019 0001 --for 1m30s",
    "repair-adapter 12019 0001",
    "stop-cluster 12019:1 --after 2d",
    "start-cluster 12019:1",
    "quiesce-cluster 12019:2",
    "resume-cluster 12019:2",
    "stop-unit 12019 14744",
    "start-unit 12019",
    "fail-nvs 12019:1",
    "repair-nvs 12019:1",
    "fail-rank 12019:R5",
    "repair-rank 12019:R5",
    "lose-site Sydney",
    "lose-site Sydney --over 40s --for 1h",
    "restore-site Sydney",
    "cut-network 12019",
    "restore-network 12019",
    "arm-fault 'cut-link L1 --for 5m' --when 'pair 10012019 copied >= 50%'",
    "arm-fault \"lose-site 'New York'\" --when 'flashcopy 10012019 copied >= 1%'",
    "arm-fault 'restore-site Sydney' --when 'pair 10012019 is full duplex'",
    "arm-fault 'stop-unit 12019' --when 'task starts'",
    "arm-fault 'stop-unit 12019' --when 'task the nightly one starts'",
    "arm-fault 'freeze 2105:12019:17 2105:14744:17' --when 'pair 10012019 is suspended'",
    "arm-fault 'run 2105:12019:17 2105:14744:17' --when 'task thaw starts'",
    "disarm-fault 3",
    "establish-path 2105:12019:17 2105:14744:17",
    "establish-path 2105:12019:17 2105:14744:17 --saids 0000,0001 --if-absent",
    "establish-path 2105:12019:17 2105:14744:17 --force-removal --task paths",
    "establish-path 2105:12019:17 2105:14744:17 2105:14744:18 --saids 0000",
    "remove-path 2105:12019:17 2105:14744:17 --saids 00a1",
    "remove-path 2105:12019:17 2105:14744:17 2105:14744:18",
    "establish-pair 10012019 10014744",
    "establish-pair 10012019 10014744 10112019 10114744 --copy out-of-sync --critical",
    "establish-pair 10012019 10014744 --copy none --permit-if-target-online --task est",
    "suspend-pair 10012019 --at target",
    "terminate-pair 10012019 10014744",
    "freeze 2105:12019:17 2105:14744:17",
    "run 2105:12019:17 2105:14744:17",
    "create-application payroll bonnie 10012019 10112019",
    "create-application payroll bonnie 10012019 10112019 10212019 --every 0.05s",
    "start-application payroll",
    "start-application payroll --on clyde --volumes 10014744,10114744",
    "quiesce-application payroll",
    "resume-application payroll",
    "stop-application payroll",
    "delete-application payroll",
    "establish-flashcopy 10012019 10112019 --save fc_pay --description nightly",
    "establish-pair 10012019 10014744 --copy none --save est",
    "establish-path 2105:12019:17 2105:14744:17 --save paths",
    "run-task fc_pay '#12'",
    "run-task -- --odd",
    "replace-task fc_pay 'withdraw-flashcopy 10012019 10112019' --name wd",
    "replace-task '#3' 'suspend-pair 10012019 --at target' --name s --description 'by hand'",
    "remove-task fc_pay '#4'",
    "group-tasks both fc1 fc2 --description 'at one instant'",
    "ungroup-task both",
    "reset-copy-services 12019 backup --account storwatch",
    "reset-copy-services 14744 disable --account jane",
    "sign-on",
    "restart-workstation",
    "stop-answering workstation --for 1h",
    "arm-fault 'stop-answering reset' --when 'task starts'",
    "answer-again",
    "set-email-address admin@example.com",
    "set-email-address",
    "send-summary",
    "clear-log",
    "password-protection off",
    f"authorize-user itso --secret '{SECRET}'",
    "remove-user itso",
    "prime-server korca",
    "unprime-server 9.2.0.1",
    f"set-specialist-account jane user --secret '{SECRET}'",
    f"set-specialist-account jane user --secret '{SECRET}' --account storwatch",
    "remove-specialist-account jane",
    "remove-specialist-account jane --account storwatch",
    "add-host korca 'AIX 4.3.3' Melbourne 12019",
    "remove-host korca",
    "attach-host korca 12019:SAID0008",
    "detach-host korca 12019:SAID0008",
    "assign-to-host 10012019 korca",
    "unassign-from-host 10012019 korca",
    "set-host-address korca 9.2.0.7",
    "set-cli-level korca 1.0.0",
    "set-cli-level korca none",
    "set-sdd korca on",
    "put-host-file korca disklist 10012019 '10112019 10212019'",
    "put-host-file -- korca script --odd",
    "put-host-file korca empty",
    "remove-host-file korca disklist",
    "cut-host-network korca --for 10m --after 5s",
    "arm-fault 'cut-host-network korca' --when 'task starts'",
    "restore-host-network korca",
]


@pytest.mark.parametrize("line", SAID)
def test_what_is_said_is_written_back_the_same(line):
    command = read_command(shlex.split(line))
    assert shlex.split(write_command(command)) == shlex.split(line)
    assert read_command(shlex.split(write_command(command))) == command


def test_every_word_and_every_command_has_an_example_here():
    said = {line.split()[0] for line in SAID}
    assert said == {name for name, word in DOOR.items() if not word.moves_time}
    reached = {type(read_command(shlex.split(line))) for line in SAID}
    assert reached == set(HANDLERS)


def test_pairs_come_two_by_two():
    command = read_command(["establish-flashcopy", A, B, "10212019", "10312019"])
    assert command == EstablishFlashCopy(((A, B), (VolumeId("10212019"), VolumeId("10312019"))))


def test_with_task_the_work_goes_through_the_server():
    command = read_command(["withdraw-flashcopy", A, B, "--task", "wd"])
    assert command == RunTask(WithdrawFlashCopy(((A, B),)), "wd")


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("", "A command is missing"),
        ("establish-flashcoppy 1 2", "did you mean establish-flashcopy?"),
        ("establish-flashcopy 10012019", "takes SOURCE TARGET..., found 1 argument"),
        ("establish-flashcopy 10012019 10112019 10212019", "has no partner"),
        ("establish-flashcopy 1001201 10112019", "not a volume ID"),
        ("establish-flashcopy 10012019 10112019 --acelerate-destage", "--accelerate-destage?"),
        ("establish-flashcopy 10012019 10112019 --description", "needs a value"),
        ("write-blocks 10012019 first data", "not a block number"),
        ("write-blocks 10012019 0 hex:zz", "pairs of hexadecimal digits"),
        ("create-volume 12019:R5 huge", "not a size in GB"),
        ("create-volume 12019:R5 nan", "not a size in GB"),
        ("set-crit 12019 MAYBE", "none of NO, YES-PATHS, YES-ALL"),
        ("set-lss-properties 17 --critical-heavy on", "not an LSS address"),
        ("set-lss-properties 12019:17 --critical-heavy yes", "neither on nor off"),
        ("remove-servers", "takes SERIAL..., found 0 arguments"),
        ("advance 10m", "moves time"),
        ("set-online 10012019 10112019", "takes VOLUME, found 2 arguments"),
        ("configure-rank 12019 7 --jbod=no", "--jbod of configure-rank takes no value"),
        ("set-label 10012019 --pay", "no option --pay"),
        ("cut-link", "takes LINK..., found 0 arguments"),
        ("cut-link L1 --for soon", "not a duration"),
        ("cut-link L1 --for 0s", "would break nothing"),
        ("cut-host-network korca --for 0s", "would break nothing"),
        ("stop-cluster 12019", "not a cluster"),
        ("lose-site Sydney --over 1.5s", "whole seconds"),
        ("arm-fault 'cut-link L1'", "--when is missing"),
        ("arm-fault 'cut-link L1' --when 'it rains'", "is no condition"),
        ("arm-fault 'set-online 10012019' --when 'task starts'", "neither a fault nor a repair"),
        ("arm-fault 'cut-lnk L1' --when 'task starts'", "did you mean cut-link?"),
        ("arm-fault '\"' --when 'task starts'", "No closing quotation"),
        ("disarm-fault first", "not the number of an armed fault"),
    ],
)
def test_wrong_words_get_one_sentence(line, sentence):
    with pytest.raises(CommandError) as error:
        read_command(shlex.split(line))
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "command",
    [
        WithdrawFlashCopy(((A, VolumeId("")), (B, VolumeId("")))),
        WithdrawFlashCopy(((A, B), (VolumeId("10212019"), VolumeId("")))),
        EstablishFlashCopy(()),
        CreateVolume(RankId("12019:R5"), 300),
    ],
)
def test_what_words_would_say_otherwise_is_not_said(command):
    with pytest.raises(CommandError):
        write_command(command)


def test_words_that_move_time():
    assert read_time_word(["advance", "1h30m"]) == TimeWord("advance", 5_400_000_000)
    assert read_time_word(["set-speed", "x60"]) == TimeWord("set-speed", 60)
    assert read_time_word(["next-event"]) == TimeWord("next-event")
    assert moves_time(["pause"])
    assert not moves_time(["set-online", A])
    for wrong in (["advance", "soon"], ["set-speed", "fast"], ["set-online", A]):
        with pytest.raises(CommandError):
            read_time_word(wrong)


@given(st.binary(min_size=1, max_size=9000), st.integers(0, 10**6))
def test_any_write_is_written_back_the_same(data, block):
    padded = data.ljust(-(-len(data) // 4096) * 4096, b"\0")
    command: Command = WriteBlocks(A, block, padded)
    assert read_command(shlex.split(write_command(command))) == command


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from(sorted(DOOR)))
def test_garbage_is_refused_in_words(words, first):
    for line in (words, [first, *words]):
        with suppress(CommandError):
            read_command(line)
