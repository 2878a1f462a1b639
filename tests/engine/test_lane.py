"""Owns the proof that threads come when jobs wait and go when they are idle, without a look at the real clock."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.fakes import FakeClock, HeldThreads
from tray_status.engine.lane import IDLE, PATIENCE, STANDSTILL, Lane
from tray_status.engine.watchdog import Watchdog
from tray_status.threads import start_thread

WAIT = 5.0


class Stops:
    """Jobs that stop inside until they are let go: "stop a call inside, look, let go"."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)
        self.done = threading.Semaphore(0)
        self.let_go = threading.Event()
        self.ran: list[int] = []

    def __call__(self, job: int) -> None:
        """Do one job."""
        self.ran.append(job)
        self.inside.release()
        assert self.let_go.wait(WAIT)
        self.done.release()

    def reached(self, count: int) -> None:
        """Wait until so many more jobs are inside."""
        for _ in range(count):
            assert self.inside.acquire(timeout=WAIT)


class Rig:
    """A lane on real threads, with clock and watchdog stepped by hand."""

    def __init__(
        self,
        work: Callable[[int], None],
        *,
        at_once: int = 2,
        most: int = 5,
        stay: int = 2,
        start: Callable[..., object] = start_thread,
        held_up: Callable[[], int] | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.watchdog = Watchdog(clock=self.clock, start_thread=HeldThreads())
        self.lane = Lane[int](
            "test",
            work,
            at_once=at_once,
            most=most,
            stay=stay,
            clock=self.clock,
            watchdog=self.watchdog,
            start_thread=start,
            held_up=held_up,
        )

    def step(self, seconds: float) -> None:
        """Let time pass and alarms go off."""
        self.clock.step(seconds)
        self.watchdog.turn()

    def settle(self, idle: int) -> None:
        """Wait until so many threads are idle."""
        turn = threading.Event()
        for _ in range(500):
            if len(self.lane._idle) == idle:
                return
            turn.wait(0.01)
        pytest.fail(f"{len(self.lane._idle)} threads are idle, not {idle}")


def test_the_first_threads_are_started_at_once_and_more_when_jobs_wait_in_vain() -> None:
    """Fails when a waiting job gets no thread: twenty dead pages would then hold up all healthy ones."""
    stops = Stops()
    rig = Rig(stops, most=7)
    for job in range(9):
        rig.lane.put(job)
    stops.reached(2)
    assert (rig.lane.threads, rig.lane.waiting) == (2, 7)
    rig.step(PATIENCE / 2)
    assert rig.lane.threads == 2
    rig.step(PATIENCE / 2)
    stops.reached(2)
    assert (rig.lane.threads, rig.lane.waiting) == (4, 5)
    rig.step(PATIENCE)
    stops.reached(3)
    assert (rig.lane.threads, rig.lane.waiting) == (7, 2)
    rig.step(PATIENCE * 10)
    assert (rig.lane.threads, rig.lane.waiting) == (7, 2)
    stops.let_go.set()
    rig.settle(idle=7)
    assert sorted(stops.ran) == list(range(9))


def test_no_threads_are_added_while_jobs_flow() -> None:
    """Fails when a hundred healthy pages that come due together start sixty threads they do not need."""
    turns = [threading.Semaphore(0) for _ in range(8)]
    done = threading.Semaphore(0)

    def work(job: int) -> None:
        assert turns[job].acquire(timeout=WAIT)
        done.release()

    rig = Rig(work)
    for job in range(8):
        rig.lane.put(job)
    for job in range(2):
        turns[job].release()
        assert done.acquire(timeout=WAIT)
    for _ in range(500):
        if rig.lane.waiting == 4:
            break
        threading.Event().wait(0.01)
    rig.step(PATIENCE)
    assert (rig.lane.threads, rig.lane.waiting) == (2, 4)
    rig.step(PATIENCE)
    assert (rig.lane.threads, rig.lane.waiting) == (4, 2)
    for turn in turns:
        turn.release()
    for _ in range(6):
        assert done.acquire(timeout=WAIT)


def test_no_threads_are_added_while_those_there_are_compute() -> None:
    """Fails when a first poll starts sixty threads that wait for one another, or who is held up is not replaced."""
    stops, held = Stops(), [0]
    rig = Rig(stops, most=9, held_up=lambda: held[0])
    for job in range(12):
        rig.lane.put(job)
    stops.reached(2)
    rig.step(PATIENCE)
    assert rig.lane.threads == 2
    held[0] = 1
    rig.step(PATIENCE)
    assert rig.lane.threads == 3
    rig.step(PATIENCE)
    assert rig.lane.threads == 3
    held[0] = 3
    rig.step(PATIENCE)
    stops.reached(4)
    assert rig.lane.threads == 6
    stops.let_go.set()


def test_threads_are_added_when_for_some_looks_no_job_was_taken() -> None:
    """Fails when a few huge documents, which take a second to read, hold up a hundred others."""
    stops = Stops()
    rig = Rig(stops, most=9, held_up=lambda: 0)
    for job in range(12):
        rig.lane.put(job)
    for _ in range(STANDSTILL - 1):
        rig.step(PATIENCE)
        assert rig.lane.threads == 2
    rig.step(PATIENCE)
    stops.reached(4)
    assert rig.lane.threads == 4
    stops.let_go.set()


def test_threads_that_were_idle_too_long_end_and_some_stay() -> None:
    """Fails when idle threads pile up, or those that stay end too."""
    stops = Stops()
    rig = Rig(stops)
    for job in range(5):
        rig.lane.put(job)
    rig.step(PATIENCE)
    rig.step(PATIENCE)
    stops.reached(5)
    stops.let_go.set()
    rig.settle(idle=5)
    rig.step(IDLE / 2)
    rig.lane.put(6)
    rig.settle(idle=5)
    rig.step(IDLE / 2)
    assert rig.lane.threads == 2
    rig.step(IDLE)
    assert rig.lane.threads == 2
    assert rig.watchdog.turn() is None


def test_the_thread_that_was_idle_last_works_next() -> None:
    """Fails when jobs are dealt round: then no thread is ever idle long enough to end."""
    workers: list[str] = []
    done = threading.Semaphore(0)

    def work(job: int) -> None:
        del job
        workers.append(threading.current_thread().name)
        done.release()

    rig = Rig(work)
    for job in range(6):
        rig.lane.put(job)
        assert done.acquire(timeout=WAIT)
        rig.settle(idle=1)
    assert set(workers) == {"test-1"}


def test_a_lane_of_which_none_stays_ends_all_its_threads_in_time() -> None:
    stops = Stops()
    stops.let_go.set()
    rig = Rig(stops, at_once=3, most=3, stay=0)
    for job in range(3):
        rig.lane.put(job)
    rig.settle(idle=min(3, rig.lane.threads))
    rig.step(IDLE)
    rig.step(IDLE)
    assert rig.lane.threads == 0


def test_stop_returns_at_once_and_waiting_jobs_are_forgotten() -> None:
    """Fails when quitting waits for a page that hangs, or starts polling another one."""
    stops = Stops()
    rig = Rig(stops, at_once=2, most=2)
    idle = Rig(lambda _job: None)
    idle.lane.put(0)
    idle.settle(idle=1)
    idle.lane.stop()
    assert idle.lane.threads == 0
    for job in range(3):
        rig.lane.put(job)
    stops.reached(2)
    rig.lane.stop()
    rig.lane.put(7)
    assert rig.lane.waiting == 0
    stops.let_go.set()
    for _ in range(2):
        assert stops.done.acquire(timeout=WAIT)
    gone = threading.Event()
    for _ in range(500):
        if rig.lane.threads == 0:
            break
        gone.wait(0.01)
    assert rig.lane.threads == 0
    assert sorted(stops.ran) == [0, 1]


def test_a_job_waits_when_the_system_has_no_thread_left() -> None:
    """Fails when "can't start new thread" loses a job or counts a thread that is not there."""
    refusals = [True, True]
    done = threading.Semaphore(0)

    def start(name: str, target: Callable[[], object]) -> object:
        if refusals:
            refusals.pop()
            raise RuntimeError("can't start new thread")
        return start_thread(name, target)

    rig = Rig(lambda _job: done.release(), start=start)
    rig.lane.put(1)
    assert (rig.lane.threads, rig.lane.waiting) == (0, 1)
    rig.step(PATIENCE)
    assert (rig.lane.threads, rig.lane.waiting) == (0, 1)
    rig.step(PATIENCE)
    assert done.acquire(timeout=WAIT)


def test_a_job_that_ends_its_thread_does_not_keep_its_place() -> None:
    held = HeldThreads()

    def leave(job: int) -> None:
        raise SystemExit(job)

    rig = Rig(leave, start=held)
    rig.lane.put(1)
    assert rig.lane.threads == 1
    with pytest.raises(SystemExit):
        held.started[0][1]()
    assert rig.lane.threads == 0


def test_a_thread_takes_the_next_waiting_job_before_it_rests() -> None:
    held = HeldThreads()
    ran: list[int] = []
    rig = Rig(ran.append, at_once=1, most=1, start=held)
    for job in range(3):
        rig.lane.put(job)
    rig.lane._stopped = True
    held.started[0][1]()
    assert ran == [0, 1, 2]
