"""Installation files: what ships is right, and what is wrong is named with line and reason."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from emulator.copy_services.server import ClientState, ServerState
from emulator.hardware.storage_server import Health
from emulator.ids import lss_of, lss_parts
from emulator.units import gb_of_tracks
from saves.installations import (
    FOLDER,
    InstallationProblem,
    build,
    provides,
    read_installation,
    shipped,
    text_of,
)
from saves.problems import SaveProblem

SMALL = """\
name = "small"

[[site]]
name = "Melbourne"

[[storage_server]]
serial = "12019"
model = "F20"
site = "Melbourne"

[[storage_server.adapters]]
kind = "ESCON"
slots = ["1-1"]

[[storage_server.eight_packs]]
per_loop = 1

[[storage_server.volumes]]
lss = 17
count = 2
size_gb = 9.0
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InstallationProblem) as found:
        read_installation(text, "mine.toml")
    assert all(problem.source == "mine.toml" for problem in found.value.problems)
    return [f"{problem.line}: {problem.reason}" for problem in found.value.problems]


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "1e300"])
def test_a_size_is_a_number_that_a_disk_can_have(value: str) -> None:
    text = SMALL.replace("size_gb = 9.0", f"size_gb = {value}")
    (problem,) = problems(text)
    assert problem.startswith(f"{line_of(text, 'size_gb')}: size_gb is ")


def test_a_refused_unit_is_one_problem() -> None:
    text = SMALL.replace('serial = "12019"', 'serial = "1201"')
    (problem,) = problems(text)
    assert problem.startswith(f"{line_of(text, 'serial')}: '1201' is not a serial")


def test_an_installation_has_a_storage_server_and_a_printable_name() -> None:
    first, second = problems('name = "a\\u0000b"')
    assert first.startswith(r"1: name is 'a\x00b': expected at most 200 characters")
    assert second.endswith("an installation has a storage server: there is no [[storage_server]]")


def test_the_name_of_a_unit_is_the_serial_of_one() -> None:
    text = SMALL + '[names]\nESS1 = "12019"\nESS2 = "99999"\nOTHER = "99999"\n'
    assert problems(text) == [
        f"{line_of(text, 'ESS2')}: ESS2 is '99999', which is no storage server here"
    ]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_everything_that_ships_is_read_and_described():
    assert [each.name for each in shipped()] == sorted(path.stem for path in FOLDER.glob("*.toml"))
    assert {"two-sites", "one-box"} <= {each.name for each in shipped()}
    for each in shipped():
        assert each.description
        assert build(each.name).volumes


APPLICATION = """
[[host]]
name = "korca"
system = "AIX 4.3.3"
site = "Melbourne"
storage_server = "12019"
volumes = ["10012019", "10112019"]

[[applications]]
name = "payroll"
host = "korca"
log = "10012019"
data = ["10112019"]
"""


def test_an_application_is_made_and_does_not_run():
    text = f"{SMALL}{APPLICATION}period_ms = 25\n"
    application = read_installation(text, "mine.toml").applications["payroll"]
    assert (application.host, application.volumes) == ("korca", ["10012019", "10112019"])
    assert (application.period_us, application.state.value) == (25_000, "stopped")
    plain = read_installation(SMALL + APPLICATION, "mine.toml")
    assert plain.applications["payroll"].period_us == 10_000


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ('host = "korca"', 'host = "nobody"', "There is no host nobody; there are korca"),
        ('data = ["10112019"]', 'data = ["10912019"]', "Volume 10912019 does not exist"),
        ('data = ["10112019"]', "data = []", "has a log volume and 1 to 15 data volumes"),
        ('log = "10012019"', 'log = "here"', "'here' is not a volume ID"),
        ('name = "payroll"', 'name = "PAYROLL"', "'PAYROLL' is no name of an application"),
        ('log = "10012019"', 'log = "10012019"\nperiod_ms = 0', "every millisecond to every hour"),
        ('log = "10012019"', 'log = "10012019"\nlogs = 2', "unknown key 'logs': did you mean log"),
    ],
)
def test_an_application_that_cannot_be_is_refused_with_its_line(old, new, reason):
    (problem,) = problems(SMALL + APPLICATION.replace(old, new))
    assert reason in problem
    line = int(problem.partition(":")[0])
    assert line >= line_of(SMALL + APPLICATION, "[[applications]]")


def test_two_sites_has_what_its_procedures_need():
    inst = build("two-sites")
    assert list(inst.storage_servers) == ["12019", "14744"]
    for unit in inst.storage_servers.values():
        assert (unit.model, unit.health) == ("F20", Health.UP)
        counts = [sum(v.startswith(f"{n:X}") for v in volumes_of(inst, unit)) for n in range(8)]
        assert counts == [24, 24, 24, 16, 20, 20, 12, 16]
    assert inst.server.state is ServerState.RUNNING
    assert inst.server.cluster == "12019:1"
    assert set(inst.server.clients.values()) == {ClientState.REGISTERED}
    assert {
        c.backup_server for u in inst.storage_servers.values() for c in u.clusters.values()
    } == {"ess2c1"}
    ledger = {gb_of_tracks(v.size_tracks) for v in inst.volumes.values() if lss_number(v.id) == 17}
    assert ledger == {20.0}
    assert inst.contents["10012019"][0].startswith(b"Ledger")
    assert max(inst.contents["10012019"]) > 2_000_000
    assert list(inst.hosts) == ["korca", "fastlynx", "brolga", "tasman", "syd_node1"]


