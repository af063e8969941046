"""The root of all events, and the stamp that the engine puts on each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Subclasses override the three properties."""

    @property
    def place(self) -> str:
        """Serial or name of what it happened to, "" for the installation."""
        return ""

    @property
    def text(self) -> str:
        """One line for the event list; "" keeps it out of the list."""
        return ""

    @property
    def answer(self) -> str:
        """One line for whoever asked for it: the text, unless that is kept from all others."""
        return self.text

    @property
    def severity(self) -> str:
        """ "", "warn" or "bad"."""
        return ""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its number in the installation's history, its virtual time and who asked."""

    number: int
    at_us: int
    operator: str
    event: Event


@dataclass(frozen=True, slots=True)
class EventLine:
    """A happening as the event list keeps it. rule: the one that decided it, "" in a list
    from before every event had one.
    """

    number: int
    at_us: int
    operator: str
    place: str
    text: str
    severity: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AdviceGiven(Event):
    """The machine did what was asked although a rule advises against it (rules of kind A)."""

    where: str
    rule: str
    advice: str

    @property
    def place(self) -> str:
        return self.where

    @property
    def text(self) -> str:
        return self.advice

    @property
    def severity(self) -> str:
        return "warn"
