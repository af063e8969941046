"""Command lines of the rs* commands: ``-x`` on UNIX, ``/x`` on Windows (§6.3, rule L01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.hosts.codes import Code, Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

USER = {"u": Code.NO_USER, "p": Code.NO_PASSWORD}
SERVER = {"s": Code.NO_SERVER}
BACKUP = {"b": Code.MISSING_PARAMETERS}


@dataclass(frozen=True, slots=True)
class Usage:
    """How a command is called.

    values: the flags that take a value, with the code for a missing one. switches: the others.
    names: what may stand without a flag, "" for nothing. shown: the line behind the name, with
    flags as on UNIX. under: other codes for missing values when a switch is given.
    """

    shown: str
    values: Mapping[str, Code]
    switches: str = "v"
    names: str = ""
    under: Mapping[str, Mapping[Code, Code]] = field(default_factory=dict)


@dataclass(slots=True)
class Given:
    """What stands behind a command's name."""

    values: dict[str, str] = field(default_factory=dict)
    switches: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)

    @property
    def verbose(self) -> bool:
        """Whether the connection is to be told of (rule L23)."""
        return "v" in self.switches


def read(usage: Usage, words: Sequence[str], sign: str) -> Given:
    """The flags and names of a command line; sign: "-" or "/".

    Raises Failure for a value that is missing (two or more: code 10, §6.3.1.4) and for a word that
    the command does not know.
    """
    known = {f"{sign}{letter}" for letter in (*usage.values, *usage.switches)}
    given, missing = Given(), list[Code]()
    rest = list(reversed(words))
    while rest:
        word = rest.pop()
        letter = word.removeprefix(sign)
        if word not in known:
            _take_name(given, usage, word, sign)
        elif letter in usage.switches:
            given.switches.add(letter)
        elif rest and rest[-1] and rest[-1] not in known:
            given.values[letter] = rest.pop()
        else:
            missing.append(usage.values[letter])
            if rest and not rest[-1]:
                rest.pop()
    if len(missing) > 1:
        raise Failure(Code.MISSING_PARAMETERS, usage=True)
    for code in missing:
        others = [usage.under.get(each, {}).get(code) for each in given.switches]
        raise Failure(next(filter(None, others), code), usage=True)
    return given


def _take_name(given: Given, usage: Usage, word: str, sign: str) -> None:
    if not usage.names or word.startswith(sign):
        raise Failure(Code.MISSING_PARAMETERS, f"'{printable(word)}' is no flag", usage=True)
    if word:  # an empty variable of a script names nothing
        given.names.append(word)


def printable(text: str) -> str:
    """A word of a person as it can be shown: what cannot be printed becomes a question mark."""
    return "".join(each if each.isprintable() else "?" for each in text)
