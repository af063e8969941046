"""The machine that a run begins with: a fresh copy of an installation that ships, or of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.engine import Engine
from saves import installations

if TYPE_CHECKING:
    from emulator.installation import Installation


def fresh_engine(name: str) -> Engine:
    """A machine that nobody has touched; raises SaveProblem or InstallationProblem."""
    return Engine(installations.build(name))


def provided_names(name: str, inst: Installation | None = None) -> dict[str, str]:
    """What an installation provides to the `needs` of runbooks, such as ESS1 for a serial.

    For a machine that is in use (`inst`) these are its own units in order.
    """
    if inst is None:
        return installations.provides(name)
    return {f"ESS{at}": serial for at, serial in enumerate(inst.storage_servers, 1)}
