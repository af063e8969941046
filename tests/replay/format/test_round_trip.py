"""Writing and reading again gives the same document, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.views.subjects import COLLECTIONS, SUBJECTS, IdKind, ValueKind
from essterm.replay.format.model import (
    Action,
    Block,
    Comment,
    Door,
    Expect,
    Given,
    Harm,
    HarmKind,
    Header,
    Hint,
    Info,
    Match,
    Output,
    Prose,
    Ref,
    Refused,
    Relation,
    Run,
    Runbook,
    Section,
    Statement,
    StepLine,
    StepWord,
)
from essterm.replay.format.read import read
from essterm.replay.format.statements import statement_line
from essterm.replay.format.tokens import Wrong
from essterm.replay.format.words import PANELS, RESERVED, ROLES
from essterm.replay.format.write import statement, write
from tests.replay.format.stand_in import TABLES

PLAIN = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cf"))
TEXT = st.text(PLAIN | st.just(" "), min_size=1, max_size=12).filter(lambda s: s == s.strip())
TRICKY = st.sampled_from(
    [
        *("10012019", "$SRC", "${A}x", "Task Wizard", 'a "b"', "#x", "Name:", "->", "a\\b", ">"),
        *("2105:12019:17", "a,b", ",", "=", "--x", "...", "[1]", "$ x", "`", '"', "\\", "\\\\"),
        *sorted(RESERVED),
    ]
)
LABEL = TEXT | TRICKY
NO_TICK = LABEL.filter(lambda s: "`" not in s)
ROLE = st.sampled_from(["", *ROLES])
MARK = st.sampled_from(["", "T0", "SPLIT"])

STATEMENT = st.builds(
    lambda app, value, since: Statement(
        Ref("application", (app,), prop="acknowledged"),
        Relation.GE,
        value,
        "transactions",
        since=since,
    ),
    LABEL,
    st.sampled_from(["0", "12.5", "$N"]),
    MARK,
) | st.builds(
    lambda path, host, text: Statement(Ref("file", (path,), host=host), Relation.LACKS, text),
    LABEL,
    LABEL,
    LABEL,
)
REFUSED = st.builds(Refused, st.just("D03"), st.just("") | LABEL) | st.builds(
    Refused, st.just(""), LABEL
)
SCREEN_LINES = st.one_of(
    st.builds(
        lambda verb, label, role, scope: Action(verb, (label,), role, scope),
        st.sampled_from(["press", "select", "check", "uncheck", "clear"]),
        LABEL,
        ROLE,
        st.just("") | LABEL,
    ),
    st.builds(
        lambda labels, role: Action("choose", tuple(labels), role),
        st.lists(LABEL, min_size=1, max_size=3),
        ROLE,
    ),
    st.builds(
        lambda label, scope, keys: Action("right-click", (label,), "", scope, keys=keys),
        LABEL,
        st.just("") | LABEL,
        st.sampled_from(["", "ctrl", "ctrl+shift"]),
    ),
    st.builds(
        lambda text, field, role: Action("type", (field,), role, text=text),
        st.just("") | LABEL,
        LABEL,
        ROLE,
    ),
    st.sampled_from(["enter", "F4", "ctrl+n", "+", "ctrl++", ",", '"', "#"]).map(
        lambda key: Action("key", (key,))
    ),
    st.just(Action("leave")),
    st.builds(Expect, LABEL, st.booleans()),
    st.builds(
        lambda text, role, state: Expect(text, state=state, role=role),
        LABEL,
        ROLE,
        st.sampled_from(["shown", "disabled"]),
    ),
    REFUSED,
    TEXT.map(lambda text: Comment("# " + text)),
)
OUTPUT = st.one_of(
    TEXT.map(Output),
    st.just(Output("", Match.ANY)),
    st.just(Output("")),
    st.sampled_from(
        [
            *("$ x", "> x", "< x", "[3]", "...", "\\x", "[2 refused X05]", "a (glob)", "b (re)"),
            *("$", ">", "<", "\\\\srv", "  x", "```", "`````", "# x", "[0]", "x (regexp)"),
        ]
    ).map(Output),
    st.sampled_from(["h*", "{NAME} x?", "x \\{x\\}"]).map(lambda t: Output(t, Match.GLOB)),
    st.sampled_from(["^a+$", "(?P<NAME>x)"]).map(lambda t: Output(t, Match.PATTERN)),
)
RUNS = st.builds(
    lambda lines, answers, output, code, rule: Run(
        tuple(lines), tuple(answers), tuple(output), code, rule if code else ""
    ),
    st.lists(TEXT.map(lambda s: "c " + s), min_size=1, max_size=3),
    st.lists(st.just("") | TEXT, max_size=2),
    st.lists(OUTPUT, max_size=5),
    st.integers(0, 255),
    st.sampled_from(["", "X05"]),
)
DOOR_LINES = st.one_of(
    st.builds(lambda links: Door(("cut-link", *links)), st.lists(LABEL, min_size=1, max_size=3)),
    st.builds(
        lambda a, b, name: Door(
            ("establish-flashcopy", a, b), (("--no-background-copy", None), ("--task", name))
        ),
        LABEL,
        LABEL,
        LABEL,
    ),
)
STEP_LINES = st.one_of(
    st.just(StepLine(StepWord.OPTIONAL)),
    st.just(StepLine(StepWord.ANY_ORDER)),
    st.sampled_from(["3", "$N"]).map(lambda n: StepLine(StepWord.REPEAT, n)),
    STATEMENT.map(lambda fact: StepLine(StepWord.UNLESS, statement=fact)),
    st.just(StepLine(StepWord.BY, "engineer")),
)
HARM_LINES = st.one_of(
    st.builds(lambda n, why: Harm(HarmKind.RULE, n, "D09", why=why), st.integers(0, 99), LABEL),
    st.just(Harm(HarmKind.STEP, 20, step="6", before="5.1")),
    STATEMENT.map(lambda fact: Harm(HarmKind.EVER, 30, statement=fact)),
)


def _blocks(info, lines):
    return st.builds(lambda i, each: Block(i, tuple(each)), info, st.lists(lines, min_size=1))


BLOCKS = st.one_of(
    _blocks(
        st.builds(
            lambda unit, panel, who, mark: Info(
                "specialist", (unit, *panel), account=who, mark=mark, only="disaster"
            ),
            NO_TICK,
            st.sampled_from([(), *((panel,) for panel in PANELS)]),
            st.just("") | NO_TICK,
            MARK,
        ),
        SCREEN_LINES,
    ),
    _blocks(st.just(Info("service-terminal", ("$ESS1", "2"), account="service")), SCREEN_LINES),
    _blocks(
        st.builds(
            lambda host, flags, at: Info("host", (host,), exact=flags, within="1h30m", at=at),
            NO_TICK,
            st.booleans(),
            st.sampled_from(["", "0.000001s", "2d3h"]),
        ),
        RUNS,
    ),
    _blocks(st.just(Info("do", excepting="quiet")), DOOR_LINES | REFUSED),
    _blocks(st.just(Info("check", lasting="10m")), STATEMENT),
    _blocks(st.just(Info("wait", within="2h", mark="DONE")), STATEMENT),
    _blocks(st.just(Info("step")), STEP_LINES),
    _blocks(st.just(Info("hints")), st.builds(Hint, st.integers(1, 3), TEXT)),
    _blocks(st.just(Info("harm")), HARM_LINES),
    _blocks(
        NO_TICK.map(lambda name: Info("include", (name,))),
        st.builds(Given, st.sampled_from(["UNIT", "A_1"]), LABEL),
    ),
)
PROSE = st.sampled_from(
    [
        "Plain words.",
        "- a\n- b\n\n  more",
        "```text\n$ shown only\n```",
        "> quoted\n> twice",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "<!-- hidden -->",
        "Two  \nlines\\\n*with* breaks",
        "    indented",
    ]
).map(Prose)
HEADERS = st.builds(
    Header,
    source=st.just("") | TEXT,
    needs=st.sampled_from([(), ("ESS1", "ESS2")]),
    tags=st.lists(TEXT, max_size=2).map(tuple),
    think=st.sampled_from(["", "2.5s"]),
    variables=st.dictionaries(
        st.sampled_from(["A", "B_2"]), LABEL | st.lists(LABEL, max_size=2).map(tuple)
    ),
    variants=st.dictionaries(st.sampled_from(["disaster", "a-1"]), LABEL),
)
PARTS = st.lists(BLOCKS, max_size=3).map(
    lambda blocks: tuple(part for each in blocks for part in (Prose("Do it."), each))
)


@settings(max_examples=300)
@given(HEADERS, TEXT, PARTS, PROSE, PARTS)
def test_written_and_read_again_is_the_same(header, title, first, prose, second):
    sections = (Section("1", title, first), Section("2", title, ()), Section("2.1", title, second))
    title = title.rstrip("#").strip() or "t"
    sections = tuple(Section(s.number, title, s.parts) for s in sections)
    book = Runbook("X", title, header, (prose,), (*sections, Section("", "Outcome", ())))
    text = write(book)
    again, problems = read(text, TABLES)
    assert [problem.text("x") for problem in problems] == []
    assert again == book
    assert write(again) == text


# --- every statement that the tables allow ------------------------------------------------------

IDS = {
    IdKind.VOLUME: "10012019",
    IdKind.LSS: "2105:12019:17",
    IdKind.CLUSTER: "12019:1",
    IdKind.UNIT: "12019",
    IdKind.NAME: "is it",
}
VALUES = {
    ValueKind.TEXT: [("", ""), ("none", ""), ("two words", ""), ("volume", "")],
    ValueKind.DURATION: [("1h30m", ""), ("0.000001s", "")],
    ValueKind.TIME_OF_DAY: [("02:00", ""), ("23:59:59", "")],
}


def _refs(subject, prop=""):
    host = "prod" if subject.on_host else ""
    if subject.ids is IdKind.NOTHING:
        return [Ref(subject.name, prop=prop)]
    one = IDS[subject.ids]
    lists = [(one,), (one, one), ("$LIST",)]
    ends = [(), (one,)] if subject.arrow else [()]
    return [Ref(subject.name, ids, to, host, prop) for ids in lists for to in ends]


def _of_subject(subject):
    for ref in _refs(subject):
        for rel in (Relation.IS, Relation.IS_NOT):
            for state in subject.states:
                yield Statement(ref, rel, state, since="A", until="B")
        yield Statement(ref, Relation.UNCHANGED, since="T0")
        if subject.can_exist:
            yield Statement(ref, Relation.EXISTS, since="T0")
        if subject.is_searchable:
            for rel in (Relation.CONTAINS, Relation.LACKS):
                yield Statement(ref, rel, 'a "b" since', since="T0")
        if subject.has_content:
            for rel in (Relation.EQUALS, Relation.DIFFERS):
                for mark in ("", "T0"):
                    yield Statement(ref, rel, other=ref, as_of=mark)


def _of_property(subject, name, prop):
    for ref in _refs(subject, name):
        if prop.kind is ValueKind.STATE:
            for state in prop.states:
                yield Statement(ref, Relation.IS_NOT, state)
            continue
        signs = "= !=" if prop.kind is ValueKind.TEXT else "= != < <= > >="
        unit = "%" if prop.unit == "%" else ""
        numbers = [("10", prop.unit)] if prop.unit == "%" else [("10", prop.unit), ("0.5", "")]
        for sign in signs.split():
            rel = Relation(sign)
            yield Statement(ref, rel, "$VALUE", unit, since="T0")
            for mark in ("", "T0"):
                yield Statement(ref, rel, other=ref, as_of=mark)
            for value, counted in VALUES.get(prop.kind, numbers):
                yield Statement(ref, rel, value, counted, until="B")
        if prop.kind is ValueKind.TEXT:
            yield Statement(ref, Relation.CONTAINS, "part")


def every_statement():
    for subject in SUBJECTS.values():
        yield from _of_subject(subject)
        for name, prop in subject.properties.items():
            yield from _of_property(subject, name, prop)
    for what in COLLECTIONS:
        yield Statement(Ref("all", (what,)), Relation.UNCHANGED, since="T0")
    for app in ((), ("pay roll",)):
        yield Statement(Ref("writes", app), Relation.NONE_LOST, since="A", until="B")
    yield Statement(Ref("time", ("A",), ("B",)), Relation.LT, "10m")
    yield Statement(Ref("variant", ("disaster",)), Relation.IS)


def test_every_statement_reads_as_itself():
    count = 0
    for fact in every_statement():
        text = statement(fact)
        try:
            assert statement_line(text, 1, 1, TABLES) == fact, text
        except Wrong as wrong:
            pytest.fail(f"{text}: {wrong.message}")
        count += 1
    assert count > 1_500
