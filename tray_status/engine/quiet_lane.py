"""Owns the one thread that asks all quiet pages at once, over kept connections, whether nothing is new."""

from __future__ import annotations

import logging
import socket
from collections import deque
from collections.abc import Callable, Collection
from contextlib import closing
from threading import Lock

from tray_status.engine.clock import Clock
from tray_status.engine.poller import PollJob
from tray_status.engine.questions import AT_ONCE, Errand, Lend, Questions
from tray_status.engine.quiet_paths import QuietPaths
from tray_status.engine.watchdog import Alarm, StartThread, Watchdog

SECONDS = 1.0
"""How long a page may be silent here before it is asked the usual way, which has limits of its own."""

IDLE = 90.0
"""Seconds without a job after which the thread ends: more than lie between two polls at the usual rhythm."""

OVERDUE = 5.0
"""Seconds after which no job can still be here unless the thread hangs; then the usual way does them."""

_log = logging.getLogger(__name__)

Done = Callable[[Collection[Errand]], object]
"""Takes the errands that found nothing new; called in the lane's thread."""


class QuietLane:
    """Asks the pages that had nothing new the last time; whatever is not a plain “not modified” goes the usual way.

    Nothing here waits for one page: each connection is asked and heard only when it is ready. What a page answers
    otherwise, or not within SECONDS, is not judged here: its connection is closed and the job handed on, as if it had
    just come; asking twice changes nothing. The thread is started with the first job and ends after IDLE without one.
    Every job is remembered until it is done or handed on, so that none is lost whatever becomes of the thread.
    """

    def __init__(  # noqa: PLR0913 -- its work, and what it runs on
        self,
        paths: QuietPaths,
        lend: Lend,
        *,
        done: Done,
        usual: Callable[[PollJob], object],
        clock: Clock,
        watchdog: Watchdog,
        start_thread: StartThread,
        seconds: float = SECONDS,
    ) -> None:
        """`usual` takes the jobs that are not for here; it may be called in any thread and must not block."""
        self._paths = paths
        self._lend = lend
        self._done = done
        self._usual = usual
        self._clock = clock
        self._watchdog = watchdog
        self._start_thread = start_thread
        self._seconds = seconds
        self._lock = Lock()
        self._new: deque[tuple[PollJob, float]] = deque()
        self._open: dict[int, tuple[PollJob, float]] = {}
        self._alarm: Alarm | None = None
        self._bell: socket.socket | None = None
        self._rung = self._stopped = self._broken = self._hangs = False

    def takes(self, job: PollJob) -> bool:
        """Have the job done here, if its page is a quiet one; False: it has to go the usual way."""
        if not self._paths.leads_to(job):
            return False
        with self._lock:
            if self._stopped or self._broken or self._hangs or not (self._bell or self._start()):
                return False
            entry = (job, self._clock.monotonic())
            self._new.append(entry)
            self._open[id(job)] = entry
            self._ring()
            if self._alarm is None:
                self._alarm = self._watchdog.after(OVERDUE, self._look_after)
        return True

    def stop(self) -> None:
        """Take no more jobs and deliver nothing more. Returns at once."""
        with self._lock:
            self._stopped = True
            self._new.clear()
            self._open.clear()
            self._ring()

    def _start(self) -> bool:
        """Start the thread; the lock is held."""
        ear, bell = socket.socketpair()
        try:
            self._start_thread("quiet", lambda: self._run(ear))
        except RuntimeError:  # the system has no thread left for us: those that there are have to do
            _log.warning("No thread could be started for quiet pages.")
            ear.close()
            bell.close()
            return False
        self._bell, self._rung = bell, False
        return True

    def _ring(self) -> None:
        """Have the thread look up, if there is one; the lock is held."""
        if self._bell is not None and not self._rung:
            self._rung = True
            self._bell.send(b"!")

    def _look_after(self) -> None:
        """Hand on what should have been done long ago. In the watchdog's thread."""
        with self._lock:
            self._alarm = None
            if not self._open:
                return
            left = min(since for _, since in self._open.values()) + OVERDUE - self._clock.monotonic()
            if left > 0:
                self._alarm = self._watchdog.after(left, self._look_after)
                return
            self._hangs = True
        _log.warning("Quiet pages are asked the usual way until their thread looks up again.")
        self._hand_on_all()

    def _hand_on_all(self) -> None:
        with self._lock:
            jobs = [job for job, _ in self._open.values()]
            self._new.clear()
            self._open.clear()
        for job in jobs:
            self._usual(job)

    # ---- in the lane's thread ----------------------------------------------------------------------------------------

    def _run(self, ear: socket.socket) -> None:
        questions = Questions(self._paths, self._lend, clock=self._clock, seconds=self._seconds)
        try:
            with closing(questions), ear:
                questions.listen(ear)
                self._serve(questions, ear)
        except Exception:  # noqa: BLE001 -- the border of a worker: whatever happens here, the usual way can do the jobs
            _log.exception("Quiet pages are asked the usual way from now on: a mistake in Tray Status.")
            with self._lock:
                self._broken = True
                self._hang_up()
            self._hand_on_all()

    def _serve(self, questions: Questions, ear: socket.socket) -> None:
        latest = self._clock.monotonic()
        while not self._over(questions, latest):
            self._begin(questions)
            self._deliver(questions)
            latest = self._clock.monotonic() if questions.waiting else latest
            if questions.turn(IDLE):
                with self._lock:
                    ear.recv(1)
                    self._rung = False
            self._deliver(questions)

    def _begin(self, questions: Questions) -> None:
        """Ask the pages whose turn has come."""
        while questions.waiting < AT_ONCE:
            with self._lock:
                if not self._new:
                    return
                job, since = self._new.popleft()
            questions.begin(job, since)

    def _deliver(self, questions: Questions) -> None:
        """Give away what is done and what is not for here, but for what was handed on already."""
        found, others = questions.found, questions.others
        questions.found, questions.others = [], []
        with self._lock:
            others = [job for job in others if self._open.pop(id(job), None) is not None]
            found = [errand for errand in found if id(errand.job) in self._open]
        for job in others:
            self._usual(job)
        if found:
            self._done(found)
        with self._lock:
            for errand in found:
                self._open.pop(id(errand.job), None)
            if not self._open and self._alarm is not None:
                self._alarm.call_off()
                self._alarm = None

    def _over(self, questions: Questions, latest: float) -> bool:
        """Whether the thread is to end; then the next job starts another one."""
        with self._lock:
            self._hangs = False
            idle = not self._new and not questions.waiting and self._clock.monotonic() - latest >= IDLE
            if not self._stopped and not idle:
                return False
            self._hang_up()
        return True

    def _hang_up(self) -> None:
        """The thread hears no more bell; the lock is held."""
        if self._bell is not None:
            self._bell.close()
        self._bell = None
