"""A server that gives away whatever it is told: its answers repeat the request, secrets included, wherever they can."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tray_status.engine.clock import SystemClock
from tray_status.threads import start_thread

STEM = "pl4nted"
"""What every planted secret begins with."""

FEED = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>{whole}</id><title>Tattler</title><updated>{now}</updated>
<link rel="self" href="{whole}"/><link rel="alternate" href="{whole}"/>
<entry><id>tag:{whole}</id><title>Outage of everything</title>
<updated>{now}</updated><published>{now}</published>
<link href="{whole}"/><link rel="alternate" href="{page}/incidents/1?id=1&amp;{query}"/>
<content type="html">&lt;p&gt;Investigating - we look into it.
&lt;a href="{whole}"&gt;More&lt;/a&gt;&lt;/p&gt;</content></entry>
</feed>"""


@dataclass(slots=True)
class Tattler:
    """Where it listens, as host and port, and how often it was asked by the first part of the path."""

    at: str
    asked: dict[str, int]


class _Handler(BaseHTTPRequestHandler):
    """Answers by the first part of the path."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Repeat it all."""
        self._answer()

    def do_POST(self) -> None:
        """Take it, and repeat it all."""
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or "0")
        given = self.rfile.read(length)
        whole = f"http://{self.headers['Host']}{self.path}"
        kind = self.path.split("/")[1]
        self.server.tattler.asked[kind] = self.server.tattler.asked.get(kind, 0) + 1
        said = f"{whole}\n{self.headers}\n{given.decode(errors='replace')}"
        at = self.server.tattler.at
        moved = {
            "moved": f"http://me:{STEM}-away@{at}/401/{STEM}-away?t={STEM}-away",
            "refused": f"http://127.0.0.1:9/{STEM}-away?t={STEM}-away",
            "untrusted": f"https://{at}/{STEM}-away?t={STEM}-away",
            "nonsense": f"http://me:{STEM}-away@x:{STEM}/x",
            "other": f"app://{STEM}-away@{at}/{STEM}",
            "loop": self.path + STEM,
            "landed": f"http://me:{STEM}-away@{at}/calm/?t={STEM}-away",
        }
        self.close_connection = True
        if kind == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif kind == "garbage":
            self.wfile.write(f"{whole} is what you said\r\n\r\n".encode())
        elif kind == "short":
            self.wfile.write(f"HTTP/1.1 200 {whole}\r\nContent-Length: 100000\r\nX: {whole}\r\n\r\n{whole}".encode())
        elif kind in moved:
            self._say("302 Found", said, Location=moved[kind])
        elif kind == "feed":
            parts = urlsplit(whole)
            page, query = f"{parts.scheme}://{parts.netloc}", parts.query.replace("&", "&amp;")
            now = SystemClock().now().isoformat()
            self._say("200 OK", FEED.format(whole=page + parts.path + "?" + query, page=page, query=query, now=now))
        elif kind == "calm":
            text = FEED.format(whole=f"http://{at}/calm", page=f"http://{at}", query="b=c", now="2026-01-02T03:04:05Z")
            self._say("200 OK", text)
        elif kind in ("page", "json"):
            self._say(
                "200 OK", f"<html><title>{whole}</title>{said}</html>" if kind == "page" else f'{{"said": "{whole}"'
            )
        else:
            status = kind if kind.isdigit() else "404"
            headers = {"WWW-Authenticate": f'Basic realm="{whole}"', "Retry-After": f"{whole}", "X-You-Said": whole}
            self._say(f"{status} you asked for {whole}", said, **headers)

    def _say(self, status: str, body: str, /, **headers: str) -> None:
        kept = {"Content-Type": "text/html" if body.startswith("<html") else "application/xml", **headers}
        lines = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in kept.items())
        text = f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n{body}"
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has in the base class
        """Say nothing: here everything is a secret."""


class _Server(ThreadingHTTPServer):
    tattler: Tattler

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever speaks TLS to us, or goes away, is one of the cases."""


@contextlib.contextmanager
def tattler() -> Iterator[Tattler]:
    """Such a server for a while."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.tattler = Tattler(at=f"127.0.0.1:{server.server_port}", asked={})
        start_thread("tattler", server.serve_forever, 0.01)
        yield server.tattler
        server.shutdown()
