"""The block pack: each block once, zeros cut, nothing trusted."""

from __future__ import annotations

import pytest

from emulator.units import BLOCK_BYTES, ZERO_BLOCK
from saves.pack import FRAME, PACK_MAGIC, append_blocks, read_blocks
from saves.problems import Damaged


def block(text: str) -> bytes:
    return text.encode().ljust(BLOCK_BYTES, b"\0")


def test_blocks_come_back_and_trailing_zeros_are_not_stored(tmp_path):
    path = tmp_path / "pack"
    blocks = [block("a"), block("bb"), ZERO_BLOCK, bytes(range(256)) * 16]
    places, _ = append_blocks(path, blocks)
    assert list(read_blocks(path, places)[0].values()) == blocks
    assert path.stat().st_size == len(PACK_MAGIC) + 4 * FRAME.size + 1 + 2 + 0 + BLOCK_BYTES
    assert read_blocks(path, places)[1] == path.stat().st_size - len(PACK_MAGIC)


def test_appending_leaves_earlier_places_alone(tmp_path):
    path = tmp_path / "pack"
    first, _ = append_blocks(path, [block("first")])
    append_blocks(path, [block("second")])
    assert read_blocks(path, first)[0][first[0]] == block("first")


def test_what_a_crash_left_at_the_end_is_passed_over(tmp_path):
    path = tmp_path / "pack"
    append_blocks(path, [block("first")])
    with path.open("ab") as file:
        file.write(b"\x07\x00")
    places, _ = append_blocks(path, [block("second")])
    assert read_blocks(path, places)[0][places[0]] == block("second")


def test_damage_is_named_with_its_place(tmp_path):
    path = tmp_path / "pack"
    places, _ = append_blocks(path, [block("first"), block("second")])
    good = path.read_bytes()
    for at in range(places[1], len(good)):
        raw = bytearray(good)
        raw[at] ^= 0xFF
        path.write_bytes(raw)
        with pytest.raises(Damaged) as problem:
            read_blocks(path, places)
        assert problem.value.offset == places[1]
        assert read_blocks(path, places[:1])[0][places[0]] == block("first")


@pytest.mark.parametrize("place", [0, 7, 9_999, 1 << 50])
def test_a_place_where_no_block_is_gives_damage_and_no_block(tmp_path, place):
    path = tmp_path / "pack"
    append_blocks(path, [block("first")])
    with pytest.raises(Damaged):
        read_blocks(path, [place])


def test_a_block_cannot_be_longer_than_a_block(tmp_path):
    path = tmp_path / "pack"
    path.write_bytes(PACK_MAGIC + FRAME.pack(BLOCK_BYTES + 1, 0) + bytes(BLOCK_BYTES + 1))
    with pytest.raises(Damaged, match="cannot have 4097 bytes"):
        read_blocks(path, [len(PACK_MAGIC)])


def test_another_file_is_no_pack(tmp_path):
    path = tmp_path / "pack"
    path.write_bytes(b"something else entirely")
    with pytest.raises(Damaged, match="does not begin as a block pack"):
        read_blocks(path, [8])
