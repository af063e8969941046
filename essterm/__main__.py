"""``python -m essterm``, and the program that is installed as ``essterm``."""

from __future__ import annotations


def main() -> None:
    """Run the command line; leaves with its exit code."""
    from essterm.cli import main_group
    from essterm.cli.program import prepare

    prepare()
    main_group(prog_name="essterm")


if __name__ == "__main__":
    main()
