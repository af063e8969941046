"""What the panels of the Specialist ask of their screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.commands.server import ResetAction
    from emulator.ids import EssSerial


class ButtonAsked(Message):
    """A button that leads to another area, or signs off, was pressed."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label


class UnitAsked(Message):
    """The Specialist of another unit was chosen."""

    def __init__(self, serial: EssSerial) -> None:
        super().__init__()
        self.serial = serial


class CommandsAsked(Message):
    """A panel asks for commands, one after the other; a refusal ends that.

    The panel is told what became of it (`told`).
    """

    def __init__(self, *commands: Command) -> None:
        super().__init__()
        self.commands = commands


class ResetPageAsked(Message):
    """An item of Task Help that leads to the reset page was pressed (§2.2.2)."""

    def __init__(self, item: str) -> None:
        super().__init__()
        self.item = item


class ResetAsked(Message):
    """A button of the reset page was pressed (rule B14)."""

    def __init__(self, action: ResetAction) -> None:
        super().__init__()
        self.action = action
