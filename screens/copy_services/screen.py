"""Copy Services: the screen with the button column, the panels and their dialogues (§5.1)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.containers import Container

from emulator.errors import EssError, Refusal
from emulator.ids import LssId, NotAnId, volume_id
from emulator.rules import source_of
from emulator.views import copy_services, hardware, pprc
from screens import keymap
from screens.base import EssScreen
from screens.copy_services import panel_buttons
from screens.copy_services.area import SOURCE
from screens.copy_services.configuration_panel import ConfigurationPanel
from screens.copy_services.details_strip import RefusedTask
from screens.copy_services.entry_panel import EntryPanel
from screens.copy_services.filter_dialogue import FilterDialogue
from screens.copy_services.find_dialogue import FindDialogue
from screens.copy_services.information_panel import InformationPanel
from screens.copy_services.layout import WIDE_COLUMNS, WIDE_ROWS
from screens.copy_services.panel_buttons import PanelButtons
from screens.copy_services.paths_panel import PathsPanel
from screens.copy_services.storage_servers_panel import StorageServersPanel
from screens.copy_services.task_wizard import TaskWizard
from screens.copy_services.tasks_panel import TasksPanel
from screens.copy_services.volumes_panel import VolumesPanel
from screens.copy_services.wizard_steps import draft_of
from screens.palette import DOT
from screens.widgets.chrome import FooterKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from emulator.commands.base import Command
    from emulator.views.rows import VolumeRow
    from screens.copy_services.page_messages import DialogueAsked, WorkAsked
    from screens.copy_services.panel_buttons import PageAsked
    from screens.copy_services.volume_filter import VolumeFilter
    from screens.copy_services.volumes_panel import (
        FilterAsked,
        FindAsked,
        InformationAsked,
        WizardAsked,
    )
    from screens.desk import Desk
    from screens.keymap import Key


_Panel = VolumesPanel | StorageServersPanel | PathsPanel | TasksPanel | ConfigurationPanel
_PANELS: dict[str, type[_Panel]] = {
    panel_buttons.VOLUMES: VolumesPanel,
    panel_buttons.STORAGE_SERVERS: StorageServersPanel,
    panel_buttons.PATHS: PathsPanel,
    panel_buttons.TASKS: TasksPanel,
    panel_buttons.CONFIGURATION: ConfigurationPanel,
}
_KEYS = {
    panel_buttons.VOLUMES: keymap.COPY_SERVICES,
    panel_buttons.STORAGE_SERVERS: keymap.STORAGE_SERVERS,
    panel_buttons.PATHS: keymap.PATHS,
    panel_buttons.TASKS: keymap.TASKS,
    panel_buttons.CONFIGURATION: keymap.CONFIGURATION,
}


def _read_volumes(desk: Desk, lss: LssId) -> Sequence[VolumeRow]:
    """The volumes of one LSS; none when its unit's client is gone since it was listed."""
    try:
        return desk.view(copy_services.volumes, lss)
    except EssError:
        return ()


