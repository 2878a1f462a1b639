"""Owns an elastic group of threads that take jobs from one queue: more while jobs wait, fewer when they are idle."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Event, Lock
from typing import Generic, TypeVar

from tray_status.engine.clock import Clock
from tray_status.engine.watchdog import StartThread, Watchdog

PATIENCE = 0.01
"""Seconds after which the lane looks whether its waiting jobs are being taken, or need more threads."""

STANDSTILL = 5
"""Looks in a row at which not one waiting job was taken: then there are more threads, whatever the others do."""

IDLE = 30.0
"""Seconds without a job after which a thread ends, unless it is one of those that stay."""

_log = logging.getLogger(__name__)

Job = TypeVar("Job")


class _Seat(Generic[Job]):
    """Where an idle thread waits for its next job; None sends it home."""

    __slots__ = ("called", "job", "since")

    def __init__(self, since: float) -> None:
        self.since = since
        self.job: Job | None = None
        self.called = Event()

    def call(self, job: Job | None) -> None:
        self.job = job
        self.called.set()


class Lane(Generic[Job]):
    """Threads named after the lane, each doing one job after the other by calling `work`, which must not raise.

    Up to `at_once` threads are started without waiting. While jobs wait, the lane looks every PATIENCE: when not even
    one job for each thread was taken since, and fewer than `at_once` threads are not held up by the network, others
    are started in place of those that are, up to `most`. (When jobs flow, or while threads compute, more of them would
    only get into each other's way.) Threads idle for IDLE end; `stay` of them stay. The one that was idle last gets
    the next job, so that the others can end. At rest no timer runs.
    """

    def __init__(  # noqa: PLR0913 -- its work, its size, and what it runs on
        self,
        name: str,
        work: Callable[[Job], None],
        *,
        at_once: int,
        most: int,
        stay: int,
        clock: Clock,
        watchdog: Watchdog,
        start_thread: StartThread,
        held_up: Callable[[], int] | None = None,
    ) -> None:
        """`held_up` says at each look how many jobs under way have waited since the last one; None: all do."""
        self._name = name
        self._work = work
        self._at_once, self._most, self._stay = at_once, most, stay
        self._clock = clock
        self._watchdog = watchdog
        self._start_thread = start_thread
        self._held_up = held_up
        self._lock = Lock()
        self._waiting: deque[Job] = deque()
        self._idle: list[_Seat[Job]] = []
        self._threads = self._started = self._taken = self._standing = 0
        self._growing = self._pruning = self._stopped = False

    @property
    def threads(self) -> int:
        """How many threads there are, hanging ones included."""
        return self._threads

    @property
    def waiting(self) -> int:
        """How many jobs no thread has taken yet."""
        return len(self._waiting)

    def put(self, job: Job) -> None:
        """Have the job done as soon as a thread is free."""
        with self._lock:
            if self._stopped:
                return
            if self._idle:
                self._idle.pop().call(job)
                return
            start = self._threads < self._at_once
            if start:
                self._threads += 1
            else:
                self._waiting.append(job)
                self._watch_growth()
        if start:
            self._start(job)

    def stop(self) -> None:
        """Take no more jobs and forget the waiting ones; threads end when their job does. Nothing is waited for."""
        with self._lock:
            self._stopped = True
            self._waiting.clear()
            idle, self._idle = self._idle, []
            self._threads -= len(idle)
        for seat in idle:
            seat.call(None)

    def _start(self, job: Job) -> None:
        self._started += 1
        try:
            self._start_thread(f"{self._name}-{self._started}", lambda: self._serve(job))
        except RuntimeError:  # the system has no thread left for us: the job waits for one we have, or asks again
            _log.warning("No further thread could be started for polling.")
            with self._lock:
                self._threads -= 1
                self._waiting.appendleft(job)
                self._watch_growth()

    def _serve(self, job: Job | None) -> None:
        at_home = False
        try:
            while job is not None:
                self._work(job)
                job = None
                seat = None
                with self._lock:
                    if self._waiting:
                        job = self._waiting.popleft()
                        self._taken += 1
                    elif not self._stopped:
                        seat = _Seat[Job](self._clock.monotonic())
                        self._idle.append(seat)
                        self._watch_idle(IDLE)
                if seat is not None:
                    seat.called.wait()
                    job = seat.job
                    at_home = job is None
        finally:
            if not at_home:
                with self._lock:
                    self._threads -= 1

    def _watch_growth(self) -> None:
        """Look before long whether the waiting jobs are being taken; the lock is held."""
        if not self._growing and self._threads < self._most:
            self._growing, self._taken = True, 0
            self._watchdog.after(PATIENCE, self._grow)

    def _grow(self) -> None:
        jobs: list[Job] = []
        with self._lock:
            self._growing = False
            more = self._wanted()
            if more:
                more = min(more, self._most - self._threads, len(self._waiting))
                jobs = [self._waiting.popleft() for _ in range(more)]
                self._threads += more
            if self._waiting:
                self._watch_growth()
        for job in jobs:
            self._start(job)

    def _wanted(self) -> int:
        """How many more threads the waiting jobs need; the lock is held."""
        held = self._threads if self._held_up is None else self._held_up()
        self._standing = 0 if self._taken else self._standing + 1
        if self._taken >= max(1, self._threads):
            return 0
        if held >= self._threads or self._standing >= STANDSTILL:
            self._standing = 0
            return max(1, self._threads)
        return max(0, held - (self._threads - self._at_once))

    def _watch_idle(self, seconds: float) -> None:
        """Look again in so many seconds which threads have been idle too long; the lock is held."""
        if not self._pruning and self._threads > self._stay:
            self._pruning = True
            self._watchdog.after(seconds, self._prune)

    def _prune(self) -> None:
        ended: list[_Seat[Job]] = []
        with self._lock:
            self._pruning = False
            latest = self._clock.monotonic() - IDLE + 1e-6
            while self._idle and self._idle[0].since <= latest and self._threads > self._stay:
                ended.append(self._idle.pop(0))
                self._threads -= 1
            if self._idle:
                self._watch_idle(max(self._idle[0].since - latest, 0.001))
        for seat in ended:
            seat.call(None)
