"""What every test is given, and the reason that CI reads when a test was skipped."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.conftest import pytest_runtest_setup
from tests.structure.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def marked(*tools: str) -> SimpleNamespace:
    """A test as far as the skip needs to know it: with one ``needs_tool`` mark."""
    marks = {"needs_tool": [pytest.mark.needs_tool(*tools).mark]}
    return SimpleNamespace(iter_markers=lambda name: marks.get(name, []))


def test_a_test_has_a_home_of_its_own_that_is_not_made_yet(home: Path, tmp_path: Path) -> None:
    assert os.environ["ESSTERM_HOME"] == str(home)
    assert home.is_relative_to(tmp_path)
    assert not home.exists()


def test_a_missing_tool_is_a_skip_with_the_reason_that_ci_reads() -> None:
    with pytest.raises(pytest.skip.Exception) as skipped:
        pytest_runtest_setup(marked("sh", "no-such-tool"))  # type: ignore[arg-type]
    assert str(skipped.value) == "needs tool: no-such-tool"
    assert "'needs tool: [A-Za-z0-9_.+-]*'" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_a_tool_that_is_there_lets_the_test_run() -> None:
    assert pytest_runtest_setup(marked("sh")) is None  # type: ignore[arg-type,func-returns-value]


def test_random_examples_have_no_deadline() -> None:
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
