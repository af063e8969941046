"""What can be shown as data: its question, its usage, its columns, and how cells are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulator.units import duration_text
from essterm.show.questions import Question, Row


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be shown.

    ids: what may follow in the usage line, "" for nothing. columns: heading and key, or heading and
    what to print of a row. single: one object, not a list.
    """

    name: str
    summary: str
    ids: str
    rows: Question
    columns: tuple[tuple[str, str | Callable[[Row], str]], ...]
    single: bool = False


def time_of(key: str) -> Callable[[Row], str]:
    """A cell with a time."""
    return lambda row: duration_text(row[key])


def flag_of(key: str) -> Callable[[Row], str]:
    """A cell with yes or no."""
    return lambda row: "yes" if row[key] else "no"


def joined_of(key: str) -> Callable[[Row], str]:
    """A cell with several words."""
    return lambda row: " ".join(row[key])


def pairs_of(key: str) -> Callable[[Row], str]:
    """A cell with `left=right` of several pairs."""
    return lambda row: " ".join(f"{left}={right}" for left, right in row[key])


def application_state_of(row: Row) -> str:
    """The state of an application, and what it waits for."""
    return f"{row['state']}, {row['waits']}" if row["waits"] else str(row["state"])


def due_of(row: Row) -> str:
    """When something happens, if that is known."""
    return "" if row["due_us"] is None else duration_text(row["due_us"])


def ended_of(row: Row) -> str:
    """When something ended, if it has."""
    return "" if row["status"] in ("running", "lost") else duration_text(row["ended_us"])


def gb_of(key: str) -> Callable[[Row], str]:
    """A cell with gigabytes."""
    return lambda row: f"{row[key]:.1f}"


def copied_of(row: Row) -> str:
    """How much a FlashCopy has copied."""
    return f"{row['copied_percent']}%" if row["flashcopy"] else ""


def last_run_of(row: Row) -> str:
    """When a task last began, if it was ever run."""
    return duration_text(row["ran_us"]) if row["ran_us"] >= 0 else ""
