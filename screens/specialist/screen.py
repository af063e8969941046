"""The Specialist of one unit as a screen: its areas, and Copy Services inside it (§5.1)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.commands.server import ResetCopyServices, RestartWorkstation
from emulator.errors import EssError
from emulator.ids import LssId
from emulator.views import copy_services, hardware
from screens import keymap
from screens.copy_services.confirm_dialogue import Confirm
from screens.copy_services.entry_panel import CONNECTING
from screens.copy_services.panel_buttons import EXIT, PAGES, PanelButtons
from screens.palette import DOT
from screens.specialist import help_texts, words
from screens.specialist.allocation_panel import AllocationPanel
from screens.specialist.answers import Done, outcome_of
from screens.specialist.help_panel import HelpPanel
from screens.specialist.signing_screen import SigningScreen
from screens.specialist.users_panel import UsersPanel
from screens.specialist.welcome_panel import WelcomePanel
from screens.widgets.chrome import FooterKeys

if TYPE_CHECKING:
    from textual import events

    from emulator.commands.server import ResetAction
    from emulator.ids import EssSerial
    from screens.desk import Desk
    from screens.keymap import Key
    from screens.specialist.form_panel import FormPanel
    from screens.specialist.messages import (
        ButtonAsked,
        CommandsAsked,
        ResetAsked,
        ResetPageAsked,
        UnitAsked,
    )

HEADING = "ESS Specialist"
_PANELS: dict[str, type[FormPanel]] = {
    words.MAIN: WelcomePanel,
    words.STORAGE_ALLOCATION: AllocationPanel,
    words.USERS: UsersPanel,
    words.HELP: HelpPanel,
}
_SCOPES = {
    words.MAIN: keymap.SPECIALIST_MAIN,
    words.STORAGE_ALLOCATION: keymap.STORAGE_ALLOCATION,
    words.USERS: keymap.SPECIALIST_USERS,
    words.HELP: keymap.SPECIALIST_HELP,
}
_BUTTONS = (words.MAIN, *words.AREAS, words.SIGN_OFF)


class SpecialistScreen(SigningScreen):
    """Screen 2. Who is signed on, and where, is this session's own and never saved."""

    HEADING = HEADING
    SCOPES = (keymap.SPECIALIST, *_SCOPES.values())
    MORE_PANELS = (WelcomePanel, AllocationPanel, UsersPanel, HelpPanel)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.area = words.MAIN

    def open_unit(self, serial: EssSerial) -> None:
        """Show the Specialist of this unit."""
        self.unit = serial
        if self.is_mounted:
            self._go(words.MAIN)

    @property
    def is_inside(self) -> bool:
        """Whether Copy Services is in front."""
        return self.area == words.COPY_SERVICES

    @property
    def outside(self) -> FormPanel:
        """The panel of the area in front, outside of Copy Services."""
        return self.query_one(_PANELS[self.area])

    def way_to(self, panel: str) -> tuple[str, ...]:
        """The buttons that lead from here to a panel of this screen, in their order."""
        return words.way_to(panel, self.area, self.page)

    # -- what is shown ---------------------------------------------------------------------

    def place(self) -> str:
        """Whose Specialist, and who is signed on; inside, the server."""
        if self.is_inside:
            return super().place()
        if self.unit is None:
            units = self.desk.view(hardware.storage_servers)
            self.unit = units[0].serial if units else None
        self.console = f"Specialist {self.unit}" if self.unit else "Specialist"
        return f"{self.unit or 'no unit'} {DOT} {self.account or 'nobody signed on'}"

    def show_installation(self) -> None:
        """The area in front, whatever it is."""
        if self.is_inside:
            for kind in _PANELS.values():
                self.query_one(kind).display = False
            super().show_installation()
            return
        self.is_in = False
        self.SCOPES = (_SCOPES[self.area], keymap.SPECIALIST)
        panel = self.outside
        for each in self.query_one("#copy-services").children:
            each.display = each is panel or isinstance(each, PanelButtons)
        panel.show(self.unit, self.account)
        self.query_one(PanelButtons).show(_BUTTONS, self.area)
        if self.focused is None or panel not in self.focused.ancestors_with_self:
            panel.begin()
        self.query_one(FooterKeys).say(self.footer_keys())
        if self.asked is not None and not self.is_asking:
            self.call_next(self.turn_to, words.COPY_SERVICES)

    def footer_keys(self) -> list[Key]:
        """The keys of what is in view."""
        if self.is_inside:
            return super().footer_keys()
        scopes = keymap.SPECIALIST, _SCOPES[self.area], keymap.GLOBAL
        return keymap.footer(*scopes, has_clock=self.desk.has_clock)

    def show_clock(self) -> None:
        """Copies have moved on, or the server has."""
        if self.is_inside:
            super().show_clock()
        else:
            self.outside.show(self.unit, self.account)

    def show_place(self, place: str) -> None:
        """Show the LSS with this address, after signing on if need be."""
        if self.is_inside:
            super().show_place(place)
        else:
            self.asked = LssId(place)
            if self.is_mounted:
                self.turn_to(words.COPY_SERVICES)

    def on_resize(self, event: events.Resize) -> None:
        """Less than the design size: buttons on top, the layout of 80x24."""
        super().on_resize(event)
        for kind in _PANELS.values():
            self.query_one(kind).show_narrow(self.has_class("-narrow"))

    # -- keys and buttons ------------------------------------------------------------------

    def action_act(self, word: str) -> None:
        """A key of the panel in front."""
        if self.is_inside:
            super().action_act(word)
        elif word == "clear" and not self.outside.go_back():
            self.turn_to(words.MAIN)
        elif word != "clear":
            self.outside.act(word)

    def action_page(self, label: str) -> None:
        """A key of the button column, or of the Help icon."""
        if label == words.HELP and not self.is_inside:
            self.turn_to(label)
        elif label != words.HELP:
            super().action_page(label)

    def turn_to(self, label: str) -> None:
        """A button: another area, perhaps after signing on (rules J15, U06), or a panel inside."""
        if self.is_inside and label in PAGES:
            super().turn_to(label)
        elif label == EXIT:
            self._go(words.MAIN)
        elif label == words.SIGN_OFF:
            self._sign_off()
        elif label in words.AREAS and not self.account:
            self.ask_who(partial(self._go, label))
        else:
            self._go(words.HELP if label == words.QUESTION else label)

    def _go(self, area: str) -> None:
        """Turn to an area. While it connects, the Specialist says so (rule J16)."""
        self.area = area
        self.HEADING = super().HEADING if self.is_inside else HEADING
        if self.is_inside and not self.desk.view(copy_services.may_enter):
            self.answer(f"{CONNECTING}; the Copy Services server answers")
        if not self.is_inside:
            self.outside.open()
        self._show_all()

    def on_button_asked(self, message: ButtonAsked) -> None:
        """A button inside a panel."""
        message.stop()
        if message.label == words.RESTART_WORKSTATION:
            self.run_worker(self._restart())
        else:
            self.turn_to(message.label)

    def on_unit_asked(self, message: UnitAsked) -> None:
        """The Specialist of another unit was chosen."""
        message.stop()
        self.open_unit(message.serial)

    # -- signing on and off ----------------------------------------------------------------

    def _sign_off(self) -> None:
        """Close the browser; what it takes to come back is signing on again (§5.4, rule B23)."""
        if self.unit is not None:
            self.signed_on.pop(self.unit, None)
        self.is_signing_again = True
        self._go(words.MAIN)
        self.ask_who(lambda: None)

    async def _restart(self) -> None:
        """Restart the workstation: nobody is signed on any more (§5.4, rule B23)."""
        self.signed_on.clear()
        self._go(words.MAIN)
        await self.ask(RestartWorkstation())

    # -- what panels ask for ---------------------------------------------------------------

    async def on_commands_asked(self, message: CommandsAsked) -> None:
        """Do what a panel asks for, one after the other; a refusal ends that."""
        message.stop()
        done = Done()
        for command in message.commands:
            try:
                answer = await self.desk.execute(command, self.console)
            except EssError as refusal:
                done.refused(str(refusal))
                break
            done.add(answer.happenings)
        self._tell(done)

    def _tell(self, done: Done) -> None:
        """Say in the panel and on the answer line what became of it."""
        self.answer(done.text, done.is_refusal)
        if not self.is_inside:
            self.outside.told(done.text, done.is_refusal)
        self.show_installation()

    def on_reset_page_asked(self, message: ResetPageAsked) -> None:
        """The reset page asks for an administrator each time (§2.2.2, rule B13)."""
        message.stop()

        def opened() -> None:
            self.query_one(HelpPanel).open_reset(message.item, self.account)

        self.ask_who(opened, is_reset=True)

    def on_reset_asked(self, message: ResetAsked) -> None:
        """Ask once more: whoever uses Copy Services loses what runs (rule B21)."""
        message.stop()
        action = message.action

        async def sure(is_sure: bool | None) -> None:
            if is_sure:
                await self._reset(action)

        lines = help_texts.confirm(self.desk.others(self.NUMBER))
        self.open_dialogue(Confirm(self.desk, action.value, lines, "OK"), sure)

    async def _reset(self, action: ResetAction) -> None:
        """Press the button, and show everything that it has led to."""
        if self.unit is None:
            return
        try:
            command = ResetCopyServices(self.unit, action, self.account)
            answer = await self.desk.execute(command, self.console)
        except EssError as refusal:
            self.answer(str(refusal), refused=True)
            self.outside.told(str(refusal), True)
            return
        outcome = outcome_of(answer.happenings)
        self.answer(outcome[0])
        self.query_one(HelpPanel).reset_done(outcome)
