"""How far a replay is, and its verdict: the two rows below the steps and the live screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.units import US_PER_S
from screens import words
from screens.canvas import Span
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from screens.canvas import Canvas
    from screens.runbook.rows import ReplayRow


class ProgressPanel(Painted):
    """Playing or held, step and action, virtual and wall time, RPO and RTO; then the verdict."""

    DEFAULT_CSS = "ProgressPanel { height: 2; }"
    GROUND = "surface"

    def __init__(self) -> None:
        super().__init__(id="progress")
        self.row: ReplayRow | None = None

    def show(self, row: ReplayRow) -> None:
        """Show this state of the replay."""
        self.row = row
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """Both rows."""
        row = self.row
        if row is None:
            return
        self._numbers(canvas, row)
        self._verdict(canvas, row)

    def _numbers(self, canvas: Canvas, row: ReplayRow) -> None:
        mark, ink, word = "running", "accent", "replaying"
        if row.verdict:
            mark = "step-done" if row.verdict == "held" else "step-failed"
            ink, word = ("accent" if row.verdict == "held" else "bad"), "ended"
        elif row.is_paused:
            mark, ink, word = "paused", "warn", "held here"
        canvas.mark(1, 0, mark, ink)
        x = canvas.text(3, 0, word, ink, bold=True) + 2
        if row.step:
            x = canvas.text(x, 0, f"step {row.step}", "mute") + 2
        if row.actions:
            x = canvas.text(x, 0, f"action {row.action} of {row.actions}", "mute") + 2
        end = self._times(canvas, row)
        if row.actions and end - x > 8:
            canvas.gauge(x, 0, min(24, end - x - 2), row.action / row.actions, "accent")

    def _times(self, canvas: Canvas, row: ReplayRow) -> int:
        """Right-aligned as far as there is room; returns the cell where they begin."""
        spans = [
            Span("virtual ", "mute"),
            Span(clock_text(row.virtual_us), "bright"),
            Span("  wall ", "mute"),
            Span(clock_text(int(row.wall_s) * US_PER_S), "bright"),
        ]
        if canvas.width >= 100:
            spans += [Span("  RPO ", "mute"), Span(row.rpo, "bright")] if row.rpo else []
            spans += [Span("  RTO ", "mute"), Span(row.rto, "bright")]
        length = sum(canvas.measure(span.text) for span in spans)
        start = canvas.width - 1 - length
        canvas.spans(start, 0, spans)
        return start

    def _verdict(self, canvas: Canvas, row: ReplayRow) -> None:
        if row.says:
            canvas.mark(1, 1, "step-failed")
            canvas.text(3, 1, words.shortened(" ".join(row.says), canvas.width - 4), "bad")
        elif row.verdict == "held":
            canvas.mark(1, 1, "step-done", "accent")
            text = f"Every step and check held ({row.held} checks). esc closes."
            canvas.text(3, 1, text, "bright", bold=True)
        elif row.verdict:
            canvas.mark(1, 1, "step-failed")
            canvas.text(3, 1, f"The run was {row.verdict}. esc closes.", "warn")
        else:
            word = "check" if row.held == 1 else "checks"
            canvas.mark(1, 1, "step-done")
            x = canvas.text(3, 1, f"{row.held} {word} held so far.", "ink") + 2
            canvas.text(x, 1, f"The verdict is given after step {row.count}.", "mute")


def clock_text(us: int) -> str:
    """A duration as `1:02:03`."""
    seconds = us // US_PER_S
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
