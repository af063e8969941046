"""An engineer at the service terminals of a real machine."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import Refusal
from emulator.ids import ClusterId
from emulator.service.session import Session
from tests.builders import Machine, an_installation

COPY_SERVICES = ("Configuration Options Menu", "Copy Services Menu")


@dataclass
class Engineer:
    """Someone with a terminal, who does what the menus offer and nothing else."""

    machine: Machine

    def view(self, projection, *scope):
        """What the session sees."""
        return projection(self.machine.inst, *scope)

    def at(self, cluster):
        """A fresh session, logged in, at a cluster."""
        session = Session(ClusterId(cluster))
        for key in (*"service", "enter", *"service", "enter"):
            session.feed(key, self)
        return session

    def do(self, session, command):
        """Execute what a session asked for, as a screen does."""
        if command is None:
            return
        try:
            session.answered(self.machine.do(command, "ce"))
        except Refusal as refusal:
            session.answered(refusal)

    def walk(self, session, *labels):
        """Walk down menus by their items."""
        for label in labels:
            self.do(session, session.point(label, "menu", self))

    def type(self, session, *fields):
        """Fill the fields of a dialog in their order, and press Enter."""
        for number, text in enumerate(fields):
            for key in (*(["tab"] if number else []), "end", "ctrl+u", *text):
                session.feed(key, self)
        self.press(session, "enter")

    def press(self, session, *keys):
        """Press keys by name."""
        for key in keys:
            self.do(session, session.feed(key, self))

    def text(self, session):
        """What the terminal shows."""
        return "\n".join(session.frame(self).lines)

    def set_primary(self, cluster, server):
        """Enter a primary server; returns what the terminal shows then."""
        session = self.at(cluster)
        self.walk(session, *COPY_SERVICES, "Change / Show Primary Copy Services Server")
        self.type(session, server)
        return self.text(session)

    def set_backup(self, cluster, server):
        """Enter a backup server; returns what the terminal shows then."""
        session = self.at(cluster)
        self.walk(session, *COPY_SERVICES, "Change / Show Backup Copy Services Server")
        self.type(session, server)
        return self.text(session)


def an_engineer(*, host_lists=True):
    """Two units on two sites; nothing is entered."""
    draft = an_installation().with_ess("12019", site="Melbourne").with_ess("14744", site="Sydney")
    if host_lists:
        draft.fleet.complete_host_lists()
    return Engineer(draft.build())


def name_of(engineer, cluster):
    """The host name of a cluster."""
    return engineer.machine.inst.cluster(ClusterId(cluster)).host_name
