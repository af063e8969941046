"""Where keys stand in a TOML text. The standard reader gives values without positions.

A light scan: headers give the table, ``key =`` at the beginning of a line gives the key; whatever
stands inside a value of several lines belongs to the key before it.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
"""Keys and list positions from the root, e.g. ``("storage_server", 0, "volumes", 2, "count")``."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\" ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*(?:\.[\w.-]+\s*)?=")
_LONG = re.compile(r'"""|\'\'\'')


def lines_of_keys(text: str) -> dict[Path, int]:
    """Path of each table and key to its line, counted from 1."""
    lines: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    table: Path = ()
    inside_long = False
    for number, line in enumerate(text.splitlines(), 1):
        begins_inside = inside_long
        if len(_LONG.findall(line)) % 2:
            inside_long = not inside_long
        if begins_inside:
            continue
        if header := _HEADER.match(line):
            table = _table(header[2], header[1] == "[[", counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1]), number)
    return lines


def _table(name: str, is_list: bool, counts: dict[Path, int]) -> Path:
    """The path of a table by its header; a list that was opened before means its last entry."""
    parts = [part.strip().strip('"') for part in name.split(".")]
    path: Path = ()
    for place, part in enumerate(parts):
        path = (*path, part)
        if is_list and place == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that has one."""
    while path not in lines:
        path = (*path, 0) if (*path, 0) in lines else path[:-1]
    return lines[path]
