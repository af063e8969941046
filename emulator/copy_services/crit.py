"""CRIT: what a failed mirror means for the writes of a critical pair (§5.3.2, Table 1, H07 to H09).

What is inhibited stays so until it is resynchronised or deleted, whatever comes back (rule H05).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.copy_services import pprc
from emulator.copy_services.pprc_states import PairState, SuspendReason
from emulator.ids import lss_of

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import PprcPair
    from emulator.installation import Installation

FAILURES = (SuspendReason.SECONDARY_CONDITIONS, SuspendReason.PRIMARY_CONDITIONS)
"""Reasons under which CRIT looks at each further write."""


class CritOutcome(NamedTuple):
    """What Table 1 of §5.3.2 says of a failed mirror; `primary`: its writes are inhibited."""

    primary: bool
    secondary: bool


def table_1(critical: bool, heavy: bool, reaches: bool) -> CritOutcome:
    """Table 1 of §5.3.2 (rules H07 to H09).

    critical: Critical Volume mode of the pair; heavy: mode of its LSS; reaches: a path works.
    """
    return CritOutcome(critical and (heavy or not reaches), critical and heavy)


def inhibit(inst: Installation, pair: PprcPair) -> None:
    """Table 1 of §5.3.2: who may not be written any more after a failure (rules H07 to H09).

    A secondary that has left the pair is nobody's target any more, and is left alone (rule G14).
    """
    if not pair.critical or pair.reason not in FAILURES:
        return
    outcome = _crit_now(inst, pair)
    pair.write_inhibited = pair.write_inhibited or outcome.primary
    if outcome.secondary and pair.secondary_state is not PairState.SIMPLEX:
        pair.secondary_inhibited = True


def forbids(inst: Installation, pair: PprcPair) -> bool:
    """Whether a write to a suspended primary would fail now (rules H07 to H09)."""
    if not pair.critical or pair.reason not in FAILURES:
        return pair.write_inhibited
    return _crit_now(inst, pair).primary


def _crit_now(inst: Installation, pair: PprcPair) -> CritOutcome:
    heavy = inst.subsystem(lss_of(pair.primary)).critical_heavy
    return table_1(pair.critical, heavy, heavy or pprc.reaches(inst, pair))


def rule_of(inst: Installation, pair: PprcPair) -> str:
    """H09 under critical heavy mode, else H08 (Table 1, §5.3.2).

    What is inhibited already was so by the mode of that time, which the secondary's side tells.
    """
    heavy = inst.subsystem(lss_of(pair.primary)).critical_heavy
    if pair.write_inhibited and pair.secondary_state is not PairState.SIMPLEX:
        heavy = pair.secondary_inhibited
    return "H09" if heavy else "H08"
