"""What Properties may make of a task, and how its options are called."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.logical import SetVolumeLabel
from emulator.commands.pprc import (
    CopyOption,
    EstablishPaths,
    EstablishPprcPairs,
    ExecutedBy,
    RemovePaths,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.copy_services import task_kinds as kinds
from emulator.errors import Refusal
from emulator.ids import LssId, SaId, VolumeId

PAIRS = ((VolumeId("10012019"), VolumeId("10112019")),)
HERE, THERE = LssId("2105:12019:17"), LssId("2105:14744:17")
PATHS = (HERE, THERE, (SaId("0000"),))


@pytest.mark.parametrize(
    "work, labels",
    [
        (EstablishFlashCopy(PAIRS), ("Establish FlashCopy pair", "Withdraw FlashCopy pair")),
        (WithdrawFlashCopy(PAIRS), ("Withdraw FlashCopy pair",)),
        (EstablishPprcPairs(PAIRS), ("Establish PPRC copy pair", "Terminate PPRC copy pair",
                                     "Suspend PPRC Copy Pair")),
        (SuspendPprcPairs(PAIRS), ("Terminate PPRC copy pair", "Suspend PPRC Copy Pair")),
        (TerminatePprcPairs(PAIRS), ("Terminate PPRC copy pair", "Suspend PPRC Copy Pair")),
        (EstablishPaths(*PATHS), ("Establish Path", "Remove Path")),
        (RemovePaths(*PATHS), ("Remove Path",)),
    ],
)  # fmt: skip
def test_K07_an_establish_may_become_what_ends_it(work, labels):
    assert kinds.may_become(work) == labels


def test_K01_what_no_task_can_do_becomes_nothing():
    with pytest.raises(Refusal) as refusal:
        kinds.may_become(SetVolumeLabel(PAIRS[0][0], "x"))
    assert refusal.value.rule == "K01"


@pytest.mark.parametrize(
    "work, labels",
    [
        (EstablishFlashCopy(PAIRS), ()),
        (EstablishFlashCopy(PAIRS, False, True, True),
         (kinds.NO_BACKGROUND_COPY, kinds.ACCELERATE, kinds.PERMIT_ONLINE)),
        (WithdrawFlashCopy(PAIRS), ()),
        (EstablishPprcPairs(PAIRS, CopyOption.NO_COPY, critical=True),
         ("Do not copy volume", kinds.CRITICAL)),
        (SuspendPprcPairs(PAIRS), ("Schedule task with source storage server",)),
        (TerminatePprcPairs(PAIRS, ExecutedBy.TARGET),
         ("Schedule task with target storage server",)),
        (EstablishPaths(*PATHS, force_removal=True), (kinds.FORCE_REMOVAL,)),
        (EstablishPaths(*PATHS, only_if_absent=True), (kinds.IF_ABSENT,)),
        (RemovePaths(*PATHS), ()),
    ],
)  # fmt: skip
def test_options_in_the_words_of_the_wizard(work, labels):
    assert kinds.options_of(work) == labels


def test_pairs_and_paths_of_a_task():
    assert kinds.pairs_of(SuspendPprcPairs(PAIRS)) == PAIRS
    assert kinds.pairs_of(RemovePaths(*PATHS)) == ()
    more = RemovePaths(*PATHS, more_targets=(LssId("2105:14744:18"),))
    assert kinds.paths_of(more) == (HERE, PATHS[2], (THERE, LssId("2105:14744:18")))
    assert kinds.paths_of(SuspendPprcPairs(PAIRS)) == (None, (), ())
