"""The login of the service terminal (from memory; no public source shows it)."""

from __future__ import annotations

from emulator.service.menu_types import Dialog, Field, Scope, Shown


def _unit(scope: Scope) -> str:
    return f"2105-{scope.unit.model} {scope.unit.serial}"


LOGIN = Dialog(
    name="login",
    title="Service Login",
    rows=(
        Field("User name", "user", "The name of a service account.", required=False),
        Field(
            "Password", "password", "The password of the account.", required=False, is_secret=True
        ),
        Shown("Unit", _unit),
        Shown("Cluster", lambda scope: f"{scope.cluster.number}  {scope.cluster.host_name}"),
    ),
    command=None,
    help="Log in with a service account.",
    short="Log in",
    instructions=("Type user name and password, then press Enter.",),
)
