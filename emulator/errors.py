"""What the machine says when it does not do what it was asked.

A `Refusal` is an answer, not a fault: nothing has changed, and it names the rule that decided.
Every other exception out of a handler means that memory is suspect (see `emulator/runtime.py`).
"""

from __future__ import annotations


class EssError(Exception):
    """Root of all errors that a console shows as they are."""


class Refusal(EssError):
    """A command was refused by a rule and changed nothing.

    rule: the ID of the deciding rule (see `emulator/rules.py`), of the documents or of our own; who
    names none means that a value has not its form. message: one sentence for the operator.
    """

    def __init__(self, message: str, rule: str = "Z02") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule

    def __str__(self) -> str:
        return self.message


class UnknownObject(Refusal):
    """A command names something that the installation does not have (our own rule Z01)."""

    def __init__(self, message: str, rule: str = "Z01") -> None:
        super().__init__(message, rule)


class CommandError(EssError):
    """A command line that cannot be read: unknown word, wrong number of arguments, bad value."""


class InstallationError(EssError):
    """An installation cannot be built as described."""
