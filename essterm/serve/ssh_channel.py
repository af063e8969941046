"""One channel of an SSH connection: what its client asks for, and the link of its session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import asyncssh

from essterm.serve.terminals import SentVariables

if TYPE_CHECKING:
    from essterm.serve.session import Session, Visitor
    from essterm.serve.sessions import Sessions

WRITE_HIGH = 64 * 1024
"""Bytes that wait for a channel at which its session paints no more."""

Written = bytes


class Caller(Protocol):
    """The connection that a channel belongs to."""

    def visitor(self, sent: dict[str, str], width: int, height: int) -> Visitor:
        """Who logged in, with what his client said of his terminal."""

    def channel_closed(self) -> None:
        """The session has ended."""

    def refuse(self, what: str) -> bool:
        """Note that something was asked for that is not given; False."""


class Channel(asyncssh.SSHServerSession[Written]):
    """One channel: the link of one session."""

    def __init__(self, caller: Caller, sessions: Sessions) -> None:
        self._caller = caller
        self._sessions = sessions
        self._session: Session | None = None
        self._channel: asyncssh.SSHServerChannel[Written] | None = None
        self._has_terminal = False
        self._full_socket = self._full_channel = False

    # -- what the client asks for ----------------------------------------------------------

    def connection_made(self, chan: asyncssh.SSHServerChannel[Written]) -> None:
        """It is open."""
        self._channel = chan
        chan.set_write_buffer_limits(WRITE_HIGH)
        chan._env = SentVariables()  # the library keeps whatever is sent

    def pty_requested(self, *_terminal: Any) -> bool:
        """A terminal is what it is all about."""
        self._has_terminal = True
        return True

    def shell_requested(self) -> bool:
        """The screens, for whoever has a terminal."""
        return self._has_terminal or self._caller.refuse("a session without a terminal")

    def exec_requested(self, command: str) -> bool:
        """Nothing is executed."""
        return self._caller.refuse(f"exec {command}")

    def subsystem_requested(self, subsystem: str) -> bool:
        """Nothing is transferred."""
        return self._caller.refuse(f"subsystem {subsystem}")

    def session_started(self) -> None:
        """The terminal is known: begin."""
        channel = self._channel
        assert channel is not None  # it was made
        sent = {**channel.get_environment(), "TERM": channel.get_terminal_type() or ""}
        width, height, *_pixels = channel.get_terminal_size()
        visitor = self._caller.visitor(sent, width, height)
        self._session = self._sessions.open(visitor, self)

    def data_received(self, data: Written, datatype: Any) -> None:
        """Keys."""
        if self._session is not None:
            self._session.feed(data)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """A window was dragged."""
        if self._session is not None:
            self._session.resize(width, height)

    def break_received(self, msec: int) -> bool:
        """A break is no key."""
        return True

    def signal_received(self, signal: str) -> None:
        """A signal is no key."""

    def eof_received(self) -> bool:
        """No key will come any more; what is left to say can still be said."""
        self._drop()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._caller.channel_closed()
        self._drop()
        self._channel = self._session = None

    def _drop(self) -> None:
        if self._session is not None:
            self._session.dropped()

    # -- how full it is --------------------------------------------------------------------

    def pause_writing(self) -> None:
        """The client takes no more."""
        self._fill(self._full_socket, True)

    def resume_writing(self) -> None:
        """The client has taken what waited."""
        self._fill(self._full_socket, False)

    def socket_full(self, full: bool) -> None:
        """The way to the client takes no more, or again."""
        self._fill(full, self._full_channel)

    def _fill(self, socket: bool, channel: bool) -> None:
        was_full = self._full_socket or self._full_channel
        self._full_socket, self._full_channel = socket, channel
        if self._session is None or was_full == (socket or channel):
            return
        if was_full:
            self._session.resume()
        else:
            self._session.pause()

    # -- the link --------------------------------------------------------------------------

    def write(self, raw: bytes) -> None:
        """Send what was painted."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(raw)

    def hold(self) -> None:
        """Read no more for now."""
        if self._channel is not None:
            self._channel.pause_reading()

    def release(self) -> None:
        """Read on."""
        if self._channel is not None:
            self._channel.resume_reading()

    def end(self, status: int) -> None:
        """Say how it ended and hang up."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.exit(status)
