"""Accounts with which a replay logs in, and which lines of a runbook work a login by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.service.session import ACCOUNTS
from essterm.replay.format.model import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from essterm.replay.format.model import Line

USER, PASSWORD = "User name", "Password"
"""The fields of every login."""
_ON_PROMPT = ((USER,), (PASSWORD,), ("OK",), ("Cancel",))
SPECIALIST = "specialist"
SPECIALIST_ACCOUNT = "storwatch"
"""Who works a Specialist unless `as` names another: its delivered account (§2.3)."""
_SPECIALIST_PASSWORDS = {SPECIALIST_ACCOUNT: "specialist"}


def password_of(account: str, kind: str = "") -> str:
    """The password of an account at a kind of console; of one that nobody knows, its name."""
    if kind == SPECIALIST:
        account = account or SPECIALIST_ACCOUNT
        return _SPECIALIST_PASSWORDS.get(account, account)
    return ACCOUNTS.get(account, account)


def works_prompt(lines: Sequence[Line]) -> bool:
    """Whether the next action is one on the prompt itself: then logging in is the lesson."""
    action = next((line for line in lines if isinstance(line, Action)), None)
    if action is None:
        return False
    return action.verb in ("key", "leave") or action.labels[:1] in _ON_PROMPT
