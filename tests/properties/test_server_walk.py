"""Random operators at the entries of three units: what always holds of server and clients.

At most two clients are registered, and only with the server that their entries name; a server that
starts comes up once; no projection fails; left alone, everything settles as the entries say.
"""

from __future__ import annotations

import random

import pytest

from emulator.commands.copy_services import (
    EstablishFlashCopy,
    RemovePrimaryServer,
    RemoveServers,
    RunTask,
    SetBackupServer,
    SetPrimaryServer,
    WithdrawFlashCopy,
)
from emulator.commands.hardware import AddHostName, RemoveHostName, SetClusterAddress
from emulator.commands.logical import CreateVolume, DeleteVolume
from emulator.copy_services.server import ClientState, ServerState
from emulator.copy_services.server_life import (
    ClientRegisters,
    ServerComesUp,
    members,
    wanted_server,
)
from emulator.errors import Refusal
from emulator.ids import EssSerial, RankId, VolumeId, cluster_parts, make_cluster_id
from emulator.units import US_PER_S
from emulator.views import copy_services, hardware, volumes
from tests.builders import Machine, an_installation

SERIALS = [EssSerial(serial) for serial in ("12019", "14744", "22088")]
ADDRESSES = ("9.1.1.1", "9.1.1.1", "9.1.2.1", "9.1.9.9")
SERVERS = ("ess1c1", "ess1c1", "ess2c1", "ess3c2", "9.1.2.1", "nowhere")
PAUSES_S = (0, 0, 1, 30, 60, 120)
NONE = VolumeId("")


def three_units() -> Machine:
    draft = an_installation(max_ess_per_server=2)
    for serial in SERIALS:
        draft.with_ess(serial).with_volumes(serial, 17, 3, size_tracks=400)
        draft.with_volumes(serial, 17, 3, size_tracks=900)
    return draft.with_servers("ess1c1", "ess2c1").build()


def something(machine: Machine, chance: random.Random):
    """A command that might make sense now."""
    unit = chance.choice(SERIALS)
    cluster = make_cluster_id(unit, chance.choice((1, 2)))
    own = sorted(volume for volume in machine.inst.volumes if volume.endswith(unit))
    source, target = chance.sample([*own, NONE, NONE], 2)
    work = EstablishFlashCopy(((source, target),), chance.random() < 0.5)
    return chance.choice(
        (
            work,
            RunTask(work, "fc"),
            WithdrawFlashCopy(((source, NONE),)),
            SetPrimaryServer(cluster, chance.choice(SERVERS)),
            SetPrimaryServer(cluster, "ess1c1"),
            SetBackupServer(cluster, chance.choice(SERVERS)),
            RemovePrimaryServer(cluster),
            RemoveServers((unit,)),
            RemoveHostName(cluster, "ess1c1"),
            AddHostName(cluster, "ess1c1", "9.1.1.1"),
            SetClusterAddress(cluster, chance.choice(("ess1c1", "c9")), chance.choice(ADDRESSES)),
            CreateVolume(RankId(f"{unit}:R1"), chance.choice((40, 1000))),
            DeleteVolume(source),
        )
    )


def registered(machine: Machine) -> list[EssSerial]:
    clients = machine.inst.server.clients.items()
    return [serial for serial, state in clients if state is ClientState.REGISTERED]


def check_books(machine: Machine) -> None:
    inst = machine.inst
    server = inst.server
    assert len(registered(machine)) <= 2
    for serial in registered(machine):
        assert server.state is ServerState.RUNNING
        assert wanted_server(inst, inst.storage_servers[serial])[0] == server.cluster
    due = [item for _, _, item in inst.agenda.rows()]
    starts = [item for item in due if isinstance(item, ServerComesUp)]
    assert len(starts) == (server.state is ServerState.STARTING)
    pending = [item for item in due if isinstance(item, ClientRegisters)]
    assert len(pending) == len(set(pending))
    assert all(item.cluster == server.cluster for item in pending)


def check_views(machine: Machine) -> None:
    inst = machine.inst
    for row in copy_services.subsystems(inst):
        for volume in copy_services.volumes(inst, row.id):
            assert copy_services.volume(inst, volume.id) == volume
            assert 0 <= volume.copied_percent <= 100
    copy_services.server(inst)
    hardware.annunciator(inst)
    shown = volumes.volumes(inst), hardware.subsystems(inst)
    inst.rebuild_indexes()
    assert shown == (volumes.volumes(inst), hardware.subsystems(inst))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_entered_server_and_clients_agree(seed):
    machine, chance = three_units(), random.Random(seed)
    for _ in range(150):
        try:
            machine.do(something(machine, chance))
        except Refusal:
            continue
        machine.run(chance.choice(PAUSES_S) * US_PER_S)
        check_books(machine)
        check_views(machine)
    machine.run(1000 * US_PER_S)
    server = machine.inst.server
    if server.cluster is None:
        assert server.state is ServerState.DISABLED
        return
    assert server.state is ServerState.RUNNING
    assert cluster_parts(server.cluster)[0] in registered(machine)
    assert len(registered(machine)) == min(2, len(members(machine.inst, server.cluster)))
