"""Every key of essterm in one table: bindings, footers and the help overlay derive from it.

A scope is a screen, a panel or a dialogue. A key with an action becomes a binding of that scope's
owner; one without an action is handled by a widget of its own (a cursor, a console) and stands here
so that the footer and the help know it. The order is that of the footer: most used first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from textual.dom import DOMNode


class Key(NamedTuple):
    """One line of the table.

    `keys` are the framework's names, separated by commas; `shown` is what footer and help print;
    `verb` is the footer's word; `help` is the sentence of the help overlay. `footer` keeps rarely
    used keys out of the footer; `priority` lets a key through to its action even from a console;
    `name` is what the command palette calls it, where that is not the verb; `of_clock` marks what
    moves virtual time, which is not everybody's.
    """

    keys: str
    shown: str
    verb: str
    action: str
    help: str
    footer: bool = True
    priority: bool = False
    name: str = ""
    of_clock: bool = False


GLOBAL = "everywhere"
CONSOLE = "in a console"
OUTSIDE = "outside a console"
DIALOGUE = "in a dialogue"
HELP = "in the help"
HELP_HERE = "help in a dialogue"
PALETTE = "in the list of actions"
LIST = "in a list"
ROOM = "machine room"
ROOM_UNITS = "units and subsystems"
COPY_SERVICES = "Copy Services"
STORAGE_SERVERS = "Storage Servers"
PATHS = "Paths"
COPY_SERVICES_ENTRY = "enter and leave Copy Services"
TASKS = "Tasks"
CONFIGURATION = "Configuration"
TASK_WIZARD = "in the Task Wizard"
TASK_PROPERTIES = "in the properties of a task"
TASK_INFORMATION = "in Task information"
TASK_GROUP = "in Group"
CONFIRM = "before something is lost"
LOG_FILE = "in the log file"
AUTHORIZE = "in Authorize"
INFORMATION = "in the Information Panel"
FIND = "in Find"
FILTER = "in Filter"
PROPERTIES = "in Properties"
CLOSING = "in a window"
PATH_INFORMATION = "in Path information"
SERVICE_TERMINAL = "service terminal"
RUNBOOK = "runbook"
SPECIALIST = "ESS Specialist"
SIGN_ON = "in Sign on"
SPECIALIST_MAIN = "welcome panel"
SPECIALIST_USERS = "Users"
STORAGE_ALLOCATION = "Storage Allocation"
SPECIALIST_HELP = "Help of the Specialist"

_CLOSES = (
    Key("enter", "enter", "Close", "cancel", "Close."),
    Key("escape", "esc", "Close", "cancel", "Close."),
)
"""Every window."""


def _scrolls(what: str) -> tuple[Key, ...]:
    """The keys of a window that scroll what it shows, by a line and by ten."""
    return (
        Key("up", "up/down", "scroll", "scroll(-1)", f"Scroll {what}."),
        Key("down", "down", "", "scroll(1)", "", footer=False),
        Key("pageup", "pgup", "", "scroll(-10)", "", footer=False),
        Key("pagedown", "pgdn", "", "scroll(10)", "", footer=False),
    )


def _goes(verb: str, to: str) -> tuple[Key, ...]:
    """The keys of a dialogue that go from one thing to another."""
    return (
        Key("up", "up/down", verb, "move(-1)", f"Go to another {to}."),
        Key("down,tab", "down", "", "move(1)", "", footer=False),
        Key("shift+tab", "shift+tab", "", "move(-1)", "", footer=False),
    )


_FORM = (
    Key("tab", "tab", "next", "act('area')", "Go to the next list, field or button."),
    Key("shift+tab", "shift+tab", "", "act('before')", "", footer=False),
    Key("enter", "enter", "press", "act('begin')", "Press what is at the cursor."),
)
"""Every panel of the Specialist."""
_MOVES = (
    Key("up", "arrows", "", "act('up')", "Move the cursor.", footer=False),
    Key("down", "down", "", "act('down')", "", footer=False),
    Key("left", "left", "", "act('left')", "", footer=False),
    Key("right", "right", "", "act('right')", "", footer=False),
    Key("pageup", "pgup", "", "act('page-up')", "", footer=False),
    Key("pagedown", "pgdn", "", "act('page-down')", "", footer=False),
)
"""The cursor of a panel of Copy Services."""
_STOP = "Stop the virtual clock, or let it run on."
PAUSE = Key("p", "p", "pause", "toggle_pause", _STOP, of_clock=True)

KEYS: dict[str, tuple[Key, ...]] = {
    GLOBAL: (
        PAUSE,
        Key("[", "[ ]", "speed", "slower", "Run the clock slower ( [ ) or faster ( ] ).",
            name="slower", of_clock=True),
        Key("]", "]", "faster", "faster", "Run the clock faster, up to 3600x.", footer=False,
            of_clock=True),
        Key("n", "n", "next event", "next_event", "Go to the moment at which something happens.",
            of_clock=True),
        Key("1", "1..5", "screen", "go(1)", "Go to the screen with this number.", footer=False),
        *(Key(str(n), str(n), "", f"go({n})", "", footer=False) for n in (2, 3, 5)),
        Key("ctrl+p", "ctrl+p", "commands", "command_palette", "Find any action by name.",
            footer=False),
        Key("ctrl+c,ctrl+q", "ctrl+c", "", "how_to_leave", "", footer=False),
        Key("q", "q", "quit", "leave", "Leave. All that was answered is on disk."),
        Key("?", "?", "help", "help", "Show the keys and marks of this screen."),
    ),
    CONSOLE: (
        Key("ctrl+right_square_bracket", "ctrl+]", "leave console", "leave_console",
            "Leave the console.", priority=True),
        Key("ctrl+n", "ctrl+n", "next console", "next_console", "Go to the next console.",
            priority=True),
    ),
    OUTSIDE: (
        Key("tab", "tab", "to the console", "", "Give the keys to the console again."),
    ),
    DIALOGUE: (
        Key("tab", "tab", "next field", "", "Go to the next field or button."),
        Key("enter", "enter", "press", "", "Press the button in focus, or the default button."),
        Key("escape", "esc", "Cancel", "cancel", "Close without doing anything."),
    ),
    HELP_HERE: (Key("?", "?", "help", "app.help", "The keys of this dialogue, and the marks."),),
    PALETTE: (
        Key("up,down", "up/down", "choose", "", "Go to another action."),
        Key("enter", "enter", "do", "", "Do the action at the cursor."),
        Key("escape", "esc", "close", "", "Close without doing anything."),
    ),
    HELP: (
        Key("up,k", "up/down", "scroll", "scroll(-1)", "Scroll the help."),
        Key("down,j", "down", "", "scroll(1)", "", footer=False),
        Key("pageup", "pgup", "", "scroll(-10)", "", footer=False),
        Key("pagedown,space", "pgdn", "", "scroll(10)", "", footer=False),
        Key("escape,question_mark,q", "esc", "close", "cancel", "Close the help."),
    ),
    LIST: (
        Key("up,k", "up/down", "scroll", "scroll(-1)", "Scroll the list."),
        Key("down,j", "down", "", "scroll(1)", "", footer=False),
        Key("pageup", "pgup/pgdn", "page", "scroll(-10)", "Scroll by ten lines."),
        Key("pagedown,space", "pgdn", "", "scroll(10)", "", footer=False),
        Key("escape,q", "esc", "close", "cancel", "Close the list."),
    ),
    ROOM_UNITS: (
        Key("up", "arrows", "move", "move(-1, 0)", "Move between units and subsystems."),
        Key("down", "down", "", "move(1, 0)", "", footer=False),
        Key("left", "left", "", "move(0, -1)", "", footer=False),
        Key("right", "right", "", "move(0, 1)", "", footer=False),
        Key("enter", "enter", "open", "open", "Open the subsystem at the cursor."),
    ),
    ROOM: (Key("e", "e", "all events", "all_events", "Read all events."),),
    COPY_SERVICES: (
        Key("s", "s", "source", "act('source')", "Select the volume at the cursor as source."),
        Key("t", "t", "target", "act('target')",
            "Select as target; again on the target: Task Wizard."),
        Key("m", "m", "multiple", "act('multiple')", "Enter or exit multiple selection mode."),
        Key("enter", "enter", "wizard", "act('begin')", "Task Wizard on what is selected."),
        Key("i", "i", "information", "act('information')",
            "Information Panel of the volume at the cursor."),
        Key("f", "f", "find", "act('find')", "Find a volume by its ID."),
        Key("F", "F", "filter", "act('filter')", "Show only some of the volumes."),
        Key("l", "l", "choose LSS", "act('list')", "Choose the logical subsystem of this area."),
        Key("z", "z", "tiles/map", "act('density')", "Change between tiles and map."),
        Key("escape", "esc", "clear", "act('clear')",
            "Clear the selection; leave multiple selection mode; close a list."),
        *_MOVES,
        Key("tab", "tab", "", "act('area')", "Go to the other area.", footer=False),
    ),
    STORAGE_SERVERS: (
        Key("s", "s", "source", "act('source')", "Select the LSS at the cursor as source."),
        Key("t", "t", "target", "act('target')",
            "Select as target; again on the target: Task Wizard."),
        Key("enter", "enter", "wizard", "act('begin')", "Task Wizard on what is selected."),
        Key("i", "i", "information", "act('information')", "Information on the LSS at the cursor."),
        Key("o", "o", "properties", "act('properties')", "Copy properties of the LSS."),
        Key("f", "f", "find", "act('find')", "Find an LSS by its address."),
        Key("F", "F", "filter", "act('filter')", "Show only some of the subsystems."),
        Key("l", "l", "choose server", "act('list')", "Choose the storage server to show."),
        Key("escape", "esc", "clear", "act('clear')", "Clear the selection; close the list."),
        *_MOVES,
    ),
    PATHS: (
        Key("s", "s", "select", "act('source')", "Select what is at the cursor, and only that."),
        Key("t", "t", "add", "act('target')",
            "Add to the selection; again on a target LSS: Task Wizard."),
        Key("enter", "enter", "wizard", "act('begin')", "Task Wizard on what is selected."),
        Key("i", "i", "information", "act('information')", "Paths of the selected adapters."),
        Key("f", "f", "find", "act('find')", "Find an adapter by its SAID, an LSS by its address."),
        Key("F", "F", "filter", "act('filter')", "Show only some adapters and target LSSs."),
        Key("l", "l", "choose source", "act('list')", "Choose the source LSS of the path."),
        Key("tab", "tab", "next area", "act('area')", "Go to the next of the three columns."),
        Key("escape", "esc", "clear", "act('clear')", "Clear the selection; close the list."),
        *_MOVES,
    ),
    TASKS: (
        Key("enter", "enter", "run", "act('begin')", "Run what is selected."),
        Key("i", "i", "information", "act('information')", "Setup of the task at the cursor."),
        Key("o", "o", "properties", "act('properties')", "Properties of the task."),
        Key("space", "space", "select", "act('choose')",
            "Add the task at the cursor to the selection, as shift and a click do."),
        Key("g", "g", "group", "act('group')", "Put the selected tasks into a group."),
        Key("u", "u", "ungroup", "act('ungroup')", "Take the group apart."),
        Key("delete", "del", "remove", "act('remove')", "Remove what is selected."),
        Key("z", "z", "fold", "act('density')", "Fold the group at the cursor, or open it."),
        Key("escape", "esc", "clear", "act('clear')", "Select only the task at the cursor."),
        *_MOVES,
    ),
    CONFIGURATION: (
        Key("tab", "tab", "next", "act('area')", "Go to the next field, choice or button."),
        Key("e", "e", "email", "act('email')", "Send the summary to the address."),
        Key("v", "v", "view log", "act('view')", "View the log."),
        Key("c", "c", "clear log", "act('clear-log')", "Clear the log."),
        Key("a", "a", "authorize", "act('authorize')", "Users of host commands."),
        Key("space", "space", "choose", "act('choose')", "Choose what is at the cursor."),
        Key("enter", "enter", "press", "act('begin')", "Press the button at the cursor."),
        Key("escape", "esc", "", "act('clear')", "Leave the field.", footer=False),
        *_MOVES,
    ),
    COPY_SERVICES_ENTRY: (
        Key("C", "C", "Copy Services", "page('Copy Services')",
            "Press the button Copy Services, which enters it; inside, Configuration."),
        Key("x", "x", "Exit Copy Services", "page('Exit Copy Services')",
            "Press the button Exit Copy Services, which leaves it."),
        *(
            Key(label[0], label[0], "", f"page('{label}')", f"Press the button {label}.",
                footer=False)
            for label in ("Volumes", "Storage Servers", "Paths", "Tasks")
        ),
    ),
    TASK_WIZARD: (
        *_goes("option", "choice, field or button"),
        Key("space", "space", "choose", "choose", "Choose an option; tick or clear a box."),
        Key("enter", "enter", "Next", "enter", "Press the button in accent."),
        Key("alt+s", "alt+s", "Save", "press('Save')", "Save the task under its name."),
        Key("alt+left", "alt+left", "Back", "back", "Go back one step."),
        Key("escape", "esc", "Cancel", "cancel", "Close without running anything."),
    ),
    TASK_PROPERTIES: (
        Key("alt+r", "alt+r", "Replace", "press('Replace')", "Change the saved task."),
        Key("alt+d", "alt+d", "Delete", "press('Delete')", "Remove the saved task."),
    ),
    TASK_INFORMATION: (*_scrolls("the setup"), *_CLOSES),
    TASK_GROUP: (
        *_goes("field", "field or button"),
        Key("enter", "enter", "OK", "enter", "Press OK, or Cancel when the cursor is on it."),
        Key("escape", "esc", "Cancel", "cancel", "Close without grouping anything."),
    ),
    CONFIRM: (
        Key("left,right,tab,shift+tab", "left/right", "button", "turn", "Go to the other button."),
        Key("enter", "enter", "press", "enter", "Press the button in accent; first it is Cancel."),
        Key("escape", "esc", "Cancel", "cancel", "Close without doing anything."),
    ),
    LOG_FILE: (
        Key("up", "up/down", "scroll", "scroll(-1)", "Scroll the log."),
        Key("down", "down", "", "scroll(1)", "", footer=False),
        Key("pageup", "pgup/pgdn", "page", "page(-1)", "Scroll by a page."),
        Key("pagedown,space", "pgdn", "", "page(1)", "", footer=False),
        Key("home", "home", "oldest", "first", "Go to the oldest entry."),
        Key("end", "end", "newest", "last", "Go to the newest entry."),
        *_CLOSES,
    ),
    AUTHORIZE: (
        Key("up", "up/down", "user", "user(-1)", "Go to another user."),
        Key("down", "down", "", "user(1)", "", footer=False),
        Key("tab", "tab", "next field", "move(1)", "Go to the next field or button."),
        Key("shift+tab", "shift+tab", "", "move(-1)", "", footer=False),
        Key("enter", "enter", "Add", "enter", "Press the button in accent."),
        Key("alt+d,delete", "alt+d", "Remove", "remove", "Take the user at the cursor off."),
        Key("escape", "esc", "Close", "cancel", "Close."),
    ),
    FIND: (
        Key("enter", "enter", "Find", "", "Press Find."),
        Key("escape", "esc", "Cancel", "cancel", "Close without doing anything."),
    ),
    FILTER: (
        *_goes("option", "box or button"),
        Key("space", "space", "choose", "choose", "Tick a box or clear it."),
        Key("a", "a", "all", "all", "Tick every box: nothing is hidden."),
        Key("enter", "enter", "OK", "enter", "Press OK, or Cancel when the cursor is on it."),
        Key("escape", "esc", "Cancel", "cancel", "Close without changing anything."),
    ),
    PROPERTIES: (
        *_goes("option", "box, field or button"),
        Key("space", "space", "change", "choose", "Tick a box or clear it."),
        Key("enter", "enter", "Apply", "enter", "Press Apply, or Cancel when the cursor is on it."),
        Key("escape", "esc", "Cancel", "cancel", "Close without changing anything."),
    ),
    PATH_INFORMATION: (*_scrolls("the paths"), *_CLOSES),
    CLOSING: _CLOSES,
    INFORMATION: (
        Key("left,right", "left/right", "other volume of the pair", "partner",
            "Turn to the other volume of the pair."),
        *_CLOSES,
    ),
    SERVICE_TERMINAL: (
        Key("up,down", "up/down", "move", "", "Move to another item."),
        Key("enter", "enter", "do", "", "Do the item at the cursor."),
        Key("f3", "F3", "cancel", "", "Go back one menu."),
        Key("f10", "F10", "exit", "", "Leave all menus."),
        Key("escape", "esc 0-9", "F keys", "", "Then 1 to 9 for F1 to F9, 0 for F10."),
        Key("ctrl+s", "ctrl+s", "clusters", "toggle_side",
            "Show or hide the clusters beside the terminal.", priority=True),
    ),
    SPECIALIST: (
        Key("C", "C", "Copy Services", "page('Copy Services')", "Press the button Copy Services."),
        Key("S", "S", "Storage Allocation", "page('Storage Allocation')",
            "Press the button Storage Allocation."),
        Key("U", "U", "Users", "page('Users')", "Press the button Users."),
        Key("h", "h", "Help", "page('Help')", "Press the ? button: the Specialist's Help."),
        Key("M", "M", "Main", "page('Main')", "Go back to the welcome panel.", footer=False),
        Key("O", "O", "Sign off", "page('Sign off')", "Sign off, and on again.", footer=False),
    ),
    SPECIALIST_MAIN: (
        Key("enter", "enter", "open", "act('begin')", "Open the Specialist at the cursor."),
        *_MOVES,
    ),
    SPECIALIST_USERS: (
        *_FORM,
        Key("delete", "del", "remove", "act('remove')", "Remove the account at the cursor."),
        *_MOVES,
    ),
    STORAGE_ALLOCATION: (*_FORM, *_MOVES),
    SPECIALIST_HELP: (*_FORM, *_MOVES),
    SIGN_ON: (
        Key("tab,down", "tab", "next field", "move(1)", "Go to the next field or button."),
        Key("shift+tab,up", "shift+tab", "", "move(-1)", "", footer=False),
        Key("enter", "enter", "OK", "enter", "Press OK, or Cancel when the cursor is on it."),
        Key("escape", "esc", "Cancel", "cancel", "Close without signing on."),
    ),
    RUNBOOK: (
        Key("space", "space", "play/pause", "play_pause", "Let the replay run, or hold it."),
        Key("right", "right", "one action", "one_action", "Do the next line, then hold."),
        Key("n", "n", "next step", "next_step", "Go on without pauses up to the next step."),
        Key("escape", "esc", "stop", "stop", "End the replay; after its end, close it."),
        Key("tab", "tab", "steps", "turn", "Where both do not fit: the steps or the screen."),
        Key("[", "[ ]", "pace", "pace(-1)", "Replay slower ( [ ) or faster ( ] )."),
        Key("]", "]", "faster", "pace(1)", "", footer=False),
    ),
}  # fmt: skip


def bindings(*scopes: str) -> list[BindingType]:
    """The bindings of these scopes, for the `BINDINGS` of their owner; equal ones once."""
    keys = {(key.keys, key.action): key for scope in reversed(scopes) for key in KEYS[scope]}
    return [
        Binding(key.keys, key.action, key.verb or key.shown, show=False, priority=key.priority)
        for key in keys.values()
        if key.action
    ]


def acts(scope: str, action: str) -> bool:
    """Whether a scope has a key with this action."""
    return any(key.action == action for key in KEYS[scope])


def offered(scope: str, has_clock: bool) -> list[Key]:
    """The keys of a scope for an operator whose the clock is, or is not."""
    return [key for key in KEYS[scope] if has_clock or not key.of_clock]


def footer(*scopes: str, has_clock: bool = True) -> list[Key]:
    """The keys that a footer shows, the scope of the screen first, `?` last."""
    shown = [key for scope in scopes for key in offered(scope, has_clock) if key.footer]
    return sorted(shown, key=lambda key: key.shown == "?")


def bind(owner: type[DOMNode]) -> None:
    """Give a class the bindings of its own `SCOPES`, before those that it declares itself."""
    scopes = owner.__dict__.get("SCOPES", ())
    owner.BINDINGS = [*bindings(*scopes), *owner.__dict__.get("BINDINGS", ())]
