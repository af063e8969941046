"""Finding what a runbook names by the label that a person sees, in the top screen only.

Two kinds of widgets are understood: the framework's own (a button, a box, a field by its label),
and every custom-drawn panel through the label protocol of the screens. A label must be unique; the
first of two is never taken. What was found is then compared with the text that is painted there.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.geometry import Offset, Region
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, RadioButton, Static, Tab

from essterm.replay.settle import painted_strips
from screens.base import EssScreen
from screens.labels import Labelled, Target
from screens.palette import plain
from screens.widgets.chrome import FooterKeys, HeaderRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import App
    from textual.screen import Screen

PRESSED = ("button", "link", "tab", "menu")
CHOSEN = ("option", "menu", "list")
BOXES = ("box",)
TICKED = ("box", "option")
FIELDS = ("field",)
SELECTED = ("row", "item", "tile", "adapter", "option", "menu")
CLICKED = ("tile", "adapter", "row", "item", "link", "button", "option", "menu")
FRAME = ("keys", "screens")
"""Footer and header: they repeat what buttons do, and count where there is no button."""
NEAREST = 3
"""How many nearest labels a message names."""
STANDING = 5
"""How many of the labels on the screen a message names where none is near."""


class NotFound(Exception):
    """Nothing, or more than one thing, answers to a label; the message says what stands there."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing on the screen: its widget, its label and where it is painted, if it is.

    `target` is what the label protocol said; None for a widget of the framework.
    """

    widget: Widget
    label: str
    role: str
    area: str
    region: Region
    enabled: bool
    states: tuple[str, ...]
    target: Target | None = None

    @property
    def visible(self) -> bool:
        """Whether any part of it is painted."""
        return self.region.area > 0

    @property
    def centre(self) -> Offset:
        """The cell of the screen that a click on it lands on."""
        region = self.region
        return Offset(region.x + region.width // 2, region.y + region.height // 2)

    def place(self) -> str:
        """Where it is, for a message: role, area and cells."""
        area = f" in {self.area}" if self.area else ""
        at = f"column {self.region.x + 1}, row {self.region.y + 1}" if self.visible else "not shown"
        return f"a {self.role}{area} ({at})"


def find_one(app: App[Any], label: str, roles: Iterable[str] = (), scope: str = "") -> Found:
    """The one thing with this label, of one of these roles (any without), in this scope.

    Raises NotFound.
    """
    hits = [hit for hit in find_all(app, label) if _in_scope(hit, scope)]
    wanted = tuple(roles)
    fitting = [hit for hit in hits if not wanted or hit.role in wanted]
    shown = [hit for hit in fitting if hit.visible]
    if len(shown) == 1 and len(fitting) > 1:
        fitting = shown
    if len(fitting) > 1:
        fitting = [hit for hit in fitting if hit.area not in FRAME] or fitting
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        places = " and ".join(hit.place() for hit in fitting[:4])
        raise NotFound(f"'{label}' stands there {len(fitting)} times: {places}; {_advice(fitting)}")
    raise NotFound(_why_nothing(app, label, hits, scope))


def find_all(app: App[Any], label: str) -> list[Found]:
    """Everything in the top screen with this label, painted or scrolled out of view."""
    found: list[Found] = []
    for widget in _widgets(app):
        if isinstance(widget, Labelled):
            found += [_of_target(widget, target) for target in widget.find_targets(label)]
        else:
            found += [hit for hit in standard(widget) if hit.label == label]
    return list(dict.fromkeys(found))


def of_role(app: App[Any], role: str) -> list[Found]:
    """Everything of one role that is painted on the top screen."""
    found: list[Found] = []
    for widget in _widgets(app):
        targets = [each for each in getattr(widget, "visible_targets", ()) if each.role == role]
        found += [_of_target(widget, target) for target in targets]
        found += [hit for hit in standard(widget) if hit.role == role]
    return found


def labels(app: App[Any]) -> list[str]:
    """Every label that is painted on the top screen, in the order of the screen."""
    seen: dict[str, None] = {}
    for widget in _widgets(app):
        targets = getattr(widget, "visible_targets", ())
        seen.update((target.label, None) for target in targets)
        seen.update((hit.label, None) for hit in standard(widget))
    return list(seen)


def _widgets(app: App[Any]) -> Iterator[Widget]:
    """The top screen and all its widgets that are not hidden."""
    for widget in app.screen.walk_children(Widget, with_self=True):
        if widget.display and all(each.display for each in widget.ancestors):
            yield widget


def _of_target(widget: Any, target: Target) -> Found:
    region = target.region
    if target.visible:
        window = widget.content_region
        region = region.translate(window.offset).intersection(window)
    label, area = target.label, target.area
    return Found(widget, label, target.role, area, region, target.enabled, target.states, target)


def standard(widget: Widget) -> Iterator[Found]:
    """What a widget of the framework itself shows; nothing for one that is not understood."""
    role, label = "", ""
    states: tuple[str, ...] = ()
    if isinstance(widget, Button):
        role, label = "button", str(widget.label)
    elif isinstance(widget, (Checkbox, RadioButton)):
        role = "box" if isinstance(widget, Checkbox) else "option"
        label, states = str(widget.label), ("checked" if widget.value else "unchecked",)
    elif isinstance(widget, Input):
        role, label = "field", str(widget.border_title or "")
    elif isinstance(widget, Tab):
        role, label = "tab", str(widget.label)
    elif isinstance(widget, Static) and widget.has_class("-link"):
        role, label = "link", str(widget.content)
    if label:
        region = widget.region.intersection(widget.screen.region)
        yield Found(widget, label, role, "", region, not widget.disabled, states)


def _in_scope(hit: Found, scope: str) -> bool:
    """Whether a thing stands in an area, or in a panel or dialogue of that title."""
    if not scope or hit.area == scope:
        return True
    titles = {
        str(getattr(w, "border_title", "") or "") for w in (hit.widget, *hit.widget.ancestors)
    }
    titles |= {str(getattr(w, "HEADING", "")) for w in (hit.widget, *hit.widget.ancestors)}
    return scope in titles


def _advice(hits: list[Found]) -> str:
    areas = list(dict.fromkeys(hit.area for hit in hits if hit.area))
    roles = list(dict.fromkeys(hit.role for hit in hits))
    if len(areas) > 1:
        return f"say which: `in {areas[0]}`"
    if len(roles) > 1:
        return f"say which: `{roles[0]} LABEL`"
    return "say where: `in AREA`"


def _why_nothing(app: App[Any], label: str, hits: list[Found], scope: str) -> str:
    if hits:
        return f"'{label}' stands there as {hits[0].place()}, which is not what this line acts on"
    known = labels(app)
    near = difflib.get_close_matches(label, known, NEAREST, 0.5)
    near = near or [each for each in known if label.lower() in each.lower()][:NEAREST]
    elsewhere = [hit for hit in find_all(app, label) if scope]
    if elsewhere:
        return f"there is no '{label}' in '{scope}': it is {elsewhere[0].place()}"
    word = "nearest" if near else "there are"
    named = ", ".join(f"'{each}'" for each in near or _standing(app))
    title = "" if isinstance(app.screen, EssScreen) else _heading(app.screen)
    place = f"in '{title}', which is in front" if title else "on the screen"
    return f"there is no '{label}' {place}" + (f"; {word}: {named}" if named else "")


def _standing(app: App[Any]) -> list[str]:
    """The first labels of the top screen itself, without header and footer."""
    targets = [
        target.label
        for widget in _widgets(app)
        if not isinstance(widget, (HeaderRows, FooterKeys))
        for target in [*getattr(widget, "visible_targets", ()), *standard(widget)]
    ]
    return list(dict.fromkeys(targets))[:STANDING]


def _heading(screen: Screen[Any]) -> str:
    """What a dialogue calls itself, "" for one without a title."""
    return str(getattr(screen, "HEADING", "") or screen.border_title or "")


# -- what is painted -------------------------------------------------------------------------------


def screen_rows(app: App[Any]) -> list[str]:
    """The text of the top screen, row by row."""
    return [strip.text for strip in painted_strips(app)]


def run_together(text: str) -> str:
    """With each run of blanks as one blank."""
    return " ".join(text.split())


def occurrences(rows: Iterable[str], text: str) -> int:
    """How often a text stands on a screen, runs of blanks being equal to one."""
    wanted = run_together(text)
    return sum(run_together(row).count(wanted) for row in rows)


def check_painted(app: App[Any], hit: Found) -> None:
    """Compare what was found with the painted text, and see that nothing covers it.

    Raises NotFound: a panel that claims a place where another thing is painted is a defect.
    """
    region = hit.region
    rows = painted_strips(app)[region.y : region.bottom]
    painted = run_together(" ".join(row.crop(region.x, region.right).text for row in rows))
    ability = getattr(app, "ability", None)
    wanted = run_together(hit.label if ability is None else plain(hit.label, ability))
    if wanted not in painted:
        raise NotFound(f"'{hit.label}' should stand at {hit.place()}, and there is '{painted}'")
    at, _ = app.screen.get_widget_at(*hit.centre)
    if at is not hit.widget and hit.widget not in at.ancestors:
        raise NotFound(f"'{hit.label}' is covered by another part of the screen")
    if hit.target is not None and isinstance(hit.widget, Labelled) and at is hit.widget:
        under = hit.widget.target_at(hit.centre - hit.widget.content_region.offset)
        if under is None or (under.label, under.role) != (hit.label, hit.role):
            stands = f"'{under.label}'" if under else "nothing"
            raise NotFound(f"at {hit.place()} a click on '{hit.label}' would reach {stands}")
