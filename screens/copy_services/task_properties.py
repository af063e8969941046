"""Properties of a saved task: the wizard on what it does (§5.1.4.1, §5.2.5, §5.3.8, K05 to K07)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.ids import lss_parts
from emulator.views import paths as path_views
from screens import keymap
from screens.copy_services import wizard_steps as steps
from screens.copy_services.path_selection import PathSelection
from screens.copy_services.path_wizard import PathWizard, path_draft
from screens.copy_services.task_wizard import TaskWizard
from screens.copy_services.wizard_steps import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.ids import LssId, VolumeId
    from emulator.views.rows import PathRow, VolumeRow
    from emulator.views.saved_tasks import TaskSetup
    from screens.desk import Desk


class TaskProperties(TaskWizard):
    """The wizard on a saved task on volumes; it ends in New, Replace or Delete (rule K06)."""

    SCOPES = (keymap.TASK_WIZARD, keymap.TASK_PROPERTIES)


class PathProperties(PathWizard):
    """The same for a saved task on paths."""

    SCOPES = (keymap.TASK_WIZARD, keymap.TASK_PROPERTIES)


def properties_of(
    desk: Desk, setup: TaskSetup, volumes: Mapping[VolumeId, VolumeRow]
) -> TaskWizard:
    """The wizard with everything chosen as it is saved."""
    if setup.source is None:
        offers = steps.FLASHCOPY + steps.PPRC
        draft = Draft(setup.pairs, setup.kind, offers=offers)
        return TaskProperties(desk, _saved(draft, setup), volumes)
    return _path_properties(desk, setup, setup.source)


def _path_properties(desk: Desk, setup: TaskSetup, source: LssId) -> TaskWizard:
    selection = PathSelection(setup.saids, lss_parts(setup.targets[0])[0], setup.targets)
    draft = _saved(path_draft(source, selection), setup)
    return PathProperties(desk, source, selection, _existing(desk, source), draft)


def _existing(desk: Desk, source: LssId) -> list[PathRow]:
    """The paths from a source now; none where there is no such unit any more."""
    try:
        rows = desk.view(path_views.paths_from, lss_parts(source)[0])
    except EssError:
        return []
    return [row for row in rows if row.source == source]


def _saved(draft: Draft, setup: TaskSetup) -> Draft:
    """A draft of what is saved; its types are those that it may become."""
    return replace(
        draft,
        task=setup.kind,
        on=frozenset(setup.options),
        name=setup.name,
        description=setup.description,
        offers=tuple(offer for offer in draft.offers if offer.label in setup.may_become),
        endings=steps.PROPERTIES,
        saved=setup.number,
        saved_name=setup.name,
    )
