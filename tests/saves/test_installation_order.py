"""Eight-packs and volumes of an installation file are taken in the order in which they stand."""

from __future__ import annotations

import pytest

from emulator.ids import make_lss_id
from saves.installations import InstallationProblem, read_installation

UNIT = """\
name = "large"

[[site]]
name = "Melbourne"

[[storage_server]]
serial = "12019"
model = "F20"
site = "Melbourne"
open_lss = 16
"""
FIRST_PACKS = """
[[storage_server.eight_packs]]
pairs = [1]
per_loop = 1
"""
FILLED = """
[[storage_server.volumes]]
lss = 16
count = 192
size_gb = 0.5
"""
MORE_PACKS = """
[[storage_server.eight_packs]]
pairs = [1]
per_loop = 1
drive_gb = 18.2
"""
BEYOND = """
[[storage_server.volumes]]
lss = 24
count = 3
size_gb = 2.0
"""
WHOLE = UNIT + FIRST_PACKS + FILLED + MORE_PACKS + BEYOND


def problem(text: str) -> str:
    with pytest.raises(InstallationProblem) as found:
        read_installation(text, "mine.toml")
    (only,) = found.value.problems
    return f"{only.line}: {only.reason}"


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_A08_a_file_fills_lss_16_and_goes_on_in_lss_24():
    inst = read_installation(WHOLE, "mine.toml")
    unit = inst.storage_servers["12019"]
    assert list(unit.subsystems) == [16, 17, 24]
    members = inst.volumes_of[make_lss_id(unit.serial, 24)]
    assert list(members) == ["80012019", "80112019", "80212019"]
    assert {unit.ranks[int(each.rank.split(":R")[1])].lss for each in members.values()} == {24}


def test_A09_ranks_that_were_configured_before_stay_in_their_lss():
    inst = read_installation(WHOLE, "mine.toml")
    ranks = inst.storage_servers["12019"].ranks.values()
    assert [rank.lss for rank in ranks] == [16, 17, 17, 24]
    assert {volume.rank for volume in inst.volumes_of["2105:12019:16"].values()} == {"12019:R1"}


def test_A08_eight_packs_that_stay_unconfigured_move_with_the_rest():
    spare = FIRST_PACKS + "configured = false\n"
    inst = read_installation(UNIT + FIRST_PACKS + spare + FILLED + MORE_PACKS, "mine.toml")
    packs = inst.storage_servers["12019"].eight_packs
    assert [(pack.lss, pack.rank != 0) for pack in packs.values()] == [
        (16, True),
        (17, True),
        (17, False),
        (24, False),
        (24, True),
        (17, True),
    ]


def test_a_file_with_tables_within_lines_takes_eight_packs_first():
    parts = (
        "volumes = [{lss = 16, count = 2, size_gb = 1.0}]\neight_packs = [{pairs = [1]}]\n",
        "eight_packs = [{pairs = [1]}]\nvolumes = [{lss = 16, count = 2, size_gb = 1.0}]\n",
    )
    assert len(read_installation(UNIT + parts[1], "mine.toml").volumes) == 2
    assert "has no LSS 16" in problem(UNIT + parts[0])


@pytest.mark.parametrize(
    "parts, reason",
    [
        ((FIRST_PACKS, FILLED, BEYOND), "added once LSS 16 holds 192 LUNs (rule A08)"),
        ((FIRST_PACKS, MORE_PACKS, FILLED, BEYOND), "added once LSS 16 holds 192 LUNs (rule A08)"),
        (
            (FIRST_PACKS, FILLED.replace("192", "191"), MORE_PACKS, BEYOND),
            "added once LSS 16 holds 192 LUNs (rule A08)",
        ),
        ((FIRST_PACKS, FILLED, MORE_PACKS, BEYOND.replace("24", "25")), "once LSS 17 holds 192"),
    ],
)
def test_A08_an_lss_that_none_has_handed_over_to_is_refused(parts, reason):
    text = UNIT + "".join(parts)
    found = problem(text)
    line = text[: text.rindex("lss = ")].count("\n") + 1
    assert found.startswith(f"{line}: ")
    assert reason in found


@pytest.mark.parametrize(
    "old, new, at, reason",
    [
        ("open_lss = 16", "open_lss = 8", "lss = 24", "defined for 16 open-systems LSSs"),
        ("count = 3", "count = 257", "count = 257", "(rule A05)"),
        ("count = 3", "count = 60", "size_gb = 2.0", "(rule Z08)"),
        ("drive_gb = 18.2", "drive_gb = 20.0", "drive_gb = 20.0", "9.1, 18.2 or 36.4 GB"),
    ],
)
def test_limits_behind_the_handover_are_the_machines_own(old, new, at, reason):
    text = WHOLE.replace(old, new)
    if "drive" in old:  # what lies on refused eight-packs would be a problem of its own
        text = text.replace("lss = 24", "lss = 16")
    found = problem(text)
    assert found.startswith(f"{line_of(text, at)}: ")
    assert reason in found


def test_an_unknown_system_of_a_host_is_refused_with_those_there_are():
    host = '\n[[host]]\nname = "korca"\nsystem = "AIX 5"\nsite = "Melbourne"\n'
    text = f'{UNIT}{host}storage_server = "12019"\n'
    assert problem(text) == (
        f"{line_of(text, 'system =')}: a system is one of: AIX 4.3.3, Solaris 7, Solaris 8, "
        "HP-UX 11, NT 4, Windows 2000; not 'AIX 5'"
    )
    assert read_installation(text.replace("AIX 5", "HP-UX 11"), "mine.toml").hosts["korca"]
