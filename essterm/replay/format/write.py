"""Runbook to canonical Markdown.

``read(write(book)) == book`` for every book, and ``write(read(source)) == source`` for a source in
canonical form: LF, one empty line between parts, fields and options in the order of the format,
quotes only where they are needed (typed texts and searched texts always).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from essterm.replay.format.host_lines import looks_special
from essterm.replay.format.model import (
    Action,
    Comment,
    Door,
    Expect,
    Given,
    Harm,
    HarmKind,
    Hint,
    Match,
    Prose,
    Refused,
    Relation,
    Run,
    Statement,
    StepLine,
)
from essterm.replay.format.tokens import is_one_word, quoted
from essterm.replay.format.words import FLAGS, HEADER_FIELDS, OPTION_FIELDS, RESERVED, FieldKind

if TYPE_CHECKING:
    from essterm.replay.format.model import (
        Header,
        Info,
        Line,
        Output,
        Part,
        Ref,
        Runbook,
        Section,
    )


def write(book: Runbook) -> str:
    """The document in canonical form."""
    parts = [f"# {book.id}: {book.title}", f"```runbook\n{_header(book.header)}```"]
    parts += map(_part, book.intro)
    for section in book.sections:
        parts.append(_heading(section))
        parts += map(_part, section.parts)
    return "\n\n".join(parts) + "\n"


def _heading(section: Section) -> str:
    if not section.number:
        return f"## {section.title}"
    if "." in section.number:
        return f"### {section.number} {section.title}"
    return f"## {section.number}. {section.title}"


# --- header -----------------------------------------------------------------------------------


def _header(header: Header) -> str:
    plain = ""
    tables = ""
    for name, kind in HEADER_FIELDS.items():
        value = getattr(header, name)
        if not value:
            continue
        if kind is FieldKind.TABLE:
            rows = "".join(f"{key} = {_toml(each)}\n" for key, each in value.items())
            tables += f"\n[{name}]\n{rows}"
        else:
            plain += f"{name} = {_toml(value)}\n"
    return plain + tables if plain else tables.removeprefix("\n")


def _toml(value: str | tuple[str, ...]) -> str:
    if not isinstance(value, str):
        return "[" + ", ".join(map(_toml, value)) + "]"
    body = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", _escape, body) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


# --- blocks -----------------------------------------------------------------------------------


def _part(part: Part) -> str:
    if isinstance(part, Prose):
        return part.text
    body = "".join(write_line(line) + "\n" for line in part.lines)
    fence = "`" * _fence_length(body)
    return f"{fence}{_info(part.info)}\n{body}{fence}"


def _fence_length(body: str) -> int:
    inside = re.findall(r"^ {0,3}(`{3,})[ \t]*$", body, re.MULTILINE)
    return max((len(each) + 1 for each in inside), default=3)


def _info(info: Info) -> str:
    words = [info.kind, *map(label, info.place)]
    if info.kind == "service-terminal":
        words.insert(2, "cluster")
    for option, field in OPTION_FIELDS.items():
        if value := getattr(info, field):
            words += [option] if option in FLAGS else [option, label(value)]
    return " ".join(words)


def label(text: str) -> str:
    """``text`` as a label: bare where it is one word that means nothing else."""
    return text if is_one_word(text) and text not in RESERVED else quoted(text)


# --- lines ------------------------------------------------------------------------------------


def write_line(line: Line) -> str:
    """One line of a block; a host command is several."""
    match line:
        case Comment():
            return line.text
        case Action():
            return _action(line)
        case Expect():
            words = ["expect", "no" if line.absent else "", line.role, label(line.text)]
            return _joined(*words, f"is {line.state}" if line.state else "")
        case Refused():
            return _joined("refused", line.rule, quoted(line.message) if line.message else "")
        case Run():
            return _run(line)
        case Door():
            return _door(line)
        case Statement():
            return statement(line)
        case StepLine():
            fact = statement(line.statement) if line.statement else ""
            return _joined(line.word, line.value and label(line.value), fact)
        case Hint():
            return f"{line.level} {line.text}"
        case Harm():
            return _harm(line)
        case Given():
            return f"{line.name} = {label(line.value)}"


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)


def _action(line: Action) -> str:
    if line.text is not None:
        return _joined(line.verb, quoted(line.text), "in", line.role, label(line.labels[0]))
    labels = " > ".join(map(label, line.labels))
    scope = f"in {label(line.scope)}" if line.scope else ""
    return _joined(line.verb, line.role, labels, scope, f"with {line.keys}" if line.keys else "")


def _door(line: Door) -> str:
    name, *arguments = line.words
    words = [quoted(each) if each.startswith("--") else label(each) for each in arguments]
    for option, value in line.options:
        words += [option] if value is None else [option, label(value)]
    return " ".join([name, *words])


def _harm(line: Harm) -> str:
    subject = {
        HarmKind.RULE: line.rule,
        HarmKind.STEP: f"{line.step} before step {line.before}",
        HarmKind.EVER: statement(line.statement) if line.statement else "",
    }[line.kind]
    return _joined(line.kind, subject, "costs", str(line.points), line.why and quoted(line.why))


def _run(line: Run) -> str:
    rows = ["$ " + line.command[0], *("> " + more for more in line.command[1:])]
    rows += ["< " + answer for answer in line.answers]
    rows += [_output(each, last) for each, last in _with_last(line.output)]
    if line.code:
        rows.append(f"[{line.code} refused {line.refused}]" if line.refused else f"[{line.code}]")
    return "\n".join(row.rstrip() for row in rows)


def _with_last(output: tuple[Output, ...]) -> list[tuple[Output, bool]]:
    """Each line, and whether nothing but empty lines follows it."""
    texts = [each.text or each.match for each in output]
    return [(each, not any(texts[at + 1 :])) for at, each in enumerate(output)]


def _output(output: Output, is_last: bool) -> str:
    """An empty line at the end would not count, so it is written as a lone backslash."""
    if output.match is Match.ANY:
        return "..."
    if output.match is not Match.EXACT:
        return f"{output.text} ({output.match})"
    is_lost = is_last and not output.text
    return "\\" + output.text if is_lost or looks_special(output.text) else output.text


# --- statements -------------------------------------------------------------------------------


def statement(fact: Statement) -> str:
    """A statement as one line."""
    since = f"since {fact.since}" if fact.since else ""
    until = f"until {fact.until}" if fact.until else ""
    return _joined(_sentence(fact), since, until)


def _sentence(fact: Statement) -> str:
    ref = fact.subject
    if ref.kind == "writes":
        of = f"of {label(ref.ids[0])}" if ref.ids else ""
        return _joined("no acknowledged write", of, "lost")
    if ref.kind == "all":
        return f"all {ref.ids[0]} unchanged"
    if ref.kind == "time":
        return f"time from {ref.ids[0]} to {ref.to[0]} {fact.rel} {fact.value}"
    if ref.kind == "variant":
        return f"variant {label(ref.ids[0])}"
    if fact.other is not None:
        as_of = f"as of {fact.as_of}" if fact.as_of else ""
        return _joined(_ref(ref), fact.rel, _ref(fact.other), as_of)
    return _joined(_ref(ref), fact.rel, _value(fact))


def _value(fact: Statement) -> str:
    if fact.rel in (Relation.EXISTS, Relation.UNCHANGED):
        return ""
    if fact.rel in (Relation.IS, Relation.IS_NOT):
        return fact.value
    if fact.rel in (Relation.CONTAINS, Relation.LACKS) or fact.value == fact.subject.kind:
        return quoted(fact.value)
    if fact.unit == "%":
        return fact.value + "%"
    return _joined(label(fact.value), fact.unit)


def _ref(ref: Ref) -> str:
    ids = ", ".join(map(label, ref.ids))
    partners = "-> " + ", ".join(map(label, ref.to)) if ref.to else ""
    return _joined(ref.kind, ids, partners, f"on {label(ref.host)}" if ref.host else "", ref.prop)
