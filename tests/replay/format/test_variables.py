"""Putting values in, and fragments in their place."""

from __future__ import annotations

import pytest

from essterm.replay.format.expand import placed_blocks
from essterm.replay.format.library import Fragments
from essterm.replay.format.model import (
    Action,
    Door,
    Header,
    Info,
    Match,
    Output,
    Ref,
    Relation,
    Run,
    Statement,
    StepLine,
    StepWord,
)
from essterm.replay.format.read import read
from essterm.replay.format.statements import statement_line
from essterm.replay.format.tokens import duration_us
from essterm.replay.format.variables import (
    VariableProblem,
    each_statement,
    fill_door,
    fill_info,
    fill_run,
    fill_screen,
    one_text,
    repeat_count,
    resolve,
    several,
    shell_text,
)
from essterm.replay.format.write import statement
from tests.replay.format.stand_in import SHIPPED, TABLES, a_block

VALUES = {"SRC": "10012019", "A": ("1", "2"), "B": ("x", "y"), "C": ("p", "q", "r"), "NONE": ()}


def test_defaults_use_other_names_and_what_the_installation_provides():
    header = Header(
        needs=("ESS1",),
        variables={"ALL": ("$SRC", "${DST}"), "DST": "101${ESS1}", "SRC": "100$ESS1"},
    )
    values = resolve(header, {"ESS1": "12019", "OTHER": "x"})
    assert values == {
        "ESS1": "12019",
        "SRC": "10012019",
        "DST": "10112019",
        "ALL": ("10012019", "10112019"),
    }


def test_an_override_comes_before_the_default_and_before_what_uses_it():
    header = Header(variables={"A": "1", "B": "${A}0", "L": ("x",), "M": "$L"})
    values = resolve(header, {}, {"A": "7", "L": "p,q"})
    assert values == {"A": "7", "B": "70", "L": ("p", "q"), "M": ("p", "q")}


@pytest.mark.parametrize(
    "header, overrides, message",
    [
        (Header(needs=("ESS1",)), {}, "does not provide ESS1"),
        (Header(variables={"A": "$B", "B": "$A"}), {}, "defined by itself: A -> B -> A"),
        (Header(variables={"A": "$X"}), {}, r"unknown variable \$X"),
        (Header(variables={"SRC": "1"}), {"SCR": "2"}, "no variable SCR .did you mean SRC"),
    ],
)
def test_values_that_cannot_be_had(header, overrides, message):
    with pytest.raises(VariableProblem, match=message):
        resolve(header, {}, overrides)


def test_values_do_not_grow_without_end():
    deep = {f"V{n}": f"$V{n + 1}" for n in range(500)}
    with pytest.raises(VariableProblem, match="more than 20 deep"):
        resolve(Header(variables={**deep, "V500": "x"}), {})
    wide = {f"V{n + 1}": f"$V{n} " * 10 for n in range(15)}
    with pytest.raises(VariableProblem, match="longer than"):
        resolve(Header(variables={"V0": "x" * 10, **wide}), {})


def test_a_dollar_is_written_twice():
    assert one_text("$$SRC costs 5 $$, $SRC", VALUES) == "$SRC costs 5 $, 10012019"


def test_in_a_host_command_what_is_not_declared_is_the_shells():
    assert shell_text("echo $SRC $HOME $$ ${A}", VALUES) == "echo 10012019 $HOME $$ 1 2"


def test_a_pattern_takes_braced_names_only_and_literally():
    run = Run(("$ x",), output=(Output(r"^a$ ${V} \d+$", Match.PATTERN),))
    assert fill_run(run, {"V": "1.5", "x": "no"}).output[0].text == r"^a$ 1\.5 \d+$"


def test_a_list_is_several_arguments_of_a_command():
    line = Door(("cut-link", "$A", "L$B", "z"), (("--task", "n$SRC"), ("--force", None)))
    assert fill_door(line, VALUES) == Door(
        ("cut-link", "1", "2", "Lx", "Ly", "z"), (("--task", "n10012019"), ("--force", None))
    )


def test_two_lists_in_one_text_go_together():
    assert several("$A:$B", VALUES) == ("1:x", "2:y")
    assert several("$NONE", VALUES) == ()
    with pytest.raises(VariableProblem, match="equally long"):
        several("$A:$C", VALUES)


