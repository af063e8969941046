"""A small application with everything that the player knows, for tests of the player alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Button, Checkbox, Input

from essterm.replay.window import ReplayDriver
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

    from screens.canvas import Canvas
    from screens.labels import Target


class Tiles(Painted):
    """Two areas with tiles, some of equal label."""

    DEFAULT_CSS = "Tiles { height: 6; }"

    def __init__(self) -> None:
        super().__init__()
        self.clicks: list[tuple[str, str, int, tuple[str, ...]]] = []
        self.lies = False

    def paint(self, canvas: Canvas) -> None:
        """One row for each tile."""
        for x, area in ((0, "Source"), (20, "Target")):
            for y, label in enumerate(("10012019", "10112019")):
                canvas.text(x, y, "elsewhere" if self.lies else label)
                canvas.target(label, "tile", x, y, 9, area=area)
        canvas.text(0, 3, "only once")
        canvas.target("only once", "tile", 0, 3, 9)
        canvas.text(20, 3, f"clicks {len(self.clicks)}")

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """Remember what was clicked."""
        clicked = (target.label, target.area, button, tuple(sorted(modifiers)))
        self.clicks.append(clicked)
        self.repaint()


class SmallApp(App[None]):
    """Tiles, a button, a box, a field, and something far below."""

    def __init__(self) -> None:
        super().__init__(driver_class=ReplayDriver)
        self.pressed: list[str] = []
        self.keys: list[str] = []
        self.tiles = Tiles()
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """All of them in one scrolling column."""
        with VerticalScroll():
            yield self.tiles
            yield Button("Run")
            yield Checkbox("Permit it")
            field = Input(value="old")
            field.border_title = "Task name"
            yield field
            for number in range(30):
                yield Button(f"Button {number}")

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """Remember which."""
        self.pressed.append(str(message.button.label))

    def on_key(self, event: Any) -> None:
        """Remember what no widget took."""
        self.keys.append(event.key)


async def play(
    app: App[Any], work: Callable[[], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> None:
    """Run an application without a screen and do `work` in it."""
    problems: list[BaseException] = []

    async def pilot(_pilot: object) -> None:
        try:
            await work()
        except BaseException as problem:
            problems.append(problem)
        app.exit()

    await app.run_async(size=size, auto_pilot=pilot)
    if problems:
        raise problems[0]
