"""The summary of configuration and status that the button Email sends (§5.1.5, Figure 39, J13)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from emulator.calendar import long_date
from emulator.copy_services.server import why_closed
from emulator.ids import lss_parts
from emulator.views import copy_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.installation import Installation
    from emulator.views.rows import VolumeRow

TITLE = ("Enterprise Storage Server Copy Services", "Server Configuration & Status")
NO_LABEL = "nolabel"


def summary_text(inst: Installation) -> str:
    """The whole summary, as the server knows the storage network now."""
    return "\n".join(_lines(inst)) + "\n"


def summary_head(inst: Installation, count: int) -> tuple[str, ...]:
    """The first lines of the summary, for the panel; costs what is asked for."""
    return tuple(islice(_lines(inst), count))


def summary_length(inst: Installation) -> int:
    """How many lines the summary has."""
    if why_closed(inst):
        return len(TITLE) + 1
    subsystems = copy_services.subsystems(inst)
    units = len({row.serial for row in subsystems})
    unseen = inst.server.unseen
    listed = {row.id for row in subsystems}
    volumes = sum(len(held) for lss, held in inst.volumes_of.items() if lss in listed)
    hidden = sum(1 for each in unseen if each in inst.volumes)
    return len(TITLE) + 1 + 2 * units + len(subsystems) + volumes - hidden


def _lines(inst: Installation) -> Iterator[str]:
    """Heading, then each unit with its logical subsystems and their volumes."""
    yield from TITLE
    yield long_date(inst.epoch_s, inst.now_us)
    unit = ""
    for subsystem in copy_services.subsystems(inst):
        if subsystem.serial != unit:
            unit = subsystem.serial
            yield ""
            yield f"Physical Storage Server: {unit}"
        number = lss_parts(subsystem.id)[1]
        yield f"  Logical Storage Server {number} (SSID={subsystem.ssid})"
        for row in copy_services.volumes(inst, subsystem.id):
            yield _volume(row)


def _volume(row: VolumeRow) -> str:
    """State, FlashCopy state and suspend state of a volume.

    No document shows a volume in a FlashCopy relation: `FlashCopySource` is a choice, after the
    spelling of `notFlashCopy`.
    """
    role = row.pprc_role or "simplex"
    flashcopy = f"FlashCopy{row.flashcopy.capitalize()}" if row.flashcopy else "notFlashCopy"
    label = row.label or NO_LABEL
    return f"    {row.number:03d} {row.id} {label} {role}, {flashcopy}, {row.status}"
