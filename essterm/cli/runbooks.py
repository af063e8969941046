"""``essterm runbooks``: what ships, the linter, and a runbook to read."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from essterm.cli.options import home_option, json_option
from essterm.cli.output import print_json, print_table
from essterm.cli.program import UNREADABLE, Failed

if TYPE_CHECKING:
    from essterm.replay.format.model import Problem


def names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Names of the runbooks that ship, for completion."""
    from essterm.replay.format.library import shipped_files

    known = [place.name.removesuffix(".md") for place in shipped_files()]
    return [name for name in known if name.lower().startswith(begun.lower())]


@click.group(epilog="Example: essterm runbooks show P47 | less")
def runbooks() -> None:
    """The runbooks that ship; and check those that you write."""


@runbooks.command("list", epilog="Example: essterm runbooks list --json")
@home_option
@json_option
def list_(as_json: bool) -> None:
    """List the runbooks that ship."""
    from essterm.replay.format.describe import list_shipped

    rows = [asdict(entry) for entry in list_shipped()]
    for row in rows:
        row["tags"], row["variants"] = list(row["tags"]), list(row["variants"])
    if as_json:
        print_json(rows)
        return
    columns = (
        ("ID", "id"),
        ("TITLE", "title"),
        ("SOURCE", "source"),
        ("TIME", "time"),
        ("VARIANTS", lambda row: " ".join(row["variants"])),
    )
    print_table(columns, rows)


@runbooks.command(epilog="Example: essterm runbooks lint my-plan.md")
@home_option
@json_option
@click.option("--fix", is_flag=True, help="Number steps and parts anew, in the file.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=names)
@click.pass_context
def lint(context: click.Context, files: tuple[str, ...], fix: bool, as_json: bool) -> None:
    """Check runbooks: each finding with line, column and reason. Exit 3 if there are errors.

    One without errors is also run, with each of its variants, on a throw-away installation.
    """
    from essterm.replay.format.model import Level

    found = []
    for file in files:
        if fix:
            _fix(file)
        found += [(file, problem) for problem in _findings(file)]
    if as_json:
        print_json(
            [
                {
                    "file": file,
                    "line": problem.pos.line,
                    "column": problem.pos.col,
                    "level": str(problem.level),
                    "code": problem.code,
                    "message": problem.message,
                    "hint": problem.hint,
                }
                for file, problem in found
            ]
        )
    else:
        for file, problem in found:
            click.echo(problem.text(file))
        if not found:
            click.echo("No problems found.")
    if any(problem.level is Level.ERROR for _, problem in found):
        context.exit(UNREADABLE)


def _findings(file: str) -> list[Problem]:
    """What is wrong with a file as it is written, and then with a run of it."""
    from essterm.replay.format.describe import lint_file
    from essterm.replay.format.library import LibraryProblem, load

    problems = lint_file(file)
    try:
        loaded = load(file)
    except LibraryProblem:
        return problems  # it has errors, or is a fragment
    from essterm.replay.rehearsal import rehearse

    return [*problems, *rehearse(loaded)]


def _fix(file: str) -> None:
    from essterm.replay.format.describe import fix_numbers

    path = Path(file)
    if not path.is_file():
        raise Failed(f"'{file}' is not a file that could be changed.", UNREADABLE)
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return  # the linter says where
    fixed = fix_numbers(source)
    if fixed != source:
        path.write_bytes(fixed.encode("utf-8"))


@runbooks.command(epilog="Example: essterm runbooks show P47 > my-plan.md")
@home_option
@click.argument("name", shell_complete=names)
def show(name: str) -> None:
    """Print a runbook as it is written."""
    from essterm.replay.format.library import find

    click.echo(find(name)[0], nl=False)
