"""The Install/Remove Menu: host adapters and eight-packs (§1.4, App B; names from memory)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware import AdapterKind, InstallAdapter, InstallEightPack
from emulator.hardware.adapters import SLOTS_PER_BAY
from emulator.hardware.eight_packs import DEVICE_ADAPTER_PAIRS, DRIVES_GB, LOOPS
from emulator.hardware.storage_server import BAY_BASE
from emulator.service.menu_types import Dialog, Field, Item, Listing, Menu, Scope
from emulator.views.service_terminal import eight_packs, slots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.commands.base import Command

_KINDS = {kind.value: kind for kind in AdapterKind}
_PAIRS = tuple(str(pair) for pair in range(1, DEVICE_ADAPTER_PAIRS + 1))
_CAPACITIES = tuple(str(size) for size in DRIVES_GB)
_ALL_SLOTS = {
    f"R1-B{bay}-H{slot}": (bay, slot) for bay in BAY_BASE for slot in range(1, SLOTS_PER_BAY + 1)
}
"""Bay and slot of each location code."""


def free_slots(scope: Scope) -> tuple[str, ...]:
    """Location codes of the slots without a card."""
    used = {(row.bay, row.slot) for row in scope.look(slots, scope.unit.serial)}
    return tuple(code for code, place in _ALL_SLOTS.items() if place not in used)


def eight_pack_lines(scope: Scope) -> tuple[str, ...]:
    """The eight-packs of the unit, one to a line under a heading."""
    rows = scope.look(eight_packs, scope.unit.serial)
    if not rows:
        return ("No eight-pack is installed.",)
    heading = f"{'No.':<6}{'DA pair':<10}{'Loop':<7}{'Drives':<10}{'LSS':<6}{'Rank':<14}State"
    return (
        heading,
        *(
            f"{row.number:<6}{row.device_adapter_pair:<10}{row.loop:<7}"
            f"{f'{row.drive_gb} GB':<10}{row.lss or '-':<6}{row.rank or 'unconfigured':<14}"
            f"{row.health if row.rank else ''}".rstrip()
            for row in rows
        ),
    )


def _install_adapter(scope: Scope, typed: Mapping[str, str]) -> Command:
    bay, slot = _ALL_SLOTS[typed["location"]]
    return InstallAdapter(scope.unit.serial, bay, slot, _KINDS[typed["kind"]])


def _install_eight_pack(scope: Scope, typed: Mapping[str, str]) -> Command:
    return InstallEightPack(
        scope.unit.serial, int(typed["pair"]), typed["loop"], float(typed["capacity"])
    )


INSTALL_MENU = Menu(
    name="install",
    title="Install/Remove Menu",
    items=(
        Item("Install a Host Adapter", "install-adapter"),
        Item("Show Eight-Packs", "show-eight-packs"),
        Item("Install an Eight-Pack", "install-eight-pack"),
    ),
    help="Parts that are added to this unit while it works.",
    short="Install/Remove",
)

INSTALL_ADAPTER = Dialog(
    name="install-adapter",
    title="Install a Host Adapter",
    rows=(
        Field(
            "Location",
            "location",
            "A free slot of a host bay: rack, bay and slot (F4).",
            choices=free_slots,
            only_choices=True,
        ),
        Field(
            "Kind of adapter",
            "kind",
            "SCSI and ESCON adapters have two ports, Fibre Channel adapters have one.",
            choices=lambda scope: tuple(_KINDS),
            only_choices=True,
        ),
    ),
    command=_install_adapter,
    help="Puts a host adapter into a slot of a host bay.",
    short="Install adapter",
)

SHOW_EIGHT_PACKS = Listing(
    name="show-eight-packs",
    title="Show Eight-Packs",
    lines=eight_pack_lines,
    help="The eight-packs of this unit, the logical subsystem and the rank of each.",
    short="Eight-packs",
)

INSTALL_EIGHT_PACK = Dialog(
    name="install-eight-pack",
    title="Install an Eight-Pack",
    rows=(
        Field(
            "Device-adapter pair",
            "pair",
            "The pair of device adapters, 1 to 4.",
            choices=lambda scope: _PAIRS,
            only_choices=True,
            is_number=True,
        ),
        Field(
            "Loop",
            "loop",
            "The SSA loop of the pair, A or B.",
            choices=lambda scope: LOOPS,
            only_choices=True,
        ),
        Field(
            "Drive capacity in GB",
            "capacity",
            "The capacity of each of the eight drives.",
            choices=lambda scope: _CAPACITIES,
            only_choices=True,
            is_number=True,
        ),
    ),
    command=_install_eight_pack,
    help="Puts an eight-pack on a loop; the unit decides which logical subsystem gets it.",
    short="Install 8-pack",
)

PAGES = (INSTALL_MENU, INSTALL_ADAPTER, SHOW_EIGHT_PACKS, INSTALL_EIGHT_PACK)
