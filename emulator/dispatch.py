"""From a command, an agenda item or a finished transfer to the code that handles it.

Each package lists its handlers in a table of its own; this is the only place that joins them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.applications import handlers as applications
from emulator.commands.form import check_form
from emulator.copy_services import armed
from emulator.copy_services import handlers as copy_services
from emulator.errors import Refusal
from emulator.hardware import handlers as hardware
from emulator.logical import handlers as logical

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.events.base import Event
    from emulator.installation import Installation
    from emulator.outcome import AgendaItem, DueHandler, Handler, Outcome

HANDLERS: dict[type[Command], Handler] = {
    **hardware.HANDLERS,
    **logical.HANDLERS,
    **copy_services.HANDLERS,
    **armed.HANDLERS,
    **applications.HANDLERS,
}
DUE: dict[type[AgendaItem], DueHandler] = {**copy_services.DUE, **armed.DUE}


def execute(inst: Installation, command: Command, operator: str) -> Outcome:
    """Run a command; raises Refusal when a rule forbids it, and then nothing has changed."""
    handler = HANDLERS.get(type(command))
    if handler is None:
        raise Refusal(f"{type(command).__name__} is not a command of this machine.")
    check_form(command)
    return handler(inst, command, operator)


def due(inst: Installation, item: AgendaItem | None) -> tuple[Event, ...]:
    """Do what an agenda item is about."""
    return () if item is None else DUE[type(item)](inst, item)


def transfer_finished(inst: Installation, transfer: int) -> tuple[Event, ...]:
    """A transfer has moved its last byte.

    Its number is that of the FlashCopy relation it copies for.
    """
    return copy_services.copy_finished(inst, transfer)
