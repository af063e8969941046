"""The command line: `main_group` is the program; every command is a module of its own here.

Modules of this package import what they need inside their functions, so that `--help` and
completion answer at once and `do` and `show` never load the screens.
"""

from __future__ import annotations

from essterm.cli.root import main_group as main_group
