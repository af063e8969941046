"""Runbooks on a core that people work on: everybody sees on his screens what a replay does."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.errors import EssError, Refusal
from essterm.serve import wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from emulator.runtime import Core
    from essterm.replay.report import Report
    from essterm.replay.run import Settings

log = logging.getLogger("essterm.serve")


class Replaying:
    """Runs one runbook at a time on a core; its clock stands while the runbook moves it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._is_running = False

    async def run(
        self, asked: dict[str, Any], operator: str, tell: Callable[[str], Awaitable[None]]
    ) -> dict[str, Any]:
        """Run what was asked for; the report's document.

        tell: is given a line for each step. Raises BadFrame, Refusal when a runbook runs already,
        or what a run raises that cannot begin.
        """
        from essterm.replay.run import Settings

        if self._is_running:
            raise Refusal("A runbook runs here already.", "Z06")
        overrides = asked.get("set", {})
        if not isinstance(overrides, dict):
            raise wire.BadFrame("values are set by name")
        settings = Settings(
            variant=_text(asked, "variant"),
            overrides={key: _text(overrides, key) for key in overrides},
            skip_optional=asked.get("skip_optional") is True,
            operator=operator,
            core=self._core,
        )
        self._is_running = True
        rate = self._core.rate
        try:
            await self._core.set_rate(0)
            done = await self._run(_text(asked, "replay"), settings, tell)
        finally:
            self._is_running = False
            if rate and not self._core.stopped:
                await self._core.set_rate(rate)
        reports = _text(asked, "reports")
        if reports:
            await asyncio.to_thread(_write, done, Path(reports))
        return done.document()

    async def _run(
        self, name: str, settings: Settings, tell: Callable[[str], Awaitable[None]]
    ) -> Report:
        from essterm.replay.format.library import LibraryProblem
        from essterm.replay.plan import DoesNotFit
        from essterm.replay.report import closing_lines
        from essterm.replay.run import replay
        from essterm.replay.watching import Log

        lines: asyncio.Queue[str] = asyncio.Queue()
        telling = asyncio.create_task(_tell_on(lines, tell))
        try:
            done = await replay(name, settings, Log(lines.put_nowait))
            for line in closing_lines(done):
                lines.put_nowait(line)
            await lines.join()
        except (DoesNotFit, LibraryProblem) as problem:
            raise EssError(str(problem)) from problem
        except EssError:
            raise
        except Exception as fault:
            log.exception("a runbook could not be run to its end")
            raise EssError(f"The run of {name} failed: {fault}") from fault
        finally:
            telling.cancel()
        return done


async def _tell_on(lines: asyncio.Queue[str], tell: Callable[[str], Awaitable[None]]) -> None:
    """Tell line by line; whoever asked may be gone, and the run goes on."""
    is_heard = True
    while True:
        line = await lines.get()
        try:
            if is_heard:
                await tell(line)
        except OSError:
            is_heard = False
        lines.task_done()


def _write(report: Report, folder: Path) -> None:
    from essterm.replay.report_files import write_reports

    write_reports(report, folder)


def _text(asked: dict[str, Any], key: str) -> str:
    """A text of a request, "" when it is left out; raises BadFrame."""
    value = asked.get(key, "")
    if not isinstance(value, str):
        raise wire.BadFrame(f"{key} is no text")
    return value
