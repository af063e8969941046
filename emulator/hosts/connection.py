"""The way from a host to the Copy Services server (§6.1, §6.3.4, rules L18, L19, L22, L23).

A host needs the network only, no storage server (rule L21). The server that was named answers when
it runs on the cluster that was named; nothing else answers there.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from emulator.calendar import server_stamp
from emulator.copy_services.server import ServerState
from emulator.errors import Refusal
from emulator.hardware.storage_server import Health
from emulator.hosts.codes import Code, Failure
from emulator.hosts.flags import printable
from emulator.hosts.steps import Do, Say, Step, WaitUntil
from emulator.ids import make_cluster_id
from emulator.operators import at
from emulator.secrets import opens

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.commands.base import Command
    from emulator.engine import Answer
    from emulator.hosts.flags import Given
    from emulator.ids import ClusterId
    from emulator.installation import Installation

SERVER_LEVEL = "1.1.0"
"""The level of the servers' microcode (§3.3.8); the command line has to be at it (rule L22)."""
NAME_SERVER_PORT = 1703


class Reach(Enum):
    """What a host finds behind the name of a server.

    down: no server there. silent: unknown name, no network, or a server that starts. mute: a server
    whose name server answers and which does not respond itself (rule B29).
    """

    UP = auto()
    MUTE = auto()
    DOWN = auto()
    SILENT = auto()


def cluster_named(inst: Installation, name: str) -> ClusterId | None:
    """The cluster of a host name or an address, as the network's name service knows it."""
    wanted = name.lower()
    for unit in inst.storage_servers.values():
        for cluster in unit.clusters.values():
            if wanted and wanted in (cluster.host_name.lower(), cluster.address):
                return make_cluster_id(unit.serial, cluster.number)
    return None


def reach(inst: Installation, host_name: str, server: str) -> Reach:
    """What a host finds now behind the name of a server (rules B19, B26)."""
    who = inst.hosts.get(host_name)
    where = cluster_named(inst, server)
    if who is None or who.network is not Health.UP or where is None:
        return Reach.SILENT
    if where != inst.server.cluster or inst.server.state is ServerState.UNREACHABLE:
        return Reach.DOWN
    if inst.server.state is not ServerState.RUNNING:
        return Reach.SILENT
    return Reach.UP if inst.server.unanswered is None else Reach.MUTE


class Connection:
    """One command's connection. server: the name that answered, "" before."""

    def __init__(self, inst: Installation, host_name: str, given: Given) -> None:
        self.inst = inst
        self.host_name = host_name
        self.given = given
        self.server = ""

    @property
    def operator(self) -> str:
        """Who asks: the user, if one was named, at the host."""
        user = self.given.values.get("u", "")
        return at(printable(user)[:32], self.host_name) if user else self.host_name

    def open(self, *, shown: bool) -> Generator[Step, Any, None]:
        """Connect, first to the primary, then to the backup server (rule L18).

        shown: print the connection lines (rule L23). Raises Failure: 40 to 43, 60, and 1, 2 or 80
        when the server wants a user.
        """
        self.find()
        yield from self._stage(
            shown, f"Successfully connected to Name Server, port = {NAME_SERVER_PORT}"
        )
        self.check(Code.NOT_CREATED)
        identity = f"Server identity = IBM2105 Copy Services/{SERVER_LEVEL}"
        yield from self._stage(shown, identity)
        self.check(Code.NOT_CREATED)
        self.check_level()
        yield from self._stage(shown, "Received rsVSServer reference successfully")
        self.check(Code.NOT_CREATED)
        self.check_user()
        yield from self._stage(shown, "rsClientImpl registered successfully")
        self.check(Code.NOT_CREATED)

    def find(self) -> None:
        """Choose the server, also a mute one; raises Failure 40, 41 or 42."""
        named = self.given.values
        found = []
        for flag in ("s", "b"):
            server = named.get(flag)
            if server is None:
                continue
            found.append(reach(self.inst, self.host_name, server))
            if found[-1] in (Reach.UP, Reach.MUTE):
                self.server = server
                return
        if Reach.SILENT in found:
            raise Failure(Code.NOT_CONNECTED)
        raise Failure(Code.PRIMARY_DOWN if "b" not in named else Code.BOTH_DOWN)

    def _stage(self, shown: bool, text: str) -> Generator[Step, Any, None]:
        """A line of the connection, or the same moment without it."""
        inst = self.inst
        if not shown:
            yield WaitUntil(inst.now_us)
            return
        yield Say(f"{server_stamp(inst.epoch_s, inst.now_us)} rsClientImpl: {text}\n")

    def answers(self) -> bool:
        """Whether the server that was chosen still answers."""
        return reach(self.inst, self.host_name, self.server) is Reach.UP

    def check(self, code: Code) -> None:
        """Raise Failure with a code when the server does not answer any more."""
        if not self.answers():
            raise Failure(code)

    def check_level(self) -> None:
        """The command line's level is the server's; raises Failure 60 (rule L22)."""
        who = self.inst.hosts.get(self.host_name)
        level = "" if who is None else who.cli_level
        if level != SERVER_LEVEL:
            raise Failure(
                Code.EXCEPTION, f"command line level {level}, server level {SERVER_LEVEL}"
            )

    def check_user(self) -> None:
        """Whoever may, when protection is on; raises Failure 1, 2 or 80 (rules U01 to U04)."""
        server = self.inst.server
        if not server.password_protection:
            return
        name, password = (self.given.values.get(flag) for flag in "up")
        if name is None:
            raise Failure(Code.NO_USER)
        if password is None:
            raise Failure(Code.NO_PASSWORD)
        user = server.users.get(name)
        if user is None or not opens(user.secret, password):
            raise Failure(Code.FAILED, "user name or password is wrong")

    def submit(self, command: Command, *, done: bool = False) -> Generator[Step, Any, Answer]:
        """Carry out a command at the server; done: something was carried out before.

        Raises Failure 80 when it is refused, 43 or 44 when the server does not answer any more.
        """
        gone = Code.NOT_DISCONNECTED if done else Code.NOT_CREATED
        self.check(gone)
        try:
            answer: Answer = yield Do(command, self.operator)
        except Refusal as refusal:
            self.check(gone)
            raise Failure(Code.FAILED, refusal.message) from None
        return answer

    def close(self) -> None:
        """Disconnect; raises Failure 44 when the server does not answer any more."""
        self.check(Code.NOT_DISCONNECTED)
