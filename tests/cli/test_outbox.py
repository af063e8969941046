"""The summary as a mail file in the outbox, and on its way through a mail server."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP

from emulator.commands.logical import SetVolumeLabel
from emulator.commands.server import SendSummary, SetEmailAddress
from emulator.copy_services.server import Summary
from emulator.errors import EssError
from emulator.ids import VolumeId
from emulator.views.summary import summary_text
from essterm import mail, outbox
from essterm.bootstrap import running
from essterm.outbox import MailServer, mail_server
from saves import shelf
from saves.slots import Home
from tests.builders import an_installation
from tests.cli.program import LIMIT_S, done, run

ADDRESS = "storage-ops@melb.example"


def an_ess(label=""):
    draft = an_installation("one").with_ess("12019").with_volumes("12019", 16, 2, label=label)
    return draft.with_servers("ess1c1").build().inst


@pytest.fixture(autouse=True)
def _a_mail_takes_its_time(monkeypatch):
    """How long a mail may take at the end is not what these tests tell."""
    monkeypatch.setattr("essterm.outbox.GRACE_S", LIMIT_S)


@pytest.fixture
def kept(home):
    """A home with an installation whose summaries have an address."""
    found = Home(home)
    inst = an_ess()
    inst.server.email_address = ADDRESS
    found.create("one", inst)
    return found


@asynccontextmanager
async def core_of(home, smtp="", told=None):
    """A running core on the installation, as the program makes it."""
    say = [].append if told is None else told.append
    async with running(home.open("one"), smtp=smtp, say=say) as door:
        yield door.core


def files(home):
    """What stands in the outbox."""
    outbox = home.folder("one") / "outbox"
    return sorted(path.name for path in outbox.iterdir()) if outbox.exists() else []


class Taking:
    """A mail server that keeps what it is given, or refuses an address.

    waits: what it takes is taken when that is set.
    """

    def __init__(self, refuses="", waits=None):
        self.refuses = refuses
        self.waits = waits
        self.taken = []
        self.came = asyncio.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses and self.refuses in address:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.waits is not None:
            await self.waits.wait()
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        self.came.set()
        return "250 OK"


@asynccontextmanager
async def smtp_server(handler):
    """The mail server at a free port; gives HOST:PORT."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


# -- the file --------------------------------------------------------------------------------------


async def test_J13_a_summary_becomes_a_mail_file_at_once(kept):
    async with core_of(kept) as core:
        assert files(kept) == []
        await core.execute(SendSummary(), operator="op1")
        await asyncio.sleep(0)
        text = summary_text(core.installation)
    assert files(kept) == ["summary-000001.txt"]
    path = kept.folder("one") / "outbox" / "summary-000001.txt"
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == ADDRESS
    assert message["From"] == "Copy Services <copy-services@ess1c1>"
    assert message["Subject"] == "Server Configuration & Status"
    assert message["Date"].datetime.timestamp() == core.installation.epoch_s
    assert message.get_content() == text
    assert "000 00012019 nolabel simplex, notFlashCopy, not_suspended" in text


async def test_what_was_asked_for_and_not_written_is_written_at_the_next_start(kept):
    async with core_of(kept) as core:
        await core.execute(SendSummary())
        await core.execute(SendSummary())
    path = kept.folder("one") / "outbox" / "summary-000001.txt"
    path.unlink()
    other = path.with_name("summary-000002.txt")
    other.write_text(other.read_text() + "as it was")
    async with core_of(kept):
        pass
    assert files(kept) == ["summary-000001.txt", "summary-000002.txt"]
    assert path.read_text().startswith("From: ")
    assert other.read_text().endswith("as it was")


async def test_a_summary_of_a_state_that_was_given_up_is_kept_when_its_number_comes_again(kept):
    shelf.save(kept, "one", "before")
    handler = Taking()
    async with smtp_server(handler) as at:
        async with core_of(kept, at) as core:
            await core.execute(SendSummary())
            await handler.came.wait()
        given_up = (kept.folder("one") / "outbox" / "summary-000001.txt").read_text()
        shelf.load(kept, "before", "one")
        handler.came.clear()
        async with core_of(kept, at) as core:
            await core.advance(60_000_000)
            await core.execute(SendSummary())
            await handler.came.wait()
    assert files(kept) == ["summary-000001-1.txt", "summary-000001.sent", "summary-000001.txt"]
    aside = kept.folder("one") / "outbox" / "summary-000001-1.txt"
    assert aside.read_text() == given_up
    assert len(handler.taken) == 2


async def test_an_outbox_that_cannot_be_written_is_told_in_plain_words(kept):
    (kept.folder("one") / "outbox").write_text("in the way")
    told = []
    async with core_of(kept, told=told) as core:
        await core.execute(SendSummary())
    (sentence,) = told
    assert sentence.startswith("A summary could not be put into the outbox: ")


def test_the_command_line_keeps_the_outbox_too(home):
    done("do", "set-email-address", ADDRESS)
    done("do", "send-summary")
    (path,) = home.glob("installations/*/outbox/*")
    assert path.name == "summary-000001.txt"
    assert ADDRESS in path.read_text()


