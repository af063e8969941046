"""Whatever is typed at a host ends with a code; whatever is done to hosts, addresses fit."""

from __future__ import annotations

import shlex
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.commands.copy_services import EstablishFlashCopy
from emulator.commands.hardware_words import AdapterKind
from emulator.commands.server import PrimeServer, SaveTask
from emulator.errors import Refusal
from emulator.hosts.codes import Code
from emulator.hosts.programs import COMMANDS, NOT_FOUND, Do, start
from emulator.ids import VolumeId
from tests.builders import Machine, an_installation
from tests.emulator.hosts.shell import a_shell_machine, run
from tests.properties.server_commands import host_commands

VOLUMES = [VolumeId(f"1{number:02X}12019") for number in range(4)]
LETTERS = "upsbvqfmtdx"
KNOWN = ["storwatch", "specialist", "ess1c1", "9.1.1.2", "20014744", "hdisk3", "list", "fc", "50"]
ODD = ["", "-", "/", "--", "--odd", "fc 1", "\x1b[2J", "\ud800"]
words = st.sampled_from([f"{sign}{each}" for each in LETTERS for sign in "-/"] + KNOWN * 3 + ODD)
LOGIN = ("u", "storwatch"), ("p", "specialist"), ("s", "ess1c1")
lists = st.text("20 14\n\t\r\x0b\x85\u2028F", max_size=60)


def a_machine(system: str) -> Machine:
    machine = a_shell_machine(system)
    machine.do(SaveTask(EstablishFlashCopy(((VolumeId("20014744"), VolumeId("20114744")),)), "fc"))
    return machine


@settings(max_examples=150)
@given(st.sampled_from(sorted(COMMANDS)), st.data(), st.lists(words, max_size=9), lists)
def test_every_command_line_ends_with_a_code(system, data, arguments, text):
    machine = a_machine(system)
    name = data.draw(st.sampled_from(COMMANDS[system]))
    sign = "-" if name.endswith(".sh") else "/"
    if data.draw(st.booleans()):
        arguments += [word for flag, value in LOGIN for word in (f"{sign}{flag}", value)]
    before = machine.engine.digest()
    ran = run(machine, shlex.join([name, *arguments]), files={"list": text})
    assert ran.code in set(Code) - {Code.DONE} or (ran.code == 0 and not ran.err)
    assert (ran.code == 0) is (ran.err == "")
    if 0 < ran.code < Code.FAILED:
        assert machine.engine.digest() == before
    assert "\x1b" not in ran.out + ran.err


@given(st.lists(st.binary(max_size=12), max_size=6))
def test_bytes_of_any_kind_end_with_a_code(argv):
    machine = a_machine("AIX 4.3.3")
    steps = start(machine.inst, "aix1", [b"rsTestConnection.sh", *argv])
    assert not [step for step in steps if isinstance(step, Do)]
    assert list(start(machine.inst, "aix1", argv))[-1:] or argv == []
    assert run(machine, "x").code == NOT_FOUND


def two_hosts() -> Machine:
    draft = an_installation().with_ess("12019").with_volumes("12019", 17, 4, size_tracks=300)
    for slot in (1, 2):
        draft = draft.with_adapter("12019", 2, slot, AdapterKind.FIBRE)
    draft = draft.with_host("korca", "12019", *VOLUMES[:2], ports=("12019:SAID0080",))
    return draft.with_servers("ess1c1").build()


@settings(max_examples=60)
@given(st.lists(host_commands(VOLUMES, ["12019:SAID0080", "12019:0084"]), max_size=20))
def test_every_volume_of_a_host_has_an_address_on_each_of_its_ports(commands):
    machine = two_hosts()
    for command in commands:
        with suppress(Refusal):
            machine.do(command)
    inst = machine.inst
    addresses = inst.storage_servers["12019"].addresses
    for host in inst.hosts.values():
        for port in host.ports:
            assert set(host.volumes) <= set(addresses.get(port, {}))
        assert len({disk.name for disk in host.disks}) == len(host.disks)
    for given_out in addresses.values():
        assert given_out
        assert len(set(given_out.values())) == len(given_out)
    for name in inst.hosts:
        machine.do(PrimeServer(name))