class CopyServicesScreen(EssScreen):
    """Copy Services inside the Specialist, whose screen (`screens.specialist`) is this and more.

    Every panel reads the server's view, never the machine's.
    """

    NUMBER = 2
    NAME = "Copy Services"
    HEADING = "Copy Services"
    MORE_PANELS: tuple[Callable[[Desk], Widget], ...] = ()
    """The panels outside of Copy Services."""
    SCOPES: tuple[str, ...] = (
        keymap.COPY_SERVICES,
        keymap.STORAGE_SERVERS,
        keymap.PATHS,
        keymap.TASKS,
        keymap.CONFIGURATION,
        keymap.COPY_SERVICES_ENTRY,
    )
    DEFAULT_CSS = """
    CopyServicesScreen #copy-services { layout: horizontal; width: 1fr; height: 1fr; }
    CopyServicesScreen #panel-buttons { width: 22; height: 1fr; }
    CopyServicesScreen.-narrow #copy-services { layout: vertical; }
    CopyServicesScreen.-narrow #panel-buttons { width: 1fr; height: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.is_in = False
        self.page = panel_buttons.VOLUMES
        self.asked: LssId | None = None

    def compose_body(self) -> ComposeResult:
        """The buttons, and the panels, of which one is shown."""
        with Container(id="copy-services"):
            yield PanelButtons()
            yield VolumesPanel(
                partial(_read_volumes, self.desk), partial(self.desk.view, pprc.paths)
            )
            yield StorageServersPanel(self.desk)
            yield PathsPanel(self.desk)
            yield TasksPanel(self.desk)
            yield ConfigurationPanel(self.desk)
            yield EntryPanel()
            for make in self.MORE_PANELS:
                yield make(self.desk)

    @property
    def front(self) -> _Panel:
        """The panel whose button was pressed last."""
        return self.query_one(_PANELS[self.page])

    @property
    def panel(self) -> VolumesPanel:
        """The Volumes panel."""
        return self.query_one(VolumesPanel)

    # -- what is shown ---------------------------------------------------------------------

    def place(self) -> str:
        """The server that answers, and who asks."""
        active = self.desk.view(copy_services.server).active
        self.console = f"Specialist {active}" if active else "Specialist"
        return f"server {active} {DOT} {self.desk.operator}" if active else "no server answers"

    def show_installation(self) -> None:
        """Enter as soon as the server answers; show that it is waited for when it does not."""
        reason = self.desk.view(copy_services.may_enter)
        self.is_in = not reason
        entry = self.query_one(EntryPanel)
        entry.display = not self.is_in
        for label, kind in _PANELS.items():
            self.query_one(kind).display = self.is_in and label == self.page
        column = self.query_one(PanelButtons)
        if self.is_in:
            self._show_front()
            column.show((*panel_buttons.PAGES, panel_buttons.EXIT), self.page)
            if self.focused is None or self.front not in self.focused.ancestors_with_self:
                self.set_focus(self.front)
            self._show_asked()
        else:
            entry.show(self.desk.view(hardware.storage_servers), reason)
            column.show((panel_buttons.EXIT,), "")
        self.query_one(FooterKeys).say(self.footer_keys())

    def _show_front(self) -> None:
        """Let the panel in front read again; the help and the footer are about its keys."""
        self.SCOPES = (_KEYS[self.page], keymap.COPY_SERVICES_ENTRY)
        front = self.front
        if isinstance(front, VolumesPanel):
            front.show(self.desk.view(copy_services.subsystems))
        else:
            front.show()

    def footer_keys(self) -> list[Key]:
        """The keys of what is in view."""
        has_clock = self.desk.has_clock
        if self.is_in:
            return keymap.footer(_KEYS[self.page], keymap.GLOBAL, has_clock=has_clock)
        keys = keymap.footer(keymap.COPY_SERVICES_ENTRY, keymap.GLOBAL, has_clock=has_clock)
        return [key for key in keys if key.verb != panel_buttons.ENTER]

    def show_clock(self) -> None:
        """Copies have moved on: read the visible volumes again."""
        if self.is_in:
            self.front.reread()

    def show_place(self, place: str) -> None:
        """Show the LSS with this address, now or when the screen comes to the front."""
        self.asked = LssId(place)
        if self.is_mounted:
            self.show_installation()

    def _show_asked(self) -> None:
        asked, self.asked = self.asked, None
        if asked is None:
            return
        if self.page != panel_buttons.VOLUMES:
            self.turn_to(panel_buttons.VOLUMES)
        if asked not in [area.lss for area in self.panel.areas]:
            self.panel.show_lss(SOURCE, asked)

    def on_resize(self, event: events.Resize) -> None:
        """Less than the design size: buttons on top, the layout of 80x24."""
        narrow = event.size.width < WIDE_COLUMNS or event.size.height < WIDE_ROWS
        self.set_class(narrow, "-narrow")
        for kind in _PANELS.values():
            self.query_one(kind).show_narrow(narrow)

    # -- keys and buttons ------------------------------------------------------------------

    def action_act(self, word: str) -> None:
        """A key of the panel in front."""
        if self.is_in and keymap.acts(_KEYS[self.page], f"act('{word}')"):
            self.front.act(word)

    def action_page(self, label: str) -> None:
        """A key of the button column; one that two buttons share presses the one that is shown."""
        if shown := self.query_one(PanelButtons).with_key_of(label):
            self.turn_to(shown)

    def on_page_asked(self, message: PageAsked) -> None:
        """A button of the column was pressed."""
        message.stop()
        self.turn_to(message.label)

    def turn_to(self, label: str) -> None:
        """Turn to a panel."""
        if label in panel_buttons.PAGES:
            self.page = label
            self.show_installation()

    # -- dialogues -------------------------------------------------------------------------

    def on_dialogue_asked(self, message: DialogueAsked) -> None:
        """Open what a panel asks for; run the task that it gives, if nobody else takes it."""
        message.stop()
        self.open_dialogue(message.dialogue, message.done or self._run)

    def on_information_asked(self, message: InformationAsked) -> None:
        """Open the Information Panel."""
        message.stop()
        self.open_dialogue(InformationPanel(self.desk, message.volume))

    def on_wizard_asked(self, message: WizardAsked) -> None:
        """Open the Task Wizard on the selected pairs."""
        message.stop()
        volumes = [volume for pair in message.pairs for volume in pair]
        rows = {v: row for v in volumes if (row := self.panel.row(v)) is not None}
        draft = draft_of(message.pairs, message.exist)
        self.open_dialogue(TaskWizard(self.desk, draft, rows), self._run)

    def on_find_asked(self, message: FindAsked) -> None:
        """Ask for a volume's ID."""
        message.stop()
        self.open_dialogue(FindDialogue(self.desk), self._find)

    def _find(self, typed: str | None) -> None:
        """Show a volume's LSS and put the cursor on it, or say that there is none (rule J08)."""
        if typed is None:
            return
        try:
            row = self.desk.view(copy_services.volume, volume_id(typed))
        except (EssError, NotAnId) as problem:
            self.answer(str(problem), refused=True)
            return
        panel = self.panel
        if row.lss not in [area.lss for area in panel.areas]:
            panel.show_lss(SOURCE, row.lss)
        for area in panel.areas:
            if area.lss == row.lss:
                panel.show_volume(area, row.id)

    def on_filter_asked(self, message: FilterAsked) -> None:
        """Ask which volumes to show."""
        message.stop()
        rows = [area.everything for area in self.panel.areas]

        def done(chosen: VolumeFilter | None) -> None:
            if chosen is not None:
                self.panel.apply(chosen)

        self.open_dialogue(FilterDialogue(self.desk, self.panel.filter, rows), done)

    async def on_work_asked(self, message: WorkAsked) -> None:
        """Do what a panel asks for, one after the other."""
        message.stop()
        for command in message.commands:
            if not await self._run(command):
                return

    async def _run(self, command: Command | None) -> bool:
        """Do what was put together; why it was refused, or has failed, stays in view verbatim."""
        if command is None:
            return False
        try:
            answer: Any = await self.desk.execute(command, self.console)
        except EssError as refusal:
            rule = refusal.rule if isinstance(refusal, Refusal) else ""
            self._refused(str(refusal), rule)
            return False
        said = [each.event.text for each in answer.happenings if each.event.text]
        self.answer(said[0] if said else "")
        self.front.task_started()
        self.show_installation()
        if answer.failure is not None:
            rule, sentence = answer.failure
            self._refused(sentence, rule)
        return answer.failure is None

    def _refused(self, sentence: str, rule: str) -> None:
        """Keep a sentence on the answer line and in the panel in front."""
        self.answer(sentence, refused=True)
        self.front.refuse(RefusedTask(sentence, source_of(rule)))
