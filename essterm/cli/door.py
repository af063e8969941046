"""``essterm do``: commands through the one door."""

from __future__ import annotations

import click

from essterm.cli.options import json_option, on_installation, settings
from essterm.cli.output import print_json


def _words(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from emulator.commands.door_words import DOOR

    return [word for word in DOOR if word.startswith(begun)]


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    short_help="Carry out one COMMAND through the one door.",
    epilog="\b\nExample: essterm do establish-flashcopy 10012019 10112019 --no-background-copy",
)
@on_installation
@click.option("--list", "as_list", is_flag=True, help="List all commands.")
@json_option
@click.option("--no-wait", is_flag=True, help="Answer when accepted, not when it is over.")
@click.argument("command", nargs=-1, metavar="COMMAND...", shell_complete=_words)
@click.pass_context
def do(
    context: click.Context, command: tuple[str, ...], as_list: bool, as_json: bool, no_wait: bool
) -> None:
    """Carry out one COMMAND in the console's words; it is on disk when it is answered.

    The answer is 'ok TIME what happened', or 'refused RULE: why' on standard error and exit 1.
    '-' for COMMAND reads one command a line and answers each with one line; blank lines and lines
    that begin with # are skipped. Options of essterm stand before COMMAND.
    """
    if as_list:
        _list(as_json)
        return
    if not command:
        raise click.UsageError("A command is missing; 'essterm do --list' shows them all.")
    from essterm.cli.doing import Doing

    context.exit(Doing(settings(), as_json, not no_wait).run(command))


def _list(as_json: bool) -> None:
    from emulator.commands.door_words import DOOR

    if as_json:
        keys = ("name", "arguments", "options", "moves_time", "summary")
        print_json([{key: getattr(word, key) for key in keys} for word in DOOR.values()])
        return
    for word in DOOR.values():
        click.echo(f"{word.usage}\n    {word.summary}")
