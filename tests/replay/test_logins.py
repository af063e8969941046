"""How a replay signs on to the Specialist: by itself, unless signing on is the lesson."""

from __future__ import annotations

import pytest

from tests.replay.books import block, run, steps

ESS1 = "specialist $ESS1"
WRONG = "The user name or the password is not correct."
HELP = ("Task Help", "Copy Services troubleshooting and disaster recovery")
INSIDE = 'expect "Message: connecting"'


async def held(*bodies: str, before: str = "") -> None:
    """Run a runbook of these steps and see that all held."""
    report = await run(steps(*bodies, before=before))
    assert report.held, report.failure


@pytest.mark.parametrize("panel", ["Volumes", '"Storage Servers"', "Configuration"])
async def test_panels_of_copy_services_are_reached_from_the_welcome_panel(panel):
    await held(block(f"{ESS1} {panel}", f"expect {panel} is shown"))


@pytest.mark.parametrize("order", [("Main", "Help", "Users", '"Storage Allocation"')])
async def test_every_area_is_reached_from_every_other(order):
    blocks = [
        block(f"{ESS1} {panel}", f"expect {text} is shown")
        for first in order
        for panel, text in ((first, '"Sign off"'), ("Paths", '"Exit Copy Services"'))
    ]
    await held(*blocks, block(f"{ESS1} Paths", "expect Paths is shown"))


async def test_U06_an_action_that_leads_to_the_prompt_is_answered():
    await held(block(ESS1, 'press "Copy Services"', INSIDE, "press Volumes"))


async def test_U06_where_signing_on_is_the_lesson_it_is_typed():
    await held(
        block(
            f"{ESS1} Main",
            'press "Copy Services"',
            'expect "Asked once"',
            'type "storwatch" in "User name"',
            'type "wrong" in Password',
            "press OK",
            f'refused U06 "{WRONG}"',
            'type "$PASSWORD" in Password',
            "press OK",
            INSIDE,
            'press "Exit Copy Services"',
            'expect "Enterprise Storage Server Specialist"',
        )
    )


async def test_U06_a_prompt_that_one_block_leaves_is_worked_by_the_next_or_answered():
    cancel = block(ESS1, "press Users", "press Cancel", "expect Restart workstation is absent")
    cancel = cancel.replace("Restart workstation", '"User name"')
    await held(cancel, block(ESS1, "press Users", "key esc"), block(ESS1, "press Users"))


async def test_as_signs_on_with_that_account():
    account = block("instructor", "set-specialist-account jane user --password jane")
    await held(block(f"{ESS1} Users as jane", "expect Add is shown"), before=account)


async def test_a_login_that_is_refused_stops_the_run_and_says_why():
    report = await run(steps(block(f"{ESS1} Users as jane", "expect Add is shown")))
    assert report.failure is not None
    assert f"the login as 'jane' was refused: {WRONG}" in report.failure.found


async def test_P03_the_lines_of_the_runbook_reach_the_buttons():
    press = [f'press "{label}"' for label in HELP]
    disable = [
        block(f"specialist {unit} Help", *press, "press Disable", "press OK", "expect disabled")
        for unit in ("$ESS2", "$ESS1")
    ]
    reset = [
        block(f"specialist {unit} Help", *press, 'press "Reset to Backup"', "press OK")
        for unit in ("$ESS2", "$ESS1")
    ]
    wait = block("wait within 1h", "server is running", "server active = $ESS2")
    await held(*disable, *reset, wait, block(f"{ESS1} Volumes", 'press "Exit Copy Services"'))


async def test_P05_lighter_remedies_are_tried_first():
    broken = block("instructor", "stop-answering workstation")
    await held(
        block(f"{ESS1} Main", 'press "Copy Services"', 'expect "does not respond"'),
        block(f"{ESS1} Main", 'press "Sign off"', 'expect "changed nothing"'),
        block(f"{ESS1} Main", 'press "Restart workstation"', 'expect "can be reached again"'),
        block(f"{ESS1} Main", 'press "Copy Services"', INSIDE),
        before=broken,
    )


async def test_U06_a_sign_on_that_nobody_expected_to_be_refused_stops_the_run():
    wrong = ('type "storwatch" in "User name"', 'type "x" in Password', "press OK")
    report = await run(steps(block(ESS1, "press Users", *wrong, "press Cancel")))
    assert report.failure is not None
    assert report.failure.rule == "U06"


async def test_B13_the_reset_page_refuses_a_user_in_its_prompt():
    account = block("instructor", "set-specialist-account jane user --password jane")
    await held(
        block(
            f"{ESS1} Help as jane",
            *[f'press "{label}"' for label in HELP],
            'type "jane" in "User name"',
            'type "$PASSWORD" in Password',
            "press OK",
            'refused B13 "jane is no administrator of the Specialist"',
            "press Cancel",
        ),
        before=account,
    )
