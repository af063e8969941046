"""The shape of what is saved: every class that a document reaches, with fields and types.

Faults that are planned or armed stand in documents, and so does what tasks do: their commands
belong to the shape.
"""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any, get_args, get_type_hints

import msgspec

from emulator.applications.application import Application
from emulator.commands.faults import ArmFault, Condition
from emulator.copy_services import fault_handlers, tasks
from emulator.outcome import AgendaItem
from saves.codec.document import Document
from saves.codec.values import hints_of, types_of


def shape() -> str:
    """One line for each class, sorted by name."""
    found: dict[str, str] = {}
    waiting: list[Any] = [Document, ArmFault]
    for root in (AgendaItem, Condition):
        waiting += types_of(root).values()
    waiting += [*fault_handlers.HANDLERS, *tasks.KINDS]
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if not isinstance(hint, type) or hint.__name__ in found:
            continue
        fields: dict[str, Any] = {}
        if issubclass(hint, msgspec.Struct):
            fields = get_type_hints(hint)
            if hint is Document:
                fields["applications"] = list[Application]  # read by a decoder of its own
        elif dataclasses.is_dataclass(hint):
            fields = hints_of(hint)
        elif issubclass(hint, Enum):
            found[hint.__name__] = " | ".join(repr(each.value) for each in hint)
            continue
        if fields:
            waiting += fields.values()
            found[hint.__name__] = ", ".join(f"{k}: {_name(v)}" for k, v in fields.items())
    return "".join(f"{name}: {fields}\n" for name, fields in sorted(found.items()))


def _name(hint: Any) -> str:
    text = repr(hint) if get_args(hint) else getattr(hint, "__name__", repr(hint))
    for module in ("emulator.", "saves.", "typing."):
        while module in text:
            start = text.index(module)
            end = start
            while end < len(text) and (text[end].isalnum() or text[end] in "._"):
                end += 1
            text = text[:start] + text[start:end].rpartition(".")[2] + text[end:]
    return text
