"""Options that many commands share, and the answer to what they mean together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from essterm.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Choices:
    """What was given so far; an option behind a command goes before one behind ``essterm``."""

    home: Path | None = None
    installation: str | None = None
    before_damage: bool | None = None


def _kept(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        if value is not None:
            setattr(context.ensure_object(Choices), name, value)
        return value

    return keep


def _names(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Installations of the home, for completion."""
    from saves.slots import Home

    home = Home(settings(context).home)
    return [name for name in home.names() if name.startswith(begun)]


class _Folder(click.Path):
    """A folder, which no empty word names: that is a variable that somebody has not set."""

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> Any:
        if value == "":
            self.fail("it is empty, and names no folder.", parameter, context)
        return super().convert(value, parameter, context)


home_option = click.option(
    "--home",
    type=_Folder(path_type=Path, file_okay=False),
    metavar="DIR",
    expose_value=False,
    is_eager=True,
    callback=_kept("home"),
    help="Where installations live (or ESSTERM_HOME).",
)

installation_option = click.option(
    "--installation",
    metavar="NAME",
    expose_value=False,
    callback=_kept("installation"),
    shell_complete=_names,
    help="Act on this installation instead of the current one.",
)

before_damage_option = click.option(
    "--before-damage",
    is_flag=True,
    default=None,
    expose_value=False,
    callback=_kept("before_damage"),
    help="Open what is damaged as it was before; keep the rest aside.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def on_installation(command: Command) -> Command:
    """Give a command ``--home`` and ``--installation``."""
    return home_option(installation_option(command))


def settings(context: click.Context | None = None) -> Settings:
    """What options and environment say together."""
    context = context or click.get_current_context()
    choices = context.find_object(Choices) or Choices()
    found = Settings.of(choices.home, choices.installation, os.environ)
    return found._replace(before_damage=bool(choices.before_damage))
