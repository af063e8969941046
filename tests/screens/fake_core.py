"""A core without a machine: rows by the name of their projection, commands recorded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from emulator.engine import Answer
from emulator.views.rows import AnnunciatorRow, ClockRow

EPOCH_S = 972_572_400


@dataclass(frozen=True)
class Said:
    """An event that is nothing but its line."""

    text: str
    place: str = ""
    severity: str = ""


@dataclass(frozen=True)
class Told:
    """A happening that carries one."""

    event: Said


class FakeCore:
    """What the screens may ask of a core; tests set `rows` and read `commands`.

    `rows` maps the name of a projection to its value, or to a function of its scope.
    """

    def __init__(self, **rows):
        self.rows = {
            "installation_name": "two-sites",
            "clock": lambda: ClockRow(self.now_us, EPOCH_S + self.now_us // 1_000_000),
            "annunciator": AnnunciatorRow(0, 0, 0, 0, None, ""),
            "events": (),
            "may_enter": "",
        } | rows
        self.revision = 1
        self.now_us = 0
        self.rate = 0
        self.paused_by = ""
        self.has_clock = True
        self.stopped = ""
        self.commands = []
        self.refusal = None
        self.said = ""
        self.next_due_us = None
        self._queues = []

    def view(self, projection, *scope):
        value = self.rows[projection.__name__]
        return value(*scope) if callable(value) else value

    async def execute(self, command, *, operator=""):
        self.commands.append((operator, command))
        if self.refusal is not None:
            raise self.refusal
        self.changed()
        return Answer((Told(Said(self.said)),), self.now_us, self.now_us)

    async def finish(self, answer):
        self.now_us = max(self.now_us, answer.done_us)

    async def advance(self, us):
        await self.run_until(self.now_us + us)

    async def run_until(self, us):
        self.now_us = us
        self.changed()

    async def next_event(self):
        if self.next_due_us is not None:
            await self.run_until(self.next_due_us)
        return self.next_due_us

    async def set_rate(self, rate, *, operator=""):
        self.rate = rate
        self.paused_by = "" if rate else operator
        self._publish()

    def busy(self):
        return False

    def changed(self, **rows):
        """The machine has moved on."""
        self.rows |= rows
        self.revision += 1
        self._publish()

    def _publish(self):
        for queue in self._queues:
            queue.put_nowait(self.revision)

    async def changes(self):
        queue = asyncio.Queue()
        self._queues.append(queue)
        while True:
            yield await queue.get()
