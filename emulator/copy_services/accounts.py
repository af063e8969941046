"""The account with which every StorWatch Specialist is delivered (§2.3, §5.1, reading C-05)."""

from __future__ import annotations

from emulator.commands.server_words import SpecialistRole
from emulator.copy_services.server import SpecialistAccount

DELIVERED = SpecialistAccount(
    "storwatch",
    SpecialistRole.ADMINISTRATOR,
    "scrypt$73746f7277617463682d6163636f756e$"
    "ad177ef07c6d3cc4c3dcfb5bf83f0b9d8e4b6d1d3cab57557b9e49ae943d55fd",
)
"""User storwatch, password specialist, as the documents print them; change it for a class."""
