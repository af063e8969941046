"""``essterm accounts``: made, listed, removed; passwords come from a person or a pipe."""

from __future__ import annotations

import pytest

from essterm.serve.accounts import Accounts
from tests.cli.program import done, rows, run

SECRET = "correct horse battery"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFBsYWluIGJ5dGVzIHRoYXQgYXJlIG5vIHJlYWwga2V5"


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "maria.pub"
    path.write_text(f"{KEY} maria@desk\n")
    return str(path)


def test_an_account_is_made_listed_and_removed(home, key):
    told = done("accounts", "add", "maria", "--role", "operator", "--key", key)
    assert told == "Made account maria, operator.\n"
    assert rows("accounts", "list") == [
        {
            "name": "maria",
            "role": "operator",
            "consoles": ["customer-engineer", "storage-administrator", "aix-administrator"],
            "keys": 1,
            "password": False,
        }
    ]
    assert done("accounts", "remove", "maria") == "Removed account maria.\n"
    assert "There is no account" in done("accounts", "list")


def test_a_password_comes_from_a_pipe(home):
    done(
        "accounts", "add", "jo", "--role", "operator", "--console", "aix-administrator",
        "--password-stdin", stdin=f"{SECRET}\n",
    )  # fmt: skip
    found = Accounts(home).check_password("jo", SECRET)
    assert found is not None
    assert found.consoles == ("aix-administrator",)


def test_a_password_is_asked_for_twice(home):
    given = f"{SECRET}\n{SECRET}\n"
    told = done("accounts", "add", "jo", "--role", "observer", "--password", stdin=given)
    assert SECRET not in told
    assert Accounts(home).check_password("jo", SECRET) is not None


@pytest.mark.parametrize(
    "words, code, told",
    [
        (("add", "maria", "--role", "operator"), 2, "needs --key FILE"),
        (("add", "maria", "--role", "root"), 2, "'root' is not one of"),
        (("add", "maria"), 2, "Missing option '--role'"),
        (("add", "Maria", "--role", "operator", "--password-stdin"), 1, "cannot be an account"),
        (("add", "maria", "--role", "operator", "--key", "/nowhere"), 1, "/nowhere"),
        (("add", "m", "--role", "observer", "--password", "--password-stdin"), 2, "not both"),
        (("remove", "nobody"), 1, "no account 'nobody'"),
    ],
)
def test_what_is_wrong_is_said(home, words, code, told):
    result = run("accounts", *words, stdin=f"{SECRET}\n")
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr


def test_an_empty_pipe_is_no_password(home):
    result = run("accounts", "add", "jo", "--role", "observer", "--password-stdin")
    assert result.exit_code == 2
    assert "holds no password" in result.stderr


def test_serve_without_accounts_says_how_to_make_one(home):
    result = run("serve")
    assert result.exit_code == 1
    assert "'essterm accounts add NAME --role operator --key FILE' makes one" in result.stderr
