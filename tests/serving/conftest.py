"""Tests of this folder run on a loop as the server has it: no application changes its tasks."""

from __future__ import annotations

import asyncio

import pytest

from essterm.serve import reach
from tests.cli.program import LIMIT_S


@pytest.fixture(autouse=True)
async def _tasks_as_they_are():
    """Do to the loop of the test what `essterm.serve.loop.ServerLoop` is."""
    asyncio.get_running_loop().set_task_factory = lambda factory: None


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """A process that is at its end lets go of its installation, however slow the machine is."""
    monkeypatch.setattr(reach, "PATIENCE_S", LIMIT_S)
