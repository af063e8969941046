"""The application with one of its screens alone, which is in front from the start."""

from __future__ import annotations

from contextlib import asynccontextmanager

from emulator.runtime import Core
from screens import registry
from screens.app import EssTermApp


@asynccontextmanager
async def showing(number, machine, monkeypatch, size, ability):
    """The screen with this number on a machine: the pilot, and the core."""
    only = tuple(entry for entry in registry.REGISTRY if entry.number == number)
    monkeypatch.setattr(registry, "REGISTRY", only)
    core = Core(machine.engine)
    app = EssTermApp(core, ability=ability, operator="op1")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot, core
    await core.close()
