"""Draws docs/pprc-states.md from the tables of the PPRC state machine.

    python -m tests.states.diagrams

writes the page; a test fails when the page is not what the tables give.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.copy_services.pprc_states import (
    COUPLED_TO_PRIMARY,
    COUPLED_TO_SECONDARY,
    PRIMARY,
    REASON_TEXT,
    REFUSED_BY,
    SECONDARY,
    PairState,
    PairTrigger,
    SuspendReason,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.copy_services.pprc_states import Table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pprc-states.md"

Joint = tuple[PairState, PairState]
S, T = PairState, PairTrigger

NEEDS_A_PATH = frozenset(
    {T.ESTABLISH_WITH_COPY, T.ESTABLISH_WITHOUT_COPY, T.RESYNCHRONISE, T.COPY_DONE}
)
"""Triggers that do not come about while the primary cannot reach the secondary (rule F10)."""
COPIES_TO_A_LISTENER = {
    T.COPY_DONE: (S.DUPLEX_PENDING, S.FULL_DUPLEX),
    T.PARTNER_LEFT: (S.SIMPLEX,),
}
"""States of the secondary in which a trigger of the primary comes about, where not all."""
COMMANDED = frozenset(
    {
        T.ESTABLISH_WITH_COPY,
        T.ESTABLISH_WITHOUT_COPY,
        T.RESYNCHRONISE,
        T.SUSPEND,
        T.TERMINATE,
    }
)
"""Triggers that a person gives to one pair and that are refused where there is no move."""


def steps(joint: Joint, told: bool) -> Iterator[tuple[str, Joint]]:
    """What may happen next to a pair: a name, and the joint state afterwards.

    told: whether the units reach each other at that moment.
    """
    primary, secondary = joint
    for trigger in T:
        after = PRIMARY.get((primary, trigger))
        if after is None or (not told and trigger in NEEDS_A_PATH):
            continue
        if secondary not in COPIES_TO_A_LISTENER.get(trigger, tuple(S)):
            continue
        if trigger is T.PARTNER_LEFT and not told:
            continue
        follows = COUPLED_TO_PRIMARY.get(trigger)
        other = SECONDARY.get((secondary, follows), secondary) if told and follows else secondary
        yield f"primary: {trigger.value}", (after, other)
    yield from _steps_of_the_secondary(joint, told)


def _steps_of_the_secondary(joint: Joint, told: bool) -> Iterator[tuple[str, Joint]]:
    primary, secondary = joint
    own = (*COUPLED_TO_SECONDARY, *(() if told else (T.POWER_ON,)))  # no power, no path
    for trigger in own:
        alone = SECONDARY.get((secondary, trigger))
        if alone is not None:
            follows = COUPLED_TO_SECONDARY.get(trigger)
            hears = PRIMARY.get((primary, follows), primary) if told and follows else primary
            yield f"secondary: {trigger.value}", (hears, alone)


def joint_states(*, links_fail: bool) -> dict[Joint, tuple[str, ...]]:
    """Every joint state that can come about, with a shortest way to it from simplex."""
    start = (S.SIMPLEX, S.SIMPLEX)
    found: dict[Joint, tuple[str, ...]] = {start: ()}
    queue = deque([start])
    while queue:
        joint = queue.popleft()
        for told in (True, False) if links_fail else (True,):
            for name, after in steps(joint, told):
                if after not in found:
                    found[after] = (*found[joint], name if told else f"{name}, unheard")
                    queue.append(after)
    return found


def _side(title: str, table: Table, *, with_rules: bool) -> list[str]:
    lines = [f"## {title}", "", "| | " + " | ".join(state.value for state in S) + " |"]
    lines.append("| --- " * (len(S) + 1) + "|")
    for trigger in T:
        if all((state, trigger) not in table for state in S):
            continue
        cells = [_cell(table, state, trigger, with_rules=with_rules) for state in S]
        lines.append(f"| **{trigger.value}** | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _cell(table: Table, state: PairState, trigger: PairTrigger, *, with_rules: bool) -> str:
    after = table.get((state, trigger))
    if after is not None:
        return "stays" if after is state else after.value
    if with_rules and trigger in COMMANDED:
        return f"refused, {REFUSED_BY.get((state, trigger), 'G02')}"
    return "-"


def _couplings() -> list[str]:
    lines = ["| when this side moves by | the other side is told to |", "| --- | --- |"]
    lines += [
        f"| primary: {trigger.value} | {other.value} |"
        for trigger, other in COUPLED_TO_PRIMARY.items()
    ]
    lines += [
        f"| secondary: {trigger.value} | {_heard(other)} |"
        for trigger, other in COUPLED_TO_SECONDARY.items()
    ]
    return [*lines, ""]


def _heard(trigger: PairTrigger) -> str:
    return f"{trigger.value}, and suspends" if trigger is T.PARTNER_LEFT else trigger.value


def _joint() -> list[str]:
    always, ever = joint_states(links_fail=False), joint_states(links_fail=True)
    lines = [
        "| primary | secondary | needs a failed path | a shortest way there |",
        "| --- " * 4 + "|",
    ]
    for joint in sorted(ever, key=lambda each: [list(S).index(state) for state in each]):
        way = always.get(joint, ever[joint])
        told = "" if joint in always else "yes"
        story = "; ".join(way) or "the beginning"
        lines.append(f"| {joint[0].value} | {joint[1].value} | {told} | {story} |")
    missing = [(p, s) for p in S for s in S if (p, s) not in ever]
    never = "; ".join(f"{p.value} with {s.value}" for p, s in missing) or "none"
    return [*lines, "", f"Never together, primary first: {never}.", ""]


def _reasons() -> list[str]:
    lines = ["| code | reason |", "| --- | --- |"]
    lines += [f"| {each.value} | {REASON_TEXT[each]} |" for each in SuspendReason if each.value]
    return [*lines, ""]


def page() -> str:
    """The whole page."""
    head = [
        "# The states of a PPRC pair",
        "",
        "This page is drawn from `emulator/copy_services/pprc_states.py` by",
        "`python -m tests.states.diagrams`; do not edit it. A pair is two state machines, one in",
        "each unit (§4.2.1). What one does is heard by the other only while a logical path works;",
        "what cannot be told leaves the other as it was.",
        "",
    ]
    middle = [
        "A dash: there is no move, and nothing happens. Only *suspend* and *terminate* can be",
        "commanded at the secondary itself (§5.3.3, §5.3.8), and are then refused with G02 where",
        "there is no move. A FlashCopy onto a suspended primary fills its record of changes.",
        "",
        "## What the other side is told",
        "",
    ]
    joint = [
        "## Joint states",
        "",
        "*unheard* means that no path worked at that step. A secondary that left the pair unheard",
        "says so to the first write that reaches it again: the primary then suspends. A copy that",
        "has no path breaks at once, so a pending primary beside another state lasts a moment.",
        "",
    ]
    lines = [
        *head,
        *_side("The primary", PRIMARY, with_rules=True),
        *_side("The secondary", SECONDARY, with_rules=False),
        *middle,
        *_couplings(),
        *joint,
        *_joint(),
        "## Why a side is suspended",
        "",
        *_reasons(),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
