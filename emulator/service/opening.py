"""The way to a service terminal, without loading the menus before anybody goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.ids import ClusterId
    from emulator.service.session import Session


def service_session(cluster: ClusterId) -> Session:
    """A new session at a cluster's service terminal; it is the caller's own, not state."""
    from emulator.service.session import Session

    return Session(cluster)
