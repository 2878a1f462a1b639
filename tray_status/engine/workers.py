"""Owns the work of polling: two lanes of threads, one deadline for each job, exactly one outcome for each job."""

from __future__ import annotations

import logging
from functools import partial
from typing import Generic, Protocol, TypeVar

from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import Failed, Outcome
from tray_status.engine.clock import Clock
from tray_status.engine.deadline import POLL_SECONDS, Deadline
from tray_status.engine.lane import Lane
from tray_status.engine.waits import Waits
from tray_status.engine.watchdog import StartThread, Watchdog

FIRST, MOST = 4, 64
"""Threads for pages that usually answer at once: so many stay, so many there may be."""

SLOW_MOST = 8
"""Threads for pages that were slow or dead the last time."""

_log = logging.getLogger(__name__)

Job = TypeVar("Job")
JobIn = TypeVar("JobIn", contravariant=True)  # noqa: PLC0105 -- the same word as above, as a Protocol needs it


class Run(Protocol[JobIn]):
    """Does one job before its deadline."""

    def __call__(self, job: JobIn, deadline: Deadline, /) -> Outcome:
        """The job's outcome; called in a worker's thread."""


class Done(Protocol[JobIn]):
    """Takes the one outcome of each job."""

    def __call__(self, job: JobIn, outcome: Outcome, took: float, late: bool, /) -> None:  # noqa: FBT001 -- a fact
        """`took` is seconds since the job began, `late` whether its deadline passed.

        Called in a worker's or the watchdog's thread; must not block: it puts the outcome in an inbox.
        """


class Workers(Generic[Job]):
    """Two lanes of daemon threads, which nothing ever waits for: a page that hangs cannot keep the program from ending.

    At its deadline a job's failure is delivered and whatever comes from it later is dropped. Its thread goes on with
    the next job; should it hang where nothing can interrupt it (a name look-up), others take over, as many as its lane
    may have. With the watchdog there are never more than 73 threads.
    """

    def __init__(
        self,
        run: Run[Job],
        done: Done[Job],
        *,
        clock: Clock,
        watchdog: Watchdog,
        start_thread: StartThread,
        seconds: float = POLL_SECONDS,
    ) -> None:
        """`seconds` is what one job may take from its beginning."""
        self._run = run
        self._done = done
        self._clock = clock
        self._watchdog = watchdog
        self._seconds = seconds
        self._stopped = False
        self._fast, self._slow = (
            Lane[Job](
                name,
                partial(self._work, waits),
                at_once=at_once,
                most=most,
                stay=stay,
                clock=clock,
                watchdog=watchdog,
                start_thread=start_thread,
                held_up=waits.look,
            )
            for name, at_once, most, stay, waits in (
                ("worker", FIRST, MOST, FIRST, Waits()),
                ("slow", SLOW_MOST, SLOW_MOST, 0, Waits()),
            )
        )

    @property
    def threads(self) -> int:
        """How many threads there are, hanging ones included."""
        return self._fast.threads + self._slow.threads

    @property
    def waiting(self) -> int:
        """How many jobs no thread has taken yet."""
        return self._fast.waiting + self._slow.waiting

    def submit(self, job: Job, *, slow: bool = False) -> None:
        """Have the job done; `slow` when its page was slow or dead the last time. After `stop` nothing is done."""
        (self._slow if slow else self._fast).put(job)

    def stop(self) -> None:
        """Take no more jobs and deliver no more outcomes. Returns at once; what hangs is left to hang."""
        self._stopped = True
        self._fast.stop()
        self._slow.stop()

    def _work(self, waits: Waits, job: Job) -> None:
        began = self._clock.monotonic()

        def cut_off() -> None:
            self._deliver(job, Failed(problem=deadline.problem()), began, late=True)

        deadline = self._watchdog.deadline(self._seconds, cut_off)
        waits.begin(deadline)
        try:
            outcome = self._run(job, deadline)
        except Exception as error:  # noqa: BLE001 -- the border where mistakes become values
            _log.exception("A poll failed by a mistake in Tray Status.")
            outcome = Failed(problem=_mistake(error))
        finally:
            waits.end(deadline)
        late = deadline.passed
        if deadline.finish():
            self._deliver(job, outcome, began, late=late)

    def _deliver(self, job: Job, outcome: Outcome, began: float, *, late: bool) -> None:
        if not self._stopped:
            self._done(job, outcome, self._clock.monotonic() - began, late)


def _mistake(error: Exception) -> Problem:
    sentence = f"Tray Status made a mistake while reading the page ({type(error).__name__}); its log says more."
    return Problem(kind=ProblemKind.INTERNAL, sentence=sentence)
