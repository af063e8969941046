"""What an installation is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.installation import Installation


def installation_name(inst: Installation) -> str:
    """The name under which the installation was made."""
    return inst.name
