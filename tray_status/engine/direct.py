"""Owns a request without a proxy: sent in one piece over a connection of its pool, its answer's head read in one.

urllib3 makes and keeps the connections and reads bodies. Its own way to ask takes each request apart into its fields
and checks, for each answer, what only other requests than ours need: a sixth of what a new connection costs.
"""

from __future__ import annotations

from contextlib import suppress
from http.client import InvalidURL
from typing import TYPE_CHECKING, cast

from urllib3 import HTTPHeaderDict, HTTPResponse

from tray_status.engine.addresses import parse
from tray_status.engine.deadline import Phase
from tray_status.engine.heads import QuickResponse
from tray_status.engine.kept import Lending
from tray_status.engine.trip import REUSED_SECONDS, Trip

if TYPE_CHECKING:
    import requests
    from urllib3.connection import HTTPConnection
    from urllib3.connectionpool import HTTPConnectionPool


def question_of(request: requests.PreparedRequest) -> bytes:
    """The bytes of a request. Raises InvalidURL or UnicodeError for what no server could read."""
    path, url = request.path_url, request.url or ""
    if " " in path or not path.isprintable():
        raise InvalidURL("The address has a character that no address may have.")
    fields = {"Host": parse(url).server, **request.headers}
    lines = (f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", "")
    return "\r\n".join(lines).encode("latin-1")


def ask(pool: HTTPConnectionPool, question: bytes, trip: Trip, seconds: float) -> HTTPResponse:
    """Send a request and wait for its answer's head, so many seconds at most.

    Raises what connecting raises, OSError, HTTPException, and DeadlinePassedError.
    """
    lending = cast("Lending", pool)
    connection = lending.take()
    connection.timeout = seconds
    try:
        if connection.sock is None:
            connection.connect()
        answer = _asked(connection, question, trip)
    except BaseException:
        connection.close()
        lending.take_back(connection)
        raise
    if answer.will_close:
        connection.close()
    response = HTTPResponse(
        body=answer,
        headers=HTTPHeaderDict([(name, _unfolded(value)) for name, value in answer.headers.items()]),
        status=answer.status,
        version=answer.version,
        reason=answer.reason,
        preload_content=False,
        decode_content=False,
        original_response=answer,
        request_method="GET",
        pool=pool,
        connection=connection,
    )
    if answer.isclosed():
        response.release_conn()
    return response


def _unfolded(value: str) -> str:
    """A field's value on one line: long ones were once written on several."""
    return " ".join(value.split()) if "\n" in value else value


def _asked(connection: HTTPConnection, question: bytes, trip: Trip) -> QuickResponse:
    """Send the request over a connection that stands, and read the answer's head."""
    trip.deadline.phase = Phase.ANSWER
    trip.sent = question
    wire = connection.sock
    if not trip.fresh:
        trip.reused = True
        trip.hold(wire)
        wire.settimeout(min(REUSED_SECONDS, trip.deadline.remaining() / 2))
    # Who answers before all was sent, and goes, has answered all the same.
    with suppress(BrokenPipeError, ConnectionResetError):
        wire.sendall(question)
    answer = QuickResponse(wire, method="GET")
    try:
        answer.begin()
        # A connection shut at the deadline looks like a head that ends here: what came is not to be believed.
        left = trip.deadline.remaining()
        if trip.reused:
            wire.settimeout(left)
        if answer.length == 0:
            answer.read()  # which ends it, without waiting for anything
    except BaseException:
        answer.close()
        raise
    trip.deadline.phase = Phase.BODY
    return answer
