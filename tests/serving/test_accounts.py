"""Accounts: who may log in, with what, and what the file on disk gives away."""

from __future__ import annotations

import hashlib
import json
import stat
import unicodedata

import asyncssh
import pytest
from asyncssh.saslprep import saslprep

from emulator.errors import EssError
from essterm.serve import accounts as page
from essterm.serve.accounts import Account, Accounts, AccountsProblem, read_keys, split_login
from essterm.serve.roles import AIX, CONSOLES, STORAGE

SECRET = "correct horse battery"


def a_key(comment: str = "maria@desk") -> str:
    """A public key as a person has it in a file."""
    key = asyncssh.generate_private_key("ssh-ed25519", comment)
    return key.export_public_key().decode()


@pytest.fixture
def accounts(home):
    kept = Accounts(home)
    yield kept
    kept.close()


def test_an_account_logs_in_with_its_password_and_no_other(accounts):
    accounts.add("maria", "operator", password=SECRET)
    assert accounts.check_password("maria", SECRET) == Account("maria", "operator", CONSOLES)
    assert accounts.check_password("maria", SECRET + " ") is None
    assert accounts.check_password("maria", "") is None
    assert accounts.check_password("mario", SECRET) is None


@pytest.mark.parametrize("typed", ["caf\u00e9 au lait", "cafe\u0301 au lait", "2\u00b2 is four"])
def test_a_password_is_the_same_however_its_characters_are_composed(accounts, typed):
    """A client of SSH and the keyboard of `accounts add` may compose them differently."""
    accounts.add("maria", "operator", password=typed)
    for given in (typed, unicodedata.normalize("NFD", typed), saslprep(typed)):
        assert accounts.check_password("maria", given) is not None
    assert accounts.check_password("maria", "cafe au lait") is None


@pytest.mark.parametrize("typed", ["tab\there it is", "smile \U0001f600 yes", "half \ud800 a one"])
def test_a_password_that_would_not_come_over_ssh_is_refused(accounts, typed):
    with pytest.raises(AccountsProblem, match="would not come over SSH"):
        accounts.add("maria", "operator", password=typed)
    accounts.add("maria", "operator", password=SECRET)
    assert accounts.check_password("maria", typed) is None


async def test_a_password_is_checked_beside_the_loop(accounts):
    accounts.add("maria", "observer", password=SECRET)
    assert await accounts.authenticate("maria", SECRET) == Account("maria", "observer", CONSOLES)
    assert await accounts.authenticate("maria", "wrong") is None


def test_the_file_is_private_and_holds_no_password(accounts, home):
    accounts.add("maria", "operator", password=SECRET)
    accounts.add("jo", "operator", password=SECRET)
    path = home / "accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SECRET not in path.read_text()
    kept = json.loads(path.read_text())["accounts"]
    assert kept["maria"]["password"] != kept["jo"]["password"]  # each has a salt of its own


@pytest.mark.parametrize("name", ["nobody", "carol"])
def test_an_unknown_name_and_one_without_password_cost_as_much_as_a_known_one(
    accounts, monkeypatch, name
):
    """Equal work is what makes equal time; the time itself is the machine's."""
    accounts.add("maria", "operator", password=SECRET)
    accounts.add("carol", "operator", keys=[a_key()])
    work = []
    scrypt = hashlib.scrypt

    def counted(password, **asked):
        work.append((asked["n"], asked["r"], asked["p"]))
        return scrypt(password, **asked)

    monkeypatch.setattr(page.hashlib, "scrypt", counted)
    accounts.check_password("maria", "wrong")
    assert accounts.check_password(name, "wrong") is None
    assert work[0] == work[1]
    assert len(work) == 2


def test_a_password_of_a_megabyte_is_wrong_and_costs_no_more(accounts, monkeypatch):
    accounts.add("maria", "operator", password="x" * page.PASSWORD_MOST)
    assert accounts.check_password("maria", "x" * 1_000_000) is None
    assert accounts.check_password("maria", "x" * page.PASSWORD_MOST) is not None


