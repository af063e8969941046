"""Saved files of every version load for ever, and no saved class changes without a migration."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgpack
import msgspec
import pytest

from emulator.engine import Engine
from emulator.hardware.storage_server import StorageServer
from emulator.installation import Installation
from saves import migrations
from saves.codec.document import DERIVED, STATE, Document
from saves.codec.rows import StorageServerRow
from saves.format import CURRENT_VERSION
from saves.problems import Damaged
from saves.stored import read_portable
from tests.saves.shape import shape

FIXTURES = Path(__file__).parent / "fixtures"


def test_no_saved_class_changes_without_a_migration():
    """When this fails: raise CURRENT_VERSION, add saves/migrations/to_vN.py and new fixtures.

    A field of a command is not saved in documents and may change; it changes the fingerprint.
    """
    assert shape() == (FIXTURES / f"v{CURRENT_VERSION}.shape.txt").read_text()


def test_every_field_of_an_installation_is_saved_or_derived():
    names = {field.name for field in dataclasses.fields(Installation)}
    assert names == STATE | DERIVED


def test_every_field_of_a_storage_server_is_saved():
    names = {field.name for field in dataclasses.fields(StorageServer)}
    assert names == set(StorageServerRow.__struct_fields__)


def test_there_is_a_step_to_every_version_since_the_first():
    assert list(migrations.STEPS) == list(range(2, CURRENT_VERSION + 1))


@pytest.mark.parametrize("version", range(1, CURRENT_VERSION + 1))
def test_a_kept_file_of_each_version_loads_with_its_digest(version):
    stored = read_portable(FIXTURES / f"v{version}.essterm")
    digest = (FIXTURES / f"v{version}.digest.txt").read_text().strip()
    assert Engine(stored.installation).digest() == digest


def test_an_older_document_takes_every_step_and_is_then_checked(tmp_path, monkeypatch):
    """Played with version 2, whose step renames an entry that version 1 called otherwise."""
    path = tmp_path / "old.essterm"
    path.write_bytes((FIXTURES / "v1.essterm").read_bytes())
    seen = []

    def to_v2(plain):
        seen.append(plain["version"])
        return {**plain, "version": 2}

    for module in ("saves.format", "saves.stored", "saves.migrations"):
        monkeypatch.setattr(f"{module}.CURRENT_VERSION", 2)
    monkeypatch.setattr(migrations, "STEPS", {2: to_v2})
    assert read_portable(path).installation.volumes
    assert seen == [1]
    monkeypatch.setattr(migrations, "STEPS", {2: lambda plain: {"head": 7}})
    with pytest.raises(Damaged, match="it holds what no installation can be"):
        read_portable(path)


def test_any_msgpack_reader_shows_the_fleet(saved):
    path = saved.folder("small") / "generation-000002.msgpack"
    plain = msgpack.unpackb(path.read_bytes())
    unit = plain["storage_servers"][0]
    assert (plain["magic"], plain["version"]) == ("essterm", CURRENT_VERSION)
    assert (unit["serial"], unit["model"], unit["vpd"]["crit"]) == ("12019", "F20", "NO")
    assert unit["subsystems"][0]["consistency_group"] is False
    assert plain["volumes"][0]["id"] == "10012019"
    assert set(plain) == {
        "magic", "version", "length", "checksum", "sums", *Document.__struct_fields__
    }  # fmt: skip
    assert msgspec.msgpack.decode(path.read_bytes())["head"]["name"] == "small"
