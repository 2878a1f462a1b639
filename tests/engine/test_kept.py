"""Owns the proof of how a kept connection is lent, asked and heard when things go wrong under it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from tray_status.core.state import Validators
from tray_status.engine.hosts import AT_ONCE, Hosts
from tray_status.engine.kept import HEAD_MOST, Heard, Kept, Lending
from tray_status.engine.lender import QUESTIONS_MOST, Lender
from tray_status.engine.proxies import NONE, Proxies

QUESTION = b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"
ANSWER = b"HTTP/1.1 304 Not Modified\r\nETag: 1\r\n\r\n"


class Pool(Lending, HTTPConnectionPool):
    """A pool that lends."""


class Line:
    """A connection that was kept, and its other end."""

    def __init__(self) -> None:
        near, self.far = socket.socketpair()
        self.connection = HTTPConnection("a.test")
        self.connection.sock = near
        self.back = 0
        self.kept = Kept(self.connection, QUESTION, self._take_back)

    def _take_back(self) -> None:
        self.back += 1

    def close(self) -> None:
        """End both."""
        self.connection.close()
        self.far.close()


@pytest.fixture
def line() -> Iterator[Line]:
    """A connection."""
    made = Line()
    yield made
    made.close()


def test_a_question_is_sent_whole_and_its_answer_understood(line: Line) -> None:
    assert line.kept.ask()
    assert line.far.recv(1000) == QUESTION
    assert line.kept.hear() is Heard.NOT_YET
    line.far.sendall(ANSWER[:20])
    assert line.kept.hear() is Heard.NOT_YET
    line.far.sendall(ANSWER[20:])
    assert line.kept.hear() is Heard.UNCHANGED
    line.kept.end(keep=True)
    assert (line.back, line.connection.sock is None) == (1, False)


def test_a_connection_that_takes_no_more_is_of_no_use(line: Line) -> None:
    """Seeded defects: half a question sent; a wait for whoever reads nothing."""
    line.connection.sock.setblocking(False)
    with pytest.raises(BlockingIOError):
        line.connection.sock.sendall(b"x" * 100_000_000)
    assert not line.kept.ask()


def test_a_connection_that_was_reset_is_of_no_use(line: Line) -> None:
    """Seeded defect: an error of the system that ends the thread of all pages."""
    line.connection.sock.shutdown(socket.SHUT_WR)
    assert not line.kept.ask()


def test_an_error_instead_of_an_answer_is_no_answer(line: Line) -> None:
    """Seeded defect: an error of the system that ends the thread of all pages."""
    assert line.kept.ask()
    line.connection.sock.close()
    assert line.kept.hear() is Heard.OTHER
    line.kept.end(keep=False)
    assert (line.back, line.connection.sock) == (1, None)


@given(st.binary(max_size=60), st.integers(0, len(ANSWER)))
def test_nothing_but_a_plain_304_is_believed(noise: bytes, where: int) -> None:
    """Seeded defect: a head that is judged by its first line alone."""
    word = ANSWER[:where] + noise
    line = Line()
    try:
        assert line.kept.ask()
        line.far.sendall(word)
        heard = line.kept.hear() if word else Heard.NOT_YET
        assert heard is not Heard.UNCHANGED or (word.startswith(b"HTTP/1.1 304") and word.endswith(b"\r\n\r\n"))
        if heard is Heard.UNCHANGED:
            assert word.count(b"\r\n\r\n") == 1
    finally:
        line.close()


def test_a_head_has_an_end(line: Line) -> None:
    """Seeded defect: memory filled by a head that goes on for ever."""
    assert line.kept.ask()
    line.far.sendall(b"HTTP/1.1 304 Not Modified\r\nA: " + b"x" * HEAD_MOST)
    assert line.kept.hear() is Heard.OTHER


def test_only_what_was_kept_is_lent(line: Line) -> None:
    """Seeded defects: a connection lent twice; the room for a new one lost with each look."""
    pool = Pool("a.test", maxsize=2)
    assert pool.lend() is None
    assert pool.pool is not None
    pool.pool.get()
    pool.take_back(line.connection)
    assert pool.pool.qsize() == 2
    assert pool.lend() is line.connection
    assert pool.lend() is None
    assert pool.pool.qsize() == 1
    pool.pool.get()
    assert pool.lend() is None
    pool.close()
    assert pool.lend() is None
    pool.take_back(line.connection)
    assert line.connection.sock is None


def test_a_proxy_that_comes_or_goes_makes_questions_others(line: Line) -> None:
    """Seeded defects: a page asked past the proxy; a server asked in the words for a proxy."""
    pool = Pool("a.test", maxsize=2)
    assert pool.pool is not None
    pool.pool.get()
    pool.take_back(line.connection)
    ways: dict[str, str] = {}
    proxies = Proxies(found=lambda: ways, bypass=lambda _: False)
    lender = Lender(Hosts(), proxies, lambda _: pool)
    lender.remember("http://a.test/", Validators(etag="1"), QUESTION)
    ways["http"] = "http://proxy.test:3128"
    proxies.refresh()
    assert lender.lend("http://a.test/", Validators(etag="1")) is None
    lender.remember("http://a.test/", Validators(etag="2"), b"GET http://a.test/ HTTP/1.1\r\n\r\n")
    ways.clear()
    proxies.refresh()
    assert lender.lend("http://a.test/", Validators(etag="2")) is None
    kept = lender.lend("http://a.test/", Validators(etag="1"))
    assert kept is not None
    kept.end(keep=True)
    pool.close()


def test_questions_are_remembered_up_to_a_bound(line: Line) -> None:
    """Seeded defect: memory that grows with each address there ever was."""
    pool = Pool("a.test", maxsize=2)
    hosts = Hosts()
    lender = Lender(hosts, Proxies(NONE), lambda _: pool)
    validators = Validators(etag="1")
    assert pool.pool is not None
    pool.pool.get()
    pool.take_back(line.connection)
    lender.remember("http://a.test/", validators, QUESTION)
    assert lender.lend("http://a.test/", Validators(etag="2")) is None
    assert lender.lend("http://a.test/else", validators) is None
    kept = lender.lend("http://a.test/", validators)
    assert kept is not None
    for _ in range(AT_ONCE):
        assert lender.lend("http://a.test/", validators) is None
    kept.end(keep=True)
    assert not hosts._taken, "a place was lost"
    for number in range(QUESTIONS_MOST):
        lender.remember(f"http://a.test/{number}", validators, QUESTION)
    assert lender.lend("http://a.test/", validators) is None
    pool.close()
