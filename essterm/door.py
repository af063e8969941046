"""The one door over a running core: words in, one answer out, durable before it is given.

The command line, the socket of a running core and anything else that takes commands in words use
this page, so that an answer is the same wherever it was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from emulator import operators
from emulator.errors import CommandError, Refusal
from emulator.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from emulator.commands import door
    from emulator.commands.base import Command
    from emulator.engine import Answer
    from emulator.runtime import Core

OK, REFUSED, FAILED, UNREADABLE = "ok", "refused", "failed", "unreadable"

USUAL_SPEED = 60
"""The speed of a clock for which nobody has chosen one: a minute in a second."""
TEXTS_SHOWN = 5
"""Events that one answer tells in full."""


class DoorAnswer(NamedTuple):
    """What became of a command.

    kind: "ok", "refused" (rule and text say why; nothing has changed), "failed" (the machine took
    it and answered with an error, as a write that CRIT forbids) or "unreadable" (no command;
    nothing was tried). now_us: virtual time at the answer. events: what the command led to,
    and what happened by itself until it was over; more: how many further events there were.
    """

    kind: str
    now_us: int = 0
    rule: str = ""
    text: str = ""
    events: tuple[str, ...] = ()
    more: int = 0

    def line(self) -> str:
        """The answer in one line.

        ``ok TIME EVENTS``, ``refused RULE: why``, ``failed RULE: why`` or ``unreadable: why``.
        """
        if self.kind != OK:
            return _one_line(f"{self.kind} {self.rule}".rstrip() + f": {self.text}")
        told = [*self.events, *([f"and {self.more} more"] if self.more else [])]
        return _one_line(" ".join([OK, duration_text(self.now_us), self.text or "; ".join(told)]))

    def as_keys(self) -> dict[str, Any]:
        """The answer as the keys that ``--json`` prints."""
        keys = self._asdict()
        keys["events"] = list(self.events)
        return keys


def _one_line(text: str) -> str:
    """A text on one line, whatever characters its parts hold."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(shown.split())


class Door:
    """Takes words for one core. name: of the installation, for sentences."""

    def __init__(self, core: Core, name: str) -> None:
        self.core = core
        self.name = name
        self._speed = USUAL_SPEED

    async def answer(
        self,
        words: Sequence[str],
        operator: str,
        *,
        wait: bool = True,
        note: Callable[[str], Awaitable[None]] | None = None,
    ) -> DoorAnswer:
        """Carry out a command in words; raises CoreStopped when the core takes nothing any more.

        wait: until what the command began is over. note: is told when that waits for a clock that
        stands.
        """
        from emulator.commands import door

        try:
            _check_text(words)
            if door.moves_time(words):
                return await self._moved(door.read_time_word(words), operator)
            answer = await self._executed(door.read_command(words), operator)
        except CommandError as problem:
            return DoorAnswer(UNREADABLE, self.core.now_us, text=str(problem))
        except Refusal as refusal:
            return DoorAnswer(REFUSED, self.core.now_us, refusal.rule, refusal.message)
        if answer.failure is not None:
            if wait and answer.done_us > self.core.now_us:  # what was begun beside it
                await self._finish(answer, note)
            return DoorAnswer(FAILED, self.core.now_us, *answer.failure)
        texts = [each.event.answer for each in answer.happenings if each.event.answer]
        if wait and answer.done_us > self.core.now_us:
            following = self.core.installation.next_happening
            await self._finish(answer, note)
            texts += self._by_itself(following)
        return self._accepted(texts)

    async def _executed(self, command: Command, operator: str) -> Answer:
        """As the core has it; a refusal says who did last what it names, if that was another."""
        try:
            return await self.core.execute(command, operator=operator)
        except Refusal as ruled:
            from essterm.serve.conflicts import told_with_who

            name = operators.parts(operator)[0]
            raise told_with_who(ruled, self.core, command, name) from ruled

    def _accepted(self, texts: list[str], text: str = "") -> DoorAnswer:
        shown = tuple(texts[:TEXTS_SHOWN])
        return DoorAnswer(OK, self.core.now_us, "", text, shown, len(texts) - len(shown))

    def _by_itself(self, first: int) -> list[str]:
        """What has happened without an operator from the event with this number on."""
        history = self.core.installation.history
        return [line.text for line in history if line.number >= first and not line.operator]

    async def _finish(self, answer: Any, note: Callable[[str], Awaitable[None]] | None) -> None:
        core = self.core
        stands = core.paced and not core.rate and answer.done_us > core.now_us
        if stands and note is not None:
            left = duration_text(answer.done_us - core.now_us)
            await note(
                f"Accepted, and over in {left} of virtual time; the clock of {self.name} is "
                "paused, so this waits until it runs."
            )
        await core.finish(answer)

    async def _moved(self, word: door.TimeWord, operator: str) -> DoorAnswer:
        first = self.core.installation.next_happening
        text = await self._move(word, operator)
        return self._accepted(self._by_itself(first), text)

    async def _move(self, word: door.TimeWord, operator: str) -> str:
        """Move the clock as a word says; returns what there is to say about it."""
        core = self.core
        if word.name == "advance":
            await core.advance(word.value)
        elif word.name == "run-until":
            await core.run_until(word.value)
        elif word.name == "next-event":
            if await core.next_event() is None:
                return "nothing is going to happen by itself"
        elif word.name == "pause":
            self._speed = core.rate or self._speed
            await core.set_rate(0, operator=operator)
            return "the clock is paused"
        else:
            return await self._let_run(word)
        return ""

    async def _let_run(self, word: door.TimeWord) -> str:
        core = self.core
        if not core.paced:
            raise Refusal(
                f"The clock of {self.name} stands while no terminal is open on it; "
                "move it with advance, run-until or next-event.",
                "Z07",
            )
        rate = word.value if word.name == "set-speed" else core.rate or self._speed
        if rate < 1:
            raise Refusal("The speed is 1 to 3600; pause stops the clock.", "Z07")
        await core.set_rate(rate)
        self._speed = rate
        return f"the clock runs at x{rate}"


def _check_text(words: Sequence[str]) -> None:
    """Words are text that can be written down; raises CommandError."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise CommandError("the command is not text in UTF-8.") from None
