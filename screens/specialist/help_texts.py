"""The Specialist's Help, in our own words; names of items and buttons as the documents have them
(§2.2.2, §5.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server import ResetAction
from screens.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTENTS, GLOSSARY, TASK_HELP = "Contents", "Glossary", "Task Help"
TABS = (CONTENTS, GLOSSARY, TASK_HELP)
UNABLE = "Unable to connect to Copy Services Server message"
TROUBLE = "Copy Services troubleshooting and disaster recovery"
"""The last item of Task Help (§2.2.2)."""
RESET_ITEMS = (UNABLE, TROUBLE)
"""Both lead to the reset page."""
RESET_TITLE = "Resetting the ESS Web Copy Services"
AVAILABLE = "Available Actions"
CANCEL = "Cancel"
ACTIONS: dict[str, tuple[ResetAction | None, str]] = {
    "Reset to Primary": (ResetAction.PRIMARY, "Start Copy Services with the primary server."),
    "Reset to Backup": (ResetAction.BACKUP, "The same with the backup (secondary) server."),
    "Disable": (ResetAction.DISABLE, "Stop Copy Services on this storage server."),
    CANCEL: (None, "Do nothing and go back to Task Help."),
}
"""The buttons of the reset page (rule B14); Reset to Backup is also called Reset to Secondary."""
LAST_RESORT = (
    "A reset is the last resort. First sign off and sign on again, then restart the workstation "
    "on which the browser runs."
)
WARNINGS = (
    "Tasks that have not been reported successful are lost.",
    "Host commands are refused until Copy Services is up again.",
    "Nobody may be using Copy Services: to see to that is the administrator's part.",
)
KEPT = (
    "Pairs of PPRC and FlashCopy stay as they are. The action is for this storage server; take it "
    "on the others as well: disable all of them, then start the one that is to be the server, "
    "then its clients."
)
CONFIRM = (
    "Is nobody using Copy Services?",
    "Whoever does loses the tasks that have not ended; nobody is asked.",
)
NAMES_MOST = 18
"""Characters of the names of those who are here; more are counted."""


def confirm(others: Sequence[str]) -> tuple[str, ...]:
    """What is asked before an action. others: who has this screen in front too (rule B21)."""
    if not others:
        return CONFIRM
    named: list[str] = []
    for name in others:
        if len(", ".join((*named, name))) <= NAMES_MOST:
            named.append(name)
    more = len(others) - len(named)
    who = [", ".join(named)] if named else []
    who += [f"{more} more" if named else counted(more, "person", "people")] if more else []
    return (*CONFIRM, f"essterm  at this screen now: {' and '.join(who)}")


_CREATE, _ASSIGN = "Create volumes", "Assign volumes to hosts"
_ACCOUNT, _SIGN_ON = "Add or change an account", "Sign on and sign off"
_SEE = "See volumes in Copy Services"
TASKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Work with storage", (_CREATE, _ASSIGN, _SEE)),
    ("Work with users", (_SIGN_ON, _ACCOUNT)),
    ("Solve problems at the ESS Specialist Web site", RESET_ITEMS),
)
"""The list of Task Help: groups with their items."""

PAGES: dict[str, tuple[str, ...]] = {
    CONTENTS: (
        "Storage Allocation: what is free on the ranks, new volumes, and which hosts and ports "
        "reach them.",
        "Users: accounts of the Specialist. Only an administrator changes them.",
        "Copy Services: PPRC and FlashCopy. The browser is connected to the Copy Services server, "
        "wherever it runs.",
        "Task Help: what to do step by step; its last item leads to the reset of Copy Services.",
    ),
    GLOSSARY: (
        "Account: a name, a password and a role, with which one signs on to the Specialist.",
        "Client: the Copy Services program of a storage server that reports to the server.",
        "Copy Services server: the cluster that keeps all volumes, tasks and the log.",
        "FlashCopy: a copy within one LSS, good at the instant at which it is established.",
        "LSS: logical subsystem, up to 256 volumes with one address.",
        "PPRC: remote copy of a volume to another storage server, write by write.",
        "Rank: an array of disks on which volumes are created.",
        "Volume: what a host sees as a disk; its ID ends in the serial of its storage server.",
    ),
    _CREATE: (
        "Press Storage Allocation. Put the cursor on a rank: its LSS is the one that the volumes "
        "will belong to. Enter the size in decimal gigabytes and how many, and press Create.",
        "Leave some space in each LSS for the targets of FlashCopy.",
        "Copy Services knows new volumes only after it has been stopped and started again.",
    ),
    _ASSIGN: (
        "Press Storage Allocation. Put one cursor on the volume and the other on a host, or on a "
        "single port, and press Assign. Several hosts may share a volume.",
        "A host finds its new disks at once.",
    ),
    _SEE: (
        "A volume that was created while the Copy Services server runs is not shown there. Disable "
        "Copy Services on all storage servers and start it again, the server first.",
    ),
    _SIGN_ON: (
        "The first button that is pressed asks for a user name and a password; the next ones do "
        "not. Sign off ends that, and lets you sign on again.",
    ),
    _ACCOUNT: (
        "Press Users. Enter a name and twice a password, choose a role, and press Add; a listed "
        "name is changed. The last administrator cannot be removed.",
        "Host commands do not use these accounts.",
    ),
}
"""The text of each page, by the name of its tab or item."""
