"""PPRC in the machine room: the table of LSS pairs, suspended volumes in the strips, counts."""

from __future__ import annotations

import pytest

from emulator.views.rows import AnnunciatorRow, LssPairRow
from screens import registry
from screens.app import EssTermApp
from screens.canvas import Canvas
from screens.machine.copies_panel import CopiesPanel
from screens.machine.pairs_table import columns, in_order, next_end
from screens.machine.strips import suspended
from screens.machine.units_panel import UnitsPanel
from screens.palette import Ability
from screens.states import LEGEND, mark_of, paint_legend
from tests.screens.laws import assert_laws, grid
from tests.screens.machine.room_rows import COUNTS, MIN, a_room, subsystems_of, volume
from tests.screens.snapshots import assert_grid

COLOURS = Ability()
ASCII = Ability("none", unicode=False)
SIZES = [(120, 40), (80, 24), (100, 30), (110, 36), (132, 50), (200, 60)]
A, B = "2105:12019:17", "2105:14744:17"


def lss_pair(source, target, *counts, apart=0, percent=0, due_us=None):
    """The pairs of two LSSs: duplex, pending, suspended."""
    return LssPairRow(source, target, sum(counts), *counts, apart, percent, due_us)


PAIRS = (
    lss_pair("2105:12019:16", "2105:14744:16", 24, 0, 0),
    lss_pair(A, B, 12, 6, 2, apart=101_559, percent=71, due_us=42 * MIN + 14 * MIN),
    lss_pair("2105:12019:18", "2105:14744:18", 16, 0, 0),
    lss_pair("2105:12019:19", "2105:14744:19", 9, 0, 1, apart=412),
    lss_pair("2105:14744:22", "2105:12019:22", 8, 0, 0),
)
STATES = {
    0: ("full duplex", ""),
    1: ("duplex pending", ""),
    2: ("suspended", ""),
    3: ("duplex pending", "establishing"),
    4: ("simplex", "terminating"),
}


def mirrored(lss, number):
    """A volume of LSS 17 in one of the states of a pair, one of another LSS in none."""
    row = volume(lss, number)
    state, doing = STATES.get(number, ("simplex", "")) if int(lss[11:]) == 17 else ("simplex", "")
    if (state, doing) == ("simplex", ""):
        return row
    role, other = ("source", "14744") if lss[5:10] == "12019" else ("target", "12019")
    return row._replace(
        pprc=state, pprc_role=role, pprc_operation=doing, pprc_partner=row.id[:3] + other
    )


def a_mirrored_room(pairs=PAIRS):
    """The room with PPRC pairs from Melbourne to Sydney and back."""
    core = a_room()
    core.rows |= {
        "lss_pairs": pairs,
        "volumes": lambda lss: tuple(mirrored(lss, n) for n in range(COUNTS[int(lss[11:])])),
        "subsystems": lambda serial=None: tuple(
            row._replace(mirrored=5, suspended=1) if row.number == 17 else row
            for row in subsystems_of(serial)
        ),
        "annunciator": AnnunciatorRow(1, 3, 6, 4, 42 * MIN, "copy done"),
    }
    return core


@pytest.fixture(autouse=True)
def _only_the_room(monkeypatch):
    monkeypatch.setattr(registry, "REGISTRY", registry.REGISTRY[:1])


def an_app(core, ability=COLOURS):
    return EssTermApp(core, ability=ability, operator="op1")


