"""Handlers of the commands on volumes, logical subsystems and their ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.logical import (
    AssignVolume,
    ConfigureRank,
    CreateVolume,
    DeleteVolume,
    EraseRank,
    SetLssProperties,
    SetVolumeLabel,
    SetVolumeOnline,
    UnassignVolume,
)
from emulator.errors import Refusal
from emulator.events.logical import (
    LssPropertiesSet,
    RankConfigured,
    RankErased,
    VolumeAssigned,
    VolumeCreated,
    VolumeDeleted,
    VolumeLabelled,
    VolumeTakenOffline,
    VolumeTakenOnline,
    VolumeUnassigned,
)
from emulator.hardware.adapters import make_host_port_id, port_parts
from emulator.hardware.power import must_answer
from emulator.hardware.ranks import add_ranks, rank_serial, remove_rank
from emulator.hardware.storage_server import LONGEST_TIMEOUT_S
from emulator.ids import lss_parts, make_lss_id, serial_of
from emulator.logical import addressing, allocation
from emulator.logical.volumes import Volume
from emulator.outcome import AgendaItem, DueHandler, Handler, Outcome

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.hardware.storage_server import StorageServer
    from emulator.ids import EssSerial
    from emulator.installation import Installation

_TIMEOUTS = {
    "xrc_session_timeout_s": "XRC session time-out",
    "concopy_session_timeout_s": "CONCOPY session time-out",
    "pprc_consistency_timeout_s": "PPRC consistency time-out",
}
_SWITCHES = {
    "critical_heavy": "PPRC critical heavy mode",
    "consistency_group": "PPRC consistency group",
}


def _working(inst: Installation, serial: EssSerial) -> StorageServer:
    """The unit that has to carry a command out; raises UnknownObject, and Refusal (rule A01)."""
    unit = inst.storage_server(serial)
    must_answer(unit)
    return unit


def configure_rank(inst: Installation, command: ConfigureRank, operator: str) -> Outcome:
    """Format an eight-pack as ranks of its LSS (App B)."""
    unit = _working(inst, command.serial)
    made = add_ranks(inst, unit, command.eight_pack, command.raid)
    return Outcome(
        tuple(
            RankConfigured(rank.id, rank.eight_pack, rank.lss, rank.raid, rank.capacity_tracks)
            for rank in made
        )
    )


def erase_rank(inst: Installation, command: EraseRank, operator: str) -> Outcome:
    """Unconfigure a rank without volumes (App B, rule A09)."""
    rank = inst.rank(command.rank)
    moved = remove_rank(inst, _working(inst, rank_serial(rank.id)), rank)
    return Outcome((RankErased(rank.id, rank.eight_pack), *moved))


def create_volume(inst: Installation, command: CreateVolume, operator: str) -> Outcome:
    """Create a volume with the next free number of the rank's LSS (rules A05, A13, A19)."""
    rank = inst.rank(command.rank)
    unit = _working(inst, rank_serial(rank.id))
    allocation.check_label(command.label)
    allocation.check_size(command.size_tracks)
    allocation.check_space(rank, command.size_tracks)
    lss = make_lss_id(unit.serial, rank.lss)
    (volume_id,) = allocation.free_volume_ids(inst, lss, 1)
    volume = Volume(volume_id, command.size_tracks, rank.id, command.label)
    allocation.place(inst, volume, rank)
    moved = allocation.hand_over_when_filled(inst, unit, rank.lss)
    created = VolumeCreated(volume_id, rank.id, command.size_tracks, command.label)
    return Outcome((created, *moved))


