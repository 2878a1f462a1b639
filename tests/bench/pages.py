"""Owns the server that all measured programs ask: any number of pages by name on one port, counted byte by byte."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import ssl
import time
from dataclasses import dataclass, field
from functools import cached_property

from tests.bench.documents import Form, Served, http_date, serve, serve_changed
from tests.bench.names import page_name

OLD, NEW = http_date(20), http_date(0)
COMMON = (
    "Server: nginx\r\nCache-Control: max-age=0, private, must-revalidate\r\nVary: Accept-Encoding\r\n"
    "Strict-Transport-Security: max-age=31536000\r\nConnection: keep-alive\r\n"
)
"""With these an answer "not modified" is as long as real ones, some 300 bytes."""


@dataclass(slots=True)
class Tally:
    """What went through the server: bytes of requests and answers as HTTP has them, without TLS."""

    received: int = 0
    sent: int = 0
    whole: int = 0
    unchanged: int = 0
    connections: int = 0
    others: int = 0


class Document:
    """One document, ready to be sent."""

    def __init__(self, served: Served, modified: str) -> None:
        self._served = served
        self._headers = f'ETag: W/"{hashlib.md5(served.body, usedforsecurity=False).hexdigest()}"\r\n'
        self.tag = self._headers[6:-2]
        self._headers += f"Last-Modified: {modified}\r\n{COMMON}Date: {http_date(0)}\r\n"

    @cached_property
    def unchanged(self) -> bytes:
        """The answer to who has it already."""
        return f"HTTP/1.1 304 Not Modified\r\n{self._headers}\r\n".encode()

    @cached_property
    def packed(self) -> bytes:
        """The whole document, packed."""
        return self._whole(gzip.compress(self._served.body, 6), "Content-Encoding: gzip\r\n")

    @cached_property
    def plain(self) -> bytes:
        """The whole document."""
        return self._whole(self._served.body, "")

    def _whole(self, body: bytes, packing: str) -> bytes:
        kind = f"Content-Type: {self._served.content_type}\r\nContent-Length: {len(body)}\r\n"
        return f"HTTP/1.1 200 OK\r\n{kind}{packing}{self._headers}\r\n".encode() + body


@dataclass(slots=True)
class Pages:
    """So many pages, by name. `sent_at`: when each was first sent whole since a change; `answered_at`: when last asked.

    Both are on the clock that all processes of this machine share (`time.monotonic`).
    """

    forms: tuple[Form, ...]
    count: int
    tally: Tally = field(default_factory=Tally)
    sent_at: dict[str, float] = field(default_factory=dict)
    answered_at: dict[str, float] = field(default_factory=dict)
    _documents: dict[str, dict[str, Document]] = field(default_factory=dict)
    _open: set[asyncio.Transport] = field(default_factory=set)

    def paths(self) -> dict[str, str]:
        """For each page the path that is polled."""
        return {
            page_name(number): serve(self._form(number), page_name(number), number)[0].path
            for number in range(self.count)
        }

    def form_of(self) -> dict[str, str]:
        """For each page what it serves."""
        return {page_name(number): self._form(number).name for number in range(self.count)}

    def change(self, number: int) -> None:
        """Open an incident on a page."""
        name = page_name(number)
        served = serve_changed(self._form(number), name, number)
        self._documents[name] = {one.path: Document(one, NEW) for one in served}
        for document in self._documents[name].values():
            _ = document.packed  # so that packing does not count as sending
        self.sent_at.pop(name, None)

    def drop_connections(self) -> int:
        """Close all connections that clients keep."""
        dropped = len(self._open)
        for transport in tuple(self._open):
            transport.close()
        return dropped

    def answer(self, head: bytes) -> tuple[str, bytes]:
        """The page that was asked, and the answer to a request with this head."""
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        name = headers.get("host", "").partition(":")[0]
        # Whoever takes us for a proxy asks for whole addresses.
        document = self._of(name).get(first.split()[1].removeprefix(f"http://{headers.get('host', '')}"))
        if document is None:
            self.tally.others += 1
            return name, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if headers.get("if-none-match") == document.tag:
            self.tally.unchanged += 1
            return name, document.unchanged
        self.tally.whole += 1
        return name, document.packed if "gzip" in headers.get("accept-encoding", "") else document.plain

    def _of(self, name: str) -> dict[str, Document]:
        documents = self._documents.get(name)
        if documents is None:
            digits = name[1:5]
            number = int(digits) if digits.isdecimal() else 0
            documents = {one.path: Document(one, OLD) for one in serve(self._form(number), name, number)}
            self._documents[name] = documents
        return documents

    def _form(self, number: int) -> Form:
        return self.forms[number % len(self.forms)]

    async def listen(self, host: str, port: int, tls: ssl.SSLContext | None) -> int:
        """Serve on that address; return the port, chosen by the system for port 0."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Client(self), host, port, ssl=tls, backlog=2048)
        chosen: int = server.sockets[0].getsockname()[1]
        return chosen


class _Client(asyncio.Protocol):
    """One connection: requests one after the other, each answered as soon as it is complete."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._come = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._pages.tally.connections += 1
        self._pages._open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- the base class's name
        self._pages._open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        pages = self._pages
        pages.tally.received += len(data)
        self._come += data
        while b"\r\n\r\n" in self._come:
            head, _, self._come = self._come.partition(b"\r\n\r\n")
            name, answer = pages.answer(head)
            pages.tally.sent += len(answer)
            self._transport.write(answer)
            pages.answered_at[name] = time.monotonic()
            if b" 200 " in answer[:14]:
                pages.sent_at.setdefault(name, pages.answered_at[name])
