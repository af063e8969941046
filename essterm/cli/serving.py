"""``essterm serve``, ``attach`` and ``health``: many terminals on one core."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from emulator.units import US_PER_S, duration_text, duration_us
from essterm.cli.options import (
    before_damage_option,
    json_option,
    on_installation,
    settings,
)
from essterm.cli.output import print_json
from essterm.cli.program import DONE, FAILED, UNREACHABLE, USAGE, Failed, say

if TYPE_CHECKING:
    from essterm.serve.health import Verdict
    from essterm.serve.running import Wanted

PORTS = 65_535


def _address(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> tuple[str, int] | None:
    """``ADDRESS:PORT``, ``[ADDRESS]:PORT``, ``ADDRESS`` or ``:PORT``."""
    from essterm.serve.running import ADDRESS, PORT

    if text is None:
        return ADDRESS, PORT
    address, colon, port = text.rpartition(":")
    if not colon or text.endswith("]") or (":" in address and not address.endswith("]")):
        address, port = text, str(PORT)
    if not port.isascii() or not port.isdigit() or int(port) > PORTS:
        raise click.BadParameter(f"'{port}' is no port: 0 to {PORTS}, 0 for a free one.")
    return address.strip("[]") or ADDRESS, int(port)


def _saves(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from saves.shelf import list_saves
    from saves.slots import Home

    found = list_saves(Home(settings().home))
    return [row.name for row in found if row.name.startswith(begun)]


@click.command(
    short_help="Let people work over SSH, each with an account.",
    epilog="Example: essterm serve --ssh 0.0.0.0:2105 --speed 60",
)
@on_installation
@before_damage_option
@click.option("--ssh", metavar="ADDRESS:PORT", callback=_address, help="Default: 127.0.0.1:2105.")
@click.option("--no-ssh", is_flag=True, help="Only 'essterm attach', as behind OpenSSH.")
@click.option(
    "--private", metavar="SAVE", shell_complete=_saves, help="For each account its own, from SAVE."
)
@click.option(
    "--speed", type=click.IntRange(0, 3600), metavar="RATE", help="0: paused. Default 60."
)
@click.option("--connections", type=click.IntRange(1), metavar="N", help="In all. Default 120.")
@click.option("--of-address", type=click.IntRange(1), metavar="N", help="Of one. Default 60.")
@click.option("--idle", "idle_s", metavar="TIME", help="Without a key; 0: any. Default 30m.")
@click.option("--longest", "session_s", metavar="TIME", help="Of a session; 0: any. Default 12h.")
def serve(**given: Any) -> int:
    """Let people work over SSH, each with an account of 'essterm accounts add'.

    All are on one installation, or with --private each in a world of its own that begins as SAVE,
    is kept, and is opened again the next time. It serves until ctrl+c or SIGTERM; everybody is told
    then, and what was answered is on disk.
    """
    from essterm.serve.running import serve as run

    return run(_wanted(given), _print_now, say)


def _print_now(line: str) -> None:
    print(line, flush=True)


def _wanted(given: dict[str, Any]) -> Wanted:
    """What the options mean."""
    from essterm.bootstrap import chosen
    from essterm.serve.running import Wanted
    from essterm.serve.worlds import PRIVATE, SHARED

    meant = settings()
    kind, name = (PRIVATE, given["private"]) if given["private"] else (SHARED, "")
    if kind == PRIVATE and meant.installation:
        raise Failed("--private takes a save, not an installation.", USAGE)
    address, port = ("", 0) if given["no_ssh"] else given["ssh"]
    wanted = Wanted(
        meant.home,
        name or chosen(meant, say)[1],
        kind,
        address,
        port,
        before_damage=meant.before_damage,
    )
    names = ("connections", "of_address")
    limits = {each: given[each] for each in names if given[each] is not None}
    limits |= {
        each: _seconds(given[each]) for each in ("idle_s", "session_s") if given[each] is not None
    }
    speed = wanted.speed if given["speed"] is None else given["speed"]
    return replace(wanted, speed=speed, limits=replace(wanted.limits, **limits))


def _seconds(text: str) -> float:
    try:
        return 0.0 if text == "0" else duration_us(text) / US_PER_S
    except ValueError as problem:
        raise Failed(f"{problem}.", USAGE) from None


@click.command(
    short_help="Work on a server of this machine, on this terminal.",
    epilog="Example: essterm attach --account maria",
)
@on_installation
@click.option("--account", default="", metavar="NAME", help="Act as it; default: your name.")
def attach(account: str) -> int:
    """Work on a server of this machine, on this terminal; also what OpenSSH may be made to run.

    Exit 4 when no server runs.
    """
    from essterm.serve.attach import attach as run

    name, _, whose = account.partition("+")
    return run(settings(), name, whose)


@click.command(
    short_help="Say how the servers of this home are.", epilog="Example: essterm health --json"
)
@on_installation
@json_option
def health(as_json: bool) -> int:
    """Say how the servers of this home are: of all, or of --installation (or the save) NAME.

    Exit 0: terminals are served; 1: something is wrong, and what; 4: there is no server.
    """
    from essterm.serve.health import verdicts

    meant = settings()
    found = verdicts(meant.home, meant.installation)
    if as_json:
        print_json([_keys(each) for each in found])
    elif not found:
        which = f"of {meant.installation} " if meant.installation else ""
        say(f"No server {which}runs in {meant.home}; 'essterm serve' starts one.")
    for each in [] if as_json else found:
        click.echo(_line(each))
        for problem in each.problems:
            say(problem)
    if not found or all(each.is_gone for each in found):
        return UNREACHABLE
    return DONE if all(each.is_good for each in found) else FAILED


def _keys(verdict: Verdict) -> dict[str, Any]:
    keys = asdict(verdict)
    return {"good": verdict.is_good, "problems": keys["problems"], "report": keys["report"]}


def _line(verdict: Verdict) -> str:
    """One server in one line."""
    report = verdict.report
    word = "ok" if verdict.is_good else "gone" if verdict.is_gone else "bad"
    if "pid" not in report:
        return f"{word} {report['name']}"
    up_us = max(0, int(report["at_s"] - report["started_s"])) * US_PER_S
    where = f"{report['address']} port {report['port']}" if report["port"] else "attach only"
    return (
        f"{word} {report['name']} ({report['kind']}) at {where}, process {report['pid']}, "
        f"up {duration_text(up_us)}: {report['sessions']} sessions, {len(report['worlds'])} "
        f"worlds, {report['memory_mib']} MiB, keys wait {report['lag_ms']} ms at most"
    )
