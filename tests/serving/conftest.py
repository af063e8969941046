"""Tests of this folder run on a loop as the server has it: no application changes its tasks."""

from __future__ import annotations

import asyncio

import pytest


@pytest.fixture(autouse=True)
async def _tasks_as_they_are():
    """Do to the loop of the test what `essterm.serve.loop.ServerLoop` is."""
    asyncio.get_running_loop().set_task_factory = lambda factory: None
