"""The command line: `main_group` is the program; every command is a module of its own here.

Modules of this package import what they need inside their functions, so that `--help` and
completion answer at once, `do` and `show` never load the screens, and ``essterm`` alone loads no
command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from essterm.cli.root import main_group as main_group


def __getattr__(name: str) -> Any:
    """The program, loaded when it is asked for; raises AttributeError for anything else."""
    if name != "main_group":
        raise AttributeError(name)
    from essterm.cli.root import main_group

    return main_group
