"""A screen shows rows and sends commands; it changes nothing but itself.

Assignments to attributes are allowed on ``self``, on ``self.styles``, and to the few properties
of Textual's own widgets named below. Whatever else a screen needs is listed with its reason.
"""

from __future__ import annotations

import ast

from tests.structure.sources import Source, dotted, imports, report, source, sources

# Properties of a widget, which no part of the machine has; and the one by which rows are handed on.
WIDGET_PROPERTIES = {
    "BINDINGS",
    "border_subtitle",
    "border_title",
    "can_focus",
    "disabled",
    "display",
    "loading",
    "rows",
    "tooltip",
    "visible",
}

# Where the application itself (`app`) may be set up.
APPLICATION_FILES = {
    "screens/terminal.py": "fits the application to what this one terminal can show",
}

# "file: target" -> the reason why it is no change of the machine.
ALLOWED: dict[str, str] = {
    "screens/terminal.py: widget._repaint_required": "the framework's own mark on a widget",
}

# Where each of these may stand; style: one door to the application, one table, one key handler.
PLACES = {
    "self.app": ("screens/base.py", "screens/bridge.py"),
    "DataTable": ("screens/widgets/",),
    "on_key": ("screens/widgets/", "screens/service_terminal/"),
}


def assigned(node: ast.AST) -> list[ast.expr]:
    """What a statement assigns to or deletes, tuples taken apart."""
    if isinstance(node, ast.Assign | ast.Delete):
        targets = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    else:
        return []
    flat: list[ast.expr] = []
    while targets:
        target = targets.pop(0)
        if isinstance(target, ast.Tuple | ast.List):
            targets = [*target.elts, *targets]
        elif isinstance(target, ast.Starred):
            targets.insert(0, target.value)
        else:
            flat.append(target)
    return flat


def is_own(file: Source, target: ast.Attribute) -> bool:
    """Is this the screen's own attribute, or a property that only a widget has?"""
    owner = dotted(target.value)
    if file.name in APPLICATION_FILES and owner.partition(".")[0] == "app":
        return True
    return owner in {"self", "cls"} or owner.endswith("styles") or target.attr in WIDGET_PROPERTIES


def sets_by_name(node: ast.AST) -> bool:
    """Is this ``setattr(row, ...)`` or a relative of it, on anything but ``self``?"""
    if not isinstance(node, ast.Call):
        return False
    called = dotted(node.func).rpartition(".")[2]
    owner = dotted(node.args[0]) if node.args else ""
    return called in {"setattr", "delattr", "__setattr__", "__delattr__"} and owner != "self"


def mutations(files: tuple[Source, ...]) -> list[str]:
    """Assignments to attributes of something else, and ``setattr`` on it."""
    found = []
    for file in files:
        for node in ast.walk(file.tree):
            for target in assigned(node):
                name = f"{file.name}: {ast.unparse(target)}"
                if (
                    isinstance(target, ast.Attribute)
                    and not is_own(file, target)
                    and name not in ALLOWED
                ):
                    found.append(f"{file.name}:{node.lineno} assigns {ast.unparse(target)}")
            if sets_by_name(node):
                found.append(f"{file.name}:{node.lineno} calls {ast.unparse(node)}")
    return found


def misplaced(files: tuple[Source, ...]) -> list[str]:
    """The application, a data table or a key handler used where it does not belong."""
    found = []
    for file in files:
        uses: list[tuple[int, str]] = []
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Attribute) and dotted(node) == "self.app":
                uses.append((node.lineno, "self.app"))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "on_key":
                uses.append((node.lineno, "on_key"))
        uses += [
            (line, "DataTable") for line, name in imports(file.tree) if name.endswith(".DataTable")
        ]
        found += [
            f"{file.name}:{line} {word} belongs in {' or '.join(PLACES[word])}"
            for line, word in uses
            if not file.name.startswith(PLACES[word])
        ]
    return found


def test_no_screen_changes_what_is_not_its_own() -> None:
    problems = mutations(sources("screens"))
    assert not problems, report(problems)


def test_the_application_tables_and_keys_have_one_place_each() -> None:
    problems = misplaced(sources("screens"))
    assert not problems, report(problems)


def test_every_exception_gives_its_reason_and_is_still_needed() -> None:
    present = {
        f"{file.name}: {ast.unparse(target)}"
        for file in sources("screens")
        for node in ast.walk(file.tree)
        for target in assigned(node)
    }
    for name, reason in ALLOWED.items():
        assert len(reason.split()) >= 4, f"{name}: say why"
        assert name in present, f"{name}: no longer in the sources, take it off the list"


def test_planted_mutations_are_found() -> None:
    text = (
        "self.cursor = 1\n"
        "self.styles.height = 2\n"
        "child.rows = rows\n"
        "self.pair.state = 1\n"
        "a, row.size = 1, 2\n"
        "volume.used += 1\n"
        "del row.x\n"
        "object.__setattr__(row, 'x', 1)\n"
        "setattr(self, 'x', 1)\n"
    )
    lines = sorted(problem.split()[0] for problem in mutations((source("screens/x.py", text),)))
    assert lines == [f"screens/x.py:{number}" for number in (4, 5, 6, 7, 8)]


def test_planted_misplacements_are_found() -> None:
    text = "from textual.widgets import DataTable\nself.app.exit()\ndef on_key(self): ...\n"
    assert len(misplaced((source("screens/x.py", text),))) == 3
    assert len(misplaced((source("screens/widgets/x.py", text),))) == 1
    assert len(misplaced((source("screens/base.py", text),))) == 2
