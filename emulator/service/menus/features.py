"""Copy Services of this unit: the features that are active, and what its client does.

The customer engineer activates FlashCopy and PPRC (§3.2.1, §4.3.1, rules A17, A18).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware import Feature, SetFeature
from emulator.service.menu_types import ARE_YOU_SURE, Dialog, Field, Listing, Scope, Shown
from emulator.service.menus.copy_services import NONE_SET
from emulator.views import copy_services

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.commands.base import Command
    from emulator.service.menu_types import MakeCommand, ReadLines
    from emulator.views.rows import ServerRow

_LABEL_WIDTH = 30


def _is_active(scope: Scope, feature: Feature) -> bool:
    unit = scope.unit
    return unit.flashcopy_active if feature is Feature.FLASHCOPY else unit.pprc_active


def _word(scope: Scope, feature: Feature) -> str:
    return "active" if _is_active(scope, feature) else "not active"


def features_that_are(active: bool) -> ReadLines:
    """The names of the features that are active, or of those that are not."""
    return lambda scope: tuple(
        feature.value for feature in Feature if _is_active(scope, feature) == active
    )


def status_lines(scope: Scope) -> tuple[str, ...]:
    """Entries of both clusters, features, the client of this unit, and the server it sees."""
    server: ServerRow = scope.look(copy_services.server)
    lines = []
    for row in scope.unit.clusters:
        lines += [
            (f"Cluster {row.number} primary server", row.primary_server or NONE_SET),
            (f"Cluster {row.number} backup server", row.backup_server or NONE_SET),
        ]
    lines += [(f"{feature.value} feature", _word(scope, feature)) for feature in Feature]
    lines += [
        ("Client of this unit", dict(server.clients)[scope.unit.serial]),
        ("Copy Services server", server.state),
    ]
    if server.cluster:
        lines.append(("Server on cluster", server.cluster))
    return tuple(f"{label:<{_LABEL_WIDTH}}{value}" for label, value in lines)


def _setting(active: bool) -> MakeCommand:
    def make(scope: Scope, typed: Mapping[str, str]) -> Command:
        return SetFeature(scope.unit.serial, Feature(typed["feature"]), active)

    return make


_SHOWN = (
    Shown("FlashCopy feature", lambda scope: _word(scope, Feature.FLASHCOPY)),
    Shown("PPRC feature", lambda scope: _word(scope, Feature.PPRC)),
)

SHOW_STATUS = Listing(
    name="show-status",
    title="Show Copy Services Status",
    lines=status_lines,
    help="What is entered on this unit, and whether its client is registered with the server.",
    short="Status",
)

ACTIVATE = Dialog(
    name="activate-feature",
    title="Activate a Feature",
    rows=(
        Field(
            "Feature",
            "feature",
            "A feature that was bought and is not active yet (F4).",
            choices=features_that_are(False),
            only_choices=True,
        ),
        *_SHOWN,
    ),
    command=_setting(True),
    help="Activates FlashCopy or PPRC in this unit.",
    short="Activate",
)

DEACTIVATE = Dialog(
    name="deactivate-feature",
    title="Deactivate a Feature",
    rows=(
        Field(
            "Feature",
            "feature",
            "A feature that is active (F4). What was established with it stays.",
            choices=features_that_are(True),
            only_choices=True,
        ),
        *_SHOWN,
    ),
    command=_setting(False),
    help="Deactivates FlashCopy or PPRC in this unit.",
    short="Deactivate",
    prompt=ARE_YOU_SURE,
)

PAGES = (SHOW_STATUS, ACTIVATE, DEACTIVATE)
