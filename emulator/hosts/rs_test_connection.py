"""rsTestConnection: whether the server answers (§6.3.1.6, Figure 94, rules L16, L17).

It asks for a heartbeat, which needs no user: the command has no -u and -p on UNIX. On Windows it
takes them and they are checked like those of any command when they are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.hosts.codes import Code, Failure
from emulator.hosts.connection import Connection
from emulator.hosts.flags import SERVER, USER, Usage, printable
from emulator.hosts.steps import Say, Step, WaitUntil

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.hosts.flags import Given
    from emulator.installation import Installation

USAGE_UNIX = Usage("[-v] -s serverName", SERVER)
USAGE_WINDOWS = Usage("[-v] [-u username -p password] -s serverName", {**USER, **SERVER})


def program(inst: Installation, host_name: str, given: Given) -> Generator[Step, Any, None]:
    """Raises Failure: 40 whenever the server does not answer, 60 for another level."""
    server = given.values.get("s")
    if server is None:
        raise Failure(Code.NO_SERVER)
    connection = Connection(inst, host_name, given)
    yield _told(given, f"Using {printable(server)} as server name")
    yield _told(given, "Application ORB Initialized")
    connection.server = server
    connection.check(Code.NOT_CONNECTED)
    yield _told(given, "rsVSServer reference obtained successfully")
    connection.check_level()
    yield _told(given, "rsVSServer reference narrowed successfully")
    connection.check(Code.NOT_CONNECTED)
    if "u" in given.values or "p" in given.values:
        connection.check_user()
    yield _told(given, "HeartBeat to the server was successful.")
    yield _told(given, "command successful")


def _told(given: Given, text: str) -> Step:
    """A line with -v; the same moment without."""
    return Say(f"rsWebTest: {text}\n") if given.verbose else WaitUntil(0)
