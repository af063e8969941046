"""The same history gives the same bytes whatever the seed of the hash function is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

HISTORY = """
import random
from emulator.commands.copy_services import *
from emulator.commands.hardware import *
from emulator.commands.logical import *
from emulator.errors import Refusal
from emulator.ids import *
from emulator.views import copy_services, facts, hardware, volumes
from tests.builders import an_installation

draft = an_installation(max_ess_per_server=2)
for serial in ("12019", "14744", "22088"):
    draft.with_ess(serial, eight_packs=2, open_lss=16)
    draft.with_volumes(serial, 17, 6, size_tracks=400).with_volumes(serial, 18, 4, size_tracks=90)
machine = draft.with_servers("ess1c1", "ess2c1").build()
inst, rng = machine.inst, random.Random(7)
names = ("ess1c1", "ess2c1", "nowhere", "ess3c2")


def command():
    ids = sorted(inst.volumes)
    unit = sorted(inst.storage_servers)[rng.randrange(3)]
    own = [volume for volume in ids if volume.endswith(unit) and volume[0] == "1"]
    cluster = make_cluster_id(unit, rng.choice((1, 2)))
    pair = tuple(rng.sample(own, 2))
    work = EstablishFlashCopy((pair,), rng.random() < 0.7)
    return rng.choice((
        work, work, RunTask(work, "fc"), WithdrawFlashCopy(((pair[0], ""),)),
        WriteBlocks(rng.choice(ids), rng.randrange(700), rng.randbytes(4096)),
        SetPrimaryServer(cluster, rng.choice(names)), SetPrimaryServer(cluster, "ess1c1"),
        RemovePrimaryServer(cluster), RemoveHostName(cluster, "ess1c1"),
        AddHostName(cluster, "ess1c1", "9.1.1.1"), CreateVolume(inst.volumes[own[0]].rank, 40),
        DeleteVolume(rng.choice(ids)), SetVolumeOnline(rng.choice(ids), rng.random() < 0.3),
    ))


done = 0
for _ in range(1500):
    try:
        machine.do(command(), "operator")
        done += 1
    except Refusal as refusal:
        machine.engine.chain ^= len(refusal.message)
    machine.run(rng.randrange(3_000_000))
rows = [copy_services.server(inst), copy_services.subsystems(inst), hardware.subsystems(inst)]
rows += [volumes.volumes(inst), volumes.flashcopy_relations(inst), hardware.events(inst)]
rows += [facts.collection(inst, what) for what in ("flashcopies", "tasks", "volumes")]
print(done > 300, machine.engine.digest(), machine.engine.chain, repr(rows))
"""


def history_under(seed: str) -> str:
    """What the history prints in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", HISTORY],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_hash_seeds_give_the_same_digest_chain_and_rows():
    first = history_under("1")
    assert first.startswith("True ")
    assert history_under("4242") == first
