"""Saves whose checksums are right and whose content is not: what comes in is not believed."""

from __future__ import annotations

import copy
import os
import random
from contextlib import suppress
from pathlib import Path

import msgpack
import pytest

from emulator.engine import Engine
from emulator.errors import EssError
from essterm.show.questions import Asked
from essterm.show.things import THINGS, rows_of
from saves import shelf
from saves.codec.document import capture
from saves.files import write_all
from saves.format import write_document
from saves.problems import SaveProblem
from saves.stored import _portable_header, portable_regions
from tests.saves import server_forgeries

KEPT = Path(__file__).parent / "fixtures" / "v3.essterm"
ROUNDS = 600
HEADER = ("magic", "version", "length", "checksum", "sums")


@pytest.fixture(scope="module")
def plain() -> dict:
    """The kept file as any msgpack reader sees it."""
    document, _ = portable_regions(KEPT)
    raw = KEPT.read_bytes()[document.start :]
    return {key: value for key, value in msgpack.unpackb(raw).items() if key not in HEADER}


def forged(path: Path, plain: dict) -> Path:
    """A portable save with this content, the blocks of the kept file and right checksums."""
    _, pack = portable_regions(KEPT)
    assert pack.room is not None
    content = KEPT.read_bytes()[pack.start : pack.start + pack.room]
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    write_all(fd, _portable_header(0, 0) + content)
    length = write_document(fd, [(key, [msgpack.packb(v)]) for key, v in plain.items()])
    os.pwrite(fd, _portable_header(pack.room, length), 0)
    os.close(fd)
    return path


def test_a_forged_file_with_true_content_is_as_good_as_the_original(saved, plain, tmp_path):
    shelf.import_file(saved, forged(tmp_path / "x.essterm", plain), "imported")
    assert shelf.diff(saved, "imported", str(KEPT)) == []


