"""Names, marks, variants and fragments: what one line alone cannot show."""

from __future__ import annotations

from tests.replay.format.stand_in import a_block, a_runbook, findings

NO_PAIR = "flashcopy 10012019 is none"
ACT = a_block("do mark T0", "set-online 10012019")
USE = a_block("check", "volume 10112019 equals volume 10012019 as of T0")


def steps(*bodies):
    return "".join(f"## {number}. s\n\n{body}" for number, body in enumerate(bodies, 1))


def codes(source):
    return [each.split(": ")[1] for each in findings(source)]


def test_a_mark_is_known_from_its_block_on():
    assert findings(a_runbook(steps(ACT, USE))) == []
    assert codes(a_runbook(steps(USE, ACT))) == ["error RB66"]


def test_a_mark_of_a_variant_serves_that_variant_only():
    header = '[variants]\nnight = "n"\n'
    only = a_block("do mark T0 only night", "set-online 10012019")
    use_only = a_block("check only night", "volume 10112019 equals volume 10012019 as of T0")
    assert findings(a_runbook(steps(only, use_only), header)) == []
    assert codes(a_runbook(steps(only, USE), header)) == ["error RB66"]


def test_a_mark_set_in_every_variant_serves_all():
    header = '[variants]\nnight = "n"\nday = "d"\n'
    each = a_block("do mark T0 only night", "set-online 10012019")
    rest = a_block("do mark T0 except night", "set-online 10112019")
    assert findings(a_runbook(steps(each + rest, USE), header + "")) == [
        "7:1: warning RB64: variant 'day' changes nothing"
    ]


def test_a_mark_set_twice_in_one_run_is_an_error():
    assert codes(a_runbook(steps(ACT + ACT, USE))) == ["error RB66"]
    repeat = a_block("step", "repeat 3")
    assert findings(a_runbook(steps(repeat + ACT, USE))) == []


def test_a_mark_of_an_optional_step_is_not_used_outside():
    optional = a_block("step", "optional")
    assert findings(a_runbook(steps(optional + ACT + USE))) == []
    found = findings(a_runbook(steps(optional + ACT, USE)))
    assert len(found) == 1
    assert "it is set only if step 1 is done" in found[0]


def test_a_mark_of_a_step_that_hangs_on_a_fact_is_not_used_outside():
    when = a_block("step", f"when {NO_PAIR}")
    assert codes(a_runbook(steps(when + ACT, USE))) == ["error RB66"]


def test_in_any_order_a_part_cannot_use_the_mark_of_another():
    parts = f"### 1.1 p\n\n{ACT}### 1.2 p\n\n{USE}"
    assert findings(a_runbook(steps(parts))) == []
    assert codes(a_runbook(steps(a_block("step", "any order") + parts))) == ["error RB66"]


def test_a_step_that_no_variant_reaches_is_named():
    header = '[variants]\na = "x"\nb = "x"\n'
    body = a_block("step", "when variant a") + f"### 1.1 p\n\n{a_block('step', 'when variant b')}"
    found = findings(a_runbook(steps(body + a_block("check", NO_PAIR)), header))
    assert [each for each in found if "no variant reaches step 1.1" in each]


def test_a_captured_name_serves_commands_but_no_statement():
    capture = a_block("host prod", "$ lspv", "{DISK} none (glob)", "$ chdev -l $DISK", "...")
    use = a_block("check", "disk $DISK on prod is Available")
    assert findings(a_runbook(steps(capture))) == []
    assert codes(a_runbook(steps(capture + use))) == ["error RB63"]


def test_the_shell_keeps_its_own_variables():
    body = a_block("host prod", "$ for F in a b; do echo $F $$; done", "...")
    assert findings(a_runbook(steps(body))) == []


def test_cycle_is_known_in_a_repeated_step_only():
    body = a_block("specialist $ESS1", 'type "t$CYCLE" in "Task name"')
    assert codes(a_runbook(steps(body))) == ["error RB63"]
    assert findings(a_runbook(steps(a_block("step", "repeat 2") + body))) == []


def test_a_dollar_is_written_twice():
    body = a_block("specialist $ESS1", 'type "5 $$" in Price')
    assert findings(a_runbook(steps(body))) == []


def fragment(folder, name, body, header=""):
    folder.mkdir(exist_ok=True)
    text = f'# {name}: f\n\n```runbook\nkind = "fragment"\n{header}```\n\n{body}'
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


def test_the_marks_of_a_fragment_are_the_includers(tmp_path):
    fragment(tmp_path / "fragments", "act", ACT)
    source = a_runbook(steps(a_block("include act"), USE))
    assert findings(source, tmp_path) == []


def test_parameters_are_given_by_name(tmp_path):
    body = a_block("do", "set-online $DST")
    fragment(tmp_path / "fragments", "act", body, '[parameters]\nDST = "d"\nSRC = "s"\n')
    include = a_block("include act", "DST = $ESS1", "DTS = x")
    found = findings(a_runbook(steps(include)), tmp_path)
    assert [each.partition("RB70: ")[2] for each in found] == [
        "act needs SRC (s) (SRC = ...)",
        "act has no parameter DTS (did you mean DST?)",
    ]


def test_a_fragment_sees_its_parameters_only(tmp_path):
    body = a_block("do", "set-online $SRC")
    fragment(tmp_path / "fragments", "act", body, '[parameters]\nDST = "d"\n')
    source = (tmp_path / "fragments" / "act.md").read_text(encoding="utf-8")
    assert codes(source) == ["error RB63"]


def test_fragments_go_three_deep_and_never_in_a_circle(tmp_path):
    folder = tmp_path / "fragments"
    for name, inner in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "")):
        fragment(folder, name, a_block(f"include {inner}") if inner else ACT)
    fragment(folder, "x", a_block("include y"))
    fragment(folder, "y", a_block("include x"))
    deep = findings(a_runbook(steps(a_block("include a"))), tmp_path)
    circle = findings(a_runbook(steps(a_block("include x"))), tmp_path)
    assert any("fragments go 3 deep, found a > b > c > d" in each for each in deep)
    assert any("in a circle: x > y > x" in each for each in circle)
    assert findings(a_runbook(steps(a_block("include b"))), tmp_path) == []


def test_refused_may_follow_a_comment_on_the_line_it_speaks_of():
    body = a_block("do", "set-online 10012019", "# on purpose", "refused D03")
    assert findings(a_runbook(steps(body))) == []


def test_a_rule_that_is_not_known_is_a_warning_with_the_nearest():
    body = a_block("do", "set-online 10012019", "refused D33")
    assert findings(a_runbook(steps(body))) == [
        "11:1: warning RB34: no rule D33 is known (did you mean D03?)"
    ]
