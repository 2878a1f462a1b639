"""Owns the proof that every job has exactly one outcome, in time, and that nothing waits for what hangs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from queue import SimpleQueue

import pytest

from tests.fakes import FakeClock, HeldThreads
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, NotModified, Outcome
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.lane import PATIENCE
from tray_status.engine.waits import LOOKS
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.workers import MOST, SLOW_MOST, Workers
from tray_status.threads import start_thread

WAIT = 5.0
GOOD = NotModified(documents=())

Result = tuple[str, Outcome, float, bool]


@dataclass
class Pages:
    """Jobs by name: `hang…` stops inside until let go, `bug` raises, all others are good."""

    inside: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    let_go: threading.Event = field(default_factory=threading.Event)
    left: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def run(self, job: str, deadline: Deadline) -> Outcome:
        """Poll one."""
        deadline.host, deadline.phase = "a.test", Phase.ANSWER
        if job == "bug":
            raise KeyError("a mistake")
        if job.startswith("hang"):
            self.inside.release()
            assert self.let_go.wait(WAIT)
            self.left.release()
        return GOOD


class Rig:
    """Workers on real threads, with clock and watchdog stepped by hand."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.pages = Pages()
        self.results: SimpleQueue[Result] = SimpleQueue()
        self.watchdog = Watchdog(clock=self.clock, start_thread=HeldThreads())
        self.workers = Workers[str](
            self.pages.run,
            lambda job, outcome, took, late: self.results.put((job, outcome, took, late)),
            clock=self.clock,
            watchdog=self.watchdog,
            start_thread=start_thread,
        )

    def step(self, seconds: float) -> None:
        """Let time pass and alarms go off."""
        self.clock.step(seconds)
        self.watchdog.turn()

    def reached(self, count: int = 1) -> None:
        """Wait until so many more jobs hang."""
        for _ in range(count):
            assert self.pages.inside.acquire(timeout=WAIT)

    def result(self) -> Result:
        """The next outcome."""
        return self.results.get(timeout=WAIT)


def test_a_job_has_its_outcome_with_the_time_it_took() -> None:
    rig = Rig()
    rig.workers.submit("good")
    assert rig.result() == ("good", GOOD, 0.0, False)
    rig.workers.submit("hang", slow=True)
    rig.reached()
    rig.clock.step(3)
    rig.pages.let_go.set()
    assert rig.result() == ("hang", GOOD, 3.0, False)


def test_at_its_deadline_a_job_fails_and_what_it_says_later_is_dropped() -> None:
    """Fails when a page that answers after its deadline is heard twice, or a page that hangs is never heard of."""
    rig = Rig()
    rig.workers.submit("hang")
    rig.reached()
    rig.step(14.9)
    assert rig.results.empty()
    rig.step(0.1)
    job, outcome, took, late = rig.result()
    assert (job, late) == ("hang", True)
    assert took == pytest.approx(15)
    assert isinstance(outcome, Failed)
    assert outcome.problem.kind is ProblemKind.TIMEOUT
    assert outcome.problem.sentence == "a.test did not answer within 15 s."
    rig.pages.let_go.set()
    assert rig.pages.left.acquire(timeout=WAIT)
    rig.workers.submit("good")
    assert rig.result()[0] == "good"
    assert rig.results.empty()


def test_what_ends_after_its_time_but_before_the_watchdog_looked_is_late() -> None:
    rig = Rig()
    rig.workers.submit("hang")
    rig.reached()
    rig.clock.step(16)
    rig.pages.let_go.set()
    assert rig.result() == ("hang", GOOD, 16.0, True)
    rig.watchdog.turn()
    assert rig.results.empty()


def test_a_mistake_of_ours_becomes_a_problem_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Fails when a bug in a reader ends its thread: its provider would never be polled again."""
    rig = Rig()
    rig.workers.submit("bug")
    job, outcome, _, late = rig.result()
    assert (job, late) == ("bug", False)
    assert isinstance(outcome, Failed)
    assert outcome.problem.kind is ProblemKind.INTERNAL
    assert "KeyError" in outcome.problem.sentence
    assert "a mistake" in caplog.text
    assert "Traceback" in caplog.text
    rig.workers.submit("good")
    assert rig.result()[1] is GOOD


def test_hanging_pages_hold_up_no_others_and_threads_are_bounded() -> None:
    """Fails when dead pages use up the threads of healthy ones, in either lane, or threads grow without bound."""
    rig = Rig()
    for number in range(MOST - 1):
        rig.workers.submit(f"hang{number}")
    for number in range(100):
        rig.workers.submit(f"hang slowly {number}", slow=True)
    rig.reached(4 + SLOW_MOST)
    for more in (4, 8, 16, 31):
        for _ in range(LOOKS + 1):
            rig.step(PATIENCE)
        rig.reached(more)
    rig.workers.submit("good")
    for _ in range(LOOKS + 1):
        rig.step(PATIENCE)
    assert rig.result()[0] == "good"
    for number in range(100):
        rig.workers.submit(f"hang more {number}")
    rig.reached(1)
    assert rig.workers.threads == MOST + SLOW_MOST
    assert rig.workers.waiting == 99 + 100 - SLOW_MOST
    rig.workers.stop()
    rig.pages.let_go.set()


def test_threads_are_named_after_their_lane() -> None:
    rig = Rig()
    rig.workers.submit("hang")
    rig.workers.submit("hang", slow=True)
    rig.reached(2)
    names = {thread.name for thread in threading.enumerate()}
    assert {"worker-1", "slow-1"} <= names
    rig.pages.let_go.set()
    assert {rig.result()[0], rig.result()[0]} == {"hang"}


def test_after_stop_nothing_is_begun_and_nothing_delivered() -> None:
    """Fails when an outcome reaches the hub after its state was saved for the last time."""
    rig = Rig()
    rig.workers.submit("hang")
    rig.reached()
    rig.workers.stop()
    rig.workers.submit("good")
    rig.pages.let_go.set()
    assert rig.pages.left.acquire(timeout=WAIT)
    rig.step(15)
    assert rig.workers.waiting == 0
    assert rig.results.empty()
