"""Host blocks: words, output, exit codes, refusals, time, and what a wrong one is told."""

from __future__ import annotations

import pytest

from essterm.replay.format.host_lines import output_line
from essterm.replay.format.model import Pos
from essterm.replay.fresh import fresh_engine
from essterm.replay.host_output import compare
from essterm.replay.host_words import NeedsShell, words_of
from essterm.replay.report import StepState, Verdict, text
from essterm.replay.report_page import page
from tests.replay.books import block, run, steps

USER = block("instructor", "authorize-user storwatch --password specialist")
AS = "-u storwatch -p specialist -s ess1c1"
LIST = ("disk name 2105 serial number", "-----", "hdisk3 00012019")
SAVED = "establish-flashcopy $SRC $DST --save night"


def on_host(*lines: str, info: str = "host korca", scene: str = "") -> object:
    """A runbook with one host block, whose user may use the command line."""
    before = block("instructor", scene) if scene else ""
    return steps(block(info, *lines), before=USER + "\n" + before)


def line_of(book, part: str) -> int:
    """The number of the line that holds a text, the last of them."""
    rows = book.source.split("\n")
    return max(at for at, row in enumerate(rows, 1) if part in row)


# -- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, words",
    [
        ("a  b\tc", ["a", "b", "c"]),
        ("a 'b c' \"d e\"", ["a", "b c", "d e"]),
        ("a b\\ c \\| '$x|' \"\\$x\"", ["a", "b c", "|", "$x|", "$x"]),
        ("a '' x''y", ["a", "", "xy"]),
        ('a "b\\c"', ["a", "b\\c"]),
    ],
)
def test_a_unix_host_quotes_as_its_shell(line, words):
    assert words_of([line], "AIX 4.3.3") == words


def test_windows_knows_double_quotes_only():
    assert words_of(["a c:\\lists\\x 'b c' \"d e\""], "NT 4") == [
        "a",
        "c:\\lists\\x",
        "'b",
        "c'",
        "d e",
    ]


def test_a_line_goes_on_behind_a_backslash():
    assert words_of(["a b \\", "c"], "Solaris 8") == ["a", "b", "c"]


@pytest.mark.parametrize(
    "line, what",
    [
        ("lspv | grep hdisk8", "'|' is a pipe"),
        ("rsQuery.sh > out", "'>' is a redirection"),
        ("rsQuery.sh $X", "'$' is a variable"),
        ('rsQuery.sh "$X"', "'$' is a variable"),
        ("a; b", "';' is a second command"),
        ("X=1", "'X=1' is an assignment"),
        ("ls *", "'*' is a pattern of file names"),
        ("a 'b", '"\'b" is a quotation that never ends'),
    ],
)
def test_what_only_a_shell_can_do_is_refused_in_a_sentence(line, what):
    with pytest.raises(NeedsShell) as said:
        words_of([line], "AIX 4.3.3")
    assert str(said.value) == f"hosts have no shell yet, and {what}: one command, no more"


async def test_a_pipe_stops_the_step_at_its_line():
    book = on_host("$ rsList2105s.sh | grep hdisk3")
    report = await run(book)
    assert report.failure.line == line_of(book, "$ rsList")
    assert "'|' is a pipe" in report.failure.found


# -- output ----------------------------------------------------------------------------------------


def told(expected: list[str], printed: list[str], **options: object) -> tuple[object, ...]:
    """Index, expected, found and captures."""
    lines = [output_line(each, Pos(1)) for each in expected]
    values = {"VOL": "10012019", "STAR": "a*c"}
    done = compare(lines, printed, values, **options)  # type: ignore[arg-type]
    return (done.at, done.expected, done.found, dict(done.captured))


HOLDS = (None, "", "")