@pytest.mark.parametrize(
    "name, size, ability",
    [
        ("room-pprc-120x40", (120, 40), COLOURS),
        ("room-pprc-80x24", (80, 24), COLOURS),
        ("room-pprc-80x24-ascii", (80, 24), ASCII),
    ],
)
async def test_a_room_with_pairs_looks_as_kept(name, size, ability):
    app = an_app(a_mirrored_room(), ability)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_grid(name, grid(app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pairs", [PAIRS, PAIRS[:1], PAIRS * 4])
async def test_labels_and_texts_obey_the_laws(size, pairs):
    app = an_app(a_mirrored_room(pairs), ASCII)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_laws(app)


async def test_a_line_for_each_LSS_pair_says_how_many_pairs_are_in_which_state():
    app = an_app(a_mirrored_room(PAIRS[1:2]), ASCII)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        lines = app.screen.query_one(CopiesPanel).painted_lines()
    assert lines[2][:59].split() == [
        "12019:17", ">", "14744:17", "20", "S", "12", "s", "6", "!", "2", "101", "559", "cyl",
    ]  # fmt: skip
    assert lines[3][:59].split()[:2] == ["copy", "12019:17"]
    assert lines[3][:59].split()[-5:] == ["71", "%", "14", "min", "left"]


async def test_what_does_not_fit_is_counted_and_the_most_urgent_is_shown():
    app = an_app(a_mirrored_room(PAIRS * 3), ASCII)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        lines = app.screen.query_one(CopiesPanel).painted_lines()
        assert "of 15 LSS pairs shown" in lines[0]
        assert "12019:17" in lines[2]
        assert any("TASKS" in line for line in lines)


async def test_a_tick_reads_again_only_the_LSS_pairs_that_are_shown():
    core, asked = a_mirrored_room(PAIRS * 3), []

    def again(source, target):
        asked.append((source, target))
        row = next(row for row in PAIRS if (row.source, row.target) == (source, target))
        return row._replace(out_of_sync_cylinders=row.out_of_sync_cylinders // 2)

    core.rows |= {"lss_pair": again}
    app = an_app(core, ASCII)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.screen.show_clock()
        await pilot.pause()
        lines = app.screen.query_one(CopiesPanel).painted_lines()
    assert "50 779 cyl" in lines[2]
    assert set(asked) < {(row.source, row.target) for row in PAIRS}


def test_suspended_goes_before_pending_before_the_rest():
    assert [row.source[5:] for row in in_order(PAIRS)] == [
        "12019:17", "12019:19", "12019:16", "12019:18", "14744:22",
    ]  # fmt: skip
    assert next_end(PAIRS) is PAIRS[1]
    assert next_end(PAIRS[:1]) is None


def test_columns_give_way_from_the_left():
    assert [name for name, _ in columns(58)][-1] == "pairs"
    assert [name for name, _ in columns(53)][-1] == "duplex"


async def test_a_strip_counts_what_is_suspended():
    app = an_app(a_mirrored_room(), ASCII)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = app.screen.query_one(UnitsPanel).painted_lines()
    line = next(line for line in text if line[:4].strip() == "17")
    assert line[6:11] == "Ss!/\\"
    assert line[:41].split()[-3:] == ["!", "1", "24"]


def test_the_mark_of_what_is_suspended_is_of_its_role():
    source, target = "pprc-source-suspended", "pprc-target-suspended"
    assert suspended(["simplex"]) == ("", 0)
    assert suspended([source, "simplex", source, target]) == (source, 3)
    assert suspended([target]) == (target, 1)


def test_each_state_of_a_pair_has_a_mark_of_its_own():
    marks = [mark_of(mirrored(lss, number)) for lss in (A, B) for number in STATES]
    assert marks == [
        "pprc-source-duplex",
        "pprc-source-pending",
        "pprc-source-suspended",
        "pprc-source-establishing",
        "pprc-terminating",
        "pprc-target-duplex",
        "pprc-target-pending",
        "pprc-target-suspended",
        "pprc-target-establishing",
        "pprc-terminating",
    ]


def test_a_volume_in_both_relations_shows_its_pair():
    row = mirrored(A, 0)._replace(flashcopy="target", flashcopy_state="established")
    assert mark_of(row) == "pprc-source-duplex"


def test_the_legend_leaves_out_brief_states_where_there_is_little_room():
    for width, words in ((120, [each.word for each in LEGEND]), (80, ["simplex", "FlashCopy"])):
        canvas = Canvas(width, 1)
        paint_legend(canvas, 1, 0, width - 1)
        text = canvas.lines()[0]
        assert all(word in text for word in words)
    assert "terminate" not in text


async def test_large_counts_do_not_push_out_what_is_suspended():
    app = an_app(a_mirrored_room((lss_pair(A, B, 2011, 100, 37),)), ASCII)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.screen.query_one(CopiesPanel).painted_lines()
    assert lines[1][:39].split() == ["S", "2011", "s", "100", "!", "37"]
