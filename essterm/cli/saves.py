"""``essterm saves``: named saves, exports, comparing and verifying."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emulator.units import duration_text
from essterm.cli.installations import SAVED
from essterm.cli.options import home_option, json_option, on_installation, settings
from essterm.cli.output import print_json, print_table
from essterm.cli.program import FAILED, UNREADABLE, Failed, say

if TYPE_CHECKING:
    from saves.slots import Home


def _home() -> Home:
    from saves.slots import Home

    return Home(settings().home)


def _meant() -> str:
    """The installation that is meant."""
    from essterm.bootstrap import chosen

    return chosen(settings(), say)[1]


def _save_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from saves.shelf import list_saves

    return [row.name for row in list_saves(_home()) if row.name.startswith(begun)]


def _all_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    names = [name for name in _home().names() if name.startswith(begun)]
    return names + _save_names(context, parameter, begun)


@click.group(
    short_help="Keep states under a name; carry, compare, verify them.",
    epilog="Example: essterm saves save before-the-exercise",
)
def saves() -> None:
    """Keep states under a name, carry them away, compare and verify them."""


@saves.command("list", epilog="Example: essterm saves list --json")
@home_option
@json_option
def list_(as_json: bool) -> None:
    """List the named saves."""
    from saves.shelf import list_saves

    rows = [row._asdict() for row in list_saves(_home())]
    if as_json:
        print_json(rows)
    elif rows:
        print_table(SAVED[1:], rows)
    else:
        click.echo(f"Nothing is saved in {_home().saves}; 'essterm saves save NAME' does.")


@saves.command(
    short_help="Save the present state under NAME.",
    epilog="Example: essterm saves save before-the-exercise",
)
@on_installation
@click.argument("name")
def save(name: str) -> None:
    """Save the present state under NAME, also while a terminal has the installation."""
    click.echo(f"Saved as {name} in {_save_wherever(name)}.")


def _save_wherever(name: str) -> Path | str:
    """Save here, or in the process that has the installation; returns the file."""
    from essterm.serve.client import CoreClient, NotTaken
    from essterm.serve.reach import attach
    from saves import shelf

    home, meant = _home(), _meant()
    shelf.save_path(home, name)
    while True:
        held = attach(home, meant)
        if not isinstance(held, CoreClient):
            with held:
                return shelf.save_open(home, held, name)
        try:
            with suppress(NotTaken):
                return held.save(name)
        finally:
            held.close()


@saves.command(
    short_help="Put the state NAME into the installation.",
    epilog="Example: essterm saves load before-the-exercise --installation class7",
)
@on_installation
@click.argument("name", shell_complete=_save_names)
def load(name: str) -> None:
    """Put the state NAME into the installation; what stood there is kept aside."""
    from essterm.serve.handing import take
    from saves import shelf

    target = settings().installation or _meant()
    kept = shelf.load(_home(), name, target, take)
    click.echo(f"{target} is as it was saved in {name}. {kept}".rstrip())


@saves.command(
    short_help="Read all files and execute the journal again.",
    epilog="Example: essterm saves verify --json",
)
@on_installation
@json_option
@click.argument("name", required=False, shell_complete=_all_names)
@click.pass_context
def verify(context: click.Context, name: str | None, as_json: bool) -> None:
    """Read all files of an installation or a save NAME, and execute the journal again.

    Exit 1 when something is damaged.
    """
    from saves import shelf

    found = shelf.verify(_home(), name or _meant())
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        columns = (("", lambda row: "ok" if row["good"] else "BAD"), ("FILE", "file"))
        print_table((*columns, ("FOUND", "sentence")), [asdict(finding) for finding in found])
    if not all(finding.good for finding in found):
        context.exit(FAILED)


@saves.command(
    short_help="Say what differs between two states.",
    epilog="Example: essterm saves diff before-the-exercise two-sites",
)
@home_option
@json_option
@click.argument("first", shell_complete=_all_names)
@click.argument("second", shell_complete=_all_names)
@click.pass_context
def diff(context: click.Context, first: str, second: str, as_json: bool) -> None:
    """Say what differs between two installations, saves or exported files. Exit 1 if they do."""
    from saves import shelf

    lines = shelf.diff(_home(), first, second)
    if as_json:
        print_json(lines)
    else:
        click.echo("\n".join(lines) if lines else f"{first} and {second} are equal.")
    if lines:
        context.exit(FAILED)


@saves.command(
    short_help="Write an installation or a save into one FILE.",
    epilog="Example: essterm saves export two-sites exercise.essterm",
)
@home_option
@click.argument("name", shell_complete=_all_names)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(name: str, file: Path) -> None:
    """Write an installation or a save NAME into one FILE, which must be new."""
    from essterm.serve.handing import take
    from saves import shelf

    shelf.export(_home(), name, file, take)
    click.echo(f"Wrote {name} to {file}.")


@saves.command(
    "import",
    short_help="Make an installation NAME of an exported FILE.",
    epilog="Example: essterm saves import exercise.essterm class7",
)
@home_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("name")
def import_(file: Path, name: str) -> None:
    """Make an installation NAME of an exported FILE, which is checked and not trusted."""
    from saves import shelf
    from saves.problems import SaveProblem
    from saves.slots import check_name

    home = _home()
    check_name(name)
    if name in home.names():
        raise Failed(f"There is an installation {name} already in {home.path}.")
    try:
        shelf.import_file(home, file, name)
    except SaveProblem as problem:
        raise Failed(str(problem), UNREADABLE) from None
    click.echo(f"Made {name} from {file}; it was saved at {_time(home, name)}.")


def _time(home: Home, name: str) -> str:
    row = next(row for row in home.installations() if row.name == name)
    return duration_text(row.now_us)
