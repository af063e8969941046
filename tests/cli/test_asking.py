"""`prove`, `why` and `report`: what happened, which rule decided, what was lost."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from emulator.commands.hardware import Feature
from emulator.commands.logical import SetVolumeLabel
from emulator.events import applications, base, copy_services, faults, hardware, logical, pprc
from emulator.events.base import AdviceGiven, Event
from emulator.events.deciding import RULE_OF_KIND, rule_of
from emulator.ids import EssSerial, VolumeId
from emulator.rules import RULES
from saves.slots import Home
from tests.cli.program import done, rows, run

LOG, DATA = "00012019", "00112019"
VOLUME = VolumeId("00212019")
MIRRORED = (
    f"create-application payroll korca {LOG} {DATA}",
    "establish-path 2105:12019:16 2105:14744:16",
    f"establish-pair {LOG} 00014744 {DATA} 00114744 --copy none --permit-if-target-online",
    "start-application payroll",
    "advance 1m",
)


def do(*lines: str) -> None:
    done("do", "-", stdin="".join(f"{line}\n" for line in lines))


def alter(volume: str, block: int, data: bytes) -> None:
    """Change a block in the saved state, as no command can."""
    command = SetVolumeLabel(VolumeId(volume), "altered")
    with Home(Path(os.environ["ESSTERM_HOME"])).open("two-sites") as opened:
        at_us = opened.engine.execute(command).at_us
        opened.journal.append_command(at_us, "", command, opened.engine.chain)
        opened.journal.sync()
        own = opened.engine.installation.contents.setdefault(VolumeId(volume), {})
        own[block] = data.ljust(4096, b"\0")


def proved(*words: str) -> tuple[int, dict[str, Any]]:
    result = run("prove", *words, "--json")
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def short_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept but the last generations, as where the past takes too much."""
    monkeypatch.setattr("saves.keeping.EARLIER_BYTES", 0)


def test_the_past_reaches_over_many_openings() -> None:
    do("write-blocks 00212019 7 before", "establish-flashcopy 00212019 00312019")
    do("advance 1m")
    for number in range(8):
        do(f"write-blocks 00212019 7 {number}")
    assert proved("00312019", "--as-of", "3s")[0] == 0
    assert run("prove", "00312019", "--as-of", "2m").exit_code == 1
    code, document = proved("00312019", "--as-of", "1m3s")
    assert (code, len(document["images"][0]["spoiled"])) == (1, 1)
    assert rows("why", "1")["cause"] == "write-blocks 00212019 7 before"


def test_the_past_ends_where_a_save_was_loaded() -> None:
    do("advance 1h", "write-blocks 00212019 7 elsewhere")
    done("saves", "save", "later")
    done("new", "other", "--from", "two-sites")
    for number in range(3):
        do(f"set-label 00212019 {number}")
    done("saves", "load", "later")
    do("write-blocks 00212019 8 after")
    result = run("prove", "00212019", "--of", "00212019", "--as-of", "10m")
    assert result.exit_code != 0
    assert "lies before the oldest state that is kept (1h)" in result.stderr


def test_a_past_that_leads_to_something_else_now_is_not_looked_at(monkeypatch) -> None:
    do("set-label 00212019 one")
    do("set-label 00212019 two")
    monkeypatch.setattr("essterm.past.command_from", lambda _: SetVolumeLabel(VOLUME, "three"))
    result = run("prove", "00212019", "--of", "00212019", "--as-of", "0s")
    assert result.exit_code != 0
    assert "leads to something else under this version of essterm" in result.stderr


