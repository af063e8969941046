"""Applications on streams of bytes in tests: a link that keeps what it is sent, a small program."""

from __future__ import annotations

import asyncio
import re
from functools import partial

import pyte
from textual.app import App
from textual.widgets import Static

from screens.byte_stream_driver import ByteStreamDriver, StreamTerminal
from tests.cli.program import LIMIT_S

SECOND = "nobody signed on"
"""What the second screen shows first: the Specialist's welcome panel."""
ENTERS = "specialist\r"
"""Answers the Specialist when it asks who it is; the user name stands there already."""
NOT_PYTE = re.compile(rb"\x1b\[[<>=][\d;]*[a-zA-Z]|\x1b\[\?[\d;]*\$p")
"""What the screen of the tests would print instead of passing over it."""


async def until(holds):
    """Let others run until something holds."""
    async with asyncio.timeout(LIMIT_S):
        while not holds():  # noqa: ASYNC110  what it waits for is said by nobody
            await asyncio.sleep(0)


class Painted:
    """What a terminal of a size shows of the bytes that were sent to it."""

    def __init__(self, width=80, height=24):
        self.raw = bytearray()
        self._seen = 0
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)

    def take(self, raw):
        self.raw += raw

    def resize(self, width, height):
        self._screen.resize(height, width)

    @property
    def shown(self):
        """The screen as text."""
        new = bytes(self.raw[self._seen :])
        self._seen = len(self.raw)
        self._stream.feed(NOT_PYTE.sub(b"", new))
        return "\n".join(self._screen.display)


class KeptLink(Painted):
    """A link to nobody: what is sent is kept, what it is told is noted."""

    def __init__(self, width=80, height=24):
        super().__init__(width, height)
        self.told = []
        self.status = None

    def write(self, raw):
        self.take(raw)

    def hold(self):
        self.told.append("hold")

    def release(self):
        self.told.append("release")

    def end(self, status):
        self.status = status


class Small(App):
    """Shows a line of text and notes what it was told of keys and mouse."""

    def __init__(self, link, terminal=None, **options):
        self.driver = None
        self.events = []
        make = partial(
            ByteStreamDriver,
            transport=link,
            terminal=terminal or StreamTerminal(),
            made=self._made,
        )
        super().__init__(driver_class=make, **options)

    def _made(self, driver):
        self.driver = driver

    def compose(self):
        yield Static("hello", id="text")

    def on_key(self, event):
        self.events.append(f"key {event.key} {event.character or ''}".strip())
        if event.key == "f9":
            raise ZeroDivisionError("as asked")

    def on_paste(self, event):
        self.events.append(f"paste {event.text}")

    def on_mouse_down(self, event):
        self.events.append(f"down {event.button} {event.x},{event.y}")

    def on_mouse_up(self, event):
        self.events.append(f"up {event.button} {event.x},{event.y}")

    def on_mouse_move(self, event):
        self.events.append(f"move {event.x},{event.y}")

    def on_mouse_scroll_down(self, event):
        self.events.append(f"wheel {event.x},{event.y}")

    def on_resize(self, event):
        self.events.append(f"size {event.size.width}x{event.size.height}")

    def _print_error_renderables(self):
        self._exit_renderables.clear()


class Running:
    """A small program that runs, on a link."""

    def __init__(self, terminal=None, app=Small):
        terminal = terminal or StreamTerminal()
        self.link = KeptLink(terminal.width, terminal.height)
        self.app = app(self.link, terminal)
        self._size = (terminal.width, terminal.height)

    async def __aenter__(self):
        self.task = asyncio.create_task(self.app.run_async(size=self._size))
        await until(lambda: self.app.driver is not None and self.app._running)
        await until(lambda: "hello" in self.link.shown)
        self.app.events.clear()
        return self

    async def __aexit__(self, *_):
        self.app.exit()
        await asyncio.wait([self.task])

    def feed(self, raw):
        self.app.driver.feed(raw)

    async def told(self, *events):
        """Wait until the program was told of these, and of nothing else before."""
        await until(lambda: len(self.app.events) >= len(events))
        assert self.app.events == list(events), self.app.events
        self.app.events.clear()
