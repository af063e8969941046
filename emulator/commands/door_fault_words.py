"""The instructor's words of the one door, as data: faults, repairs, faults that wait."""

from __future__ import annotations

from emulator.commands.door_word import command_word

_TIMED = ("--for DURATION", "--after DURATION")

FAULT_WORDS = (
    command_word("cut-link", "LINK...", _TIMED, "Cut ESCON links, all at one instant."),
    command_word("restore-link", "LINK...", (), "Splice ESCON links; no pair resumes by it."),
    command_word("fail-adapter", "SERIAL SAID", _TIMED, "The host adapter with a port fails."),
    command_word("repair-adapter", "SERIAL SAID", (), "Replace the host adapter with a port."),
    command_word("stop-cluster", "CLUSTER", _TIMED, "A cluster fails; the other carries on."),
    command_word("start-cluster", "CLUSTER", (), "Bring a cluster back."),
    command_word("quiesce-cluster", "CLUSTER", _TIMED, "Take a cluster out of work for service."),
    command_word("resume-cluster", "CLUSTER", (), "Let a quiesced cluster work again."),
    command_word("stop-unit", "SERIAL...", _TIMED, "The power of units goes, at one instant."),
    command_word("start-unit", "SERIAL...", (), "Switch units on; they answer after 15 minutes."),
    command_word("fail-nvs", "CLUSTER", _TIMED, "The battery of a cluster's NVS fails."),
    command_word("repair-nvs", "CLUSTER", (), "Replace the battery of a cluster's NVS."),
    command_word("fail-rank", "RANK", _TIMED, "A rank fails: no reads, no writes."),
    command_word("repair-rank", "RANK", (), "Bring a rank back with its content."),
    command_word(
        "lose-site",
        "SITE",
        ("--over DURATION", *_TIMED),
        "Lose a site at one instant, or part by part over a time.",
    ),
    command_word("restore-site", "SITE", (), "Bring back what the loss of a site has taken."),
    command_word("cut-network", "SERIAL", _TIMED, "Cut a unit off the network; mirrors go on."),
    command_word("restore-network", "SERIAL", (), "Connect a unit to the network again."),
    command_word(
        "stop-answering",
        "sign-on|workstation|reset",
        _TIMED,
        "The server answers no console until this action, or a heavier one, is taken.",
    ),
    command_word("answer-again", "", (), "The server answers consoles again."),
    command_word(
        "arm-fault",
        "FAULT...",
        ("--when CONDITION",),
        'Let a fault, in quotes, wait: --when "pair 10012019 copied >= 50%".',
    ),
    command_word("disarm-fault", "NUMBER", (), "Forget an armed fault."),
)
