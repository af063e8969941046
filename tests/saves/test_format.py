"""The saved document: readable by any msgpack reader, and never trusted."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import msgpack
import pytest

from saves.codec.document import DECODER
from saves.format import CURRENT_VERSION, HEADER_BYTES, read_document, write_document
from saves.problems import Damaged, NewerFormat, SaveProblem

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = [
    ("greeting", [msgpack.packb("hello")]),
    ("numbers", [msgpack.packb(list(range(90_000)))]),
]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.msgpack"
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    assert write_document(fd, ENTRIES) == os.fstat(fd).st_size
    os.close(fd)
    return path


def damage(path: Path, at: int, value: int | None = None) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] = raw[at] ^ 0x5A if value is None else value
    path.write_bytes(raw)


def test_any_msgpack_reader_reads_the_whole_document(document):
    plain = msgpack.unpackb(document.read_bytes())
    assert list(plain)[:4] == ["magic", "version", "length", "checksum"]
    assert plain["magic"] == "essterm"
    assert plain["length"] == document.stat().st_size
    assert plain["greeting"] == "hello"
    assert plain["numbers"] == list(range(90_000))


def test_what_was_written_is_read(document):
    version, raw = read_document(document)
    assert version == CURRENT_VERSION
    assert raw == document.read_bytes()


def test_every_damaged_byte_of_the_header_is_found(document):
    good = document.read_bytes()
    for at in range(HEADER_BYTES):
        damage(document, at)
        with pytest.raises(Damaged):
            read_document(document)
        document.write_bytes(good)


@pytest.mark.parametrize("at", [HEADER_BYTES, 70_000, 140_000, -3])
def test_damage_is_named_with_file_and_place(document, at):
    at %= document.stat().st_size
    damage(document, at)
    with pytest.raises(Damaged) as problem:
        read_document(document)
    assert problem.value.file == document
    # within the 64 KiB that begin at the offset; the beginning when the last entry itself is hit
    assert problem.value.offset == 0 or 0 <= at - problem.value.offset < 65_536
    assert re.fullmatch(r"\S+ is damaged at byte \d+: [^.]*\.", str(problem.value))


def test_damage_in_the_middle_is_located_and_not_only_found(document):
    damage(document, 140_000)
    with pytest.raises(Damaged) as problem:
        read_document(document)
    assert problem.value.offset == HEADER_BYTES + 2 * 65_536


def test_a_truncated_document_is_refused_at_every_length(document):
    good = document.read_bytes()
    for length in [*range(HEADER_BYTES + 3), *range(HEADER_BYTES + 3, len(good), 9_973)]:
        document.write_bytes(good[:length])
        with pytest.raises(Damaged) as problem:
            read_document(document)
        assert problem.value.offset == length


def test_a_newer_version_is_refused_and_told_from_damage(document, monkeypatch):
    monkeypatch.setattr("saves.format.CURRENT_VERSION", CURRENT_VERSION + 1)
    fd = os.open(document, os.O_RDWR | os.O_TRUNC)
    write_document(fd, ENTRIES)
    os.close(fd)
    monkeypatch.undo()
    with pytest.raises(NewerFormat, match=f"has format version {CURRENT_VERSION + 1}"):
        read_document(document)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(SaveProblem, match=r"Could not read .*gone: it does not exist\."):
        read_document(tmp_path / "gone")


def test_the_decoder_knows_every_entry_by_name():
    with pytest.raises(Exception, match="missing required field `head`"):
        DECODER.decode(msgpack.packb({"magic": "essterm"}))
