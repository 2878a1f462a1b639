"""Owns how the bytes of an answer are taken in: counted, unpacked piece by piece, stopped when it is too much."""

from __future__ import annotations

import zlib
from typing import Protocol

from tray_status.core.errors import FetchError
from tray_status.core.problem import Problem, ProblemKind

WIRE_MOST = 5_000_000
"""Bytes one answer may have on the wire."""

BODY_MOST = 8_000_000
"""Bytes one answer may have when unpacked: six times what the largest we have met has."""

BOMB_FROM = 1_000_000
BOMB_RATIO = 100
"""What unpacks to more than so many bytes, and to so many times what was sent, was made to hurt.

The most repetitive real page we have met packs 30 to 1.
"""

_PIECE = 65_536
_GZIP = b"\x1f\x8b\x08"
_ANY_ZLIB = 32 + zlib.MAX_WBITS  # gzip or zlib, by its first bytes
_RAW_DEFLATE = -zlib.MAX_WBITS


class Wire(Protocol):
    """Where the bytes come from."""

    def read(self, amt: int, *, decode_content: bool) -> bytes:
        """Up to `amt` bytes as they were sent; empty at the end."""


def read_body(wire: Wire, *, who: str, length: str | None, packing: str | None, most: int, unpacked_most: int) -> bytes:
    """The whole body, unpacked.

    `length` and `packing` are the headers Content-Length and Content-Encoding. `most` and `unpacked_most` are bytes.
    Raises FetchError of kind TOO_BIG, UNPACK or TRUNCATED, and lets through whatever reading raises.
    """
    if length is not None and length.isascii() and length.isdecimal() and int(length) > most:
        raise _fault(
            ProblemKind.TOO_BIG, f"{who} sends {int(length) / 1e6:.0f} MB; more than {most / 1e6:g} MB are not read."
        )
    unpacker = _unpacker(packing, who, unpacked_most)
    taken = 0
    while piece := wire.read(_PIECE, decode_content=False):
        taken += len(piece)
        if taken > most:
            raise _fault(ProblemKind.TOO_BIG, f"{who} sends more than {most / 1e6:g} MB.")
        unpacker.feed(piece)
    body = unpacker.end()
    if packing is not None and body.startswith(_GZIP):
        raise _fault(ProblemKind.UNPACK, f"{who} sends something packed more than once.")
    return body


def _unpacker(packing: str | None, who: str, most: int) -> _Plain | _Zip:
    names = [name.strip().lower() for name in (packing or "").split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names:
        return _Plain()
    if len(names) > 1:
        raise _fault(ProblemKind.UNPACK, f"{who} sends something packed more than once.")
    if names[0] not in ("gzip", "x-gzip", "deflate"):
        raise _fault(
            ProblemKind.UNPACK, f"{who} sends something packed in a way that was not asked for ({names[0][:20]})."
        )
    return _Zip(who, most, lenient=names[0] == "deflate")


class _Plain:
    """A body that is not packed."""

    def __init__(self) -> None:
        self._body = bytearray()

    def feed(self, piece: bytes) -> None:
        self._body += piece

    def end(self) -> bytes:
        return bytes(self._body)


class _Zip:
    """A body packed as gzip (one member or several) or deflate (with its header or, as some servers do, without)."""

    def __init__(self, who: str, most: int, *, lenient: bool) -> None:
        self._who, self._most, self._lenient = who, most, lenient
        self._body = bytearray()
        self._rest = b""
        self._unzip = zlib.decompressobj(_ANY_ZLIB)
        self._begun = self._over = False
        self._sent = 0

    def feed(self, piece: bytes) -> None:
        self._sent += len(piece)
        self._rest += piece
        while self._rest and not self._over:
            # What begins here is known by its first bytes, and those may come in separate pieces.
            if (not self._begun or self._unzip.eof) and len(self._rest) < len(_GZIP):
                return
            self._unpack()

    def _unpack(self) -> None:
        """Unpack some of the rest."""
        if self._unzip.eof:
            if not self._rest.startswith(_GZIP):
                self._over = True  # padding behind the end: what counts has been read and checked
                return
            self._unzip = zlib.decompressobj(_ANY_ZLIB)
        try:
            self._body += self._unzip.decompress(self._rest, self._most - len(self._body) + 1)
        except zlib.error as error:
            if self._begun or not self._lenient:
                raise _fault(ProblemKind.UNPACK, f"{self._who} sends something that cannot be unpacked.") from error
            self._begun = True
            self._unzip = zlib.decompressobj(_RAW_DEFLATE)
            return
        self._begun = True
        if len(self._body) > max(BOMB_FROM, BOMB_RATIO * self._sent):
            sentence = f"{self._who} sends something that unpacks to more than {BOMB_RATIO} times its size."
            raise _fault(ProblemKind.UNPACK, sentence)
        if len(self._body) > self._most:
            most = f"{self._most / 1e6:g} MB"
            raise _fault(ProblemKind.TOO_BIG, f"{self._who} sends something that unpacks to more than {most}.")
        self._rest = self._unzip.unconsumed_tail or self._unzip.unused_data

    def end(self) -> bytes:
        while self._rest and not self._unzip.eof:
            self._unpack()
        cut_between = not self._over and self._rest and _GZIP.startswith(self._rest)
        if self._begun and (not self._unzip.eof or cut_between):
            raise _fault(ProblemKind.TRUNCATED, f"{self._who} broke off before everything was sent.")
        return bytes(self._body)


def _fault(kind: ProblemKind, sentence: str) -> FetchError:
    return FetchError(Problem(kind=kind, sentence=sentence))
