"""The Task Wizard for paths: establish or remove, options, name (§5.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.pprc import EstablishPaths, RemovePaths
from emulator.ids import SaId
from screens.canvas import Span
from screens.copy_services.content_dialogue import ContentDialogue
from screens.copy_services.details_strip import paint_arrow
from screens.copy_services.path_table import short
from screens.copy_services.task_wizard import TaskWizard, WizardBody
from screens.copy_services.wizard_steps import Draft, Offer, Page
from screens.copy_services.wizard_words import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.commands.base import Command
    from emulator.ids import LssId
    from emulator.views.rows import PathRow
    from screens.canvas import Canvas
    from screens.copy_services.path_selection import PathSelection
    from screens.desk import Desk

ESTABLISH_PATH, REMOVE_PATH = "Establish Path", "Remove Path"
IF_ABSENT = "Do not establish paths if they already exist"
FORCE = "Force removal of existing paths"
OPTIONS = "Select path options"
ALL = SaId("all")
"""Stands for all adapters of a task that names none."""
ABOUT = {
    ESTABLISH_PATH: (
        "Defines a path over each selected",
        "adapter to each selected LSS.",
        "Pairs need one before all else.",
    ),
    REMOVE_PATH: (
        "Takes the paths over the selected",
        "adapters away.",
    ),
    IF_ABSENT: (
        "Where a path leads from the source",
        "to a target already, nothing is",
        "done.",
    ),
    FORCE: (
        "Paths from the source to a target",
        "are removed first, also those over",
        "other adapters.",
    ),
}
"""What each choice means, in lines of at most 36 cells."""
COSTS = {
    ESTABLISH_PATH: Note(
        "Existing paths stay.", "A link carries at most 64, for all subsystems that use it."
    ),
    FORCE: Note(
        "Existing paths are removed first.", "Only those over the selected adapters come back."
    ),
    REMOVE_PATH: Note("Pairs without a path suspend", "as soon as a write cannot be mirrored."),
}
"""What each task, or each way of doing it, costs."""


def path_draft(source: LssId, selection: PathSelection) -> Draft:
    """A new draft on a source LSS and what is selected."""
    saids, (target, *more) = selection.adapters, selection.targets

    def establish(draft: Draft) -> Command:
        return EstablishPaths(
            source,
            target,
            saids,
            only_if_absent=draft.is_on(IF_ABSENT),
            force_removal=draft.is_on(FORCE),
            more_targets=tuple(more),
        )

    def remove(_draft: Draft) -> Command:
        return RemovePaths(source, target, saids, tuple(more))

    offers = (
        Offer(ESTABLISH_PATH, (Page(OPTIONS, boxes=(IF_ABSENT, FORCE)),), establish),
        Offer(REMOVE_PATH, (), remove),
    )
    return Draft((), ESTABLISH_PATH, offers=offers)


class PathWizardBody(WizardBody):
    """The wizard with paths below its choices instead of pairs."""

    def __init__(
        self,
        source: LssId,
        selection: PathSelection,
        existing: Sequence[PathRow],
        draft: Draft | None = None,
    ) -> None:
        super().__init__(draft or path_draft(source, selection), {}, {})
        self.source = source
        self.selection = selection
        self.existing = {(row.source_said, row.target): row.state for row in existing}

    def about(self, label: str) -> tuple[str, ...]:
        """What a choice means."""
        return ABOUT.get(label, ())

    def cost(self) -> Note:
        """What the task costs."""
        if self.draft.task == ESTABLISH_PATH and self.draft.is_on(FORCE):
            return COSTS[FORCE]
        return COSTS[self.draft.task]

    def paint_subject(self, canvas: Canvas, y: int) -> None:
        """The paths that the task will touch, and what it costs."""
        adapters = self.selection.adapters or (ALL,)
        paths = [(s, t) for t in self.selection.targets for s in adapters]
        width = canvas.width - 6
        note = self.note_lines(width)
        canvas.title(3, y, width, "paths", [Span(str(len(paths)), "bright", bold=True)])
        for x, head in ((3, "source LSS"), (17, "adapter"), (33, "target LSS"), (50, "now")):
            canvas.text(x, y + 1, head, "faint")
        gap = 1 if self.is_roomy else 0
        room = canvas.height - 3 - len(note) - 2 * gap - (y + 2)
        shown = paths if len(paths) <= room else paths[: room - 1]
        for line, (said, target) in enumerate(shown, y + 2):
            canvas.text(3, line, short(self.source), "source", bold=True)
            canvas.text(17, line, said if said == ALL else f"SAID{said}")
            paint_arrow(canvas, 28, line, 2)
            canvas.text(33, line, short(target), "target", bold=True)
            canvas.text(50, line, self._now(said, target), "mute")
        line = y + 2 + len(shown)
        if len(shown) < len(paths):
            canvas.text(3, line, f"and {len(paths) - len(shown)} more", "mute")
            line += 1
        self.paint_note(canvas, line + gap, note)

    def _now(self, said: SaId, target: LssId) -> str:
        """What there is over an adapter; nothing is said of all of them at once."""
        if said == ALL:
            return ""
        now = self.existing.get((said, target))
        return f"path {now}" if now else "no path"


class PathWizard(TaskWizard):
    """The wizard as a dialogue; its result is a command, or None when cancelled."""

    def __init__(
        self,
        desk: Desk,
        source: LssId,
        selection: PathSelection,
        existing: Sequence[PathRow],
        draft: Draft | None = None,
    ) -> None:
        ContentDialogue.__init__(self, desk)
        self.body = PathWizardBody(source, selection, existing, draft)