def delete_volume(inst: Installation, command: DeleteVolume, operator: str) -> Outcome:
    """Delete a volume that is in no copy, not online, of no application, assigned to no port."""
    volume = inst.volume(command.volume)
    unit = _working(inst, serial_of(volume.id))
    if volume.id in inst.relation_of:
        raise Refusal(f"Volume {volume.id} is in a FlashCopy relation; withdraw it first.", "E08")
    if volume.online:
        raise Refusal(f"Volume {volume.id} is online: a host has it in use.", "Z05")
    if volume.id in inst.pair_of or volume.id in inst.long_busy:
        raise Refusal(f"Volume {volume.id} is in a PPRC pair; terminate it first.", "G18")
    for application in inst.applications.values():
        if volume.id in application.volumes:
            raise Refusal(f"Volume {volume.id} belongs to application {application.name}.", "Z05")
    ports = addressing.ports_of(unit, volume.id)
    if ports:
        raise Refusal(
            f"Volume {volume.id} is assigned to port {ports[0]}; unassign it first.", "Z05"
        )
    allocation.remove(inst, volume)
    return Outcome((VolumeDeleted(volume.id),))


def assign_volume(inst: Installation, command: AssignVolume, operator: str) -> Outcome:
    """Give a volume the lowest free address of a host port (§3.2.1, rules A15, F08)."""
    volume = inst.volume(command.volume)
    _working(inst, serial_of(volume.id))
    unit, port, (address,) = addressing.free_addresses(inst, command.port, 1)
    addressing.check_reach(unit, port, volume.id)
    unit.addresses.setdefault(port, {})[volume.id] = address
    return Outcome((VolumeAssigned(volume.id, port, address),))


def unassign_volume(inst: Installation, command: UnassignVolume, operator: str) -> Outcome:
    """Take a volume's address on a port away."""
    volume = inst.volume(command.volume)
    unit, _, said = port_parts(inst, command.port)
    _working(inst, unit.serial)
    port = make_host_port_id(unit.serial, said)
    if volume.id not in unit.addresses.get(port, {}):
        raise Refusal(f"Volume {volume.id} is not assigned to port {port}.", "Z01")
    del unit.addresses[port][volume.id]
    if not unit.addresses[port]:
        del unit.addresses[port]
    return Outcome((VolumeUnassigned(volume.id, port),))


def set_lss_properties(inst: Installation, command: SetLssProperties, operator: str) -> Outcome:
    """Change what is given of an LSS (§5.1.2.1, rules H10 to H13)."""
    subsystem = inst.subsystem(command.lss)
    _working(inst, lss_parts(subsystem.id)[0])
    given = {
        name: value
        for name in (*_SWITCHES, *_TIMEOUTS)
        if (value := getattr(command, name)) is not None
    }
    if not given:
        raise Refusal(f"Nothing was said of what to change in LSS {command.lss}.", "Z03")
    for name, words in _TIMEOUTS.items():
        if name in given and not 0 <= given[name] <= LONGEST_TIMEOUT_S:
            raise Refusal(
                f"The {words} is 0 to {LONGEST_TIMEOUT_S} seconds, not {given[name]}.", "Z02"
            )
    for name, value in given.items():
        setattr(subsystem, name, value)
    words_of = _SWITCHES | _TIMEOUTS
    changed = tuple((words_of[name], value) for name, value in given.items())
    return Outcome((LssPropertiesSet(subsystem.id, changed),))


def set_volume_online(inst: Installation, command: SetVolumeOnline, operator: str) -> Outcome:
    """Say whether a host has the volume in use (rule D06); saying it again changes nothing."""
    volume = inst.volume(command.volume)
    if volume.online == command.online:
        return Outcome(())
    volume.online = command.online
    event = VolumeTakenOnline if command.online else VolumeTakenOffline
    return Outcome((event(volume.id),))


def set_volume_label(inst: Installation, command: SetVolumeLabel, operator: str) -> Outcome:
    """Give a volume the label that the panels show."""
    volume = inst.volume(command.volume)
    _working(inst, serial_of(volume.id))
    allocation.check_label(command.label)
    volume.label = command.label
    return Outcome((VolumeLabelled(volume.id, command.label),))


HANDLERS: dict[type[Command], Handler] = {
    AssignVolume: assign_volume,
    ConfigureRank: configure_rank,
    CreateVolume: create_volume,
    DeleteVolume: delete_volume,
    EraseRank: erase_rank,
    SetLssProperties: set_lss_properties,
    SetVolumeLabel: set_volume_label,
    SetVolumeOnline: set_volume_online,
    UnassignVolume: unassign_volume,
}

DUE: dict[type[AgendaItem], DueHandler] = {}
