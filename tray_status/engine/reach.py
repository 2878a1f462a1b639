"""Owns what the latest polls say about the network: whether it is us who are offline, and whether others answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from tray_status.core.due import EPOCH, OFFLINE_AFTER, OFFLINE_HOSTS, Contact, offline
from tray_status.core.prefs import EVERY_DEFAULT
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, Outcome
from tray_status.engine.strangers import Strangers

SOMEBODY = "somebody else"
GRACE = timedelta(seconds=30)
"""A host that is asked again has so long to answer before its answer of the time before is out of date."""


class Reach:
    """Which hosts answered when last asked, and since when we are offline (None: we are not).

    A host that fell silent while others went on answering is ill by itself: its silence says nothing about us, however
    often it is asked again. One outcome costs the same whatever the number of hosts.
    """

    def __init__(self, since: datetime | None = None) -> None:
        self.offline_since = since
        self._watched: frozenset[str] = frozenset()
        # Whose latest outcome is an answer, and until when it counts; the newest is last, as in what follows.
        self._answered: dict[str, datetime] = {}
        self._silent_since: dict[str, datetime] = {}
        self._last_answer: datetime | None = None
        self._ill = 0
        self._strangers = Strangers()
        self._last_own: datetime | None = None
        self.intercepted: str | None = None

    def note(self, url: str, outcome: Outcome, now: datetime, every: timedelta = EVERY_DEFAULT) -> bool:
        """Take one outcome of a page that is asked so often into account; True when it changes whether we are offline.

        A host that answered and now times out tells nothing: what it was asked over may be a kept connection, which
        dies with our network. When it did not answer before, the connection is new, and it was reached.
        Where somebody else seems to answer in place of all pages, we are offline as well: `intercepted` names it.
        """
        host = _host(url)
        before = self.offline_since
        kind = outcome.problem.kind if isinstance(outcome, Failed) else None
        answered = self._answered.pop(host, None) is not None
        strange = self._strangers.note(host, outcome)
        if kind is ProblemKind.TIMEOUT and (answered or self.intercepted is not None):
            return False
        if kind is not None and kind.connection:
            self._silent_since.setdefault(host, now)
            if before is None:
                self.intercepted = self._in_place_of_all(now)
                if self.intercepted is not None or self._cut_off(now):
                    self.offline_since = now
        else:
            self._silent_since.pop(host, None)
            if kind is not ProblemKind.TIMEOUT and not strange:
                self._answered[host] = now + every * 1.5 + GRACE
                self._last_own = now
                self._strangers.others_answer()
            self._last_answer = now
            # Whoever is silent at this moment is so while others answer.
            self._ill = len(self._silent_since)
            self.intercepted = self._in_place_of_all(now) if strange else None
            self.offline_since = None if self.intercepted is None else before or now
        return (before is None) is not (self.offline_since is None)

    def strange(self, url: str) -> bool:
        """Whether somebody else seemed to answer in place of this page when it was last asked."""
        return _host(url) in self._strangers

    def _in_place_of_all(self, now: datetime) -> str | None:
        """The sentence about one who answers in place of everybody, or None: then each page speaks for itself.

        Whom nobody else bears out is no stranger: a page that moved, or whose certificate has expired.
        """
        everywhere = len(self._strangers) + len(self._silent_since) >= len(self._watched)
        if not everywhere and self._last_own is not None and now - self._last_own < OFFLINE_AFTER:
            return None
        hosts, sentence = self._strangers.same(fresh=not everywhere)
        return sentence if hosts >= max(2, min(OFFLINE_HOSTS, len(self._watched))) else None

    def _cut_off(self, now: datetime) -> bool:
        """Whether so many fell silent, or nobody has answered for so long, that it must be us."""
        if self._fallen >= OFFLINE_HOSTS and not self._others:
            return True
        if self._last_answer is not None and now - self._last_answer < OFFLINE_AFTER:
            return False
        return offline(tuple(self._evidence()), now=now)

    @property
    def _fallen(self) -> int:
        """How many hosts fell silent since anybody answered."""
        return len(self._silent_since) - self._ill

    @property
    def _others(self) -> bool:
        """Whether there are hosts that are not silent, for all we know."""
        return len(self._watched) > len(self._silent_since)

    def _evidence(self) -> Iterator[Contact]:
        """The latest to fall silent since the last answer, and one host for all that did not."""
        for host, since in islice(reversed(self._silent_since.items()), min(self._fallen, OFFLINE_HOSTS)):
            yield Contact(host=host, at=since, answered=False)
        if self._others:
            yield Contact(host=SOMEBODY, at=self._last_answer or EPOCH, answered=True)

    def others_answer(self, url: str, now: datetime) -> bool:
        """Whether any other host answered when it was last asked, and that is not longer ago than it is asked."""
        host = _host(url)
        return any(other != host and now <= until for other, until in reversed(self._answered.items()))

    def watch(self, urls: Iterable[str]) -> None:
        """Look at the hosts of these URLs from now on: what is not watched any more is no evidence."""
        self._watched = frozenset(_host(url) for url in urls)
        silent = [host for host in self._silent_since if host in self._watched]
        self._ill = sum(1 for host in tuple(self._silent_since)[: self._ill] if host in self._watched)
        self._silent_since = {host: self._silent_since[host] for host in silent}
        self._answered = {host: at for host, at in self._answered.items() if host in self._watched}
        self._strangers.keep(self._watched)

    def clock_jumped(self) -> None:
        """Forget when anybody answered: those times mean nothing by the clock as it is now."""
        self._answered, self._silent_since = {}, {}
        self._last_answer, self._ill = None, 0
        self._strangers, self._last_own = Strangers(), None


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
