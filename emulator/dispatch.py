"""From a command, an agenda item or a finished transfer to the code that handles it.

Each package lists its handlers in a table of its own; this is the only place that joins them. They
are joined, and their packages loaded, when the first is needed: to show an installation in which
nothing happens takes no handler.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from emulator.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation
    from emulator.outcome import AgendaItem, DueHandler, Handler, Outcome


class _Tables:
    """The joined tables."""

    @cached_property
    def handlers(self) -> dict[type[Command], Handler]:
        """What carries out a command of each type."""
        from emulator.applications import handlers as applications
        from emulator.copy_services import armed
        from emulator.copy_services import handlers as copy_services
        from emulator.hardware import handlers as hardware
        from emulator.hosts import handlers as hosts
        from emulator.logical import handlers as logical

        return {
            **hardware.HANDLERS,
            **logical.HANDLERS,
            **copy_services.HANDLERS,
            **armed.HANDLERS,
            **applications.HANDLERS,
            **hosts.HANDLERS,
        }

    @cached_property
    def due(self) -> dict[type[AgendaItem], DueHandler]:
        """What does the agenda items of each type."""
        from emulator.copy_services import armed
        from emulator.copy_services import handlers as copy_services

        return {**copy_services.DUE, **armed.DUE}

    @cached_property
    def check_form(self) -> Callable[[Command], None]:
        """What refuses a command that cannot be one, whatever the machine's state."""
        from emulator.commands.form import check_form

        return check_form


_TABLES = _Tables()


def __getattr__(name: str) -> Any:
    """``HANDLERS`` and ``DUE``, for those who list them."""
    if name == "HANDLERS":
        return _TABLES.handlers
    if name == "DUE":
        return _TABLES.due
    raise AttributeError(name)


def execute(inst: Installation, command: Command, operator: str) -> Outcome:
    """Run a command; raises Refusal when a rule forbids it, and then nothing has changed."""
    handler = _TABLES.handlers.get(type(command))
    if handler is None:
        raise Refusal(f"{type(command).__name__} is not a command of this machine.", "Z01")
    _TABLES.check_form(command)
    return handler(inst, command, operator)


def due_handlers() -> dict[type[AgendaItem], DueHandler]:
    """What does the agenda items of each type."""
    return _TABLES.due


def transfer_finished(inst: Installation, transfer: int) -> tuple[Event, ...]:
    """A transfer has moved its last byte.

    Its number tells what it copies for: a FlashCopy relation or a PPRC pair.
    """
    from emulator.copy_services.handlers import copy_finished

    return copy_finished(inst, transfer)
