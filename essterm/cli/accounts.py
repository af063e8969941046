"""``essterm accounts``: who may log in at `essterm serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from essterm.cli.options import home_option, json_option, settings
from essterm.cli.output import print_json, print_table
from essterm.cli.program import USAGE, Failed
from essterm.serve.roles import CONSOLES, ROLES

if TYPE_CHECKING:
    from essterm.serve.accounts import Accounts

PASSWORD_MOST = 4096
"""Characters that are read of a password before it is refused as too long."""


def _accounts() -> Accounts:
    from essterm.serve.accounts import Accounts

    return Accounts(settings().home)


def _names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return [each.name for each in _accounts().list() if each.name.startswith(begun)]


@click.group(
    short_help="Say who may log in at 'essterm serve', and as what.",
    epilog="Example: essterm accounts add maria --role operator --key maria.pub",
)
def accounts() -> None:
    """Who may log in at 'essterm serve', as what, with what key or password."""


@accounts.command("list", epilog="Example: essterm accounts list --json")
@home_option
@json_option
def list_(as_json: bool) -> None:
    """List the accounts."""
    kept = _accounts()
    rows = [
        {
            "name": each.name,
            "role": each.role,
            "consoles": list(each.consoles),
            "keys": len(kept.keys(each.name)),
            "password": kept.has_password(each.name),
        }
        for each in kept.list()
    ]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("There is no account; 'essterm accounts add' makes one.")
    else:
        columns = (
            ("NAME", "name"),
            ("ROLE", "role"),
            ("CONSOLES", lambda row: " ".join(row["consoles"])),
            ("KEYS", "keys"),
            ("PASSWORD", lambda row: "yes" if row["password"] else "no"),
        )
        print_table(columns, rows)


@accounts.command(
    short_help="Make the account NAME, with a key or a password.",
    epilog="Example: essterm accounts add maria --role operator --key maria.pub",
)
@home_option
@click.option("--role", type=click.Choice(list(ROLES)), required=True, help="What it may do.")
@click.option(
    "--console",
    "consoles",
    type=click.Choice(CONSOLES),
    multiple=True,
    help="An operator's console; once for each. Default: all.",
)
@click.option(
    "--key",
    "keys",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="Public keys, a line each.",
)
@click.option("--password", "asks", is_flag=True, help="Ask for a password.")
@click.option("--password-stdin", "reads", is_flag=True, help="Read it from standard input.")
@click.argument("name")
def add(
    name: str,
    role: str,
    consoles: tuple[str, ...],
    keys: tuple[Path, ...],
    asks: bool,
    reads: bool,
) -> None:
    """Make the account NAME, which logs in with a public key or a password.

    A server that runs knows it at once.
    """
    from essterm.serve.accounts import read_keys

    if asks and reads:
        raise Failed("A password is asked for or read from standard input, not both.", USAGE)
    if not keys and not asks and not reads:
        raise Failed(f"{name} needs --key FILE, --password or --password-stdin.", USAGE)
    lines = [line for file in keys for line in read_keys(file.read_text("utf-8", "replace"))]
    password = _password(asks, reads)
    made = _accounts().add(name, role, consoles, password=password, keys=lines)
    reaches = "" if len(made.consoles) == len(CONSOLES) else f" at {', '.join(made.consoles)}"
    click.echo(f"Made account {made.name}, {made.role}{reaches}.")


def _password(asks: bool, reads: bool) -> str:
    if asks:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if not reads:
        return ""
    password = sys.stdin.readline(PASSWORD_MOST).rstrip("\r\n")
    if not password:
        raise Failed("Standard input holds no password.", USAGE)
    return password


@accounts.command(epilog="Example: essterm accounts remove maria")
@home_option
@click.argument("name", shell_complete=_names)
def remove(name: str) -> None:
    """Forget the account NAME; a session of it ends within seconds."""
    _accounts().remove(name)
    click.echo(f"Removed account {name}.")
