"""Rows shared by everybody who looks: a projection with its scope is run once for each instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.engine import Engine

Row = TypeVar("Row")

_TIMELESS: set[Callable[..., Any]] = set()


def timeless(projection: Callable[..., Row]) -> Callable[..., Row]:
    """Mark a projection whose rows change by events alone: it is not run again as time passes."""
    _TIMELESS.add(projection)
    return projection


KEPT = 512
"""Projections kept before the cache is emptied."""


class ViewCache:
    """Caches rows by (projection, scope) for one (revision, virtual time), or for one revision
    where time alone changes nothing.
    """

    def __init__(self) -> None:
        self._rows: dict[Any, tuple[tuple[int, int], Any]] = {}

    def rows(self, engine: Engine, projection: Callable[..., Row], scope: tuple[Any, ...]) -> Row:
        """The rows at this instant."""
        key = (projection, scope)
        stamp = (engine.revision, 0 if projection in _TIMELESS else engine.now_us)
        cached = self._rows.get(key)
        if cached is not None and cached[0] == stamp:
            return cached[1]  # type: ignore[no-any-return]  # the key names the projection
        rows = projection(engine.installation, *scope)
        if len(self._rows) >= KEPT:
            self._rows.clear()
        self._rows[key] = (stamp, rows)
        return rows