def test_a_label_is_one_text():
    with pytest.raises(VariableProblem, match="is a list"):
        fill_screen(Action("press", ("$A",)), VALUES)
    typed = fill_screen(Action("type", ("Field",), text="$A"), VALUES)
    assert typed == Action("type", ("Field",), text="1 2")


def test_the_first_line_of_a_block():
    info = fill_info(Info("specialist", ("$SRC",), account="$SRC", within="2h"), VALUES)
    assert info == Info("specialist", ("10012019",), account="10012019", within="2h")


def test_how_often_a_step_is_repeated():
    assert repeat_count(StepLine(StepWord.REPEAT, "$N"), {"N": "12"}) == 12
    with pytest.raises(VariableProblem):
        repeat_count(StepLine(StepWord.REPEAT, "$N"), {"N": "0"})


def facts(text, **values):
    fact = statement_line(text, 1, 1, TABLES)
    return [statement(each) for each in each_statement(fact, values)]


def test_a_list_in_a_statement_means_each_of_them():
    assert facts("flashcopy $V is none", V=("10012019", "10112019")) == [
        "flashcopy 10012019 is none",
        "flashcopy 10112019 is none",
    ]


def test_two_lists_in_a_statement_go_item_by_item():
    assert facts(
        "volume $D equals volume $S as of T0", D=("10112019", "10312019"), S=("a", "b")
    ) == [
        "volume 10112019 equals volume a as of T0",
        "volume 10312019 equals volume b as of T0",
    ]
    with pytest.raises(VariableProblem, match="equally long"):
        facts("pair $D -> $S is simplex", D=("a",), S=("b", "c"))


def test_ids_with_commas_go_item_by_item_too():
    assert facts("pair 10012019, 10112019 -> 10014744, 10114744 is simplex") == [
        "pair 10012019 -> 10014744 is simplex",
        "pair 10112019 -> 10114744 is simplex",
    ]
    assert facts("volume 10112019, 10212019 differs from volume 10012019") == [
        "volume 10112019 differs from volume 10012019",
        "volume 10212019 differs from volume 10012019",
    ]


def test_an_empty_list_is_no_proof():
    with pytest.raises(VariableProblem, match="nothing would be asked"):
        facts("flashcopy $V is none", V=())


def test_a_statement_without_ids_is_one_fact():
    fact = Statement(Ref("server"), Relation.IS, "running")
    assert each_statement(fact, {}) == (fact,)


def test_fragments_see_their_parameters_and_needs_only():
    source = (SHIPPED / "copy-services-servers" / "P01.md").read_text(encoding="utf-8")
    book, _ = read(source)
    needs = {"ESS1": "12019", "ESS2": "14744"}
    section = next(each for each in book.steps if each.number == "1.2")
    values = resolve(book.header, needs)
    placed = list(placed_blocks(section.parts, values, needs, Fragments(None).load))
    assert [each.block.info.kind for each in placed] == ["service-terminal", "check"]
    assert placed[0].fragment == "set-servers"
    assert placed[0].values == {
        **needs,
        "UNIT": "12019",
        "CLUSTER": "2",
        "PRIMARY": "ess1c1",
        "BACKUP": "ess2c1",
    }


def test_blocks_of_another_variant_are_left_out():
    blocks = a_block("check only a", "server is running") + a_block(
        "check except a", "server is disabled"
    )
    book, _ = read("# X: t\n\n```runbook\n```\n\n## 1. s\n\n" + blocks)
    parts = book.steps[0].parts

    def values(variant):
        placed = placed_blocks(parts, {}, {}, lambda name: None, variant)
        return [line.value for each in placed for line in each.block.lines]

    assert values("a") == ["running"]
    assert values("b") == values("") == ["disabled"]


@pytest.mark.parametrize(
    "text, us",
    [
        ("0s", 0),
        ("90s", 90_000_000),
        ("1h30m", 5_400_000_000),
        ("2d3h4m5.000006s", 183_845_000_006),
        ("0.5s", 500_000),
    ],
)
def test_durations_are_microseconds(text, us):
    assert duration_us(text) == us


@pytest.mark.parametrize("text", ["", "5", "m", "1m2h", "1.5h", "1s ", "²s", "1.0000001s", "5ms"])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="not a duration"):
        duration_us(text)
