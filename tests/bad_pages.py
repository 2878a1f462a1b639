"""Owns the ways in which a page can misbehave on the wire, as handlers for `tests.servers.Servers.serve`."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import socket
import struct
import zlib
from collections.abc import AsyncIterator, Mapping

from tests.servers import Handler, Reader, Writer, head, request_of

PACE = 0.02
"""Seconds between two bytes of a trickle: any timeout for a single read is renewed long before it ends."""

LITTLE = b'{"page": {"name": "A page"}, "status": {"indicator": "none"}, "incidents": []}'
"""What a healthy page might say: each bad one that gets to send a body sends this, so that believing it would show."""


async def silent(reader: Reader, writer: Writer) -> None:  # noqa: ARG001 -- a handler's signature
    """Accept and never say a word; with an https address this is a hang in the handshake."""
    await asyncio.Event().wait()


def after_request(*pieces: bytes, hang: bool = False) -> Handler:
    """Send these bytes after a request, then close, or with `hang` never do anything again."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await request_of(reader)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if hang:
            await asyncio.Event().wait()

    return handler


def at_once(*pieces: bytes) -> Handler:
    """Send these bytes as soon as a client connects, and close."""

    async def handler(reader: Reader, writer: Writer) -> None:  # noqa: ARG001 -- a handler's signature
        for piece in pieces:
            writer.write(piece)

    return handler


def trickled(start: bytes, filler: bytes) -> Handler:
    """Send `start` at once and then the filler again and again, a byte at a time, for ever."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await request_of(reader)
        writer.write(start)
        bytes_for_ever = itertools.cycle(filler)
        async for _ in _while_open(writer):
            writer.write(bytes((next(bytes_for_ever),)))
            await asyncio.sleep(PACE)

    return handler


def trickled_headers() -> Handler:
    """Headers a byte at a time, without end."""
    return trickled(b"HTTP/1.1 200 OK\r\n", b"X-Padding: yes\r\n")


def trickled_body() -> Handler:
    """A body a byte at a time, without end."""
    return trickled(head("200 OK", {"Content-Type": "application/json"}), b"[1],")


def endless(start: bytes, piece: bytes) -> Handler:
    """Send `start`, then the piece again and again as fast as it is taken."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await request_of(reader)
        writer.write(start)
        async for _ in _while_open(writer):
            writer.write(piece)
            await writer.drain()

    return handler


async def _while_open(writer: Writer) -> AsyncIterator[None]:
    """Once for each turn of the event loop, until the client has gone."""
    while not writer.is_closing():
        yield
        await asyncio.sleep(0)


def huge(announced: int | None = None) -> Handler:
    """A body that does not end, announced with its length or not."""
    length: Mapping[str, str] = {} if announced is None else {"Content-Length": str(announced)}
    return endless(head("200 OK", {"Content-Type": "application/json", **length}), b" " * 65_536)


def endless_headers() -> Handler:
    """Header after header, without end."""
    return endless(b"HTTP/1.1 200 OK\r\n", b"X-Padding: yes\r\n" * 64)


def bomb(size: int = 60_000_000) -> Handler:
    """So many bytes of blanks, packed into a thousandth of them."""
    packer = zlib.compressobj(9, wbits=31)
    blanks = b" " * 1_000_000
    packed = b"".join([packer.compress(blanks) for _ in range(size // len(blanks))]) + packer.flush()
    return packed_as("gzip", packed)


def packed_as(packing: str, body: bytes) -> Handler:
    """A whole answer with this Content-Encoding."""
    headers = {"Content-Type": "application/json", "Content-Encoding": packing, "Content-Length": str(len(body))}
    return after_request(head("200 OK", headers), body)


def packed_twice() -> Handler:
    """Something packed that was packed before, which only the first unpacking tells."""
    return packed_as("gzip", gzip.compress(gzip.compress(LITTLE)))


def redirect(location: str | None, status: str = "302 Found", body: bytes = b"") -> Handler:
    """Lead elsewhere."""
    to = {} if location is None else {"Location": location}
    return after_request(head(status, {**to, "Content-Length": str(len(body))}), body)


async def reset(reader: Reader, writer: Writer) -> None:
    """Cut the connection off in the middle of the answer, without the usual good-bye."""
    await request_of(reader)
    writer.write(head("200 OK", {"Content-Length": "1000"}) + LITTLE)
    await writer.drain()
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def broken_off() -> Handler:
    """Promise more than is sent."""
    return after_request(head("200 OK", {"Content-Length": "1000"}), LITTLE)


def bad_chunks() -> Handler:
    """Chunks whose lengths are no numbers."""
    start = head("200 OK", {"Content-Type": "application/json", "Transfer-Encoding": "chunked"})
    return after_request(start, b"4f\r\n" + LITTLE + b"\r\nno number\r\n", b"zzz")


def no_http() -> Handler:
    """An answer in no protocol at all."""
    return after_request(b"220 mail.example ESMTP ready\r\n")


def answer(body: bytes, content_type: str, status: str = "200 OK", **headers: str) -> Handler:
    """A whole plain answer; underscores in the names of headers become hyphens."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    start = head(status, {"Content-Type": content_type, "Content-Length": str(len(body)), **more})
    return after_request(start, body)


def login_page() -> Handler:
    """HTML where a document was expected."""
    return answer(b"<!doctype html><title>Sign in</title><p>All systems operational", "text/html; charset=utf-8")


def entity_bomb() -> Handler:
    """XML that would grow to gigabytes if its entities were put in."""
    entities = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a0 "ha">{entities}]><feed><title>&a9;</title></feed>'
    return answer(text.encode(), "application/atom+xml")


def wrong_encoding() -> Handler:
    """Bytes that are not in the encoding they are said to be in."""
    return answer('{"page": "Zustände"}'.encode("utf-16-be"), "application/json; charset=utf-8")
