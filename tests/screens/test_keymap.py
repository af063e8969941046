"""One table of keys: bindings, footers and help derive from it."""

from __future__ import annotations

import pytest

from screens import keymap, registry
from screens.app import EssTermApp
from screens.help import HelpDialogue
from screens.machine.events_dialogue import EventsDialogue
from screens.machine.units_panel import UnitsPanel
from screens.palette import Ability
from tests.screens.rooms import core_of, two_sites

TOGETHER = [
    (keymap.GLOBAL, keymap.ROOM_UNITS, keymap.ROOM),
    (keymap.GLOBAL, keymap.SPECIALIST, keymap.SPECIALIST_MAIN),
    (keymap.GLOBAL, keymap.SPECIALIST, keymap.SPECIALIST_USERS),
    (keymap.GLOBAL, keymap.SPECIALIST, keymap.STORAGE_ALLOCATION),
    (keymap.GLOBAL, keymap.SPECIALIST, keymap.SPECIALIST_HELP),
    (keymap.SIGN_ON,),
    (keymap.GLOBAL, keymap.COPY_SERVICES, keymap.COPY_SERVICES_ENTRY),
    (keymap.GLOBAL, keymap.STORAGE_SERVERS, keymap.COPY_SERVICES_ENTRY),
    (keymap.GLOBAL, keymap.PATHS, keymap.COPY_SERVICES_ENTRY),
    (keymap.GLOBAL, keymap.TASKS, keymap.COPY_SERVICES_ENTRY),
    (keymap.GLOBAL, keymap.CONFIGURATION, keymap.COPY_SERVICES_ENTRY),
    (keymap.PROPERTIES,),
    (keymap.TASK_WIZARD, keymap.TASK_PROPERTIES),
    (keymap.TASK_INFORMATION,),
    (keymap.TASK_GROUP,),
    (keymap.CONFIRM,),
    (keymap.LOG_FILE,),
    (keymap.AUTHORIZE,),
    (keymap.PATH_INFORMATION,),
    (keymap.HELP,),
    (keymap.LIST,),
    (keymap.DIALOGUE,),
    (keymap.SERVICE_TERMINAL, keymap.CONSOLE),
]


@pytest.mark.parametrize("scopes", TOGETHER)
def test_no_key_does_two_things_on_one_screen(scopes):
    names = [n for s in scopes for key in keymap.KEYS[s] for n in key.keys.split(",") if key.action]
    assert sorted(names) == sorted(set(names))


def test_every_key_in_a_footer_is_explained_by_the_help():
    for scope, keys in keymap.KEYS.items():
        for key in keys:
            assert key.keys, (scope, key)
            assert not key.footer or (key.verb and key.help.endswith(".")), (scope, key)


def test_a_key_that_two_scopes_share_is_bound_once():
    bound = [b.key for b in keymap.bindings(keymap.STORAGE_SERVERS, keymap.PATHS)]
    assert sorted(bound) == sorted(set(bound))


def actions_of(owner):
    return {name.removeprefix("action_") for name in dir(owner) if name.startswith("action_")}


@pytest.mark.parametrize(
    "owners, scope",
    [((EssTermApp,), keymap.GLOBAL), ((HelpDialogue,), keymap.HELP),
     ((EventsDialogue,), keymap.LIST), ((UnitsPanel,), keymap.ROOM_UNITS)],
)  # fmt: skip
def test_every_action_exists(owners, scope):
    known = set().union(*(actions_of(owner) for owner in owners))
    for key in keymap.KEYS[scope]:
        assert key.action.partition("(")[0] in {"", *known}, key


def test_every_screen_is_registered_under_its_own_number_and_name():
    for entry in registry.REGISTRY:
        screen = entry.load()
        assert (entry.number, entry.name) == (screen.NUMBER, screen.NAME)


async def test_every_screen_has_the_actions_of_its_scopes():
    app = EssTermApp(core_of(two_sites()), ability=Ability(), operator="op1")
    async with app.run_test(size=(120, 40)) as pilot:
        for number, screen in app.numbered.items():
            app.action_go(number)
            await pilot.pause()
            owners = [screen, *screen.query("*")]
            for key in (key for scope in screen.SCOPES for key in keymap.KEYS[scope]):
                method = f"action_{key.action.partition('(')[0]}"
                assert not key.action or any(hasattr(o, method) for o in owners), (number, key)


def test_help_stands_last_in_every_footer():
    assert keymap.footer(keymap.ROOM, keymap.GLOBAL)[-1].shown == "?"
