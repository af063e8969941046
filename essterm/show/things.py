"""Everything that `essterm show` can show, as data: the question, the usage, the columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulator.errors import UnknownObject
from emulator.units import duration_text
from essterm.show import questions
from essterm.show.questions import Asked, Question, Row


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be shown.

    ids: what may follow in the usage line, "" for nothing. columns: heading and key, or heading and
    what to print of a row. single: one object, not a list.
    """

    name: str
    summary: str
    ids: str
    rows: Question
    columns: tuple[tuple[str, str | Callable[[Row], str]], ...]
    single: bool = False


def rows_of(name: str, asked: Asked) -> list[Row]:
    """The rows of a thing; raises UnknownObject, and NotAnId for a text that is no ID."""
    thing = THINGS.get(name)
    if thing is None:
        raise UnknownObject(f"There is no {name} to show; there are {', '.join(THINGS)}.")
    if asked.ids and not thing.ids:
        raise UnknownObject(f"{name} takes no ID.")
    return thing.rows(asked)


def _time(key: str) -> Callable[[Row], str]:
    return lambda row: duration_text(row[key])


def _flag(key: str) -> Callable[[Row], str]:
    return lambda row: "yes" if row[key] else "no"


def _joined(key: str) -> Callable[[Row], str]:
    return lambda row: " ".join(row[key])


def _pairs(key: str) -> Callable[[Row], str]:
    return lambda row: " ".join(f"{left}={right}" for left, right in row[key])


def _application_state(row: Row) -> str:
    return f"{row['state']}, {row['waits']}" if row["waits"] else str(row["state"])


def _due(row: Row) -> str:
    return "" if row["due_us"] is None else duration_text(row["due_us"])


def _ended(row: Row) -> str:
    return duration_text(row["ended_us"]) if row["ended_us"] else ""


def _gb(key: str) -> Callable[[Row], str]:
    return lambda row: f"{row[key]:.1f}"


def _copied(row: Row) -> str:
    return f"{row['copied_percent']}%" if row["flashcopy"] else ""


