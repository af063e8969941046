"""Communications resources: the name and address of this cluster, and the host names that it knows
(§4.3.1, rules B06, B25).
"""

from __future__ import annotations

from emulator.commands.hardware import AddHostName, RemoveHostName, SetClusterAddress
from emulator.service.menu_types import (
    ARE_YOU_SURE,
    Dialog,
    Field,
    Item,
    Listing,
    Menu,
    Scope,
    Shown,
)
from emulator.service.menus.copy_services import listed_names

_ADDRESS_WIDTH = 17


def host_lines(scope: Scope) -> tuple[str, ...]:
    """The host list of this cluster, an address and a name to a line."""
    return tuple(f"{address:<{_ADDRESS_WIDTH}} {name}" for name, address in scope.cluster.host_list)


COMMUNICATIONS_MENU = Menu(
    name="communications",
    title="Configure Communications Resources Menu",
    items=(
        Item("Change / Show TCP/IP Address and Host Name", "tcp-ip"),
        Item("Cluster Host Name List", "host-names"),
    ),
    help="How this cluster is found in the network, and how it finds the other clusters.",
    short="Communications",
)

CHANGE_TCP_IP = Dialog(
    name="tcp-ip",
    title="Change / Show TCP/IP Address and Host Name",
    rows=(
        Field(
            "Host name",
            "name",
            "The name of this cluster: letters, digits, points and hyphens.",
            reads=lambda scope: scope.cluster.host_name,
        ),
        Field(
            "TCP/IP address",
            "address",
            "The address of this cluster, as four numbers with dots between them.",
            reads=lambda scope: scope.cluster.address,
            note="(no host name list follows a change)",
        ),
        Shown(
            "Ethernet",
            lambda scope: "connected" if scope.unit.network == "up" else "not connected",
        ),
    ),
    command=lambda scope, typed: SetClusterAddress(
        scope.cluster.id, typed["name"], typed["address"]
    ),
    help=(
        "Shows the host name and the address of this cluster, and changes them. Enter a change in"
        " the host name list of every cluster too."
    ),
    short="TCP/IP",
)

HOST_NAME_MENU = Menu(
    name="host-names",
    title="Cluster Host Name List",
    items=(
        Item("List All Host Names", "list-host-names"),
        Item("Add a Host Name", "add-host-name"),
        Item("Remove a Host Name", "remove-host-name"),
    ),
    help=(
        "The list of this cluster alone. It has to hold the name of each cluster of all units"
        " that take part in Copy Services, its own included."
    ),
    short="Host name list",
)

LIST_HOST_NAMES = Listing(
    name="list-host-names",
    title="List All Host Names",
    lines=host_lines,
    help="The addresses and names in the list of this cluster.",
    short="List host names",
)

ADD_HOST_NAME = Dialog(
    name="add-host-name",
    title="Add a Host Name",
    rows=(
        Field("TCP/IP address", "address", "The address, as four numbers with dots between them."),
        Field("Host name", "name", "The name that stands for the address on this cluster."),
    ),
    command=lambda scope, typed: AddHostName(scope.cluster.id, typed["name"], typed["address"]),
    help="Adds a name to the list of this cluster.",
    short="Add host name",
)

REMOVE_HOST_NAME = Dialog(
    name="remove-host-name",
    title="Remove a Host Name",
    rows=(
        Field(
            "Host name", "name", "A name in the list of this cluster (F4).", choices=listed_names
        ),
    ),
    command=lambda scope, typed: RemoveHostName(scope.cluster.id, typed["name"]),
    help="Takes a name off the list of this cluster.",
    short="Remove host name",
    prompt=ARE_YOU_SURE,
)

PAGES = (
    COMMUNICATIONS_MENU,
    CHANGE_TCP_IP,
    HOST_NAME_MENU,
    LIST_HOST_NAMES,
    ADD_HOST_NAME,
    REMOVE_HOST_NAME,
)
