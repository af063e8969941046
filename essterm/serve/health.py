"""How a server is: what it says of itself every few seconds, and what that is worth.

A server writes ``serving/NAME.json`` in its home. Whoever asks reads it, looks whether the process
is there and the words are fresh, and calls at the address as a client does.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from saves.files import read_at_most
from saves.problems import SaveProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = "serving"
EVERY_S = 5.0
"""Seconds between two reports."""
STALE_S = 30.0
"""Seconds after which a server that has said nothing does not answer its terminals either."""
LAG_MOST_MS = 2_000.0
CALL_S = 5.0
GREETING_MOST = 4096
FILE_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class WorldReport:
    """One world: virtual microseconds, virtual seconds for one wall second, why it stopped."""

    name: str
    visits: int
    revision: int
    now_us: int
    rate: int
    is_slipping: bool
    stopped: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says. started_s, at_s: wall seconds since 1970; lag_ms: how late the loop was.

    problems: one sentence for each thing that is not as it should be.
    """

    name: str
    kind: str
    pid: int
    started_s: float
    at_s: float
    address: str
    port: int
    sessions: int
    connections: int
    lag_ms: float
    memory_mib: int
    worlds: tuple[WorldReport, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A report and what is wrong. is_gone: there is no such process any more."""

    report: dict[str, Any]
    problems: tuple[str, ...]
    is_gone: bool = False

    @property
    def is_good(self) -> bool:
        """Whether terminals are served."""
        return not self.problems


def report_path(home: Path, name: str) -> Path:
    """Where a server of this name says how it is."""
    return home / FOLDER / f"{name}.json"


def write_report(home: Path, report: Report) -> None:
    """Say it, in one step; raises OSError."""
    path = report_path(home, report.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".json.tmp")
    draft.write_text(json.dumps(asdict(report)) + "\n", "utf-8")
    draft.replace(path)


def forget_report(home: Path, name: str) -> None:
    """The server has ended as it should."""
    with suppress(OSError):
        report_path(home, name).unlink()


def memory_mib() -> int:
    """What the process holds in memory now; the most that it ever held where that is not told."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


# -- asking ----------------------------------------------------------------------------------------
def verdicts(home: Path, name: str = "", clock: Callable[[], float] = time.time) -> list[Verdict]:
    """How the servers of a home are, or the one of a name; none when there is no report."""
    folder = home / FOLDER
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return [_verdict(path, clock()) for path in paths if not name or path.stem == name]


def _verdict(path: Path, now_s: float) -> Verdict:
    try:
        report = json.loads(read_at_most(path, FILE_MOST))
        pid, at_s = int(report["pid"]), float(report["at_s"])
        address, port = str(report["address"]), int(report["port"])
        problems = [str(each) for each in report["problems"]]
        lag_ms = float(report["lag_ms"])
    except (SaveProblem, ValueError, KeyError, TypeError) as problem:
        return Verdict({"name": path.stem}, (f"{path} cannot be read: {problem}.",))
    if not _is_there(pid):
        return Verdict(report, (f"Process {pid} has ended without saying so.",), is_gone=True)
    if now_s - at_s > STALE_S:
        problems.append(f"Process {pid} has said nothing for {now_s - at_s:.0f} s.")
    if lag_ms > LAG_MOST_MS:
        problems.append(f"Keys wait for {lag_ms:.0f} ms.")
    if port:
        problems += _called(address, port)
    return Verdict(report, tuple(problems))


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _called(address: str, port: int) -> list[str]:
    """Call as a client does: an SSH server begins with its name."""
    host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    try:
        with socket.create_connection((host, port), CALL_S) as call:
            call.settimeout(CALL_S)
            begun = call.recv(GREETING_MOST)
    except OSError as fault:
        return [f"{host} port {port} does not answer: {fault.strerror or fault}."]
    return [] if begun.startswith(b"SSH-") else [f"{host} port {port} takes no terminal now."]
