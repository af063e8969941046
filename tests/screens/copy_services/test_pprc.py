"""PPRC pairs on the Volumes panel: what they look like, and the tasks of the wizard."""

from __future__ import annotations

import pytest

from emulator.commands.copy_services import RunTask
from emulator.commands.logical import SetLssProperties
from emulator.commands.pprc import (
    CopyOption,
    EstablishPprcPairs,
    ExecutedBy,
    SuspendPprcPairs,
    TerminatePprcPairs,
)
from emulator.views import copy_services
from screens.copy_services import wizard_steps as steps
from screens.copy_services import wizard_words as words
from screens.copy_services.area import SOURCE, TARGET
from screens.copy_services.faces import face_of, mirrored_pair
from screens.copy_services.selection import Selection, left, right
from screens.copy_services.task_wizard import TaskWizard
from screens.copy_services.volume_filter import VolumeFilter
from screens.copy_services.wizard_steps import Draft, draft_of
from screens.palette import GLYPHS
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    FAR,
    HERE,
    NARROW,
    THERE,
    WIDE,
    Ability,
    a_mirrored_ess,
    across,
    at,
    click,
    keys,
    mirrors,
    says,
    two_units,
    volume,
)
from tests.screens.laws import assert_laws, assert_nothing_is_cut, grid, walk_panel
from tests.screens.snapshots import assert_grid

A, B = across(0)[0]
C, D = across(1)[0]
PAIR = ((A, B),)


def show_both(pilot, source=HERE, target=THERE):
    """Both units, one in each area."""
    pilot.panel.show_lss(SOURCE, None)
    pilot.panel.show_lss(TARGET, target)
    pilot.panel.show_lss(SOURCE, source)


async def press(pilot, label):
    """Press something in the wizard with the mouse."""
    await click(pilot, label, panel=pilot.app.screen.body)


async def open_wizard(pilot, source=A, target=B):
    """Select a pair across the areas and open the wizard; returns its body."""
    show_both(pilot)
    await click(pilot, source)
    await click(pilot, target, button=3)
    await click(pilot, target, button=3)
    assert isinstance(pilot.app.screen, TaskWizard)
    return pilot.app.screen.body


# -- the tasks as data -----------------------------------------------------------------------------


def test_the_list_offers_what_is_documented_for_what_is_selected():
    flashcopy = ("Establish FlashCopy pair", "Withdraw FlashCopy pair")
    pprc = ("Establish PPRC copy pair", "Terminate PPRC copy pair", "Suspend PPRC Copy Pair")
    assert Draft(((A, C),)).choices(steps.TASK) == flashcopy
    assert draft_of(PAIR, exist=False).choices(steps.TASK) == pprc
    assert draft_of(((A, C), (B, D), *PAIR), exist=False).choices(steps.TASK) == flashcopy + pprc


def test_G10_exactly_one_copy_option_is_chosen():
    draft = draft_of(PAIR, exist=False)
    page = draft.page(steps.OPTIONS)
    assert page.radio == (
        "Do not copy volume",
        "Copy entire volume",
        "Copy out-of-sync cylinders only",
    )
    assert page.boxes == ("Critical Volume mode", "Permit if target is online")
    assert draft.work() == EstablishPprcPairs(PAIR, CopyOption.ENTIRE)
    for option in CopyOption:
        chosen = draft.chosen(steps.NO_COPY).chosen(option.value)
        assert [label for label in page.radio if chosen.is_on(label)] == [option.value]
        assert chosen.chosen(option.value).work() == EstablishPprcPairs(PAIR, option)


def test_the_boxes_are_options_of_the_command():
    draft = draft_of(PAIR, exist=False).chosen(steps.CRITICAL).chosen(steps.PERMIT_ONLINE)
    work = EstablishPprcPairs(PAIR, critical=True, permit_if_target_online=True)
    assert draft.work() == work
    assert draft.chosen(steps.CRITICAL).work().critical is False


