"""What every test has: a home of its own, repeatable random examples, skips that name a tool."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pathlib import Path

# "ci": the same examples in every run. "dev": new ones each time. "thorough": many, for a night.
# No deadline in any of them, and none for making examples: how fast this machine is today is not
# what a test tells.
# A fixture lives for all examples of a property; the one that every test has (home) holds no state.
_NOT_CHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_COMMON = {"deadline": None, "suppress_health_check": _NOT_CHECKED}
settings.register_profile("ci", derandomize=True, database=None, print_blob=True, **_COMMON)
settings.register_profile("dev", print_blob=True, **_COMMON)
settings.register_profile("thorough", max_examples=2_000, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# What a person's shell may say about his terminal and his installations; a test says it itself.
_PERSONAL = (
    "COLORTERM",
    "ESSTERM_ASCII",
    "ESSTERM_HOME",
    "ESSTERM_INSTALLATION",
    "ESSTERM_SMTP",
    "FORCE_COLOR",
    "NO_COLOR",
    "TEXTUAL",
)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked ``needs_tool(name)`` where that program is not installed.

    The reason has one spelling, ``needs tool: NAME``. CI reads it and fails if the tool is there.
    """
    for mark in item.iter_markers("needs_tool"):
        for tool in mark.args:
            if shutil.which(tool) is None:
                pytest.skip(f"needs tool: {tool}")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds this test's installations; not made until something is saved."""
    for name in _PERSONAL:
        monkeypatch.delenv(name, raising=False)
    place = tmp_path / "home"
    monkeypatch.setenv("ESSTERM_HOME", str(place))
    return place
