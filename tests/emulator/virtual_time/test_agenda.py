"""The agenda: order, ties, cancelling, saving."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from emulator.virtual_time.agenda import Agenda


@dataclass(frozen=True, slots=True)
class TimeOut:
    group: str


@dataclass
class Mutable:
    group: str


def take(agenda, now_us):
    """Every item that is due, in the order in which they come out."""
    return list(iter(lambda: agenda.pop_due(now_us), None))


def test_items_come_out_by_due_time_and_ties_as_they_were_added():
    agenda = Agenda()
    agenda.add(20, TimeOut("late"))
    agenda.add(10, TimeOut("zebra"))
    agenda.add(10, TimeOut("aardvark"))
    assert take(agenda, 9) == []
    assert take(agenda, 20) == [TimeOut("zebra"), TimeOut("aardvark"), TimeOut("late")]
    assert len(agenda) == 0


def test_what_an_item_adds_for_the_same_instant_is_found_after_its_elders():
    agenda = Agenda()
    agenda.add(10, TimeOut("first"))
    agenda.add(10, TimeOut("second"))
    order = []
    while (item := agenda.pop_due(10)) is not None:
        order.append(item.group)
        if item.group == "first":
            agenda.add(10, TimeOut("added meanwhile"))
            agenda.add(11, TimeOut("a moment later"))
    assert order == ["first", "second", "added meanwhile"]
    assert agenda.next_due() == 11


def test_numbers_run_on_and_are_never_given_twice():
    agenda = Agenda()
    assert [agenda.add(5, TimeOut("a")), agenda.add(5, TimeOut("b"))] == [0, 1]
    take(agenda, 5)
    assert agenda.add(1, TimeOut("c")) == 2
    assert agenda.next_number == 3


def test_a_cancelled_entry_is_neither_due_nor_counted_nor_saved():
    agenda = Agenda()
    gone = agenda.add(10, TimeOut("gone"))
    agenda.add(30, TimeOut("stays"))
    assert agenda.cancel(gone)
    assert agenda.next_due() == 30
    assert len(agenda) == 1
    assert agenda.rows() == [(30, 1, TimeOut("stays"))]
    assert take(agenda, 30) == [TimeOut("stays")]


@pytest.mark.parametrize("number", [0, 1, 7])
def test_cancelling_what_does_not_wait_says_so_and_changes_nothing(number):
    agenda = Agenda()
    agenda.add(1, TimeOut("taken"))
    agenda.cancel(agenda.add(2, TimeOut("cancelled")))
    agenda.add(3, TimeOut("waits"))
    take(agenda, 1)
    assert not agenda.cancel(number)
    assert agenda.rows() == [(3, 2, TimeOut("waits"))]


def test_the_heap_never_holds_more_stale_entries_than_live_ones():
    agenda = Agenda()
    numbers = [agenda.add(1000 - n, TimeOut(str(n))) for n in range(1000)]
    for number in numbers[:-3]:
        agenda.cancel(number)
        assert len(agenda._heap) <= 2 * len(agenda)
    assert [item.group for item in take(agenda, 1000)] == ["999", "998", "997"]


def test_an_empty_agenda_has_nothing_due():
    agenda = Agenda()
    assert agenda.next_due() is None
    assert agenda.pop_due(10**15) is None
    assert agenda.rows() == []


@pytest.mark.parametrize("item", [lambda: None, "a string", TimeOut, Mutable("x"), None])
def test_only_a_frozen_dataclass_value_is_an_item(item):
    agenda = Agenda()
    with pytest.raises(TypeError, match="frozen dataclass"):
        agenda.add(0, item)
    assert (len(agenda), agenda.next_number) == (0, 0)


def test_a_time_before_the_beginning_is_refused():
    agenda = Agenda()
    with pytest.raises(ValueError, match="before the beginning"):
        agenda.add(-1, TimeOut("a"))
    assert (len(agenda), agenda.next_number) == (0, 0)


def test_a_loaded_agenda_keeps_order_numbers_and_what_comes_next():
    agenda = Agenda()
    for due_us in (30, 10, 10, 20):
        agenda.add(due_us, TimeOut(str(due_us)))
    agenda.cancel(3)
    loaded = Agenda.from_rows(reversed(agenda.rows()), agenda.next_number)
    assert (
        loaded.rows()
        == agenda.rows()
        == [
            (10, 1, TimeOut("10")),
            (10, 2, TimeOut("10")),
            (30, 0, TimeOut("30")),
        ]
    )
    assert loaded.add(10, TimeOut("new")) == 4


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 0, TimeOut("a")), (2, 0, TimeOut("b"))],
        [(1, 2, TimeOut("not below the next number"))],
        [(1, -1, TimeOut("a"))],
        [(-1, 0, TimeOut("a"))],
    ],
)
def test_rows_that_no_agenda_had_are_refused(rows):
    with pytest.raises(ValueError):
        Agenda.from_rows(rows, 2)
