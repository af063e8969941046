"""The Repair Menu: what is broken in this unit, and its repair (names from memory).

Only what this unit shows by itself is a problem here: a cable between units belongs to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands import faults
from emulator.hardware.parts import PartKind
from emulator.ids import ClusterId, RankId, SaId
from emulator.service.menu_types import Dialog, Field, Item, Listing, Menu, Prompt, Scope, Shown
from emulator.views.service_terminal import ProblemRow, problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.commands.base import Command
    from emulator.hardware.parts import Part

LABEL_WIDTH = 34
NO_PROBLEM = "There is no problem that needs repair."


def _problems(scope: Scope) -> tuple[ProblemRow, ...]:
    found: tuple[ProblemRow, ...] = scope.look(problems, scope.unit.serial)
    return found


def problem_lines(scope: Scope) -> tuple[str, ...]:
    """The problems of the unit, one to a line."""
    rows = _problems(scope)
    return tuple(f"{row.label:<{LABEL_WIDTH}}{row.text}" for row in rows) or (NO_PROBLEM,)


def _labels(scope: Scope) -> tuple[str, ...]:
    return tuple(row.label for row in _problems(scope))


def repair_of(scope: Scope, part: Part) -> Command:
    """The command that repairs a broken part of the unit."""
    match part.kind:
        case PartKind.ADAPTER:
            said = SaId(part.name.partition(":")[2])
            return faults.RepairAdapter(scope.unit.serial, said)
        case PartKind.CLUSTER:
            return faults.RepairCluster(ClusterId(part.name))
        case PartKind.NVS:
            return faults.RepairNvs(ClusterId(part.name))
        case PartKind.RANK:
            return faults.RepairRank(RankId(part.name))
        case _:
            return faults.RestoreNetwork(scope.unit.serial)


def _repair(scope: Scope, typed: Mapping[str, str]) -> Command:
    """The form has checked that the problem is in the list."""
    row = next(row for row in _problems(scope) if row.label == typed["problem"])
    return repair_of(scope, row.part)


def end_of_call_lines(scope: Scope) -> tuple[str, ...]:
    """Whether the unit may be left: problems, clusters, network, batteries."""
    count = len(_problems(scope))
    lines = [f"{'Problems that need repair':<{LABEL_WIDTH}}{count}"]
    for row in scope.unit.clusters:
        lines.append(
            f"{f'Cluster {row.number}, {row.host_name}':<{LABEL_WIDTH}}{state(row.health)}"
        )
    lines.append(f"{'CRIT in force':<{LABEL_WIDTH}}{scope.unit.crit_in_force}")
    if scope.unit.crit != scope.unit.crit_in_force:
        lines.append(f"{'CRIT from the next power cycle':<{LABEL_WIDTH}}{scope.unit.crit}")
    is_done = not count and all(row.health == "up" for row in scope.unit.clusters)
    last = "Nothing is left to do." if is_done else "The call cannot end: see the lines above."
    return (*lines, "", last)


def state(health: str) -> str:
    """How the terminal calls the health of a cluster."""
    return "quiesced" if health == "off" else health


def other_cluster_lines(scope: Scope) -> tuple[str, ...]:
    """The other cluster as this one sees it."""
    other = scope.other
    return tuple(
        f"{label:<{LABEL_WIDTH}}{value}"
        for label, value in (
            ("Alternate cluster", f"{other.number}"),
            ("Host name", other.host_name),
            ("TCP/IP address", other.address),
            ("State", state(other.health)),
            ("NVS battery", other.nvs),
        )
    )


REPAIR_MENU = Menu(
    name="repair",
    title="Repair Menu",
    items=(
        Item("Show Problems Needing Repair", "show-problems"),
        Item("Repair a Problem", "repair-problem"),
        Item("Alternate Cluster Repair Menu", "alternate-cluster"),
        Item("End of Call Status", "end-of-call"),
    ),
    help="What is broken in this unit, and how it is repaired.",
    short="Repair",
)

SHOW_PROBLEMS = Listing(
    name="show-problems",
    title="Show Problems Needing Repair",
    lines=problem_lines,
    help="Every part of this unit that does not work now.",
    short="Problems",
)

REPAIR_PROBLEM = Dialog(
    name="repair-problem",
    title="Repair a Problem",
    rows=(
        Field(
            "Problem",
            "problem",
            "A part that does not work (F4). It is replaced, or connected again.",
            choices=_labels,
            only_choices=True,
        ),
    ),
    command=_repair,
    help="Replaces a part of this unit that does not work.",
    short="Repair problem",
)

ALTERNATE_CLUSTER_MENU = Menu(
    name="alternate-cluster",
    title="Alternate Cluster Repair Menu",
    items=(
        Item("Show Alternate Cluster", "show-alternate"),
        Item("Repair Alternate Cluster", "repair-alternate"),
    ),
    help="A cluster that has failed is repaired from the other one, which carries its load.",
    short="Alternate cluster",
)

SHOW_ALTERNATE = Listing(
    name="show-alternate",
    title="Show Alternate Cluster",
    lines=other_cluster_lines,
    help="The other cluster of this unit, as this cluster sees it.",
    short="Alternate",
)

REPAIR_ALTERNATE = Dialog(
    name="repair-alternate",
    title="Repair Alternate Cluster",
    rows=(
        Shown("Alternate cluster", lambda scope: f"{scope.other.number}  {scope.other.host_name}"),
        Shown("State", lambda scope: state(scope.other.health)),
    ),
    command=lambda scope, typed: faults.RepairCluster(scope.other.id),
    help="Brings the other cluster of this unit back to work.",
    short="Repair cluster",
    instructions=("Press Enter to repair the cluster shown below.",),
    prompt=Prompt(
        "ARE YOU SURE?",
        ("The cluster takes its logical subsystems back", "when it is repaired."),
    ),
)

PAGES = (
    REPAIR_MENU,
    SHOW_PROBLEMS,
    REPAIR_PROBLEM,
    ALTERNATE_CLUSTER_MENU,
    SHOW_ALTERNATE,
    REPAIR_ALTERNATE,
    Listing(
        name="end-of-call",
        title="End of Call Status",
        lines=end_of_call_lines,
        help="Whether anything in this unit is left to do before the engineer goes.",
        short="End of call",
    ),
)
