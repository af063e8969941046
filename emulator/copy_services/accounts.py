"""Accounts of the StorWatch Specialist: who signs on, and what an administrator alone may do (§2.3,
§5.1, reading C-05).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server_words import SpecialistRole
from emulator.copy_services.server import SpecialistAccount
from emulator.errors import Refusal

if TYPE_CHECKING:
    from emulator.installation import Installation

DELIVERED = SpecialistAccount(
    "storwatch",
    SpecialistRole.ADMINISTRATOR,
    "scrypt$73746f7277617463682d6163636f756e$"
    "ad177ef07c6d3cc4c3dcfb5bf83f0b9d8e4b6d1d3cab57557b9e49ae943d55fd",
)
"""User storwatch, password specialist, as the documents print them; change it for a class."""
RESETTING = "Copy Services can be reset"
CHANGING_ACCOUNTS = "accounts can be changed"


def check_administrator(inst: Installation, name: str, what: str) -> None:
    """Raises Refusal (rule B13) when an account is not an administrator's; what: can be done."""
    account = inst.specialist_accounts.get(name)
    if account is None or account.role is not SpecialistRole.ADMINISTRATOR:
        raise Refusal(
            f"{name or 'Nobody'} is no administrator of the Specialist: {what} by an "
            "administrator only.",
            "B13",
        )
