"""What essterm says about the choices of the Task Wizard, and what each task costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import lss_of, lss_parts
from screens.copy_services import wizard_steps as steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.ids import LssId
    from screens.copy_services.wizard_steps import Draft

ABOUT = {
    steps.ESTABLISH: (
        "Makes each target a copy of its",
        "source as it is at this instant.",
        "Both can be used again within",
        "seconds.",
    ),
    steps.WITHDRAW: (
        "Ends the relation of each pair.",
        "A target that was not copied to",
        "its end is not usable.",
    ),
    steps.NO_BACKGROUND_COPY: (
        "Only tracks that change are copied.",
        "The relation stays until it is",
        "withdrawn. Not ticked: everything",
        "is copied, then the relation ends.",
    ),
    steps.ACCELERATE: (
        "The copy's data is written from",
        "cache to disk sooner: faster, at",
        "the expense of other I/O.",
    ),
    steps.PERMIT_ONLINE: (
        "Copies even if a host has the",
        "target in use. What that host",
        "has mounted is then worthless.",
    ),
    steps.ESTABLISH_PPRC: (
        "Keeps each target equal to its",
        "source, write by write. Also takes",
        "up a pair that is suspended.",
    ),
    steps.TERMINATE_PPRC: (
        "Ends each pair: both volumes are",
        "simplex, and hosts can use the",
        "target again.",
    ),
    steps.SUSPEND_PPRC: (
        "Writes are no longer mirrored, but",
        "the source keeps a record of what",
        "changes: it can be taken up again.",
    ),
    steps.NO_COPY: (
        "Only for volumes that hold the same",
        "data already. Nobody checks that.",
    ),
    steps.ENTIRE: (
        "Copies every cylinder. Needed the",
        "first time, and whenever it is not",
        "sure what the target holds.",
    ),
    steps.OUT_OF_SYNC: (
        "Copies only what changed since the",
        "pair was suspended. Not for pairs",
        "that are simplex on both sides.",
    ),
    steps.CRITICAL: (
        "Ticked: a failure may stop writes",
        "to the source, so that it never",
        "runs ahead of its target. How soon",
        "is a property of the LSS.",
    ),
    steps.AT_SOURCE: (
        "The source's unit does it and tells",
        "the other, if it reaches it.",
    ),
    steps.AT_TARGET: (
        "For when the source's unit is not",
        "available, or only the target is to",
        "leave the pair.",
    ),
}
"""What each choice means, in lines of at most 36 cells."""


class Note(NamedTuple):
    """What is said in the colour of warnings: its first line, and the rest as a sentence or two."""

    head: str
    text: str


COSTS = {
    steps.ESTABLISH: Note("All data on each target is overwritten.", "Demount the targets first."),
    steps.WITHDRAW: Note(
        "A copy that is not complete is lost.", "Its target then holds parts only."
    ),
    steps.TERMINATE_PPRC: Note(
        "Changes are recorded no longer.", "To mirror again, everything must be copied."
    ),
    steps.SUSPEND_PPRC: Note("From now on the targets fall behind.", "Nothing resumes by itself."),
    steps.NO_COPY: Note(
        "Nothing is copied.", "If the volumes differ, they go on differing in full duplex."
    ),
    steps.ENTIRE: Note(
        "All data on each target is overwritten.", "No host can use it while the pair stands."
    ),
    steps.OUT_OF_SYNC: Note(
        "Until all is copied a target is no image of any moment.", "No host can use it."
    ),
}
"""What each task, or each way of doing it, costs."""

ENDINGS = {
    steps.RUN: "Save needs a name. Run does not, but with one the log is easier to read.",
    steps.NEW: "New keeps the task and adds another, Replace changes it, Delete removes it.",
}
"""What the buttons of the last step do, by the default one."""
BLANK_IN_NAME = "A name with a blank cannot be run from the command line."
SIGN_IN_NAME = {
    "-": "A name that begins with - can be run from Windows hosts only.",
    "/": "A name that begins with / can be run from UNIX hosts only.",
}
NAMED_ALIKE = "With two tasks of one name, a host command runs the first found."

NOT_CRITICAL = "If a target cannot be updated its pair suspends. The source goes on taking writes."
UNTIL_LAST_PATH = (
    "If a target cannot be updated its pair suspends. The source is write inhibited only after the"
    " last path is lost."
)
AT_ONCE = (
    "If a target cannot be updated its pair suspends, and source and target are both write"
    " inhibited at once."
)


def note_of(draft: Draft, step: str, heavy: Mapping[LssId, bool]) -> Note:
    """What to warn of in a step; `heavy`: the LSSs' Critical Heavy mode, as they have it set."""
    if draft.task != steps.ESTABLISH_PPRC:
        return COSTS[draft.task]
    if step == steps.OPTIONS:
        return critical_note(draft, heavy)
    copy = next(each for each in draft.offer.pages[0].radio if draft.is_on(each))
    return COSTS[copy]


def critical_note(draft: Draft, heavy: Mapping[LssId, bool]) -> Note:
    """Table 1 of §5.3.2: what the box means together with the modes of the sources' LSSs."""
    if not draft.is_on(steps.CRITICAL):
        return Note("Critical Volume mode is off.", NOT_CRITICAL)
    modes = {lss: heavy.get(lss, False) for lss in dict.fromkeys(lss_of(s) for s, _ in draft.pairs)}
    if len(set(modes.values())) == 1:
        mode = next(iter(modes.values()))
        first = next(iter(modes))
        who = f"LSS {lss_parts(first)[1]} has" if len(modes) == 1 else "their LSSs have"
        head = f"Critical Volume mode is on; {who} Critical Heavy mode {'on' if mode else 'off'}."
        return Note(head, AT_ONCE if mode else UNTIL_LAST_PATH)
    each = [f"{'on' if mode else 'off'} in {lss.partition(':')[2]}" for lss, mode in modes.items()]
    return Note("Critical Volume mode is on.", f"Critical Heavy mode is {', '.join(each)}.")


def why_not_at_a_host(name: str) -> str:
    """Why no host, or not every one, can run a task of this name; "" if all can (rule K09)."""
    if " " in name:
        return BLANK_IN_NAME
    return SIGN_IN_NAME.get(name[:1], "")
