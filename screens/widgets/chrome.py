"""The rows that every screen has: two header rows, the answer line, the footer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from screens import keymap
from screens.canvas import Span
from screens.palette import glyph
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.canvas import Canvas
    from screens.keymap import Key
    from screens.labels import Target

ROOM_NUMBER = 1
"""Whatever is wrong anywhere is seen in the machine room."""
NARROW = 100
"""Below this width the screen names fold to digits (§9 of the design language)."""

_SCREENS_X = 12
"""Where the names of the screens begin."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One item of the annunciator: its mark, number and word, and the short form of the word."""

    mark: str
    count: int
    word: str
    short: str = ""
    is_new: bool = False


class HeaderText(NamedTuple):
    """All that the two header rows say. `place`: one form a line, the first that fits is shown."""

    screens: tuple[tuple[int, str], ...] = ()
    current: int = 0
    title: str = ""
    place: str = ""
    speed: str = ""
    is_paused: bool = False
    paused_by: str = ""
    clock: str = ""
    alarms: tuple[Alarm, ...] = ()
    next_time: str = ""
    next_text: str = ""


class ScreenAsked(Message):
    """A screen's name in the header was pressed."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyAsked(Message):
    """A key in the footer was pressed with the mouse."""

    def __init__(self, key: Key) -> None:
        super().__init__()
        self.key = key


class HeaderRows(Painted):
    """Row 0: name, screens, speed, clock. Row 1: what this is, where, and the annunciator."""

    DEFAULT_CSS = "HeaderRows { height: 2; dock: top; }"

    def __init__(self) -> None:
        super().__init__(id="header")
        self.said = HeaderText()

    def say(self, text: HeaderText) -> None:
        """Show this text; only what differs is painted."""
        if text != self.said:
            self.said = text
            self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """Both rows."""
        said = self.said
        canvas.fill(0, 0, canvas.width, 1, "surface")
        x = canvas.text(1, 0, "ess", "bright", bold=True)
        canvas.mark(canvas.text(x, 0, "term", "accent", bold=True) + 2, 0, "upright")
        end = self._clock(canvas)
        self._screens(canvas, _SCREENS_X, end)
        x = canvas.text(1, 1, said.title, "bright", bold=True) + 2
        end = self._annunciator(canvas)
        for place in said.place.split("\n"):
            if x + canvas.measure(place) < end:
                canvas.text(x, 1, place, "mute")
                break

    def _clock(self, canvas: Canvas) -> int:
        """Speed and time at the right end; returns the cell where they begin."""
        said = self.said
        x = canvas.right(canvas.width - 1, 0, said.clock, "bright", bold=True)
        if not said.speed:
            return x
        mark, ink = ("paused", "warn") if said.is_paused else ("running", "accent")
        x -= 3 if canvas.width >= NARROW else 2
        whom = f" by {said.paused_by}" if said.is_paused and said.paused_by else ""
        if whom and x - canvas.measure(said.speed + whom) - 3 > self._screens_end(canvas):
            x = canvas.right(x, 0, whom, "mute")
        x = canvas.right(x, 0, said.speed, ink, bold=True)
        canvas.mark(x - 2, 0, mark)
        canvas.target(said.speed, "link", x - 2, 0, canvas.measure(said.speed) + 2, area="clock")
        return x - 2

    def _label(self, canvas: Canvas, number: int, name: str) -> str:
        """The number of a screen, with its name where it has room."""
        is_named = number == self.said.current or canvas.width >= NARROW
        return f"{number} {name}" if is_named else str(number)

    def _screens_end(self, canvas: Canvas) -> int:
        """The cell after the last of the screens, if all have room."""
        labels = [self._label(canvas, number, name) for number, name in self.said.screens]
        return _SCREENS_X + sum(canvas.measure(label) + 2 for label in labels)

    def _screens(self, canvas: Canvas, x: int, end: int) -> None:
        """The screens by number; narrow, only the current one keeps its name."""
        for number, name in self.said.screens:
            is_current = number == self.said.current
            label = self._label(canvas, number, name)
            width = canvas.measure(label) + 2
            if x + width > end:
                return
            if is_current:
                canvas.fill(x, 0, width, 1, "accent_bg")
                canvas.text(x + 1, 0, label, "bright", bold=True)
            else:
                after = canvas.text(x + 1, 0, str(number), "accent")
                canvas.text(after, 0, label[len(str(number)) :], "mute")
            said = name if label != str(number) else label
            states = ("current",) if is_current else ()
            canvas.target(said, "tab", x, 0, width, states=states, area="screens")
            x += width

    def _annunciator(self, canvas: Canvas) -> int:
        """Failed, suspended, pending, next event; returns the cell where it begins."""
        items = self._items(canvas)
        gap = 3 if canvas.width >= NARROW else 2
        x = canvas.width - 1
        for label, spans in reversed(items):
            length = sum(canvas.measure(span.text) for span in spans)
            canvas.spans(x - length, 1, spans)
            canvas.target(label, "link", x - length, 1, length, area="annunciator")
            x -= length + gap
        return x

    def _items(self, canvas: Canvas) -> list[tuple[str, list[Span]]]:
        """The items with the word that names each."""
        said = self.said
        items: list[tuple[str, list[Span]]] = []
        is_wide = canvas.width >= NARROW
        for alarm in said.alarms:
            ink = {"failed": "bad", "suspended": "warn"}.get(alarm.mark, "mute")
            word = alarm.word if is_wide or not alarm.short else alarm.short
            mark = glyph(alarm.mark, canvas.ability)
            count_ink = "source" if ink == "mute" else ink
            spans = [Span(mark, count_ink), Span(f" {alarm.count}", count_ink, bold=True)]
            items.append((word, [*spans, Span(f" {word}", ink, bold=alarm.is_new)]))
        if not said.alarms:
            items.append(("all normal", [Span("all normal", "faint")]))
        if said.next_time and is_wide:
            spans = [Span("next", "accent", bold=True), Span(f" {said.next_time} ", "mute")]
            items.append((said.next_text, [*spans, Span(said.next_text, "mute")]))
        return items

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click on a name goes there, on an alarm to the room, on the speed pauses."""
        if target.area == "screens":
            for number, name in self.said.screens:
                if target.label in (name, str(number)):
                    self.post_message(ScreenAsked(number))
        elif target.area == "annunciator":
            self.post_message(ScreenAsked(ROOM_NUMBER))
        elif target.area == "clock":
            self.post_message(KeyAsked(keymap.PAUSE))


