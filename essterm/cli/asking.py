"""``essterm prove``, ``why`` and ``report``: what happened, which rule decided, what was lost."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from emulator.units import duration_text, duration_us
from essterm.cli.options import json_option, on_installation, settings
from essterm.cli.output import print_json, print_table
from essterm.cli.program import DONE, FAILED, USAGE, Failed, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from essterm.proving import ImageProof

LISTED = 10
"""Blocks that differ and are told one by one; ``--json`` tells all."""
KINDS = {"H": "a hard rule", "L": "a limit", "B": "a behaviour", "A": "advice"}
"""What a rule is, in words."""


def _place() -> tuple[Path, str]:
    """Folder and name of the installation that is meant."""
    from essterm.bootstrap import chosen

    home, name = chosen(settings(), say)
    return home.folder(name), name


def _instant(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | None:
    try:
        return None if text is None else duration_us(text)
    except ValueError as problem:
        raise click.BadParameter(f"{problem}.") from None


@click.command(
    short_help="Prove that volumes are the image of an instant.",
    epilog="Example: essterm prove 10112019 --as-of 10m",
)
@on_installation
@json_option
@click.option(
    "--as-of", "as_of_us", metavar="TIME", callback=_instant, help="An instant since the start."
)
@click.option("--of", "of", metavar="VOLUME", multiple=True, help="Whose image it should be.")
@click.argument("volumes", nargs=-1, required=True, metavar="VOLUME...")
def prove(
    volumes: tuple[str, ...], as_of_us: int | None, of: tuple[str, ...], as_json: bool
) -> int:
    """Prove that volumes are the image of an instant, or name what spoiled them.

    With --as-of the instant is executed again and compared byte by byte: with the volume's
    FlashCopy source or PPRC primary, or with the one that --of names. The volumes of an
    application, or copies of all of them in the same order, are also proved crash-consistent.
    """
    from essterm import proving
    from essterm.damage import Present

    folder, name = _place()
    if len(of) > len(volumes):
        raise Failed("--of stands once for each volume at most.", USAGE)
    present = Present(folder, name)
    proved = proving.images(folder, present, volumes, as_of_us, of) if as_of_us is not None else []
    whole = proving.consistency(present.engine.installation, volumes)
    if not proved and not whole:
        raise Failed(
            "These are not the volumes of one application, nor copies of them; with --as-of TIME "
            "each is proved alone.",
            USAGE,
        )
    if as_json:
        applications = [
            {
                **row._asdict(),
                "broke": None if row.broke is None else row.broke._asdict(),
                "lacks": None if row.lacks is None else row.lacks._asdict(),
            }
            for row in whole
        ]
        print_json({"images": [_keys(each) for each in proved], "applications": applications})
    else:
        for each in proved:
            _tell(each)
        for row in whole:
            click.echo(row.sentence)
            if row.broke is not None:
                began = "long ago" if row.broke.at_us is None else duration_text(row.broke.at_us)
                click.echo(f"  the write that broke it: begun at {began} on {row.broke.host}")
    held = all(each.holds for each in proved) and all(row.consistent for row in whole)
    return DONE if held else FAILED


def _keys(each: ImageProof) -> dict[str, object]:
    keys = asdict(each)
    keys["holds"] = each.holds
    keys["spoiled"] = [block._asdict() for block in each.spoiled]
    return keys


def _tell(each: ImageProof) -> None:
    click.echo(each.sentence)
    for block in each.spoiled[:LISTED]:
        when = "" if block.at_us is None else f" at {duration_text(block.at_us)}"
        host = f" from {block.host}" if block.host else ""
        click.echo(f"  block {block.block} (track {block.track}): {block.how}{when}{host}")
        click.echo(f"    expected: {block.expected}")
    if len(each.spoiled) > LISTED:
        click.echo(f"  and {len(each.spoiled) - LISTED} more")


@click.command(epilog="Example: essterm why 17")
@on_installation
@json_option
@click.argument("event", metavar="EVENT|RULE|refused")
def why(event: str, as_json: bool) -> None:
    """Say which rule decided, and what led to it.

    EVENT is a number of 'essterm show log', RULE one that a refusal names, such as D03; 'refused'
    stands for the last command that was refused. Rules that no document states are shown as the
    emulator's choice.
    """
    from essterm import asking

    if event.isdecimal():
        reason = asking.reason_for(*_place(), int(event))
    elif event == "refused":
        reason = asking.reason_of_refusal(_place()[0])
    else:
        reason = asking.reason_of_rule(event.upper())
    if as_json:
        print_json(reason._asdict())
        return
    says = f" ({reason.says.rstrip('.')})" if reason.says else ""
    if reason.at_us is None:
        kind = KINDS[reason.kind]
        section = f" from {reason.section}" if reason.origin == "inferred" else ""
        click.echo(f"{reason.source}{section}: {kind}{says}")
        return
    by = f" by {reason.operator}" if reason.operator else ""
    what = "refused" if reason.event is None else str(reason.event)
    click.echo(f"{what} at {duration_text(reason.at_us)}{by}: {reason.text}")
    click.echo(f"  came of: {reason.cause}")
    click.echo(f"  decided by: {reason.source}{says}")


@click.command(
    short_help="Report what applications lost, and for how long.",
    epilog="Example: essterm report --json",
)
@on_installation
@json_option
def report(as_json: bool) -> None:
    """Report what each application lost (RPO) and how long it could not work, by phase (RTO)."""
    from essterm.asking import outages

    folder, name = _place()
    rows = outages(folder, name)
    if as_json:
        print_json([row.keys() for row in rows])
        return
    if not rows:
        click.echo("There is no application; 'essterm do create-application' makes one.")
        return
    print_table(
        (
            ("APPLICATION", "name"),
            ("ACKNOWLEDGED", "acknowledged"),
            ("RPO TRANSACTIONS", "lost"),
            ("RPO WRITES", "lost_writes"),
            ("RPO", lambda row: duration_text(row["rpo_us"])),
            ("RTO", _rto),
        ),
        [row.keys() for row in rows],
    )
    for row in rows:
        for phase in row.phases:
            click.echo(f"  {row.name}: {duration_text(phase.us)} until {phase.until}")
        if row.down_us is not None:
            click.echo(f"  {row.name}: not back yet, since {duration_text(row.down_us)}")


def _rto(row: Mapping[str, Any]) -> str:
    """How long an application could not work; of one that is not back, how long so far."""
    if row["down_us"] is None:
        return duration_text(row["rto_us"])
    lasts = row["began_us"] == row["down_us"] and row["ended_us"] is None
    return f"{duration_text(row['rto_us'])} {'so far' if lasts else 'before'}, not back yet"
