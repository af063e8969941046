"""``essterm replay`` and ``essterm demo``: runbooks, run and judged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from essterm.cli.options import home_option, json_option, on_installation, settings
from essterm.cli.output import print_json
from essterm.cli.program import DONE, FAILED, say
from essterm.cli.runbooks import names

if TYPE_CHECKING:
    from essterm.replay.format.library import Loaded
    from essterm.replay.report import Report
    from essterm.replay.run import Settings as RunSettings
    from essterm.serve.client import CoreClient

_speed = click.option(
    "--speed",
    type=click.FloatRange(0.1, 100),
    default=1.0,
    metavar="FACTOR",
    help="Pace on the screens: 2 is twice as fast.",
)


@click.command(epilog="Example: essterm replay P47 my-plan.md --report reports --json")
@on_installation
@json_option
@click.option("--here", is_flag=True, help="On the current installation, not on a fresh copy.")
@click.option("--watch", is_flag=True, help="On the screens, at a pace one can follow.")
@_speed
@click.option(
    "--report",
    "reports",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the reports there as text, JSON and HTML.",
)
@click.option("--variant", default="", metavar="NAME", help="A variant of the runbooks.")
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value for a variable; can be repeated.",
)
@click.option("--skip-optional", is_flag=True, help="Leave out optional steps.")
@click.argument("runbooks", nargs=-1, required=True, metavar="RUNBOOK...", shell_complete=names)
@click.pass_context
def replay(context: click.Context, runbooks: tuple[str, ...], **options: Any) -> None:
    """Run runbooks: names of those that ship, or files.

    Each runs on a fresh copy of its installation, of which nothing is kept. Exit 0 when every step
    and check held, 1 when one failed (it is said which, what was expected and what stood there), 3
    when a runbook cannot be read.
    """
    from essterm.replay.format.library import load

    context.exit(_Replaying(**options).run([load(name) for name in runbooks]))


class _Replaying:
    """One call of ``essterm replay``."""

    def __init__(
        self,
        *,
        as_json: bool,
        here: bool,
        watch: bool,
        speed: float,
        reports: Path | None,
        variant: str,
        overrides: tuple[str, ...],
        skip_optional: bool,
    ) -> None:
        from essterm.replay.run import Settings

        if watch and as_json:
            raise click.UsageError("--watch and --json both need the standard output: take one.")
        self.as_json = as_json
        self.here = here
        self.watch = watch
        self.speed = speed
        self.reports = reports
        self.how = Settings(
            variant=variant, overrides=_pairs(overrides), skip_optional=skip_optional
        )

    def run(self, books: list[Loaded]) -> int:
        """Run them one after the other, until one is stopped by hand; returns the exit code."""
        from essterm.replay.report import Verdict
        from essterm.replay.report_files import write_reports

        done: list[Report | TheirReport] = []
        for book in books:
            report = self._on_installation(book) if self.here else self._one(book, self.how)
            done.append(report)
            if self.reports is not None and not isinstance(report, TheirReport):
                write_reports(report, self.reports)
            if report.verdict is Verdict.STOPPED:
                break
        if self.as_json:
            print_json([report.document() for report in done])
        return DONE if all(report.held for report in done) else FAILED

    def _on_installation(self, book: Loaded) -> Report | TheirReport:
        """On the installation that is meant: every command is journalled there."""
        from essterm.bootstrap import chosen
        from essterm.serve.client import CoreClient
        from essterm.serve.handing import take
        from saves.problems import InUse

        meant = settings()
        home, name = chosen(meant, say)
        try:
            opened = take(home, name, meant.before_damage)
        except InUse:
            client = CoreClient.reach(home.folder(name), name)
            if client is None:
                raise
            return self._where_others_work(client, book, meant.operator)
        for notice in opened.notices:
            say(notice)
        how = replace(
            self.how, operator=meant.operator, engine=opened.engine, journal=opened.journal
        )
        try:
            return self._one(book, how)
        finally:
            opened.release()

    def _where_others_work(self, client: CoreClient, book: Loaded, operator: str) -> TheirReport:
        """On an installation that is served: the server runs it, and all who are there see it."""
        from essterm.replay.demo import print_now

        request = {
            "replay": str(Path(book.path).absolute()),
            "operator": operator,
            "variant": self.how.variant,
            "set": dict(self.how.overrides),
            "skip_optional": self.how.skip_optional,
            "reports": "" if self.reports is None else str(self.reports.absolute()),
        }
        try:
            return TheirReport(client.replay(request, _unheard if self.as_json else print_now))
        finally:
            client.close()

    def _one(self, book: Loaded, how: RunSettings) -> Report:
        from essterm.replay.demo import replay_as_text, replay_on_screens
        from essterm.replay.run import run_runbook

        if self.as_json:
            return run_runbook(book, how)
        if self.watch:
            return replay_on_screens(book, how, speed=self.speed)
        return replay_as_text(book, how)


class TheirReport:
    """The report of a run in another process, as it came from there."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.held = document["held"] is True
        self.verdict = document["verdict"]
        self._document = document

    def document(self) -> dict[str, Any]:
        """The report as plain values, as `--json` prints it."""
        return self._document


def _unheard(_line: str) -> None:
    """Steps are not told where JSON is printed."""


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """``NAME=VALUE`` each; raises UsageError."""
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--set takes NAME=VALUE, found '{text}'.")
        pairs[name] = value
    return pairs


@click.command(epilog="Example: essterm demo --speed 2")
@home_option
@_speed
@click.pass_context
def demo(context: click.Context, speed: float) -> None:
    """Replay the demonstration on a throw-away installation.

    On the screens in a terminal, as text without one. Exit 0 only if every step and check held.
    """
    from essterm.replay.demo import demo as play

    context.exit(play(speed=speed))