def volumes_of(inst, unit) -> list[str]:
    return [volume for volume in inst.volumes if volume[3:] == unit.serial]


def lss_number(volume) -> int:
    return lss_parts(lss_of(volume))[1]


def test_two_sites_has_eight_links_each_way_on_the_documented_ports():
    links = build("two-sites").links.values()
    ways = {
        way: [link.origin_said for link in links if (link.origin, link.target) == way]
        for way in (("12019", "14744"), ("14744", "12019"))
    }
    assert list(ways.values()) == [
        ["0000", "0001", "0080", "0081", "0020", "0021", "00a0", "00a1"],
        ["0004", "0005", "0084", "0085", "0024", "0025", "00a4", "00a5"],
    ]
    assert {link.length_km for link in links} == {20.0}


def test_one_box_is_one_unit_that_is_its_own_backup():
    inst = build("one-box")
    assert list(inst.storage_servers) == ["14744"]
    assert sorted({lss_number(volume) for volume in inst.volumes}) == list(range(16, 23))
    assert inst.server.state is ServerState.RUNNING
    assert all(link.origin == link.target for link in inst.links.values())


def test_what_runbooks_call_things_is_provided():
    assert provides("two-sites") == {"ESS1": "12019", "ESS2": "14744"}
    assert provides("one-box") == {"ESS1": "14744"}


def test_an_unknown_name_is_told_with_those_that_ship():
    with pytest.raises(SaveProblem, match=r"No installation three-sites ships: there are one-box"):
        text_of("three-sites")


