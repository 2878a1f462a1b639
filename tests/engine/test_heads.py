"""Owns the proof that heads of the usual form are read in the short way as http.client reads them."""

from __future__ import annotations

import io
from http.client import HTTPException, HTTPResponse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.engine.heads import QuickResponse

FIELDS = (
    *("Content-Length: 12", "content-length:0", "Content-Length: +3", "Content-Length: 12a", "Content-Length: -1"),
    *("Content-Length: \u0663", f"Content-Length: {'9' * 30}", f"Content-Length: {'9' * 5000}", "Content-Length: "),
    *("Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "transfer-encoding: gzip, chunked"),
    *("Connection: close", "Connection: keep-alive, Close", "connection: keep-alive", 'ETag: W/"a:b"', "X:"),
    *("X-Blank:  two  ", "X-Tab:\t\ta\tb\t", "X-Folded: a\r\n b", "X-Latin: \u00e9", "No colon", "Bad name: a", ": a"),
    *("Content-Type: multipart/mixed", "Date: Mon, 23 Nov 2026 21:00:00 GMT", "X-Nul: a\0b", "X-Bare: a\rb"),
)
STARTS = (
    *("HTTP/1.1 200 OK", "HTTP/1.1 304 Not Modified", "HTTP/1.1 204 No Content", "HTTP/1.1 503 ", "HTTP/1.1 200"),
    *("HTTP/1.0 200 OK", "HTTP/1.1 099 Odd", "HTTP/1.1 2000 Odd", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"),
    *("HTTP/2 200 OK", "http/1.1 200 OK", "ICY 200 OK", "HTTP/1.1 200  Two  blanks ", "HTTP/1.1 200 \u00e9", ""),
)
HEADS = st.tuples(st.sampled_from(STARTS), st.lists(st.sampled_from(FIELDS), max_size=5)).map(
    lambda parts: "\r\n".join((parts[0], *parts[1], "", "")).encode("utf-8")
)
BODY = b"b\r\nhello world\r\n0\r\n\r\n"


class Wire:
    """A connection over which these bytes have come, in pieces of so many."""

    def __init__(self, come: bytes, piece: int) -> None:
        self._come, self._piece = come, piece

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The bytes to read."""
        return io.BufferedReader(Pieces(self._come, self._piece))


class Pieces(io.RawIOBase):
    """Gives so many bytes at once."""

    def __init__(self, come: bytes, piece: int) -> None:
        self._left, self._piece = come, piece

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands in
        """The next piece."""
        size = min(len(buffer), self._piece)
        taken, self._left = self._left[:size], self._left[size:]
        buffer[: len(taken)] = taken
        return len(taken)


def read(kind: type[HTTPResponse], come: bytes, piece: int) -> object:
    """Everything that an answer tells, or the kind of its failure."""
    answer = kind(Wire(come, piece), method="GET")  # type: ignore[arg-type]  # all that is asked of a socket
    try:
        answer.begin()
        told = (
            answer.version,
            answer.status,
            answer.getcode(),
            answer.reason,
            answer.headers.items(),
            answer.msg.items(),
        )
        return (*told, answer.chunked, answer.length, answer.will_close, answer.read(100))
    except (HTTPException, OSError, ValueError) as error:
        return type(error)


@given(HEADS, st.sampled_from((5, 60, 100_000)))
def test_a_head_is_read_as_http_client_reads_it(head: bytes, piece: int) -> None:
    """Seeded defect: of two lengths the second one counts, or a chunked body is cut at the length beside it."""
    assert read(QuickResponse, head + BODY, piece) == read(HTTPResponse, head + BODY, piece)


@pytest.mark.parametrize("field", ["Content-Length: 5", "Transfer-Encoding: chunked", "Connection: close"])
def test_what_frames_a_body_and_is_said_twice_is_left_to_http_client(field: str) -> None:
    """Seeded defect: of "close" and "keep-alive" the last one decides."""
    name = field.partition(":")[0]
    head = f"HTTP/1.1 200 OK\r\n{field}\r\n{name}: 2\r\n\r\n".encode()
    assert read(QuickResponse, head + BODY, 999) == read(HTTPResponse, head + BODY, 999)