@pytest.mark.parametrize(
    "task, command",
    [
        ("Terminate PPRC copy pair", TerminatePprcPairs),
        ("Suspend PPRC Copy Pair", SuspendPprcPairs),
    ],
)
def test_G19_the_storage_server_that_executes_is_chosen(task, command):
    draft = draft_of(PAIR, exist=False).chosen(task)
    assert draft.steps() == ("Task", "Select storage server", "Define task")
    assert draft.choices("Select storage server") == (
        "Schedule task with source storage server",
        "Schedule task with target storage server",
    )
    assert draft.work() == command(PAIR, ExecutedBy.SOURCE)
    at_target = draft.chosen("Schedule task with target storage server")
    assert at_target.work() == command(PAIR, ExecutedBy.TARGET)


@pytest.mark.parametrize(
    "critical, heavy, said",
    [
        (False, False, "goes on taking writes"),
        (False, True, "goes on taking writes"),
        (True, False, "only after the last path is lost"),
        (True, True, "source and target are both write inhibited"),
    ],
)
def test_H07_the_note_says_what_table_1_says(critical, heavy, said):
    draft = draft_of(PAIR, exist=False)
    draft = draft.chosen(steps.CRITICAL) if critical else draft
    note = words.note_of(draft, steps.OPTIONS, {HERE: heavy})
    assert said in note.text
    assert ("LSS 17 has Critical Heavy mode " + ("on" if heavy else "off") in note.head) is critical


def test_the_note_tells_LSSs_of_different_modes_apart():
    draft = draft_of((*PAIR, (D, C)), exist=False).chosen(steps.CRITICAL)
    note = words.note_of(draft, steps.OPTIONS, {HERE: True, THERE: False})
    assert note.text == "Critical Heavy mode is on in 12019:17, off in 14744:17."
    note = words.note_of(draft, steps.OPTIONS, {HERE: True, THERE: True})
    assert "their LSSs have Critical Heavy mode on" in note.head


# -- clicks ----------------------------------------------------------------------------------------


def test_J05_a_left_click_on_a_selected_pair_that_exists_opens_the_wizard():
    selection = Selection(pairs=PAIR)
    for each in (A, B):
        assert left(selection, each, (A, B)).opens_wizard
    assert right(selection, B, None).opens_wizard
    assert not left(selection, A, None).opens_wizard
    assert left(selection, A, None).selection.is_empty
    assert not left(selection, C, (C, D)).opens_wizard
    assert not left(Selection(source=A), A, (A, B)).opens_wizard


def test_J05_the_last_of_several_pairs_opens_the_wizard_too():
    selection = Selection(pairs=((A, B), (C, D)), is_multiple=True)
    assert left(selection, C, (C, D)).opens_wizard
    assert left(selection, A, (A, B)).note


@pytest.mark.parametrize("last", [1, 3])
async def test_J05_terminate_is_reached_by_either_click(monkeypatch, last):
    machine = a_mirrored_ess()
    async with at(machine, monkeypatch) as pilot:
        show_both(pilot)
        await click(pilot, A)
        await click(pilot, B, button=3)
        await click(pilot, B, button=last)
        body = pilot.app.screen.body
        await press(pilot, "Terminate PPRC copy pair")
        await press(pilot, "Next")
        assert body.draft.is_on("Schedule task with source storage server")
        await press(pilot, "Schedule task with target storage server")
        await press(pilot, "Next")
        await press(pilot, "Run")
        assert "Task unnamed started" in says(pilot)
        pair = machine.inst.pair_of[A]
        assert (pair.primary_state.value, pair.secondary_state.value) == ("suspended", "simplex")


async def test_J03_a_click_on_the_source_of_no_pair_still_clears(monkeypatch):
    async with at(two_units(), monkeypatch) as pilot:
        show_both(pilot)
        await click(pilot, A)
        await click(pilot, B, button=3)
        await click(pilot, A)
        assert pilot.panel.selection.is_empty


