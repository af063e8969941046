"""Eight-packs, and the logical subsystems that they bring (App B, rules A06 to A12).

A logical subsystem belongs to one device adapter: pair n has LSS 14 + 2n on cluster 1 and LSS
15 + 2n on cluster 2, on both of its loops. On each loop eight-packs go to the two adapters in turn,
and the loops begin with different ones, so that an LSS with two eight-packs has one on each loop.
In a unit that is defined for 16 LSSs, one that has filled up (reading C-01) hands over to the LSS
numbered eight higher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Refusal
from emulator.events.hardware import EightPackInstalled, EightPackMoved, SubsystemAdded
from emulator.hardware.resources import device_adapter_resource
from emulator.hardware.storage_server import EightPack, LogicalSubsystem, StorageServer
from emulator.ids import FIRST_OPEN_LSS, make_lss_id
from emulator.readings import NEW_LSS_AT_LUNS
from emulator.units import MB

if TYPE_CHECKING:
    from emulator.events.base import Event
    from emulator.installation import Installation

LOOPS = ("A", "B")
DEVICE_ADAPTER_PAIRS = 4
DRIVES_GB = (9.1, 18.2, 36.4)
EIGHT_PACKS_PER_LOOP = 6
"""From memory, like the next: four pairs with two loops of six make 384 drives."""
EIGHT_PACKS_PER_MODEL = {"E10": 8, "F10": 8, "E20": 48, "F20": 48}
OVERFLOW_STEP = 8
"""LSS 16 hands over to LSS 24 (App B)."""
DEVICE_ADAPTER_BYTES_PER_S = 60 * MB
"""What a device-adapter pair carries; a choice, no document gives it."""


def base_lss(pair: int, cluster: int) -> int:
    """The LSS of the device adapter that pair 1..4 has in cluster 1 or 2 (§App B, from memory)."""
    return FIRST_OPEN_LSS + 2 * (pair - 1) + (cluster - 1)


def add_eight_pack(
    inst: Installation, unit: StorageServer, pair: int, loop: str, drive_gb: float
) -> tuple[Event, ...]:
    """Install an eight-pack: it gets the next number and its LSS. Raises Refusal first."""
    _check_place(unit, pair, loop, drive_gb)
    lss = 0
    if unit.vpd.open_lss:
        before = sum(
            each.device_adapter_pair == pair and each.loop == loop
            for each in unit.eight_packs.values()
        )
        cluster = 1 + (before + LOOPS.index(loop)) % 2
        lss = lss_in_charge(inst, unit, base_lss(pair, cluster))
    number = len(unit.eight_packs) + 1
    unit.eight_packs[number] = EightPack(number, pair, loop, drive_gb, lss)
    inst.transfers.set_capacity(
        device_adapter_resource(unit.serial, pair), DEVICE_ADAPTER_BYTES_PER_S
    )
    installed = EightPackInstalled(unit.serial, number, pair, loop, drive_gb, lss)
    return (installed, *_add_subsystem(inst, unit, lss, pair))


def _check_place(unit: StorageServer, pair: int, loop: str, drive_gb: float) -> None:
    if not 1 <= pair <= DEVICE_ADAPTER_PAIRS:
        raise Refusal(
            f"Device-adapter pairs are numbered 1 to {DEVICE_ADAPTER_PAIRS}, not {pair}.", "Z02"
        )
    if loop not in LOOPS:
        raise Refusal(f"A device-adapter pair has loops A and B, not '{loop}'.", "Z02")
    if drive_gb not in DRIVES_GB:
        raise Refusal(f"Drives have 9.1, 18.2 or 36.4 GB, not {drive_gb} GB.", "Z02")
    packs = unit.eight_packs.values()
    if sum(each.device_adapter_pair == pair and each.loop == loop for each in packs) >= (
        EIGHT_PACKS_PER_LOOP
    ):
        where = f"Loop {loop} of device-adapter pair {pair}"
        raise Refusal(f"{where} has its {EIGHT_PACKS_PER_LOOP} eight-packs.", "Z08")
    most = EIGHT_PACKS_PER_MODEL[unit.model]
    if len(packs) >= most:
        raise Refusal(
            f"A model {unit.model} holds {most} eight-packs, and {unit.serial} has them.", "Z08"
        )


def lss_in_charge(inst: Installation, unit: StorageServer, lss: int) -> int:
    """Where what is added to an LSS goes now: there, or to the one that took over (A08, C-01)."""
    overflow = lss + OVERFLOW_STEP
    if unit.vpd.open_lss != 16 or lss >= FIRST_OPEN_LSS + OVERFLOW_STEP:
        return lss
    if overflow in unit.subsystems:
        return overflow
    luns = len(inst.volumes_of.get(make_lss_id(unit.serial, lss), ()))
    return overflow if luns >= NEW_LSS_AT_LUNS else lss


def move_unconfigured(inst: Installation, unit: StorageServer, lss: int) -> tuple[Event, ...]:
    """Send unconfigured eight-packs of a filled LSS to the one that takes over (A08, A09)."""
    after = lss_in_charge(inst, unit, lss)
    if after == lss:
        return ()
    events: list[Event] = []
    for pack in unit.eight_packs.values():
        if pack.lss == lss and not pack.rank:
            pack.lss = after
            events += _add_subsystem(inst, unit, after, pack.device_adapter_pair)
            events.append(EightPackMoved(unit.serial, pack.number, lss, after))
    return tuple(events)


def _add_subsystem(
    inst: Installation, unit: StorageServer, lss: int, pair: int
) -> tuple[Event, ...]:
    """Make the LSS unless the unit has it, or the eight-pack belongs to none (rule A07)."""
    if not lss or lss in unit.subsystems:
        return ()
    made = make_lss_id(unit.serial, lss)
    unit.subsystems[lss] = LogicalSubsystem(
        id=made,
        number=lss,
        ssid=f"0xff{lss:02d}",
        device_adapter_pair=pair,
        cluster=1 + lss % 2,
    )
    unit.subsystems = dict(sorted(unit.subsystems.items()))
    inst.volumes_of[made] = {}
    return (SubsystemAdded(made),)