def test_a_journal_that_breaks_off_is_no_past_and_verify_says_so() -> None:
    for number in range(4):
        do("advance 1m", f"write-blocks 00212019 {number} x")
    folder = Path(os.environ["ESSTERM_HOME"]) / "installations" / "two-sites"
    assert run("saves", "verify", "two-sites").exit_code == 0
    segment = folder / "journal-000002.log"
    raw = segment.read_bytes()
    for left in (raw[: len(raw) // 2], None):
        if left is None:
            segment.unlink()
        else:
            segment.write_bytes(left)
        verified = run("saves", "verify", "two-sites")
        assert (verified.exit_code, "journal-000002.log is damaged" in verified.stdout) == (1, True)
        result = run("prove", "00212019", "--of", "00212019", "--as-of", "1m30s")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "is not known" in result.stderr
        assert run("prove", "00212019", "--of", "00212019", "--as-of", "4m").exit_code == 0


def test_a_flashcopy_is_the_image_of_its_instant_and_of_no_other() -> None:
    do(*MIRRORED, f"establish-flashcopy {LOG} 00212019 --no-background-copy", "advance 1m")
    code, document = proved("00212019", "--as-of", "1m5s")
    assert (code, document["images"][0]["spoiled"]) == (0, [])
    assert document["images"][0]["of"] == LOG
    code, document = proved("00212019", "--as-of", "1m4s")
    assert code == 1
    first = document["images"][0]["spoiled"][0]
    assert first["host"] == "korca"
    assert "of payroll instead of" in first["how"]
    assert 64_000_000 <= first["at_us"] <= 65_000_000


def test_the_command_that_spoiled_a_copy_is_named() -> None:
    do(*MIRRORED, f"establish-flashcopy {LOG} 00212019 --no-background-copy", "advance 1m")
    do("write-blocks 00212019 2100 spoiled", "advance 1m")
    result = run("prove", "00212019", "--as-of", "1m5s")
    assert result.exit_code == 1
    assert "1 of 545 blocks differ" in result.stdout
    assert "block 2100 (track 262): written by write-blocks" in result.stdout


def test_a_target_that_no_copy_has_reached_is_told_as_such() -> None:
    do(
        "establish-path 2105:12019:17 2105:14744:17",
        "establish-pair 10012019 10014744 --copy none",
        "suspend-pair 10012019",
        "write-blocks 10012019 8 later",
    )
    code, document = proved("10014744", "--as-of", "5s")
    how = {each["how"] for each in document["images"][0]["spoiled"]}
    assert (code, how) == (1, {"it stood there already: no copy has brought the image"})


def test_a_block_altered_behind_the_door_is_found() -> None:
    do(*MIRRORED)
    alter(LOG, 9, b"forged")
    result = run("prove", LOG, "--as-of", "1m5s")
    assert result.exit_code == 1
    assert "block 9 (track 1): altered behind the door" in result.stdout


def spoil_pack(content: bytes) -> Path:
    """Change a block in the newest pack, behind the door; returns the file."""
    folder = Path(os.environ["ESSTERM_HOME"]) / "installations" / "two-sites"
    pack = max(folder.glob("pack-*"))
    raw = pack.read_bytes()
    assert raw.count(content) == 1
    pack.write_bytes(raw.replace(content, content.swapcase()))
    return pack


def test_a_block_altered_in_the_pack_is_named_with_what_should_stand_there() -> None:
    do("write-blocks 00212019 9 secret")
    do("advance 1m")
    pack = spoil_pack(b"secret")
    code, document = proved("00212019", "00112019", "--as-of", "30s")
    assert code == 1
    (spoiled,) = document["images"][0]["spoiled"]
    assert (spoiled["block"], spoiled["track"], spoiled["expected"]) == (9, 1, "'secret'")
    assert f"{pack} is damaged at byte" in spoiled["how"]
    assert document["images"][1]["holds"]


@pytest.mark.usefixtures("short_past")
def test_a_block_altered_in_the_pack_of_every_generation_is_named() -> None:
    do("write-blocks 00212019 9 secret", "establish-flashcopy 00212019 00312019", "advance 1h")
    do("write-blocks 00212019 17 other", "advance 1m")
    for _ in range(3):
        do("advance 1m")
    spoil_pack(b"secret")
    code, document = proved("00212019", "00312019", "00112019", "--as-of", "1h3m30s")
    assert code == 1
    source, target, neither = document["images"]
    for image in (source, target):
        (spoiled,) = image["spoiled"]
        assert (spoiled["block"], spoiled["track"]) == (9, 1)
        assert spoiled["expected"] == "nothing that is kept says what"
    assert neither["holds"]
    assert "No generation" in run("do", "advance", "1s").stderr


@pytest.mark.usefixtures("short_past")
def test_more_damage_than_blocks_is_one_sentence() -> None:
    for _ in range(3):
        do("advance 1m")
    spoil_pack(b"ESSTPAK1")
    result = run("prove", "00212019", "--as-of", "2m")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "does not begin as a block pack does" in result.stderr


def test_copies_of_all_volumes_are_proved_consistent_together() -> None:
    do(*MIRRORED)
    code, document = proved("00014744", "00114744")
    assert code == 0
    assert document["applications"][0]["consistent"]
    assert document["applications"][0]["missing"] == 0
    do(f"suspend-pair {LOG}", "advance 1m")
    code, document = proved("00014744", "00114744")
    assert code == 1
    row = document["applications"][0]
    assert row["broke"]["volume"] == "00114744"
    assert row["lacks"]["volume"] == "00014744"
    assert "not consistent" in run("prove", "00014744", "00114744").stdout


def test_copies_of_copies_are_proved_consistent_and_so_are_those_that_stand_alone_by_now() -> None:
    do(*MIRRORED, "establish-flashcopy 00014744 00214744 00114744 00314744", "advance 1s")
    code, document = proved("00214744", "00314744")
    assert (code, document["applications"][0]["consistent"]) == (0, True)
    do("advance 2h")
    assert rows("show", "flashcopy") == []
    code, document = proved("00214744", "00314744")
    row = document["applications"][0]
    assert (code, row["consistent"], row["copies"]) == (0, True, ["00214744", "00314744"])
    assert row["missing"] > 700_000
    assert proved_nothing("00314744", "00214744")
    assert proved_nothing("00412019", "00512019")


def proved_nothing(*volumes: str) -> bool:
    result = run("prove", *volumes)
    return result.exit_code == 2 and "not the volumes of one application" in result.stderr


@pytest.mark.parametrize(
    "words,code,sentence",
    [
        ("00012019", 2, "not the volumes of one application"),
        ("00012019 --as-of tomorrow", 2, "not a duration"),
        ("00012019 --as-of 9d", 1, "yet to come"),
        ("1FF12019 --as-of 0s", 1, "does not exist"),
        ("00012019 --of 00112019 --of 00212019 --as-of 0s", 2, "once for each volume"),
    ],
)
def test_what_cannot_be_proved_is_one_sentence(words: str, code: int, sentence: str) -> None:
    do("advance 1m")
    result = run("prove", *words.split())
    assert result.exit_code == code
    assert sentence in result.stderr


def test_why_names_the_rule_its_section_and_what_led_to_it() -> None:
    do(*MIRRORED, f"suspend-pair {LOG}", f"suspend-pair {DATA} --at target")
    suspended = [row["number"] for row in rows("show", "log") if "suspended" in row["text"]]
    reason = rows("why", str(suspended[0]))
    assert (reason["rule"], reason["section"]) == ("G06", "§4.2.1, §5.3.6")
    assert reason["cause"] == f"suspend-pair {LOG}"
    assert reason["source"] == "rule G06, §4.2.1, §5.3.6"
    assert rows("why", str(suspended[1]))["rule"] == "G19"
    assert "decided by: rule G06" in done("why", str(suspended[0]))


def test_why_of_what_happened_by_itself() -> None:
    do(f"establish-flashcopy {LOG} 00312019")
    reason = rows("why", "2")
    assert (reason["rule"], reason["text"]) == ("D11", f"FlashCopy {LOG} to 00312019 established")
    assert reason["cause"] == "time that passed"


@pytest.mark.usefixtures("short_past")
def test_why_of_long_ago_still_names_the_rule() -> None:
    do(f"establish-flashcopy {LOG} 00212019")
    for label in "abcd":
        do(f"set-label 00312019 {label}")
    reason = rows("why", "1")
    assert reason["rule"] == "E01"
    assert "not kept any more" in reason["cause"]


def test_why_answers_for_the_last_refusal() -> None:
    do("advance 1m")
    assert run("why", "refused").stderr == "essterm: No command was refused here.\n"
    for target in (LOG, "10012019"):
        assert run("do", "establish-flashcopy", LOG, target).exit_code == 1
    reason = rows("why", "refused")
    assert (reason["rule"], reason["section"]) == ("D01", "§3.1, §5.2, App B, S1")
    assert (reason["event"], reason["at_us"]) == (None, 60_000_000)
    assert reason["cause"] == f"establish-flashcopy {LOG} 10012019"
    assert done("why", "refused").startswith(f"refused at 1m by {reason['operator']}: Source {LOG}")


@pytest.mark.parametrize(
    "rule, answer",
    [
        ("d03", "rule D03, §3.1, §3.2.3, §5.2, S1: a hard rule\n"),
        ("F05", "rule F05, §4.4.2: a limit\n"),
        ("I09", "rule I09, the emulator's choice from §3.2.3+§4.9: a hard rule\n"),
        ("Z01", "rule Z01, the emulator's choice: a hard rule (What a command names exists)\n"),
    ],
)
def test_why_says_where_a_rule_comes_from(rule: str, answer: str) -> None:
    assert done("why", rule) == answer


def test_a_rule_that_is_none_is_one_sentence() -> None:
    result = run("why", "Q99")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("essterm: There is no rule Q99")


def test_an_event_that_never_was_is_one_sentence() -> None:
    do(f"set-label {LOG} new")
    result = run("why", "99")
    assert (result.exit_code, result.stderr) == (
        1,
        "essterm: There is no event 99; the newest is 1.\n",
    )


def test_the_report_counts_what_was_lost_and_how_long_it_took() -> None:
    do(*MIRRORED)
    do(
        f"suspend-pair {LOG} 00014744 {DATA} 00114744",
        "advance 10s",
        "lose-site Melbourne",
        "advance 1h",
        f"terminate-pair {LOG} 00014744 {DATA} 00114744 --at target",
        "advance 1m",
    )
    (row,) = rows("report")
    assert (row["lost"], row["lost_writes"], row["ended_us"]) == (1200, 2400, None)
    assert 11_990_000 <= row["rpo_us"] <= 12_010_000
    assert row["rto_us"] >= 3_660_000_000
    phases = {phase["until"]: phase["us"] for phase in row["phases"]}
    assert list(phases) == [
        "the fault",
        "the application noticed",
        "the first step of the recovery",
    ]
    assert phases["the first step of the recovery"] == 3_600_000_000
    table = done("report")
    assert "RPO TRANSACTIONS  RPO WRITES" in table.splitlines()[0]
    assert table.splitlines()[1].split()[2:4] == ["1200", "2400"]
    assert "1h until the first step of the recovery" in table


def test_without_an_application_there_is_nothing_to_report() -> None:
    do("advance 1m")
    assert rows("report") == []
    assert "no application" in done("report")


def test_an_application_that_is_not_back_has_no_recovery_time_yet() -> None:
    do(*MIRRORED, "stop-unit 12019", "advance 1h")
    (row,) = rows("report")
    assert row["down_us"] == row["began_us"]
    assert row["ended_us"] is None
    told = done("report")
    assert "so far, not back yet" in told
    assert "not back yet, since" in told


def test_an_application_that_its_operator_stopped_is_not_waited_for() -> None:
    do(*MIRRORED, "stop-application payroll", "advance 1h")
    assert rows("report")[0]["down_us"] is None
    assert "not back" not in done("report")


# -- every event has its rule --------------------------------------------------------------------

MODULES = (base, applications, copy_services, faults, hardware, logical, pprc)


def made(kind: type[Event]) -> Event:
    """An event with fields of no account."""
    event = object.__new__(kind)
    for name in kind.__dataclass_fields__:
        object.__setattr__(event, name, "")
    return event


def test_every_event_names_its_rule() -> None:
    kinds = [
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind.__module__ == module.__name__
    ]
    roots = {kind.__name__ for kind in kinds if any(kind in each.__bases__ for each in kinds)}
    carries = {kind.__name__ for kind in kinds if "rule" in kind.__dataclass_fields__}
    carries |= {"PairStateChanged", "ApplicationStopped"}
    assert {kind.__name__ for kind in kinds} == roots | carries | RULE_OF_KIND.keys()
    assert all(rule_of(made(kind)) in RULES for kind in kinds if kind.__name__ not in carries)
    assert set(RULE_OF_KIND.values()) <= RULES.keys()
    assert rule_of(AdviceGiven("x", "G15", "y")) == "G15"


def test_A18_a_feature_is_decided_by_the_rule_of_its_own() -> None:
    here = EssSerial("12019")
    for feature, rule in ((Feature.FLASHCOPY, "A17"), (Feature.PPRC, "A18")):
        assert rule_of(hardware.FeatureActivated(here, feature.value)) == rule
        assert rule_of(hardware.FeatureDeactivated(here, feature.value)) == rule


@pytest.mark.parametrize("mirrored, rule", [(True, "G07"), (False, "A03")])
def test_G07_is_of_writes_that_are_mirrored(mirrored: bool, rule: str) -> None:
    assert rule_of(pprc.WriteAcknowledged(VOLUME, 0, 1, mirrored)) == rule
