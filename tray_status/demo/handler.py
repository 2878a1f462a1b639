"""Answers one connection of a simulated site as the big platforms do: validators, 304, gzip, kept open."""

from __future__ import annotations

import gzip
import hashlib
import logging
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from tray_status.demo.pages import NOT_FOUND, Resource, resource

if TYPE_CHECKING:
    from tray_status.demo.site_server import SiteServer
    from tray_status.demo.story import SitePage

IDLE_SECONDS = 30

_log = logging.getLogger(__name__)


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD; everything else is refused by the base class."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "TrayStatusDemo"
    sys_version = ""
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Answer with the document."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name the base class gives it
        """Into the log, not onto the terminal the story is told on."""
        _log.debug("%s: %s", self.server.site.name, format % args)

    def _answer(self, *, with_body: bool) -> None:
        page = self.server.page()
        path = self.path.partition("?")[0]
        if page.fault is not None:
            headers = {"Retry-After": str(page.fault.retry_after)} if page.fault.retry_after is not None else {}
            self._send(page.fault.status, headers, b"", with_body=with_body)
            return
        found = resource(page, path, place=self.server.place)
        if found is None:
            self._send(
                HTTPStatus.NOT_FOUND, {"Content-Type": NOT_FOUND.content_type}, NOT_FOUND.body, with_body=with_body
            )
            return
        headers = self._validators(page, found)
        if self._unchanged(headers):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None, with_body=False)
            return
        body = found.body
        headers["Content-Type"] = found.content_type
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._send(HTTPStatus.OK, headers, body, with_body=with_body)

    def _validators(self, page: SitePage, found: Resource) -> dict[str, str]:
        etag = f'W/"{hashlib.blake2b(found.body, digest_size=16).hexdigest()}"'
        changed = page.changed_at if page.changed_at is not None else 0
        return {
            "ETag": etag,
            "Last-Modified": self.server.place.rfc822(changed),
            "Cache-Control": "max-age=0, private, must-revalidate",
            "Vary": "Accept-Encoding",
        }

    def _unchanged(self, validators: dict[str, str]) -> bool:
        """Whether the client has these bytes already. The ETag decides; a date is asked only where there is none."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return "*" in tags or validators["ETag"].removeprefix("W/") in tags
        return self.headers.get("If-Modified-Since") == validators["Last-Modified"]

    def _send(self, status: int, headers: dict[str, str], body: bytes | None, *, with_body: bool) -> None:
        self.server.note(self.path, status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and body:
            self.wfile.write(body)
