"""Owns the one thread that asks all quiet pages at once, over kept connections, whether nothing is new."""

from __future__ import annotations

import logging
import selectors
import socket
from collections import deque
from collections.abc import Callable
from threading import Lock

from tray_status.core.state import NotModified, Validators
from tray_status.engine.clock import Clock
from tray_status.engine.kept import Heard, Kept
from tray_status.engine.poller import PollJob
from tray_status.engine.quiet_paths import Plan, QuietPaths
from tray_status.engine.watchdog import StartThread

SECONDS = 1.0
"""How long a page may be silent here before it is asked the usual way, which has limits of its own."""

IDLE = 90.0
"""Seconds without a job after which the thread ends: more than lie between two polls at the usual rhythm."""

AT_ONCE = 250
"""Answers that are waited for at the same time: one system can watch no more than 512 sockets, ours included."""

_log = logging.getLogger(__name__)

Lend = Callable[[str, Validators], Kept | None]
"""A kept connection to ask this over; None when the usual way must ask."""

Done = Callable[[list[tuple[PollJob, NotModified, float]]], object]
"""Takes the polls that found nothing new, each with the seconds it took; called in the lane's thread."""


class _Errand:
    """One job on its way: what is still to be asked, and the connection that is asked over now."""

    __slots__ = ("job", "kept", "left", "plan", "since")

    def __init__(self, job: PollJob, since: float, plan: Plan) -> None:
        self.job = job
        self.since = since
        self.plan = plan
        self.left = deque(plan.questions)
        self.kept: Kept


