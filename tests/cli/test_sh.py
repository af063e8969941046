"""`essterm sh`: a host's commands as real programs, under real shells and their tools."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from essterm.hosts.frames import ARGUMENTS_MOST
from saves.slots import Home
from tests.cli.hosts import HOST, an_installation, on_host
from tests.cli.program import done, program, rows

STATES = """
rsQuery.sh $A -f "$1" | awk '
  /^\\*+Volume/ { next }
  /found on/ { volume = $2 }
  /^State=/ { split($0, part, /[=,]/); print volume, part[2], part[6] }
' | sed 's/ /:/g' | sort -r | tr '\\n' ' '
"""
"""How a list of volumes stands, one word for each."""


def test_the_exit_code_is_that_of_the_program() -> None:
    done("new", "a")
    assert on_host("exit 7").returncode == 7
    assert on_host("kill -TERM $$").returncode == 143
    assert on_host("exec 2>/dev/null; rsQuery.sh -s x").returncode == 14
    assert program("sh", HOST, "--", "no-such-program").returncode == 127
    assert program("sh", HOST, "--", "/").returncode == 126


def test_an_unknown_host_is_told_which_there_are() -> None:
    done("new", "a")
    answer = program("sh", "nobody")
    assert answer.returncode == 1
    assert answer.stderr == (
        "essterm: There is no host nobody; there are korca, fastlynx, brolga, tasman, syd_node1.\n"
    )


def test_what_the_shell_calls_acts_on_the_same_installation(home: Path) -> None:
    told = on_host('echo "$ESSTERM_HOME"; echo "$ESSTERM_INSTALLATION"').stdout.splitlines()
    assert told == [str(home), "two-sites"]


def test_nothing_is_left_behind(home: Path) -> None:
    done("new", "a")
    answer = on_host('dirname "$(command -v rsQuery.sh)"; stat -c %a "$(dirname $0)" >/dev/null')
    commands = Path(answer.stdout.strip())
    assert commands.name == "bin"
    assert not commands.parent.exists()
    opened = Home(home).open("a")  # free at once, also after a core of its own
    opened.release()
    assert opened.notices == []


def test_the_commands_are_for_their_owner_and_named_for_the_system() -> None:
    done("new", "a")
    script = 'd=$(dirname "$(command -v rsQuery.sh)"); ls "$d"; stat -c %a "$d" "$d/.."'
    names = on_host(script).stdout.split()
    assert names[:6] == [
        *("rsExecuteTask.sh", "rsList2105s.sh", "rsPrimeServer.sh"),
        *("rsQuery.sh", "rsQueryComplete.sh", "rsTestConnection.sh"),
    ]
    assert names[6:] == ["700", "700"]
    assert on_host("rsQuery.bat; rsQuery /s x", host="tasman").returncode == 14


@pytest.mark.parametrize(
    "shell",
    [pytest.param(name, marks=pytest.mark.needs_tool(name)) for name in ("ksh", "bash", "sh")],
)
def test_a_backup_script_reads_states_runs_a_task_and_sees_it(shell: str, tmp_path: Path) -> None:
    an_installation()
    volumes = tmp_path / "volumes"
    volumes.write_text("10012019\n10112019\n")
    script = f"""
        states() {{ {STATES} }}
        states {volumes} >> {tmp_path}/seen || exit 1
        rsExecuteTask.sh $A one || exit 2
        rsExecuteTask.sh $A one 2> {tmp_path}/why
        [ $? -eq 80 ] || exit 3
        states {volumes} >> {tmp_path}/seen || exit 4
    """
    answer = on_host(script, shell=shell)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    before, after = (
        "10112019:simplex:none 10012019:simplex:none ",
        ("10112019:simplex:target 10012019:simplex:source "),
    )
    assert (tmp_path / "seen").read_text() == before + after
    assert (tmp_path / "why").read_text().startswith("rsExecuteTask: Command failed")
    assert rows("show", "flashcopy")[0]["source"] == "10012019"


def test_a_loop_keeps_its_standard_input_and_everything_else_is_this_machine(
    tmp_path: Path,
) -> None:
    an_installation()
    (tmp_path / "volumes").write_text("10012019\n10112019\n10212019\n")
    script = f"""
        cd {tmp_path}
        while read volume; do rsQuery.sh $A -q $volume; done < volumes | grep -c found
        cat volumes | rsQuery.sh $A -f /dev/stdin | grep -c found
        rsQuery.sh $A -f volumes > all; wc -l < all
        echo $ESSTERM_HOST
    """
    assert on_host(script).stdout.split() == ["3", "3", "10", HOST]
    assert (tmp_path / "all").exists()


def test_it_is_found_through_links_doubled_slashes_and_without_an_environment(
    tmp_path: Path,
) -> None:
    an_installation()
    script = f"""
        d=$(dirname "$(command -v rsQuery.sh)")
        ln -s "$d/rsTestConnection.sh" {tmp_path}/rsTestConnection.sh
        ln -s "$d" {tmp_path}/ibm2105cli
        {tmp_path}/rsTestConnection.sh -s ess1c1 && echo link
        /{tmp_path}//ibm2105cli//rsTestConnection.sh -s ess1c1 && echo folder
        cd "$d" && env -i ./rsTestConnection.sh -s ess1c1 && echo bare
        LC_ALL=C PYTHONPATH=/nowhere PYTHONHOME=/nowhere rsTestConnection.sh -s ess1c1 && echo odd
    """
    assert on_host(script).stdout.split() == ["link", "folder", "bare", "odd"]


def _unshared() -> bool:
    tried = subprocess.run(["unshare", "-Ur", "-m", "true"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.needs_tool("unshare")
def test_C17_absolute_paths_are_there_for_one_shell_only() -> None:
    if not _unshared():
        pytest.skip("this machine allows no user namespaces")
    an_installation()
    script = """
        /usr/opt/ibm2105cli/rsTestConnection.sh -s ess1c1 && echo aix
        /usr/lpp/ibm2105cli/rsTestConnection.sh -s ess1c1 && echo fileset
        /opt//ibm2105cli//rsTestConnection.sh -s ess1c1 && echo solaris
        id -u; command -v awk > /dev/null && echo tools; exit 5
    """
    answer = on_host(script, "--paths")
    assert answer.stdout.split() == ["aix", "fileset", "solaris", "0", "tools"], answer.stderr
    assert answer.returncode == 5
    assert not Path("/opt/ibm2105cli").is_symlink()


# -- arguments -------------------------------------------------------------------------------------


def test_arguments_arrive_byte_for_byte() -> None:
    an_installation()
    script = r"""
        rsExecuteTask.sh $A '' ; echo $?
        rsExecuteTask.sh $A 'one two' ; echo $?
        rsExecuteTask.sh $A "$(printf '\377\376')" ; echo $?
        rsQuery.sh '-s ess1c1' ; echo $?
    """
    answer = on_host(script)
    assert answer.stdout.split() == ["4", "80", "80", "10"]
    assert "one two" in answer.stderr
    assert answer.stderr.count("\n") == 5  # four failures, and how the last one is called


def test_a_command_line_that_is_too_long_is_told_and_harms_nobody() -> None:
    an_installation()
    long = "head -c 100000 /dev/zero | tr '\\0' x"
    many = " ".join(["$L"] * (ARGUMENTS_MOST // 100_000 + 1))
    answer = on_host(f"L=$({long}); rsQuery.sh $L; echo $?; rsQuery.sh {many}; echo $?")
    assert answer.stdout.split() == ["10", "126"]
    assert "rsQuery.sh: Argument list too long" in answer.stderr


def test_garbage_ends_with_a_code_and_a_line_that_can_be_read(tmp_path: Path) -> None:
    an_installation()
    (tmp_path / "garbage").write_bytes(bytes(range(256)) * 40)
    script = f"""
        rsQuery.sh $A -f {tmp_path}/garbage >/dev/null; echo $?
        rsQuery.sh $A -f {tmp_path} >/dev/null; echo $?
        rsQuery.sh $A -f "$(printf '\\033[31m')" >/dev/null; echo $?
    """
    answer = on_host(script)
    assert all(int(code) in {6, 16, 17, 80} for code in answer.stdout.split())
    assert "\x1b" not in answer.stderr


# -- streams ---------------------------------------------------------------------------------------


def test_streams_that_are_closed_or_full_end_it_as_they_end_others() -> None:
    an_installation()
    script = """
        rsList2105s.sh >&- ; echo $?
        rsList2105s.sh >&- 2>&- <&- ; echo $?
        rsList2105s.sh > /dev/full ; echo $?
        rsQuery.sh -s x 2>&- ; echo $?
        (rsList2105s.sh; echo $? >&2) | true
    """
    answer = on_host(script)
    assert answer.stdout.split() == ["0", "0", "80", "14"]
    assert answer.stderr.splitlines()[0] == "rsList2105s: write error: No space left on device"
    assert answer.stderr.splitlines()[1] in ("0", "141")  # the reader has gone before, or not


# -- who ------------------------------------------------------------------------------------------


def test_the_user_of_a_shell_stands_in_the_log_where_the_command_names_none() -> None:
    an_installation()
    done("do", "password-protection", "off")
    on_host("rsExecuteTask.sh -s ess1c1 one; rsExecuteTask.sh $A two", "--user", "jane")
    asked = dict.fromkeys(row["operator"] for row in rows("show", "log") if row["operator"])
    assert list(asked)[-2:] == [f"jane at {HOST}", f"storwatch at {HOST}"]
    assert program("sh", "--user", "x" * 33, HOST).returncode == 2


# -- a person's shell ------------------------------------------------------------------------------


def test_a_script_on_standard_input_is_for_the_shell() -> None:
    an_installation()
    answer = program("sh", HOST, stdin=b"rsTestConnection.sh -s ess1c1 && echo $ESSTERM_HOST\n")
    assert (answer.returncode, answer.stdout) == (0, f"{HOST}\n")


def test_the_folder_of_a_killed_shell_is_removed_by_the_next(tmp_path: Path) -> None:
    an_installation()
    script = 'dirname "$(command -v rsQuery.sh)"; kill -KILL $PPID'
    left = Path(on_host(script).stdout.strip()).parent
    assert left.is_dir()
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    on_host("true")
    assert not left.exists()


def test_a_command_whose_shell_was_killed_waits_for_no_core() -> None:
    """Its shell would find the next core; 40 comes at once, and not after half a minute."""
    an_installation()
    script = (
        "kill -KILL $PPID; while rsTestConnection.sh -s ess1c1; do :; done; rsTestConnection.sh"
    )
    assert on_host(f"{script} -s ess1c1; echo code $?").stdout.endswith("code 40\n")
