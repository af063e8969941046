"""The PPRC state machine (§4.2.1): all transitions live here, none elsewhere.

A pair is two machines, one in each unit. Each moves by a table of its own; `COUPLED` says what the
partner does when it hears of the move. Whether it hears is a matter of working paths: what cannot
be reached stays as it is, and the joint state is then one that only the two units together can see,
such as (suspended, simplex) after a terminate at the target alone (§4.7, rule G14).

A trigger that has no entry is refused, and nothing changes.
"""

from __future__ import annotations

from enum import Enum

from emulator.errors import Refusal


class PairState(Enum):
    """The state of one side (rule G02)."""

    SIMPLEX = "simplex"
    DUPLEX_PENDING = "duplex pending"
    FULL_DUPLEX = "full duplex"
    SUSPENDED = "suspended"


class PairTrigger(Enum):
    """What moves a side."""

    ESTABLISH_WITH_COPY = "establish with copy"
    ESTABLISH_WITHOUT_COPY = "establish without copy"
    RESYNCHRONISE = "resynchronise"
    COPY_DONE = "copy done"
    SUSPEND = "suspend"
    MIRROR_FAILED = "mirror failed"
    FREEZE = "freeze"
    PARTNER_LEFT = "partner left"
    POWER_ON = "come back after a power on"
    TARGET_FLASHED = "be overwritten by a FlashCopy"
    TERMINATE = "terminate"


class SuspendReason(Enum):
    """Why a side is suspended; numbered as the status query of the time does."""

    NONE = ""
    COMMAND_TO_PRIMARY = "03"
    COMMAND_TO_SECONDARY = "04"
    PRIMARY_TOLD = "05"
    PRIMARY_CONDITIONS = "06"
    PARTNER_SIMPLEX = "07"
    SECONDARY_CONDITIONS = "08"
    POWER_ON = "09"
    FREEZE = "0A"


REASON_TEXT = {
    SuspendReason.NONE: "",
    SuspendReason.COMMAND_TO_PRIMARY: "host command to primary",
    SuspendReason.COMMAND_TO_SECONDARY: "host command to secondary",
    SuspendReason.PRIMARY_TOLD: "primary told it to suspend",
    SuspendReason.PRIMARY_CONDITIONS: "conditions in the primary unit",
    SuspendReason.PARTNER_SIMPLEX: "secondary became simplex",
    SuspendReason.SECONDARY_CONDITIONS: "secondary could not be updated",
    SuspendReason.POWER_ON: "power on of a unit",
    SuspendReason.FREEZE: "freeze",
}

S, T = PairState, PairTrigger
Table = dict[tuple[PairState, PairTrigger], PairState]

PRIMARY: Table = {
    (S.SIMPLEX, T.ESTABLISH_WITH_COPY): S.DUPLEX_PENDING,
    (S.SIMPLEX, T.ESTABLISH_WITHOUT_COPY): S.FULL_DUPLEX,
    (S.DUPLEX_PENDING, T.COPY_DONE): S.FULL_DUPLEX,
    (S.DUPLEX_PENDING, T.SUSPEND): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.MIRROR_FAILED): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.FREEZE): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.PARTNER_LEFT): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.POWER_ON): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.TERMINATE): S.SIMPLEX,
    (S.DUPLEX_PENDING, T.TARGET_FLASHED): S.DUPLEX_PENDING,
    (S.FULL_DUPLEX, T.TARGET_FLASHED): S.DUPLEX_PENDING,
    (S.FULL_DUPLEX, T.SUSPEND): S.SUSPENDED,
    (S.FULL_DUPLEX, T.MIRROR_FAILED): S.SUSPENDED,
    (S.FULL_DUPLEX, T.FREEZE): S.SUSPENDED,
    (S.FULL_DUPLEX, T.PARTNER_LEFT): S.SUSPENDED,
    (S.FULL_DUPLEX, T.POWER_ON): S.SUSPENDED,
    (S.FULL_DUPLEX, T.TERMINATE): S.SIMPLEX,
    (S.SUSPENDED, T.ESTABLISH_WITH_COPY): S.DUPLEX_PENDING,
    (S.SUSPENDED, T.ESTABLISH_WITHOUT_COPY): S.FULL_DUPLEX,
    (S.SUSPENDED, T.RESYNCHRONISE): S.DUPLEX_PENDING,
    (S.SUSPENDED, T.PARTNER_LEFT): S.SUSPENDED,
    (S.SUSPENDED, T.TERMINATE): S.SIMPLEX,
}
"""Moves of the primary. A suspended one keeps its record of changes until it is resynchronised; a
FlashCopy onto it only fills that record.
"""

