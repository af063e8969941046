"""How the program ends: every error is one sentence and an exit code, never a traceback.

Exit codes: 0 done, 1 refused or failed, 2 usage, 3 a file that cannot be read, 4 the installation
is in use or its core cannot be reached; 128 + N when signal N ended the program.

Nothing of the command line is loaded here: ``essterm`` alone has none to read.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from emulator.errors import CommandError, EssError
from emulator.ids import NotAnId

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, FAILED, USAGE, UNREADABLE, UNREACHABLE = 0, 1, 2, 3, 4
INTERRUPTED = 128 + signal.SIGINT
CRASH_FILES = 100


class Failed(EssError):
    """A command ends with a sentence and this exit code."""

    def __init__(self, text: str, code: int = FAILED) -> None:
        super().__init__(text)
        self.code = code


def leave(work: Callable[[], Any], words: Sequence[str]) -> NoReturn:
    """Do the work, say what went wrong, and end the program with the exit code.

    words: the command line, for a report.
    """
    code = FAILED
    try:
        answer = work()
        sys.stdout.flush()
        code = answer if isinstance(answer, int) else DONE
    except SystemExit:
        raise
    except BaseException as error:
        if not _ended:
            code = told(error, words)
    code = 128 + _ended[0] if _ended else code
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    sys.exit(code)


def version_text() -> str:
    """The version that is installed; sources that nobody installed have none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("essterm")
    except PackageNotFoundError:
        return "from sources"


def prepare() -> None:
    """Make this process fit to be ended: by a signal, cleanly; and with closed streams, quietly.

    A missing standard stream is replaced, so that no file of an installation is ever in its place.
    A character that the output cannot show is shown as its number.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _end)


_ended: list[int] = []
"""The signals that have ended this process."""


def _end(signum: int, _frame: object) -> None:
    """Leave as after an interrupt, which every loop takes for a reason to close cleanly."""
    _ended.append(signum)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        raise SystemExit(128 + signum)
    signal.raise_signal(signal.SIGINT)


def say(text: str) -> None:
    """One line on standard error; a closed one is no reason to stop."""
    with contextlib.suppress(OSError):
        print(f"essterm: {text}", file=sys.stderr, flush=True)


def told(error: BaseException, words: Sequence[str]) -> int:
    """Say what went wrong in one sentence; returns the exit code."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return FAILED
    code = code_of(error)
    if code is None or _is_of_a_defect(error):
        say(_crashed(error, words))
        return FAILED
    say(_sentence(error))
    return code


def _drop_output() -> None:
    """Nobody reads our output any more: what Python flushes at its end goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())


_CODES = {
    "saves.problems.InUse": UNREACHABLE,
    "essterm.serve.client.OutOfReach": UNREACHABLE,
    "saves.problems.ChoiceNeeded": UNREADABLE,
    "saves.problems.Damaged": UNREADABLE,
    "saves.problems.NewerFormat": UNREADABLE,
    "saves.toml_tables.InstallationProblem": UNREADABLE,
    "essterm.replay.format.library.LibraryProblem": UNREADABLE,
    "essterm.replay.plan.DoesNotFit": FAILED,
    "essterm.replay.settle.AppEnded": FAILED,
}
"""Exit codes by class, by name so that telling an error does not load what nobody used."""


_TELLS_ITSELF = "saves.problems.JournalStopped"
"""An OSError that comes with a sentence of its own."""


def code_of(error: BaseException) -> int | None:
    """The exit code of an error that has a sentence of its own; None for a defect of essterm."""
    for kind in type(error).__mro__:
        code = _CODES.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return code
    if isinstance(error, Failed):
        return error.code
    if isinstance(error, CommandError | NotAnId):
        return USAGE
    return FAILED if isinstance(error, EssError | OSError) else None


def _is_of_a_defect(error: BaseException) -> bool:
    """Screens that have ended, and not because somebody left them."""
    return type(error).__name__ == "AppEnded" and error.__cause__ is not None


def _sentence(error: BaseException) -> str:
    text = str(error)
    kind = type(error)
    if f"{kind.__module__}.{kind.__qualname__}" == _TELLS_ITSELF:
        text = str(getattr(error, "strerror", text))
    elif isinstance(error, OSError) and error.strerror:
        what = f"{error.filename or 'the output'}: "
        text = f"{what}{error.strerror}"
        if error.errno == errno.ENOSPC:
            text = f"{what}no space is left on the disk"
    lines = text.splitlines() if isinstance(error, Failed) else [text]
    text = "\n".join(" ".join(line.split()) for line in lines)
    return text if text.endswith((".", "!", "?")) else f"{text}."


# -- what nobody expected ------------------------------------------------------------------------
def _crashed(error: BaseException, words: Sequence[str]) -> str:
    """Write a report for those who make essterm; returns the sentence for the person."""
    what = f"{type(error).__name__}: {error}".split("\n", 1)[0]
    try:
        path = _write_report(error, words)
    except OSError as fault:
        return f"This is a defect of essterm ({what}); no report could be written ({fault})."
    return f"This is a defect of essterm ({what}); a report for its makers is in {path}."


def _write_report(error: BaseException, words: Sequence[str]) -> Path:
    """The newest report goes to the first free number; raises OSError."""
    from essterm.settings import Settings

    folder = _home_of(words) or Settings.of(None, None, os.environ).home
    folder = folder / "crashes"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"essterm {version_text()}, Python {sys.version}, {sys.platform}",
        f"{without_passwords(words)!r}",
        "",
    ]
    lines += traceback.format_exception(error)
    for number in range(1, CRASH_FILES + 1):
        path = folder / f"crash-{number:03d}.txt"
        with contextlib.suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines))
            return path
    raise OSError(errno.EEXIST, f"{folder} is full of reports; send and delete them")


def without_passwords(words: Sequence[str]) -> list[str]:
    """The words of a command line with stars for what follows `--password`, also inside a word."""
    shown = [re.sub(_SECRET, r"\1*****", word) for word in words]
    for place, word in enumerate(words[:-1]):
        if word in ("--password", "-p", "/p"):
            shown[place + 1] = "*****"
    return shown


_SECRET = r"""(--password[= ]\s*|(?<!\S)[-/]p\s+)("[^"]*"?|'[^']*'?|\S+)"""


def _home_of(words: Sequence[str]) -> Path | None:
    """The home that the words name, as far as they can be understood."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--home" and following:
            return Path(following)
        if word.startswith("--home="):
            return Path(word.removeprefix("--home="))
    return None
