"""docs/serving.md keeps its word: commands, limits, roles, the unit for systemd."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess

import click
import pytest

from essterm.cli import main_group
from essterm.serve.limits import Limits
from essterm.serve.roles import CONSOLES, ROLES
from essterm.serve.running import ADDRESS, PORT
from tests.structure.sources import ROOT

TEXT = (ROOT / "docs" / "serving.md").read_text("utf-8")


def block(language):
    """The first block of a language."""
    return TEXT.partition(f"```{language}\n")[2].partition("```")[0]


def commands():
    """Every call of essterm on the page, in blocks of any kind and between backticks."""
    lines = re.findall(r"(?:^|[`\"=/ ])essterm ((?:--home \S+ |[a-z]+ )[^`\"\n]*)", TEXT)
    known = set(main_group.commands)
    found = [shlex.split(line.rstrip("]")) for line in lines]
    return [words for words in found if words[0] == "--home" or words[0] in known]


def test_every_command_on_the_page_is_one():
    found = commands()
    assert len(found) > 10
    for words in found:
        group, rest = main_group, list(words)
        if rest[0] == "--home":
            rest = rest[2:]
        if rest[0] == "--installation":
            rest = rest[2:]
        while isinstance(group, click.Group):
            group = group.commands[rest.pop(0)]
        group.make_context("essterm", rest, resilient_parsing=True).close()


def test_the_unit_for_systemd_starts_a_server_that_there_is():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(block("ini"))
    command = unit["Service"]["ExecStart"].split()
    assert command[0].endswith("/essterm")
    assert command[1] == "serve"
    assert unit["Service"]["Restart"] == "on-failure"


@pytest.mark.needs_tool("systemd-analyze")
def test_systemd_reads_the_unit(tmp_path):
    path = tmp_path / "essterm.service"
    text = block("ini")
    text = re.sub(r"^ExecStart=\S+", f"ExecStart={shutil.which('true')}", text, flags=re.MULTILINE)
    path.write_text(re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE))
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False
    )
    ours = [line for line in checked.stderr.splitlines() if "essterm.service" in line]
    assert ours == []


def test_limits_roles_and_consoles_are_those_of_the_program():
    limits = Limits()
    for told in (
        f"| connections in all | {limits.connections} |",
        f"one /64 network of IPv6 | {limits.of_address} |",
        f"have not logged in | {limits.unproven}, for {limits.login_s:.0f} s each |",
        f"time without a key | {limits.idle_s / 60:.0f} minutes |",
        f"length of a session | {limits.session_s / 3600:.0f} hours |",
        f"{limits.input_bytes_s >> 10} KiB a second, after {limits.input_burst >> 10} KiB at once",
        f"{limits.wire_bytes_s >> 10} KiB a second, after {limits.wire_burst >> 10} KiB at once",
        f"Serving two-sites at {ADDRESS} port {PORT};",
    ):
        assert told in TEXT
    for name in (*ROLES, *CONSOLES):
        assert f"| `{name}` |" in TEXT