def test_a_file_of_ones_own_is_read_by_its_path(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(SMALL)
    assert len(build(str(file)).volumes) == 2
    file.write_bytes(b'name = "\xff"')
    with pytest.raises(SaveProblem, match="is not text in UTF-8"):
        build(str(file))
    with pytest.raises(SaveProblem, match="it does not exist"):
        build(str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    "old, new, part, reason",
    [
        ('model = "F20"', 'model = "F21"', "model", "There is no model F21"),
        ('model = "F20"\n', "", "[[storage_server]]", "model is missing: expected a text"),
        ('site = "Melbourne"', 'site = "Sydney"', 'site = "Sydney"', "There is no site 'Sydney'"),
        ('serial = "12019"', "serial = 12019", "serial", "serial is '12019': expected a text"),
        ('serial = "12019"', 'serial = "120"', "serial", "'120' is not a serial"),
        (
            '"12019"\n',
            '"12019"\nopen_lss = 7\n',
            "open_lss",
            "8 or 16 open-systems LSSs, not for 7",
        ),
        (
            '"12019"\n',
            '"12019"\ncrit = "MAYBE"\n',
            "crit",
            "crit is 'MAYBE': expected NO, YES-PATHS",
        ),
        (
            '"12019"\n',
            '"12019"\nmodle = "F"\n',
            "modle",
            "unknown key 'modle': did you mean model?",
        ),
        ('slots = ["1-1"]', 'slots = ["5-1"]', "slots", "5"),
        ('slots = ["1-1"]', 'slots = ["1"]', "slots", "'1' is not bay-slot"),
        ('kind = "ESCON"', 'kind = "FICON"', "kind", "expected ESCON, SCSI, Fibre Channel"),
        ("per_loop = 1", "per_loop = 7", "[[storage_server.eight", "has its 6 eight-packs"),
        ("count = 2", "count = 257", "count", "(rule A05)"),
        ("count = 2", "count = true", "count", "count is 'True': expected a whole number"),
        ("size_gb = 9.0", "size_gb = 250.0", "size_gb", "(rule Z08)"),
        ("lss = 17", "lss = 24", "lss", "has no LSS 24"),
        ('name = "small"\n', "", "", "name is missing"),
        ('name = "small"', "name = small", "name", "not TOML"),
        (
            '"Melbourne"',
            '"Mel\\u0007bourne"',
            'name = "Mel',
            r"name is 'Mel\x07bourne': expected at most 200 characters, all of which are shown",
        ),
        (
            'name = "small"\n',
            'name = "small"\nepoch = 8997-01-01T00:00:00Z\n',
            "epoch",
            "expected a moment in the years 1 to 8996 (UTC)",
        ),
        (
            'name = "small"\n',
            'name = "small"\nepoch = 0001-01-01T00:00:00+14:00\n',
            "epoch",
            "expected a moment in the years 1 to 8996 (UTC)",
        ),
        (
            "size_gb = 9.0",
            "size_gig = 9.0",
            "[[storage_server.vol",
            "is 'size_gig' meant to be it?",
        ),
        ("[[site]]", "[[stie]]", "[[stie]]", "unknown key 'stie': did you mean site?"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, part, reason):
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    first = problems(text)[0]
    assert first.startswith(f"{line_of(text, part)}: ")
    assert reason in first


@pytest.mark.parametrize("name", ["../x", "a b", "", "-a", "a" * 65, "korca\\u0007"])
def test_a_host_is_called_as_a_command_can_call_it(name):
    host = f"""
[[host]]
name = "{name}"
system = "AIX 4.3.3"
site = "Melbourne"
storage_server = "12019"
"""
    text = SMALL + host
    (first,) = problems(text)
    assert int(first.partition(":")[0]) == text.count("\n", 0, text.index(f'name = "{name}"')) + 1


@pytest.mark.parametrize(
    "primary, backup, reason",
    [
        ("nosuch", "", "primary is 'nosuch', which is no cluster here; there are "),
        ("ess1c1", "nosuch", "backup is 'nosuch', which is no cluster here"),
        ("ess1c1", "ess1c1", "primary and backup are both 'ess1c1'"),
    ],
)
def test_copy_services_run_on_two_clusters_that_are_there(primary, backup, reason):
    text = SMALL.partition("[copy_services]")[0]
    text += f'[copy_services]\nprimary = "{primary}"\nbackup = "{backup}"\n'
    assert reason in problems(text)[0]


@pytest.mark.parametrize("name", ["", "L\\u0007"])
def test_a_link_has_a_name_that_is_shown(name):
    link = f"""
[[links]]
names = ["{name}"]
from = "12019"
to = "12019"
saids = ["0000"]
length_km = 1
"""
    assert "expected texts of 1 to 200 characters" in problems(SMALL + link)[0]


def test_all_problems_are_told_in_the_order_of_their_lines():
    text = SMALL.replace("per_loop = 1", "per_loops = 1").replace("count = 2", 'count = "2"')
    found = problems(text)
    assert len(found) == 2
    assert "did you mean per_loop?" in found[0]
    assert "count is '2'" in found[1]
    with pytest.raises(InstallationProblem, match=r"mine.toml:16: .* \(and 1 more problem\)"):
        read_installation(text, "mine.toml")


def test_what_depends_on_a_refused_unit_is_not_said_again():
    text = SMALL.replace('model = "F20"', 'model = "F21"') + (
        '[[host]]\nname = "korca"\nsystem = "AIX 4.3.3"\nsite = "Melbourne"\n'
        'storage_server = "12019"\nvolumes = ["10012019"]\n'
    )
    assert len(problems(text)) == 1


LINKS = """
[[links]]
names = ["L1"]
from = "12019"
to = "12019"
saids = ["0000"]
to_saids = ["0001"]
length_km = 1
"""


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ("length_km = 1", "length_km = 104", "(rule F09)"),
        ('to_saids = ["0001"]', 'to_saids = ["0000"]', "begins and ends at the same port"),
        ('to_saids = ["0001"]', 'to_saids = ["0004"]', "0004"),
        ('names = ["L1"]', 'names = ["L1", "L2"]', "lists of equal length"),
        ('saids = ["0000"]', 'saids = ["xyz"]', "'xyz' is not a SAID"),
    ],
)
def test_links_are_refused_by_the_rules_of_cables(old, new, reason):
    read_installation(SMALL + LINKS, "mine.toml")
    text = SMALL + LINKS.replace(old, new, 1)
    assert reason in problems(text)[0]


def test_content_is_text_or_blocks_that_name_themselves():
    text = SMALL + (
        '[[storage_server.content]]\nvolume = "10012019"\nblock = 5\ntext = "hello"\n'
        '[[storage_server.content]]\nvolume = "10112019"\ntrack = 2\npattern = 3\nevery = 4\n'
    )
    contents = read_installation(text, "mine.toml").contents
    assert contents["10012019"][5].rstrip(b"\0") == b"hello"
    assert sorted(contents["10112019"]) == [16, 20, 24]
    assert contents["10112019"][20].startswith(b"volume 10112019 block 00000020")


def test_content_beyond_the_end_or_on_another_unit_is_refused():
    begin = SMALL + "[[storage_server.content]]\n"
    assert (
        "has blocks 0 to" in problems(begin + 'volume = "10012019"\ntrack = 9999999\ntext = "x"')[0]
    )
    assert "not in storage server" in problems(begin + 'volume = "10014744"\ntext = "x"')[0]
    assert "0 to 100000 blocks" in problems(begin + 'volume = "10012019"\npattern = 9999999')[0]


@pytest.mark.parametrize(
    "text", ["", "\x00", "[", "a = " + "[" * 5000, "name = 1", "x" * 1_000_001]
)
def test_no_text_gives_more_than_problems(text):
    assert problems(text)


def test_thousands_of_damaged_texts_give_problems_or_an_installation():
    good = (FOLDER / "one-box.toml").read_text()
    rng = random.Random(14744)
    for _ in range(1500):
        raw = list(good)
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(raw))
            raw[at] = rng.choice(["", "x", "7", '"', "[", "]", "=", "\n", "-", "é", raw[at] * 2])
        with suppress(InstallationProblem):
            read_installation("".join(raw), "damaged.toml")
