"""No file, class or function outgrows a reader: limits, not averages."""

from __future__ import annotations

import ast

from tests.structure.sources import Source, report, source, sources

FILE_LINES = 400
APPLICATION_LINES = 200  # screens/app.py: the place where such programs rot first
CLASS_METHODS = 25
FUNCTION_LINES = 60  # without its docstring

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Lines of a function from ``def`` to its end, without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def too_long_files(files: tuple[Source, ...]) -> list[str]:
    """Files over their budget."""
    found = []
    for file in files:
        limit = APPLICATION_LINES if file.name == "screens/app.py" else FILE_LINES
        if file.line_count > limit:
            found.append(f"{file.name}: {file.line_count} lines, limit {limit}")
    return found


def too_long_functions(files: tuple[Source, ...]) -> list[str]:
    """Functions over their budget."""
    return [
        f"{file.name}:{node.lineno} {node.name}: {body_lines(node)} lines, limit {FUNCTION_LINES}"
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, Function) and body_lines(node) > FUNCTION_LINES
    ]


def too_wide_classes(files: tuple[Source, ...]) -> list[str]:
    """Classes with more methods than one can keep in mind."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef):
                count = sum(isinstance(item, Function) for item in node.body)
                if count > CLASS_METHODS:
                    found.append(
                        f"{file.name}:{node.lineno} {node.name}: "
                        f"{count} methods, limit {CLASS_METHODS}"
                    )
    return found


def test_no_file_is_too_long() -> None:
    problems = too_long_files(sources())
    assert not problems, report(problems)


def test_no_function_is_too_long() -> None:
    problems = too_long_functions(sources())
    assert not problems, report(problems)


def test_no_class_has_too_many_methods() -> None:
    problems = too_wide_classes(sources())
    assert not problems, report(problems)


def test_a_planted_long_function_is_found_and_its_docstring_is_free() -> None:
    body = "    x = 1\n"
    prose = '    """' + "word\n" * 70 + '    """\n'
    longest = "def f():\n" + body * (FUNCTION_LINES - 1)
    assert too_long_functions((source("a.py", longest),)) == []
    assert too_long_functions((source("a.py", longest + body),)) == ["a.py:1 f: 61 lines, limit 60"]
    assert too_long_functions((source("a.py", "def f():\n" + prose + body),)) == []


def test_a_planted_wide_class_and_long_files_are_found() -> None:
    methods = "".join(f"    def m{n}(self): ...\n" for n in range(CLASS_METHODS + 1))
    assert too_wide_classes((source("a.py", "class C:\n" + methods),)) == [
        "a.py:1 C: 26 methods, limit 25"
    ]
    lines = "x = 1\n" * (APPLICATION_LINES + 1)
    assert too_long_files((source("screens/app.py", lines), source("b.py", lines))) == [
        "screens/app.py: 201 lines, limit 200"
    ]
