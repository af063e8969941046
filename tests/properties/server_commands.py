"""Random commands to the Copy Services server: tasks, groups, resets, users, names of disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from emulator.commands import server
from emulator.copy_services.accounts import DELIVERED
from emulator.secrets import seal

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.ids import EssSerial

NUMBERS = st.integers(1, 6)
CHOSEN = st.lists(NUMBERS, min_size=1, max_size=3).map(tuple)
NAMES = st.sampled_from(["nightly", "morning", "a name too long to be one"])
SECRETS = st.sampled_from([DELIVERED.secret, seal("another", bytes(16)), "open"])
PEOPLE = st.sampled_from(["ana", "bo", DELIVERED.name, "two words"])


def server_commands(
    works: st.SearchStrategy[Command], serials: list[EssSerial], hosts: list[str]
) -> st.SearchStrategy[Command]:
    """Commands of every kind; ``works`` are what tasks do."""
    return st.one_of(
        st.builds(server.SaveTask, works, NAMES),
        st.builds(server.SaveTask, works, NAMES),
        st.builds(server.ReplaceTask, NUMBERS, works, NAMES),
        st.builds(server.GroupTasks, CHOSEN, NAMES),
        st.builds(server.RunSavedTasks, CHOSEN),
        st.builds(server.RunSavedTasks, CHOSEN),
        st.builds(server.RemoveTasks, CHOSEN),
        st.builds(server.UngroupTask, NUMBERS),
        st.builds(
            server.ResetCopyServices,
            st.sampled_from(serials),
            st.sampled_from(server.ResetAction),
            PEOPLE,
        ),
        st.builds(server.StopAnswering, st.sampled_from(server.Remedy)),
        st.sampled_from([server.SignOn(), server.RestartWorkstation(), server.AnswerAgain()]),
        _settings(hosts),
    )


def _settings(hosts: list[str]) -> st.SearchStrategy[Command]:
    return st.one_of(
        st.builds(server.SetEmailAddress, st.sampled_from(["", "a@b.example", "nobody"])),
        st.sampled_from([server.SendSummary(), server.ClearLog()]),
        st.builds(server.SetPasswordProtection, st.booleans()),
        st.builds(server.AuthorizeUser, PEOPLE, SECRETS),
        st.builds(server.RemoveUser, PEOPLE),
        st.builds(server.PrimeServer, st.sampled_from(hosts)),
        st.builds(server.UnprimeServer, st.sampled_from(hosts)),
        st.builds(
            server.SetSpecialistAccount, PEOPLE, st.sampled_from(server.SpecialistRole), SECRETS
        ),
        st.builds(server.RemoveSpecialistAccount, PEOPLE),
    )