@pytest.mark.parametrize(
    "expected, printed",
    [
        (["a b"], ["a   \tb  "]),
        ([], []),
        (["..."], []),
        (["a", "...", "d"], ["a", "b", "c", "d"]),
        (["...", "b", "c", "..."], ["a", "b", "x", "b", "c", "d"]),
        (["...", "c"], ["c", "c"]),
        (["Volume $VOL"], ["Volume 10012019"]),
        (["a*? (glob)"], ["abc"]),
        (["\\..."], ["..."]),
        (["[0-9]+ of ${VOL} (re)"], ["12 of 10012019"]),
        (["$STAR* (glob)"], ["a*cd"]),
    ],
)
def test_output_that_is_as_expected(expected, printed):
    assert told(expected, printed)[:3] == HOLDS


@pytest.mark.parametrize(
    "expected, printed, what",
    [
        (["a"], [], (0, "the line 'a'", "no more output")),
        ([], ["a"], (0, "no more output", "'a'")),
        (["a", "b"], ["a", "c"], (1, "the line 'b'", "'c'")),
        (["a", "...", "d"], ["a", "d", "e"], (2, "the line 'd'", "'e'")),
        (["a", "...", "a"], ["a"], (2, "the line 'a'", "no more output")),
        (["...", "x", "..."], ["a"], (1, "the line 'x'", "'a'")),
        (["$STAR (glob)"], ["abbc"], (0, "the line 'a*c (glob)'", "'abbc'")),
        (["[0-9] (re)"], ["12"], (0, "the line '[0-9] (re)'", "'12'")),
    ],
)
def test_output_that_is_not_says_which_line_and_what_stood_there(expected, printed, what):
    assert told(expected, printed)[:3] == what


def test_exact_counts_blanks():
    assert told(["a  b"], ["a b"], exact=True)[:3] == (0, "the line 'a  b'", "'a b'")
    assert told(["a  b"], ["a  b "], exact=True)[:3] == HOLDS


def test_unordered_gives_each_expected_line_one_of_its_own():
    assert told(["b", "a"], ["a", "b"], unordered=True)[:3] == HOLDS
    assert told(["* (glob)", "a"], ["a", "b"], unordered=True)[:3] == HOLDS
    assert told(["a", "a"], ["a", "b"], unordered=True)[0] == 1
    assert told(["a"], ["a", "b"], unordered=True)[:3] == (1, "no more output", "'b'")


def test_patterns_capture():
    assert told(["{DISK} is {VOLUME} (glob)"], ["hdisk3 is 00012019"])[3] == {
        "DISK": "hdisk3",
        "VOLUME": "00012019",
    }
    assert told(["(?P<N>[0-9]+)% (re)"], ["40%"])[3] == {"N": "40"}


# -- runs ------------------------------------------------------------------------------------------


async def test_a_command_its_output_and_its_code_stand_in_every_report():
    report = await run(
        on_host("$ rsList2105s.sh", *LIST, "...", "$ rsTestConnection.sh", "...", "[3]")
    )
    assert report.held, report.failure
    (step,) = (each for each in report.steps if each.number == "1")
    assert step.actions == 2
    assert [(each.command, each.code) for each in step.commands] == [
        ("rsList2105s.sh", 0),
        ("rsTestConnection.sh", 3),
    ]
    shown = report.document()["steps"][1]["commands"][1]
    assert shown["host"] == "korca"
    assert shown["exit_code"] == 3
    assert shown["output"][0].startswith("rsTestConnection: Server name not specified")
    for form in (text(report), page(report)):
        assert "$ rsList2105s.sh" in form
        assert "[3]" in form


async def test_wrong_output_names_step_line_expected_and_found():
    book = on_host("$ rsList2105s.sh", *LIST[:2], "hdisk3 00012020", "...")
    report = await run(book)
    assert report.verdict is Verdict.FAILED
    line = line_of(book, "hdisk3 00012020")
    found = report.failure.found
    assert report.failure.sentence() == (
        f"step 1, line {line}: expected the line 'hdisk3 00012020'; found {found}"
    )
    assert found == "'hdisk3         00012019'"


async def test_a_wrong_exit_code_is_found_at_the_line_where_it_should_stand():
    book = on_host("$ rsTestConnection.sh", "...", "[4]")
    report = await run(book)
    assert report.failure.line == line_of(book, "[4]")
    assert (report.failure.expected, report.failure.found) == ("exit code 4", "exit code 3")


