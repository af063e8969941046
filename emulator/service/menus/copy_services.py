"""The Copy Services Menu: the primary and backup Copy Services server of this cluster (§2.2).

The same entries are made on each cluster of every unit (rule B04); a server is named by its
TCP/IP address or its host name (rule B06); a backup is optional (rule B03).
"""

from __future__ import annotations

from emulator.commands.copy_services import (
    RemoveBackupServer,
    RemovePrimaryServer,
    SetBackupServer,
    SetPrimaryServer,
)
from emulator.service.menu_types import ARE_YOU_SURE, Dialog, Field, Item, Menu, Scope, Shown

NONE_SET = "(none)"
"""What a line shows for a server that is not set."""


def listed_names(scope: Scope) -> tuple[str, ...]:
    """The host names that this cluster knows."""
    return tuple(name for name, _ in scope.cluster.host_list)


def this_cluster(scope: Scope) -> str:
    """The cluster's own host name, and its unit."""
    return f"{scope.cluster.host_name}  2105-{scope.unit.model} {scope.unit.serial}"


_THIS_CLUSTER = Shown("This cluster", this_cluster)
_SHOWN_PRIMARY = Shown(
    "Primary Copy Services server", lambda scope: scope.cluster.primary_server or NONE_SET
)
_SHOWN_BACKUP = Shown(
    "Backup Copy Services server", lambda scope: scope.cluster.backup_server or NONE_SET
)

COPY_SERVICES_MENU = Menu(
    name="copy-services",
    title="Copy Services Menu",
    items=(
        Item("Change / Show Primary Copy Services Server", "change-primary"),
        Item("Change / Show Backup Copy Services Server", "change-backup"),
        Item("Remove Primary Copy Services Server", "remove-primary"),
        Item("Remove Backup Copy Services Server", "remove-backup"),
        Item("Show Copy Services Status", "show-status"),
        Item("Activate a Feature", "activate-feature"),
        Item("Deactivate a Feature", "deactivate-feature"),
    ),
    help=(
        "The client on this cluster reports to the servers named here. Enter the same servers on"
        " each cluster of every unit that is to use Copy Services."
    ),
    source="§2.2",
)

CHANGE_PRIMARY = Dialog(
    name="change-primary",
    title="Change / Show Primary Copy Services Server",
    rows=(
        Field(
            "Primary Copy Services server",
            "server",
            "The cluster that is to keep all information on Copy Services, by TCP/IP address or"
            " by a host name of this cluster's list (F4).",
            reads=lambda scope: scope.cluster.primary_server,
            choices=listed_names,
            note="(TCP/IP address or host name)",
        ),
        _SHOWN_BACKUP,
        _THIS_CLUSTER,
    ),
    command=lambda scope, typed: SetPrimaryServer(scope.cluster.id, typed["server"]),
    help="Shows the primary Copy Services server of this cluster, and changes it.",
    short="Primary server",
)

CHANGE_BACKUP = Dialog(
    name="change-backup",
    title="Change / Show Backup Copy Services Server",
    rows=(
        Field(
            "Backup Copy Services server",
            "server",
            "The cluster that can take over when the primary is lost, by TCP/IP address or by a"
            " host name of this cluster's list (F4). Choose one at another site.",
            reads=lambda scope: scope.cluster.backup_server,
            choices=listed_names,
            note="(TCP/IP address or host name)",
        ),
        _SHOWN_PRIMARY,
        _THIS_CLUSTER,
    ),
    command=lambda scope, typed: SetBackupServer(scope.cluster.id, typed["server"]),
    help="Shows the backup Copy Services server of this cluster, and changes it.",
    short="Backup server",
)

REMOVE_PRIMARY = Dialog(
    name="remove-primary",
    title="Remove Primary Copy Services Server",
    rows=(_SHOWN_PRIMARY, _THIS_CLUSTER),
    command=lambda scope, typed: RemovePrimaryServer(scope.cluster.id),
    help="Takes the primary Copy Services server off this cluster.",
    short="Remove primary",
    instructions=("Press Enter to remove the server shown below.",),
    prompt=ARE_YOU_SURE,
)

REMOVE_BACKUP = Dialog(
    name="remove-backup",
    title="Remove Backup Copy Services Server",
    rows=(_SHOWN_BACKUP, _THIS_CLUSTER),
    command=lambda scope, typed: RemoveBackupServer(scope.cluster.id),
    help="Takes the backup Copy Services server off this cluster.",
    short="Remove backup",
    instructions=("Press Enter to remove the server shown below.",),
    prompt=ARE_YOU_SURE,
)

PAGES = (COPY_SERVICES_MENU, CHANGE_PRIMARY, CHANGE_BACKUP, REMOVE_PRIMARY, REMOVE_BACKUP)
