"""Saves whose checksums are right and whose content is not: what comes in is not believed."""

from __future__ import annotations

import copy
import os
import random
from contextlib import suppress
from pathlib import Path

import msgpack
import pytest

from saves import shelf
from saves.files import write_all
from saves.format import write_document
from saves.problems import SaveProblem
from saves.stored import _portable_header, portable_regions

KEPT = Path(__file__).parent / "fixtures" / "v1.essterm"
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
    "a volume without LSS": lambda p: p["volumes"][0].update(id="F0014744"),
    "a volume of another unit": lambda p: p["volumes"][0].update(id="00012019"),
    "a volume without rank": lambda p: p["volumes"][0].update(rank="14744:R99"),
    "a volume without size": lambda p: p["volumes"][0].update(size_tracks=0),
    "a volume beyond all size": lambda p: p["volumes"][0].update(size_tracks=1 << 40),
    "a volume twice": lambda p: p["volumes"].append(p["volumes"][0]),
    "a number for a label": lambda p: p["volumes"][0].update(label=7),
    "escape sequences": lambda p: p["volumes"][0].update(label="\x1b[2J"),
    "escape sequences in history": lambda p: p["history"][0].update(text="\x1b]0;x\x07"),
    "no volumes": lambda p: p.update(volumes=[]),
    "a relation of strangers": lambda p: p["flashcopy_relations"][0].update(source="00099999"),
    "a relation too long": lambda p: p["flashcopy_relations"][0].update(total_tracks=1 << 30),
    "an unknown state": lambda p: p["flashcopy_relations"][0].update(state="married"),
    "settled tracks of another size": lambda p: settled(p).update(settled=[5, [0, 1]]),
    "settled tracks that overlap": lambda p: settled(p).update(settled=[99, [0, 5, 2, 5]]),
    "settled tracks without end": lambda p: settled(p).update(settled=[1 << 60, []]),
    "a transfer for nobody": lambda p: p["transfers"][0].__setitem__(0, 77),
    "a transfer over nothing": lambda p: p["transfers"][0].__setitem__(3, [[["rank:none", 1]]]),
    "a transfer that grows": lambda p: p["transfers"][0].__setitem__(5, 1 << 50),
    "an agenda of the unknown": lambda p: p["agenda"].append([1, 0, ["Sabotage"]]),
    "an agenda of commands": lambda p: p["agenda"].append([1, 0, ["RemoveServers", []]]),
    "an agenda number from the future": lambda p: p["agenda"].append([1, 99, ["TaskEnds", 1]]),
    "an agenda before time": lambda p: p["agenda"].append([-1, 0, ["TaskEnds", 1]]),
    "a unit with one cluster": lambda p: p["storage_servers"][0]["clusters"].pop(),
    "a unit without site": lambda p: p["storage_servers"][0].update(site="Atlantis"),
    "a link to nowhere": lambda p: p["links"][0].update(target="99999"),
    "content of no volume": lambda p: p["contents"].update({"F0014744": [[0, 8]]}),
    "content beyond the end": lambda p: p["contents"].update({"00014744": [[1 << 40, 8]]}),
    "content before the beginning": lambda p: p["contents"].update({"00014744": [[-1, 8]]}),
    "content without a place": lambda p: p["contents"].update({"00014744": [[0]]}),
    "content outside of the pack": lambda p: p["contents"].update({"00014744": [[0, 1 << 62]]}),
    "content in a place below zero": lambda p: p["contents"].update({"00014744": [[0, -9]]}),
    "content in the middle of a block": lambda p: p["contents"].update({"00014744": [[0, 30]]}),
    "an entry less": lambda p: p.pop("history"),
    "an entry of another type": lambda p: p.update(installation=[]),
}


def settled(plain: dict) -> dict:
    return next(row for row in plain["flashcopy_relations"] if row["settled"])


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_no_installation_can_be_is_refused(saved, plain, tmp_path, forgery):
    changed = copy.deepcopy(plain)
    FORGERIES[forgery](changed)
    file = forged(tmp_path / "x.essterm", changed)
    with pytest.raises(SaveProblem, match=r"is damaged at byte \d+: .*\."):
        shelf.import_file(saved, file, "imported")
    assert saved.names() == ["small"]


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


def test_thousands_of_wrong_values_give_one_sentence_or_an_installation(plain, tmp_path):
    rng = random.Random(12019)
    wrong = [None, True, -1, 0, 7, 1 << 63, -(1 << 62), "", "x", "\x07", b"\xff", [], {}, [[]], 1.5]
    every = list(places(plain))
    refused = 0
    for _ in range(1500):
        changed = copy.deepcopy(plain)
        *way, last = rng.choice(every)
        inner = changed
        for key in way:
            inner = inner[key]
        inner[last] = rng.choice(wrong)
        file = forged(tmp_path / "x.essterm", changed)
        refused += 1
        with suppress(SaveProblem):
            shelf.read_portable(file)
            refused -= 1
    assert refused > 1000