class QuietLane:
    """Asks the pages that had nothing new the last time; whatever is not a plain “not modified” goes the usual way.

    Nothing here waits for one page: each connection is asked and heard only when it is ready. What a page answers
    otherwise, or not within SECONDS, is not judged here: its connection is closed and the job handed on, as if it had
    just come; asking twice changes nothing. The thread is started with the first job and ends after IDLE without one.
    """

    def __init__(
        self,
        paths: QuietPaths,
        lend: Lend,
        *,
        done: Done,
        usual: Callable[[PollJob], object],
        clock: Clock,
        start_thread: StartThread,
        seconds: float = SECONDS,
    ) -> None:
        """`usual` takes the jobs that are not for here; it may be called in any thread and must not block."""
        self._paths = paths
        self._lend = lend
        self._done = done
        self._usual = usual
        self._clock = clock
        self._start_thread = start_thread
        self._seconds = seconds
        self._lock = Lock()
        self._jobs: deque[tuple[PollJob, float]] = deque()
        self._bell: socket.socket | None = None
        self._rung = self._stopped = self._broken = False
        self._errands: dict[_Errand, None] = {}
        self._found: list[tuple[PollJob, NotModified, float]] = []

    def takes(self, job: PollJob) -> bool:
        """Have the job done here, if its page is a quiet one; False: it has to go the usual way."""
        if not self._paths.leads_to(job):
            return False
        with self._lock:
            if self._stopped or self._broken:
                return False
            self._jobs.append((job, self._clock.monotonic()))
            return self._wake() or self._start()

    def stop(self) -> None:
        """Take no more jobs and deliver nothing more. Returns at once."""
        with self._lock:
            self._stopped = True
            self._jobs.clear()
            self._wake()

    def _wake(self) -> bool:
        """Have the thread look up, if there is one; the lock is held."""
        if self._bell is None:
            return False
        if not self._rung:
            self._rung = True
            self._bell.send(b"!")
        return True

    def _start(self) -> bool:
        ear, self._bell = socket.socketpair()
        try:
            self._start_thread("quiet", lambda: self._run(ear))
        except RuntimeError:  # the system has no thread left for us: those that there are have to do
            _log.warning("No thread could be started for quiet pages.")
            self._hang_up()
            ear.close()
            self._jobs.pop()
            return False
        return True

    # ---- in the lane's thread ----------------------------------------------------------------------------------------

    def _run(self, ear: socket.socket) -> None:
        try:
            with selectors.DefaultSelector() as selector, ear:
                selector.register(ear, selectors.EVENT_READ)
                self._serve(selector, ear)
        except Exception:  # noqa: BLE001 -- the border of a worker: whatever happens here, the usual way can do the jobs
            _log.exception("Quiet pages are asked the usual way from now on: a mistake in Tray Status.")
            self._give_up()

    def _serve(self, selector: selectors.BaseSelector, ear: socket.socket) -> None:
        latest = self._clock.monotonic()
        while True:
            self._begin(selector)
            self._deliver()
            latest = self._clock.monotonic() if self._errands else latest
            if self._over(latest):
                return
            for key, _ in selector.select(self._patience()):
                if key.data is not None:
                    self._hear(selector, key.data)
                else:
                    with self._lock:
                        ear.recv(1)
                        self._rung = False
            self._pass_on_the_silent(selector)

    def _patience(self) -> float:
        """Seconds until the page that was asked first has been silent for too long."""
        first = next(iter(self._errands), None)
        return IDLE if first is None else max(0.0, first.since + self._seconds - self._clock.monotonic())

    def _begin(self, selector: selectors.BaseSelector) -> None:
        """Ask the pages whose turn has come."""
        while len(self._errands) < AT_ONCE:
            with self._lock:
                if not self._jobs:
                    return
                job, since = self._jobs.popleft()
            errand = self._errand(job, since)
            if errand is None or not self._ask(selector, errand):
                self._usual(job)

    def _errand(self, job: PollJob, since: float) -> _Errand | None:
        if self._clock.monotonic() - since >= self._seconds:
            return None
        try:
            plan = self._paths.plan(job)
        except Exception:  # noqa: BLE001 -- a platform's mistake: a worker will meet it as well, and say so
            return None
        return _Errand(job, since, plan) if plan is not None else None

    def _ask(self, selector: selectors.BaseSelector, errand: _Errand) -> bool:
        """Ask an errand's next question; False when that cannot be done here."""
        kept = self._lend(*errand.left[0])
        if kept is None:
            return False
        if not kept.ask():
            kept.end(keep=False)
            return False
        errand.left.popleft()
        errand.kept = kept
        self._errands[errand] = None
        selector.register(kept.socket, selectors.EVENT_READ, errand)
        return True

    def _hear(self, selector: selectors.BaseSelector, errand: _Errand) -> None:
        kept = errand.kept
        heard = kept.hear()
        if heard is Heard.NOT_YET:
            return
        if heard is Heard.OTHER:
            self._pass_on(selector, errand)
            return
        selector.unregister(kept.socket)
        kept.end(keep=True)
        if not errand.left:
            del self._errands[errand]
            self._paths.answered(errand.job.prefs.id, as_before=True)
            self._found.append((errand.job, errand.plan.outcome, self._clock.monotonic() - errand.since))
        elif not self._ask(selector, errand):
            del self._errands[errand]
            self._usual(errand.job)

    def _pass_on_the_silent(self, selector: selectors.BaseSelector) -> None:
        latest = self._clock.monotonic() - self._seconds
        while (first := next(iter(self._errands), None)) is not None and first.since <= latest:
            self._pass_on(selector, first)

    def _pass_on(self, selector: selectors.BaseSelector, errand: _Errand) -> None:
        """Have the usual way ask a page that did not answer as before."""
        del self._errands[errand]
        selector.unregister(errand.kept.socket)
        errand.kept.end(keep=False)
        self._paths.answered(errand.job.prefs.id, as_before=False)
        self._usual(errand.job)

    def _deliver(self) -> None:
        found, self._found = self._found, []
        if found and not self._stopped:
            self._done(found)

    def _over(self, latest: float) -> bool:
        """Whether the thread is to end; then the next job starts another one."""
        with self._lock:
            idle = not self._jobs and not self._errands and self._clock.monotonic() - latest >= IDLE
            if not self._stopped and not idle:
                return False
            self._hang_up()
        for errand in self._errands:
            errand.kept.end(keep=False)
        self._errands.clear()
        return True

    def _give_up(self) -> None:
        """Hand everything on, once and for all."""
        with self._lock:
            self._broken = True
            self._hang_up()
            jobs = [job for job, _ in self._jobs]
            self._jobs.clear()
        for errand in self._errands:
            errand.kept.end(keep=False)
        for job in (*(errand.job for errand in self._errands), *jobs):
            self._usual(job)
        self._errands.clear()

    def _hang_up(self) -> None:
        """The thread hears no more bell; the lock is held."""
        if self._bell is not None:
            self._bell.close()
        self._bell, self._rung = None, False
