"""Screen 5, in a replay only: the runbook at the left, the screen that it works at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from screens import keymap, words
from screens.base import EssScreen
from screens.runbook.live_view import LiveView
from screens.runbook.progress_panel import ProgressPanel
from screens.runbook.steps_panel import StepsPanel
from screens.widgets.chrome import FooterKeys, HeaderRows
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.keymap import Key
    from screens.runbook.rows import ReplayLike, ReplayRow

WIDE = 120
"""Columns from which steps and screen stand side by side."""
ROOMY = 160
"""Columns from which the steps have more room than they need at least."""


class LiveTitle(Painted):
    """What stands below: which console, and that it is the real one."""

    DEFAULT_CSS = "LiveTitle { height: 1; }"

    def __init__(self) -> None:
        super().__init__(id="live-title")
        self.console = ""

    def show(self, console: str) -> None:
        """Name the console."""
        self.console = console
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """The word LIVE, the console, and what it is."""
        x = canvas.text(1, 0, "LIVE", "bright", bold=True) + 2
        end = canvas.right(canvas.width - 1, 0, "the real screen", "mute")
        canvas.text(x, 0, words.shortened(self.console, end - 1 - x), "mute")


class RunbookScreen(EssScreen):
    """Screen 5."""

    NUMBER = 5
    NAME = "Runbook"
    HEADING = "Runbook"
    SCOPES = (keymap.RUNBOOK,)
    DEFAULT_CSS = """
    RunbookScreen #pane { height: 1fr; }
    RunbookScreen #live-side { width: 1fr; height: 1fr; }
    RunbookScreen.-roomy #steps { width: 58; }
    RunbookScreen.-narrow #steps { width: 1fr; display: none; }
    RunbookScreen.-narrow.-turned #steps { display: block; }
    RunbookScreen.-narrow.-turned #live-side { display: none; }
    RunbookScreen.-narrow #live-title { display: none; }
    """

    def __init__(self, desk: Desk, replay: ReplayLike) -> None:
        super().__init__(desk)
        self.replay = replay

    def compose_body(self) -> ComposeResult:
        """Steps, live screen, and the two rows below both."""
        with Horizontal(id="pane"):
            yield StepsPanel()
            with Vertical(id="live-side"):
                yield LiveTitle()
                yield LiveView(self.replay, self.ability)
        yield ProgressPanel()

    def place(self) -> str:
        """The runbook, and where it stands; the title only where it has room."""
        row = self.replay.row()
        where = f"step {row.number} of {row.count}" if row.number else ""
        forms = ((row.runbook, row.title, where), (row.runbook, where))
        return "\n".join("  ".join(filter(None, form)) for form in forms)

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room, else one of the two."""
        super().on_resize(event)
        self.set_class(event.size.width < WIDE, "-narrow")
        self.set_class(event.size.width >= ROOMY, "-roomy")
        self.query_one(FooterKeys).say(self.footer_keys())

    def footer_keys(self) -> list[Key]:
        """The keys of the replay; the clock is not the onlooker's."""
        shown = [key for key in keymap.footer(keymap.RUNBOOK) if self._is_of_use(key)]
        return [*shown, *(key for key in keymap.KEYS[keymap.GLOBAL] if key.shown == "?")]

    def _is_of_use(self, key: Key) -> bool:
        return key.action != "turn" or self.has_class("-narrow")

    def _show_header(self) -> None:
        """As on all screens, but the speed is the pace of the replay."""
        super()._show_header()
        row = self.replay.row()
        word = "held" if row.is_paused else f"{row.pace} watch"
        header = self.query_one(HeaderRows)
        header.say(header.said._replace(speed=word, is_paused=row.is_paused))

    def show_replay(self) -> None:
        """The replay has moved on."""
        if self.is_mounted:
            self._show_header()
            self._show_panels()

    def show_installation(self) -> None:
        """The replay says when it has moved on; coming to the front, show where it stands."""
        self._show_panels()

    def show_clock(self) -> None:
        """As above."""

    def _show_panels(self) -> None:
        row: ReplayRow = self.replay.row()
        self.query_one(StepsPanel).show(row)
        self.query_one(LiveTitle).show(row.console)
        self.query_one(LiveView).show()
        self.query_one(ProgressPanel).show(row)

    # -- keys ------------------------------------------------------------------------------

    def action_play_pause(self) -> None:
        """Let the replay run, or hold it."""
        self.replay.play_pause()
        self.show_replay()

    def action_one_action(self) -> None:
        """Do the next line."""
        self.replay.one_action()

    def action_next_step(self) -> None:
        """Go on to the next step."""
        self.replay.next_step()

    def action_pace(self, steps: int) -> None:
        """Slower or faster."""
        self.replay.change_pace(steps)
        self.answer(f"pace {self.replay.row().pace}")

    def action_turn(self) -> None:
        """The steps or the screen, where both do not fit."""
        self.toggle_class("-turned")

    def action_stop(self) -> None:
        """End the replay, or close it."""
        self.replay.stop()
