"""Markdown to runbook.  CommonMark decides what is a heading and what is a fence, the line
grammars decide the rest, and everything else is prose for people.

All problems of a file are collected: what cannot be read is left out, and reading goes on.  No
text whatever raises.  What looks like a block or a step but would not be run, because it stands in
a list, a quotation, an indented text or an unclosed comment, is an error: nothing vanishes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from essterm.replay.format import words
from essterm.replay.format.blocks import read_block
from essterm.replay.format.header import read_header
from essterm.replay.format.model import Header, Pos, Problem, Prose, Runbook, Section
from essterm.replay.format.tables import Tables, machine_tables
from essterm.replay.format.tokens import clipped, did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from essterm.replay.format.model import Part

_TITLE = re.compile(rf"({words.RUNBOOK_ID.pattern}): (\S.*)")
_NUMBERED = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?)\.?[ \t]+(\S.*)")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*")
_FENCE_END = re.compile(r" {0,3}(?:`{3,}|~{3,})[ \t]*")
_HIDDEN_FENCE = re.compile(r"([\s>*+\-]|[0-9]+[.)]\s)*(?:`{3,}|~{3,})[ \t]*([\w-]+)")
_INVISIBLE = frozenset("‪‫‬‭‮⁦⁧⁨⁩")
_EXAMPLE_TITLE = "# P47: Establish a FlashCopy pair"


def read(source: str, tables: Tables | None = None) -> tuple[Runbook | None, list[Problem]]:
    """The document in ``source``, and all that is wrong with it, in the order of the file.

    None only where the text is too large or not plain text.  A document with problems of level
    error must not be run.
    """
    rows = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if problems := _unreadable(rows, len(source)):
        return None, problems
    reader = _Reader(rows, tables or machine_tables())
    book = reader.read()
    return book, sorted(reader.problems, key=lambda problem: (problem.pos, problem.code))


def markdown_tokens(rows: Sequence[str]) -> list[Token]:
    """The block structure of a document; nothing inside a line is parsed."""
    markdown = MarkdownIt("commonmark")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown.parse("\n".join(rows))


def _unreadable(rows: list[str], size: int) -> list[Problem]:
    if size > words.MAX_CHARACTERS or len(rows) > words.MAX_LINES:
        limit = f"{words.MAX_LINES} lines and {words.MAX_CHARACTERS} characters"
        return [Problem(Pos(1), "RB00", f"a runbook has at most {limit}")]
    for number, row in enumerate(rows, 1):
        if row.isprintable():
            continue
        for col, character in enumerate(row, 1):
            if _is_control(character):
                shown = f"U+{ord(character):04X}"
                message = f"a runbook is plain text, found the control character {shown}"
                return [Problem(Pos(number, col), "RB00", message)]
    return []


def _is_control(character: str) -> bool:
    if character == "\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in _INVISIBLE


class _Draft:
    """A section while its parts come in."""

    def __init__(self, number: str, title: str, pos: Pos) -> None:
        self.number, self.title, self.pos = number, title, pos
        self.parts: list[Part] = []

    def finished(self) -> Section:
        return Section(self.number, self.title, tuple(self.parts), pos=self.pos)


class _Reader:
    """Walks over the Markdown tokens of one document."""

    def __init__(self, rows: list[str], tables: Tables) -> None:
        self.rows, self.tables = rows, tables
        self.problems: list[Problem] = []
        self.id = self.title = ""
        self.has_title = False
        self.header: Header | None = None
        self.intro: list[Part] = []
        self.sections: list[_Draft] = []
        self.last_number = "0"
        self.prose_from = 0
        self.accounted: set[int] = set()

    def read(self) -> Runbook:
        tokens = markdown_tokens(self.rows)
        for at, token in enumerate(tokens):
            if token.map is None:
                continue
            if token.type == "heading_open":
                self._heading(token, tokens[at + 1].content.strip())
            elif token.type == "fence":
                self._fence(token)
            elif token.type == "html_block":
                self._html(token)
        self._flush(len(self.rows))
        self._find_hidden()
        if not self.has_title:
            self._wrong(1, 1, "RB01", "expected a title in the first line", _EXAMPLE_TITLE)
        if self.header is None:
            self._wrong(1, 1, "RB03", "expected a ```runbook block below the title")
        sections = tuple(draft.finished() for draft in self.sections)
        header = self.header or Header(is_broken=True)
        return Runbook(self.id, self.title, header, tuple(self.intro), sections)

    def _wrong(self, line: int, col: int, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Pos(line, col), code, message, hint))

    def _flush(self, upto: int) -> None:
        """What stood between the last part and row ``upto`` is prose."""
        start = self.prose_from
        while start < upto and not self.rows[start].strip():
            start += 1
        while upto > start and not self.rows[upto - 1].strip():
            upto -= 1
        if upto > start:
            parts = self.sections[-1].parts if self.sections else self.intro
            parts.append(Prose("\n".join(self.rows[start:upto]), pos=Pos(start + 1)))

    # --- headings

    def _heading(self, token: Token, text: str) -> None:
        top, end = _range(token)
        row = self.rows[top]
        col = len(row) - len(row.lstrip("# \t>")) + 1
        if token.level > 0:
            message = "this heading stands inside a list or quotation"
            self._wrong(top + 1, 1, "RB10", message, "move it to the left margin")
            return
        self._flush(top)
        self.prose_from = end
        if token.markup in ("=", "-"):
            hint = "write # or ## in front of it; a rule `---` needs an empty line above"
            self._wrong(end, 1, "RB10", "an underlined heading is not used", hint)
        elif token.tag == "h1":
            self._title(text, top + 1, col)
        elif token.tag in ("h2", "h3"):
            self.sections.append(self._section(text, int(token.tag[1]), Pos(top + 1, col)))
        else:
            message = f"a runbook has steps (##) and parts of steps (###), found {token.markup}"
            self._wrong(top + 1, 1, "RB10", message)

    def _title(self, text: str, line: int, col: int) -> None:
        if self.has_title:
            self._wrong(line, 1, "RB01", "a second title (#): steps are written with ##")
            return
        self.has_title = True
        if self.intro or self.sections or self.header is not None:
            self._wrong(line, 1, "RB01", "the title stands first", "move it to the first line")
        if found := _TITLE.fullmatch(text):
            self.id, self.title = found[1], found[2]
        else:
            message = f"expected 'ID: title', found '{clipped(text)}'"
            self._wrong(line, col, "RB02", message, _EXAMPLE_TITLE)

    def _section(self, text: str, level: int, pos: Pos) -> _Draft:
        found = _NUMBERED.fullmatch(text)
        if not found:
            self._check_reserved(text, level, pos)
            return _Draft("", text, pos)
        number, title = found[1], found[2]
        wanted = self._next_number(level)
        if number != wanted:
            what = "part of a step" if level == 3 else "step"
            message = f"this {what} is number {wanted}, found {number}"
            hint = "`essterm runbooks lint --fix` renumbers"
            self._wrong(pos.line, pos.col, "RB11", message, hint)
        right_form = ("." in number) == (level == 3)
        self.last_number = number if right_form else wanted
        return _Draft(self.last_number, title, pos)

    def _check_reserved(self, text: str, level: int, pos: Pos) -> None:
        if level == 2 and text in words.SECTIONS:
            if any(draft.title == text and not draft.number for draft in self.sections):
                self._wrong(pos.line, pos.col, "RB10", f"'{text}' stands twice")
            return
        hint = nearest(text, words.SECTIONS) if level == 2 else ""
        mark = "." if level == 2 else ""
        example = f"{'#' * level} {self._next_number(level)}{mark} {clipped(text)}"
        what = "a step number or one of: " + ", ".join(words.SECTIONS)
        message = f"expected {what if level == 2 else 'the number of a part'}"
        message += f"; found '{clipped(text)}'"
        hint = f"did you mean {hint}?" if hint else example
        self._wrong(pos.line, pos.col, "RB10", message, hint)

    def _next_number(self, level: int) -> str:
        step, _, part = self.last_number.partition(".")
        return str(int(step) + 1) if level == 2 else f"{step}.{int(part or 0) + 1}"

    # --- fences

    def _fence(self, token: Token) -> None:
        top, end = _range(token)
        if token.level > 0:
            word = _first_word(token.info)
            if word in words.ILLUSTRATIONS:
                self.accounted.update(range(top, end))
            elif word not in words.KINDS:
                self._unknown(word, top + 1)
            return
        self.accounted.update(range(top, end))
        row = self.rows[top]
        fence = _FENCE.match(row.lstrip(" "))
        indent = len(row) - len(row.lstrip(" "))
        start = indent + (fence.end() if fence else 0)
        info = row[start:].rstrip()
        word = _first_word(info)
        if word in words.ILLUSTRATIONS:
            return
        self._flush(top)
        self.prose_from = end
        if indent:
            message = f"this {clipped(word)} block does not stand at the left margin"
            self._wrong(top + 1, 1, "RB22", message, "remove the blanks in front of it")
        closed = end - 1 > top and _FENCE_END.fullmatch(self.rows[end - 1]) is not None
        if not closed:
            hint = "put ``` on a line of its own after it"
            self._wrong(top + 1, 1, "RB23", "this block is never closed", hint)
        rows = [(n + 1, self.rows[n]) for n in range(top + 1, end - 1 if closed else end)]
        if info == "runbook":
            self._header(top + 1, rows)
        else:
            self._block((info, Pos(top + 1, start + 1)), rows)

    def _unknown(self, word: str, line: int) -> None:
        """In a list too, a block of an unknown kind may be one that was meant to be run."""
        hint = did_you_mean(word, [*words.KINDS, "text"], 20)
        self._wrong(line, 1, "RB20", f"unknown block kind '{clipped(word)}'", hint)

    def _header(self, line: int, rows: list[tuple[int, str]]) -> None:
        if self.header is not None:
            self._wrong(line, 1, "RB03", "a second `runbook` block")
            return
        if self.intro or self.sections:
            message = "the `runbook` block stands directly below the title"
            self._wrong(line, 1, "RB03", message, "move the text below it")
        self.header, problems = read_header(rows, line)
        self.problems += problems

    def _block(self, first: tuple[str, Pos], rows: list[tuple[int, str]]) -> None:
        block, problems = read_block(first, rows, self.tables)
        self.problems += problems
        if block is not None and block.info.kind == "runbook":
            line = first[1].line
            self._wrong(line, 1, "RB21", "a `runbook` block has no place and no options")
        elif block is not None:
            parts = self.sections[-1].parts if self.sections else self.intro
            parts.append(block)

    # --- what would vanish

    def _html(self, token: Token) -> None:
        """A closed comment may hide what it likes; nothing else may."""
        top, end = _range(token)
        text = token.content.lstrip()
        if text.startswith("<!--"):
            if "-->" in text:
                self.accounted.update(range(top, end))
            else:
                message = "this comment is never closed, and hides all that follows"
                self._wrong(top + 1, 1, "RB24", message, "end it with -->")
            return
        for number in range(top, end):
            if re.match(r" {0,3}#{1,6}[ \t]", self.rows[number]):
                message = f"the HTML in line {top + 1} hides this heading"
                hint = "an empty line, or no HTML"
                self._wrong(number + 1, 1, "RB24", message, hint)

    def _find_hidden(self) -> None:
        for number, row in enumerate(self.rows):
            if number in self.accounted:
                continue
            found = _HIDDEN_FENCE.match(row)
            if found and found[2] in words.KINDS:
                message = f"this {found[2]} block does not stand at the left margin"
                hint = "in a list, a quotation, HTML or an indented text it would not be run"
                self._wrong(number + 1, found.start(2) + 1, "RB22", message, hint)


def _range(token: Token) -> tuple[int, int]:
    """First row of a token, and the row behind its last."""
    top, end = token.map or [0, 0]
    return top, end


def _first_word(info: str) -> str:
    return (info.split() or [""])[0]
