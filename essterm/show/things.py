"""Everything that `essterm show` can show, as data: the question, the usage, the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import UnknownObject
from essterm.show import questions
from essterm.show.server_things import SERVER_THINGS
from essterm.show.thing import (
    Thing,
    application_state_of,
    copied_of,
    due_of,
    flag_of,
    gb_of,
    joined_of,
    time_of,
)

if TYPE_CHECKING:
    from essterm.show.questions import Asked, Row


def rows_of(name: str, asked: Asked) -> list[Row]:
    """The rows of a thing; raises UnknownObject, and NotAnId for a text that is no ID."""
    thing = THINGS.get(name)
    if thing is None:
        raise UnknownObject(f"There is no {name} to show; there are {', '.join(THINGS)}.")
    if asked.ids and not thing.ids:
        raise UnknownObject(f"{name} takes no ID.")
    return thing.rows(asked)


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
            ("FLASHCOPY", flag_of("flashcopy_active")),
            ("PPRC", flag_of("pprc_active")),
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
        "subsystems",
        "the logical subsystems",
        "[SERIAL|LSS...]",
        questions.subsystems,
        (
            ("LSS", "id"),
            ("SSID", "ssid"),
            ("CLUSTER", "cluster"),
            ("RANKS", "ranks"),
            ("FREE GB", gb_of("free_gb")),
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
            ("RAID", flag_of("raid")),
            ("GB", gb_of("capacity_gb")),
            ("FREE GB", gb_of("free_gb")),
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
            ("GB", gb_of("size_gb")),
            ("LABEL", "label"),
            ("ONLINE", flag_of("online")),
            ("FLASHCOPY", "flashcopy"),
            ("STATE", lambda row: row["flashcopy_state"] if row["flashcopy"] else ""),
            ("PARTNER", "partner"),
            ("COPIED", copied_of),
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
            ("BACKGROUND", flag_of("background_copy")),
            ("T0", time_of("t0_us")),
            ("COPIED", lambda row: f"{row['copied_percent']}%"),
            ("TRACKS LEFT", "tracks_left"),
            ("DUE", due_of),
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
            ("CRITICAL", flag_of("critical")),
            ("WRITES", lambda row: "inhibited" if row["write_inhibited"] else ""),
            ("REASON", "reason"),
            ("COPIED", lambda row: f"{row['copied_percent']}%"),
            ("OUT OF SYNC", "out_of_sync_cylinders"),
            ("DUE", due_of),
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
            ("KM", gb_of("length_km")),
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
            ("WHEN", lambda row: row["condition"] or due_of(row)),
        ),
    ),
    Thing(
        "log",
        "the newest events with their numbers",
        "",
        questions.log,
        (
            ("EVENT", "number"),
            ("TIME", time_of("at_us")),
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
            ("PORTS", joined_of("ports")),
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
            ("STATE", application_state_of),
            ("VOLUMES", joined_of("volumes")),
            ("ACKNOWLEDGED", "acknowledged"),
            ("LOST", "lost"),
            ("RPO", time_of("rpo_us")),
            ("LONGEST PAUSE", time_of("longest_pause_us")),
        ),
    ),
    Thing(
        "clock",
        "virtual time, its calendar second and its speed",
        "",
        questions.clock,
        (("TIME", time_of("now_us")), ("CALENDAR", "calendar"), ("SPEED", "rate")),
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
            ("STORAGE SERVERS", joined_of("storage_servers")),
            ("HOSTS", joined_of("hosts")),
        ),
    ),
)

THINGS: dict[str, Thing] = {thing.name: thing for thing in (*_THINGS, *SERVER_THINGS)}
"""Everything that can be shown, by name."""
