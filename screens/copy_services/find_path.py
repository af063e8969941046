"""Find an adapter by its SAID, or an LSS by its address, on the Paths panel (§5.1.3, rule J08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import LssId, NotAnId, SaId, lss_id, sa_id
from screens.copy_services.find_dialogue import FindDialogue, FindLssBody
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from emulator.ids import EssSerial
    from emulator.views.rows import PortRow
    from screens.desk import Desk

PLACE = "SAID or LSS"
NO_ADAPTER = "Storage server {} has no ESCON adapter SAID{}."


class Adapter(NamedTuple):
    """An adapter that was named."""

    said: SaId


class Subsystem(NamedTuple):
    """An LSS that was named."""

    lss: LssId


def place_named(typed: str) -> Adapter | Subsystem:
    """What somebody named; raises NotAnId, which says what an address looks like."""
    if ":" in typed:
        return Subsystem(lss_id(typed))
    return Adapter(sa_id(typed))


class FindPathBody(FindLssBody):
    """The field for either, and what stands at the other end of an adapter."""

    NOUN, LABEL, FORM = "adapter or LSS", PLACE, "0005, or 2105:12019:17"
    MEANS = "this means"

    def __init__(self, desk: Desk, serial: EssSerial, ports: Mapping[SaId, PortRow]) -> None:
        super().__init__(desk)
        self.serial = serial
        self.ports = ports

    def _meaning(self) -> list[str]:
        """Bay, link and paths of an adapter; unit and content of an LSS."""
        try:
            said = sa_id(self.typed)
        except NotAnId:
            return super()._meaning()
        port = self.ports.get(said)
        if port is None:
            return [NO_ADAPTER.format(self.serial, said)]
        end = "no link begins here"
        if port.link:
            end = f"link {port.link} to SAID{port.target_said} of {port.target}, {port.state}"
        where = f"SAID{said} of {self.serial}, bay {port.bay}, {counted(port.paths, 'path')}"
        return [where, end]


class FindPathDialogue(FindDialogue):
    """Asks for either; its result is what was typed, None when cancelled."""

    def __init__(self, desk: Desk, serial: EssSerial, ports: Mapping[SaId, PortRow]) -> None:
        super().__init__(desk)
        self.serial = serial
        self.ports = ports

    def compose_dialogue(self) -> ComposeResult:
        """The painted body."""
        yield FindPathBody(self.desk, self.serial, self.ports)
