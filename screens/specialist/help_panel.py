"""Help: contents, glossary and the list of Task Help, at whose end the reset is (§2.2.2, §5.4)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.views import specialist
from screens.specialist import help_texts as texts
from screens.specialist.form_panel import FormPanel
from screens.specialist.messages import ResetAsked, ResetPageAsked
from screens.specialist.reset_page import paint_reset

if TYPE_CHECKING:
    from emulator.views.specialist import ResetPageRow
    from screens.canvas import Canvas
    from screens.desk import Desk

BACK = "Back to the list"


class HelpPanel(FormPanel):
    """One tab, one page of Task Help, or the reset page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "help-pages")
        self.tab = texts.CONTENTS
        self.item = ""
        self.reset: ResetPageRow | None = None
        self.outcome: tuple[str, ...] = ()

    @property
    def is_reset(self) -> bool:
        """Whether the reset page is open."""
        return self.item in texts.RESET_ITEMS

    @property
    def stops(self) -> tuple[str, ...]:
        """Tabs, and what there is to press below them."""
        if self.tab != texts.TASK_HELP:
            return texts.TABS
        if self.is_reset:
            return (*texts.TABS, *texts.ACTIONS)
        if self.item:
            return (*texts.TABS, BACK)
        return (*texts.TABS, *(item for _, items in texts.TASKS for item in items))

    def open(self) -> None:
        """Help was just entered."""
        self._turn(texts.CONTENTS)

    def go_back(self) -> bool:
        """One page back; False where there is none."""
        if self.item:
            self._turn(texts.TASK_HELP)
            self.repaint()
            return True
        return False

    def _turn(self, tab: str, item: str = "") -> None:
        self.tab, self.item, self.reset, self.outcome, self.said = tab, item, None, (), ""
        self.current = tab

    def open_reset(self, item: str, account: str) -> None:
        """The administrator has signed on: show the page, with Cancel in accent."""
        self._turn(texts.TASK_HELP, item)
        self.account = account
        self.current = texts.CANCEL
        self.read()
        self.repaint()

    def read(self) -> None:
        """What stands on the reset page; it closes when it may not be shown any more."""
        if not self.is_reset or self.unit is None:
            return
        try:
            self.reset = self.desk.view(specialist.reset_page, self.unit, self.account)
        except EssError as refusal:
            self.reset = None
            self.said, self.is_refusal = str(refusal), True

    def reset_done(self, outcome: tuple[str, ...]) -> None:
        """Everything that a button has led to."""
        self.outcome = outcome
        self.current = texts.CANCEL
        self.told("", False)

    def press(self, label: str) -> None:
        """Turn to a tab or a page, or press a button of the reset page."""
        if label in texts.TABS:
            self._turn(label)
        elif label == BACK or label == texts.CANCEL:
            self._turn(texts.TASK_HELP)
        elif label in texts.ACTIONS:
            action = texts.ACTIONS[label][0]
            if action is not None:
                self.post_message(ResetAsked(action))
        elif label in texts.RESET_ITEMS:
            self.post_message(ResetPageAsked(label))
        elif label:
            self._turn(texts.TASK_HELP, label)
            self.current = BACK

    # -- painting --------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """The tabs, and what is open below them."""
        x, width = (1, canvas.width - 2) if self.is_narrow else (2, canvas.width - 3)
        y = 0 if self.is_narrow else 1
        self._paint_tabs(canvas, x, y, width)
        y += 2 if self.is_narrow else 3
        if self.tab != texts.TASK_HELP:
            self._paint_page(canvas, x, y, width, self.tab)
        elif self.is_reset:
            self._paint_reset(canvas, x, y, width)
        elif self.item:
            y = self._paint_page(canvas, x, y, width, self.item)
            canvas.button(x, y + 1, BACK, default=self.is_at(BACK))
        else:
            self._paint_list(canvas, x, y)

    def _paint_tabs(self, canvas: Canvas, x: int, y: int, width: int) -> None:
        for tab in texts.TABS:
            is_open, is_at = tab == self.tab, self.is_at(tab)
            ink = "bright" if is_open else "mute"
            ground = "accent_bg" if is_at else None
            after = canvas.text(x, y, tab, ink, ground, bold=is_open or is_at)
            states = ("current",) if is_open else ()
            canvas.target(tab, "tab", x, y, after - x, states=states)
            canvas.hairline(x, y + 1, after - x, "accent" if is_open else "line")
            canvas.hairline(after, y + 1, 4)
            x = after + 4
        canvas.hairline(x, y + 1, width - x + (1 if self.is_narrow else 2))

    def _paint_page(self, canvas: Canvas, x: int, y: int, width: int, name: str) -> int:
        """A heading and paragraphs; returns the row after them."""
        canvas.text(x, y, name, "bright", bold=True)
        y += 1 if self.is_narrow else 2
        for paragraph in texts.PAGES[name]:
            for line in wrap(paragraph, min(width, 76)):
                canvas.text(x, y, line)
                y += 1
            y += 0 if self.is_narrow else 1
        return y

    def _paint_list(self, canvas: Canvas, x: int, y: int) -> None:
        """The groups of Task Help with their items."""
        for group, items in texts.TASKS:
            canvas.text(x, y, group, "mute", bold=True)
            y += 1
            for item in items:
                is_at = self.is_at(item)
                if is_at:
                    canvas.row_cursor(x, y, len(item) + 4)
                canvas.text(x + 2, y, item, "bright" if is_at else "ink", bold=is_at)
                canvas.target(item, "link", x + 2, y, len(item))
                y += 1
            y += 1

    def _paint_reset(self, canvas: Canvas, x: int, y: int, width: int) -> None:
        if self.reset is None:
            self.paint_said(canvas, x, y)
            return
        default = self.current if self.current in texts.ACTIONS else texts.CANCEL
        paint_reset(
            canvas, (x, y, width), self.reset, default, self.outcome, is_narrow=self.is_narrow
        )
        if self.said:
            self.paint_said(canvas, x, canvas.height - 1)
