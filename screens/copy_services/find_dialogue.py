"""Find a volume by its ID, or an LSS by its address (§5.1.1.1, §5.1.2.2, rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import EssError
from emulator.ids import (
    NotAnId,
    lss_id,
    lss_number_of,
    lss_parts,
    serial_of,
    volume_id,
    volume_number_of,
)
from emulator.views import copy_services, hardware, lss_copies
from screens import keymap
from screens.canvas import Span
from screens.copy_services.content_dialogue import ContentDialogue
from screens.copy_services.faces import face_of
from screens.copy_services.lss_faces import KINDS
from screens.dialogue import DialogueBody
from screens.widgets.field import Field
from screens.words import counted

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

    from screens.canvas import Canvas
    from screens.desk import Desk
    from screens.labels import Target

VOLUME_ID, ADDRESS = "Volume ID", "Address"
CANCEL, FIND = "Cancel", "Find"


class FindBody(DialogueBody):
    """The field, what its ID means, and the buttons."""

    NOUN, LABEL, FORM, MEANS = "volume", VOLUME_ID, "8 characters", "this ID means"
    TEXT_WIDTH = 10

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="find")
        self.desk = desk
        self.field = Field(self.LABEL, self.TEXT_WIDTH, 12)

    def compose(self) -> ComposeResult:
        """The field."""
        self.field.styles.position = "absolute"
        self.field.styles.offset = (3, 4)
        yield self.field

    def on_mount(self) -> None:
        """One types at once."""
        self.field.enter()

    @property
    def typed(self) -> str:
        """What stands in the field, as IDs are written."""
        return self.field.value.strip().upper()

    def paint_body(self, canvas: Canvas) -> None:
        """Beside the field its rule, below it the meaning of what is typed."""
        canvas.text(10, 1, self.NOUN, "mute")
        canvas.hairline(3, 2, canvas.width - 6)
        canvas.text(self.TEXT_WIDTH + 20, 4, self.FORM, "mute")
        canvas.title(3, 7, canvas.width - 6, self.MEANS, [Span("essterm", "faint")])
        for line, text in enumerate(self._meaning(), 8):
            canvas.text(3, line, text)
        y = canvas.height - 3
        canvas.button(3, y, CANCEL)
        canvas.button(canvas.width - 11, y, FIND, default=True)

    def _meaning(self) -> list[str]:
        """LSS, number and unit by the algebra of IDs (rule A13); the state if it is known."""
        try:
            volume = volume_id(self.typed)
        except NotAnId:
            return []
        number = volume_number_of(volume)
        place = f"LSS {lss_number_of(volume)}, volume {number:02x} ({number})"
        lines = [f"{place}, storage server {serial_of(volume)}"]
        try:
            row = self.desk.view(copy_services.volume, volume)
        except EssError as refusal:
            return [*lines, str(refusal)]
        return [*lines, f"{face_of(row).words}, {row.size_gb:.1f} GB"]

    def on_target(self, target: Target, button: int, modifiers: frozenset[str]) -> None:
        """A click presses a button."""
        self.screen.dismiss(self.typed if target.label == FIND else None)

    def on_field_changed(self, message: Field.Changed) -> None:
        """Another ID has another meaning."""
        message.stop()
        self.repaint()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter presses Find."""
        message.stop()
        self.screen.dismiss(self.typed)


class FindDialogue(ContentDialogue):
    """Asks for an ID; its result is what was typed, None when cancelled."""

    HEADING = "Find"
    WIDTH, HEIGHT = 66, 15
    SCOPES = (keymap.FIND,)
    IS_FORM = True

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield FindBody(self.desk)


class FindLssBody(FindBody):
    """The same for the address of a logical subsystem."""

    NOUN, LABEL, FORM = "storage server", ADDRESS, "type : serial : LSS"
    MEANS = "this address means"
    TEXT_WIDTH = 16

    def _meaning(self) -> list[str]:
        """Unit and number of the LSS, and what it holds if it is listed."""
        try:
            lss = lss_id(self.typed)
        except NotAnId:
            return []
        serial, number = lss_parts(lss)
        known = {row.id: row for row in self.desk.view(copy_services.subsystems)}
        if lss not in known:
            return [f"LSS {number} of {serial}", f"Copy Services does not list LSS {lss}."]
        unit = self.desk.view(hardware.storage_server, serial)
        row = next(row for row in self.desk.view(lss_copies.copies) if row.lss == lss)
        held = KINDS[row.kind]
        return [
            f"LSS {number} of 2105-{unit.model} {serial}, {unit.site}",
            f"{counted(known[lss].volumes, 'volume')}, {held}",
        ]


class FindLssDialogue(FindDialogue):
    """Asks for an address; its result is what was typed, None when cancelled."""

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield FindLssBody(self.desk)