FORGERIES = {
    "a volume without LSS": lambda p: p["volumes"][0].update(id="F0012019"),
    "a volume with half an ID": lambda p: p["volumes"][0].update(id="0001201"),
    "a volume with two IDs": lambda p: p["volumes"][0].update(id="0E012019\n0E112019"),
    "a volume of another unit": lambda p: p["volumes"][0].update(id="00099999"),
    "a volume without rank": lambda p: p["volumes"][0].update(rank="12019:R99"),
    "a volume on a rank of another LSS": lambda p: p["volumes"][0].update(rank="12019:R3"),
    "a volume without size": lambda p: p["volumes"][0].update(size_tracks=0),
    "a volume beyond all size": lambda p: p["volumes"][0].update(size_tracks=1 << 40),
    "a volume twice": lambda p: p["volumes"].append(p["volumes"][0]),
    "a number for a label": lambda p: p["volumes"][0].update(label=7),
    "escape sequences": lambda p: p["volumes"][0].update(label="\x1b[2J"),
    "escape sequences in history": lambda p: p["history"][0].update(text="\x1b]0;x\x07"),
    "no volumes": lambda p: p.update(volumes=[]),
    "a time of no calendar": lambda p: p["installation"].update(now_us=1 << 62),
    "copies ahead of time": lambda p: p["installation"].update(transfers_now_us=1 << 50),
    "a relation of strangers": lambda p: p["flashcopy_relations"][0].update(source="00099999"),
    "a relation too long": lambda p: p["flashcopy_relations"][0].update(total_tracks=1 << 30),
    "a relation of the future": lambda p: p["flashcopy_relations"][0].update(id=9),
    "a volume in two relations": lambda p: second(p).update(target="10414744", source="10314744"),
    "an unknown state": lambda p: p["flashcopy_relations"][0].update(state="married"),
    "settled tracks of another size": lambda p: settled(p).update(settled=[5, [0, 1]]),
    "settled tracks that overlap": lambda p: settled(p).update(settled=[99, [0, 5, 2, 5]]),
    "settled tracks without end": lambda p: settled(p).update(settled=[1 << 60, []]),
    "a transfer for nobody": lambda p: p["transfers"][0].__setitem__(0, 77),
    "a transfer for a suspended pair": lambda p: p["transfers"][1].__setitem__(0, PAIRS + 3),
    "a transfer over nothing": lambda p: p["transfers"][0].__setitem__(3, [[["rank:none", 1]]]),
    "a transfer that grows": lambda p: p["transfers"][0].__setitem__(5, 1 << 50),
    "a transfer of another size": lambda p: p["transfers"][1].__setitem__(4, 32_768 * 751),
    "a rank without a rate": lambda p: p["capacities"].remove(["rank:12019:R1", 20_000_000]),
    "an agenda of the unknown": lambda p: p["agenda"].append([LATE, 0, ["Sabotage"]]),
    "an agenda of commands": lambda p: p["agenda"].append([LATE, 0, ["RemoveServers", []]]),
    "an agenda number from the future": lambda p: plan(p, "TaskEnds", 1, number=99_999),
    "an agenda before time": lambda p: plan(p, "TaskEnds", 1, due_us=-1),
    "an agenda in the past": lambda p: plan(p, "TaskEnds", 1, due_us=1),
    "a write to nothing": lambda p: plan(p, "WriteArrives", 5, 16_000, bytes(4096), 1),
    "half a write": lambda p: plan(p, "WriteArrives", 5, 0, bytes(100), 1),
    "a write that ends before": lambda p: plan(p, "WriteArrives", 5, 0, bytes(4096), -9),
    "a write that ends nowhere": lambda p: plan(p, "WriteEnds", "10099999", 0, 1, True),
    "a start of no unit": lambda p: plan(p, "UnitStarts", "99999"),
    "a loss of a part elsewhere": lambda p: plan(
        p, "SitePartGoes", "Sydney", {"kind": "unit", "name": "12019"}
    ),
    "a loss of another place": lambda p: plan(
        p, "SitePartGoes", "Atlantis", {"kind": "unit", "name": "12019"}
    ),
    "a planned command that is no fault": lambda p: plan(
        p, "FaultComes", ["DeleteVolume", "10012019"]
    ),
    "a planned fault without fields": lambda p: plan(p, "FaultComes", ["CutLink"]),
    "a relation established twice": lambda p: plan(p, "EstablishEnds", [1]),
    "long busy of no LSS": lambda p: plan(p, "LongBusyEnds", "2105:12019:31", LATE),
    "a server on no cluster": lambda p: plan(p, "ServerComesUp", "12019:3"),
    "a unit with one cluster": lambda p: p["storage_servers"][0]["clusters"].pop(),
    "a unit without site": lambda p: p["storage_servers"][0].update(site="Atlantis"),
    "a rank of another number": lambda p: p["storage_servers"][0]["ranks"][0].update(number=77),
    "an adapter in no bay": lambda p: p["storage_servers"][0]["adapters"][0]["adapter"].update(
        bay=9
    ),
    "an LSS of another name": lambda p: subsystem(p).update(id="2105:12019:31"),
    "an LSS that waits backwards": lambda p: subsystem(p).update(pprc_consistency_timeout_s=-9),
    "a lost part of nothing": lambda p: p["sites"][1]["lost"].append(
        {"kind": "link", "name": "L99"}
    ),
    "a host without site": lambda p: p["hosts"][0].update(site="Atlantis"),
    "a link to nowhere": lambda p: p["links"][0].update(target="99999"),
    "a link into no port": lambda p: p["links"][0].update(target_said="00ff"),
    "a path between no LSSs": lambda p: p["pprc_paths"][0].update(target="2105:14744:31"),
    "a path over no link": lambda p: p["pprc_paths"][0]["links"].append("L99"),
    "a path over a link the other way": lambda p: p["pprc_paths"][0]["links"].append("L3"),
    "a path over a link twice": lambda p: p["pprc_paths"][0]["links"].append("L1"),
    "paths twice": lambda p: p["pprc_paths"].append(p["pprc_paths"][0]),
    "a pair of strangers": lambda p: p["pprc_pairs"][0].update(secondary="10099999"),
    "a pair with itself": lambda p: p["pprc_pairs"][0].update(secondary="10012019"),
    "a volume in two pairs": lambda p: p["pprc_pairs"][0].update(secondary="10114744"),
    "a pair twice": lambda p: p["pprc_pairs"].append(p["pprc_pairs"][0]),
    "a pair of the future": lambda p: p["pprc_pairs"][0].update(id=99),
    "a pair too long": lambda p: p["pprc_pairs"][0].update(total_tracks=2001),
    "a pair in love": lambda p: p["pprc_pairs"][0].update(primary_state="love"),
    "a pending pair without record": lambda p: p["pprc_pairs"][3].update(out_of_sync=None),
    "a record of another length": lambda p: p["pprc_pairs"][0].update(out_of_sync=[7, 7, []]),
    "a record beyond its end": lambda p: p["pprc_pairs"][0].update(out_of_sync=[2000, 2001, []]),
    "a record that counts twice": lambda p: p["pprc_pairs"][0].update(
        out_of_sync=[2000, 5, [4, 3]]
    ),
    "a record of negative runs": lambda p: p["pprc_pairs"][0].update(
        out_of_sync=[2000, 2000, [4, -3]]
    ),
    "a copy before time": lambda p: p["pprc_pairs"][0].update(copy_begins_us=-1),
    "long busy of no volume": lambda p: p["long_busy"].append(["10099999", LATE]),
    "long busy twice": lambda p: p["long_busy"].append(["10012019", LATE]),
    "long busy for ever": lambda p: p["long_busy"][0].__setitem__(1, 1 << 62),
    "a write withheld for nothing": lambda p: p["held_writes"][0].update(volume="20012019"),
    "half a write withheld": lambda p: p["held_writes"][0].update(data=b"half"),
    "a write withheld beyond the end": lambda p: p["held_writes"][0].update(block=16_000),
    "an armed command that is no fault": lambda p: p["armed_faults"][0][1].__setitem__(
        2, ["SetVolumeLabel", "10012019", "x"]
    ),
    "an armed fault that is none": lambda p: p["armed_faults"][0].__setitem__(
        1, ["DisarmFault", 1]
    ),
    "an armed fault twice": lambda p: p["armed_faults"].append(p["armed_faults"][0]),
    "an armed fault of the future": lambda p: p["armed_faults"][0].__setitem__(0, 99),
    "a copy watched for no percent": lambda p: p["armed_faults"][0][1].__setitem__(
        1, ["PairCopied", "10012019", 0]
    ),
    "an application of no host": lambda p: p["applications"][0].update(host="nobody"),
    "an application of no volume": lambda p: p["applications"][0]["volumes"].append("10099999"),
    "an application of one volume": lambda p: p["applications"][0]["volumes"].pop(),
    "an application in no time": lambda p: p["applications"][0].update(period_us=0),
    "an application with a long name": lambda p: p["applications"][0].update(name="x" * 25),
    "an application beyond its steps": lambda p: p["applications"][0]["lane"].append(
        [LATE, 5, 2, 0, 0, 0]
    ),
    "an application that acts in the past": lambda p: p["applications"][0]["lane"].append(
        [5, 5, 1, 0, 0, 0]
    ),
    "an application that does what none does": lambda p: p["applications"][0]["lane"].append(
        [LATE, 5, 1, 4, 0, 0]
    ),
    "an application that waits beyond its steps": lambda p: p["applications"][0].update(
        stalled=[[5, 2]]
    ),
    "an application that began nothing": lambda p: p["applications"][0].update(
        begun=[[0, 5, 0, 5]]
    ),
    "a server on a cluster that is not": lambda p: p["copy_services_server"].update(
        cluster="99999:1"
    ),
    "a report of no unit": lambda p: p["copy_services_server"]["stale_pairs"].update({"99999": {}}),
    "content of no volume": lambda p: p["contents"].update({"F0014744": [[0, 8]]}),
    "content beyond the end": lambda p: p["contents"].update({"10014744": [[1 << 40, 8]]}),
    "content before the beginning": lambda p: p["contents"].update({"10014744": [[-1, 8]]}),
    "content without a place": lambda p: p["contents"].update({"10014744": [[0]]}),
    "content outside of the pack": lambda p: p["contents"].update({"10014744": [[0, 1 << 62]]}),
    "content in a place below zero": lambda p: p["contents"].update({"10014744": [[0, -9]]}),
    "content in the middle of a block": lambda p: p["contents"].update({"10014744": [[0, 30]]}),
    "an entry less": lambda p: p.pop("history"),
    "an entry of another type": lambda p: p.update(installation=[]),
}
FORGERIES |= server_forgeries.FORGERIES
PAIRS = 1 << 40
LATE = 1 << 40


