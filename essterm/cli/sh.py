"""``essterm sh``: a host's commands as real programs; and the process that keeps their core."""

from __future__ import annotations

import click

from essterm.cli.options import before_damage_option, on_installation, settings
from essterm.cli.program import Failed, say

USER_MOST = 32


@click.command(
    short_help="Start a shell with the rs* commands of HOST.",
    epilog="Example: essterm sh korca -- ksh backup.sh   runs a script as if on korca.",
)
@on_installation
@before_damage_option
@click.option("--user", default="", metavar="NAME", help="Who is at the host, for the log.")
@click.option("--paths", is_flag=True, help="Show them at /usr/opt/ibm2105cli and the like too.")
@click.argument("host", metavar="HOST")
@click.argument("command", nargs=-1, metavar="[-- COMMAND...]", type=click.UNPROCESSED)
@click.pass_context
def sh(context: click.Context, user: str, paths: bool, host: str, command: tuple[str, ...]) -> None:
    """Start a shell, or one COMMAND, with the rs* commands of HOST first on its path.

    All else is this machine's: its files, its programs. The exit code is that of the shell or the
    COMMAND. Where no process has the installation, its core runs as long as a shell needs it.
    """
    from essterm.hosts.shell import HostShell
    from essterm.serve.hold import NotKept

    if len(user) > USER_MOST or not user.isprintable():
        raise click.UsageError(f"A user has a name of at most {USER_MOST} printable characters.")
    try:
        context.exit(HostShell(settings(), host, user, say).run(command, paths=paths))
    except NotKept as problem:
        raise Failed(str(problem), problem.code) from None


@click.command("keep-core", hidden=True)
@on_installation
@before_damage_option
@click.pass_context
def keep_core(context: click.Context) -> None:
    """Keep the core for shells of hosts: started by them, and ended with the last of them."""
    from essterm.hosts.keeper import keep

    context.exit(keep(settings(), say))
