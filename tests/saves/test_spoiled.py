"""Damaged blocks by name: reading around them, and what verifying says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from saves import shelf
from saves.problems import Damaged
from saves.spoiled import SpoiledBlock, read_around, told
from saves.stored import Region, portable_regions, read_stored
from tests.saves.conftest import OTHER, SOURCE, do, run, write

if TYPE_CHECKING:
    from pathlib import Path

    from saves.slots import Home


def spoil(path: Path, content: bytes) -> None:
    """Change a content in a file wherever it stands."""
    raw = path.read_bytes()
    assert content in raw
    path.write_bytes(raw.replace(content, content.swapcase()))


@pytest.fixture
def written(saved: Home) -> Path:
    """The newest generation of an installation with many blocks, two of them found again."""
    with saved.open("small") as opened:
        for block in range(20, 420):
            do(opened, write(OTHER, block, bytes([block % 200 + 1])))
        run(opened, 1_000_000)
    return max(saved.folder("small").glob("generation-*"))


def pack_beside(generation: Path) -> Path:
    return max(generation.parent.glob("pack-*"))


def test_a_damaged_block_is_named_and_all_others_are_as_they_were(written: Path) -> None:
    good = read_stored(Region(written))
    assert read_around(Region(written)).by_object == {}
    spoil(pack_beside(written), b"the first text")
    with pytest.raises(Damaged):
        read_stored(Region(written))
    around = read_around(Region(written))
    (found,) = around.spoiled()
    assert (found.volume, found.track) == (SOURCE, found.block // 8)
    assert found.damage.file == pack_beside(written)
    there, should = around.stored.installation.contents, good.installation.contents
    assert there[SOURCE][found.block].startswith(b"THE FIRST TEXT")
    assert should[SOURCE].pop(found.block) != there[SOURCE].pop(found.block)
    assert there == should


def test_a_pack_that_was_cut_names_every_block_beyond_its_end(written: Path) -> None:
    pack = pack_beside(written)
    pack.write_bytes(pack.read_bytes()[: -10 * 4096])
    blocks = [each.block for each in read_around(Region(written)).spoiled()]
    assert blocks == list(range(410, 420))


def test_a_pack_that_does_not_begin_as_one_is_no_matter_of_blocks(written: Path) -> None:
    spoil(pack_beside(written), b"ESSTPAK1")
    with pytest.raises(Damaged, match="does not begin"):
        read_around(Region(written))


def test_verifying_names_the_volumes_that_a_damaged_block_belongs_to(
    written: Path, saved: Home
) -> None:
    spoil(pack_beside(written), b"another text")
    block = read_around(Region(written)).spoiled()[0].block
    bad = [each for each in shelf.verify(saved, "small") if each.file == str(written)]
    assert f"block {block} (track {block // 8}) of volume {OTHER}" in bad[0].sentence


def test_verifying_a_named_save_names_them_too(saved: Home) -> None:
    shelf.save(saved, "small", "kept")
    path = shelf.save_path(saved, "kept")
    assert read_around(*portable_regions(path)).spoiled() == []
    spoil(path, b"another text")
    (found,) = shelf.verify(saved, "kept")
    assert not found.good
    assert f"of volume {OTHER}" in found.sentence


def test_a_sentence_names_the_first_blocks_and_counts_the_others(tmp_path: Path) -> None:
    damage = Damaged(tmp_path, 17, "gone")
    many = [SpoiledBlock(OTHER, number, damage) for number in range(8)]
    assert told([]) == ""
    assert told(many).endswith("and 3 more.")
    assert told(many).count(OTHER) == 5
