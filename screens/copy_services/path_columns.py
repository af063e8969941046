"""Adapters, storage servers and subsystems of the Paths panel, drawn one by one (§5.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.ids import LssId
from emulator.views.rows import StorageServerRow
from screens.canvas import Span
from screens.copy_services.paths_layout import UNIT_WIDTH
from screens.words import counted

if TYPE_CHECKING:
    from emulator.ids import EssSerial
    from emulator.views.rows import PortRow
    from screens.canvas import Canvas
    from screens.copy_services.paths_layout import PathsLayout

PATH_ORIGIN = "Path Origin"
COMMON = "Common Storage Server Targets"
LOGICAL = "Logical Storage Server Targets"
FAILED = "failed"


class CommonUnit(NamedTuple):
    """A storage server that every selected adapter is connected to."""

    row: StorageServerRow
    length: str
    links: int

    @property
    def serial(self) -> EssSerial:
        """Its serial."""
        return self.row.serial

    @property
    def label(self) -> str:
        """Model and serial."""
        return f"2105-{self.row.model} {self.row.serial}"


class TargetLss(NamedTuple):
    """A logical subsystem of it, with the paths and pairs that lead there from the source LSS."""

    id: LssId
    paths: int
    failed: int
    pairs: int

    @property
    def label(self) -> str:
        """The address without the machine type."""
        return self.id.partition(":")[2]


def paint_heading(canvas: Canvas, box: tuple[int, int, int], title: str, note: str) -> None:
    """A heading of one line or two; the hairline stands in the last, and a note that has room."""
    x, y, width = box
    first, last = "", title
    if len(title) + 3 > width:
        first, _, last = title.partition(" Storage ")
        first, last = f"{first} Storage", last
    canvas.text(x, y, first.upper(), "mute", bold=True)
    fits = note and len(last) + len(note) + 4 <= width
    canvas.title(x, y + 1, width, last, [Span(note, "mute")] if fits else "")


def paint_adapter(
    canvas: Canvas, layout: PathsLayout, place: tuple[int, int], port: PortRow, is_chosen: bool
) -> None:
    """The SAID; three asterisks right below it while a path is defined there (rule F16)."""
    x, y = place
    width, label = layout.adapter_width, f"SAID{port.said}"
    canvas.fill(x, y, width, 1, "source" if is_chosen else "raised")
    if is_chosen:
        canvas.text(x, y, "S", "bright", bold=True)
        canvas.text(x + 1, y, "*", "source", "source")
    ink = "bright" if is_chosen else ("ink" if port.link else "mute")
    canvas.text(x + 2, y, label, ink, bold=is_chosen)
    is_failed = port.state == FAILED
    if port.paths:
        canvas.pictogram(x + 2, y + 1, "path")
    if is_failed:
        canvas.mark(x + 6, y + 1, "failed")
    words = ["path"] if port.paths else []
    words += [FAILED] if is_failed else []
    words += ["selected"] if is_chosen else []
    canvas.target(label, "adapter", x, y, width, states=tuple(words), area=PATH_ORIGIN)


def paint_unit(
    canvas: Canvas, layout: PathsLayout, place: tuple[int, int], unit: CommonUnit, is_chosen: bool
) -> None:
    """Model and serial, where it stands, and over how many of the selected adapters."""
    x, y = place
    height = layout.unit_height
    canvas.fill(x, y, UNIT_WIDTH, height, "target" if is_chosen else "raised")
    if is_chosen:
        canvas.text(x, y, "T", "bright", bold=True)
        canvas.text(x + 1, y, "*", "target", "target")
    canvas.text(x + 2, y, unit.label, "bright", bold=True)
    where = f"{unit.row.site}, {unit.length}"
    if len(where) + 2 > UNIT_WIDTH:
        where = unit.length
    canvas.text(x + 2, y + 1, where, "ink")
    if height > 2:
        canvas.text(x + 2, y + 2, f"over {counted(unit.links, 'link')}", "mute")
    states = ("selected",) if is_chosen else ()
    canvas.target(unit.label, "item", x, y, UNIT_WIDTH, height, states=states, area=COMMON)


def paint_target(
    canvas: Canvas, layout: PathsLayout, place: tuple[int, int], lss: TargetLss, is_chosen: bool
) -> None:
    """Address, paths and pairs of one subsystem; × when a path to it failed."""
    x, y = place
    width, height = layout.target_width, layout.target_height
    canvas.fill(x, y, width, height, "target" if is_chosen else "raised")
    if is_chosen:
        canvas.text(x, y, "T", "bright", bold=True)
        canvas.text(x + 1, y, "*", "target", "target")
    canvas.text(x + 2, y, lss.label, "bright", bold=True)
    if lss.failed:
        canvas.mark(x + 11, y, "failed")
    paths = counted(lss.paths, "path") if lss.paths else "no path"
    if height > 1:
        canvas.text(x + 2, y + 1, paths, "ink" if lss.paths else "mute")
        canvas.text(x + 2, y + 2, counted(lss.pairs, "pair") if lss.pairs else "", "mute")
    elif layout.is_narrow and lss.paths:
        canvas.right(x + width - 1, y, str(lss.paths), "mute")
    words = ["path"] if lss.paths else []
    words += [FAILED] if lss.failed else []
    words += ["selected"] if is_chosen else []
    canvas.target(lss.label, "item", x, y, width, height, states=tuple(words), area=LOGICAL)