async def test_an_error_where_success_was_expected_says_its_code():
    report = await run(on_host(f"$ rsExecuteTask.sh {AS} night"))
    assert report.failure.expected == "no more output"
    assert report.failure.found.endswith("(the command ended with exit code 80)")


async def test_D03_a_task_that_fails_at_a_host_is_refused_by_its_rule():
    scene = f"{SAVED}\nestablish-flashcopy $SRC $DST"
    lines = (f"$ rsExecuteTask.sh {AS} night", "rsExecuteTask: Command failed: * (glob)")
    report = await run(on_host(*lines, "[80 refused D03]", scene=scene))
    assert report.held, report.failure
    report = await run(on_host(*lines, "[80 refused D01]", scene=scene))
    assert report.failure.expected == "refused by D01"
    assert report.failure.found == "refused by D03"
    assert report.failure.rule == "D01"


async def test_a_mark_names_the_instant_of_what_the_command_did():
    lines = (f"$ rsExecuteTask.sh {AS} night",)
    mark = block("host korca mark T0", *lines)
    later = block("wait within 2h", "flashcopy $SRC is none")
    same = block("check", "volume $DST equals volume $SRC as of T0")
    write = block("do", 'write-blocks $SRC 0 "after"')
    book = steps(mark, write, later, same, before=USER + "\n" + block("instructor", SAVED))
    report = await run(book)
    assert report.held, report.failure
    assert report.marks["T0"] > 0


async def test_a_captured_name_serves_later_commands():
    lines = ("$ rsList2105s.sh", *LIST[:2], "{DISK} 00012019 (glob)", "...", "hdisk10 00312019")
    listed = block("host korca", *lines)
    asked = block(
        "host korca",
        f"$ rsQuery.sh {AS} -m -q $DISK",
        "...",
        "Volume 00012019 found on * (glob)",
        "...",
    )
    report = await run(steps(listed, asked, before=USER))
    assert report.held, report.failure
    (_, _, step, _) = report.steps
    assert step.commands[0].command.endswith("-q hdisk3")


async def test_L15_a_command_that_waits_moves_the_clock_and_has_a_limit():
    pair = "establish-pair 10012019 10014744"
    scene = f"establish-path 12019:17 14744:17\n{pair} --save mirror"
    execute = (f"$ rsExecuteTask.sh {AS} mirror",)
    wait = f"$ rsQueryComplete.sh {AS} mirror"
    report = await run(on_host(*execute, wait, scene=scene))
    assert report.held, report.failure
    assert report.virtual_us > 60_000_000
    short = on_host(*execute, wait, info="host korca within 2m", scene=scene)
    report = await run(short)
    assert report.failure.sentence().endswith(
        "expected the command to end within 2m; found it still runs"
    )
    assert [step.state for step in report.steps][1] is StepState.FAILED


async def test_a_host_that_there_is_not_is_named():
    report = await run(on_host("$ rsList2105s.sh", info="host prod"))
    assert "There is no host prod; there are korca" in report.failure.found


async def test_a_program_that_asks_for_nothing_is_given_nothing():
    book = on_host("$ rsList2105s.sh", "< yes", "...")
    report = await run(book)
    assert report.failure.line == line_of(book, "< yes")
    assert report.failure.found == "it asked for nothing"


async def test_exact_and_unordered_are_options_of_a_block():
    lines = ("$ rsList2105s.sh", *LIST, "...")
    report = await run(on_host(*lines, info="host korca exact"))
    assert report.failure.expected == f"the line '{LIST[0]}'"
    turned = ("$ rsList2105s.sh", *reversed(LIST), "...")
    assert (await run(on_host(*turned, info="host korca unordered"))).held
    assert not (await run(on_host(*turned))).held


async def test_who_works_at_the_host_is_known_to_the_server():
    engine = fresh_engine("two-sites")
    scene = f"{SAVED}\npassword-protection off"
    command = "$ rsExecuteTask.sh -s ess1c1 night"
    report = await run(on_host(command, info="host korca as root", scene=scene), engine=engine)
    assert report.held, report.failure
    assert engine.installation.server.runs[-1].operator == "root at korca"
