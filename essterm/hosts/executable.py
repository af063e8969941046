"""Makes the executable of a host's commands: a first line, `essterm.hosts.command`, and a place."""

from __future__ import annotations

import ast
import json
import sys
from functools import cache
from pathlib import Path

from emulator.hosts.codes import TEXT, Code
from essterm.hosts.frames import ARGUMENTS_MOST
from essterm.hosts.running import FILE_MOST

FLAGS = "-ISEXutf8"
"""No settings of the environment, no packages, arguments byte for byte."""
FIRST_LINE_MOST = 127
"""Bytes of a first line that every system takes."""


def text(place: Path, host: str, user: str) -> str:
    """The executable for one host. place: where the core's socket is; user: "" for nobody."""
    asked = {"host": host, "user": user} if user else {"host": host}
    head = json.dumps(asked).removesuffix("}").encode()
    code = Code.NOT_CONNECTED
    refused = bytes([code]) + f": {TEXT[code]}\n".encode()
    given = f"{str(place)!r}, {head!r}, {ARGUMENTS_MOST}, {FILE_MOST}, {refused!r}"
    return f"{_first_line(sys.executable)}\n{_program()}\nmain({given})\n"


def _first_line(interpreter: str) -> str:
    """How the system finds the interpreter; by way of a shell where its path does not fit."""
    line = f"#!{interpreter} {FLAGS}"
    if len(line.encode()) <= FIRST_LINE_MOST and not any(each.isspace() for each in interpreter):
        return line
    quoted = interpreter.replace("'", "'\\''")
    return f"#!/bin/sh\n'''exec' '{quoted}' {FLAGS} \"$0\" \"$@\"\n' '''"


@cache
def _program() -> str:
    """The program without what only its readers need, which would be read at each call."""
    tree = ast.parse(Path(__file__).with_name("command.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [each for each in node.body if not _is_for_readers(each)] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.unparse(tree)


def _is_for_readers(node: ast.stmt) -> bool:
    """A description, or what only a check of types needs."""
    if isinstance(node, ast.ImportFrom):
        return node.module in ("__future__", "typing")
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
