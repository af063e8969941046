"""What an engineer does at the service terminal can be written into a runbook by its labels."""

from __future__ import annotations

from tests.replay.books import block, run, steps

TERMINAL = "service-terminal $ESS1 cluster 1 as service"
RESOURCES = '"Utility Menu" > "Resource Management Menu"'


async def test_A01_a_cluster_is_quiesced_and_resumed_from_the_other_one():
    book = steps(
        block(
            TERMINAL,
            f'choose {RESOURCES} > "Quiesce a Resource"',
            "key F4",
            'choose "Cluster 2"',
            "key enter",
            'expect "ARE YOU SURE?"',
            "key enter",
            'expect "Cluster 2 quiesced"',
            "key F3",
        ),
        block(
            "service-terminal $ESS1 cluster 2",
            'expect "It can be resumed at the service terminal of cluster 1."',
        ),
        block(
            TERMINAL,
            'choose "Resume a Resource"',
            'type "Cluster 2" in Resource',
            "key enter",
            'expect "Cluster 2 up"',
        ),
    )
    report = await run(book)
    assert report.held, report.failure


async def test_H06_a_power_cycle_is_an_item_and_the_dark_terminal_can_be_read():
    book = steps(
        block(
            TERMINAL,
            'choose "Utility Menu" > "Power Off the Unit"',
            "key enter",
            "key enter",
            'expect "Unit 12019 has no power."',
            'press "Enter=Power on"',
            'expect "Unit 12019 is starting."',
        ),
        block("wait within 20m", "cluster ${ESS1}:1 is up"),
        block(TERMINAL, 'choose "Log off"'),
    )
    report = await run(book)
    assert report.held, report.failure


async def test_what_an_instructor_broke_is_repaired_at_the_terminal():
    book = steps(
        block("instructor", "fail-nvs ${ESS1}:1"),
        block(
            TERMINAL,
            'choose "Repair Menu" > "Show Problems Needing Repair"',
            'expect "R1-T1 NVS battery"',
            "key F3",
            'choose "Repair a Problem"',
            'press "F4=List"',
            'choose "R1-T1 NVS battery"',
            "key enter",
            'expect "NVS battery of cluster 1 replaced"',
            "key F3",
            'choose "End of Call Status"',
            'expect "Nothing is left to do."',
        ),
    )
    report = await run(book)
    assert report.held, report.failure
