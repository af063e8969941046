"""Waiting for an application in tests of screens, however slowly what is waited for comes."""

from __future__ import annotations

import asyncio

from essterm.replay import settle
from tests.cli.program import LIMIT_S


async def until(pilot, holds):
    """Let the application go on until something holds."""
    async with asyncio.timeout(LIMIT_S):
        while not holds():
            await pilot.pause()


async def resized(pilot, width, height):
    """Make the window another size; it has been laid out for that size when this returns."""
    await pilot.resize_terminal(width, height)
    await until(pilot, lambda: pilot.app.screen.size == (width, height))
    await settle.settle(pilot.app)
