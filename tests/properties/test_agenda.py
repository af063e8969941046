"""Random histories of an agenda, against a plain list that is sorted each time."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from emulator.virtual_time.agenda import Agenda


@dataclass(frozen=True, slots=True)
class Item:
    label: int


class AgendaHistory(RuleBasedStateMachine):
    """``waiting`` holds (due_us, number, item) of everything added and not taken or cancelled."""

    def __init__(self):
        super().__init__()
        self.agenda = Agenda()
        self.waiting = []
        self.added = 0

    @rule(due_us=st.integers(0, 30), label=st.integers(0, 3))
    def add(self, due_us, label):
        assert self.agenda.add(due_us, Item(label)) == self.added
        self.waiting.append((due_us, self.added, Item(label)))
        self.added += 1

    @rule(pick=st.integers(0, 60))
    def cancel(self, pick):
        number = pick % (self.added + 1)
        waits = any(row[1] == number for row in self.waiting)
        assert self.agenda.cancel(number) == waits
        self.waiting = [row for row in self.waiting if row[1] != number]

    @precondition(lambda self: self.waiting)
    @rule(pick=st.integers(0, 60))
    def cancel_one_that_waits(self, pick):
        row = self.waiting.pop(pick % len(self.waiting))
        assert self.agenda.cancel(row[1])

    @rule(now_us=st.integers(0, 30))
    def take(self, now_us):
        due = sorted((row for row in self.waiting if row[0] <= now_us), key=lambda row: row[:2])
        assert list(iter(lambda: self.agenda.pop_due(now_us), None)) == [item for _, _, item in due]
        self.waiting = [row for row in self.waiting if row[0] > now_us]

    @rule(now_us=st.integers(0, 30))
    def pop(self, now_us):
        first = min(self.waiting, key=lambda row: row[:2], default=None)
        if first is None or first[0] > now_us:
            assert self.agenda.pop_due(now_us) is None
        else:
            assert self.agenda.pop_due(now_us) == first[2]
            self.waiting.remove(first)

    @rule(chance=st.randoms(use_true_random=False))
    def save_and_load(self, chance):
        rows = self.agenda.rows()
        chance.shuffle(rows)
        self.agenda = Agenda.from_rows(rows, self.agenda.next_number)

    @invariant()
    def the_agenda_is_what_waits(self):
        assert self.agenda.rows() == sorted(self.waiting, key=lambda row: row[:2])
        assert len(self.agenda) == len(self.waiting)
        assert self.agenda.next_due() == min((row[0] for row in self.waiting), default=None)
        assert self.agenda.next_number == self.added


AgendaHistory.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestAgendaHistory = AgendaHistory.TestCase
