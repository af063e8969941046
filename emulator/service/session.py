"""A session at the service terminal of one cluster: keys in, frames and commands out.

A session is its operator's own. It is no part of the installation's state, it is not saved, and it
changes nothing: what a dialog asks for is given to the caller, who executes it and says what came
of it (`answered`).
"""

from __future__ import annotations

from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from emulator.errors import EssError
from emulator.ids import ClusterId, cluster_parts
from emulator.service.dark import paint_dark, switched_on, why_dark
from emulator.service.frame import ROWS, Frame, Sheet
from emulator.service.menu_types import LOG_OFF, Dialog, Field, Listing, Menu, Scope
from emulator.service.menus import PAGES
from emulator.service.menus.login import LOGIN
from emulator.service.menus.main import MAIN_SERVICE_MENU
from emulator.service.painting import paint_box, paint_place
from emulator.service.places import (
    Box,
    ChoiceBox,
    CommandOutcome,
    DialogPlace,
    MenuPlace,
    NoticeBox,
    OutputPlace,
    Place,
    QuestionBox,
    open_dialog,
)
from emulator.service.steering import edit, move, move_to, problem, turn
from emulator.views import hardware as machine
from emulator.views.service_terminal import is_part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from emulator.commands.base import Command
    from emulator.events.base import Happening
    from emulator.ids import EssSerial
    from emulator.service.dark import Darkness
    from emulator.views.rows import ClusterRow, StorageServerRow

T = TypeVar("T")

ACCOUNTS: Mapping[str, str] = MappingProxyType({"service": "service"})
"""User names and passwords of the service login (from memory; no public source)."""
RECORD_LENGTH = 50
ERROR = "ERROR MESSAGE"


class Desk(Protocol):
    """What a session needs of the machine: frozen views."""

    def view(self, projection: Callable[..., T], *scope: Any) -> T:
        """A view of the installation as it is now."""
        ...


class AnswerLike(Protocol):
    """What an executed command gave."""

    @property
    def happenings(self) -> Sequence[Happening]:
        """The events, in order."""
        ...


class Visit(NamedTuple):
    """Something done in this session, at a calendar second."""

    calendar_s: int
    text: str


