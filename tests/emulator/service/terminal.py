"""A terminal without a machine: rows as the views give them, and what was asked and shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from emulator.ids import ClusterId, EssSerial
from emulator.service.session import Session
from emulator.views.rows import ClockRow, ClusterRow, ServerRow, StorageServerRow
from emulator.views.service_terminal import EightPackRow, SlotRow

HALF_PAST_THREE_S = 972_574_200
SLOT = SlotRow(1, 1, "ESCON", "up", "R1-B1-H1", (("0000", "to 14744, light"), ("0001", "free")))


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
    adapters: tuple = (SLOT,)
    problems: tuple = ()
    answers_at: str = ""

    def view(self, projection, *scope):
        """The unit, the clock, or what a test has set, whichever projection is asked for."""
        name = projection.__name__
        if name == "clock":
            return ClockRow(0, self.calendar_s)
        if name == "server":
            return ServerRow("disabled", "", "", "", "", ((self.unit.serial, "absent"),))
        assert scope == (self.unit.serial,)
        return {
            "storage_server": self.unit,
            "slots": self.adapters,
            "eight_packs": (EightPackRow(1, 1, "A", 18.2, 16, "", "up"),),
            "problems": self.problems,
            "problem_log": (),
            "answers_at": self.answers_at,
        }[name]

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