def settled(plain: dict) -> dict:
    return next(row for row in plain["flashcopy_relations"] if row["settled"])


def second(plain: dict) -> dict:
    return plain["flashcopy_relations"][1]


def subsystem(plain: dict) -> dict:
    return plain["storage_servers"][0]["subsystems"][0]


def plan(plain: dict, kind: str, *fields: object, due_us: int = LATE, number: int = 0) -> None:
    """Put an item on the agenda, under a number that was taken long ago."""
    assert all(row[1] for row in plain["agenda"])
    plain["agenda"].append([due_us, number, [kind, *fields]])


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_no_installation_can_be_is_refused(saved, plain, tmp_path, forgery):
    changed = copy.deepcopy(plain)
    FORGERIES[forgery](changed)
    file = forged(tmp_path / "x.essterm", changed)
    with pytest.raises(SaveProblem, match=r"is damaged at byte \d+: .*\."):
        shelf.import_file(saved, file, "imported")
    assert saved.names() == ["small"]


def test_what_is_said_of_a_forged_file_rings_no_bell(saved, plain, tmp_path):
    changed = copy.deepcopy(plain)
    changed["hosts"][0]["ports"] = ["\x1b]0;x\x07" + "y" * 1000]
    with pytest.raises(SaveProblem) as said:
        shelf.import_file(saved, forged(tmp_path / "x.essterm", changed), "imported")
    assert str(said.value).isprintable()
    assert len(str(said.value)) < 1000