_THINGS = (
    Thing(
        "storage-servers",
        "the units with their vital product data",
        "[SERIAL...]",
        questions.storage_servers,
        (
            ("SERIAL", "serial"),
            ("MODEL", "model"),
            ("SITE", "site"),
            ("HEALTH", "health"),
            ("CRIT", "crit_in_force"),
            ("FLASHCOPY", _flag("flashcopy_active")),
            ("PPRC", _flag("pprc_active")),
            ("LSS", "subsystems"),
            ("VOLUMES", "volumes"),
        ),
    ),
    Thing(
        "clusters",
        "the two clusters of each unit",
        "[SERIAL|CLUSTER...]",
        questions.clusters,
        (
            ("CLUSTER", "id"),
            ("HOST NAME", "host_name"),
            ("ADDRESS", "address"),
            ("HEALTH", "health"),
            ("PRIMARY", "primary_server"),
            ("BACKUP", "backup_server"),
        ),
    ),
    Thing(
        "copy-services",
        "the Copy Services server and its clients",
        "",
        questions.server,
        (
            ("STATE", "state"),
            ("ACTIVE", "active"),
            ("CLUSTER", "cluster"),
            ("PRIMARY", "primary"),
            ("BACKUP", "backup"),
            ("CLIENTS", _pairs("clients")),
        ),
        single=True,
    ),
    Thing(
        "subsystems",
        "the logical subsystems",
        "[SERIAL|LSS...]",
        questions.subsystems,
        (
            ("LSS", "id"),
            ("SSID", "ssid"),
            ("CLUSTER", "cluster"),
            ("RANKS", "ranks"),
            ("FREE GB", _gb("free_gb")),
            ("VOLUMES", "volumes"),
            ("SOURCES", "flashcopy_sources"),
            ("TARGETS", "flashcopy_targets"),
        ),
    ),
    Thing(
        "ranks",
        "the ranks",
        "[SERIAL|RANK...]",
        questions.ranks,
        (
            ("RANK", "id"),
            ("LSS", "lss"),
            ("LOOP", "loop"),
            ("RAID", _flag("raid")),
            ("GB", _gb("capacity_gb")),
            ("FREE GB", _gb("free_gb")),
        ),
    ),
    Thing(
        "volumes",
        "the volumes with their copies",
        "[SERIAL|LSS|VOLUME...]",
        questions.of_volumes,
        (
            ("VOLUME", "id"),
            ("LSS", "lss"),
            ("GB", _gb("size_gb")),
            ("LABEL", "label"),
            ("ONLINE", _flag("online")),
            ("FLASHCOPY", "flashcopy"),
            ("STATE", lambda row: row["flashcopy_state"] if row["flashcopy"] else ""),
            ("PARTNER", "partner"),
            ("COPIED", _copied),
        ),
    ),
    Thing(
        "flashcopy",
        "the FlashCopy relations",
        "[SERIAL|LSS|VOLUME...]",
        questions.flashcopy,
        (
            ("SOURCE", "source"),
            ("TARGET", "target"),
            ("STATE", "state"),
            ("BACKGROUND", _flag("background_copy")),
            ("T0", _time("t0_us")),
            ("COPIED", lambda row: f"{row['copied_percent']}%"),
            ("TRACKS LEFT", "tracks_left"),
            ("DUE", _due),
        ),
    ),
    Thing(
        "pprc",
        "the PPRC pairs",
        "[SERIAL|LSS|VOLUME...]",
        questions.pprc_pairs,
        (
            ("SOURCE", "primary"),
            ("TARGET", "secondary"),
            ("STATE", "primary_state"),
            ("TARGET STATE", "secondary_state"),
            ("CRITICAL", _flag("critical")),
            ("WRITES", lambda row: "inhibited" if row["write_inhibited"] else ""),
            ("REASON", "reason"),
            ("COPIED", lambda row: f"{row['copied_percent']}%"),
            ("OUT OF SYNC", "out_of_sync_cylinders"),
            ("DUE", _due),
        ),
    ),
    Thing(
        "paths",
        "the logical paths between subsystems",
        "[SERIAL|LSS...]",
        questions.logical_paths,
        (
            ("SOURCE", "source"),
            ("SAID", "source_said"),
            ("TARGET", "target"),
            ("SAID", "target_said"),
            ("LINK", "link"),
            ("STATE", "state"),
        ),
    ),
    Thing(
        "links",
        "the ESCON links",
        "[LINK...]",
        questions.links,
        (
            ("LINK", "id"),
            ("FROM", "origin"),
            ("SAID", "origin_said"),
            ("TO", "target"),
            ("SAID", "target_said"),
            ("KM", _gb("length_km")),
            ("OVER", "carrier"),
            ("DIRECTORS", "directors"),
            ("STATE", "state"),
            ("WHY", "reason"),
        ),
    ),
    Thing(
        "faults",
        "what is broken, planned and armed: the instructor's view",
        "",
        questions.faults,
        (
            ("KIND", "kind"),
            ("NUMBER", lambda row: str(row["number"] or "")),
            ("PLACE", "place"),
            ("WHAT", "what"),
            ("WHEN", lambda row: row["condition"] or _due(row)),
        ),
    ),
    Thing(
        "tasks",
        "the task runs that the Copy Services server keeps",
        "[NAME...]",
        questions.tasks,
        (
            ("NUMBER", "number"),
            ("NAME", "name"),
            ("KIND", "kind"),
            ("PAIRS", "pairs"),
            ("OPERATOR", "operator"),
            ("STATUS", "status"),
            ("STARTED", _time("started_us")),
            ("ENDED", _ended),
        ),
    ),
    Thing(
        "log",
        "the newest events with their numbers",
        "",
        questions.log,
        (
            ("EVENT", "number"),
            ("TIME", _time("at_us")),
            ("OPERATOR", "operator"),
            ("PLACE", "place"),
            ("TEXT", "text"),
        ),
    ),
    Thing(
        "hosts",
        "the hosts",
        "[NAME...]",
        questions.hosts,
        (
            ("HOST", "name"),
            ("ADDRESS", "address"),
            ("NETWORK", "network"),
            ("SYSTEM", "system"),
            ("SITE", "site"),
            ("STORAGE SERVER", "storage_server"),
            ("COMMANDS", "cli_level"),
            ("SDD", "sdd"),
            ("PORTS", _joined("ports")),
            ("VOLUMES", "volumes"),
            ("DISKS", "disks"),
        ),
    ),
    Thing(
        "disks",
        "the disks of hosts and the volumes behind them",
        "[HOST...]",
        questions.disks,
        (
            ("HOST", "host"),
            ("DISK", "name"),
            ("VOLUME", "volume"),
            ("PORT", "port"),
            ("FOUND", "found"),
        ),
    ),
    Thing(
        "applications",
        "applications with what they saw acknowledged and what is lost",
        "[NAME...]",
        questions.applications,
        (
            ("APPLICATION", "name"),
            ("HOST", "host"),
            ("STATE", _application_state),
            ("VOLUMES", _joined("volumes")),
            ("ACKNOWLEDGED", "acknowledged"),
            ("LOST", "lost"),
            ("RPO", _time("rpo_us")),
            ("LONGEST PAUSE", _time("longest_pause_us")),
        ),
    ),
    Thing(
        "clock",
        "virtual time, its calendar second and its speed",
        "",
        questions.clock,
        (("TIME", _time("now_us")), ("CALENDAR", "calendar"), ("SPEED", "rate")),
        single=True,
    ),
    Thing(
        "sites",
        "the sites with what stands on them",
        "[NAME...]",
        questions.sites,
        (
            ("SITE", "name"),
            ("ROLE", "role"),
            ("STORAGE SERVERS", _joined("storage_servers")),
            ("HOSTS", _joined("hosts")),
        ),
    ),
)

THINGS: dict[str, Thing] = {thing.name: thing for thing in _THINGS}
"""Everything that can be shown, by name."""
