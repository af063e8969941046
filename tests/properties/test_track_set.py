"""Random histories of a track set, against Python's own set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from emulator.logical.track_set import TrackSet


@st.composite
def histories(draw):
    """A volume size, and batches of tracks: single ones or stretches, so both forms occur."""
    total = draw(st.integers(1, 700))
    track = st.integers(0, total - 1)
    single = track.map(lambda k: range(k, k + 1))
    stretch = st.tuples(track, st.integers(1, 40)).map(
        lambda pair: range(pair[0], min(total, pair[0] + pair[1]))
    )
    return total, draw(st.lists(st.one_of(single, stretch), max_size=40))


@given(histories(), st.integers(-3, 710), st.integers(0, 40))
def test_a_track_set_is_a_set(history, front, save_after):
    total, batches = history
    tracks, model = TrackSet(total), set()
    for number, batch in enumerate(batches):
        if number == save_after:
            tracks = TrackSet.from_runs(total, tracks.runs())
        for track in batch:
            assert tracks.add(track) == (track not in model)
            model.add(track)
        assert len(tracks) == len(model)
    assert list(tracks) == sorted(model)
    assert [k for k in range(-2, total + 2) if k in tracks] == sorted(model)
    assert tracks.count_from(front) == sum(k >= front for k in model)


@given(histories())
def test_runs_are_canonical_and_lead_back(history):
    total, batches = history
    tracks = TrackSet(total)
    for batch in batches:
        for track in batch:
            tracks.add(track)
    runs = tracks.runs()
    starts, lengths = runs[::2], runs[1::2]
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    assert all(length > 0 for length in lengths)
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
    assert [k for s, e in zip(starts, ends, strict=True) for k in range(s, e)] == list(tracks)
    loaded = TrackSet.from_runs(total, runs)
    assert loaded == tracks
    assert loaded.runs() == runs


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_adding_does_not_matter(history, chance):
    total, batches = history
    members = [track for batch in batches for track in batch]
    forward, shuffled = TrackSet(total), TrackSet(total)
    for track in members:
        forward.add(track)
    chance.shuffle(members)
    for track in members:
        shuffled.add(track)
    assert forward == shuffled
