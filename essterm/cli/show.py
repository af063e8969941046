"""``essterm show``: read-only views, of a closed installation or of one that is in use."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from essterm.cli.options import json_option, on_installation, settings
from essterm.cli.output import print_json, print_table
from essterm.cli.program import say

if TYPE_CHECKING:
    from essterm.show.questions import Row

THINGS = (
    "storage-servers",
    "clusters",
    "subsystems",
    "ranks",
    "volumes",
    "flashcopy",
    "pprc",
    "paths",
    "links",
    "faults",
    "log",
    "hosts",
    "disks",
    "applications",
    "clock",
    "sites",
    "copy-services",
    "tasks",
    "runs",
    "server-log",
    "users",
    "accounts",
)
"""As in `essterm.show.things`, which completion and ``--help`` need not load."""


@click.command(epilog="Example: essterm show volumes 2105:12019:17 --json")
@on_installation
@json_option
@click.option("--last", type=click.IntRange(0), default=50, help="Lines of a log (50).")
@click.argument("thing", type=click.Choice(THINGS), metavar="THING")
@click.argument("ids", nargs=-1, metavar="[ID]...")
def show(thing: str, ids: tuple[str, ...], last: int, as_json: bool) -> None:
    """Show THING, or those with an ID.

    \b
    THING                             ID
    storage-servers                   serial
    clusters, ranks                   serial, cluster or rank (12019:1, 12019:R5)
    subsystems                        serial or LSS (2105:12019:17, or 12019:17)
    volumes, flashcopy, pprc          serial, LSS or volume (10012019)
    paths                             serial or LSS
    links, hosts, sites, applications name
    disks                             host
    tasks, runs, users, accounts      name
    copy-services, server-log, clock, log, faults

    Volumes, relations, pairs and paths are shown as the machine has them; copy-services, tasks and
    runs as the Copy Services server sees them. Tasks are those that are saved, runs what was done.
    Log shows the newest events, each with its number; server-log is the server's own.
    """
    from essterm.show.things import THINGS as KNOWN

    rows = asked(thing, ids, last)
    shown = KNOWN[thing]
    if as_json:
        print_json(rows[0] if shown.single else rows)
    else:
        print_table(shown.columns, rows)


def asked(thing: str, ids: tuple[str, ...], last: int) -> list[Row]:
    """The rows, wherever the installation is."""
    from essterm.bootstrap import chosen
    from essterm.serve.client import CoreClient, NotTaken
    from essterm.serve.reach import look
    from essterm.show.questions import Asked
    from essterm.show.things import rows_of

    meant = settings()
    home, name = chosen(meant, say)
    while True:
        held = look(home, name, meant.before_damage)
        try:
            if not isinstance(held, CoreClient):
                return rows_of(thing, Asked(held.engine.installation, ids, last))
            with suppress(NotTaken):
                return held.show(thing, ids, last)
        finally:
            held.close()
