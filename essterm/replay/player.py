"""The player: does on a screen what a line of a runbook says, as a person would.

It finds by label, gives mouse and key events in at the driver's own door, and returns when the
application is quiet again. It is the same player for a run without a screen, one that is watched,
and one that sends the bytes of a terminal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import _character_to_key

from essterm.replay import find, settle
from essterm.replay.find import Found, NotFound

if TYPE_CHECKING:
    from textual.app import App

    from essterm.replay.format.model import Action

LEFT, MIDDLE, RIGHT = 1, 2, 3
KEY_NAMES = {"esc": "escape"}
"""Keys of runbooks whose name the framework spells otherwise; function keys are lower-cased."""
_BYTES = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b[27u",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    **{f"f{n}": f"\x1bO{'PQRS'[n - 1]}" for n in range(1, 5)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
}

BeforeAct = Callable[["Found | None", str], Awaitable[None]]
"""Told what is about to be acted on and with which verb, before it is."""


async def _nothing(_found: Found | None, _verb: str) -> None:
    """Nobody watches."""


class Player:
    """Works one application. `is_bytes`: through the terminal's bytes instead of events."""

    def __init__(
        self,
        app: App[Any],
        core: settle.CoreLike | None = None,
        *,
        is_bytes: bool = False,
        before_act: BeforeAct = _nothing,
    ) -> None:
        self.app = app
        self.core = core
        self.is_bytes = is_bytes
        self.before_act = before_act

    async def settle(self) -> None:
        """Return when the application is quiet."""
        await settle.settle(self.app, self.core, getattr(self.app, "bridge", None))

    # -- lines -----------------------------------------------------------------------------------

    async def act(self, line: Action) -> None:
        """Do one screen line; raises NotFound when it cannot be done."""
        settle.forget_clicks(self.app)
        await self.settle()
        roles = (line.role,) if line.role else ()
        label = line.labels[0] if line.labels else ""
        match line.verb:
            case "press":
                await self.click(await self.point(label, roles or find.PRESSED, line), line.verb)
            case "choose":
                await self._choose(line)
            case "select":
                await self._select(line, roles)
            case "check" | "uncheck":
                await self._tick(line, roles)
            case "type" | "clear":
                await self._type(line, roles)
            case "left-click" | "right-click" | "double-click":
                await self._click_line(line, roles)
            case "key":
                await self.before_act(None, f"key {label}")
                await self.key(label)
            case _:
                raise NotFound(f"the player cannot do '{line.verb}' here")

    async def point(self, label: str, roles: tuple[str, ...], line: Action) -> Found:
        """What a label means, in view and painted where it is claimed to be; raises NotFound."""
        hit = find.find_one(self.app, label, roles, line.scope)
        if not hit.visible:
            await self._reveal(hit)
            hit = find.find_one(self.app, label, (hit.role,), line.scope)
        if not hit.visible:
            raise NotFound(f"'{label}' cannot be brought into view")
        find.check_painted(self.app, hit)
        return hit

    async def _reveal(self, hit: Found) -> None:
        if hit.target is not None:
            hit.widget.reveal(hit.target)  # type: ignore[attr-defined]  # targets are of Painted
        else:
            hit.widget.scroll_visible(animate=False)
        await self.settle()

    async def _choose(self, line: Action) -> None:
        for label in line.labels:
            await self._choose_one(label, line)

    async def _choose_one(self, label: str, line: Action) -> None:
        """A menu line with cursor and Enter; else an option, whose list is opened if need be."""
        roles = (line.role,) if line.role else find.CHOSEN
        hits = [h for h in find.find_all(self.app, label) if h.role in roles]
        hits = [h for h in hits if not line.scope or h.area == line.scope] or hits
        if any(hit.role == "menu" for hit in hits):
            await self._walk_to(label, line)
            await self.before_act(find.find_one(self.app, label, ("menu",), line.scope), "choose")
            await self.key("enter")
            return
        options = [hit for hit in hits if hit.role == "option"]
        chosen = [hit for hit in hits if hit.role == "list"]
        if chosen and not any(hit.visible for hit in options):
            await self.before_act(chosen[0], "choose")
            return
        if options and not any(hit.visible for hit in options):
            await self._open_list(options, line)
        hit = await self.point(label, (line.role,) if line.role else ("option", "list"), line)
        await self.click(hit, "choose")

    async def _open_list(self, options: list[Found], line: Action) -> None:
        """Press the selector in whose area a hidden option stands."""
        area = line.scope or options[0].area
        lists = [h for h in find.of_role(self.app, "list") if h.area == area and h.visible]
        if len(lists) == 1:
            await self.click(lists[0], "choose")

    async def _walk_to(self, label: str, line: Action) -> None:
        """Move the cursor of a menu with the arrow keys until it is on this line."""
        for key in ("down", "up"):
            seen: set[str] = set()
            while True:
                hit = find.find_one(self.app, label, ("menu",), line.scope)
                if "current" in hit.states:
                    find.check_painted(self.app, hit)
                    return
                current = self._at_cursor()
                if current in seen:
                    break
                seen.add(current)
                await self.key(key)
        raise NotFound(f"the cursor does not reach '{label}'")

    def _at_cursor(self) -> str:
        """The menu line under the cursor, "" for none."""
        lines = find.of_role(self.app, "menu")
        return next((hit.label for hit in lines if "current" in hit.states), "")

    async def _select(self, line: Action, roles: tuple[str, ...]) -> None:
        hit = await self.point(line.labels[0], roles or find.SELECTED, line)
        if hit.role == "menu":
            await self._walk_to(line.labels[0], line)
        else:
            await self.click(hit, line.verb)

    async def _tick(self, line: Action, roles: tuple[str, ...]) -> None:
        """See that a box is as it should be; already so is no error."""
        label, is_wanted = line.labels[0], line.verb == "check"
        hit = await self.point(label, roles or find.BOXES, line)
        if ("checked" in hit.states) != is_wanted:
            await self.click(hit, line.verb)
            hit = await self.point(label, roles or find.BOXES, line)
        if ("checked" in hit.states) != is_wanted:
            raise NotFound(f"the box '{label}' does not change")

    async def _type(self, line: Action, roles: tuple[str, ...]) -> None:
        """Replace what stands in a field."""
        hit = await self.point(line.labels[0], roles or find.FIELDS, line)
        await self.click(hit, line.verb)
        await self.key("end")
        await self.key("ctrl+u")
        await self.type_text(line.text or "")

    async def _click_line(self, line: Action, roles: tuple[str, ...]) -> None:
        held = frozenset(line.keys.split("+")) if line.keys else frozenset[str]()
        hit = await self.point(line.labels[0], roles or find.CLICKED, line)
        button = RIGHT if line.verb == "right-click" else LEFT
        times = 2 if line.verb == "double-click" else 1
        await self.click(hit, line.verb, button, held, times)

    # -- events ----------------------------------------------------------------------------------

    async def click(
        self,
        hit: Found,
        verb: str,
        button: int = LEFT,
        held: frozenset[str] = frozenset(),
        times: int = 1,
    ) -> None:
        """Press and release a mouse button on the middle of a thing."""
        await self.before_act(hit, verb)
        x, y = hit.centre
        for _ in range(times):
            self._give_click(x, y, button, held)
        await self.settle()
        settle.forget_clicks(self.app)

    def _give_click(self, x: int, y: int, button: int, held: frozenset[str]) -> None:
        driver = settle.driver_of(self.app)
        shift, meta, ctrl = "shift" in held, "alt" in held, "ctrl" in held
        if self.is_bytes:
            code = button - 1 + 4 * shift + 8 * meta + 16 * ctrl
            driver.feed(f"\x1b[<{code};{x + 1};{y + 1}M\x1b[<{code};{x + 1};{y + 1}m")
            return
        for kind in (events.MouseDown, events.MouseUp):
            event = kind(None, x, y, 0, 0, button, shift, meta, ctrl, screen_x=x, screen_y=y)
            driver.process_message(event)

    async def key(self, key: str) -> None:
        """Press one key by its name in runbooks, or a character."""
        name = framework_key(key)
        driver = settle.driver_of(self.app)
        if self.is_bytes:
            driver.feed(bytes_of(name))
        elif len(name) == 1:
            driver.process_message(events.Key(_character_to_key(name), name))
        else:
            driver.process_message(events.Key(name, " " if name == "space" else None))
        await self.settle()

    async def type_text(self, text: str) -> None:
        """Type a text, character by character."""
        driver = settle.driver_of(self.app)
        for character in text:
            if self.is_bytes:
                driver.feed(character)
            else:
                driver.process_message(events.Key(_character_to_key(character), character))
        await self.settle()

    # -- looking ---------------------------------------------------------------------------------

    def rows(self) -> list[str]:
        """The text of the top screen, row by row."""
        return find.screen_rows(self.app)


def framework_key(key: str) -> str:
    """A key of a runbook (`F4`, `esc`, `ctrl+n`) as the framework names it."""
    if len(key) == 1:
        return key
    *held, last = key.split("+")
    last = KEY_NAMES.get(last, last.lower() if last[:1] == "F" else last)
    return "+".join([*held, last])


def bytes_of(name: str) -> str:
    """What a terminal sends for a key; raises NotFound for one that it has no bytes for here."""
    if len(name) == 1:
        return name
    if name in _BYTES:
        return _BYTES[name]
    held, _, last = name.rpartition("+")
    if held == "ctrl" and len(last) == 1 and last.isalpha():
        return chr(ord(last.upper()) - 64)
    if held == "alt" and len(last) == 1:
        return "\x1b" + last
    raise NotFound(f"the player knows no bytes for the key {name}")
