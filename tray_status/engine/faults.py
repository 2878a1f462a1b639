"""Owns how everything that goes wrong on the wire becomes a named problem with a sentence for the user."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

import urllib3

from tray_status.core.problem import Problem, ProblemKind
from tray_status.engine.deadline import Deadline, DeadlinePassedError, Phase
from tray_status.engine.lean import requests
from tray_status.engine.lookups import HungLookUpError

CERTIFICATE = {
    9: "its certificate is not valid yet (is this computer's date right?)",
    10: "its certificate has expired",
    18: "its certificate is signed by nobody but itself",
    19: "its certificate comes from an authority this computer does not know, perhaps a company's own",
    20: "its certificate comes from an authority this computer does not know, or it left out a part of it",
    23: "its certificate has been revoked",
    62: "its certificate is for another host",
    64: "its certificate is for another host",
}
"""OpenSSL's verify codes in words."""

UNREACHABLE = {
    errno.ECONNREFUSED: "refused the connection",
    errno.ENETUNREACH: "cannot be reached: there is no way to its network",
    errno.EHOSTUNREACH: "cannot be reached: there is no way to it",
    errno.EADDRNOTAVAIL: "cannot be reached from this computer",
    errno.EACCES: "cannot be reached: this computer forbids it",
    errno.EMFILE: "cannot be reached: this program has too many connections and files open",
    errno.EPERM: "cannot be reached: this computer forbids it",
}

FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    DeadlinePassedError,
    HungLookUpError,
    UnicodeError,
    OSError,
)
"""Everything a request can fail with that is not a mistake of ours."""


def problem_of(error: BaseException, who: str, deadline: Deadline) -> Problem:
    """What went wrong on the way to `who` (a host, as it may be shown)."""
    if deadline.passed:
        return deadline.problem()
    chain = tuple(_chain(error))
    return _proxy(chain, who) or _names(chain, who) or _tls(chain, who, deadline) or _connection(chain, who, deadline)


def problem_of_status(status: int, who: str) -> Problem:
    """What an answer means that is neither a body nor "not modified"."""
    try:
        words = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        words = str(status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Problem(
            kind=ProblemKind.RATE_LIMITED, sentence=f"{who} asks us to come less often ({words}).", status=status
        )
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return Problem(kind=ProblemKind.PROXY, sentence=f"The proxy asks for a password ({words}).", status=status)
    return Problem(kind=ProblemKind.HTTP_STATUS, sentence=f"{who} answered {words}.", status=status)


def _chain(error: object) -> Iterator[BaseException]:
    """The error and everything it wraps: libraries hide the cause in arguments, attributes and causes alike."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]


def _proxy(chain: tuple[BaseException, ...], who: str) -> Problem | None:
    for error in chain:
        if isinstance(error, OSError) and str(error).startswith("Tunnel connection failed"):
            code = str(error).partition(":")[2].strip()[:3]
            sentence = f"The proxy did not let us through to {who} (it answered {code})."
            return Problem(kind=ProblemKind.PROXY, sentence=sentence)
    if any(isinstance(error, urllib3.exceptions.ProxyError) for error in chain):
        return Problem(kind=ProblemKind.PROXY, sentence=f"The proxy on the way to {who} cannot be used.")
    return None


def _names(chain: tuple[BaseException, ...], who: str) -> Problem | None:
    for error in chain:
        if isinstance(error, HungLookUpError):
            sentence = f"{who} was not looked up: earlier look-ups are still not answered."
            return Problem(kind=ProblemKind.DNS, sentence=sentence)
        if isinstance(error, socket.gaierror):
            return Problem(
                kind=ProblemKind.DNS, sentence=f"There is no host of the name {who}, or it cannot be looked up."
            )
    return None


def _tls(chain: tuple[BaseException, ...], who: str, deadline: Deadline) -> Problem | None:
    for error in chain:
        if isinstance(error, ssl.SSLCertVerificationError):
            why = CERTIFICATE.get(error.verify_code) or f"its certificate cannot be trusted ({error.verify_message})"
            return Problem(kind=ProblemKind.TLS, sentence=f"{who} cannot be trusted: {why}.")
    for error in chain:
        if isinstance(error, ssl.SSLError) and deadline.phase is Phase.TLS:
            why = (error.reason or "it closed the connection").lower().replace("_", " ")
            return Problem(kind=ProblemKind.TLS, sentence=f"{who} and we could not agree on encryption ({why}).")
    return None


def _connection(chain: tuple[BaseException, ...], who: str, deadline: Deadline) -> Problem:
    timeouts = (TimeoutError, urllib3.exceptions.TimeoutError, requests.Timeout)
    for error in chain:
        if isinstance(error, urllib3.exceptions.NewConnectionError):
            numbers = (cause.errno for cause in chain if isinstance(cause, OSError))
            how = next((UNREACHABLE[number] for number in numbers if number in UNREACHABLE), "cannot be reached")
            return Problem(kind=ProblemKind.CONNECT, sentence=f"{who} {how}.")
        if isinstance(error, timeouts):
            return Problem(kind=deadline.phase.kind, sentence=f"{who} {deadline.phase.value} in time.")
        if isinstance(error, (urllib3.exceptions.IncompleteRead, http.client.IncompleteRead)):
            return Problem(kind=ProblemKind.TRUNCATED, sentence=f"{who} broke off before everything was sent.")
    broken = next((error for error in chain if isinstance(error, (http.client.HTTPException, ConnectionError))), None)
    if isinstance(broken, ConnectionError):
        return Problem(kind=ProblemKind.BROKEN, sentence=f"{who} broke off the connection.")
    return Problem(kind=ProblemKind.BROKEN, sentence=f"{who} sent something that is not a proper answer.")
