"""One simulated site's server: a thread that accepts, one for each connection, and an end that leaves none behind."""

from __future__ import annotations

import logging
import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass
from http.server import HTTPServer
from socketserver import TCPServer
from threading import Event, Lock
from typing import TYPE_CHECKING

from tray_status.demo.handler import Handler
from tray_status.demo.place import Place

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.demo.story import Site, SitePage

StartThread = Callable[[str, Callable[[], object]], object]
"""Runs a function in a new daemon thread of that name."""

LOOPBACK = "127.0.0.1"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came: for which site, which path, and the status it was answered with."""

    site: str
    path: str
    status: int


class SiteServer(HTTPServer):
    """Listens on a free port of this machine only, from the moment it is built; `start` begins to answer."""

    request_queue_size = 64

    def __init__(
        self,
        site: Site,
        *,
        page: Callable[[Site], SitePage],
        began: datetime,
        speed: float,
        note: Callable[[Asked], None],
        start_thread: StartThread,
    ) -> None:
        self.site = site
        self._page = page
        self._note = note
        self._start_thread = start_thread
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._ended = Event()
        self._wake, self._woken = socket.socketpair()
        super().__init__((LOOPBACK, 0), Handler)
        self.socket.setblocking(False)  # a client may be gone between being announced and being accepted
        self.base = f"http://{LOOPBACK}:{self.server_port}"
        self.place = Place(site=site, base=self.base, began=began, speed=speed)

    def page(self) -> SitePage:
        """What the site says now."""
        return self._page(self.site)

    def note(self, path: str, status: int) -> None:
        """Remember a request."""
        self._note(Asked(site=self.site.id, path=path, status=status))

    def server_bind(self) -> None:
        """Bind without asking a resolver for this machine's name, as HTTPServer would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def start(self) -> None:
        """Begin to accept."""
        self._start_thread(f"demo-{self.site.id}", self._accept)

    def stop(self) -> None:
        """Accept no more, free the port, and cut every connection so that its thread ends."""
        self._wake.send(b"x")
        self._ended.wait()
        self._wake.close()
        with self._lock:
            for connection in self._open:
                _cut(connection)

    def _accept(self) -> None:
        # serve_forever would look for the end several times a second; this one is woken.
        try:
            with selectors.DefaultSelector() as selector, self._woken, self:
                selector.register(self, selectors.EVENT_READ)
                selector.register(self._woken, selectors.EVENT_READ)
                while all(key.fileobj is self for key, _ in selector.select()):
                    self._welcome()
        finally:
            self._ended.set()

    def _welcome(self) -> None:
        try:
            connection, client = self.get_request()
        except OSError as error:
            _log.debug("A client of %s was gone before it was heard: %s", self.site.name, error)
            return
        with self._lock:
            self._open.add(connection)
        self._start_thread(f"demo-{self.site.id}-connection", lambda: self._answer(connection, client))

    def _answer(self, request: socket.socket, client_address: object) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError as error:
            _log.debug("A client of %s went away: %s", self.site.name, error)
        finally:
            with self._lock:
                self._open.discard(request)
            self.shutdown_request(request)


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError as error:  # the client was quicker
        _log.debug("A connection was gone already: %s", error)
