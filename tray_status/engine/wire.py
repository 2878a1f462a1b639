"""Owns the connections: every socket is known to its deadline from before the first packet until the last byte."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import Timeout

from tray_status.engine.addresses import Address
from tray_status.engine.deadline import Phase
from tray_status.engine.direct import ask, question_of
from tray_status.engine.heads import QuickResponse
from tray_status.engine.kept import Lending
from tray_status.engine.lean import HTTPAdapter
from tray_status.engine.lookups import Addresses, SocketAddress
from tray_status.engine.stock import Stock
from tray_status.engine.trip import REUSED_SECONDS, TRIP, Trip

if TYPE_CHECKING:
    import requests
    from requests.adapters import _HostParams, _PoolKwargs
    from urllib3.response import BaseHTTPResponse, HTTPResponse

ADDRESS_SECONDS = 3.0
"""How long one address of a host may keep us from trying the next (a host with broken IPv6 must not cost the poll)."""

POOLS_MOST = 4096


class WatchedConnection(HTTPConnection):
    """A connection whose socket the current trip's deadline can shut, in every phase."""

    response_class = QuickResponse

    # A second handle on the socket while it is set up: wrapping it in TLS takes the first away until hands are shaken.
    _twin: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        trip = TRIP.get()
        trip.deadline.phase = Phase.LOOK_UP
        try:
            found = trip.lookups.addresses(self._dns_host, self.port, trip.deadline)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        trip.deadline.phase = Phase.CONNECT
        connection = self._first_that_answers(trip, found)
        trip.deadline.phase = Phase.TLS if isinstance(self, HTTPSConnection) else Phase.ANSWER
        return connection

    def _first_that_answers(self, trip: Trip, found: Addresses) -> socket.socket:
        failure: OSError = OSError("the host has no address")
        for index, (family, kind, protocol, _, address) in enumerate(found):
            left = trip.deadline.remaining()
            last = index == len(found) - 1
            try:
                connection = self._dial(
                    trip, (family, kind, protocol), address, left if last else min(ADDRESS_SECONDS, left / 2)
                )
            except OSError as error:
                failure = error
            else:
                trip.lookups.worked(self._dns_host, family)
                return connection
        trip.deadline.remaining()
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, "no address of the host answered") from failure
        raise NewConnectionError(self, f"no address of the host could be reached: {failure}") from failure

    def _dial(self, trip: Trip, kind: tuple[int, int, int], address: SocketAddress, seconds: float) -> socket.socket:
        connection = socket.socket(*kind)
        try:
            for option in self.socket_options or ():
                connection.setsockopt(*option)
            # Not `connection.dup()`: each setting of a timeout is a call of the system, and the twin never waits.
            self._twin = socket.socket(*kind, fileno=socket.dup(connection.fileno()))
            trip.hold(self._twin)
            connection.settimeout(seconds)
            connection.connect(address)
            left = trip.deadline.remaining()
            if seconds < left:
                connection.settimeout(left)
        except BaseException:
            connection.close()
            self._drop_twin(trip)
            raise
        return connection

    def _drop_twin(self, trip: Trip) -> None:
        twin, self._twin = self._twin, None
        trip.end()
        if twin is not None:
            twin.close()

    def connect(self) -> None:
        """Connect, and for https shake hands."""
        trip = TRIP.get()
        trip.fresh = True
        try:
            super().connect()
        finally:
            self._drop_twin(trip)
        trip.hold(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- handed on as they are
        """Send the request; the deadline is told first of a connection kept from an earlier trip."""
        trip = TRIP.get()
        if self.sock is not None:
            trip.deadline.phase = Phase.ANSWER
            if not trip.fresh:
                trip.reused = True
                trip.hold(self.sock)
        super().request(*args, **kwargs)

    def send(self, data: Any) -> None:  # noqa: ANN401 -- the base class's signature
        """Send, and remember what was sent last: the whole request, since ours have no body."""
        TRIP.get().sent = data
        super().send(data)

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3's own does
        """Wait for the answer's headers; a connection kept from an earlier trip has less time to say something."""
        trip = TRIP.get()
        trip.deadline.phase = Phase.ANSWER
        connection = self.sock
        if trip.reused:
            self.timeout = min(REUSED_SECONDS, trip.deadline.remaining() / 2)
        response = super().getresponse()
        # A connection shut at the deadline looks like headers that end here: what came is not to be believed.
        try:
            connection.settimeout(trip.deadline.remaining())
        except BaseException:
            response.close()
            raise
        trip.deadline.phase = Phase.BODY
        return response


class WatchedTLSConnection(WatchedConnection, HTTPSConnection):
    """The same, encrypted."""


class _Pool(Lending, HTTPConnectionPool):
    ConnectionCls = WatchedConnection
    QueueCls = Stock


class _TLSPool(Lending, HTTPSConnectionPool):
    ConnectionCls = WatchedTLSConnection
    QueueCls = Stock


_POOLS = {"http": _Pool, "https": _TLSPool}


class Adapter(HTTPAdapter):
    """Gives requests our connections and, for each host, the TLS context to use; nothing is retried in here."""

    def __init__(self, tls: Callable[[str], ssl.SSLContext], *, hosts: int, per_host: int) -> None:
        """`tls` gives the context for a host; connections are kept for `hosts` servers, `per_host` for each."""
        self._tls = tls
        self._most = hosts
        self._pools: dict[tuple[str, ...], HTTPConnectionPool] = {}
        super().__init__(pool_connections=hosts, pool_maxsize=per_host, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- handed on as they are
        """Make the pools, of our connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:  # noqa: ANN401 -- the base class's types
        """Make the pools behind one proxy, of our connections."""
        context = self._tls(urlsplit(proxy).hostname or "")
        manager = super().proxy_manager_for(proxy, proxy_ssl_context=context, **proxy_kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: bool | str,  # noqa: FBT001 -- the base class's signature
        cert: tuple[str, str] | str | None = None,
    ) -> tuple[_HostParams, _PoolKwargs]:
        """Which pool a request belongs to: scheme, host and port, and the TLS context we own for that host."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            pool["ssl_context"] = self._tls(host["host"])
        return host, pool

    def ask(
        self, request: requests.PreparedRequest, here: Address, *, seconds: float, proxies: Mapping[str, str]
    ) -> BaseHTTPResponse:
        """Send a request and wait for its answer's head. Raises one of `faults.FAILURES`.

        It is `send` without what we would throw away at once: requests' own response, headers and cookies.
        """
        ways = dict(proxies)
        pool = self._pool_of(request, here, ways)
        if not ways:
            return ask(pool, question_of(request), TRIP.get(), seconds)
        return pool.urlopen(
            "GET",
            self.request_url(request, ways),
            headers=request.headers,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
            retries=self.max_retries,
            timeout=Timeout(connect=seconds, read=seconds),
        )

    def _pool_of(self, request: requests.PreparedRequest, here: Address, proxies: dict[str, str]) -> HTTPConnectionPool:
        """The pool of a server and the way there."""
        key = (here.scheme, here.place, *proxies.values())
        pool = self._pools.get(key)
        if pool is None:
            if len(self._pools) >= self._most:
                self._pools = {}
            found = self.get_connection_with_tls_context(request, True, proxies)
            pool = self._pools[key] = cast("HTTPConnectionPool", found)
        return pool

    def pool_at(self, here: Address) -> Lending | None:
        """The pool of a server that was asked without a proxy, to lend its connections; None when there is none."""
        return cast("Lending | None", self._pools.get((here.scheme, here.place)))

    def cert_verify(self, *args: object, **kwargs: object) -> None:
        """Nothing: the context knows its certificates; requests would have each connection read them again."""

    def forget_connections(self) -> None:
        """Close what is idle: after a change of network or proxy kept connections lead nowhere."""
        self.close()
        self._pools = {}
        self.proxy_manager.clear()
