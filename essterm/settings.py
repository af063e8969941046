"""Where installations live, which one is meant, and who acts: read once, then passed along."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME_VARIABLE = "ESSTERM_HOME"
INSTALLATION_VARIABLE = "ESSTERM_INSTALLATION"
SMTP_VARIABLE = "ESSTERM_SMTP"


class Settings(NamedTuple):
    """What the command line and the environment say.

    home: the folder of all installations. installation: the name of the one that is meant, "" for
    the current one. operator: under whose name commands are journalled. before_damage:
    what is damaged is opened as it was before. smtp: HOST:PORT of a mail server for the summaries
    of Copy Services, "" if none is named here.
    """

    home: Path
    installation: str = ""
    operator: str = ""
    before_damage: bool = False
    smtp: str = ""

    @classmethod
    def of(
        cls, home: Path | None, installation: str | None, environment: Mapping[str, str]
    ) -> Settings:
        """An option goes before the environment, the environment before the usual place."""
        named = environment.get(HOME_VARIABLE)
        place = home or (Path(named) if named else usual_home())
        meant = installation or environment.get(INSTALLATION_VARIABLE, "")
        smtp = environment.get(SMTP_VARIABLE, "")
        return cls(place.expanduser(), meant, login_name(), smtp=smtp)


def usual_home() -> Path:
    """The platform's folder for a user's data."""
    from platformdirs import user_data_path

    return user_data_path("essterm", appauthor=False)


def login_name() -> str:
    """The name of the user who runs the program, "operator" when the system has none."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    return name if name.isprintable() and 0 < len(name) <= 64 else "operator"
