"""The runbooks of PPRC tell a good run from a bad one, and replay alike in every way."""

from __future__ import annotations

from essterm.replay.report import Verdict
from screens.copy_services.volumes_panel import VolumesPanel
from tests.replay.books import edited, run, shipped

RESYNC = 'choose "Copy out-of-sync cylinders only"'


async def test_the_same_bytes_in_a_small_window_and_through_the_bytes_of_a_terminal():
    usual = await run(shipped("P58"), variant="link-failure")
    small = await run(shipped("P58"), variant="link-failure", size=(80, 24))
    fed = await run(shipped("P58"), variant="link-failure", is_bytes=True)
    assert usual.digest == small.digest == fed.digest
    assert usual.virtual_us == small.virtual_us == fed.virtual_us


async def test_G12_copying_everything_where_the_changes_were_enough_is_found():
    report = await run(edited("P58", RESYNC, 'choose "Copy entire volume"'))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "8"
    assert "moved" in report.failure.expected


async def test_G11_a_resumption_without_a_copy_is_found_out():
    """The pair looks whole at once, and nothing was moved: the bytes differ."""
    book = edited("P58", RESYNC, 'choose "Do not copy volume"')
    report = await run(book)
    assert report.failure.step == "7"
    assert report.failure.expected == "pair 00012019 -> 00014744 is duplex pending"


async def test_H05_a_repair_alone_resumes_nothing():
    book = edited(
        "P58", "check for 10m\npair $SRC is suspended", "check for 10m\npair $SRC is full duplex"
    )
    report = await run(book, variant="link-failure")
    assert report.failure.step == "5"


async def test_J05_a_panel_on_which_a_left_click_opens_nothing_fails_the_runbook(monkeypatch):
    monkeypatch.setattr(VolumesPanel, "_source", lambda panel: None)
    report = await run(shipped("P54"))
    assert report.verdict is Verdict.FAILED
    assert report.failure.step == "1"
