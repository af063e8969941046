"""The law of FlashCopy over random histories (rules E01 to E07).

As long as the relation stands, every read of the target returns what the source held at T0, or
what was written to the target since. After a withdraw, what was copied or written stays, the rest
is what the target held before.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.logical import WriteBlocks
from emulator.copy_services import flashcopy
from emulator.ids import VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, US_PER_S
from tests.builders import an_installation

TRACKS = 400
A, B, C = (VolumeId(f"10{n}12019") for n in range(3))
blocks = st.integers(0, TRACKS * BLOCKS_PER_TRACK - 1)
near = st.integers(0, 40)
letters = st.sampled_from([bytes([n]) * BLOCK_BYTES for n in range(4)])


class FlashCopyLaw(RuleBasedStateMachine):
    """A model without cleverness: whole images, copied block by block."""

    @initialize()
    def build(self) -> None:
        draft = an_installation().with_ess("12019").with_volumes("12019", 17, 3, size_tracks=TRACKS)
        self.machine = draft.build()
        self.model: dict[VolumeId, dict[int, bytes]] = {A: {}, B: {}, C: {}}
        self.old: dict[int, bytes] = {}
        self.written: set[int] = set()

    def blocks_of(self) -> set[int]:
        return {n for image in (*self.model.values(), self.old) for n in image}

    @rule(volume=st.sampled_from([A, B, C]), number=blocks | near, data=letters)
    def write(self, volume: VolumeId, number: int, data: bytes) -> None:
        self.machine.do(WriteBlocks(volume, number, data))
        relation = self.machine.inst.relation_of.get(volume)
        if relation is not None:
            self.written.add(number // BLOCKS_PER_TRACK)
        self.model[volume][number] = data

    @rule(pair=st.permutations([A, B, C]), background=st.booleans(), fast=st.booleans())
    def establish(self, pair: list[VolumeId], background: bool, fast: bool) -> None:
        command = EstablishFlashCopy(((pair[0], pair[1]),), background, fast)
        if self.machine.inst.relations:
            if {pair[0], pair[1]} & set(self.machine.inst.relation_of):
                assert self.machine.refused(command).rule == "D03"
            return
        self.machine.do(command)
        self.old, self.written = self.model[pair[1]], set()
        self.model[pair[1]] = dict(self.model[pair[0]])

    @rule(us=st.integers(1, 4 * US_PER_S))
    def time_passes(self, us: int) -> None:
        self.machine.run(us)

    @precondition(lambda self: self.machine.inst.relations)
    @rule()
    def withdraw(self) -> None:
        inst = self.machine.inst
        (relation,) = inst.relations.values()
        front = flashcopy.front(inst, relation)
        self.machine.do(WithdrawFlashCopy(((relation.source, relation.target),)))
        model = self.model[relation.target]
        for number in self.blocks_of():
            track = number // BLOCKS_PER_TRACK
            if track >= front and track not in self.written:
                if number in self.old:
                    model[number] = self.old[number]
                else:
                    model.pop(number, None)

    @invariant()
    def every_read_is_the_models(self) -> None:
        for volume, image in self.model.items():
            for number in self.blocks_of():
                expected = image.get(number, bytes(BLOCK_BYTES))
                assert self.machine.inst.read_block(volume, number) == expected

    @invariant()
    def counts_are_within_bounds(self) -> None:
        for relation in self.machine.inst.relations.values():
            left = flashcopy.tracks_left(self.machine.inst, relation)
            assert 0 <= left <= relation.total_tracks


FlashCopyLaw.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestFlashCopyLaw = FlashCopyLaw.TestCase
