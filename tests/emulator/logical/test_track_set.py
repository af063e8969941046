"""Sets of track numbers: both forms, their border, saving, memory."""

from __future__ import annotations

import random
import tracemalloc

import pytest

from emulator.logical.track_set import TrackSet

LARGE_VOLUME_TRACKS = 655_360


def a_set(total, members):
    tracks = TrackSet(total)
    for track in members:
        tracks.add(track)
    return tracks


def is_bitmap(tracks):
    return tracks._bits is not None


def test_add_says_whether_the_track_is_new():
    tracks = TrackSet(1000)
    assert tracks.add(7)
    assert not tracks.add(7)
    assert len(tracks) == 1
    assert 7 in tracks
    assert 8 not in tracks


@pytest.mark.parametrize(
    "total, most", [(320, 10), (64_000, 2000), (LARGE_VOLUME_TRACKS, 4096), (31, 0)]
)
def test_the_array_becomes_a_bitmap_when_that_is_smaller(total, most):
    tracks = a_set(total, range(most))
    assert not is_bitmap(tracks)
    assert tracks.add(most)
    assert is_bitmap(tracks)
    assert list(tracks) == list(range(most + 1))
    assert not tracks.add(most)
    assert tracks.add(total - 1)
    assert len(tracks) == most + 2


@pytest.mark.parametrize("members", [(), range(400)])
@pytest.mark.parametrize("track", [-1, 1000, 10**12])
def test_a_track_outside_of_the_volume_is_no_member_and_cannot_become_one(members, track):
    tracks = a_set(1000, members)
    assert track not in tracks
    with pytest.raises(IndexError, match="not one of 1000"):
        tracks.add(track)
    assert len(tracks) == len(members)


@pytest.mark.parametrize("members", [[3, 4, 8, 9], [*range(64, 128), 130, 999]])
def test_count_from_counts_members_at_and_beyond_the_front(members):
    tracks = a_set(1000, members)
    for front in (-5, 0, 1, 3, 4, 5, 9, 10, 63, 64, 127, 128, 130, 131, 999, 1000, 5000):
        assert tracks.count_from(front) == sum(track >= front for track in members)


def test_runs_are_maximal_and_ascending_in_both_forms():
    members = [9, 0, 1, 2, 999, 10]
    assert a_set(1000, members).runs() == [0, 3, 9, 2, 999, 1]
    dense = a_set(100, [0, 1, *range(7, 25), 99])
    assert is_bitmap(dense)
    assert dense.runs() == [0, 2, 7, 18, 99, 1]
    assert TrackSet(1000).runs() == []


@pytest.mark.parametrize("total", [0, 1, 8, 77, 5000])
def test_a_set_of_all_tracks_is_one_run(total):
    full = TrackSet.from_runs(total, [0, total] if total else [])
    assert len(full) == total
    assert list(full) == list(range(total))
    assert full == a_set(total, range(total))


@pytest.mark.parametrize(
    "runs",
    [
        [3],
        [3, 0],
        [3, -1],
        [-1, 2],
        [5, 2, 6, 1],
        [5, 2, 1, 1],
        [98, 3],
        [100, 1],
    ],
)
def test_runs_that_no_set_had_are_refused(runs):
    with pytest.raises(ValueError):
        TrackSet.from_runs(100, runs)


@pytest.mark.parametrize("total", [-1, 2**32 + 1])
def test_a_volume_of_impossible_size_is_refused(total):
    with pytest.raises(ValueError, match="cannot have"):
        TrackSet(total)


def test_equality_is_by_volume_size_and_members():
    assert a_set(100, [1, 2]) == a_set(100, [2, 1])
    assert a_set(100, [1, 2]) != a_set(101, [1, 2])
    assert a_set(100, [1, 2]) != a_set(100, [1, 3])
    assert a_set(100, range(50)) != a_set(100, range(1, 51))
    assert a_set(100, [1]) != {1}
    with pytest.raises(TypeError):
        hash(TrackSet(1))


def test_a_set_prints_as_what_would_make_it():
    tracks = a_set(100, [4, 5])
    assert repr(tracks) == "TrackSet.from_runs(100, [4, 2])"


def test_4096_sets_of_24_members_take_less_than_two_megabytes():
    chance = random.Random(7)
    members = [chance.sample(range(LARGE_VOLUME_TRACKS), 24) for _ in range(4096)]
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        sets = [a_set(LARGE_VOLUME_TRACKS, chosen) for chosen in members]
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(sets) == 4096
    assert after - before < 2_000_000
