"""The grammar of statements: one fact about the machine in one line.

``pair $SRC -> $DST is full duplex``, ``application payroll lost = 0 transactions since SPLIT``.
Which subjects there are and what can be said of each comes from the machine's tables.  Problems
are RB50 (grammar), RB51 (not of this subject), RB52 (no such state), A13 and A14 (form of an ID).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.views.subjects import COLLECTIONS, IdKind, Property, Subject, ValueKind
from essterm.replay.format import words
from essterm.replay.format.model import Pos, Ref, Relation, Statement
from essterm.replay.format.tokens import (
    Tokens,
    Wrong,
    clipped,
    did_you_mean,
    is_duration,
    take_duration,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from essterm.replay.format.tables import Tables

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_PREDICATES = ("is", "equals", "differs", "exists", "contains", "lacks", "unchanged")
_VOLUME = re.compile(r"[0-9A-F]{3}[0-9A-Z]{5}")
_LSS = re.compile(r"2105:[0-9A-Z]{5}:[0-9]{2}")
_CLUSTER = re.compile(r"[0-9A-Z]{5}:[12]")
_NUMBER = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)(%?)")
_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")


def statement_line(text: str, line: int, col: int, tables: Tables) -> Statement:
    """A line that is one statement and nothing else."""
    tokens = Tokens(text, line, col, "RB50")
    fact = statement(tokens, tables.subjects)
    tokens.done("" if fact.since or fact.until else "`since`, `until`")
    return fact


def statement(tokens: Tokens, subjects: Mapping[str, Subject]) -> Statement:
    """The statement that begins at the next token; what follows it is left to the caller."""
    tokens.code = "RB50"
    at = tokens.pos()
    if tokens.skip("no"):
        return _no_write_lost(tokens, at)
    if tokens.skip("all"):
        return _all_unchanged(tokens, at)
    if tokens.skip("time"):
        return _time_between(tokens, at)
    if tokens.skip("variant"):
        return Statement(Ref("variant", (tokens.take("a variant"),)), Relation.IS, pos=at)
    kind = tokens.take_bare("a subject")
    subject = subjects.get(kind)
    if subject is None:
        hint = did_you_mean(kind, [*subjects, *words.SPECIAL_SUBJECTS])
        raise Wrong(at, "RB50", f"unknown subject '{clipped(kind)}'", hint)
    return _Sentence(tokens, subject, at).read()


# --- the four special ones --------------------------------------------------------------------


def _no_write_lost(tokens: Tokens, at: Pos) -> Statement:
    tokens.need("acknowledged")
    tokens.need("write")
    of = (tokens.take("an application"),) if tokens.skip("of") else ()
    tokens.need("lost")
    since, until = _since_until(tokens)
    return Statement(Ref("writes", of), Relation.NONE_LOST, since=since, until=until, pos=at)


def _all_unchanged(tokens: Tokens, at: Pos) -> Statement:
    what = tokens.one_of(COLLECTIONS, "what is compared")
    tokens.need("unchanged")
    since, until = _unchanged_since(tokens)
    ref = Ref("all", (what,))
    return Statement(ref, Relation.UNCHANGED, since=since, until=until, pos=at)


def _time_between(tokens: Tokens, at: Pos) -> Statement:
    tokens.need("from")
    first = _mark(tokens)
    tokens.need("to")
    second = _mark(tokens)
    rel = _comparison(tokens)
    limit = take_duration(tokens, "a duration")
    return Statement(Ref("time", (first,), (second,)), rel, limit, pos=at)


# --- the parts that several share -------------------------------------------------------------


def _mark(tokens: Tokens) -> str:
    pos = tokens.pos()
    name = tokens.take("a mark")
    if "$" not in name and not words.NAME.fullmatch(name):
        hint = name.upper() if words.NAME.fullmatch(name.upper()) else ""
        raise Wrong(pos, "RB50", f"a mark is a name in capitals, found '{clipped(name)}'", hint)
    return name


def _since_until(tokens: Tokens) -> tuple[str, str]:
    since = _mark(tokens) if tokens.skip("since") else ""
    until = _mark(tokens) if tokens.skip("until") else ""
    return since, until


def _unchanged_since(tokens: Tokens) -> tuple[str, str]:
    if not tokens.peek("since"):
        raise tokens.expected("'since' and a mark")
    return _since_until(tokens)


def _comparison(tokens: Tokens) -> Relation:
    for sign in _COMPARISONS:
        if tokens.skip(sign):
            return Relation(sign)
    raise tokens.expected("one of = != < <= > >=")


def _state(tokens: Tokens, states: Sequence[str], of: str) -> str:
    """A state, which may be several bare words."""
    pos, missing = tokens.pos(), tokens.here()
    got = []
    while tokens.at_word() and not tokens.peek("since", "until", "costs"):
        got.append(tokens.take("a state"))
    state = " ".join(got)
    if state not in states:
        found = f"'{clipped(state)}'" if state else missing
        message = f"expected a state of a {of}, found {found}"
        raise Wrong(pos, "RB52", message, did_you_mean(state, states))
    return state


def check_id(name: str, kind: IdKind, pos: Pos) -> None:
    """The form of an ID; whether the thing exists is the installation's business.

    Raises `Wrong` under A13 (volume), A14 (LSS) or RB50 (cluster).  A name with a variable in it
    is not judged.
    """
    if "$" in name:
        return
    shown = clipped(name)
    if kind is IdKind.VOLUME and not _VOLUME.fullmatch(name):
        form = "three hex digits, then the unit's five characters, e.g. 10012019"
        hint = f"{name.upper()}?" if _VOLUME.fullmatch(name.upper()) else form
        raise Wrong(pos, "A13", f"'{shown}' is not a volume ID", hint)
    if kind is IdKind.LSS and not _LSS.fullmatch(name):
        form = "type:serial:LSS, e.g. 2105:12019:17"
        raise Wrong(pos, "A14", f"'{shown}' is not an LSS address", form)
    if kind is IdKind.CLUSTER and not _CLUSTER.fullmatch(name):
        form = "serial and number, e.g. 12019:1"
        raise Wrong(pos, "RB50", f"'{shown}' is not a cluster", form)


def value_problem(prop: Property, value: str) -> str:
    """Why ``value`` is not one for ``prop``, in words; empty if it is one.

    Serves values that came out of a variable, which the line grammar could not see.
    """
    if prop.kind is ValueKind.STATE and value not in prop.states:
        return f"expected one of {', '.join(prop.states)}, found '{clipped(value)}'"
    if prop.kind is ValueKind.DURATION and not is_duration(value):
        return f"expected a duration such as 90s, found '{clipped(value)}'"
    if prop.kind is ValueKind.TIME_OF_DAY and not _TIME_OF_DAY.fullmatch(value):
        return f"expected a time of day such as 02:00, found '{clipped(value)}'"
    if prop.kind is ValueKind.NUMBER and not _NUMBER.fullmatch(value):
        return f"expected a number of {prop.unit or 'things'}, found '{clipped(value)}'"
    return ""


# --- one sentence -----------------------------------------------------------------------------


class _Sentence:
    """A statement about a subject of the tables, read from left to right."""

    def __init__(self, tokens: Tokens, subject: Subject, at: Pos) -> None:
        self.tokens, self.subject, self.at = tokens, subject, at

    def read(self) -> Statement:
        ref = self.ref(self.subject)
        if ref.prop:
            return self._of_property(ref, self.subject.properties[ref.prop])
        if self.tokens.skip("is"):
            return self._state_of(ref)
        if self.tokens.peek("equals", "differs"):
            return self._content(ref)
        if self.tokens.skip("unchanged"):
            since, until = _unchanged_since(self.tokens)
            return Statement(ref, Relation.UNCHANGED, since=since, until=until, pos=self.at)
        if self.tokens.peek("exists"):
            self._allow(self.subject.can_exist)
            self.tokens.need("exists")
            return self._ended(ref, Relation.EXISTS)
        if self.tokens.peek("contains", "lacks"):
            self._allow(self.subject.is_searchable)
            relation = Relation(self.tokens.take("contains"))
            return self._ended(ref, relation, self.tokens.take("a text in quotes"))
        word = token.text if (token := self.tokens.ahead(0)) else ""
        hint = did_you_mean(word, [*self.subject.properties, *_PREDICATES]) if word else ""
        raise self.tokens.expected(self._can(), hint)

    def ref(self, subject: Subject) -> Ref:
        """IDs, partner, host and property of one thing."""
        tokens = self.tokens
        ids: tuple[str, ...] = ()
        partners: tuple[str, ...] = ()
        host = ""
        if subject.ids is not IdKind.NOTHING:
            ids = self._ids(subject)
            if subject.arrow and tokens.skip("->"):
                partners = self._ids(subject)
        if subject.on_host:
            if not tokens.skip("on"):
                raise tokens.expected(f"'on HOST' after the {subject.name}")
            host = tokens.take("a host")
        prop = tokens.take("a property") if tokens.peek(*subject.properties) else ""
        return Ref(subject.name, ids, partners, host, prop)

    def _ids(self, subject: Subject) -> tuple[str, ...]:
        tokens = self.tokens
        ids = []
        while True:
            pos = tokens.pos()
            if tokens.peek(*_PREDICATES):
                raise tokens.expected(f"which {subject.name}")
            ids.append(tokens.take(f"which {subject.name}"))
            check_id(ids[-1], subject.ids, pos)
            if not tokens.skip(","):
                return tuple(ids)

    def _ended(self, ref: Ref, rel: Relation, value: str = "", unit: str = "") -> Statement:
        since, until = _since_until(self.tokens)
        return Statement(ref, rel, value, unit, since=since, until=until, pos=self.at)

    def _is(self) -> Relation:
        return Relation.IS_NOT if self.tokens.skip("not") else Relation.IS

    def _state_of(self, ref: Ref) -> Statement:
        name = self.subject.name
        if not self.subject.states:
            message = f"a {name} has no state of its own"
            raise Wrong(self.tokens.pos(), "RB51", message, self._can())
        relation = self._is()
        return self._ended(ref, relation, _state(self.tokens, self.subject.states, name))

    def _content(self, ref: Ref) -> Statement:
        self._allow(self.subject.has_content)
        relation = Relation.EQUALS
        if not self.tokens.skip("equals"):
            self.tokens.need("differs")
            self.tokens.need("from")
            relation = Relation.DIFFERS
        other = self._other()
        as_of = self._as_of()
        since, until = _since_until(self.tokens)
        return Statement(
            ref, relation, other=other, as_of=as_of, since=since, until=until, pos=self.at
        )

    def _as_of(self) -> str:
        """The mark at which the other side is looked at, "" for now."""
        if not self.tokens.skip("as"):
            return ""
        self.tokens.need("of")
        return _mark(self.tokens)

    def _other(self) -> Ref:
        name = self.subject.name
        pos = self.tokens.pos()
        kind = self.tokens.take_bare(f"'{name}' and which one")
        if kind != name:
            message = f"a {name} is compared with a {name}, found '{clipped(kind)}'"
            raise Wrong(pos, "RB51", message)
        return self.ref(self.subject)

    def _of_property(self, ref: Ref, prop: Property) -> Statement:
        if prop.kind is ValueKind.STATE:
            if not self.tokens.skip("is"):
                raise self.tokens.expected("'is'", f"{ref.prop} is {' / '.join(prop.states)}")
            relation = self._is()
            return self._ended(ref, relation, _state(self.tokens, prop.states, ref.prop))
        if prop.kind is ValueKind.TEXT:
            if self.tokens.skip("contains"):
                return self._ended(ref, Relation.CONTAINS, self.tokens.take("a text in quotes"))
            if not self.tokens.peek("=", "!="):
                what = f"= or != or contains ({ref.prop} is a text)"
                raise self.tokens.expected(what)
        relation = _comparison(self.tokens)
        if self.tokens.peek(ref.kind) and self.tokens.ahead(1) is not None:
            return self._compared(ref, relation)
        value, unit = self._value(prop, ref.prop)
        return self._ended(ref, relation, value, unit)

    def _compared(self, ref: Ref, relation: Relation) -> Statement:
        other = self._other()
        known = self.subject.properties
        if not other.prop or known[other.prop] != known[ref.prop]:
            message = f"expected what counts as {ref.prop} does, found {self.tokens.here()}"
            raise Wrong(self.tokens.pos(), "RB51", message)
        as_of = self._as_of()
        since, until = _since_until(self.tokens)
        return Statement(
            ref, relation, other=other, as_of=as_of, since=since, until=until, pos=self.at
        )

    def _value(self, prop: Property, name: str) -> tuple[str, str]:
        pos = self.tokens.pos()
        if prop.kind is ValueKind.DURATION:
            return take_duration(self.tokens, "a duration"), ""
        value = self.tokens.take("a value")
        if prop.kind is ValueKind.NUMBER:
            return self._number(value, prop, name, pos)
        if "$" not in value and (why := value_problem(prop, value)):
            raise Wrong(pos, "RB50", why)
        return value, ""

    def _number(self, value: str, prop: Property, name: str, pos: Pos) -> tuple[str, str]:
        found = _NUMBER.fullmatch(value)
        if "$" not in value:
            if not found:
                raise Wrong(pos, "RB50", value_problem(prop, value))
            if found[2] and prop.unit != "%":
                counts = prop.unit or "nothing in particular"
                raise Wrong(pos, "RB50", f"{name} counts {counts}, not percent")
            value = found[1]
        if prop.unit == "%":
            return value.removesuffix("%"), "%"
        if not self.tokens.at_word() or self.tokens.peek("since", "until", "costs"):
            return value, ""
        unit_at = self.tokens.pos()
        unit = self.tokens.take("a unit")
        if unit != prop.unit:
            message = f"{name} counts {prop.unit or 'nothing in particular'}"
            raise Wrong(unit_at, "RB50", f"{message}, found '{clipped(unit)}'", prop.unit)
        return value, unit

    def _allow(self, allowed: bool) -> None:
        if not allowed:
            message = f"a {self.subject.name} cannot be asked {self.tokens.here()}"
            raise Wrong(self.tokens.pos(), "RB51", message, "expected " + self._can())

    def _can(self) -> str:
        subject = self.subject
        can = list(subject.properties)
        can += ["is"] if subject.states else []
        can += ["equals", "differs from"] if subject.has_content else []
        can += ["contains", "lacks"] if subject.is_searchable else []
        can += ["exists"] if subject.can_exist else []
        return f"what is said of the {subject.name}: " + ", ".join([*can, "unchanged since"])
