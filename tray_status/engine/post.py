"""Owns how something is sent to an address that the user named: one POST, within a time limit, and what came of it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tray_status import __version__
from tray_status.core.errors import FetchError
from tray_status.core.problem import Problem, ProblemKind
from tray_status.engine.addresses import Address, parse, shown
from tray_status.engine.clock import Clock
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.faults import FAILURES, problem_of
from tray_status.engine.lean import requests
from tray_status.engine.lookups import LookUps, Resolve
from tray_status.engine.proxies import Proxies
from tray_status.engine.retry import retry_at
from tray_status.engine.tls import contexts
from tray_status.engine.trip import TRIP, Trip
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.wire import Adapter

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

USER_AGENT = f"TrayStatus/{__version__}"
POST_SECONDS = 15.0
"""How long one of them may take, from the name look-up to the answer's headers."""

HOSTS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What the other side answered. `retry_after` is how many seconds it asks us to wait, None when it does not."""

    status: int
    retry_after: float | None = None


class Poster:
    """Sends to addresses, from many threads at once. It follows no redirect, keeps no cookie, tries nothing twice."""

    def __init__(
        self,
        *,
        clock: Clock,
        watchdog: Watchdog,
        user_agent: str = USER_AGENT,
        proxy: str | None = None,
        ca_file: str | None = None,
        seconds: float = POST_SECONDS,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        """`proxy` and `ca_file` as in the settings. Raises ConfigError when `ca_file` cannot be used."""
        self._clock = clock
        self._watchdog = watchdog
        self._user_agent = user_agent
        self._seconds = seconds
        self._proxies = Proxies(proxy)
        self._lookups = LookUps(resolve)
        self._adapter = _PostingAdapter(contexts(ca_file=ca_file), hosts=HOSTS, per_host=1)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Send. Raises FetchError with a named problem when no answer came; any answer at all is returned."""
        deadline = self._watchdog.deadline(self._seconds)
        try:
            here = parse(url)
        except ValueError as error:
            sentence = f"{shown(url)} is not a web address: {error}."
            raise FetchError(Problem(kind=ProblemKind.NOT_A_STATUS_PAGE, sentence=sentence)) from error
        deadline.host, deadline.phase = here.server, Phase.QUEUE
        try:
            return self._sent(here, body, headers, deadline)
        except FAILURES as error:
            raise FetchError(problem_of(error, here.server, deadline)) from error
        finally:
            deadline.finish()

    def _sent(self, here: Address, body: bytes, headers: Mapping[str, str], deadline: Deadline) -> Posted:
        auth = (here.user, here.password) if here.user is not None else None
        # A kept connection may be dead, and to send again what may have arrived would tell it twice.
        own = {**headers, "User-Agent": self._user_agent, "Accept": "*/*", "Connection": "close"}
        prepared = requests.Request("POST", here.url, headers=own, data=body, auth=auth).prepare()
        trip = Trip(deadline, self._lookups)
        token = TRIP.set(trip)
        try:
            response = self._adapter.tell(prepared, here, deadline, self._proxies.of(here))
            try:
                wanted = retry_at(response.headers.get("Retry-After"), response.headers.get("Date"), self._clock.now())
            finally:
                response.close()
                response.release_conn()
        finally:
            TRIP.reset(token)
            trip.end()
        seconds = (wanted - self._clock.now()).total_seconds() if wanted is not None else None
        return Posted(status=response.status, retry_after=seconds)


class _PostingAdapter(Adapter):
    """The connections of documents, with which something is sent."""

    def tell(
        self, request: requests.PreparedRequest, here: Address, deadline: Deadline, proxies: Mapping[str, str]
    ) -> BaseHTTPResponse:
        """Send a request with its body and wait for its answer's headers. Raises what urllib3 raises."""
        from urllib3.util import Timeout

        ways = dict(proxies)
        seconds = deadline.remaining()
        return self._pool_of(request, here, ways).urlopen(
            "POST",
            self.request_url(request, ways) if ways else request.path_url,
            body=request.body,
            headers=request.headers,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
            retries=self.max_retries,
            timeout=Timeout(connect=seconds, read=seconds),
        )
