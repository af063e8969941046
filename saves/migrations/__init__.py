"""Steps from one version of the saved document to the next, each a small function on plain values.

``STEPS[n]`` takes the document of version n - 1 as any msgpack reader gives it and returns that
of version n; each stands in a file of its own, ``to_vN.py``, with a function ``upgrade``. Files of
every version that was ever released stay in ``tests/saves/fixtures`` and are loaded by the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgpack  # type: ignore[import-untyped]  # ships no types

from saves.format import CURRENT_VERSION
from saves.migrations import to_v2, to_v3

if TYPE_CHECKING:
    from collections.abc import Callable

Plain = dict[str, Any]

STEPS: dict[int, Callable[[Plain], Plain]] = {2: to_v2.upgrade, 3: to_v3.upgrade}
"""Version to the step that leads to it; version 1 is the first."""


def upgraded(version: int, document: bytes) -> Plain:
    """A document of an older version, brought to the current one step by step.

    Raises KeyError when a step is missing, and whatever reading a wrong document raises.
    """
    plain: Plain = msgpack.unpackb(document)
    for step in range(version + 1, CURRENT_VERSION + 1):
        plain = STEPS[step](plain)
    return plain
