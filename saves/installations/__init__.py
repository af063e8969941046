"""The installations that ship, as human-editable TOML files in this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from saves.files import read_at_most
from saves.installation_file import read_installation, read_names
from saves.problems import SaveProblem
from saves.toml_tables import TEXT_MOST, InstallationProblem, Problem, Reading

if TYPE_CHECKING:
    from emulator.installation import Installation

__all__ = [
    "InstallationProblem",
    "Problem",
    "Shipped",
    "build",
    "provides",
    "read_installation",
    "shipped",
    "text_of",
]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Shipped:
    """An installation that ships: its name, and one line about it."""

    name: str
    description: str


def shipped() -> list[Shipped]:
    """The installations that ship, by name."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        root = Reading(path.read_text(encoding="utf-8"), path.name).root
        found.append(Shipped(path.stem, root.text("description", "")))
    return found


def text_of(name: str) -> tuple[str, str]:
    """Text and source of a shipped installation by its name, or of a file by its path.

    Raises SaveProblem when there is neither.
    """
    shipping = FOLDER / f"{name}.toml"
    path = shipping if shipping.parent == FOLDER and shipping.is_file() else Path(name)
    if path is not shipping and path.suffix != ".toml":
        known = ", ".join(each.name for each in shipped())
        raise SaveProblem(f"No installation {name} ships: there are {known}, or name a .toml file.")
    raw = read_at_most(path, 4 * TEXT_MOST + 1)
    try:
        return raw.decode("utf-8"), path.name if path is shipping else str(path)
    except UnicodeDecodeError as error:
        raise SaveProblem(f"{path} is not text in UTF-8 (byte {error.start}).") from error


def build(name: str) -> Installation:
    """A fresh installation, by shipped name or file; raises SaveProblem or InstallationProblem."""
    return read_installation(*text_of(name))


def provides(name: str) -> dict[str, str]:
    """The names that it provides to runbooks, such as ESS1 for a serial; raises as `build` does."""
    return read_names(*text_of(name))
