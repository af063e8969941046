"""The root: ``essterm`` alone opens the terminal, everything else is a command."""

from __future__ import annotations

import gc
import sys

import click

from essterm.cli.options import before_damage_option, home_option, installation_option, settings
from essterm.cli.program import USAGE, Program, say, version_text

WITHOUT_TERMINAL = (
    "this opens screens and needs a terminal; without one run 'essterm demo', "
    "'essterm show volumes' or 'essterm do --list'."
)


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"essterm {version_text()}")
        context.exit()


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: essterm --home /srv/class7   opens what is saved there.",
)
@before_damage_option
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Print it.",
)
@home_option
@installation_option
@click.pass_context
def main_group(context: click.Context) -> None:
    """A terminal emulator of an IBM ESS (2105) installation with Copy Services.

    Without a command: open the terminal on the current installation. The first start makes one.
    """
    if context.invoked_subcommand is not None:
        gc.enable()
        return
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream.isatty() for stream in streams):  # screens are drawn on standard error
        say(WITHOUT_TERMINAL)
        context.exit(USAGE)
    from essterm.terminal import open_terminal

    context.exit(open_terminal(settings(context), say))
