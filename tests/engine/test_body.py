"""Owns the proof that bodies are unpacked rightly, stopped in time, and never believed when a part is missing."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.errors import FetchError
from tray_status.core.problem import ProblemKind
from tray_status.engine.body import BODY_MOST, BOMB_FROM, WIRE_MOST, read_body

K = ProblemKind
LARGEST_MET = 1_350_000
"""Bytes of the largest document among all that were recorded: a list of every incident of a year."""


class Wire:
    """Bytes in pieces of a given size; remembers how many were read."""

    def __init__(self, sent: bytes, piece: int = 1000) -> None:
        self._sent, self._piece = sent, piece
        self.read_so_far = 0

    def read(self, amt: int, *, decode_content: bool) -> bytes:
        """The next piece."""
        assert not decode_content
        taken = self._sent[self.read_so_far : self.read_so_far + min(amt, self._piece)]
        self.read_so_far += len(taken)
        return taken


def read(sent: bytes, packing: str | None = None, *, length: str | None = None, piece: int = 1000) -> bytes:
    """Read with bounds of 10 kB on the wire and 50 kB unpacked."""
    return read_body(Wire(sent, piece), who="a.test", length=length, packing=packing, most=10_000, unpacked_most=50_000)


def problem(sent: bytes, packing: str | None = None, *, length: str | None = None) -> ProblemKind:
    """The kind of problem with which reading fails."""
    with pytest.raises(FetchError) as caught:
        read(sent, packing, length=length)
    assert caught.value.problem.sentence.startswith("a.test ")
    return caught.value.problem.kind


def raw_deflate(body: bytes) -> bytes:
    """Deflate without the header it should have, as some servers send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@given(st.binary(max_size=9000), st.integers(min_value=1, max_value=3000))
def test_what_was_packed_is_what_comes_out(body: bytes, piece: int) -> None:
    if body.startswith(b"\x1f\x8b\x08"):
        return
    half = len(body) // 2
    assert read(body, piece=piece) == body
    assert read(body, "identity", piece=piece) == body
    assert read(gzip.compress(body), " GZip ", piece=piece) == body
    assert read(gzip.compress(body[:half]) + gzip.compress(body[half:]), "x-gzip", piece=piece) == body
    assert read(zlib.compress(body), "deflate", piece=piece) == body
    assert read(raw_deflate(body), "deflate", piece=piece) == body


def test_padding_behind_a_packed_body_is_not_part_of_it() -> None:
    assert read(gzip.compress(b"body") + b"\0" * 512, "gzip", piece=7) == b"body"


def test_nothing_at_all_is_an_empty_body() -> None:
    assert read(b"") == b""
    assert read(b"", "gzip") == b""


def test_too_much_is_stopped_as_soon_as_it_is_too_much() -> None:
    """Fails when 300 MB are read before they are counted."""
    wire = Wire(b" " * 1_000_000)
    with pytest.raises(FetchError) as caught:
        read_body(wire, who="a.test", length=None, packing=None, most=10_000, unpacked_most=50_000)
    assert caught.value.problem.kind is K.TOO_BIG
    assert wire.read_so_far == 11_000
    assert problem(b"", length="10001") is K.TOO_BIG
    assert read(b" " * 10_000, length="10000") == b" " * 10_000
    assert read(b"x", length="many") == b"x"


def test_a_bomb_is_stopped_while_it_is_unpacked() -> None:
    """Fails when the bound is looked at only after unpacking: a small bomb then fills the memory."""
    big = gzip.compress(b" " * 20_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError):
            read_body(Wire(big, 65_536), who="a", length=None, packing="gzip", most=100_000, unpacked_most=50_000)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert problem(gzip.compress(b" " * 50_001), "gzip") is K.TOO_BIG
    assert read(gzip.compress(b" " * 50_000), "gzip") == b" " * 50_000
    many = b"".join(gzip.compress(b" " * 20_000) for _ in range(3))
    assert problem(many, "gzip") is K.TOO_BIG


@pytest.mark.parametrize("pieces", [BODY_MOST, 1000])
def test_what_unpacks_to_far_more_than_was_sent_is_a_bomb(pieces: int) -> None:
    """Seeded defect: 35 kB on the wire keep a worker busy with 18 MB of links."""

    def taken(body: bytes) -> bytes:
        packed = Wire(gzip.compress(body), pieces)
        return read_body(packed, who="a", length=None, packing="gzip", most=WIRE_MOST, unpacked_most=BODY_MOST)

    page = b"".join(b"<a href='/incidents/%d'>An incident</a>" % number for number in range(50_000))
    assert taken(b" " * BOMB_FROM) == b" " * BOMB_FROM
    assert taken(page) == page
    with pytest.raises(FetchError, match="unpacks to more than 100 times its size") as caught:
        taken(b"<a href='/'>" * 200_000)
    assert caught.value.problem.kind is K.UNPACK


def test_the_largest_pages_are_read_and_larger_ones_are_not() -> None:
    """Seeded defect: three documents of 18 MB hold the interpreter until a healthy page is late."""
    assert 5 * LARGEST_MET <= BODY_MOST <= 8_000_000


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, gzip", "deflate, gzip", "compress"])
def test_packing_that_was_not_asked_for_is_refused(packing: str) -> None:
    assert problem(gzip.compress(b"body"), packing) is K.UNPACK


def test_something_packed_twice_is_refused() -> None:
    assert problem(gzip.compress(gzip.compress(b"body")), "gzip") is K.UNPACK


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_what_cannot_be_unpacked_is_said_so(packing: str) -> None:
    assert problem(b"\xff\xfe no zip at all", packing) is K.UNPACK
    damaged = bytearray(gzip.compress(bytes(range(256)) * 20))
    damaged[60:80] = b"\0" * 20
    assert problem(bytes(damaged), packing) in (K.UNPACK, K.TRUNCATED)


@given(st.binary(min_size=100, max_size=3000), st.data())
def test_a_packed_body_that_breaks_off_is_never_believed(body: bytes, data: st.DataObject) -> None:
    """Fails when the readable half of a page counts as the page."""
    packed = gzip.compress(body)
    kept = data.draw(st.integers(min_value=1, max_value=len(packed) - 1))
    assert problem(packed[:kept], "gzip") is K.TRUNCATED
