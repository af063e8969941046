"""The Information Panel: what it says of a volume, and that it follows the copy."""

from __future__ import annotations

import pytest

from emulator.commands.logical import SetVolumeLabel
from screens.copy_services.information_panel import InformationPanel
from tests.screens.copy_services.machines import (
    ASCII,
    COLOURS,
    MIN,
    NARROW,
    WIDE,
    a_mixed_ess,
    an_ess,
    at,
    click,
    copying,
    keys,
    volume,
)
from tests.screens.laws import assert_laws


async def open_panel(pilot, number=0):
    """Open the panel on a volume with its button; returns its body."""
    await click(pilot, volume(number))
    await click(pilot, "Information Panel")
    assert isinstance(pilot.app.screen, InformationPanel)
    return pilot.app.screen.body


def words(body):
    """What is painted, runs of blanks made one."""
    return " ".join("\n".join(body.painted_lines()).split())


def tracks_left(body):
    """The number in front of `tracks left`."""
    text = words(body).partition(" tracks left")[0]
    return int("".join(text.rpartition("─ ")[2].split()))


async def test_E09_the_source_shows_tracks_still_to_copy_and_they_fall(monkeypatch):
    machine = copying(an_ess())
    async with at(machine, monkeypatch) as pilot:
        body = await open_panel(pilot)
        seen = [tracks_left(body)]
        for _ in range(3):
            await pilot.core.advance(MIN)
            pilot.app.bridge._tick()
            await pilot.pause()
            seen.append(tracks_left(body))
        assert seen == sorted(seen, reverse=True)
        assert seen[0] > seen[-1] > 0


async def test_E05_when_the_last_track_is_copied_the_relation_is_gone(monkeypatch):
    machine = copying(an_ess())
    async with at(machine, monkeypatch) as pilot:
        body = await open_panel(pilot)
        assert "Partner 10112019" in words(body)
        await pilot.core.advance(120 * MIN)
        pilot.app.bridge.deliver()
        await pilot.pause()
        assert "FlashCopy none" in words(body)
        assert "tracks left" not in words(body)


async def test_the_key_opens_it_and_any_of_three_keys_and_the_button_close_it(monkeypatch):
    async with at(an_ess(), monkeypatch) as pilot:
        for way in ("enter", "escape"):
            await keys(pilot, "i")
            assert isinstance(pilot.app.screen, InformationPanel)
            await keys(pilot, way)
            assert pilot.app.screen is pilot.home
        body = await open_panel(pilot)
        await click(pilot, "Close", panel=body)
        assert pilot.app.screen is pilot.home


async def test_it_turns_to_the_other_volume_and_back(monkeypatch):
    async with at(copying(an_ess()), monkeypatch) as pilot:
        body = await open_panel(pilot)
        await keys(pilot, "right")
        assert body.volume == volume(1)
        assert "target, established" in words(body)
        await keys(pilot, "left")
        assert body.volume == volume(0)


async def test_it_names_the_volume_as_the_machine_has_it(monkeypatch):
    machine = an_ess()
    machine.do(SetVolumeLabel(volume(10), "payroll"))
    async with at(machine, monkeypatch) as pilot:
        said = words(await open_panel(pilot, 10))
    for phrase in (
        "volume 10A12019",
        "Volume number 0a (10)",
        "Storage server 2105-F20 12019",
        "LSS 17",
        "Size 20.0 GB",
        "Type Open Systems",
        "Label payroll",
        "PPRC simplex",
        "Status not suspended",
        "FlashCopy none",
    ):
        assert phrase in said, phrase


async def test_without_background_copy_it_says_what_is_copied(monkeypatch):
    async with at(a_mixed_ess(), monkeypatch) as pilot:
        said = words(await open_panel(pilot, 2))
    assert "Background copy no" in said
    assert "only tracks that change are copied" in said
    assert "essterm adds" not in said


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("ability", [COLOURS, ASCII])
async def test_labels_and_words_hold(monkeypatch, size, ability):
    machine = a_mixed_ess()
    machine.do(SetVolumeLabel(volume(0), "payroll"))
    async with at(machine, monkeypatch, size, ability) as pilot:
        for number in (0, 1, 4, 8):
            pilot.panel.active.put_cursor(number)
            await keys(pilot, "i")
            assert_laws(pilot.app)
            await keys(pilot, "escape")
