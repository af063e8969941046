"""The laws of PPRC over random histories (rules F20, G04 to G15, H01 to H12, I01 to I07).

- Books: a track in which a secondary differs is out of sync by the primary's books, or a write to
  it is on its way, or a person made it differ (no copy of different data, writes to a simplex
  secondary). And the books name no track that was not written.
- A pair that is in full duplex by copying is equal on both sides.
- A copy moves what was out of sync, no track more and none less.
- A write acknowledged in full duplex is on the secondary, whatever fails afterwards.
- A suspended or simplex secondary is written by nobody but its own hosts.
- A FlashCopy keeps its image of T0 through all of it.
- A refused command changes nothing, and how time is cut does not matter.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from emulator.commands.base import Command
from emulator.commands.copy_services import EstablishFlashCopy, WithdrawFlashCopy
from emulator.commands.faults import CutLink, RestoreLink
from emulator.commands.logical import SetLssProperties, WriteBlocks
from emulator.commands.pprc import (
    CopyOption,
    EstablishPprcPairs,
    ExecutedBy,
    RemovePaths,
    RunConsistencyGroup,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.copy_services import pprc
from emulator.copy_services.host_writes import WriteArrives
from emulator.copy_services.pair_census import PairCensus
from emulator.copy_services.pprc_states import PairState
from emulator.errors import Refusal
from emulator.events.copy_services import BlocksWritten
from emulator.events.pprc import PairStateChanged, WriteAcknowledged, WriteFailed
from emulator.ids import LinkId, VolumeId
from emulator.units import BLOCK_BYTES, BLOCKS_PER_TRACK, US_PER_S
from emulator.views import facts
from tests.emulator.copy_services import mirrors
from tests.emulator.copy_services.mirrors import COPY, EXTRA, FREEZE, L1, L2, LOCAL, PATHS, REMOTE

if TYPE_CHECKING:
    from emulator.copy_services.pprc_pairs import HeldWrite, PprcPair
    from emulator.engine import Answer
    from emulator.events.base import Happening

TRACKS = 2000
PATHS_AWAY = RemovePaths(LOCAL, REMOTE)
MIRRORS = tuple((VolumeId(f"10{n}12019"), VolumeId(f"10{n}14744")) for n in range(3))
ALL = (*(volume for pair in MIRRORS for volume in pair), EXTRA, COPY)
blocks = st.sampled_from([0, 0, 7, 8, 4000, 15_990])
moments = st.sampled_from([1, 100, 400, 900, 1500, 3000, 50_000])
times = st.sampled_from([1, 3, 3, 10]).map(lambda seconds: seconds * US_PER_S + 100)
mirror_numbers = st.sampled_from([0, 0, 0, 0, 1, 2])
copies = st.sampled_from([CopyOption.OUT_OF_SYNC, *CopyOption])
sides = st.sampled_from(list(ExecutedBy))


def serial_number(data: bytes | None) -> int:
    """The number that every block of a write bears; 0 for what was never written."""
    return 0 if data is None else int.from_bytes(data[:8], "big")


def numbered(number: int, blocks: int) -> bytes:
    return (number.to_bytes(8, "big") + bytes(BLOCK_BYTES - 8)) * blocks


def tracks_of(first: int, blocks: int) -> set[int]:
    return {each // BLOCKS_PER_TRACK for each in range(first, first + blocks)}


class PprcLaw(RuleBasedStateMachine):
    """Primaries as plain images, and what is known of each pair beside the machine's books.

    spoiled: tracks that a person made differ. touched: tracks written since full duplex, None for
    all. expected: what `moved_tracks` will be when the copy is done. waiting: writes without an
    end. safe: the number of the latest write to a block that was acknowledged in full duplex.
    left_alone: what the secondaries hold that are suspended or simplex.
    """

    @initialize(
        km=st.sampled_from([(0.0, 0.0), (1.0, 103.0), (103.0, 1.0)]),
        copy=st.sampled_from([None, CopyOption.NO_COPY, CopyOption.ENTIRE, CopyOption.ENTIRE]),
        us=st.sampled_from([3_200_000, 5 * US_PER_S, 60 * US_PER_S]),
    )
    def build(self, km: tuple[float, float], copy: CopyOption | None, us: int) -> None:
        self.km = km
        self.machine = mirrors.draft(km=km, tracks=TRACKS).build()
        self.log: list[Command | int] = []
        self.model: dict[VolumeId, dict[int, bytes]] = {volume: {} for volume in ALL}
        self.spoiled: dict[VolumeId, set[int]] = {p: set() for p, _ in MIRRORS}
        self.touched: dict[VolumeId, set[int] | None] = {p: set() for p, _ in MIRRORS}
        self.latest: dict[VolumeId, list[tuple[int, set[int]]]] = {p: [] for p, _ in MIRRORS}
        self.expected: dict[VolumeId, int] = {}
        self.numbers = count(1)
        self.waiting: dict[tuple[VolumeId, int], list[tuple[int, bool]]] = {}
        self.safe: dict[tuple[VolumeId, int], int] = {}
        self.left_alone: dict[VolumeId, dict[int, bytes]] = {}
        self.t0: dict[int, bytes] = {}
        self.attempt(PATHS)
        for number in range(len(MIRRORS)):
            self.write_to_a_primary(number=number, block=0, two=True)
        for number in range(len(MIRRORS)) if copy is not None else ():
            self.establish(number=number, copy=copy, critical=number == 1)
        self.time_passes(us=us)

    # -- doing and learning --------------------------------------------------------------------
    def attempt(self, command: Command) -> Answer | None:
        engine = self.machine.engine
        before = (engine.digest(), engine.chain)
        held = list(self.machine.inst.held_writes)
        try:
            answer = engine.execute(command)
        except Refusal:
            assert (engine.digest(), engine.chain) == before
            return None
        self.log.append(command)
        self.take_in(answer.happenings, held)
        return answer

    def take_in(self, happenings: tuple[Happening, ...], held: list[HeldWrite]) -> None:
        for happening in happenings:
            event = happening.event
            if isinstance(event, BlocksWritten):
                self.issued_at_last(event, held)
            elif isinstance(event, WriteAcknowledged | WriteFailed):
                self.ended(event)
            elif isinstance(event, PairStateChanged):
                self.moved(event, happening.at_us)

    def issued_at_last(self, event: BlocksWritten, held: list[HeldWrite]) -> None:
        for each in held:
            if (each.volume, each.block, each.stored) == (event.volume, event.block, False):
                held.remove(each)
                self.store(each.volume, each.block, each.data)
                return

    def store(self, volume: VolumeId, block: int, data: bytes) -> None:
        for offset in range(0, len(data), BLOCK_BYTES):
            self.model[volume][block + offset // BLOCK_BYTES] = data[offset : offset + BLOCK_BYTES]
        if volume in self.touched:
            tracks = tracks_of(block, len(data) // BLOCK_BYTES)
            self.latest[volume].append((self.machine.engine.now_us, tracks))
            touched = self.touched[volume]
            if touched is not None:
                touched |= tracks

    def ended(self, event: WriteAcknowledged | WriteFailed) -> None:
        place = (event.volume, event.block)
        if self.waiting.get(place):
            number, in_duplex = self.waiting[place].pop(0)
            if in_duplex and isinstance(event, WriteAcknowledged) and event.mirrored:
                self.safe[place] = number

    def moved(self, event: PairStateChanged, at_us: int) -> None:
        primary = event.primary
        if event.primary_state == PairState.FULL_DUPLEX.value:
            if primary in self.expected:
                pair = self.machine.inst.pair_of[primary]
                assert pair.moved_tracks == self.expected.pop(primary)
            late = [tracks for us, tracks in self.latest[primary] if us > at_us - 10_000]
            self.touched[primary] = set().union(*late)
        else:
            self.expected.pop(primary, None)

    def pair(self, number: int) -> PprcPair | None:
        return self.machine.inst.pair_of.get(MIRRORS[number][0])

    def pairs(self) -> list[PprcPair]:
        return list(self.machine.inst.pairs.values())

    def image(self, volume: VolumeId) -> dict[int, bytes]:
        return facts.image(self.machine.inst, volume).blocks

    def different(self, number: int) -> set[int]:
        """Tracks in which the two volumes differ now."""
        left, right = (self.image(volume) for volume in MIRRORS[number])
        return {n // BLOCKS_PER_TRACK for n in left | right if left.get(n) != right.get(n)}

    def on_the_way(self, pair: PprcPair) -> set[int]:
        found: set[int] = set()
        for _, _, item in self.machine.inst.agenda.rows():
            if isinstance(item, WriteArrives) and item.pair == pair.id:
                found |= tracks_of(item.block, len(item.data) // BLOCK_BYTES)
        return found

    def left(self, pair: PprcPair) -> set[int]:
        """Tracks out of sync by the books."""
        record = pair.out_of_sync
        if record is None:
            return set()
        tracks = set(record.after(pprc.moved(self.machine.inst, pair)))
        assert len(tracks) == pprc.out_of_sync_tracks(self.machine.inst, pair)
        return tracks

    def content_replaced(self, primary: VolumeId) -> None:
        """Older data may come to a secondary now, and nobody promised otherwise."""
        self.safe = {place: n for place, n in self.safe.items() if place[0] != primary}
        self.no_promise(primary)

    def no_promise(self, primary: VolumeId) -> None:
        for place, writes in self.waiting.items():
            if place[0] == primary:
                writes[:] = [(number, False) for number, _ in writes]

    # -- what may happen -----------------------------------------------------------------------
    @rule(us=times | moments)
    def time_passes(self, us: int) -> None:
        self.log.append(us)
        held = list(self.machine.inst.held_writes)
        engine = self.machine.engine
        self.take_in(engine.run_until(engine.now_us + us), held)

    @rule(number=mirror_numbers, block=blocks, us=moments)
    def write_and_wait(self, number: int, block: int, us: int) -> None:
        self.write_to_a_primary(number=number, block=block, two=False)
        self.time_passes(us=us)

    @rule(block=blocks, links=st.sampled_from([(L1,), (L2,)]), us=moments)
    def race(self, block: int, links: tuple[LinkId, ...], us: int) -> None:
        """Two writes to one block, and between them a link comes back; the first may be slower."""
        self.attempt(CutLink(links))
        self.write_to_a_primary(number=0, block=block, two=False)
        self.time_passes(us=us)
        self.attempt(RestoreLink(links))
        self.write_to_a_primary(number=0, block=block, two=False)

    @rule(number=mirror_numbers, block=blocks, two=st.booleans())
    def write_to_a_primary(self, number: int, block: int, two: bool) -> None:
        primary, pair = MIRRORS[number][0], self.pair(number)
        both = (PairState.FULL_DUPLEX, PairState.FULL_DUPLEX)
        in_duplex = pair is not None and (pair.primary_state, pair.secondary_state) == both
        self.write(primary, block, two, in_duplex)

    @rule(block=blocks)
    def write_to_the_extra_volume(self, block: int) -> None:
        self.write(EXTRA, block, False, False)

    def write(self, volume: VolumeId, block: int, two: bool, in_duplex: bool) -> None:
        number = next(self.numbers)
        data = numbered(number, 1 + two)
        answer = self.attempt(WriteBlocks(volume, block, data))
        if answer is not None and answer.failure is None:
            events = [happening.event for happening in answer.happenings]
            if BlocksWritten(volume, block, 1 + two) in events:
                self.store(volume, block, data)
            self.waiting.setdefault((volume, block), []).append((number, in_duplex))

    @precondition(lambda self: any(p.secondary_state is PairState.SIMPLEX for p in self.pairs()))
    @rule(number=mirror_numbers, block=blocks)
    def write_to_a_secondary(self, number: int, block: int) -> None:
        primary, secondary = MIRRORS[number]
        if self.attempt(WriteBlocks(secondary, block, numbered(next(self.numbers), 1))) is not None:
            self.spoiled[primary] |= tracks_of(block, 1)
            self.left_alone.pop(primary, None)

    @rule(number=mirror_numbers, copy=copies, critical=st.booleans())
    def establish(self, number: int, copy: CopyOption, critical: bool) -> None:
        primary = MIRRORS[number][0]
        before = self.different(number)
        if self.attempt(EstablishPprcPairs((MIRRORS[number],), copy, critical)) is None:
            return
        pair = self.pair(number)
        assert pair is not None
        self.no_promise(primary)
        if copy is CopyOption.NO_COPY:
            self.spoiled[primary] = before
            return
        if copy is CopyOption.ENTIRE:
            self.touched[primary] = None
        self.spoiled[primary] -= self.left(pair)
        self.expected[primary] = pair.moved_tracks + len(self.left(pair))

    @rule(number=mirror_numbers, side=sides)
    def suspend(self, number: int, side: ExecutedBy) -> None:
        pair = self.pair(number)
        left = set() if pair is None else self.left(pair)
        if self.attempt(SuspendPprcPairs((MIRRORS[number],), side)) is not None:
            assert pair is not None
            assert self.left(pair) == left

    @rule(command=st.sampled_from([SuspendPprcPairs, TerminatePprcPairs]))
    def leave_unheard(self, command: type[SuspendPprcPairs | TerminatePprcPairs]) -> None:
        """The first target acts while no link works, and then all links come back."""
        self.attempt(CutLink((L1, L2)))
        self.attempt(command((MIRRORS[0],), ExecutedBy.TARGET))
        self.attempt(RestoreLink((L1, L2)))

    @rule(links=st.sampled_from([(L1,), (L2,), (L1, L2)]), up=st.booleans())
    def cut_or_restore(self, links: tuple[LinkId, ...], up: bool) -> None:
        self.attempt(RestoreLink(links) if up else CutLink(links))

    @rule()
    def repair_all(self) -> None:
        self.attempt(RestoreLink((L1, L2)))
        self.attempt(PATHS)

    @rule(
        number=mirror_numbers, side=sides, what=st.sampled_from(["terminate", PATHS_AWAY, FREEZE])
    )
    def what_is_rare(self, number: int, side: ExecutedBy, what: Command | str) -> None:
        if isinstance(what, Command):
            self.attempt(what)
        elif self.attempt(TerminatePprcPairs((MIRRORS[number],), side)) is not None:
            self.expected.pop(MIRRORS[number][0], None)

    @precondition(lambda self: self.machine.inst.long_busy)
    @rule()
    def run(self) -> None:
        self.attempt(RunConsistencyGroup(LOCAL, REMOTE))

    @rule(heavy=st.booleans(), group=st.booleans(), timeout_s=st.sampled_from([0, 1, 5]))
    def properties(self, heavy: bool, group: bool, timeout_s: int) -> None:
        self.attempt(
            SetLssProperties(
                LOCAL,
                critical_heavy=heavy,
                consistency_group=group,
                pprc_consistency_timeout_s=timeout_s,
            )
        )

    @rule(number=mirror_numbers, background=st.booleans())
    def flash_a_secondary(self, number: int, background: bool) -> None:
        secondary = MIRRORS[number][1]
        image = self.image(secondary)
        if self.attempt(EstablishFlashCopy(((secondary, COPY),), background)) is not None:
            self.t0 = image

    @rule(block=blocks)
    def cycle(self, block: int) -> None:
        """A step of a split mirror: suspend, keep what the secondary holds, resynchronise."""
        self.suspend(number=0, side=ExecutedBy.SOURCE)
        self.flash_a_secondary(number=0, background=False)
        self.write_to_a_primary(number=0, block=block, two=False)
        self.establish(number=0, copy=CopyOption.OUT_OF_SYNC, critical=False)
        self.time_passes(us=4 * US_PER_S)

    @rule(background=st.booleans())
    def flash_a_primary(self, background: bool) -> None:
        primary = MIRRORS[0][0]
        if self.attempt(EstablishFlashCopy(((EXTRA, primary),), background)) is not None:
            self.model[primary] = dict(self.model[EXTRA])
            self.everything_is_out_of_sync()

    @precondition(lambda self: self.machine.inst.relations)
    @rule(volume=st.sampled_from([EXTRA, COPY]))
    def withdraw(self, volume: VolumeId) -> None:
        if self.attempt(WithdrawFlashCopy(((volume, VolumeId("")),))) is None:
            return
        if volume == COPY:
            self.t0 = self.image(COPY)
        else:
            self.model[MIRRORS[0][0]] = self.image(MIRRORS[0][0])
            self.everything_is_out_of_sync()

    def everything_is_out_of_sync(self) -> None:
        primary, pair = MIRRORS[0][0], self.pair(0)
        self.content_replaced(primary)
        if pair is None or pair.primary_state is PairState.SIMPLEX:
            return
        if len(self.left(pair)) == TRACKS:  # not so after the withdraw of a copy that was done
            self.spoiled[primary] = set()
            self.touched[primary] = None
            if pair.primary_state is PairState.DUPLEX_PENDING:
                self.expected[primary] = pair.moved_tracks + TRACKS

    # -- the laws ------------------------------------------------------------------------------
    @invariant()
    def primaries_hold_what_was_written(self) -> None:
        for volume in (*(primary for primary, _ in MIRRORS), EXTRA):
            assert self.image(volume) == self.model[volume]

    @invariant()
    def the_books_hold_every_difference_and_nothing_that_was_not_touched(self) -> None:
        for number, (primary, _) in enumerate(MIRRORS):
            pair = self.pair(number)
            if pair is None or pair.primary_state is PairState.SIMPLEX:
                continue
            left, touched = self.left(pair), self.touched[primary]
            assert pair.primary_state is not PairState.FULL_DUPLEX or not left
            assert self.different(number) <= left | self.spoiled[primary] | self.on_the_way(pair)
            assert touched is None or left <= touched

    @invariant()
    def what_was_acknowledged_in_full_duplex_is_on_the_secondary(self) -> None:
        secondary_of = dict(MIRRORS)
        images = {primary: self.image(secondary) for primary, secondary in MIRRORS}
        for (primary, block), number in self.safe.items():
            assert primary in secondary_of
            assert serial_number(images[primary].get(block)) >= number

    @invariant()
    def a_secondary_out_of_the_pair_changes_by_its_own_hosts_alone(self) -> None:
        for number, (primary, secondary) in enumerate(MIRRORS):
            pair = self.pair(number)
            if pair is None or pprc.listens(pair):
                self.left_alone.pop(primary, None)
            else:
                image = self.image(secondary)
                assert self.left_alone.setdefault(primary, image) == image

    @invariant()
    def the_census_is_what_counting_gives(self) -> None:
        inst = self.machine.inst
        kept, counted = inst.census, PairCensus(inst.pairs.values())
        assert kept.by_state == counted.by_state
        assert kept.groups.keys() == counted.groups.keys()
        for key, group in kept.groups.items():
            assert group.by_state == counted.groups[key].by_state
            assert group.apart == counted.groups[key].apart

    @invariant()
    def a_flashcopy_keeps_its_image(self) -> None:
        assert self.image(COPY) == self.t0

    def teardown(self) -> None:
        """The same history once more, time in small and in uneven pieces."""
        if not hasattr(self, "machine"):
            return
        again = mirrors.draft(km=self.km, tracks=TRACKS).build().engine
        for number, each in enumerate(self.log):
            if isinstance(each, Command):
                again.execute(each)
                continue
            until = again.now_us + each
            for cut in (each // 7, each // 3 + number % 5):
                again.run_until(max(again.now_us, min(until, again.now_us + cut)), budget=1)
            while again.now_us < until:
                again.run_until(until, budget=1 + number % 3)
        first = self.machine.engine
        assert (again.digest(), again.chain) == (first.digest(), first.chain)


PprcLaw.TestCase.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
TestPprcLaw = PprcLaw.TestCase


def test_what_a_copy_brings_as_zeros_reads_as_never_written():
    law = PprcLaw()
    law.build(km=(0.0, 0.0), copy=CopyOption.ENTIRE, us=3_200_000)
    law.cycle(block=0)
    law.leave_unheard(command=TerminatePprcPairs)
    law.write_to_a_secondary(block=7, number=0)
    law.cycle(block=0)
    law.the_books_hold_every_difference_and_nothing_that_was_not_touched()
