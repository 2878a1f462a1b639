"""Owns the questions under way to quiet pages: asked one after the other, heard when they answer, never waited for."""

from __future__ import annotations

import selectors
import socket
from collections import deque
from collections.abc import Callable

from tray_status.core.errors import FetchError
from tray_status.core.state import NotModified, Validators
from tray_status.engine.clock import Clock
from tray_status.engine.kept import Heard, Kept
from tray_status.engine.poller import PollJob
from tray_status.engine.quiet_paths import Plan, QuietPaths

AT_ONCE = 250
"""Answers that are waited for at the same time: one system can watch no more than 512 sockets, ours included."""

Lend = Callable[[str, Validators], Kept | None]
"""A kept connection to ask this over; None when the usual way must ask."""


class Errand:
    """One job on its way: what is still to be asked, and the connection that is asked over now."""

    __slots__ = ("job", "kept", "left", "outcome", "since")

    def __init__(self, job: PollJob, since: float, plan: Plan) -> None:
        """`since` is when the job came, in monotonic seconds."""
        self.job = job
        self.since = since
        self.left = deque(plan.questions)
        self.outcome: NotModified = plan.outcome
        self.kept: Kept


class Questions:
    """The errands under way, in the order in which they came; all in one thread.

    `found` holds those that had nothing new, `others` the jobs that the usual way has to do; the owner takes both out.
    """

    def __init__(self, paths: QuietPaths, lend: Lend, *, clock: Clock, seconds: float) -> None:
        """After `seconds` without an answer a page is left to the usual way."""
        self._paths = paths
        self._lend = lend
        self._clock = clock
        self._seconds = seconds
        self._selector = selectors.DefaultSelector()
        self._errands: dict[Errand, None] = {}
        self.found: list[Errand] = []
        self.others: list[PollJob] = []

    @property
    def waiting(self) -> int:
        """How many answers are waited for."""
        return len(self._errands)

    def close(self) -> None:
        """Ask nothing more; connections on which an answer is still to come are of no use any more."""
        for errand in self._errands:
            errand.kept.end(keep=False)
        self._errands.clear()
        self._selector.close()

    def listen(self, ear: socket.socket) -> None:
        """Have `turn` end when something comes over this socket."""
        self._selector.register(ear, selectors.EVENT_READ)

    def begin(self, job: PollJob, since: float) -> None:
        """Ask what a job is about, if that can be done here."""
        plan = self._plan(job) if self._clock.monotonic() - since < self._seconds else None
        if plan is None or not self._ask(Errand(job, since, plan)):
            self.others.append(job)

    def turn(self, idle: float) -> bool:
        """Wait for answers, and `idle` seconds at most; take them in. Whether something came over `listen`'s socket."""
        first = next(iter(self._errands), None)
        wait = idle if first is None else max(0.0, first.since + self._seconds - self._clock.monotonic())
        rung = False
        for key, _ in self._selector.select(wait):
            if key.data is None:
                rung = True
            else:
                self._hear(key.data)
        latest = self._clock.monotonic() - self._seconds
        while (first := next(iter(self._errands), None)) is not None and first.since <= latest:
            self._leave(first)
        return rung

    def _plan(self, job: PollJob) -> Plan | None:
        try:
            return self._paths.plan(job)
        except Exception:  # noqa: BLE001 -- a platform's mistake: the worker who asks next meets it too, and says so
            return None

    def _ask(self, errand: Errand) -> bool:
        """Ask an errand's next question; False when that cannot be done here."""
        try:
            kept = self._lend(*errand.left[0])
        except FetchError:
            return False
        if kept is None:
            return False
        if not kept.ask():
            kept.end(keep=False)
            return False
        errand.left.popleft()
        errand.kept = kept
        self._errands[errand] = None
        self._selector.register(kept.socket, selectors.EVENT_READ, errand)
        return True

    def _hear(self, errand: Errand) -> None:
        heard = errand.kept.hear()
        if heard is Heard.OTHER:
            self._leave(errand)
        elif heard is Heard.UNCHANGED:
            self._selector.unregister(errand.kept.socket)
            errand.kept.end(keep=True)
            if not errand.left:
                del self._errands[errand]
                self._paths.answered(errand.job.prefs.id, as_before=True)
                self.found.append(errand)
            elif not self._ask(errand):
                del self._errands[errand]
                self.others.append(errand.job)

    def _leave(self, errand: Errand) -> None:
        """Leave a page that did not answer as before to the usual way."""
        del self._errands[errand]
        self._selector.unregister(errand.kept.socket)
        errand.kept.end(keep=False)
        self._paths.answered(errand.job.prefs.id, as_before=False)
        self.others.append(errand.job)
