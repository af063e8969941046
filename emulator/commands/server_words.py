"""Choices in commands to the Copy Services server, apart from them: what is saved names them."""

from __future__ import annotations

from enum import Enum


class ResetAction(Enum):
    """The buttons of the reset page (§2.2.2, rule B14); Cancel sends nothing."""

    PRIMARY = "Reset to Primary"
    BACKUP = "Reset to Backup"
    DISABLE = "Disable"


class Remedy(Enum):
    """What helps when Copy Services cannot be reached, lightest first (§5.4, rules B23, B29)."""

    SIGN_ON = "sign-on"
    WORKSTATION = "workstation"
    RESET = "reset"


class SpecialistRole(Enum):
    """What an account of the StorWatch Specialist may do (§2.2.2, §5.1, rule B13)."""

    ADMINISTRATOR = "administrator"
    USER = "user"