class AnswerLine(Painted):
    """The last answer of the machine, verbatim."""

    DEFAULT_CSS = "AnswerLine { height: 1; }"

    def __init__(self) -> None:
        super().__init__(id="answer")
        self.time = ""
        self.answer = ""
        self.refused = False

    def say(self, time: str, answer: str, refused: bool) -> None:
        """Show an answer and the time at which it was given."""
        self.time, self.answer, self.refused = time, " ".join(answer.split()), refused
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """Time, a mark when it is a refusal, and the words."""
        if not self.answer:
            return
        x = canvas.text(1, 0, self.time, "faint") + 2
        if self.refused:
            x = canvas.mark(x, 0, "failed") + 1
        canvas.text(x, 0, self.answer, "bad" if self.refused else "ink")
        canvas.target(self.answer, "item", 1, 0, canvas.width - 1, area="answer")


class FooterKeys(Painted):
    """The keys of this screen; what does not fit falls off the right end, `?` stays."""

    DEFAULT_CSS = "FooterKeys { height: 1; }"
    GROUND = "surface"

    def __init__(self, keys: Sequence[Key] = ()) -> None:
        super().__init__(id="footer")
        self.keys = tuple(keys)

    def say(self, keys: Sequence[Key]) -> None:
        """Show these keys."""
        self.keys = tuple(keys)
        self.repaint()

    def paint(self, canvas: Canvas) -> None:
        """Key in accent, verb in mute, two blanks between."""
        end = canvas.width - 1
        for key in self.keys:
            if key.shown == "?":
                end -= self._width(canvas, key)
                self._key(canvas, end, key)
        x = 1
        for key in self.keys:
            width = self._width(canvas, key)
            if key.shown == "?":
                continue
            if x + width + 2 > end:
                return
            self._key(canvas, x, key)
            x += width + 2

    def _width(self, canvas: Canvas, key: Key) -> int:
        return canvas.measure(key.shown) + 1 + canvas.measure(key.verb)

    def _key(self, canvas: Canvas, x: int, key: Key) -> None:
        after = canvas.text(x, 0, key.shown, "accent", bold=True)
        canvas.text(after + 1, 0, key.verb, "mute")
        canvas.target(key.verb, "link", x, 0, self._width(canvas, key), area="keys")

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click on a key presses it."""
        for key in self.keys:
            if key.verb == target.label:
                self.post_message(KeyAsked(key))


class TooSmall(Painted):
    """The one line that stands there when the window is smaller than anything fits into."""

    DEFAULT_CSS = "TooSmall { display: none; }"

    def __init__(self, width: int, height: int) -> None:
        super().__init__(id="too-small")
        self.least = (width, height)

    def paint(self, canvas: Canvas) -> None:
        """What there is, and what it takes."""
        width, height = self.least
        sentence = f"essterm needs {width}x{height} cells; please enlarge this window."
        if canvas.width < canvas.measure(sentence) + 2:
            sentence = f"enlarge to {width}x{height}"
        canvas.text(1, canvas.height // 2, sentence)
