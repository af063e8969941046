"""What can be shown of the Copy Services server and of who may work with it."""

from __future__ import annotations

from essterm.show import server_questions as questions
from essterm.show.thing import Thing, ended_of, last_run_of, pairs_of, time_of

SERVER_THINGS = (
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
            ("CLIENTS", pairs_of("clients")),
        ),
        single=True,
    ),
    Thing(
        "tasks",
        "the tasks and groups that are saved on the Copy Services server",
        "[NAME...]",
        questions.tasks,
        (
            ("NUMBER", "number"),
            ("NAME", "name"),
            ("KIND", "kind"),
            ("PAIRS", "pairs"),
            ("GROUP", "group"),
            ("LAST STATUS", "status"),
            ("LAST RUN", last_run_of),
            ("DESCRIPTION", "description"),
        ),
    ),
    Thing(
        "runs",
        "the task runs that the Copy Services server keeps",
        "[NAME...]",
        questions.runs,
        (
            ("NUMBER", "number"),
            ("NAME", "name"),
            ("KIND", "kind"),
            ("PAIRS", "pairs"),
            ("OPERATOR", "operator"),
            ("STATUS", "status"),
            ("STARTED", time_of("started_us")),
            ("ENDED", ended_of),
        ),
    ),
    Thing(
        "server-log",
        "the log of the Copy Services server, as its panel shows it",
        "",
        questions.server_log,
        (("LINE", "text"), ("OPERATOR", "operator")),
    ),
    Thing(
        "users",
        "who may use the command line at hosts",
        "[NAME...]",
        questions.users,
        (("USER", "name"),),
    ),
    Thing(
        "accounts",
        "who may sign on to the Specialist",
        "[NAME...]",
        questions.accounts,
        (("ACCOUNT", "name"), ("ROLE", "role")),
    ),
)
"""In the order in which they are listed."""
