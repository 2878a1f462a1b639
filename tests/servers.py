"""Owns real servers on this machine for tests and measurements: pages with ETag, gzip and TLS, many in one process.

`python -m tests.servers COUNT` serves so many TLS pages, prints one line of JSON (`ca_file`, `urls`) and ends when its
standard input does.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import socket
import ssl
import sys
import tempfile
import weakref
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests import certificates
from tray_status.threads import start_thread

SPINS = 10
"""Turns of the event loop in which aborted connections are really closed."""

HOST = "127.0.0.1"

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Handler = Callable[[Reader, Writer], Awaitable[None]]
"""Speaks with one client until it returns; then the connection is closed."""


@dataclass(slots=True, kw_only=True)
class Page:
    """One document as it is served now; change its fields and the next request sees it.

    `etag` and `last_modified` False leave that header out. `headers` are further ones.
    """

    body: bytes
    content_type: str = "application/json"
    status: str = "200 OK"
    etag: bool = True
    last_modified: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: bool = False

    @property
    def tag(self) -> str:
        """The ETag of the present body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    def answer(self, request: Mapping[str, str]) -> bytes:
        """The whole answer to a request with these headers (names in lower case)."""
        headers = dict(self.headers)
        if self.etag:
            headers["ETag"] = self.tag
        if self.last_modified:
            headers["Last-Modified"] = MODIFIED
        known = self.etag and request.get("if-none-match") == self.tag
        if known or (self.last_modified and request.get("if-modified-since") == MODIFIED):
            return head("304 Not Modified", headers)
        body = self.body
        if self.packed and "gzip" in request.get("accept-encoding", ""):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        headers |= {"Content-Type": self.content_type, "Content-Length": str(len(body))}
        return head(self.status, headers) + body


MODIFIED = "Mon, 02 Nov 2026 10:00:00 GMT"


def head(status: str, headers: Mapping[str, str]) -> bytes:
    """The first part of an answer, up to the empty line."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def request_of(reader: Reader) -> tuple[str, dict[str, str]] | None:
    """Read one request: its target and headers with names in lower case; None when the client has gone."""
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, OSError):
        return None
    first, *lines = text.split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return first.split()[1], {name.lower(): value.strip() for name, _, value in pairs}


@dataclass(slots=True)
class Site:
    """Pages by path, served as long as the client keeps the connection. `requests` are all that came, in their order.

    What has no page is answered with `missing`. With `close_after` each connection is closed after so many answers,
    without a word before (a kept connection that went stale).
    """

    pages: dict[str, Page]
    close_after: int | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0
    missing: Page = field(default_factory=lambda: Page(body=b"no such page", status="404 Not Found", etag=False))

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        """Answer one client."""
        self.connections += 1
        answered = 0
        while answered != self.close_after and (request := await request_of(reader)) is not None:
            path, headers = request
            self.requests.append((path, headers))
            page = self.pages.get(path, self.missing)
            writer.write(page.answer(headers))
            await writer.drain()
            answered += 1
        if self.close_after is not None:
            # The client may already have sent its next request: then it hears of the end only after that.
            await request_of(reader)


class Servers:
    """One event loop in a thread of its own, with as many servers as a test asks for. A context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._clients: set[asyncio.Task[None]] = set()
        self._transports: weakref.WeakSet[asyncio.WriteTransport] = weakref.WeakSet()
        self._dropped: list[asyncio.WriteTransport] = []
        self._servers: list[asyncio.Server] = []
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._thread = start_thread("test-servers", self._loop.run_forever)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        for waiting in self._sockets:
            waiting.close()

    def serve(self, handler: Handler, *, tls: ssl.SSLContext | None = None, host: str = HOST) -> str:
        """Serve on a free port; return the address of its root, which ends with a slash."""
        listening = asyncio.run_coroutine_threadsafe(self._serve(handler, tls, host), self._loop).result(10)
        return f"{'http' if tls is None else 'https'}://{host}:{listening}/"

    def listen_only(self, scheme: str = "http", *, backlog: int = 16) -> str:
        """The address of a port that is never accepted from: the system connects clients, and nobody ever answers."""
        waiting = socket.create_server((HOST, 0), backlog=backlog)
        self._sockets.append(waiting)
        return f"{scheme}://{HOST}:{waiting.getsockname()[1]}/"

    def full(self, scheme: str = "http") -> str:
        """The address of a port whose queue is full: the system does not even answer who wants to connect."""
        url = self.listen_only(scheme, backlog=0)
        address = self._sockets[-1].getsockname()
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(address)
            self._sockets.append(client)
        return url

    def drop(self) -> None:
        """End all connections that clients keep, as a server does after a while, and wait until they know."""

        async def drop() -> None:
            for transport in tuple(self._transports):
                self._dropped.append(transport)
                transport.close()
                self._dropped.append(transport)

        asyncio.run_coroutine_threadsafe(drop(), self._loop).result(10)

    def say(self, unasked: bytes) -> None:
        """Send something to all clients that nobody asked for."""

        async def say() -> None:
            for transport in tuple(self._transports):
                transport.write(unasked)

        asyncio.run_coroutine_threadsafe(say(), self._loop).result(10)

    async def _serve(self, handler: Handler, tls: ssl.SSLContext | None, host: str) -> int:
        async def client(reader: Reader, writer: Writer) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._clients.add(task)
            self._transports.add(writer.transport)
            try:
                await handler(reader, writer)
            except (OSError, asyncio.CancelledError):
                pass  # the client left, or the test is over: both end a conversation
            finally:
                self._clients.discard(task)
                writer.close()

        server = await asyncio.start_server(client, host, 0, ssl=tls, backlog=512)
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in tuple(self._clients):
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        for transport in (*self._transports, *self._dropped):
            transport.abort()
        await self._loop.shutdown_asyncgens()
        for _ in range(SPINS):
            await asyncio.sleep(0)


def tls_pages(
    servers: Servers, count: int, tls: ssl.SSLContext, body: Callable[[int], bytes]
) -> tuple[list[str], list[Site]]:
    """So many pages with ETag, each on a server (port) of its own."""
    sites = [Site({"/": Page(body=body(number), packed=True)}) for number in range(count)]
    return [servers.serve(site, tls=tls) for site in sites], sites


def main() -> None:
    """Serve until standard input ends."""
    with tempfile.TemporaryDirectory() as folder, Servers() as servers:
        made = certificates.make(Path(folder))
        urls, _ = tls_pages(servers, int(sys.argv[1]), made.good, lambda number: b'{"page": %d}' % number)
        sys.stdout.write(json.dumps({"ca_file": str(made.ca_file), "urls": urls}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
