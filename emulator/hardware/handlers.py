"""Handlers of the commands on units: vital product data, addresses, host lists, eight-packs and
adapters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.hardware import (
    AddHostName,
    Feature,
    InstallAdapter,
    InstallEightPack,
    RemoveHostName,
    SetClusterAddress,
    SetCrit,
    SetFeature,
)
from emulator.errors import Refusal
from emulator.events.hardware import (
    AdapterInstalled,
    ClusterAddressSet,
    CritSet,
    FeatureActivated,
    FeatureDeactivated,
    HostNameAdded,
    HostNameRemoved,
)
from emulator.hardware.adapters import add_adapter
from emulator.hardware.eight_packs import add_eight_pack
from emulator.hardware.host_lists import (
    check_address,
    check_free,
    check_name,
    put_name,
    strangers_to,
    take_name,
)
from emulator.hardware.power import must_answer
from emulator.ids import lss_parts, serial_of
from emulator.outcome import AgendaItem, DueHandler, Handler, Outcome

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.ids import EssSerial
    from emulator.installation import Installation


def set_crit(inst: Installation, command: SetCrit, operator: str) -> Outcome:
    """Write CRIT; what is in force stays until a power cycle (§4.3.2, rule H06)."""
    unit = inst.storage_server(command.serial)
    must_answer(unit)
    vpd = unit.vpd
    vpd.crit = command.crit
    return Outcome((CritSet(command.serial, vpd.crit.value, vpd.crit_in_force.value),))


def set_feature(inst: Installation, command: SetFeature, operator: str) -> Outcome:
    """Activate or deactivate a feature (rules A17, A18); saying it again changes nothing.

    What was established with a feature has to be ended before it is deactivated.
    """
    unit = inst.storage_server(command.serial)
    must_answer(unit)
    vpd = unit.vpd
    is_flashcopy = command.feature is Feature.FLASHCOPY
    if (vpd.flashcopy_active if is_flashcopy else vpd.pprc_active) == command.active:
        return Outcome(())
    if not command.active:
        (_no_flashcopy if is_flashcopy else _no_pprc)(inst, unit.serial)
    if is_flashcopy:
        vpd.flashcopy_active = command.active
    else:
        vpd.pprc_active = command.active
    event = FeatureActivated if command.active else FeatureDeactivated
    return Outcome((event(command.serial, command.feature.value),))


def _no_flashcopy(inst: Installation, serial: EssSerial) -> None:
    """Refuse while a FlashCopy relation stands in a unit (§3.2.1, rule A17)."""
    for relation in inst.relations.values():
        if serial_of(relation.source) == serial:
            raise Refusal(
                f"FlashCopy {relation.source} to {relation.target} stands; it has to end first.",
                "A17",
            )


def _no_pprc(inst: Installation, serial: EssSerial) -> None:
    """Refuse while a pair or a path of a unit stands (§4.3.1, rule A18)."""
    for pair in inst.pairs.values():
        if serial in (serial_of(pair.primary), serial_of(pair.secondary)):
            raise Refusal(
                f"PPRC pair {pair.primary} to {pair.secondary} stands; terminate it first.", "A18"
            )
    for path in inst.paths.values():
        if serial in (lss_parts(path.source)[0], lss_parts(path.target)[0]):
            raise Refusal(
                f"Paths from LSS {path.source} to LSS {path.target} stand; remove them first.",
                "A18",
            )


def add_host_name(inst: Installation, command: AddHostName, operator: str) -> Outcome:
    """Add a name and address to the host list of one cluster (§4.3.1, rule B25)."""
    put_name(inst.cluster(command.cluster), command.name, command.address)
    return Outcome((HostNameAdded(command.cluster, command.name, command.address),))


def remove_host_name(inst: Installation, command: RemoveHostName, operator: str) -> Outcome:
    """Remove a name from the host list of one cluster (§4.3.1, rule B25)."""
    take_name(inst.cluster(command.cluster), command.name, command.cluster)
    return Outcome((HostNameRemoved(command.cluster, command.name),))


def set_cluster_address(inst: Installation, command: SetClusterAddress, operator: str) -> Outcome:
    """Give a cluster its host name and address; host lists stay as they are (rules B06, B25)."""
    cluster = inst.cluster(command.cluster)
    if (cluster.host_name, cluster.address) == (command.host_name, command.address):
        return Outcome(())
    check_name(command.host_name)
    check_address(command.address)
    check_free(inst, cluster, command.host_name, command.address)
    cluster.host_name, cluster.address = command.host_name, command.address
    strangers = strangers_to(inst, cluster)
    event = ClusterAddressSet(command.cluster, cluster.host_name, cluster.address, strangers)
    return Outcome((event,))


def install_eight_pack(inst: Installation, command: InstallEightPack, operator: str) -> Outcome:
    """Install an eight-pack; its LSS is the machine's choice (App B, rules A07, A08)."""
    unit = inst.storage_server(command.serial)
    return Outcome(
        add_eight_pack(inst, unit, command.device_adapter_pair, command.loop, command.drive_gb)
    )


def install_adapter(inst: Installation, command: InstallAdapter, operator: str) -> Outcome:
    """Put an adapter into a slot of a host bay (§1.4, rule A16)."""
    unit = inst.storage_server(command.serial)
    made = add_adapter(unit, command.bay, command.slot, command.kind)
    event = AdapterInstalled(unit.serial, made.bay, made.slot, made.kind.value, made.saids())
    return Outcome((event,))


HANDLERS: dict[type[Command], Handler] = {
    AddHostName: add_host_name,
    InstallAdapter: install_adapter,
    InstallEightPack: install_eight_pack,
    RemoveHostName: remove_host_name,
    SetClusterAddress: set_cluster_address,
    SetCrit: set_crit,
    SetFeature: set_feature,
}

DUE: dict[type[AgendaItem], DueHandler] = {}
