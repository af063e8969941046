"""Documents whose server, tasks or hosts are such as no installation has them."""

from __future__ import annotations

from typing import Any

Plain = dict[str, Any]


def server(plain: Plain) -> Plain:
    return plain["copy_services_server"]


def run(plain: Plain, number: int) -> Plain:
    return server(plain)["runs"][number - 1]


def task(plain: Plain, number: int) -> Plain:
    return plain["saved_tasks"][number - 1]


def host(plain: Plain) -> Plain:
    return plain["hosts"][0]


def due(plain: Plain, *item: object) -> None:
    """Put an item on the agenda, under a number that was taken long ago."""
    plain["agenda"].append([1 << 40, 0, [*item]])


SUMMARY = {"number": 1, "at_us": 17_005_100, "address": "operations@example.com"}
OTHER_PORT = "14744:SAID0080"
TASKS = {
    "a task of the future": lambda p: task(p, 3).update(number=99),
    "a task twice": lambda p: task(p, 3).update(number=2),
    "a task number below one": lambda p: task(p, 3).update(number=0),
    "no next task": lambda p: p["installation"].update(next_task=4),
    "a task without a name": lambda p: task(p, 3).update(name=" "),
    "a task with a long name": lambda p: task(p, 3).update(name="x" * 17),
    "a task with a long description": lambda p: task(p, 3).update(description="x" * 257),
    "a task that rings": lambda p: task(p, 3).update(description="\x07"),
    "a task that writes": lambda p: task(p, 3).update(
        work=["WriteBlocks", "10012019", 0, bytes(4096)]
    ),
    "a task within a task": lambda p: task(p, 3).update(work=["RunTask", task(p, 1)["work"]]),
    "a task on no volume": lambda p: task(p, 3).update(
        work=["WithdrawFlashCopy", [["1001201", ""]]]
    ),
    "a task on no unit": lambda p: task(p, 3).update(
        work=["WithdrawFlashCopy", [["10099999", ""]]]
    ),
    "a task between no LSSs": lambda p: task(p, 2)["work"].__setitem__(1, "12019:17"),
    "a task through no port": lambda p: task(p, 2)["work"].__setitem__(3, ["\x07"]),
    "a task that holds tasks": lambda p: task(p, 3).update(members=[1, 2]),
    "a group of nothing": lambda p: task(p, 4).update(work=None, members=[]),
    "a group of one task": lambda p: task(p, 4).update(members=[1]),
    "a group of one task twice": lambda p: task(p, 4).update(members=[1, 1]),
    "a group of what is gone": lambda p: task(p, 4).update(members=[1, 77]),
    "a group of itself": lambda p: task(p, 4).update(members=[1, 4]),
    "a task in two groups": lambda p: task(p, 3).update(work=None, members=[1, 2]),
    "a task that runs without a run": lambda p: task(p, 3).update(status="running", ran_us=7),
    "a task that ran at no time": lambda p: task(p, 1).update(ran_us=-1),
    "a task that never ran at a time": lambda p: task(p, 3).update(ran_us=0),
    "a task that ran in the future": lambda p: task(p, 2).update(ran_us=1 << 40),
    "a run too many": lambda p: run(p, 4).update(number=6),
    "a run below one": lambda p: server(p).update(runs=[{**run(p, 1), "number": 0}]),
    "a run of a task of the future": lambda p: run(p, 1).update(task=5),
    "a run in a group of the future": lambda p: run(p, 1).update(group=1),
    "a run of less than no pairs": lambda p: run(p, 1).update(pairs=-1),
    "a run that ended before": lambda p: run(p, 1).update(ended_us=6_999_999),
    "a run that ended and runs": lambda p: run(p, 3).update(ended_us=17_005_100),
    "a run that never ran": lambda p: run(p, 1).update(status="never run"),
    "a run without end": lambda p: p["agenda"].remove(
        next(row for row in p["agenda"] if row[2][:2] == ["TaskEnds", 3])
    ),
    "the end of no run": lambda p: due(p, "TaskEnds", 5, False),
    "the end of run 0": lambda p: due(p, "TaskEnds", 0, False),
    "a primary that returns to nowhere": lambda p: due(p, "PrimaryReturns", "99999:1"),
}
SERVER = {
    "a mode of no unit": lambda p: server(p)["modes"].update({"99999": "backup"}),
    "a mode that is none": lambda p: server(p)["modes"].update({"14744": "love"}),
    "a unit that is none and is stuck": lambda p: server(p)["stuck"].update({"99999": "why"}),
    "a reason that rings": lambda p: server(p)["stuck"].update({"14744": "\x07"}),
    "a reason without end": lambda p: server(p)["stuck"].update({"14744": "x" * 5_000}),
    "a remedy that is none": lambda p: server(p).update(unanswered="prayer"),
    "a user with an open password": lambda p: server(p)["users"]["ana"].update(secret="ana"),
    "a user without a name": lambda p: server(p).update(
        users={"": {**server(p)["users"]["ana"], "name": ""}}
    ),
    "a user under another name": lambda p: server(p)["users"]["ana"].update(name="bob"),
    "an account with an open password": lambda p: p["specialist_accounts"][1].update(secret="kim"),
    "an account of two words": lambda p: p["specialist_accounts"][1].update(name="kim x"),
    "an account twice": lambda p: p["specialist_accounts"].append(p["specialist_accounts"][0]),
    "no administrator": lambda p: p["specialist_accounts"].pop(0),
    "no account": lambda p: p.update(specialist_accounts=[]),
    "an address that is none": lambda p: server(p).update(email_address="operations"),
    "a summary to nobody": lambda p: server(p).update(summaries=[{**SUMMARY, "address": ""}]),
    "a summary twice": lambda p: server(p).update(summaries=[SUMMARY, SUMMARY]),
    "a summary without number": lambda p: server(p).update(summaries=[{**SUMMARY, "number": 0}]),
    "a summary of the future": lambda p: server(p).update(
        summaries=[{**SUMMARY, "at_us": 1 << 50}]
    ),
    "summaries without end": lambda p: server(p).update(
        summaries=[{**SUMMARY, "number": number} for number in range(1, 60)]
    ),
    "a change in the future": lambda p: server(p).update(updated_us=1 << 50),
    "names of disks of a host that rings": lambda p: server(p)["host_disks"].update({"\x07": {}}),
    "names of disks of no volume": lambda p: server(p)["host_disks"]["bonnie"].update({"x": "y"}),
    "names of disks that ring": lambda p: server(p)["host_disks"]["bonnie"].update(
        {"10012019": "\x07"}
    ),
    "an operator who rings in the log": lambda p: server(p)["log"][0].update(operator="\x07"),
}
HOSTS = {
    "a host without unit": lambda p: host(p).update(storage_server="99999"),
    "a host at no address": lambda p: host(p).update(address="9.1.1.999"),
    "two hosts at one address": lambda p: host(p).update(address=p["hosts"][1]["address"]),
    "a host at a port of another unit": lambda p: host(p)["ports"].append(OTHER_PORT),
    "a host at no port": lambda p: host(p)["ports"].append("12019:SAID00ff"),
    "a host at a port twice": lambda p: host(p)["ports"].append(host(p)["ports"][0]),
    "a host at a port under another name": lambda p: host(p).update(ports=["12019:0080"]),
    "a host with a volume of another unit": lambda p: host(p)["volumes"].append("10014744"),
    "a host with a volume twice": lambda p: host(p)["volumes"].append("10012019"),
    "a host with no volume": lambda p: host(p)["volumes"].append("12019"),
    "a disk of another unit": lambda p: host(p)["disks"][0].update(volume="10014744"),
    "a disk on another port": lambda p: host(p)["disks"][0].update(port=OTHER_PORT),
    "a disk without a name": lambda p: host(p)["disks"][0].update(name=""),
    "a disk that rings": lambda p: host(p)["disks"][0].update(name="\x07"),
    "two disks of one name": lambda p: host(p)["disks"][0].update(name="hdisk4"),
    "a disk that was found twice": lambda p: host(p)["disks"].append(
        {**host(p)["disks"][0], "name": "hdisk99"}
    ),
    "a site that lost the network of a host": lambda p: p["sites"][1]["lost"].append(
        {"kind": "host network", "name": "bonnie"}
    ),
    "a host on a network in love": lambda p: host(p).update(network="love"),
    "a command line that rings": lambda p: host(p).update(cli_level="\x07"),
    "a file without a name": lambda p: host(p).update(files={"": "text"}),
    "a file whose name rings": lambda p: host(p).update(files={"\x07": "text"}),
    "a file that clears the screen": lambda p: host(p).update(files={"x": "\x1b[2J"}),
    "a file without end": lambda p: host(p).update(files={"x": "x" * ((1 << 18) + 1)}),
    "files without end": lambda p: host(p).update(files={f"{n}": "" for n in range(65)}),
}
FORGERIES = TASKS | SERVER | HOSTS
"""What each is called, and how it is made of the kept document."""
