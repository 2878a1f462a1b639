"""Owns one question over a connection kept from an earlier poll: lent by its pool, asked and heard without waiting."""

from __future__ import annotations

import queue
import re
import socket
import ssl
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, cast

from urllib3.connection import HTTPConnection

if TYPE_CHECKING:
    from urllib3.connectionpool import HTTPConnectionPool

HEAD_MOST = 16_384
"""Bytes of an answer's head; whoever sends more is asked the usual way, which has bounds of its own."""

_START = b"HTTP/1.1 304"
_HEAD = re.compile(rb"HTTP/1\.1 304(?: [^\r\n\0]*)?\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*\r\n)*\r\n")
_FRAMED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:[^\r\n]*\bclose\b", re.IGNORECASE)

_NOT_YET = (BlockingIOError, ssl.SSLWantReadError)


class Heard(Enum):
    """What an answer is, as far as it has come."""

    NOT_YET = auto()
    UNCHANGED = auto()
    OTHER = auto()


class Lending:
    """What a pool needs besides to lend the connections that lie idle in it."""

    def lend(self) -> HTTPConnection | None:
        """A connection that was kept, or None. It is the caller's until it is handed to `take_back`."""
        pool = cast("HTTPConnectionPool", self)
        try:
            connection = pool.pool.get(block=False) if pool.pool is not None else None
        except queue.Empty:
            return None
        if isinstance(connection, HTTPConnection) and connection.sock is not None:
            return connection
        if pool.pool is not None:
            pool._put_conn(connection)  # noqa: SLF001 -- how a subclass puts one back
        return None

    def take(self) -> HTTPConnection:
        """A connection that was kept, or a new one that is not connected yet; the caller's until `take_back`.

        Raises ClosedPoolError when the connections were forgotten meanwhile.
        """
        return cast("HTTPConnection", cast("HTTPConnectionPool", self)._get_conn())  # noqa: SLF001 -- as `take_back`

    def take_back(self, connection: HTTPConnection) -> None:
        """Keep a lent connection; one that was closed connects anew when it is next used."""
        cast("HTTPConnectionPool", self)._put_conn(connection)  # noqa: SLF001 -- how a subclass puts one back


class Kept:
    """A lent connection, a request that is to go over it, and what has come of the answer."""

    __slots__ = ("_come", "_connection", "_give_back", "_request", "closes", "socket")

    def __init__(self, connection: HTTPConnection, request: bytes, give_back: Callable[[], None]) -> None:
        """`give_back` returns the connection, closed or not, to where it came from."""
        self._connection = connection
        self._request = request
        self._give_back = give_back
        self._come = b""
        self.closes = False
        self.socket: socket.socket = connection.sock

    def ask(self) -> bool:
        """Send the request. False when the connection is of no use any more: ended, or something came unasked."""
        try:
            self.socket.setblocking(False)
            if not self._silent():
                return False
            return self.socket.send(self._request) == len(self._request)
        except OSError:
            return False

    def hear(self) -> Heard:
        """Take in what has come of the answer."""
        try:
            while True:
                come = self.socket.recv(HEAD_MOST)
                self._come += come
                heard = self._judge() if come else Heard.OTHER
                if heard is not Heard.NOT_YET:
                    return heard
        except _NOT_YET:
            return Heard.NOT_YET
        except OSError:
            return Heard.OTHER

    def end(self, *, keep: bool) -> None:
        """Give the connection back, closed unless it is to be kept and the answer did not end it."""
        if self.closes or not keep:
            self._connection.close()
        self._give_back()

    def _silent(self) -> bool:
        """Whether nothing has come since the last answer but what belongs to TLS alone (a ticket for later)."""
        try:
            self.socket.recv(1)
        except _NOT_YET:
            return True
        return False

    def _judge(self) -> Heard:
        """A 304 without a body and with nothing behind it; all else is for those who can read it."""
        come = self._come
        if not come.startswith(_START[: len(come)]) or len(come) > HEAD_MOST:
            return Heard.OTHER
        if b"\r\n\r\n" not in come:
            return Heard.NOT_YET
        if _HEAD.fullmatch(come) is None or _FRAMED.search(come) is not None:
            return Heard.OTHER
        self.closes = _CLOSES.search(come) is not None
        return Heard.UNCHANGED
