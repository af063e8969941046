"""Printing: tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from unicodedata import combining, east_asian_width

import click

Row = dict[str, Any]
Column = tuple[str, str | Callable[[Row], str]]


def print_json(value: Any) -> None:
    """One JSON value, indented, with a final newline."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def cell(row: Row, column: str | Callable[[Row], str]) -> str:
    """What stands in a column of a row, on one line."""
    value = row[column] if isinstance(column, str) else column(row)
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() else "?" for c in text)


def table(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """Headings and rows in columns; numbers stand right."""
    kept = list(rows)
    cells = [[cell(row, column) for _, column in columns] for row in kept]
    heads = [head for head, _ in columns]
    right = [
        isinstance(column, str)
        and bool(kept)
        and all(isinstance(row[column], int | float) for row in kept)
        for _, column in columns
    ]
    widths = [max(map(_width, each)) for each in zip(heads, *cells, strict=True)]
    lines = []
    for each in [heads, *cells]:
        parts = [
            _padded(text, width, is_right)
            for text, width, is_right in zip(each, widths, right, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def _padded(text: str, width: int, is_right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if is_right else text + blanks


def _width(text: str) -> int:
    """Cells that a text takes in a terminal; wide characters take two."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(each) in "WF" for each in text)
    return len(text) + wide - sum(combining(each) > 0 for each in text)


def print_table(columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Print a table in one go."""
    click.echo(table(columns, rows))