class Session:
    """Where one person stands at the terminal of one cluster.

    user: who is logged in, "" for nobody. record: what was done, oldest first.
    """

    def __init__(self, cluster: ClusterId, accounts: Mapping[str, str] = ACCOUNTS) -> None:
        self.cluster = cluster
        self.user = ""
        self.record: deque[Visit] = deque(maxlen=RECORD_LENGTH)
        self._accounts = accounts
        self._places: list[Place] = []
        self._box: Box | None = None
        self._is_escaped = False
        self._asked_s = 0

    # -- looking -------------------------------------------------------------------------------

    def frame(self, desk: Desk, rows: int = ROWS) -> Frame:
        """What the terminal shows now, on `rows` rows; no menus while the cluster is not up."""
        sheet = Sheet(rows)
        scope = self._scope(desk)
        if scope is None:
            paint_dark(sheet, self._darkness(desk))
            return sheet.frame()
        place = self._place(scope)
        paint_place(sheet, place, scope, at_login=not self.user)
        if self._box is not None:
            paint_box(sheet, self._box)
        trail = tuple(each.page.title for each in self._places if isinstance(each, MenuPlace))
        return sheet.frame(trail, place.page.source)

    @property
    def is_waiting(self) -> bool:
        """Whether a command was given to the caller and has not been answered."""
        last = self._places[-1] if self._places else None
        return isinstance(last, OutputPlace) and last.outcome is CommandOutcome.RUNNING

    # -- acting --------------------------------------------------------------------------------

    def feed(self, key: str, desk: Desk) -> Command | None:
        """Press a key; a single character is itself, others go by name (`enter`, `f3`, `up`).

        Returns the command that was asked for, if any: execute it, then call `answered`.
        """
        scope = self._scope(desk)
        key = self._unescaped(key)
        if scope is None:
            unit, _ = _here(self.cluster, desk)
            return switched_on(unit, self._darkness(desk), key)
        if not key or self.is_waiting:
            return None
        place = self._place(scope)
        if self._box is not None:
            return self._press_in_box(self._box, key, scope)
        if not self.user:
            self._press_at_login(place, key, scope)
            return None
        if key == "f10":
            self._log_off(scope)
        elif key == "f3":
            self._cancel(scope)
        elif key == "f1":
            self._help(place)
        elif isinstance(place, MenuPlace):
            return self._press_in_menu(place, key, scope)
        elif isinstance(place, DialogPlace):
            return self._press_in_dialog(place, key, scope)
        else:
            turn(place, key, scope)
        return None

    def point(self, label: str, role: str, desk: Desk) -> Command | None:
        """Point at a spot of the frame: a menu item or option is done, a field entered."""
        if role == "button":
            return self.feed(label.partition("=")[0].lower(), desk)
        if self._scope(desk) is None or self.is_waiting or not self.reveal(label, role):
            return None
        return self.feed("enter", desk) if role in ("menu", "option") else None

    def reveal(self, label: str, role: str) -> bool:
        """Put the cursor on a spot, which brings it into view; False if it is not there."""
        box, place = self._box, self._places[-1] if self._places else None
        if isinstance(box, ChoiceBox) and role == "option" and label in box.options:
            box.cursor = box.options.index(label)
            return True
        if box is not None:
            return False
        if isinstance(place, MenuPlace) and role == "menu":
            return move_to(place, [item.label for item in place.page.items], label)
        if isinstance(place, DialogPlace) and role == "field":
            return move_to(place, [field.label for field in place.page.fields], label)
        return False

    def answered(self, outcome: AnswerLike | EssError) -> None:
        """Show what came of the command that `feed` or `point` returned."""
        if not self.is_waiting:
            return
        place = self._places[-1]
        assert isinstance(place, OutputPlace)
        if isinstance(outcome, EssError):
            place.outcome, place.lines = CommandOutcome.FAILED, (str(outcome),)
        else:
            place.outcome = CommandOutcome.OK
            place.lines = _heard(cluster_parts(self.cluster)[0], outcome)
        self._note(self._asked_s, f"{place.page.short}: {place.outcome.value}")

    # -- what is read --------------------------------------------------------------------------

    def _scope(self, desk: Desk) -> Scope | None:
        """What the pages read; None, and nobody logged in, while the cluster is not up."""
        unit, row = _here(self.cluster, desk)
        if row.health != "up":
            self._reset()
            return None
        return Scope(row, unit, desk.view(machine.clock).calendar_s, desk.view)

    def _darkness(self, desk: Desk) -> Darkness:
        """Why the terminal shows no menus."""
        unit, row = _here(self.cluster, desk)
        return why_dark(unit, row, desk.view)

    def _place(self, scope: Scope) -> Place:
        """Where the person stands; the login at first."""
        if not self._places:
            self._places.append(open_dialog(LOGIN, scope))
        return self._places[-1]

    def _note(self, calendar_s: int, text: str) -> None:
        self.record.append(Visit(calendar_s, text))

    # -- logging in and out --------------------------------------------------------------------

    def _press_at_login(self, place: Place, key: str, scope: Scope) -> None:
        assert isinstance(place, DialogPlace)
        if key != "enter":
            edit(place, key)
        elif place.focus == 0 and not place.typed["password"]:
            place.move(1)
        else:
            self._log_in(place.typed["user"], place.typed["password"], scope)

    def _log_in(self, user: str, password: str, scope: Scope) -> None:
        self._reset()
        if not user or self._accounts.get(user) != password:
            text = "3004-007 You entered an invalid login name or password."
            self._box = NoticeBox(ERROR, text)
            return
        self.user = user
        self._places = [MenuPlace(MAIN_SERVICE_MENU)]
        self._note(scope.calendar_s, f"log in, {user}")

    def _log_off(self, scope: Scope) -> None:
        self._note(scope.calendar_s, f"log off, {self.user}")
        self._reset()

    def _reset(self) -> None:
        """Nobody is logged in."""
        self.user = ""
        self._places = []
        self._box = None

    # -- keys ----------------------------------------------------------------------------------

    def _unescaped(self, key: str) -> str:
        """The function key that esc and a digit stand for; "" while only esc was pressed."""
        if key == "escape":
            self._is_escaped = True
            return ""
        digit = key.removeprefix("alt+") if key.startswith("alt+") else key
        if (self._is_escaped or digit != key) and len(digit) == 1 and digit.isdigit():
            key = "f10" if digit == "0" else f"f{digit}"
        self._is_escaped = False
        return key

    def _press_in_menu(self, place: MenuPlace, key: str, scope: Scope) -> Command | None:
        if key != "enter":
            move(place, key, len(place.page.items))
            return None
        leads_to = place.page.items[place.cursor].leads_to
        if leads_to == LOG_OFF:
            self._log_off(scope)
            return None
        page = PAGES[leads_to]
        if isinstance(page, Listing):
            self._places.append(OutputPlace(page, CommandOutcome.OK, page.lines(scope)))
            self._note(scope.calendar_s, f"{page.short}: {CommandOutcome.OK.value}")
            return None
        place_there = MenuPlace(page) if isinstance(page, Menu) else open_dialog(page, scope)
        self._places.append(place_there)
        self._note(scope.calendar_s, page.short or page.title)
        return None

    def _press_in_dialog(self, place: DialogPlace, key: str, scope: Scope) -> Command | None:
        if key == "enter":
            return self._do(place, scope)
        field = place.field
        if field is None:
            return None
        if key == "f4":
            self._list(field, place, scope)
        elif key == "f5":
            place.entries[field.name].replace(field.reads(scope))
        else:
            edit(place, key)
        return None

    def _press_in_box(self, box: Box, key: str, scope: Scope) -> Command | None:
        if key == "f10" and self.user:
            self._log_off(scope)
        elif key in ("f3", "f10", "enter"):
            self._box = None
            if key == "enter" and isinstance(box, ChoiceBox):
                box.entry.replace(box.options[box.cursor])
            elif key == "enter" and isinstance(box, QuestionBox):
                return self._run(box.command, scope)
        elif isinstance(box, ChoiceBox):
            move(box, key, len(box.options))
        return None

    def _cancel(self, scope: Scope) -> None:
        """One page back; from the first menu, out. A failed command leads back to its dialog."""
        left = self._places.pop()
        if not self._places:
            self._log_off(scope)
        elif isinstance(left, OutputPlace) and left.outcome is CommandOutcome.OK:
            while not isinstance(self._places[-1], MenuPlace):
                self._places.pop()

    def _help(self, place: Place) -> None:
        field = place.field if isinstance(place, DialogPlace) else None
        if field is not None:
            self._box = NoticeBox(field.label, field.help)
        else:
            self._box = NoticeBox(place.page.title, place.page.help)

    def _list(self, field: Field, place: DialogPlace, scope: Scope) -> None:
        """Open the list of a field, at what stands in it."""
        options = field.choices(scope) if field.choices is not None else ()
        if not options:
            self._box = NoticeBox(ERROR, f"There is nothing to choose from for {field.label}.")
            return
        entry = place.entries[field.name]
        at = options.index(entry.text) if entry.text in options else 0
        self._box = ChoiceBox(field.label, options, entry, at)

    # -- commands ------------------------------------------------------------------------------

    def _do(self, place: DialogPlace, scope: Scope) -> Command | None:
        """Enter in a dialog: check the form, ask if it takes something away, give the command."""
        wrong = problem(place, scope)
        if wrong:
            self._box = NoticeBox(ERROR, wrong)
            return None
        assert place.page.command is not None
        command = place.page.command(scope, place.typed)
        if place.page.prompt is not None:
            self._box = QuestionBox(place.page.prompt, command)
            return None
        return self._run(command, scope)

    def _run(self, command: Command, scope: Scope) -> Command:
        page = self._places[-1].page
        assert isinstance(page, Dialog)
        self._places.append(OutputPlace(page, CommandOutcome.RUNNING))
        self._asked_s = scope.calendar_s
        return command


def _here(cluster: ClusterId, desk: Desk) -> tuple[StorageServerRow, ClusterRow]:
    """The unit of a terminal, and its cluster."""
    serial, number = cluster_parts(cluster)
    unit = desk.view(machine.storage_server, serial)
    return unit, next(row for row in unit.clusters if row.number == number)


def _heard(serial: EssSerial, outcome: AnswerLike) -> tuple[str, ...]:
    """What the unit says of a command; what happened elsewhere is not heard here."""
    if not outcome.happenings:
        return ("Nothing has changed.",)
    events = (happening.event for happening in outcome.happenings)
    return tuple(
        event.text
        for event in events
        if event.text and (not event.place or is_part_of(serial, event.place))
    )
