"""The questions of `essterm show` about the Copy Services server: its view, its users, its log.

Names and roles are all that is said of users and accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.copy_services.server import why_closed
from emulator.errors import Refusal, UnknownObject
from emulator.views import copy_services, saved_tasks, server_desk
from essterm.show.questions import plain

if TYPE_CHECKING:
    from essterm.show.questions import Asked, Row


def named(asked: Asked, found: list[Row], missing: str) -> list[Row]:
    """The rows of the names that are asked for, in their own order; all where none is named.

    missing: the sentence for a name that no row has, with {} for it. Raises UnknownObject.
    """
    known = {row["name"] for row in found}
    for each in asked.ids:
        if each not in known:
            raise UnknownObject(missing.format(each))
    return [row for row in found if row["name"] in asked.ids] if asked.ids else found


def server(asked: Asked) -> list[Row]:
    """The Copy Services server and its clients."""
    return [plain(copy_services.server(asked.inst))]


def tasks(asked: Asked) -> list[Row]:
    """What is saved on the server, groups above the tasks in them.

    Raises Refusal while no console reaches the server (rules B01, B26).
    """
    if closed := why_closed(asked.inst):
        raise Refusal(closed, "B01")
    rows = saved_tasks.rows(asked.inst)
    names = {row.number: row.name for row in rows}
    found = [{**plain(row), "group": names.get(row.group, "")} for row in rows]
    return named(asked, found, "No task {} is saved.")


def runs(asked: Asked) -> list[Row]:
    """The runs that the server keeps, or those of the tasks that are named."""
    found = [plain(row) for row in copy_services.tasks(asked.inst)]
    return named(asked, found, "No task {} was run.")


def server_log(asked: Asked) -> list[Row]:
    """The newest lines of the server's log, oldest of them first."""
    lines = server_desk.log_lines(asked.inst)
    return [plain(line) for line in lines[len(lines) - min(asked.last, len(lines)) :]]


def users(asked: Asked) -> list[Row]:
    """Who may use the command line at hosts."""
    found: list[Row] = [{"name": each} for each in server_desk.configuration(asked.inst).users]
    return named(asked, found, "{} is no authorized user.")


def accounts(asked: Asked) -> list[Row]:
    """Who may sign on to the Specialist."""
    kept = sorted(asked.inst.specialist_accounts.values(), key=lambda each: each.name)
    found: list[Row] = [{"name": each.name, "role": each.role.value} for each in kept]
    return named(asked, found, "There is no account {}.")