# -- the wizard runs -------------------------------------------------------------------------------


async def test_G05_a_pair_is_established_with_the_mouse(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        body = await open_wizard(pilot)
        assert body.draft.task == "Establish PPRC copy pair"
        await press(pilot, "Next")
        assert body.find_targets("Copy entire volume", "option")[0].states == ("checked",)
        await press(pilot, "Critical Volume mode")
        await press(pilot, "Next")
        await press(pilot, "Run")
        assert mirrors(machine) == [(A, B, "duplex pending", "duplex pending")]
        assert machine.inst.pair_of[A].critical
        tile = pilot.panel.find_targets(A, "tile")[0]
        assert tile.states == ("source", "establishing")
        assert pilot.panel.selection.is_empty


async def test_G06_a_pair_is_suspended_and_resumed_with_keys(monkeypatch):
    machine = a_mirrored_ess()
    async with at(machine, monkeypatch) as pilot:
        show_both(pilot)
        pilot.panel.active = pilot.panel.areas[0]
        await keys(pilot, "s", "tab", "t", "t", "down", "down", "space", "enter", "enter", "enter")
        assert machine.inst.pair_of[A].primary_state.value == "suspended"
        await keys(pilot, "tab", "s", "tab", "t", "t", "enter", "down", "down", "space")
        await keys(pilot, "enter", "enter")
        assert machine.inst.pair_of[A].primary_state.value == "duplex pending"


async def test_G02_a_refusal_is_shown_and_changes_nothing(monkeypatch):
    machine = a_mirrored_ess()
    before = mirrors(machine)
    async with at(machine, monkeypatch) as pilot:
        await open_wizard(pilot, C, B)
        await keys(pilot, "enter", "enter", "enter")
        assert "REFUSED" in "\n".join(pilot.panel.painted_lines())
        assert f"Volume {C} is in the PPRC pair {C} to {D}." in says(pilot)
        assert mirrors(machine) == before


async def test_G22_several_pairs_are_one_task(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        show_both(pilot)
        await keys(pilot, "m")
        for source, target in across(0, 1, 2):
            await click(pilot, source)
            await click(pilot, target, button=3)
        await click(pilot, target, button=3)
        await keys(pilot, "enter", "enter", "enter")
        assert [each[:2] for each in mirrors(machine)] == list(across(0, 1, 2))
        assert machine.inst.server.runs[-1].pairs == 3


async def test_the_wizard_reads_the_mode_of_the_LSS(monkeypatch):
    machine = two_units()
    machine.do(SetLssProperties(HERE, critical_heavy=True))
    async with at(machine, monkeypatch) as pilot:
        body = await open_wizard(pilot)
        await press(pilot, "Next")
        await press(pilot, "Critical Volume mode")
        text = " ".join(" ".join(body.painted_lines()).split())
        assert "Critical Volume mode is on; LSS 17 has Critical Heavy mode on." in text


# -- what is seen ----------------------------------------------------------------------------------

TILES = {
    "S>": ("source", "full duplex"),
    ">T": ("target", "full duplex"),
    "s>": ("source", "duplex pending"),
    ">t": ("target", "duplex pending"),
    "S!": ("source", "suspended"),
    "!T": ("target", "suspended"),
    "/>": ("source", "establishing"),
    ">/": ("target", "establishing"),
    "\\ ": ("", "terminating"),
    "^^": ("FlashCopy source", "established"),
    "vv": ("FlashCopy target", "established"),
    "^'": ("FlashCopy source", "establishing"),
    "v,": ("FlashCopy target", "establishing"),
    ". ": ("", "simplex"),
}


def expected_of(machine, row):
    """Role and state of a volume as its tile must tell them."""
    pair = machine.inst.pair_of.get(row.id)
    if pair is not None:
        role = "source" if pair.primary == row.id else "target"
        if pair.operation.value == "terminating":
            return "", "terminating"
        side = pair.primary_state if role == "source" else pair.secondary_state
        return role, pair.operation.value or side.value
    relation = machine.inst.relation_of.get(row.id)
    if relation is None:
        return "", "simplex"
    return f"FlashCopy {'source' if relation.source == row.id else 'target'}", relation.state.value


async def test_G27_without_colour_the_text_names_the_state_of_every_volume(monkeypatch):
    machine = a_mirrored_ess()
    async with at(machine, monkeypatch, WIDE, ASCII) as pilot:
        show_both(pilot)
        lines = pilot.panel.painted_lines()
        read = {
            tile.label: TILES[lines[tile.region.y][tile.region.x + 1 :][:2]]
            for tile in pilot.panel.visible_targets
            if tile.role == "tile"
        }
    rows = [row for lss in (HERE, THERE) for row in copy_services.volumes(machine.inst, lss)]
    assert read == {row.id: expected_of(machine, row) for row in rows}
    assert len(set(read.values())) == len(TILES)


async def test_arrows_point_from_source_to_target_in_reversed_areas(monkeypatch):
    async with at(a_mirrored_ess(), monkeypatch, WIDE, COLOURS) as pilot:
        show_both(pilot, source=THERE, target=HERE)
        lines = pilot.panel.painted_lines()
        marks = {
            tile.label: lines[tile.region.y][tile.region.x + 1 :][:2]
            for tile in pilot.panel.visible_targets
            if tile.role == "tile"
        }
    assert (marks[A], marks[B]) == ("←■", "◆←")
    assert (marks[C], marks[D]) == ("║■", "◆║")
    assert marks[volume(10)] == "▲▲"


def rows_of(machine, *numbers, serial="12019"):
    """The rows of volumes by number."""
    inst = machine.inst
    return [copy_services.volume(inst, volume(number, serial=serial)) for number in numbers]


def test_second_lines_and_grounds_of_mirrored_volumes():
    machine = a_mirrored_ess()
    faces = [face_of(row) for row in rows_of(machine, 0, 1, 2, 3, 5)]
    assert [face.line for face in faces] == [
        f"to {B}", "suspended", "4 % copied", "establishing", "terminating",
    ]  # fmt: skip
    assert [face.ground for face in faces] == [
        "source_s", "warn_t", "source_t", "source_t", "raised",
    ]  # fmt: skip
    assert [face.filled for face in faces] == [0, 0, 4, 0, 0]
    assert all(len(face.line) <= 13 for face in faces)
    target = face_of(rows_of(machine, 0, serial=FAR)[0])
    assert (target.line, target.ground) == (f"of {A}", "target_s")


def test_I02_a_volume_in_both_relations_shows_both():
    machine = a_mirrored_ess()
    (row,) = rows_of(machine, 4, serial=FAR)
    face = face_of(row)
    assert (face.mark, face.second) == ("pprc-target-duplex", "flashcopy-source-established")
    assert (face.lead, face.line) == ("", f"{row.copied_percent} %")
    (row,) = rows_of(machine, 11)
    face = face_of(row)
    assert (face.mark, face.second) == ("pprc-source-pending", "flashcopy-target-established")
    assert (face.lead, face.line) == (f"{row.pprc_percent} %", "")


async def test_I02_compact_tiles_have_one_mark_of_each_and_maps_two_cells(monkeypatch):
    machine = a_mirrored_ess()
    both = volume(4, serial=FAR)
    async with at(machine, monkeypatch, NARROW, ASCII) as pilot:
        show_both(pilot)
        tile = pilot.panel.find_targets(both, "tile")[0]
        line = pilot.panel.painted_lines()[tile.region.y]
        assert line[tile.region.x + 1 :][:2] == "T^"
        pilot.panel.act("density")
        layout = pilot.panel.panel_layout
        line = pilot.panel.painted_lines()[layout.tiles_y + 1]
        x = layout.area_x(1) + layout.map_x + 4 + 2 * 4
        assert line[x : x + 2] == "T^"


async def test_sixteen_colours_have_the_role_in_the_ink(monkeypatch):
    async with at(a_mirrored_ess(), monkeypatch, WIDE, Ability("16")) as pilot:
        show_both(pilot)
        tile = pilot.panel.find_targets(A, "tile")[0]
        x, y = tile.region.x + 4, tile.region.y
        strip = pilot.panel.render_line(y).crop(x, x + 8)
        assert strip.text == A
        assert {segment.style.color.number for segment in strip} == {12}


def test_every_ground_of_a_face_is_a_token_and_every_mark_a_glyph():
    machine = a_mirrored_ess()
    for serial in ("12019", FAR):
        for row in rows_of(machine, *range(24), serial=serial):
            face = face_of(row)
            assert face.mark in GLYPHS
            assert not face.second or face.second in GLYPHS


def test_a_pair_is_source_then_target_from_either_side():
    machine = a_mirrored_ess()
    here, there = rows_of(machine, 0)[0], rows_of(machine, 0, serial=FAR)[0]
    assert mirrored_pair(here) == mirrored_pair(there) == (A, B)
    assert mirrored_pair(rows_of(machine, 20)[0]) is None


async def test_the_strip_tells_partner_paths_and_reason(monkeypatch):
    async with at(a_mirrored_ess(), monkeypatch) as pilot:
        show_both(pilot)
        await click(pilot, C, button=2)
        text = " ".join(" ".join(pilot.panel.painted_lines()[-7:]).split())
        assert "State ■║ source, suspended" in text
        assert f"Partner {D}, 1 path" in text
        assert "essterm reason 03 host command to primary" in text


def test_a_filter_keeps_volumes_by_the_state_of_their_pair():
    machine = a_mirrored_ess()
    rows = copy_services.volumes(machine.inst, HERE)
    only = VolumeFilter()
    for box in ("simplex", "duplex pending", "full duplex"):
        only = only.toggled(box)
    assert [row.id for row in only.kept(rows)] == [volume(1), volume(6)]
    assert only.words() == "Open Systems, suspended"
    plain = VolumeFilter().toggled("FlashCopy source").toggled("FlashCopy target")
    assert len(plain.kept(rows)) == 24 - 6


@pytest.mark.parametrize("size", [WIDE, NARROW, (100, 30), (200, 60)])
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_words_hold_with_pairs(monkeypatch, size, ability):
    async with at(a_mirrored_ess(), monkeypatch, size, ability) as pilot:
        show_both(pilot)
        for area in pilot.panel.areas:
            pilot.panel.active = area
            for place in range(0, 24, 3):
                area.put_cursor(place)
                pilot.panel.repaint()
                assert_nothing_is_cut(pilot.panel)
        walk_panel(pilot.panel)
        for word in ("source", "density", "density"):
            pilot.panel.act(word)
            walk_panel(pilot.panel)
            assert_nothing_is_cut(pilot.panel)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("task", [offer.label for offer in steps.PPRC])
async def test_labels_and_words_hold_in_every_step(monkeypatch, size, task):
    async with at(a_mirrored_ess(), monkeypatch, size, ASCII) as pilot:
        body = await open_wizard(pilot, C, D)
        await press(pilot, task)
        for step in body.draft.steps():
            assert body.step == step
            for label in body.draft.choices(step):
                body.go_to(label)
                walk_panel(body)
                assert_nothing_is_cut(body)
            await keys(pilot, "enter") if step != steps.TASK else await press(pilot, "Next")


@pytest.mark.parametrize(
    "number, serial", [(0, "12019"), (1, "12019"), (2, "12019"), (4, FAR), (11, "12019")]
)
@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_information_panel_holds_for_every_kind_of_pair(
    monkeypatch, size, number, serial
):
    machine = a_mirrored_ess()
    async with at(machine, monkeypatch, size, ASCII) as pilot:
        show_both(pilot)
        await click(pilot, volume(number, serial=serial), button=2)
        await keys(pilot, "i")
        body = pilot.app.screen.body
        assert_laws(pilot.app)
        await keys(pilot, "right")
        assert body.volume != volume(number, serial=serial)
        assert_nothing_is_cut(body)


async def test_G20_the_source_tells_how_many_cylinders_are_out_of_sync(monkeypatch):
    machine = a_mirrored_ess()
    async with at(machine, monkeypatch) as pilot:
        show_both(pilot)
        await click(pilot, volume(2), button=2)
        await keys(pilot, "i")
        text = "\n".join(pilot.app.screen.body.painted_lines())
        assert "OUT-OF-SYNC CYLINDERS" in text
        assert "left of 40 691" in text
        assert "Critical Volume  not checked" in text
        await keys(pilot, "right")
        assert "OUT-OF-SYNC" not in "\n".join(pilot.app.screen.body.painted_lines())


async def test_the_reason_of_a_suspension_is_essterms_own_line(monkeypatch):
    async with at(a_mirrored_ess(), monkeypatch) as pilot:
        show_both(pilot)
        await click(pilot, C, button=2)
        await keys(pilot, "i")
        text = " ".join(" ".join(pilot.app.screen.body.painted_lines()).split())
        assert "essterm adds reason 03, host command to primary" in text


async def test_a_task_run_from_the_wizard_is_a_task_of_the_server(monkeypatch):
    machine = two_units()
    async with at(machine, monkeypatch) as pilot:
        await open_wizard(pilot)
        await keys(pilot, "enter", "enter", *"p53", "enter")
        run = machine.inst.server.runs[-1]
        assert (run.name, run.kind, run.pairs) == ("p53", "Establish PPRC copy pair", 1)
        assert isinstance(RunTask(EstablishPprcPairs(PAIR), "p53"), RunTask)


@pytest.mark.parametrize(
    "name, size, ability, volume_at, pressed",
    [
        ("volumes-pprc-120x40", WIDE, COLOURS, D, ()),
        ("volumes-pprc-80x24", NARROW, COLOURS, D, ()),
        ("volumes-pprc-120x40-ascii", WIDE, ASCII, volume(4, serial=FAR), ()),
        ("volumes-pprc-map-80x24-ascii", NARROW, ASCII, C, ("z",)),
        ("information-pprc-120x40", WIDE, COLOURS, volume(2), ("i",)),
        ("information-both-120x40", WIDE, COLOURS, volume(11), ("i",)),
        ("information-suspended-80x24-ascii", NARROW, ASCII, C, ("i",)),
    ],
)
async def test_pairs_look_as_kept(monkeypatch, name, size, ability, volume_at, pressed):
    async with at(a_mirrored_ess(), monkeypatch, size, ability) as pilot:
        show_both(pilot)
        await click(pilot, volume_at, button=2)
        await keys(pilot, *pressed)
        assert_grid(name, grid(pilot.app))


@pytest.mark.parametrize(
    "name, size, ability, pressed",
    [
        ("wizard-pprc-task-120x40", WIDE, COLOURS, ()),
        ("wizard-pprc-options-120x40", WIDE, COLOURS, ("enter", *("down",) * 2, "space")),
        ("wizard-pprc-options-80x24-ascii", NARROW, ASCII, ("enter", *("down",) * 2, "space")),
        ("wizard-pprc-server-120x40", WIDE, COLOURS, ("down", "space", "enter", "down")),
        ("wizard-pprc-server-80x24", NARROW, COLOURS, ("down", "space", "enter", "down")),
    ],
)
async def test_the_wizard_looks_as_kept(monkeypatch, name, size, ability, pressed):
    async with at(a_mirrored_ess(), monkeypatch, size, ability) as pilot:
        await open_wizard(pilot, C, D)
        await keys(pilot, *pressed)
        assert_grid(name, grid(pilot.app))
