"""A terminal without a machine: rows as the views give them, and what was asked and shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.ids import ClusterId, EssSerial
from emulator.service.session import Session
from emulator.views.rows import ClockRow, ClusterRow, StorageServerRow

HALF_PAST_THREE_S = 972_574_200


def a_cluster(serial="12019", number=1, unit_name="ess1", **changes):
    """A cluster as the views show it: up, with four names in its host list."""
    names = ("ess1c1", "ess1c2", "ess2c1", "ess2c2")
    row = ClusterRow(
        id=ClusterId(f"{serial}:{number}"),
        serial=EssSerial(serial),
        number=number,
        host_name=f"{unit_name}c{number}",
        address=f"192.0.2.1{number}",
        health="up",
        primary_server="",
        backup_server="",
        host_list=tuple((name, f"192.0.2.1{at}") for at, name in enumerate(names, 1)),
    )
    return row._replace(**changes)


def a_unit(serial="12019", clusters=(), **changes):
    """A unit as the views show it."""
    row = StorageServerRow(
        serial=EssSerial(serial),
        model="F20",
        site="Melbourne",
        health="up",
        cache_gb=8,
        open_lss=8,
        crit="NO",
        crit_in_force="NO",
        flashcopy_active=True,
        pprc_active=False,
        clusters=tuple(clusters) or (a_cluster(serial, 1), a_cluster(serial, 2)),
        subsystems=8,
        volumes=24,
    )
    return row._replace(**changes)


@dataclass
class FakeDesk:
    """Answers views from rows that a test sets."""

    unit: StorageServerRow = field(default_factory=a_unit)
    calendar_s: int = HALF_PAST_THREE_S

    def view(self, projection, *scope):
        """The unit or the clock, whichever projection is asked for."""
        if projection.__name__ == "clock":
            return ClockRow(0, self.calendar_s)
        assert (projection.__name__, *scope) == ("storage_server", self.unit.serial)
        return self.unit

    def change_cluster(self, **changes):
        """Let cluster 1 be another."""
        first, second = self.unit.clusters
        self.unit = self.unit._replace(clusters=(first._replace(**changes), second))


@dataclass
class Terminal:
    """A session at cluster 1 of a unit, its desk, and the commands that it asked for."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    session: Session = field(default_factory=lambda: Session(ClusterId("12019:1")))
    asked: list = field(default_factory=list)

    def press(self, *keys):
        """Press keys by name."""
        for key in keys:
            self._keep(self.session.feed(key, self.desk))

    def type(self, text):
        """Type a text."""
        self.press(*text)

    def choose(self, *labels):
        """Walk down menus (or choose an option) by pointing."""
        for label in labels:
            roles = [spot.role for spot in self.frame().spots if spot.label == label]
            assert len(roles) == 1, f"{label}: {roles}"
            self._keep(self.session.point(label, roles[0], self.desk))

    def log_in(self):
        """Log in with the service account."""
        self.type("service")
        self.press("enter")
        self.type("service")
        self.press("enter")
        return self

    def frame(self, rows=24):
        """What is shown."""
        return self.session.frame(self.desk, rows)

    @property
    def text(self):
        """What is shown, as one text."""
        return "\n".join(self.frame().lines)

    def _keep(self, command):
        if command is not None:
            self.asked.append(command)


def logged_in():
    """A terminal at its Main Service Menu."""
    return Terminal().log_in()