def test_an_account_that_has_only_keys_takes_no_password(accounts):
    line = a_key()
    accounts.add("maria", "operator", keys=[line])
    assert accounts.keys("maria") == (" ".join(line.split()[:2]),)
    assert accounts.check_password("maria", "") is None
    assert not accounts.has_password("maria")
    assert accounts.keys("nobody") == ()


def test_a_running_server_knows_new_and_removed_accounts_at_once(accounts, home):
    assert accounts.find("maria") is None
    other = Accounts(home)
    other.add("maria", "operator", [STORAGE], password=SECRET)
    assert accounts.find("maria") == Account("maria", "operator", (STORAGE,))
    other.remove("maria")
    assert accounts.find("maria") is None
    assert accounts.list() == []


@pytest.mark.parametrize("name", ["", "Maria", "1a", "a b", "a/b", "../a", "a+b", "a" * 33, "é"])
def test_a_name_that_could_be_something_else_is_refused(accounts, name):
    with pytest.raises(AccountsProblem, match="cannot be an account"):
        accounts.add(name, "operator", password=SECRET)


@pytest.mark.parametrize(
    "given, why",
    [
        ({"password": "short"}, "at least 8"),
        ({}, "public key or a password"),
        ({"keys": ["ssh-dss AAAA"]}, "is one line such as"),
        ({"keys": ["ssh-ed25519 AAAA"]}, "damaged"),
        ({"password": "x" * 2000}, "at most 1024"),
        ({"keys": ['command="sh" ssh-ed25519 AAAA']}, "is one line such as"),
    ],
)
def test_what_nobody_could_log_in_with_is_refused(accounts, given, why):
    with pytest.raises(AccountsProblem, match=why):
        accounts.add("maria", "operator", **given)
    assert accounts.list() == []


def test_roles_and_consoles_are_those_there_are(accounts):
    with pytest.raises(EssError, match="no role 'root'"):
        accounts.add("maria", "root", password=SECRET)
    with pytest.raises(EssError, match="no console 'mainframe'"):
        accounts.add("maria", "operator", ["mainframe"], password=SECRET)
    with pytest.raises(EssError, match="chosen for operators"):
        accounts.add("maria", "observer", [AIX], password=SECRET)


def test_a_name_is_taken_once_and_forgotten_once(accounts):
    accounts.add("maria", "operator", password=SECRET)
    with pytest.raises(AccountsProblem, match="already"):
        accounts.add("maria", "instructor", password=SECRET)
    assert accounts.find("maria").role == "operator"
    accounts.remove("maria")
    with pytest.raises(AccountsProblem, match="no account 'maria'"):
        accounts.remove("maria")


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[]",
        '{"format": 9, "accounts": {}}',
        '{"format": 1, "accounts": {"maria": {}}}',
        '{"format": 1, "accounts": {"maria": 3}}',
        '{"format":1,"accounts":{"a":{"role":"x","consoles":[],"password":"","keys":[]}}}',
        '{"format":1,"accounts":{"a":{"role":"observer","consoles":[],"password":"p","keys":[]}}}',
    ],
)
def test_a_file_that_was_spoiled_lets_nobody_in_and_says_so(accounts, home, text):
    home.mkdir(exist_ok=True)
    (home / "accounts.json").write_text(text)
    with pytest.raises(AccountsProblem, match=r"accounts\.json"):
        accounts.check_password("maria", SECRET)


def test_a_file_of_keys_may_have_comments():
    first, second = a_key("one"), a_key("two")
    assert len(read_keys(f"# mine\n{first}\n\n{second}")) == 2
    with pytest.raises(AccountsProblem, match="no public key"):
        read_keys("# nothing\n")


def test_a_login_may_name_whose_world_it_visits():
    assert split_login("maria") == ("maria", "")
    assert split_login("carol+maria") == ("carol", "maria")