@pytest.mark.parametrize("pack", ["../../etc/passwd", "/etc/passwd", ".hidden", "a\0b"])
def test_a_generation_cannot_name_a_pack_elsewhere(saved, pack):
    folder = saved.folder("small")
    for path in folder.glob("generation-*"):
        plain = msgpack.unpackb(path.read_bytes())
        plain["head"]["pack"] = pack
        fd = os.open(path, os.O_RDWR | os.O_TRUNC)
        entries = [(k, [msgpack.packb(v)]) for k, v in plain.items() if k not in HEADER]
        write_document(fd, entries)
        os.close(fd)
    with pytest.raises(SaveProblem, match="a pack cannot be called"):
        saved.open("small")


def places(value, path=()):
    """Every path to a leaf of a plain value."""
    items = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        yield path
    for key, inner in items:
        yield from places(inner, (*path, key))


WRONG = [None, True, -1, 0, 7, 1 << 63, -(1 << 62), "", "x", "\x07", b"\xff", [], {}, [[]], 1.5]


def near(value: object, rng: random.Random) -> object:
    """Another value of the same type, which is harder to see through."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return rng.choice(WRONG)
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, -value, 0, 1, 10**9, 1 << 40, 1 << 61])
    return rng.choice([value[1:], value[::-1], "simplex", "12019", "10012019", "2105:12019:17"])


def test_thousands_of_wrong_values_give_one_sentence_or_an_installation_that_goes_on(
    plain, tmp_path
):
    rng = random.Random(12019)
    every = list(places(plain))
    refused = 0
    for _ in range(ROUNDS):
        changed = copy.deepcopy(plain)
        *way, last = rng.choice(every)
        inner = changed
        for key in way:
            inner = inner[key]
        inner[last] = rng.choice(WRONG) if rng.random() < 0.5 else near(inner[last], rng)
        file = forged(tmp_path / "x.essterm", changed)
        try:
            stored = shelf.read_portable(file)
        except SaveProblem:
            refused += 1
        else:
            go_on(Engine(stored.installation), (*way, last), inner[last])
    assert refused > ROUNDS // 2


def go_on(engine: Engine, place: tuple, value: object) -> None:
    """Let what was loaded run for a while, be looked at, and be saved again."""
    try:
        engine.run_until(engine.now_us + 5_000_000, budget=300)
        for thing in THINGS:
            with suppress(EssError):
                rows_of(thing, Asked(engine.installation))
        capture(engine.installation)
        engine.digest()
    except Exception as fault:
        raise AssertionError(f"{value!r} at {place} was let in") from fault
