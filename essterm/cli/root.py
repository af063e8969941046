"""The root: ``essterm`` alone opens the terminal, everything else is a command."""

from __future__ import annotations

import contextlib
import gc
import sys
from typing import TYPE_CHECKING, Any

import click

from essterm.cli.alone import open_screens
from essterm.cli.options import before_damage_option, home_option, installation_option, settings
from essterm.cli.program import INTERRUPTED, leave, version_text

if TYPE_CHECKING:
    from collections.abc import Sequence


class Program(click.Group):
    """The group behind ``essterm``. Every way out of it goes through `main`."""

    @property
    def commands(self) -> dict[str, click.Command]:
        """The commands, which are loaded when they are first asked for."""
        from essterm.cli.commands import COMMANDS

        return COMMANDS

    @commands.setter
    def commands(self, none_yet: object) -> None:
        """The framework begins with an empty table of its own."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, say what went wrong, and leave with the exit code."""

        def work() -> Any:
            try:
                run = super(Program, self).main
                return run(args, prog_name, complete_var, standalone_mode=False, **extra)
            except click.ClickException as error:
                with contextlib.suppress(OSError):
                    error.show()
                return error.exit_code
            except click.Abort:
                return INTERRUPTED

        leave(work, sys.argv if args is None else args)


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
    context.exit(open_screens(settings(context)))
