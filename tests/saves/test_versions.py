"""Saved files of every version load for ever, and no saved class changes without a migration."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgpack
import msgspec
import pytest

from emulator.commands.hardware_words import AdapterKind
from emulator.copy_services import pprc
from emulator.copy_services.accounts import DELIVERED
from emulator.copy_services.pprc_states import PairState
from emulator.copy_services.server import CopyServicesServer, SavedTask, TaskStatus
from emulator.engine import Engine
from emulator.hardware.host_disks import SYSTEMS
from emulator.hardware.storage_server import Health, StorageServer
from emulator.installation import Installation
from saves import migrations
from saves.codec.document import DERIVED, STATE, Document, capture
from saves.codec.rows import StorageServerRow
from saves.codec.saved_tasks import SavedTaskRow
from saves.format import CURRENT_VERSION
from saves.installations import build
from saves.migrations import to_v3
from saves.problems import Damaged
from saves.stored import portable_regions, read_portable
from tests.builders import an_installation
from tests.saves.shape import shape

FIXTURES = Path(__file__).parent / "fixtures"


def test_no_saved_class_changes_without_a_migration():
    """When this fails: raise CURRENT_VERSION, add saves/migrations/to_vN.py and new fixtures.

    A field of a command that is neither a fault, nor a repair, nor what a task does is not saved in
    documents and may change; it changes the fingerprint.
    """
    assert shape() == (FIXTURES / f"v{CURRENT_VERSION}.shape.txt").read_text()


def test_every_field_of_an_installation_is_saved_or_derived():
    names = {field.name for field in dataclasses.fields(Installation)}
    assert names == STATE | DERIVED


def test_every_field_of_a_storage_server_is_saved():
    names = {field.name for field in dataclasses.fields(StorageServer)}
    assert names == set(StorageServerRow.__struct_fields__)


def test_every_field_of_a_task_is_saved():
    names = [field.name for field in dataclasses.fields(SavedTask)]
    assert names == list(SavedTaskRow.__struct_fields__)


def test_there_is_a_step_to_every_version_since_the_first():
    assert list(migrations.STEPS) == list(range(2, CURRENT_VERSION + 1))


@pytest.mark.parametrize("version", range(1, CURRENT_VERSION + 1))
def test_a_kept_file_of_each_version_loads_with_its_digest(version):
    """The file is kept as it is; its digest is that of the state that it has today.

    A digest is no file format and changes with the model: ``python -m tests.saves.fixtures.make
    --digests`` writes it again, once it is seen that nothing but the model has changed.
    """
    stored = read_portable(FIXTURES / f"v{version}.essterm")
    digest = (FIXTURES / f"v{version}.digest.txt").read_text().strip()
    assert Engine(stored.installation).digest() == digest


def test_an_older_document_takes_every_step_and_is_then_checked(tmp_path, monkeypatch):
    path = tmp_path / "old.essterm"
    path.write_bytes((FIXTURES / "v1.essterm").read_bytes())
    seen = []

    def noted(step):
        def upgrade(plain):
            seen.append(plain["version"])
            return step(plain)

        return upgrade

    steps = {version: noted(step) for version, step in migrations.STEPS.items()}
    monkeypatch.setattr(migrations, "STEPS", steps)
    assert read_portable(path).installation.volumes
    assert seen == list(range(1, CURRENT_VERSION))
    monkeypatch.setattr(migrations, "STEPS", {2: lambda plain: {"head": 7}})
    with pytest.raises(Damaged, match="it holds what no installation can be"):
        read_portable(path)


def test_what_version_1_did_not_know_is_as_in_a_new_installation():
    inst = read_portable(FIXTURES / "v1.essterm").installation
    new = build("one-box")
    assert (inst.paths, inst.pairs, inst.next_pair, inst.applications) == ({}, {}, 1, {})
    assert inst.transfers.capacity_rows() == new.transfers.capacity_rows()
    for serial, unit in inst.storage_servers.items():
        fresh = new.storage_servers[serial]
        assert unit.network == fresh.network
        assert [each.nvs for each in unit.clusters.values()] == [
            each.nvs for each in fresh.clusters.values()
        ]
        assert [each.health for each in unit.ranks.values()] == [
            each.health for each in fresh.ranks.values()
        ]
    assert Engine(inst).run_until(inst.now_us + 3_600_000_000)


@pytest.mark.parametrize("system", SYSTEMS)
def test_hosts_of_version_2_have_the_disks_of_new_ones(system, tmp_path):
    draft = an_installation("old").with_ess("12019").with_volumes("12019", 16, 3)
    for slot in (1, 2):
        draft.with_adapter("12019", 2, slot, AdapterKind.FIBRE)
    near, far = "12019:SAID0080", "12019:SAID0084"
    draft.with_host("other", "12019", "00112019", ports=(far,))
    draft.with_host("both", "12019", "00212019", "00012019", system=system, ports=(far, near))
    inst = draft.build().inst
    raw = dict(capture(inst).rows)
    plain = {name: msgpack.unpackb(rows) for name, rows in raw.items()}
    for row in plain["hosts"]:
        for new in ("address", "ports", "disks", "network", "cli_level", "sdd", "files"):
            del row[new]
    rows = to_v3.upgrade(plain)["hosts"]
    assert rows == msgpack.unpackb(raw["hosts"])


def test_what_version_2_did_not_know_is_as_in_a_new_installation():
    inst = read_portable(FIXTURES / "v2.essterm").installation
    assert (inst.tasks, inst.next_task) == ({}, 1)
    assert inst.specialist_accounts == {DELIVERED.name: DELIVERED}
    server, new = inst.server, CopyServicesServer()
    for name in ("modes", "stuck", "unanswered", "users", "password_protection", "summaries"):
        assert getattr(server, name) == getattr(new, name)
    assert {(run.task, run.group) for run in server.runs} == {(0, 0)}
    assert {entry.operator for entry in server.log} == {""}
    assert inst.hosts["clyde"].address == "9.2.0.3"
    assert inst.hosts["clyde"].cli_level
    assert Engine(inst).run_until(inst.now_us + 3_600_000_000)


def test_the_kept_file_holds_something_of_everything():
    inst = read_portable(FIXTURES / f"v{CURRENT_VERSION}.essterm").installation
    pairs = inst.pairs.values()
    states = {state for pair in pairs for state in (pair.primary_state, pair.secondary_state)}
    assert states == set(PairState)
    assert any(pprc.moved(inst, pair) for pair in pairs)
    assert {held.stored for held in inst.held_writes} == {True, False}
    due = {type(item).__name__ for _, _, item in inst.agenda.rows()}
    assert {"WriteArrives", "FaultComes", "RepairComes", "LongBusyEnds", "TaskEnds"} <= due
    assert inst.armed
    assert inst.paths
    assert inst.server.stale
    assert inst.server.stale_pairs
    assert inst.applications["payroll"].lane.queue
    assert {task.status for task in inst.tasks.values()} >= {
        TaskStatus.NEVER_RUN, TaskStatus.RUNNING, TaskStatus.FAILED
    }  # fmt: skip
    assert any(task.is_group for task in inst.tasks.values())
    server = inst.server
    assert all((server.modes, server.stuck, server.unanswered, server.users, server.summaries))
    assert all((server.host_disks, server.email_address, server.updated_us))
    assert any(run.task and run.group for run in server.runs)
    assert len(inst.specialist_accounts) == 2
    assert all(host.disks for host in inst.hosts.values())
    clyde = inst.hosts["clyde"]
    assert clyde.files
    assert clyde.network is Health.FAILED
    assert not server.host_disks.keys() <= inst.hosts.keys()
    assert any(relation.settled for relation in inst.relations.values())


def test_any_msgpack_reader_shows_pairs_and_paths():
    document, _ = portable_regions(FIXTURES / f"v{CURRENT_VERSION}.essterm")
    plain = msgpack.unpackb(document.path.read_bytes()[document.start :])
    pair = plain["pprc_pairs"][0]
    assert (pair["primary"], pair["secondary"]) == ("10012019", "10014744")
    assert (pair["primary_state"], pair["reason"]) == ("suspended", "0A")
    assert pair["out_of_sync"] == [2000, 2000, [2, 1]]
    (path,) = plain["pprc_paths"]
    assert path["path"] == "2105:12019:18>2105:14744:18"
    assert path["saids"] == [["0000", "0000"], ["00a0", "00a0"]]
    held = plain["held_writes"][1]
    assert (held["volume"], held["data"][:8]) == ("10112019", b"withheld")
    assert plain["armed_faults"][0][1][:2] == ["ArmFault", ["PairCopied", "20012019", 80]]
    assert plain["applications"][0]["volumes"] == ["20012019", "20112019"]
    task = plain["saved_tasks"][0]
    assert task["work"] == ["TerminatePprcPairs", [["10312019", "10314744"]], "source"]


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
