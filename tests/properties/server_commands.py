"""Random commands to the Copy Services server and on hosts: tasks, resets, users, disks, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from emulator.commands import hosts, server
from emulator.copy_services.accounts import DELIVERED
from emulator.hardware.host_disks import SYSTEMS
from emulator.secrets import seal

if TYPE_CHECKING:
    from emulator.commands.base import Command
    from emulator.ids import EssSerial, VolumeId

NUMBERS = st.integers(1, 6)
CHOSEN = st.lists(NUMBERS, min_size=1, max_size=3).map(tuple)
NAMES = st.sampled_from(["nightly", "morning", "a name too long to be one"])
SECRETS = st.sampled_from([DELIVERED.secret, seal("another", bytes(16)), "open"])
PEOPLE = st.sampled_from(["ana", "bo", DELIVERED.name, "two words"])
SIGNED_ON = st.sampled_from(["", "storwatch", "kim"])


def server_commands(
    works: st.SearchStrategy[Command], serials: list[EssSerial], names: list[str]
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
        _settings(names),
    )


def _settings(names: list[str]) -> st.SearchStrategy[Command]:
    return st.one_of(
        st.builds(server.SetEmailAddress, st.sampled_from(["", "a@b.example", "nobody"])),
        st.sampled_from([server.SendSummary(), server.ClearLog()]),
        st.builds(server.SetPasswordProtection, st.booleans()),
        st.builds(server.AuthorizeUser, PEOPLE, SECRETS),
        st.builds(server.RemoveUser, PEOPLE),
        st.builds(server.PrimeServer, st.sampled_from(names)),
        st.builds(server.UnprimeServer, st.sampled_from(names)),
        st.builds(
            server.SetSpecialistAccount,
            PEOPLE,
            st.sampled_from(server.SpecialistRole),
            SECRETS,
            SIGNED_ON,
        ),
        st.builds(server.RemoveSpecialistAccount, PEOPLE, SIGNED_ON),
    )


def host_commands(volumes: list[VolumeId], ports: list[str]) -> st.SearchStrategy[Command]:
    """Hosts that come and go before unit 12019, and what becomes of their ports and volumes."""
    names, at = st.sampled_from(["korca", "trader"]), st.sampled_from(ports)
    reached = st.sampled_from(volumes)
    return st.one_of(
        st.builds(
            hosts.AddHost, names, st.sampled_from(SYSTEMS), st.just("Melbourne"), st.just("12019")
        ),
        st.builds(hosts.RemoveHost, names),
        st.builds(hosts.AttachHost, names, at),
        st.builds(hosts.DetachHost, names, at),
        st.builds(hosts.AssignToHost, reached, names),
        st.builds(hosts.UnassignFromHost, reached, names),
        st.builds(hosts.SetHostAddress, names, st.sampled_from(["9.2.0.2", "9.9.9.9"])),
        st.builds(hosts.SetCliLevel, names, st.sampled_from(["", "1.1.0"])),
        st.builds(
            hosts.PutHostFile, names, st.sampled_from(["", "x"]), st.text("a\n\t", max_size=9)
        ),
        st.builds(server.PrimeServer, names),
    )