SECONDARY: Table = {
    (S.SIMPLEX, T.ESTABLISH_WITH_COPY): S.DUPLEX_PENDING,
    (S.SIMPLEX, T.ESTABLISH_WITHOUT_COPY): S.FULL_DUPLEX,
    (S.SIMPLEX, T.RESYNCHRONISE): S.DUPLEX_PENDING,
    (S.DUPLEX_PENDING, T.ESTABLISH_WITH_COPY): S.DUPLEX_PENDING,
    (S.DUPLEX_PENDING, T.ESTABLISH_WITHOUT_COPY): S.FULL_DUPLEX,
    (S.DUPLEX_PENDING, T.RESYNCHRONISE): S.DUPLEX_PENDING,
    (S.DUPLEX_PENDING, T.COPY_DONE): S.FULL_DUPLEX,
    (S.DUPLEX_PENDING, T.SUSPEND): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.FREEZE): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.MIRROR_FAILED): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.POWER_ON): S.SUSPENDED,
    (S.DUPLEX_PENDING, T.TERMINATE): S.SIMPLEX,
    (S.DUPLEX_PENDING, T.TARGET_FLASHED): S.DUPLEX_PENDING,
    (S.FULL_DUPLEX, T.TARGET_FLASHED): S.DUPLEX_PENDING,
    (S.FULL_DUPLEX, T.ESTABLISH_WITH_COPY): S.DUPLEX_PENDING,
    (S.FULL_DUPLEX, T.ESTABLISH_WITHOUT_COPY): S.FULL_DUPLEX,
    (S.FULL_DUPLEX, T.RESYNCHRONISE): S.DUPLEX_PENDING,
    (S.FULL_DUPLEX, T.SUSPEND): S.SUSPENDED,
    (S.FULL_DUPLEX, T.FREEZE): S.SUSPENDED,
    (S.FULL_DUPLEX, T.MIRROR_FAILED): S.SUSPENDED,
    (S.FULL_DUPLEX, T.POWER_ON): S.SUSPENDED,
    (S.FULL_DUPLEX, T.TERMINATE): S.SIMPLEX,
    (S.SUSPENDED, T.ESTABLISH_WITH_COPY): S.DUPLEX_PENDING,
    (S.SUSPENDED, T.ESTABLISH_WITHOUT_COPY): S.FULL_DUPLEX,
    (S.SUSPENDED, T.RESYNCHRONISE): S.DUPLEX_PENDING,
    (S.SUSPENDED, T.TERMINATE): S.SIMPLEX,
}
"""Moves of the secondary. It cannot know of a failure that keeps messages away from it, and so
follows an establish from whatever state it was left in.
"""

COUPLED_TO_PRIMARY: dict[PairTrigger, PairTrigger] = {
    T.ESTABLISH_WITH_COPY: T.ESTABLISH_WITH_COPY,
    T.ESTABLISH_WITHOUT_COPY: T.ESTABLISH_WITHOUT_COPY,
    T.RESYNCHRONISE: T.RESYNCHRONISE,
    T.COPY_DONE: T.COPY_DONE,
    T.SUSPEND: T.SUSPEND,
    T.MIRROR_FAILED: T.MIRROR_FAILED,
    T.FREEZE: T.FREEZE,
    T.TARGET_FLASHED: T.TARGET_FLASHED,
    T.POWER_ON: T.SUSPEND,
    T.TERMINATE: T.TERMINATE,
}
"""What the secondary does when the primary moves and can say so."""

COUPLED_TO_SECONDARY: dict[PairTrigger, PairTrigger] = {
    T.SUSPEND: T.SUSPEND,
    T.TERMINATE: T.PARTNER_LEFT,
}
"""What the primary does when the secondary moves by a command of its own and can say so."""

REFUSED_BY = {
    (S.SIMPLEX, T.RESYNCHRONISE): "G13",
    (S.DUPLEX_PENDING, T.RESYNCHRONISE): "G13",
    (S.FULL_DUPLEX, T.RESYNCHRONISE): "G13",
}
"""Refusals that have a rule of their own; all others are of the state machine itself (rule G02)."""


def move(table: Table, state: PairState, trigger: PairTrigger) -> PairState:
    """The next state of one side; raises Refusal when the table has no such move."""
    after = table.get((state, trigger))
    if after is None:
        rule = REFUSED_BY.get((state, trigger), "G02")
        raise Refusal(f"A {state.value} volume cannot {trigger.value}.", rule)
    return after


def may_move(table: Table, state: PairState, trigger: PairTrigger) -> bool:
    """Whether the table has such a move."""
    return (state, trigger) in table
