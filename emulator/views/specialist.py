"""The StorWatch Specialist of one unit: sign on, accounts, the reset page (§2.2.2, §5.1, §5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.commands.server_words import SpecialistRole
from emulator.copy_services.accounts import DELIVERED, RESETTING, check_administrator
from emulator.copy_services.server import ServerState, TaskStatus
from emulator.copy_services.server_entries import check_reachable, is_on_network, mode_of
from emulator.errors import Refusal
from emulator.ids import EssSerial, cluster_parts
from emulator.secrets import Typed, opens
from emulator.views.copy_services import client_state

if TYPE_CHECKING:
    from emulator.copy_services.server import SpecialistAccount
    from emulator.installation import Installation

WRONG = "The user name or the password is not correct."
NOTHING_SAID = "A user name and a password must be entered."


class AccountRow(NamedTuple):
    """An account; role: "administrator" or "user"."""

    name: str
    role: str
    is_administrator: bool


class ProgramRow(NamedTuple):
    """The Copy Services program of one unit.

    mode: "primary", "backup" or "disabled", as its last reset chose; server: "active", "starting"
    or "" when the server is on another unit; client: "registered", "unregistered" or "absent";
    note: why it gave up, "" if it has not.
    """

    serial: EssSerial
    site: str
    mode: str
    server: str
    client: str
    note: str


class ResetPageRow(NamedTuple):
    """What to know before a button of the reset page is pressed.

    running: names of tasks that would be lost.
    """

    programs: tuple[ProgramRow, ...]
    running: tuple[str, ...]


def sign_on(inst: Installation, serial: EssSerial, name: str, password: str | Typed) -> AccountRow:
    """Whose account that is (§5.1, rule U06).

    Raises Refusal: a wrong name or password (U06), or the unit cannot be reached (B26).
    """
    inst.storage_server(serial)
    check_reachable(inst, serial)
    given = password.take() if isinstance(password, Typed) else password
    if not name or not given:
        raise Refusal(NOTHING_SAID, "U06")
    account = inst.specialist_accounts.get(name)
    if account is None or not opens(account.secret, given):
        raise Refusal(WRONG, "U06")
    return _row(account)


def sign_on_to_reset(
    inst: Installation, serial: EssSerial, name: str, password: str | Typed
) -> AccountRow:
    """The same for the reset page, which opens for an administrator only (§2.2.2, rule B13)."""
    account = sign_on(inst, serial, name, password)
    check_administrator(inst, account.name, RESETTING)
    return account


def _row(account: SpecialistAccount) -> AccountRow:
    is_administrator = account.role is SpecialistRole.ADMINISTRATOR
    return AccountRow(account.name, account.role.value, is_administrator)


def why_unreachable(inst: Installation, serial: EssSerial) -> str:
    """Why no browser reaches the Specialist of a unit, "" if one does (rule B26)."""
    inst.storage_server(serial)
    if is_on_network(inst, serial):
        return ""
    return f"The Specialist of storage server {serial} cannot be reached."


def delivered_name(inst: Installation) -> str:
    """The account with which the Specialist was delivered, "" once it was changed or removed."""
    return DELIVERED.name if inst.specialist_accounts.get(DELIVERED.name) == DELIVERED else ""


def accounts(inst: Installation) -> tuple[AccountRow, ...]:
    """All accounts by name, never their secrets."""
    return tuple(_row(account) for _, account in sorted(inst.specialist_accounts.items()))


def reset_page(inst: Installation, serial: EssSerial, account: str) -> ResetPageRow:
    """The reset page of a unit; raises Refusal when it does not open (rules B13, B26)."""
    inst.storage_server(serial)
    check_administrator(inst, account, RESETTING)
    check_reachable(inst, serial)
    running = [run.name for run in inst.server.runs if run.status is TaskStatus.RUNNING]
    return ResetPageRow(
        tuple(_program(inst, each) for each in inst.storage_servers), tuple(running)
    )


def _program(inst: Installation, serial: EssSerial) -> ProgramRow:
    server, state = inst.server, ""
    if server.cluster is not None and cluster_parts(server.cluster)[0] == serial:
        state = "active" if server.state is ServerState.RUNNING else server.state.value
    return ProgramRow(
        serial,
        inst.storage_servers[serial].site,
        mode_of(inst, serial).value,
        state,
        client_state(inst, serial),
        server.stuck.get(serial, ""),
    )
