"""The runbook pane: what it shows of a replay, the live screen in it, and its keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from screens.app import EssTermApp
from screens.palette import Ability
from screens.runbook.live_view import LiveView
from screens.runbook.progress_panel import ProgressPanel
from screens.runbook.rows import ActingRow, CheckRow, LineRow, ReplayRow, RowState, StepRow
from screens.runbook.screen import RunbookScreen
from screens.runbook.steps_panel import StepsPanel
from tests.screens.laws import assert_nothing_is_cut, grid, panels, walk_panel
from tests.screens.rooms import core_of, two_sites
from tests.screens.snapshots import assert_grid

COLOURS = Ability()
ASCII = Ability("none", unicode=False)
STEPS = (
    StepRow("1", "Choose the LSS", RowState.DONE, "2s"),
    StepRow("2", "Select source and target, and open the Task Wizard", RowState.CURRENT),
    StepRow("3", "Tick a box", RowState.SKIPPED, "not variant accelerate"),
    StepRow("4", "Name the task and run it", RowState.TO_DO),
)
LINES = (
    LineRow("left-click 10012019 in Source", RowState.DONE),
    LineRow("right-click 10112019 in Source", RowState.CURRENT),
    LineRow('expect "Task Wizard"', RowState.TO_DO),
)
ROW = ReplayRow(
    "P47",
    "Establish a FlashCopy pair",
    "§5.2.1",
    STEPS,
    "2",
    "Select source and target, and open the Task Wizard",
    "A left click makes a volume the source, a *right click* the target.\n\nThe second opens it.",
    "specialist 12019 Volumes",
    LINES,
    (CheckRow("flashcopy 10012019 is none", True, "none"),),
    held=4,
    virtual_us=72_000_000,
    wall_s=31.0,
    action=2,
    actions=5,
    console="specialist 12019 Volumes",
)
FAILED = "step 2, line 57: expected flashcopy 10012019 is none; found established"


class Replay:
    """A replay that stands still, and remembers what was asked of it."""

    def __init__(self, row: ReplayRow = ROW, acting: ActingRow | None = None) -> None:
        self.shown, self.at = row, acting
        self.asked: list[object] = []
        self.size = (80, 24)

    def row(self) -> ReplayRow:
        """Where it stands."""
        return self.shown

    def strips(self) -> list[Strip]:
        """A screen with the number of each row, and a tile in row 10."""
        width, height = self.size
        texts = [f"row {y}".ljust(width, ".") for y in range(height)]
        texts[10] = "row 10".ljust(30, ".") + "10112019".ljust(width - 30, ".")
        return [Strip([Segment(text)], len(text)) for text in texts]

    def acting(self) -> ActingRow | None:
        """What is acted on."""
        return self.at

    def resize(self, width: int, height: int) -> None:
        """Another size."""
        self.size = (width, height)

    def __getattr__(self, name: str) -> object:
        return lambda *arguments: self.asked.append((name, *arguments))


async def _shown(replay: Replay, size: tuple[int, int], work, ability: Ability = COLOURS):
    """The pane in front of an application, and what `work` gives of it."""
    core = core_of(two_sites())
    more = [lambda desk: RunbookScreen(desk, replay)]
    app = EssTermApp(core, ability=ability, operator="onlooker", more=more)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.press("5")
            await pilot.pause()
            return await work(app, pilot)
    finally:
        await core.close()


async def test_what_applications_have_lost_is_shown_once_there_are_any():
    """Without an application there is no recovery point to speak of."""
    assert "RPO" not in await _shown(Replay(), (120, 40), _grid)
    lost = replace(ROW, rpo="3 writes, 20ms")
    assert "RPO 3 writes, 20ms" in await _shown(Replay(lost), (120, 40), _grid)


async def _grid(app, pilot) -> str:
    return grid(app)


@pytest.mark.parametrize(
    "name, size, ability",
    [
        ("runbook-120x40", (120, 40), COLOURS),
        ("runbook-80x24", (80, 24), COLOURS),
        ("runbook-120x40-ascii", (120, 40), ASCII),
    ],
)
async def test_the_pane_looks_as_kept(name, size, ability):
    acting = ActingRow(Region(30, 10, 8, 1), "right-click")
    assert_grid(name, await _shown(Replay(acting=acting), size, _grid, ability))


async def test_the_pane_obeys_the_laws_of_panels():
    async def laws(app, pilot):
        for panel in panels(app):
            walk_panel(panel)
            if isinstance(panel, (StepsPanel, ProgressPanel)):
                assert_nothing_is_cut(panel)

    await _shown(Replay(), (120, 40), laws)


async def test_the_control_stands_in_a_frame_with_its_verb_in_a_label():
    acting = ActingRow(Region(30, 10, 8, 1), "right-click")

    async def live(app, pilot):
        return app.screen.query_one(LiveView).rows()

    rows = await _shown(Replay(acting=acting), (120, 40), live)
    assert rows[9][29:39].endswith("┐")
    assert " right-click " in rows[9]
    assert rows[10][29:39] == "│10112019│"
    assert rows[11][29:39] == "└────────┘"


async def test_where_there_is_less_room_the_control_is_in_view():
    acting = ActingRow(Region(0, 22, 8, 1), "press")

    async def live(app, pilot):
        return app.screen.query_one(LiveView).rows()

    rows = await _shown(Replay(acting=acting), (80, 24), live)
    assert any(" press " in row for row in rows)
    assert any("row 22..│" in row for row in rows)
    assert not any(row.startswith("row 0.") for row in rows)


async def test_a_key_acts_on_no_control_and_is_named():
    async def live(app, pilot):
        return app.screen.query_one(LiveView).rows()

    rows = await _shown(Replay(acting=ActingRow(Region(), "key F3")), (120, 40), live)
    assert " key F3 " in rows[-1]
    assert not any("┌" in row for row in rows)


async def test_the_keys_ask_the_replay():
    replay = Replay()

    async def keys(app, pilot):
        for key in ("space", "right", "n", "[", "]", "escape"):
            await pilot.press(key)

    await _shown(replay, (120, 40), keys)
    assert replay.asked == [
        ("play_pause",),
        ("one_action",),
        ("next_step",),
        ("change_pace", -1),
        ("change_pace", 1),
        ("stop",),
    ]


async def test_where_both_do_not_fit_tab_turns_to_the_steps_and_back():
    async def turn(app, pilot):
        seen = []
        for _ in range(3):
            seen.append((app.screen.query_one(StepsPanel).region.area > 0, "STEPS" in grid(app)))
            await pilot.press("tab")
            await pilot.pause()
        return seen

    assert await _shown(Replay(), (80, 24), turn) == [(False, False), (True, True), (False, False)]


async def test_a_failure_stands_in_the_verdict_line_and_success_too():
    failed = ReplayRow("P47", "T", "", STEPS, verdict="failed", says=(FAILED,))
    held = ReplayRow("P47", "T", "", STEPS, verdict="held", held=13)
    assert "× " + FAILED in await _shown(Replay(failed), (120, 40), _grid)
    assert "Every step and check held (13 checks)." in await _shown(Replay(held), (120, 40), _grid)


TEXT = 'press "Enter multiple selection mode"'
MANY = tuple(StepRow(str(n), f"Step number {n}", RowState.TO_DO) for n in range(3, 17))
WORDS = " ".join(f"word{n}" for n in range(40))


async def _steps(app, pilot) -> list[str]:
    return app.screen.query_one(StepsPanel).painted_lines()


async def test_what_has_no_room_is_marked_where_it_ends():
    row = replace(ROW, steps=(*STEPS[:2], *MANY), lines=(*LINES, LineRow(TEXT, RowState.TO_DO)))
    lines = await _shown(Replay(row), (120, 40), _steps)
    assert [line for line in lines if line.rstrip().endswith("▼")]
    assert not [line for line in lines if line.rstrip().endswith("▲")]
    assert [line for line in lines if line.rstrip().endswith("Select source and target ...")]
    assert [line for line in lines if line.rstrip().endswith('press "Enter multiple ...')]


async def test_a_long_text_is_whole_where_it_has_room_and_leaves_the_lines_theirs():
    whole = "\n".join(await _shown(Replay(replace(ROW, prose=WORDS)), (120, 40), _steps))
    assert "word39" in whole
    longer = "\n".join(
        await _shown(Replay(replace(ROW, prose=f"{WORDS} {WORDS} {WORDS}")), (120, 40), _steps)
    )
    assert " ..." in longer
    assert "right-click 10112019 in Source" in longer


async def test_the_step_stays_in_the_header_where_the_title_has_no_room():
    row = replace(ROW, title="Recover everything " * 8)
    assert "P47  step 2 of 4" in (await _shown(Replay(row), (120, 40), _grid)).splitlines()[1]
