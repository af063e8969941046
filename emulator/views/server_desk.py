"""The Configuration panel: the server, its log, its settings and its users (§5.1.5, rule J12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.calendar import plain_date, server_line, server_stamp
from emulator.copy_services.server import why_closed
from emulator.copy_services.server_entries import mode_at, resolve
from emulator.ids import ClusterId, cluster_parts

if TYPE_CHECKING:
    from emulator.installation import Installation

IDENTITY = "IBM2105 Copy Services/1.1.0"
"""How the server of this level calls itself (§3.3.8)."""


class ConfigurationRow(NamedTuple):
    """All that the panel shows. Servers as ``ess1c1, 2105-F20 12019``; "" where there is none.

    state: in words; active: whether it answers. updated, sent, logged: dates; sent and logged are
    "" when no summary was sent and the log is empty. users: the names, never their secrets.
    """

    state: str
    active: bool
    server: str
    host_name: str
    role: str
    backup: str
    updated: str
    address: str
    sent: str
    entries: int
    logged: str
    protected: bool
    users: tuple[str, ...]


class LogLine(NamedTuple):
    """A line of the log as it is printed; operator: who and at which console, "" for nobody."""

    text: str
    operator: str


def configuration(inst: Installation) -> ConfigurationRow:
    """The panel's values now."""
    server, epoch_s = inst.server, inst.epoch_s
    where = server.cluster
    sent = server.summaries[-1].at_us if server.summaries else None
    logged = server.log[-1].at_us if server.log else None
    return ConfigurationRow(
        state=server.state.value,
        active=not why_closed(inst),
        server="" if where is None else _named(inst, where),
        host_name="" if where is None else _host_name(inst, where),
        role="" if where is None else mode_at(inst, where).value,
        backup=_backup(inst),
        updated=plain_date(epoch_s, server.updated_us),
        address=server.email_address,
        sent="" if sent is None else server_stamp(epoch_s, sent),
        entries=len(server.log),
        logged="" if logged is None else server_stamp(epoch_s, logged),
        protected=server.password_protection,
        users=tuple(sorted(server.users)),
    )


def _host_name(inst: Installation, cluster: ClusterId) -> str:
    """A cluster as its network calls it; its number where it has no name yet."""
    serial, number = cluster_parts(cluster)
    return inst.storage_servers[serial].clusters[number].host_name or str(number)


def _named(inst: Installation, cluster: ClusterId) -> str:
    """``ess1c1, 2105-F20 12019``."""
    serial, _ = cluster_parts(cluster)
    model = inst.storage_servers[serial].model
    return f"{_host_name(inst, cluster)}, 2105-{model} {serial}"


def _backup(inst: Installation) -> str:
    """The backup server that the server's own unit has entered, as far as its name is known."""
    if inst.server.cluster is None:
        return ""
    serial, _ = cluster_parts(inst.server.cluster)
    for number, cluster in inst.storage_servers[serial].clusters.items():
        if cluster.backup_server:
            where = resolve(inst, serial, number, cluster.backup_server)
            return cluster.backup_server if where is None else _named(inst, where)
    return ""


def log_lines(inst: Installation) -> tuple[LogLine, ...]:
    """The whole log, oldest first, as the server prints it (§5.1.5, rule J14)."""
    epoch_s = inst.epoch_s
    return tuple(
        LogLine(server_line(epoch_s, entry.at_us, entry.text), entry.operator)
        for entry in inst.server.log
    )
