"""Laws that hold of a unit whatever was asked of it, refused or done."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from emulator.commands.hardware import AdapterKind, InstallAdapter, InstallEightPack
from emulator.commands.logical import (
    AssignVolume,
    ConfigureRank,
    CreateVolume,
    DeleteVolume,
    EraseRank,
    UnassignVolume,
)
from emulator.engine import Engine
from emulator.errors import Refusal
from emulator.ids import EssSerial, HostPortId, RankId, VolumeId, lss_number_of, lss_of
from tests.builders import an_installation

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.installation import Installation

SERIAL = EssSerial("12019")

_packs = st.builds(
    InstallEightPack,
    st.just(SERIAL),
    st.integers(0, 2),
    st.sampled_from("ABC"),
    st.sampled_from([9.1, 36.4, 5.0]),
)
_ranks = st.integers(0, 9).map(lambda number: RankId(f"{SERIAL}:R{number}"))
_volumes = st.builds(
    "{:X}{:02X}12019".format, st.sampled_from([0, 1, 2, 8]), st.integers(0, 5)
).map(VolumeId)
_ports = st.sampled_from(["0000", "0004", "0008"]).map(lambda s: HostPortId(f"12019:SAID{s}"))
_sizes = st.sampled_from([-1, 0, 1, 200_000, 900_000, 2_000_000])
_commands = st.one_of(
    _packs,
    st.builds(ConfigureRank, st.just(SERIAL), st.integers(0, 5), st.booleans()),
    st.builds(EraseRank, _ranks),
    st.builds(CreateVolume, _ranks, _sizes),
    st.builds(CreateVolume, st.just(RankId("12019:R1")), st.just(1)),
    st.builds(DeleteVolume, _volumes),
    st.builds(AssignVolume, _volumes, _ports),
    st.builds(UnassignVolume, _volumes, _ports),
    st.builds(
        InstallAdapter,
        st.just(SERIAL),
        st.integers(1, 2),
        st.integers(1, 3),
        st.sampled_from(AdapterKind),
    ),
)


def a_unit() -> Installation:
    """Defined for 16 LSSs; LSS 16 is two volumes short of handing over."""
    draft = an_installation().with_ess(SERIAL, open_lss=16).with_adapter(SERIAL, 1, 1)
    return draft.with_volumes(SERIAL, 16, 190, size_tracks=1).build().inst


def check(inst: Installation) -> None:
    """The books of the unit agree with each other."""
    unit = inst.storage_servers[SERIAL]
    used = Counter[str]()
    for volume in inst.volumes.values():
        used[volume.rank] += volume.size_tracks
        rank = inst.rank(volume.rank)
        assert lss_number_of(volume.id) == rank.lss, "A10: a rank lies in one LSS"
        assert inst.volumes_of[lss_of(volume.id)][volume.id] is volume
    assert sum(map(len, inst.volumes_of.values())) == len(inst.volumes)
    for rank in unit.ranks.values():
        assert used[rank.id] == rank.used_tracks <= rank.capacity_tracks, "A19"
        assert rank.lss in unit.subsystems
        assert inst.transfers.capacity(f"rank:{rank.id}") > 0
    for pack in unit.eight_packs.values():
        own = [rank.number for rank in unit.ranks.values() if rank.eight_pack == pack.number]
        assert pack.rank == min(own, default=0)
        assert pack.lss in unit.subsystems
    for members in inst.volumes_of.values():
        assert len(members) <= 256, "A05"
    for addresses in unit.addresses.values():
        assert addresses, "a port without volumes is not kept"
        assert addresses.keys() <= inst.volumes.keys()
        assert len(set(addresses.values())) == len(addresses)


def refusal_of(engine: Engine, command: Command) -> str:
    """The sentence with which a command was refused, "" when it was done."""
    try:
        engine.execute(command)
    except Refusal as refusal:
        return refusal.message
    return ""


@given(st.lists(_commands, max_size=40))
def test_the_books_agree_after_whatever_was_asked(commands):
    engine = Engine(a_unit())
    digest = engine.digest()
    for command in commands:
        refusal = refusal_of(engine, command)
        if refusal:
            assert engine.digest() == digest, command
            assert refusal.endswith("."), refusal
        digest = engine.digest()
        check(engine.installation)
    before = engine.installation.volumes_of
    engine.installation.rebuild_indexes()
    assert engine.installation.volumes_of == before
