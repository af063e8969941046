"""The summaries of the Configuration panel as mail: composed, and handed to a mail server (§5.1.5).

Loaded when the first summary was asked for (`essterm.outbox`).
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.calendar import moment
from emulator.views import server_desk, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.copy_services.server import Summary
    from emulator.installation import Installation
    from essterm.outbox import MailServer

TIMEOUT_S = 10.0
"""How long the mail server may take to answer."""
ON_THE_WAY = SMTP.clone(cte_type="7bit")
"""A file is plain text; what is sent is such as every mail server takes."""
FOR_GOOD = 500
"""From here on a mail server's answers are no matter of trying again (RFC 5321)."""
STAYS = "It stays in the outbox; it is sent when the installation is opened the next time."
SENT = ".sent"
"""Ending of the empty file beside a summary that the mail server has taken."""
_PLAIN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
"""Addresses that can stand in a header as they are."""
_HEAD = 2_000
"""Bytes in which all headers stand."""
_HIDDEN = "undisclosed-recipients:;"


def composed(inst: Installation, wanted: Summary) -> str:
    """The summary as a mail file, as things stand now (RFC 5322, Figure 39)."""
    host = server_desk.configuration(inst).host_name or "copy-services"
    text = summary.summary_text(inst)
    message = EmailMessage()
    message["From"] = f"Copy Services <copy-services@{host}>"
    message["To"] = wanted.address if _PLAIN.fullmatch(wanted.address) else _HIDDEN
    message["Subject"] = summary.TITLE[1]
    message["Message-ID"] = _message_id(wanted)
    message["Date"] = format_datetime(moment(inst.epoch_s, inst.now_us))
    message.set_content(text, cte="7bit" if text.isascii() else "8bit")
    return message.as_bytes().decode("utf-8")


def _message_id(wanted: Summary) -> str:
    """What tells a summary from one of the same number in a state that was given up."""
    return f"<summary-{wanted.number:06d}.{wanted.at_us}@copy-services>"


def holds(path: Path, wanted: Summary) -> bool:
    """Whether a file is this very summary; raises OSError."""
    with path.open("rb") as file:
        return _message_id(wanted).encode() in file.read(_HEAD)


@dataclass(slots=True)
class Handed:
    """What came of handing files over. told: a sentence for each that was not taken.

    refused: files that the mail server will not have, others it takes; ended: it takes none now.
    """

    told: list[str] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    ended: bool = False


def hand_over(server: MailServer, unsent: Sequence[tuple[Path, str]]) -> Handed:
    """Send files to their addresses, one after the other, and mark what was taken.

    It may take a while: not for the event loop.
    """
    handed = Handed()
    for path, address in unsent:
        try:
            message = message_from_bytes(path.read_bytes(), policy=ON_THE_WAY)
            with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S) as connection:
                connection.send_message(message, str(message["From"]), [address])
            path.with_suffix(SENT).touch()
        except (OSError, ValueError, smtplib.SMTPException) as problem:
            handed.told.append(
                f"{path.name} could not be sent to {server}: {_reason(problem)}. {STAYS}"
            )
            if not _is_about_one(problem):
                handed.ended = True
                break
            handed.refused.add(path)
    return handed


def _is_about_one(problem: Exception) -> bool:
    """Whether the mail server refuses this mail, so that it may take the next one."""
    if isinstance(problem, smtplib.SMTPDataError):
        return problem.smtp_code >= FOR_GOOD
    return isinstance(problem, smtplib.SMTPRecipientsRefused)


def _reason(problem: Exception) -> str:
    """Why a mail was not taken, in plain words."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "the mail server refuses the address"
    if isinstance(problem, smtplib.SMTPResponseException):
        error = problem.smtp_error
        said = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
        return f"the mail server answers {problem.smtp_code} {said}".strip()
    if isinstance(problem, TimeoutError):
        return "the mail server does not answer"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return str(problem) or type(problem).__name__
