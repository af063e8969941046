"""Screens that lie over others, for whoever types faster than they open and close.

A second Enter can wait in the queue of a dialogue when the first closes it. The framework would
then close what lies below, or fail where nothing does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette
from textual.containers import Container
from textual.events import Key
from textual.widgets import Button, Input, OptionList

from screens import keymap
from screens.type_ahead import TypeAhead, is_typed
from screens.widgets.chrome import FooterKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Click, Event
    from textual.message import Message
    from textual.screen import Screen

    _Screen = Screen[Any]
else:
    _Screen = object  # of several bases the framework takes styles and keys of the first screen


class ClosesOnce(_Screen):
    """A screen that is closed only while it is in front."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """As the framework has it; a second time it does nothing, and calls nobody back."""
        if not self.is_active:
            return AwaitComplete()
        return super().dismiss(result)


class Found(CommandList):
    """The actions that were found so far."""

    def _on_click(self, event: Click) -> None:  # type: ignore[override]  # it calls both
        """Pass over a click on what was painted there before other actions were found."""
        option = event.style.meta.get("option")
        if option is not None and option >= self.option_count:
            event.stop()
            event.prevent_default()


class Palette(ClosesOnce, CommandPalette):
    """The framework's list of actions; what is chosen there is done once."""

    def compose(self) -> ComposeResult:
        """As the framework has it, with a list that takes every click."""
        for widget in super().compose():
            yield Found() if isinstance(widget, CommandList) else widget
        with Container(id="foot"):
            yield FooterKeys(keymap.footer(keymap.PALETTE))

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    @on(Button.Pressed)
    def _choose_once(self, chosen: Message) -> None:
        """Pass over what was still on its way when this was closed."""
        if not self.is_active:
            chosen.stop()
            chosen.prevent_default()

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]  # a worker
        """As the framework has it, while there is a list to gather them in."""
        if self.is_active:
            super()._gather_commands(search_value)


class PatientApp(App[None], inherit_bindings=False):
    """An application for whoever types faster than screens open, with that list of actions."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.typed_ahead = TypeAhead(self, self._take)

    async def on_event(self, event: Event) -> None:
        """As the framework has it; a key waits until those before it have done what they do."""
        if is_typed(event):
            await self.typed_ahead.put(event)
        else:
            await self._take(event)

    async def _take(self, event: Event) -> None:
        """As the framework has it; a key waits until the screen in front has all its parts."""
        if isinstance(event, Key) and self.screen_stack:
            await self.screen._mounted_event.wait()
        await super().on_event(event)

    def when_typed(self, tell: Callable[[], object]) -> None:
        """Call once, when all keys that came until now have done what they do."""
        self.call_later(self.typed_ahead.when_done, tell)

    def action_command_palette(self) -> None:
        """The actions by name."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))
