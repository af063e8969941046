"""Dressing an application for one terminal: theme, console and filters by its ability.

The framework reads colours from the environment of the process; a server has many terminals in one
process, so each application is told what its own terminal can show. The only module that touches
the framework's filters and the console's colour system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from textual.app import App
from textual.filter import ANSIToTruecolor, NoColor
from textual.theme import BUILTIN_THEMES, Theme
from textual.widget import Widget

from screens.palette import css_colours

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.palette import Ability

THEME = "essterm"
"""The name of the one theme."""

_SYSTEMS = {
    "true": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
    "none": ColorSystem.STANDARD,
}


class DressedApp(App[None], inherit_bindings=False):
    """An application that reads its style sheets once, in the theme of its terminal.

    The framework reads them first in a theme of its own, and again when ours is chosen; nothing has
    been shown by then.
    """

    def get_css_variables(self) -> dict[str, str]:
        """As the framework has it; none before `dress`, for nothing is read before it."""
        return super().get_css_variables() if self.theme == THEME else {}

    def refresh_css(self, animate: bool = True) -> None:
        """As the framework has it; before the first screen there is nothing to read again."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())


def theme_of(ability: Ability) -> Theme:
    """The framework's theme in the tokens of the palette; style sheets name `$ess-TOKEN`."""
    colours = css_colours(ability)
    is_native = ability.colours in ("16", "none")
    variables = dict(BUILTIN_THEMES["ansi-dark"].variables) if is_native else {}
    variables |= {f"ess-{token.replace('_', '-')}": css for token, css in colours.items()}
    return Theme(
        name=THEME,
        primary=colours["accent"],
        secondary=colours["source"],
        accent=colours["accent"],
        warning=colours["warn"],
        error=colours["bad"],
        success=colours["target"],
        foreground=colours["ink"],
        background=colours["bg"],
        surface=colours["surface"],
        panel=colours["raised"],
        dark=True,
        ansi=is_native,
        variables=variables,
    )


def dress(app: App[None], ability: Ability) -> None:
    """Make an application paint in this ability, whatever the environment of the process says."""
    app.register_theme(theme_of(ability))
    app.theme = THEME
    is_native = ability.colours in ("16", "none")
    app._filters = [ANSIToTruecolor(app.ansi_theme, enabled=not is_native)]
    if ability.colours == "none":
        app._filters.append(NoColor())
    app.no_color = ability.colours == "none"
    app.console._color_system = _SYSTEMS[ability.colours]
    app.animation_level = "none"
    app._disable_tooltips = app._disable_notifications = True  # essterm says it on the answer line


def forget_refreshes(screen: Screen[Any]) -> None:
    """Right after a screen was laid out and painted as a whole: paint nothing of it again.

    The framework asks for another painting of each widget whose size was set, and of the screen
    that comes to the front; on a first layout both repeat, cell for cell, what was just painted.
    """
    for widget in (screen, *screen.walk_children(Widget)):
        widget._repaint_required = False
    screen._dirty_widgets.clear()
