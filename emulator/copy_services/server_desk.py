"""What the Configuration panel changes: e-mail, log, protection and users; host names (§5.1.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.copy_services import tasks
from emulator.copy_services.accounts import CHANGING_ACCOUNTS, check_administrator
from emulator.copy_services.saved_tasks import check_open
from emulator.copy_services.server import CommandLineUser, SpecialistAccount, Summary
from emulator.copy_services.server_life import write_log
from emulator.errors import Refusal
from emulator.events.server import AccountChanged, HostPrimed, SettingChanged, SummaryRequested
from emulator.hardware import host_disks as disks
from emulator.outcome import Outcome
from emulator.secrets import is_sealed

if TYPE_CHECKING:
    from emulator.commands import server as commands
    from emulator.installation import Installation

USER_NAME = re.compile(r"[A-Za-z0-9_.-]{1,32}\Z")
ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\Z")
MAX_USERS = 256
KEPT_SUMMARIES = 50


def _changed(inst: Installation, text: str, operator: str) -> Outcome:
    inst.server.updated_us = inst.now_us
    write_log(inst, text, operator)
    return Outcome((SettingChanged(tasks.where(inst), text),))


def set_address(inst: Installation, command: commands.SetEmailAddress, operator: str) -> Outcome:
    """Who gets the summary."""
    check_open(inst)
    address = command.address.strip()
    if address and not (ADDRESS.match(address) and address.isprintable()):
        raise Refusal(f"'{address[:40]}' is no e-mail address.", "J12")
    inst.server.email_address = address
    text = f"E-mail address set to {address}" if address else "E-mail address removed"
    return _changed(inst, text, operator)


def send_summary(inst: Installation, _command: commands.SendSummary, operator: str) -> Outcome:
    """Ask for the summary; whoever keeps the outbox writes it (rule J13)."""
    check_open(inst)
    server = inst.server
    if not server.email_address:
        raise Refusal("No e-mail address is entered.", "J12")
    number = server.summaries[-1].number + 1 if server.summaries else 1
    server.summaries.append(Summary(number, inst.now_us, server.email_address))
    del server.summaries[:-KEPT_SUMMARIES]
    write_log(inst, f"Summary sent to {server.email_address}", operator)
    return Outcome((SummaryRequested(tasks.where(inst), number, server.email_address),))


def clear_log(inst: Installation, _command: commands.ClearLog, _operator: str) -> Outcome:
    """No entry is left (rule J14)."""
    check_open(inst)
    inst.server.log.clear()
    return Outcome((SettingChanged(tasks.where(inst), "Copy Services log cleared"),))


def set_protection(
    inst: Installation, command: commands.SetPasswordProtection, operator: str
) -> Outcome:
    """Whether host commands need a user (rules U01, U02)."""
    check_open(inst)
    inst.server.password_protection = command.on
    return _changed(inst, f"Password protection {'on' if command.on else 'off'}", operator)


def authorize(inst: Installation, command: commands.AuthorizeUser, operator: str) -> Outcome:
    """Add a user of the command line, or give one a new password (rules U03, U04)."""
    check_open(inst)
    _check_account(command.name, command.secret)
    users = inst.server.users
    if command.name not in users and len(users) >= MAX_USERS:
        raise Refusal(f"At most {MAX_USERS} users can be authorized.", "U04")
    known = command.name in users
    users[command.name] = CommandLineUser(command.name, command.secret)
    text = f"User {command.name} {'has a new password' if known else 'authorized'}"
    return _changed(inst, text, operator)


def _check_account(name: str, secret: str) -> None:
    """A name of one word and a sealed password (rule U04)."""
    if not USER_NAME.match(name):
        raise Refusal("A user name is 1 to 32 letters, digits, dots, dashes or underscores.", "U04")
    if not is_sealed(secret):
        raise Refusal("A password must be entered.", "U04")


def remove_user(inst: Installation, command: commands.RemoveUser, operator: str) -> Outcome:
    """Take a user off the list."""
    check_open(inst)
    if command.name not in inst.server.users:
        raise Refusal(f"{command.name} is no authorized user.", "U03")
    del inst.server.users[command.name]
    return _changed(inst, f"User {command.name} removed", operator)


def prime(inst: Installation, command: commands.PrimeServer, operator: str) -> Outcome:
    """A host tells the names of its disks (rules J09, L08)."""
    check_open(inst)
    names = disks.names_by_volume(inst, command.host)
    inst.server.host_disks[command.host] = names
    text = f"Host {command.host} registered {len(names)} volumes"
    write_log(inst, text, operator)
    inst.server.updated_us = inst.now_us
    return Outcome((HostPrimed(tasks.where(inst), command.host, len(names)),))


def unprime(inst: Installation, command: commands.UnprimeServer, operator: str) -> Outcome:
    """Remove what a host has told."""
    check_open(inst)
    told = inst.server.host_disks
    host = command.host if command.host in told else disks.host_of(inst, command.host)
    if host is None or host not in told:
        raise Refusal(f"Host {command.host} is not registered.", "L08")
    del told[host]
    write_log(inst, f"Host {host} removed", operator)
    inst.server.updated_us = inst.now_us
    return Outcome((HostPrimed(tasks.where(inst), host, 0),))


def set_account(
    inst: Installation, command: commands.SetSpecialistAccount, _operator: str
) -> Outcome:
    """Add or change an account of the Specialist (§5.1, rule B13)."""
    if command.account:
        check_administrator(inst, command.account, CHANGING_ACCOUNTS)
    _check_account(command.name, command.secret)
    accounts = inst.specialist_accounts
    known = accounts.get(command.name)
    if known is not None and known.role is not command.role:
        _check_administrator_stays(inst, command.name)
    if known is None and len(accounts) >= MAX_USERS:
        raise Refusal(f"The Specialist has at most {MAX_USERS} accounts.", "U06")
    accounts[command.name] = SpecialistAccount(command.name, command.role, command.secret)
    return Outcome((AccountChanged(command.name, "changed" if known else "added"),))


def remove_account(
    inst: Installation, command: commands.RemoveSpecialistAccount, _operator: str
) -> Outcome:
    """Remove an account of the Specialist; the last administrator stays (rule B13)."""
    if command.account:
        check_administrator(inst, command.account, CHANGING_ACCOUNTS)
    if command.name not in inst.specialist_accounts:
        raise Refusal(f"The Specialist has no account {command.name}.", "U06")
    _check_administrator_stays(inst, command.name)
    del inst.specialist_accounts[command.name]
    return Outcome((AccountChanged(command.name, "removed"),))


def _check_administrator_stays(inst: Installation, name: str) -> None:
    """Somebody can reset Copy Services (rule B13)."""
    accounts = inst.specialist_accounts.values()
    role = inst.specialist_accounts[name].role
    others = [each for each in accounts if each.name != name and each.role.value == "administrator"]
    if role.value == "administrator" and not others:
        raise Refusal(f"{name} is the last administrator of the Specialist.", "B13")
