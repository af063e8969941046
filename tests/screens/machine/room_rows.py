"""Rows of a room in which everything is to be seen that a room can show."""

from __future__ import annotations

from emulator.views.link_loads import LinkLoadRow
from emulator.views.parts import PartRow
from emulator.views.rows import (
    AnnunciatorRow,
    ClusterRow,
    EventRow,
    FirstRelationsRow,
    FlashCopyRow,
    HostRow,
    LinkRow,
    SiteRow,
    StorageServerRow,
    SubsystemRow,
    TaskRow,
    VolumeRow,
)
from tests.screens.fake_core import FakeCore

S = 1_000_000
MIN = 60 * S
COUNTS = {16: 24, 17: 24, 18: 48, 19: 16, 20: 20, 21: 256, 22: 12, 23: 0}
SAIDS = ("0000", "0004", "0020", "0024", "0080", "0084", "00a0", "00a4")


def clusters(serial, name, health=("up", "up")):
    return tuple(
        ClusterRow(f"{serial}:{n}", serial, n, f"{name}c{n}", f"10.0.{n}.1", health[n - 1],
                   "ess1c1", "ess2c1", ())
        for n in (1, 2)
    )  # fmt: skip


def unit(serial, name, site, health=("up", "up")):
    return StorageServerRow(
        serial, "F20", site, "up", 16, 8, "NO", "NO", True, True,
        clusters(serial, name, health), len(COUNTS), sum(COUNTS.values()),
    )  # fmt: skip


def subsystem(serial, number, count, sources=0, targets=0):
    return SubsystemRow(
        f"2105:{serial}:{number}", serial, number, f"ff{number}", 1, 1, count, sources, targets,
        2, 100.0, False, False, 300, 300, 120,
    )  # fmt: skip


def volume(lss, number, role="", state="none"):
    serial = lss[5:10]
    name = f"{int(lss[11:]) - 16:X}{number:02X}{serial}"
    return VolumeRow(name, lss, number, 20.0, 610_352, "", "R1", False, True, role, state,
                     None, True, 0, 0)  # fmt: skip


STATES = {
    ("2105:12019:17", 0): ("source", "established"),
    ("2105:12019:17", 1): ("target", "established"),
    ("2105:12019:17", 2): ("source", "establishing"),
    ("2105:12019:17", 3): ("target", "establishing"),
    ("2105:12019:21", 200): ("source", "established"),
    ("2105:12019:21", 201): ("target", "established"),
}


def subsystems_of(serial=None):
    rows = []
    for of in ("12019", "14744"):
        for number, count in COUNTS.items():
            lss = f"2105:{of}:{number}"
            roles = [role for (at, _), (role, _) in STATES.items() if at == lss]
            rows.append(subsystem(of, number, count, roles.count("source"), roles.count("target")))
    return tuple(row for row in rows if serial in (None, row.serial))


def volumes_of(lss):
    count = COUNTS[int(lss[11:])]
    return tuple(volume(lss, n, *STATES.get((lss, n), ())) for n in range(count))


def relation(source, target, state="established", background=True, percent=0, due_us=None):
    total = 610_352
    left = total - total * percent // 100
    return FlashCopyRow(source, target, "2105:12019:17", state, background, False, 0, total,
                        left, percent, due_us)  # fmt: skip


RELATIONS = (
    relation("10012019", "10112019", percent=62, due_us=42 * MIN + 11 * MIN),
    relation("5C812019", "5C912019", background=False, percent=1),
    relation("10212019", "10312019", state="establishing"),
    relation("40012019", "40412019", percent=93, due_us=42 * MIN + 95 * S),
)

EVENTS = (
    EventRow(1, 20 * MIN, "op1", "12019", "Task payroll started, 1 pair", ""),
    EventRow(2, 31 * MIN, "", "L5", "Link L5 cut", "bad"),
    EventRow(3, 31 * MIN, "", "14744:2", "Cluster 2 of 14744 failed", "bad"),
    EventRow(4, 40 * MIN, "", "12019", "Copy Services server has no backup", "warn"),
    EventRow(5, 42 * MIN, "op1", "12019", "FlashCopy 10212019 to 10312019 establishing", ""),
)

