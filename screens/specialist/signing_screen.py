"""Who is signed on to the Specialist of which unit: this session's own, never saved (§5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.commands.server import SignOn
from screens.copy_services.screen import CopyServicesScreen
from screens.specialist.sign_on_dialogue import SignOnDialogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.ids import EssSerial
    from emulator.views.specialist import AccountRow
    from screens.desk import Desk


class SigningScreen(CopyServicesScreen):
    """Copy Services, for somebody who signs on first (rule U06)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.unit: EssSerial | None = None
        self.signed_on: dict[EssSerial, str] = {}
        self.is_signing_again = False
        self.is_asking = False

    @property
    def account(self) -> str:
        """Who is signed on to this unit's Specialist, "" for nobody."""
        return "" if self.unit is None else self.signed_on.get(self.unit, "")

    def ask_who(self, then: Callable[[], None], *, is_reset: bool = False) -> None:
        """Ask who it is, and go on when somebody has signed on.

        is_reset: only an administrator will do (rule B13).
        """
        unit = self.unit
        if unit is None or self.is_asking:
            return
        self.is_asking = True

        async def done(account: AccountRow | None) -> None:
            self.is_asking = False
            if account is None:
                self.asked = None
                return
            self.signed_on[unit] = account.name
            if self.is_signing_again:
                self.is_signing_again = False
                await self.ask(SignOn())
            then()
            self._show_all()

        self.open_dialogue(SignOnDialogue(self.desk, unit, is_reset=is_reset), done)