@pytest.mark.parametrize("address", ["a,b@c", 'x"y@z', "grün@haus", "a;b@c"])
def test_addresses_that_no_header_can_hold_do_not_stand_in_one(address):
    text = mail.composed(an_ess(), Summary(1, 0, address))
    assert "To: undisclosed-recipients:;" in text
    assert text.isascii()


def test_labels_that_are_not_ascii_come_through():
    inst = an_ess("größe")
    text = mail.composed(inst, Summary(1, 0, ADDRESS))
    assert text.endswith(f"\n\n{summary_text(inst)}")
    assert message_from_bytes(text.encode(), policy=default).get_content() == summary_text(inst)


async def test_labels_that_are_not_ascii_reach_every_mail_server(kept):
    handler = Taking()
    async with smtp_server(handler) as at, core_of(kept, at) as core:
        await core.execute(SetVolumeLabel(VolumeId("00012019"), "größe"))
        await core.execute(SendSummary())
        await handler.came.wait()
        text = summary_text(core.installation)
    ((_, message),) = handler.taken
    assert message.as_bytes().isascii()
    assert message.get_content().replace("\r\n", "\n") == text
    assert "größe" in text


# -- the mail server -------------------------------------------------------------------------------


async def test_J13_the_summary_is_sent_to_the_address_and_marked(kept):
    handler = Taking()
    async with smtp_server(handler) as at:
        async with core_of(kept, at) as core:
            await core.execute(SendSummary())
            await handler.came.wait()
            text = summary_text(core.installation)
        assert files(kept) == ["summary-000001.sent", "summary-000001.txt"]
        async with core_of(kept, at):
            pass
    ((addresses, message),) = handler.taken
    assert addresses == [ADDRESS]
    assert message.get_content().replace("\r\n", "\n") == text


async def test_what_was_not_sent_is_told_and_sent_at_the_next_start(kept):
    refusing, taking, told = Taking(refuses=ADDRESS), Taking(), []
    async with smtp_server(refusing) as at, core_of(kept, at, told) as core:
        await core.execute(SendSummary())
    (sentence,) = told
    assert sentence.startswith(f"summary-000001.txt could not be sent to {at}: ")
    assert "the mail server refuses the address" in sentence
    assert files(kept) == ["summary-000001.txt"]
    async with smtp_server(taking) as at, core_of(kept, at):
        await taking.came.wait()
    assert files(kept) == ["summary-000001.sent", "summary-000001.txt"]


async def test_nothing_waits_for_a_mail_server_that_is_not_there(kept):
    told = []
    async with core_of(kept, "127.0.0.1:1", told) as core:
        await core.execute(SendSummary())
        assert files(kept) in ([], ["summary-000001.txt"])
        await core.execute(SetEmailAddress("other@melb.example"))
    assert files(kept) == ["summary-000001.txt"]
    assert "Connection refused" in told[0]


async def test_an_address_that_is_refused_keeps_no_later_summary_back(kept):
    handler, told = Taking(refuses=ADDRESS), []
    async with smtp_server(handler) as at, core_of(kept, at, told) as core:
        await core.execute(SendSummary())
        await core.execute(SetEmailAddress("right@melb.example"))
        await core.execute(SendSummary())
        await handler.came.wait()
    assert [addresses for addresses, _ in handler.taken] == [["right@melb.example"]]
    assert files(kept) == ["summary-000001.txt", "summary-000002.sent", "summary-000002.txt"]
    assert len(told) == 1


async def test_a_mail_that_is_on_its_way_at_the_end_is_told(kept, monkeypatch):
    monkeypatch.setattr(outbox, "GRACE_S", 0)
    handler, told = Taking(waits=asyncio.Event()), []
    async with smtp_server(handler) as at:
        async with core_of(kept, at, told) as core:
            await core.execute(SendSummary())
        assert told == [f"{at} has not yet taken a summary. {mail.STAYS}"]
        assert files(kept) == ["summary-000001.txt"]
        handler.waits.set()
        await handler.came.wait()


# -- the setting -----------------------------------------------------------------------------------


def test_the_variable_goes_before_the_file_in_the_home(tmp_path):
    assert mail_server("", tmp_path) is None
    (tmp_path / "smtp").write_text("mail.melb.example:25\n")
    assert mail_server("", tmp_path) == MailServer("mail.melb.example", 25)
    assert mail_server("localhost:2525", tmp_path) == MailServer("localhost", 2525)


@pytest.mark.parametrize("wrong", ["localhost", "localhost:", ":25", "localhost:0", "a:65536"])
def test_a_setting_that_cannot_be_read_is_refused(tmp_path, wrong):
    with pytest.raises(EssError, match="no HOST:PORT"):
        mail_server(wrong, tmp_path)


def test_a_wrong_setting_is_told_and_the_command_is_done(monkeypatch):
    monkeypatch.setenv("ESSTERM_SMTP", "nonsense")
    result = run("do", "set-label", "10012019", "payroll")
    assert result.exit_code == 0
    assert "ESSTERM_SMTP says 'nonsense'" in result.stderr
