"""The law of FlashCopy at its edges: small and unequal volumes, several relations, equal instants.

Volumes of one track, of a few, and larger targets; writes that straddle tracks, the front and the
end of the source; withdrawals and new relations in the microsecond at which an establish or a
background copy ends, and one before and after it.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.logical import WriteBlocks
from emulator.copy_services import flashcopy
from emulator.ids import VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK
from emulator.views import copy_services, facts, hardware, volumes
from tests.builders import an_installation

SIZES = (1, 1, 3, 3, 7)
VOLUMES = [VolumeId(f"10{number}12019") for number in range(len(SIZES))]
BLOCKS = dict(zip(VOLUMES, (size * BLOCKS_PER_TRACK for size in SIZES), strict=True))
ZERO = bytes(BLOCK_BYTES)
letters = st.sampled_from([ZERO, *(bytes([n]) * BLOCK_BYTES for n in b"ab")])
some_volume = st.sampled_from(VOLUMES)


class FlashCopyEdges(RuleBasedStateMachine):
    """A model of whole lists of blocks; of every relation, what the target held before."""

    @initialize()
    def build(self) -> None:
        draft = an_installation().with_ess("12019")
        for size in SIZES:
            draft.with_volumes("12019", 17, 1, size_tracks=size)
        self.machine = draft.with_servers("ess1c1").build()
        self.model = {volume: [ZERO] * count for volume, count in BLOCKS.items()}
        self.before: dict[VolumeId, list[bytes]] = {}
        self.written: dict[VolumeId, set[int]] = {}

    @rule(
        volume=some_volume, at=st.integers(0, 60), data=st.lists(letters, min_size=1, max_size=20)
    )
    def write(self, volume: VolumeId, at: int, data: list[bytes]) -> None:
        command = WriteBlocks(volume, at, b"".join(data))
        if at + len(data) > BLOCKS[volume]:
            self.machine.refused(command)
            return
        relation = self.machine.inst.relation_of.get(volume)
        if relation is not None:
            last = at + len(data) - 1
            tracks = range(at // BLOCKS_PER_TRACK, last // BLOCKS_PER_TRACK + 1)
            self.written[relation.target].update(tracks)
        self.machine.do(command)
        self.model[volume][at : at + len(data)] = data

    @rule(
        pairs=st.lists(st.tuples(some_volume, some_volume), min_size=1, max_size=2),
        full=st.booleans(),
    )
    def establish(self, pairs: list[tuple[VolumeId, VolumeId]], full: bool) -> None:
        named = [volume for pair in pairs for volume in pair]
        command = EstablishFlashCopy(tuple(pairs), full)
        if len(set(named)) < len(named) or set(named) & set(self.machine.inst.relation_of):
            assert self.machine.refused(command).rule in ("D02", "D03")
            return
        if any(BLOCKS[target] < BLOCKS[source] for source, target in pairs):
            assert self.machine.refused(command).rule == "D02"
            return
        self.machine.do(command)
        for source, target in pairs:
            self.before[target], self.written[target] = list(self.model[target]), set()
            self.model[target][: BLOCKS[source]] = self.model[source]

    @rule(shift=st.integers(-1, 1), budget=st.sampled_from([None, 1]))
    def to_the_next_end(self, shift: int, budget: int | None) -> None:
        engine = self.machine.engine
        until = max(engine.now_us, (engine.next_due() or engine.now_us) + shift)
        while engine.now_us < until:
            engine.run_until(until, budget)

    @rule(us=st.integers(0, 9_000))
    def time_passes(self, us: int) -> None:
        self.machine.run(us)

    @rule(volume=some_volume, both=st.booleans())
    def withdraw(self, volume: VolumeId, both: bool) -> None:
        inst = self.machine.inst
        relation = inst.relation_of.get(volume)
        if relation is None:
            refusal = self.machine.refused(WithdrawFlashCopy(((volume, VolumeId("")),)))
            assert refusal.rule == "E08"
            return
        front = flashcopy.front(inst, relation)
        target = relation.target
        partner = target if volume == relation.source else relation.source
        self.machine.do(WithdrawFlashCopy(((volume, partner if both else VolumeId("")),)))
        for track in range(front, relation.total_tracks):
            if track not in self.written[target]:
                part = slice(track * BLOCKS_PER_TRACK, (track + 1) * BLOCKS_PER_TRACK)
                self.model[target][part] = self.before[target][part]

    @invariant()
    def every_read_and_image_is_the_models(self) -> None:
        inst = self.machine.inst
        for volume, expected in self.model.items():
            assert [inst.read_block(volume, n) for n in range(BLOCKS[volume])] == expected
            image = facts.image(inst, volume)
            assert [image.blocks.get(n, ZERO) for n in range(BLOCKS[volume])] == expected

    @invariant()
    def books_agree(self) -> None:
        inst = self.machine.inst
        assert len(inst.relation_of) == 2 * len(inst.relations)
        active = {relation.id for relation in inst.relations.values() if relation.background_copy}
        assert {row[0] for row in inst.transfers.rows()} <= active
        for row in volumes.flashcopy_relations(inst):
            assert 0 <= row.tracks_left <= row.total_tracks
            assert (row.copied_percent == 100) == (row.tracks_left == 0)
            assert facts.state(inst, "flashcopy", row.source, row.target) == row.state
        for row in copy_services.subsystems(inst):
            assert copy_services.volumes(inst, row.id) == volumes.volumes(inst, row.id)
        hardware.annunciator(inst)


FlashCopyEdges.TestCase.settings = settings(max_examples=100, stateful_step_count=40)
TestFlashCopyEdges = FlashCopyEdges.TestCase
