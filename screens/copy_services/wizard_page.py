"""The Task Wizard as it is seen: one step at a time, its pairs, what it costs, its buttons."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.commands.copy_services import MAX_TASK_NAME
from emulator.ids import lss_of
from emulator.views import saved_tasks
from screens.canvas import Span
from screens.copy_services import wizard_steps as steps
from screens.copy_services import wizard_words as words
from screens.copy_services.details_strip import paint_arrow
from screens.copy_services.faces import face_of, grouped
from screens.dialogue import DialogueBody, EssDialogue
from screens.widgets.field import Field
from screens.widgets.field_cursor import FieldCursor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.commands.copy_services import VolumePair
    from emulator.ids import LssId, VolumeId
    from emulator.views.rows import VolumeRow
    from screens.canvas import Canvas
    from screens.labels import Role

ABOUT_WIDTH = 36
_CHOICE_WIDTH = 36
_ROOMY_HEIGHT = 26
"""Rows of the dialogue from which blank rows set the parts apart."""


class WizardPage(FieldCursor, DialogueBody):
    """One step at a time: choices left, the meaning of the current one right, pairs below."""

    def __init__(
        self,
        draft: steps.Draft,
        rows: Mapping[VolumeId, VolumeRow],
        heavy: Mapping[LssId, bool],
    ) -> None:
        super().__init__(id="wizard")
        self.draft = draft
        self.rows = rows
        self.heavy = heavy
        self.step = steps.TASK
        self.current = draft.task
        self.fields = {
            steps.NAME: Field(steps.NAME, 18, value=draft.name),
            steps.DESCRIPTION: Field(steps.DESCRIPTION, 44, value=draft.description),
        }
        for field in self.fields.values():
            field.display = False  # until the last step
        self.problem = ""

    def on_resize(self) -> None:
        """Fields stand where their rows are."""
        for line, field in enumerate(self.fields.values()):
            field.styles.offset = (3, self._first_row + line * self._gap)

    # -- where things stand ----------------------------------------------------------------

    @property
    def is_roomy(self) -> bool:
        """Whether there are rows to spare."""
        return self.content_size.height >= _ROOMY_HEIGHT

    @property
    def _gap(self) -> int:
        return 2 if self.is_roomy else 1

    @property
    def _first_row(self) -> int:
        """Row of the first choice or field."""
        return 6 if self.is_roomy else 4

    @property
    def _pairs_row(self) -> int:
        return 14 if self.is_roomy else 10

    # -- painting --------------------------------------------------------------------------

    def paint_body(self, canvas: Canvas) -> None:
        """Step line, the step, what it costs, and the buttons."""
        named = self.draft.saved_name
        canvas.text(17, 1, f"Properties of {named}" if named else self.step, "mute")
        self._paint_steps(canvas, 3 if self.is_roomy else 2)
        if self.step == steps.DEFINE:
            self._paint_define(canvas)
        else:
            self._paint_choices(canvas)
        self.paint_subject(canvas, self._pairs_row)
        self._paint_buttons(canvas)

    def _paint_steps(self, canvas: Canvas, y: int) -> None:
        """`✓ Task ─── 2 Select copy options ─── 3 Define task`."""
        names = self.draft.steps()
        at, x = names.index(self.step), 3
        for number, name in enumerate(names):
            if number < at:
                x = canvas.mark(x, y, "step-done") + 1
                x = canvas.text(x, y, name, "mute")
            else:
                is_now = number == at
                ink = "accent" if is_now else "faint"
                x = canvas.text(x, y, f"{number + 1} {name}", ink, bold=is_now)
            if number + 1 < len(names):
                canvas.hairline(x + 2, y, 3)
                x += 7
        canvas.hairline(3, y + 1, canvas.width - 6)

    def _paint_choices(self, canvas: Canvas) -> None:
        """The options, below them the boxes, and what the current one means."""
        page, y = self.draft.page(self.step), self._first_row
        for line, label in enumerate(page.radio, y):
            self._paint_choice(canvas, line, label, "option")
        gap = 1 if page.radio and self.is_roomy else 0
        for line, label in enumerate(page.boxes, y + len(page.radio) + gap):
            self._paint_choice(canvas, line, label, "box")
        x = canvas.width - ABOUT_WIDTH - 3
        if any(7 + canvas.measure(label) >= x for label in page.radio + page.boxes):
            below = len(page.radio + page.boxes) + (1 if self.is_roomy else 0)
            x, y = 3, y + below
        self._paint_about(canvas, x, y)

    def about(self, label: str) -> tuple[str, ...]:
        """What a choice means, in lines of at most 36 cells."""
        return words.ABOUT.get(label, ())

    def cost(self) -> words.Note:
        """What the task costs, as far as it has been put together."""
        return words.note_of(self.draft, self.step, self.heavy)

    def note(self) -> words.Note:
        """What the task costs; in the last step, that a name is in use (rule K10)."""
        if self.step == steps.DEFINE and self._named_alike():
            return words.Note(f"{self.draft.name} exists already.", words.NAMED_ALIKE)
        return self.cost()

    def _named_alike(self) -> bool:
        """Whether another task has this name; the old name of one that is replaced is its own."""
        dialogue = self.screen
        if not isinstance(dialogue, EssDialogue):
            return False
        alike = dialogue.desk.view(saved_tasks.named_alike, self.draft.name)
        return bool(alike) and alike != (self.draft.saved,)

    def _paint_about(self, canvas: Canvas, x: int, y: int) -> None:
        """What the choice under the cursor means."""
        about = self.about(self.current)
        canvas.text(x, y, "About this choice" if about else "", "mute", bold=True)
        for line, text in enumerate(about, y + 1):
            canvas.text(x, line, text)

    def _paint_choice(self, canvas: Canvas, y: int, label: str, role: Role) -> None:
        """`( )` or `[ ]`, the label, and its target."""
        is_current, is_on = label == self.current, self.draft.is_on(label)
        width = max(_CHOICE_WIDTH, canvas.measure(label) + 5)
        if is_current:
            canvas.fill(2, y, width, 1, "accent_bg")
        ink = "bright" if is_current else "ink"
        if role == "option":
            canvas.text(3, y, "( )", ink)
            if is_on:
                canvas.mark(4, y, "chosen", "accent")
        else:
            canvas.text(3, y, "[x]" if is_on else "[ ]", ink)
        canvas.text(7, y, label, ink, bold=is_current)
        states = ("checked",) if is_on else ("unchecked",)
        canvas.target(label, role, 2, y, width, states=states)

    def _paint_define(self, canvas: Canvas) -> None:
        """What stands beside the fields; a blank in a name, or a sign, has its price (rule K09)."""
        y, name = self._first_row, self.draft.name
        ink = "mute" if len(name) <= MAX_TASK_NAME else "warn"
        canvas.text(43, y, f"{len(name)} of {MAX_TASK_NAME} characters", ink)
        ending = words.ENDINGS[steps.NEW if self.draft.saved else steps.RUN]
        text = words.why_not_at_a_host(name) or ending
        line = y + self._gap + self._gap
        if self.problem:
            canvas.text(canvas.mark(3, line, "failed") + 1, line, self.problem, "bad")
        else:
            canvas.text(3, line, text, "mute")

    def paint_subject(self, canvas: Canvas, y: int) -> None:
        """The pairs that the task will touch, and what it costs."""
        pairs, width = self.draft.pairs, canvas.width - 6
        note = self.note_lines(width)
        canvas.title(3, y, width, "pairs", [Span(str(len(pairs)), "bright", bold=True)])
        canvas.text(3, y + 1, "source", "faint")
        canvas.text(33, y + 1, "target", "faint")
        canvas.right(3 + width, y + 1, "out of sync" if self._is_remote else "tracks", "faint")
        gap = 1 if self.is_roomy else 0
        room = canvas.height - 3 - len(note) - 2 * gap - (y + 2)
        shown = pairs if len(pairs) <= room else pairs[: room - 1]
        for line, pair in enumerate(shown, y + 2):
            self._paint_pair(canvas, line, pair)
        line = y + 2 + len(shown)
        if len(shown) < len(pairs):
            canvas.text(3, line, f"and {len(pairs) - len(shown)} more", "mute")
            line += 1
        self.paint_note(canvas, line + gap, note)

    @property
    def _is_remote(self) -> bool:
        """Whether any pair spans two LSSs; a target that is left out is the source's partner."""
        pairs = [pair for pair in self.draft.pairs if pair[1]]
        return any(lss_of(source) != lss_of(target) for source, target in pairs)

    def _paint_pair(self, canvas: Canvas, y: int, pair: VolumePair) -> None:
        for x, volume, ink in ((3, pair[0], "source"), (33, pair[1], "target")):
            row = self.rows.get(volume)
            if row is not None:
                canvas.pictogram(x, y, face_of(row).mark)
                canvas.text(x + 12, y, row.lss.partition(":")[2], "mute")
            canvas.text(x + 3, y, volume, ink, bold=True)
        paint_arrow(canvas, 26, y, 2)
        source, target = self.rows.get(pair[0]), self.rows.get(pair[1])
        if source is None or target is None:
            return
        canvas.text(55, y, f"{source.size_gb:.1f} GB", "mute")
        end = canvas.width - 3
        if not self._is_remote:
            canvas.right(end, y, grouped(source.size_tracks))
        elif source.pprc_partner == target.id:
            left = source.out_of_sync_cylinders
            canvas.right(end, y, f"{grouped(left)} cyl", "warn" if left else "mute")

    def note_lines(self, width: int) -> list[str]:
        """What the task costs: its first line, and the rest in as many as it takes."""
        note = self.note()
        whole = f"{note.head} {note.text}"
        if not self.is_roomy and len(whole) <= width - 2:
            return [whole]
        return [note.head, *wrap(note.text, width - 4)]

    def paint_note(self, canvas: Canvas, y: int, lines: list[str]) -> None:
        """What the task costs, with a mark in the colour of warnings."""
        head = self.note().head
        for line, text in enumerate(lines, y):
            if self.is_roomy:
                canvas.fill(3, line, canvas.width - 6, 1, "raised")
            canvas.mark(3, line, "note")
            canvas.text(5, line, text)
        canvas.text(5, y, head, "bright", bold=True)

    def _paint_buttons(self, canvas: Canvas) -> None:
        """Cancel at the left, the others at the right; enter presses the one in accent."""
        y = canvas.height - 3
        names = self.draft.buttons(self.step)
        default = self.current if self.current in names else names[-1]
        canvas.button(3, y, names[0], default=default == names[0])
        x = canvas.width - 3
        for name in reversed(names[1:]):
            x -= canvas.measure(name) + 4
            canvas.button(x, y, name, default=default == name)
            x -= 2
