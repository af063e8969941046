"""Tasks that the server keeps, as a document holds them: rows whose work is tagged.

A row has the fields of `SavedTask`; only the work differs, which is a command: ``[type name,
*fields]`` as in `values`, or nothing for a group.
"""

from __future__ import annotations

from typing import Any

import msgspec

from emulator.copy_services.server import SavedTask, TaskStatus


class SavedTaskRow(msgspec.Struct):
    """A task or a group that the server keeps (§5.1.4)."""

    number: int
    name: str
    description: str
    work: list[Any] | None
    members: tuple[int, ...]
    status: TaskStatus
    ran_us: int


def saved_task_row(task: SavedTask) -> SavedTaskRow:
    """The row of a task."""
    fields = {name: getattr(task, name) for name in SavedTaskRow.__struct_fields__}
    if task.work is not None:
        from saves.codec.values import tagged

        fields["work"] = tagged(task.work)
    return SavedTaskRow(**fields)


def saved_task_from(row: SavedTaskRow) -> SavedTask:
    """The task of a row; raises ValueError when its work is no command."""
    fields = {name: getattr(row, name) for name in SavedTaskRow.__struct_fields__}
    if row.work is not None:
        from saves.codec.values import command_from

        fields["work"] = command_from(row.work)
    return SavedTask(**fields)
