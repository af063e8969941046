"""The views of the Configuration panel: values, log lines, and the summary that Email sends."""

from __future__ import annotations

from emulator.calendar import long_date, plain_date, server_stamp
from emulator.commands.copy_services import EstablishFlashCopy, RunTask
from emulator.commands.logical import SetVolumeLabel
from emulator.commands.server import (
    AuthorizeUser,
    ClearLog,
    SendSummary,
    SetEmailAddress,
    SetPasswordProtection,
)
from emulator.ids import VolumeId
from emulator.secrets import seal
from emulator.views import server_desk, summary
from tests.builders import an_installation

OCTOBER = 972_574_936  # Thu Oct 26 15:42:16 2000
SECOND = 1_000_000
FIGURE_39 = """\
Enterprise Storage Server Copy Services
Server Configuration & Status
{date}

Physical Storage Server: 12019
  Logical Storage Server 16 (SSID=0xff16)
    000 00012019 nolabel simplex, notFlashCopy, not_suspended
    001 00112019 nolabel simplex, notFlashCopy, not_suspended
    002 00212019 payroll simplex, notFlashCopy, not_suspended
  Logical Storage Server 17 (SSID=0xff17)
"""


def an_ess():
    draft = an_installation().with_ess("12019").with_volumes("12019", 16, 3)
    return draft.with_servers("ess1c1").build()


def test_stamps_and_dates_of_the_server():
    assert server_stamp(OCTOBER, 999_999) == "26-Oct-00 3:42:16 PM"
    assert server_stamp(OCTOBER - 42 * 60 - 16, 0) == "26-Oct-00 3:00:00 PM"
    assert server_stamp(OCTOBER - 15 * 3600, 0) == "26-Oct-00 12:42:16 AM"
    assert server_stamp(OCTOBER, -3 * 3600 * SECOND) == "26-Oct-00 12:42:16 PM"
    assert long_date(OCTOBER, -17 * 86_400 * SECOND) == "Mon Oct 09 15:42:16 GMT 2000"
    assert plain_date(OCTOBER, -17 * 86_400 * SECOND) == "Mon 9 Oct 2000 15:42:16"


def test_J13_the_summary_has_the_form_of_figure_39():
    machine = an_ess()
    machine.do(SetVolumeLabel(VolumeId("00212019"), "payroll"))
    date = long_date(machine.inst.epoch_s, machine.inst.now_us)
    text = summary.summary_text(machine.inst)
    assert text.startswith(FIGURE_39.format(date=date))
    assert summary.summary_length(machine.inst) == len(text.splitlines())
    assert summary.summary_head(machine.inst, 3) == tuple(text.splitlines()[:3])


def test_J13_volumes_in_a_relation_say_so():
    machine = an_ess()
    pair = (VolumeId("00012019"), VolumeId("00112019"))
    machine.finish(RunTask(EstablishFlashCopy((pair,), background_copy=False)))
    text = summary.summary_text(machine.inst)
    assert "    000 00012019 nolabel simplex, FlashCopySource, not_suspended\n" in text
    assert "    001 00112019 nolabel simplex, FlashCopyTarget, not_suspended\n" in text


def test_J12_the_panel_identifies_the_server_and_dates_the_last_update():
    machine = an_ess()
    row = server_desk.configuration(machine.inst)
    assert (row.server, row.role, row.active) == ("ess1c1, 2105-F20 12019", "primary", True)
    assert (row.backup, row.address, row.sent, row.users) == ("", "", "", ())
    machine.run(3600 * SECOND)
    machine.do(SetEmailAddress("ops@melb.example"))
    row = server_desk.configuration(machine.inst)
    assert row.updated == plain_date(machine.inst.epoch_s, machine.inst.now_us)
    assert row.address == "ops@melb.example"
    machine.do(SendSummary())
    stamp = server_stamp(machine.inst.epoch_s, machine.inst.now_us)
    assert server_desk.configuration(machine.inst).sent == stamp


def test_U01_protection_is_on_and_nobody_is_authorized_until_somebody_is():
    machine = an_ess()
    assert server_desk.configuration(machine.inst).protected
    machine.do(SetPasswordProtection(False))
    machine.do(AuthorizeUser("nightly", seal("secret", bytes(16))))
    row = server_desk.configuration(machine.inst)
    assert (row.protected, row.users) == (False, ("nightly",))
    assert "secret" not in repr(row)


def test_J14_log_lines_carry_the_stamp_and_who_did_it():
    machine = an_ess()
    machine.do(SetPasswordProtection(False), "op1 at ess1c1")
    line = server_desk.log_lines(machine.inst)[-1]
    stamp = server_stamp(machine.inst.epoch_s, machine.inst.now_us)
    assert line.text == f"{stamp} rsVSServer: Password protection off"
    assert line.operator == "op1 at ess1c1"
    machine.do(ClearLog())
    assert server_desk.log_lines(machine.inst) == ()
    assert server_desk.configuration(machine.inst).logged == ""
