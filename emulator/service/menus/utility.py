"""The Utility Menu: quiesce and resume, batteries, power (names from memory; §1.2, §4.3.2).

A cluster is quiesced and resumed from the other one, so that one of the two always works here.
"""

from __future__ import annotations

from emulator.commands.faults import QuiesceCluster, ResumeCluster, StopUnit
from emulator.service.menu_types import Dialog, Field, Item, Listing, Menu, Prompt, Scope, Shown
from emulator.service.menus.repair import LABEL_WIDTH, state
from emulator.units import US_PER_S

OFF_FOR_US = 30 * US_PER_S
"""How long a unit stays off that is switched off and on again; a choice."""


def _other(scope: Scope) -> tuple[str, ...]:
    """The only cluster that can be quiesced or resumed here."""
    return (f"Cluster {scope.other.number}",)


def resource_lines(scope: Scope) -> tuple[str, ...]:
    """Both clusters, and which of them is this one."""
    return tuple(
        f"{f'Cluster {row.number}, {row.host_name}':<{LABEL_WIDTH}}{state(row.health)}"
        + ("   (this terminal)" if row.id == scope.cluster.id else "")
        for row in scope.unit.clusters
    )


def power_lines(scope: Scope) -> tuple[str, ...]:
    """Power of the unit, and the NVS battery of each cluster."""
    return (
        f"{'Power':<{LABEL_WIDTH}}" + ("off" if scope.unit.health == "off" else "on"),
        *(
            f"{f'NVS battery of cluster {row.number}':<{LABEL_WIDTH}}"
            + ("charged" if row.nvs == "up" else "failed")
            for row in scope.unit.clusters
        ),
    )


_STATES = (
    Shown("Cluster 1", lambda scope: state(scope.unit.clusters[0].health)),
    Shown("Cluster 2", lambda scope: state(scope.unit.clusters[1].health)),
)
_UNIT = Shown("Unit", lambda scope: f"2105-{scope.unit.model} {scope.unit.serial}")
_RESOURCE_HELP = "The other cluster of this unit (F4); this one is handled at the other's terminal."

UTILITY_MENU = Menu(
    name="utility",
    title="Utility Menu",
    items=(
        Item("Resource Management Menu", "resources"),
        Item("Show Power and Battery Status", "show-power"),
        Item("Power Off the Unit", "power-off"),
        Item("Power Off the Unit and On Again", "power-cycle"),
    ),
    help="Take parts of this unit out of work and back, and switch its power.",
    short="Utility",
)

RESOURCE_MENU = Menu(
    name="resources",
    title="Resource Management Menu",
    items=(
        Item("Show Resource Status", "show-resources"),
        Item("Quiesce a Resource", "quiesce"),
        Item("Resume a Resource", "resume"),
    ),
    help="A quiesced cluster does no work; the other one carries its load.",
    short="Resource management",
)

SHOW_RESOURCES = Listing(
    name="show-resources",
    title="Show Resource Status",
    lines=resource_lines,
    help="Which clusters of this unit work.",
    short="Resources",
)

QUIESCE = Dialog(
    name="quiesce",
    title="Quiesce a Resource",
    rows=(
        Field("Resource", "resource", _RESOURCE_HELP, choices=_other, only_choices=True),
        *_STATES,
    ),
    command=lambda scope, typed: QuiesceCluster(scope.other.id),
    help="Takes the other cluster out of work; this one carries its load.",
    short="Quiesce",
    prompt=Prompt(
        "ARE YOU SURE?",
        (
            "This cluster takes over the load of the other one.",
            "A Copy Services server there stops, and its running tasks are lost.",
        ),
    ),
)

RESUME = Dialog(
    name="resume",
    title="Resume a Resource",
    rows=(
        Field("Resource", "resource", _RESOURCE_HELP, choices=_other, only_choices=True),
        *_STATES,
    ),
    command=lambda scope, typed: ResumeCluster(scope.other.id),
    help="Lets the other cluster work again.",
    short="Resume",
)

SHOW_POWER = Listing(
    name="show-power",
    title="Show Power and Battery Status",
    lines=power_lines,
    help="The power of this unit and the batteries of its nonvolatile storage.",
    short="Power, battery",
)

_LOSE_THE_UNIT = (
    "Hosts lose all volumes of this unit until it answers again,",
    "and its pairs are suspended. This terminal goes dark.",
)

POWER_OFF = Dialog(
    name="power-off",
    title="Power Off the Unit",
    rows=(_UNIT, *_STATES),
    command=lambda scope, typed: StopUnit((scope.unit.serial,)),
    help="Switches this unit off. It is switched on again at its operator panel.",
    short="Power off",
    instructions=("Press Enter to switch off the unit shown below.",),
    prompt=Prompt("ARE YOU SURE?", _LOSE_THE_UNIT),
)

POWER_CYCLE = Dialog(
    name="power-cycle",
    title="Power Off the Unit and On Again",
    rows=(
        _UNIT,
        Shown("CRIT in force", lambda scope: scope.unit.crit_in_force),
        Shown("CRIT afterwards", lambda scope: scope.unit.crit),
    ),
    command=lambda scope, typed: StopUnit((scope.unit.serial,), for_us=OFF_FOR_US),
    help="Switches this unit off, and on again. CRIT as it is set takes effect by this.",
    short="Power cycle",
    instructions=("Press Enter to switch off the unit shown below, and on again.",),
    prompt=Prompt("ARE YOU SURE?", _LOSE_THE_UNIT),
)

PAGES = (
    UTILITY_MENU,
    RESOURCE_MENU,
    SHOW_RESOURCES,
    QUIESCE,
    RESUME,
    SHOW_POWER,
    POWER_OFF,
    POWER_CYCLE,
)
