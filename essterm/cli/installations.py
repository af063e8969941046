"""``essterm installations``, ``new`` and ``use``: what there is, make one, choose one."""

from __future__ import annotations

import click

from emulator.units import duration_text
from essterm.cli.options import home_option, json_option, settings
from essterm.cli.output import Row, print_json, print_table
from essterm.cli.program import UNREADABLE, Failed


def _shipped_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from saves.installations import shipped

    return [each.name for each in shipped() if each.name.startswith(begun)]


def _saved_names(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from saves.slots import Home

    return [name for name in Home(settings(context).home).names() if name.startswith(begun)]


def _size(row: Row) -> str:
    return f"{row['size_bytes'] / 1_000_000:.1f} MB"


SAVED = (
    ("", lambda row: "*" if row["current"] else ""),
    ("SAVED", "name"),
    ("FROM", "made_from"),
    ("VIRTUAL TIME", lambda row: duration_text(row["now_us"])),
    ("SIZE", _size),
    ("PROBLEM", "problem"),
)


@click.command(
    short_help="List what ships and what is saved.", epilog="Example: essterm installations --json"
)
@home_option
@json_option
def installations(as_json: bool) -> None:
    """List what ships and what is saved; * marks the current installation."""
    from saves.installations import shipped
    from saves.slots import Home

    shipping = [{"name": each.name, "description": each.description} for each in shipped()]
    saved = [row._asdict() for row in Home(settings().home).installations()]
    if as_json:
        print_json({"shipped": shipping, "saved": saved})
        return
    print_table((("SHIPS", "name"), ("", "description")), shipping)
    click.echo()
    if saved:
        print_table(SAVED, saved)
    else:
        click.echo(f"None is saved in {settings().home}; 'essterm new NAME' makes one.")


@click.command(epilog="Example: essterm new class7 --from two-sites")
@home_option
@click.argument("name")
@click.option(
    "--from",
    "source",
    default="two-sites",
    metavar="INSTALLATION|FILE.toml",
    shell_complete=_shipped_names,
    help="What ships, or a file that describes an installation (two-sites).",
)
def new(name: str, source: str) -> None:
    """Make an installation NAME of one that ships, or of a file.

    It becomes the current one if there was none; 'essterm use NAME' chooses it at any time.
    """
    from saves.installations import build
    from saves.problems import SaveProblem
    from saves.slots import Home, check_name
    from saves.toml_tables import InstallationProblem

    check_name(name)
    try:
        made = build(source)
    except InstallationProblem as problem:
        lines = [f"{each.source}:{each.line}: {each.reason}" for each in problem.problems]
        raise Failed("\n".join(lines), UNREADABLE) from None
    except SaveProblem as problem:
        raise Failed(str(problem), UNREADABLE) from None
    home = Home(settings().home)
    home.create(name, made, source)
    current = " It is the current one." if home.current() == name else ""
    click.echo(f"Made {name} from {source}.{current}")


@click.command(
    short_help="Make NAME the current installation.", epilog="Example: essterm use class7"
)
@home_option
@click.argument("name", shell_complete=_saved_names)
def use(name: str) -> None:
    """Make NAME the current installation: the one that commands act on."""
    from saves.slots import Home

    Home(settings().home).set_current(name)
    click.echo(f"{name} is the current installation.")