TASKS = (
    TaskRow(1, "payroll", "", "Establish FlashCopy pair", 1, "op1", "successful", 20 * MIN, 1),
    TaskRow(2, "nightly", "", "Establish FlashCopy pair", 2, "op1", "failed", 30 * MIN, 1),
    TaskRow(3, "ledger", "", "Establish FlashCopy pair", 1, "op1", "running", 42 * MIN, 0),
)

HOSTS = (
    HostRow("korca", "AIX 4.3.3", "Melbourne", "12019", 12),
    HostRow("brolga", "Solaris 8", "Melbourne", "12019", 4),
    HostRow("tasman", "Windows NT 4", "Sydney", "14744", 2),
)


def links():
    return tuple(
        LinkRow(f"L{n}", "12019", said, "14744", said, 20.0, "cut" if n == 5 else "up")
        for n, said in enumerate(SAIDS, 1)
    )


def loads():
    """The first two links carry mirrored writes and a copy, the third is full."""
    carried = {1: (1.5, 4.2), 2: (0.0, 0.3), 3: (4.0, 2.7)}
    return tuple(
        LinkLoadRow(f"L{n}", *carried.get(n, (0.0, 0.0)), 0.0 if n == 5 else 6.7)
        for n in range(1, len(SAIDS) + 1)
    )


def a_room(**rows):
    """A core that shows these rows, paused at 15:42:00."""
    core = FakeCore(
        sites=(
            SiteRow("Melbourne", "production", ("12019",), ("korca", "brolga")),
            SiteRow("Sydney", "recovery", ("14744",), ("tasman",)),
        ),
        storage_servers=(
            unit("12019", "ess1", "Melbourne"),
            unit("14744", "ess2", "Sydney", ("up", "failed")),
        ),
        subsystems=subsystems_of,
        volumes=volumes_of,
        links=links(),
        loads=loads(),
        parts=(
            PartRow("12019", "active", "primary", "registered"),
            PartRow("14744", "", "backup", "registered"),
        ),
        lss_pairs=(),
        flashcopy_relations=RELATIONS,
        tasks=TASKS,
        hosts=HOSTS,
        events=lambda last=50: EVENTS[-last:],
        annunciator=AnnunciatorRow(2, 0, 0, 2, 42 * MIN + 3 * S, "establish ends"),
        **rows,
    )  # fmt: skip
    core.now_us = 42 * MIN

    def states_of(lss):
        return tuple(
            f"{row.flashcopy}-{row.flashcopy_state}" if row.flashcopy else ""
            for row in core.rows["volumes"](lss)
        )

    def first_relations(first):
        relations = core.rows["flashcopy_relations"]
        return FirstRelationsRow(len(relations), sorted(relations, key=rank)[:first])

    core.rows |= {"copy_states": states_of, "first_relations": first_relations}
    return core


def rank(row):
    """As the machine ranks relations: establishing, by the end of the copy, without one."""
    last = 2 if row.due_us is None else 1
    return 0 if row.state == "establishing" else last, row.due_us or 0, row.source


def a_quiet_room():
    """The same installation without any copy, task, host or event."""
    core = a_room()
    core.rows |= {
        "flashcopy_relations": (), "tasks": (), "hosts": (), "events": (),
        "annunciator": AnnunciatorRow(0, 0, 0, 0, None, ""),
        "links": tuple(link._replace(state="up") for link in links()),
        "loads": tuple(LinkLoadRow(link.id, 0.0, 0.0, 6.7) for link in links()),
        "subsystems": lambda serial=None: tuple(
            row._replace(flashcopy_sources=0, flashcopy_targets=0) for row in subsystems_of(serial)
        ),
    }  # fmt: skip
    return core
