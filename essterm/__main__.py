"""``python -m essterm``, and the program that is installed as ``essterm``."""

from __future__ import annotations

import gc
import os
import resource
import sys

COLLECT_EVERY = 20_000
"""Objects between two looks of the cyclic collector; its own 700 make it look all the while that
modules are loaded.
"""


def main() -> None:
    """Run the command line; leaves with its exit code."""
    if resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY:
        sys.dont_write_bytecode = True  # compiled modules would be kept cut off, and fail for good
    gc.set_threshold(COLLECT_EVERY)
    gc.disable()  # while modules are loaded; the root command lets it look again
    from essterm.cli import alone
    from essterm.cli.program import prepare

    prepare()
    if alone.is_alone(sys.argv[1:], os.environ):
        alone.run_alone()
    from essterm.cli import main_group

    main_group(prog_name="essterm")


if __name__ == "__main__":
    main()
