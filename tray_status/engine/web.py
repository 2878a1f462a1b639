"""Owns how a document is fetched: asked for conditionally, followed, taken in within its bounds, or a named problem."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from urllib3.exceptions import ClosedPoolError

from tray_status import __version__
from tray_status.core.errors import FetchError
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import Validators
from tray_status.engine.addresses import Address, parse, shown
from tray_status.engine.body import BODY_MOST, WIRE_MOST, read_body
from tray_status.engine.clock import Clock
from tray_status.engine.deadline import Deadline, DeadlinePassedError, Phase
from tray_status.engine.faults import FAILURES, problem_of, problem_of_status
from tray_status.engine.hosts import AT_ONCE, Hosts
from tray_status.engine.lean import requests
from tray_status.engine.lender import Lender
from tray_status.engine.lookups import LookUps, Resolve
from tray_status.engine.proxies import Proxies
from tray_status.engine.redirects import CODES, Route
from tray_status.engine.retry import retry_at
from tray_status.engine.strangers import mark_of_refusal
from tray_status.engine.tls import contexts
from tray_status.engine.trip import TRIP, Trip
from tray_status.engine.wire import Adapter

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

USER_AGENT = f"TrayStatus/{__version__} (status monitor)"

HOSTS_MOST = 2048
"""For so many servers connections are kept at most."""

ISSUERS_MOST = 4096
"""For so many addresses it is remembered which other one gave their validators; whoever is forgotten is asked whole."""

BODY_FOLLOWS = frozenset({200, 203})
NOT_MODIFIED = 304

DRAIN_MOST = 16_384
"""A body nobody wants is read to its end when it is this small (bytes): that is cheaper than a new connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to fetch. With `validators` the server may answer that nothing has changed.

    `most` and `unpacked_most` are the bytes the answer may have on the wire and after unpacking.
    """

    url: str
    validators: Validators = field(default_factory=Validators)
    most: int = WIRE_MOST
    unpacked_most: int = BODY_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: a whole body, or (`not_modified`) that it is still the one the request's validators stand for.

    `final_url` is where redirects ended, without user info; `digest` is the SHA-256 of the unpacked body in hex;
    `validators` make the next request conditional. Of an answer "not modified", body and digest are empty.
    """

    final_url: str
    validators: Validators
    not_modified: bool = False
    body: bytes = b""
    digest: str = ""
    content_type: str | None = None


