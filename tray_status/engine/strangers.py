"""Owns the suspicion that somebody on the way answers in place of all pages: a login page, a proxy's certificate."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from urllib.parse import quote, urlsplit

from tray_status.core.errors import PayloadError
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, Outcome
from tray_status.engine.addresses import parse
from tray_status.platforms.payload import Shape, shape_of, text_of

LOGIN_PAGE = "A login page of the network answers in place of the status pages."
CERTIFICATES = "Certificates of all pages are refused: an intercepting proxy? See ca_file in the settings."

REFUSED_CERTIFICATE = "certificate"
LOGIN_NEEDED = 511
"""The status by which a network says that one has to log in first."""

BARRED = frozenset({401, 403, LOGIN_NEEDED})


def mark_of_host(host: str) -> str:
    """What tells a stranger to whose server we were led."""
    return f"host {host}"


def mark_of_refusal(asked: str, here: str, status: int) -> str | None:
    """What tells whoever refuses us at the server to which we were led, or wants us to log in to the network."""
    if status == LOGIN_NEEDED or (asked != here and status in BARRED):
        return mark_of_host(here if asked != here else "")
    return None


def mark_of_page(asked: str, final: str, body: bytes) -> str | None:
    """What tells whoever sent a web page where a document was asked for; None when it is no web page.

    The same page sent in place of several hosts has the same mark, also where it repeats the address that was asked.
    """
    try:
        html = shape_of(text_of(body, "")[0]) is Shape.HTML
    except PayloadError:
        return None
    if not html:
        return None
    was, now = parse(asked), parse(final)
    if was.server != now.server:
        return mark_of_host(now.server)
    path = urlsplit(was.url).path
    for part in (was.url, was.server, was.host, path if len(path) > 1 else ""):
        for written in {part, quote(part, safe="")} - {""}:
            body = body.replace(written.encode(), b"")
    return hashlib.sha256(body).hexdigest()


class Strangers:
    """At which hosts somebody else seemed to answer when they were last asked, told apart by their marks.

    Where it began while others answered for themselves, it is that host's own affair: it has moved, or its certificate
    has expired. The rest is `fresh`.
    """

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}
        self._times: Counter[str] = Counter()
        self._fresh: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, host: str) -> bool:
        return host in self._marks

    def note(self, host: str, outcome: Outcome) -> bool:
        """Remember who answered in place of a host this time, if anybody did, and whether so."""
        mark = _mark(outcome)
        if mark != self._marks.get(host):
            self.forget(host)
            if mark is not None:
                self._marks[host] = self._fresh[host] = mark
                self._times[mark] += 1
        return mark is not None

    def others_answer(self) -> None:
        """Somebody answered for himself: whoever did not so far does so by itself."""
        self._fresh.clear()

    def forget(self, host: str) -> None:
        """Suspect nobody at a host."""
        mark = self._marks.pop(host, None)
        if mark is not None:
            self._fresh.pop(host, None)
            self._times[mark] -= 1

    def keep(self, hosts: Collection[str]) -> None:
        """Forget all hosts but these."""
        for host in [host for host in self._marks if host not in hosts]:
            self.forget(host)

    def same(self, *, fresh: bool) -> tuple[int, str]:
        """At how many hosts it may be one and the same, and the sentence that names it; with `fresh` only of these."""
        times = Counter(self._fresh.values()) if fresh else self._times
        refused = times[REFUSED_CERTIFICATE]
        most = max((number for mark, number in times.items() if mark != REFUSED_CERTIFICATE), default=0)
        return refused + most, LOGIN_PAGE if most else CERTIFICATES


def _mark(outcome: Outcome) -> str | None:
    if not isinstance(outcome, Failed):
        return None
    return REFUSED_CERTIFICATE if outcome.problem.kind is ProblemKind.TLS else outcome.stranger
