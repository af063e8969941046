"""The words of one command at a host, as its shell would hand them over.

A host of a run has no shell yet: a command is a name and its arguments, quoted as on that system.
What only a shell can do is refused with a sentence that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.hardware.host_disks import is_windows

if TYPE_CHECKING:
    from collections.abc import Sequence

BLANKS = " \t"
_UNIX = {
    "|": "a pipe",
    "<": "a redirection",
    ">": "a redirection",
    "&": "a command in the background",
    ";": "a second command",
    "(": "a subshell",
    ")": "a subshell",
    "`": "a command substitution",
    "$": "a variable",
    "*": "a pattern of file names",
    "?": "a pattern of file names",
    "[": "a pattern of file names",
}
_WINDOWS = {
    "|": "a pipe",
    "<": "a redirection",
    ">": "a redirection",
    "&": "a second command",
    "%": "a variable",
    "^": "an escape",
}
_IN_DOUBLE_QUOTES = {"`": _UNIX["`"], "$": _UNIX["$"]}
_ESCAPED_IN_QUOTES = '"\\$`'


class NeedsShell(Exception):
    """A command that only a shell understands; the message is one sentence."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"hosts have no shell yet, and {where} is {what}: one command, no more")


def words_of(lines: Sequence[str], system: str) -> list[str]:
    """The command's name and arguments.

    lines: as they stand in the runbook; all but the last end with a backslash. Raises NeedsShell.
    """
    windows = is_windows(system)
    for line in lines[:-1]:
        if windows or not line.endswith("\\"):
            raise NeedsShell("a second line", repr(line))
    text = "".join([*(line[:-1] for line in lines[:-1]), lines[-1]])
    words = _Reading(text, windows).words()
    if not words:
        raise NeedsShell("no command", repr(text))
    if not windows and "=" in words[0] and not text.lstrip().startswith(("'", '"')):
        raise NeedsShell("an assignment", repr(words[0]))
    return words


class _Reading:
    """One way through a command line, character by character."""

    def __init__(self, text: str, windows: bool) -> None:
        self.text, self.windows = text, windows
        self.at = 0
        self.done: list[str] = []
        self.word: list[str] | None = None

    def words(self) -> list[str]:
        while self.at < len(self.text):
            character = self._next()
            if character in BLANKS:
                self._end()
            elif character == '"' or (character == "'" and not self.windows):
                self._quoted(character)
            elif character == "\\" and not self.windows:
                self._add(self._next() if self.at < len(self.text) else "\\")
            else:
                self._plain(character)
        self._end()
        return self.done

    def _next(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def _add(self, text: str) -> None:
        self.word = [*(self.word or []), text]

    def _end(self) -> None:
        if self.word is not None:
            self.done.append("".join(self.word))
        self.word = None

    def _plain(self, character: str) -> None:
        special = (_WINDOWS if self.windows else _UNIX).get(character)
        if special is None and self.word is None and not self.windows:
            special = {"~": "a home directory", "#": "a comment"}.get(character)
        if special is not None:
            raise NeedsShell(special, repr(character))
        self._add(character)

    def _quoted(self, quote: str) -> None:
        """All up to the second quotation mark; in double ones UNIX still reads some signs."""
        begun = self.at
        self._add("")
        while self.at < len(self.text):
            character = self._next()
            if character == quote:
                return
            if quote == '"' and not self.windows:
                character = self._in_double_quotes(character)
            self._add(character)
        raise NeedsShell("a quotation that never ends", repr(self.text[begun - 1 :]))

    def _in_double_quotes(self, character: str) -> str:
        if character in _IN_DOUBLE_QUOTES:
            raise NeedsShell(_IN_DOUBLE_QUOTES[character], repr(character))
        following = self.text[self.at : self.at + 1]
        if character == "\\" and following and following in _ESCAPED_IN_QUOTES:
            return self._next()
        return character