class Web:
    """One adapter for all documents, used from many threads at once. It follows nothing and keeps no cookies."""

    def __init__(
        self,
        *,
        clock: Clock,
        proxy: str | None = None,
        ca_file: str | None = None,
        hosts: int = 100,
        user_agent: str = USER_AGENT,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        """`proxy` and `ca_file` as in the settings; `hosts` is how many servers are expected.

        Raises ConfigError when `ca_file` cannot be used.
        """
        self._clock = clock
        self._proxies = Proxies(proxy)
        self._lookups = LookUps(resolve)
        self._hosts = Hosts()
        self._user_agent = user_agent
        # Any of them may lead to a second server; one too many, and all would have to connect anew at every poll.
        kept = min(2 * hosts + 10, HOSTS_MOST)
        self._adapter = Adapter(contexts(ca_file=ca_file), hosts=kept, per_host=AT_ONCE)
        self._prepared = lru_cache(maxsize=4 * kept)(self._prepare)
        self._issuers: dict[str, tuple[str, Validators]] = {}
        self.lender = Lender(self._hosts, self._proxies, self._adapter.pool_at)

    def get(self, request: Request, deadline: Deadline) -> Answer:
        """Fetch one document. Raises FetchError with a named problem for everything that goes wrong on the way."""
        try:
            route = Route(parse(request.url))
        except ValueError as error:
            sentence = f"{shown(request.url)} is not a web address: {error}."
            raise FetchError(Problem(kind=ProblemKind.NOT_A_STATUS_PAGE, sentence=sentence)) from error
        while True:
            deadline.host, deadline.phase = route.here.server, Phase.QUEUE
            try:
                answer = self._hop(request, route, deadline)
            except FAILURES as error:
                raise FetchError(problem_of(error, deadline.host, deadline)) from error
            if answer is not None:
                return answer

    def refresh_proxies(self) -> None:
        """Find the way out anew and forget kept connections: the network has changed, or the computer has slept."""
        self._proxies.refresh()
        self._adapter.forget_connections()

    @property
    def hung_look_ups(self) -> int:
        """How many name look-ups have outlived their deadline and still hold a thread."""
        return self._lookups.hung

    def _hop(self, request: Request, route: Route, deadline: Deadline) -> Answer | None:
        """Ask the address the route has come to; None when the answer leads on."""
        here, validators = route.here, self._validators(request, route)
        with self._hosts.place(here.place, deadline):
            trip, response = self._send(here, validators, route.first if route.first.trusts(here) else None, deadline)
            try:
                answer = self._taken_in(request, route, response) if response.status in BODY_FOLLOWS else None
                if answer is None:
                    self._drain(response)
                # A connection shut at the deadline looks like a body that ends here: half of it must not be believed.
                deadline.remaining()
            finally:
                response.close()
                response.release_conn()
                trip.end()
        self.lender.forget(request.url)
        if answer is not None:
            return answer
        if response.status == NOT_MODIFIED and validators != Validators():
            if here is route.first:
                self.lender.remember(request.url, validators, trip.sent)
            return Answer(final_url=here.url, validators=validators, not_modified=True)
        if response.status in CODES:
            route.follow(response.headers.get("Location"))
            return None
        stranger = mark_of_refusal(route.first.server, here.server, response.status)
        raise FetchError(self._refusal(response, here), stranger=stranger)

    def _send(
        self, here: Address, validators: Validators, secret: Address | None, deadline: Deadline
    ) -> tuple[Trip, BaseHTTPResponse]:
        """Ask; once more for each kept connection that turns out to be dead, since asking twice changes nothing."""
        prepared = self._prepared(here, validators, secret)
        proxies = self._proxies.of(here)
        kept = AT_ONCE
        while True:
            trip = Trip(deadline, self._lookups)
            token = TRIP.set(trip)
            try:
                response = self._adapter.ask(prepared, here, seconds=deadline.remaining(), proxies=proxies)
            except FAILURES as error:
                trip.end()
                if not kept or deadline.passed or not _was_dead(error, trip):
                    raise
                kept -= 1
            else:
                return trip, response
            finally:
                TRIP.reset(token)

    def _prepare(self, here: Address, validators: Validators, secret: Address | None) -> requests.PreparedRequest:
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip", "Accept": "*/*"}
        if validators.etag is not None:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified is not None:
            headers["If-Modified-Since"] = validators.last_modified
        auth = (secret.user, secret.password) if secret is not None and secret.user is not None else None
        prepared = requests.PreparedRequest()
        prepared.prepare_method("GET")
        prepared.prepare_url(here.url, None)
        prepared.prepare_headers(headers)
        prepared.prepare_auth(auth, here.url)
        return prepared  # without the jar of cookies that `prepare` gives to each

    def _validators(self, request: Request, route: Route) -> Validators:
        """The request's validators, if it was the address now asked that gave them; else none."""
        issuer, issued = self._issuers.get(request.url, ("", None))
        gave = issuer if issued == request.validators else route.first.url
        return request.validators if route.here.url == gave else Validators()

    def _taken_in(self, request: Request, route: Route, response: BaseHTTPResponse) -> Answer:
        headers = response.headers
        body = read_body(
            response,
            who=route.here.shown,
            length=headers.get("Content-Length"),
            packing=headers.get("Content-Encoding"),
            most=request.most,
            unpacked_most=request.unpacked_most,
        )
        validators = Validators(etag=headers.get("ETag"), last_modified=headers.get("Last-Modified"))
        if route.here is not route.first and validators != Validators():
            if len(self._issuers) >= ISSUERS_MOST:
                self._issuers.clear()
            self._issuers[request.url] = (route.here.url, validators)
        else:
            self._issuers.pop(request.url, None)
        return Answer(
            final_url=route.here.url,
            validators=validators,
            body=body,
            digest=hashlib.sha256(body).hexdigest(),
            content_type=headers.get("Content-Type"),
        )

    def _drain(self, response: BaseHTTPResponse) -> None:
        if response.closed:
            return
        length = response.headers.get("Content-Length", "")
        if response.status == NOT_MODIFIED or (length.isdecimal() and int(length) <= DRAIN_MOST):
            response.read(DRAIN_MOST, decode_content=False)

    def _refusal(self, response: BaseHTTPResponse, here: Address) -> Problem:
        problem = problem_of_status(response.status, here.shown)
        if response.status not in (429, 503):
            return problem
        headers = response.headers
        return replace(problem, retry_at=retry_at(headers.get("Retry-After"), headers.get("Date"), self._clock.now()))


def _was_dead(error: BaseException, trip: Trip) -> bool:
    """Whether the request failed only because its connection, kept from an earlier one, was not usable any more."""
    closed = any(isinstance(cause, ClosedPoolError) for cause in (error, *error.args))
    return closed or (trip.reused and not isinstance(error, DeadlinePassedError))
