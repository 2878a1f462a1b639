"""Owns the proof that a piece of work either finishes or expires, and that whoever waits is woken in time."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.fakes import FakeClock, HeldThreads
from tray_status.core.problem import ProblemKind
from tray_status.engine.clock import SystemClock
from tray_status.engine.deadline import Deadline, DeadlinePassedError, Phase
from tray_status.engine.watchdog import Watchdog
from tray_status.threads import start_thread


def test_the_system_clock_is_aware_and_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() is not None
    assert clock.monotonic() <= clock.monotonic()


def test_what_finished_does_not_expire_and_what_expired_does_not_finish() -> None:
    """Fails when a job could have two outcomes, or none."""
    clock = FakeClock()
    finished, expired = Deadline(clock, 15), Deadline(clock, 15)
    assert (finished.finish(), finished.expire(), finished.expired) == (True, False, False)
    assert (expired.expire(), expired.finish(), expired.expired) == (True, False, True)


def test_of_a_finish_and_an_expiry_at_the_same_time_exactly_one_counts() -> None:
    """Fails when finish and expire look and write without holding the lock: two threads both win now and then."""
    for _ in range(200):
        deadline = Deadline(FakeClock(), 15)
        together = threading.Barrier(2)
        won: list[str] = []

        def race(
            name: str, deadline: Deadline = deadline, together: threading.Barrier = together, won: list[str] = won
        ) -> None:
            together.wait(5)
            if deadline.finish() if name == "finish" else deadline.expire():
                won.append(name)

        threads = [start_thread(name, race, name) for name in ("finish", "expire")]
        for thread in threads:
            thread.join(5)
        assert len(won) == 1


def test_time_left_is_counted_from_the_beginning_and_running_out_is_an_error() -> None:
    clock = FakeClock()
    deadline = Deadline(clock, 15)
    clock.step(10)
    assert deadline.remaining() == pytest.approx(5)
    before = deadline.passed
    clock.step(5)
    assert (before, deadline.passed, deadline.expired) == (False, True, False)
    with pytest.raises(DeadlinePassedError):
        deadline.remaining()


def test_who_waits_is_woken_and_who_comes_later_is_not_left_waiting() -> None:
    deadline = Deadline(FakeClock(), 15)
    woken: list[str] = []
    deadline.hold(lambda: woken.append("held"))
    deadline.release(deadline.hold(lambda: woken.append("released")))
    assert deadline.expire()
    assert woken == ["held"]
    with pytest.raises(DeadlinePassedError):
        deadline.hold(lambda: None)
    with pytest.raises(DeadlinePassedError):
        deadline.remaining()


def test_a_held_connection_is_shut_under_the_thread_that_reads_from_it() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        deadline = Deadline(FakeClock(), 15)
        deadline.hold_socket(ours)
        deadline.expire()
        assert ours.recv(1) == b""


def test_a_connection_that_is_closed_already_does_no_harm() -> None:
    ours, theirs = socket.socketpair()
    deadline = Deadline(FakeClock(), 15)
    deadline.hold_socket(ours)
    ours.close()
    theirs.close()
    assert deadline.expire()


@pytest.mark.parametrize(
    ("phase", "kind", "words"),
    [
        (Phase.QUEUE, ProblemKind.TIMEOUT, "a.test did not finish our earlier requests within 15 s."),
        (Phase.LOOK_UP, ProblemKind.DNS, "a.test could not be looked up: the name service did not answer within 15 s."),
        (Phase.CONNECT, ProblemKind.CONNECT, "a.test did not accept a connection within 15 s."),
        (Phase.TLS, ProblemKind.CONNECT, "a.test did not finish setting up the encrypted connection within 15 s."),
        (Phase.ANSWER, ProblemKind.TIMEOUT, "a.test did not answer within 15 s."),
        (Phase.BODY, ProblemKind.TIMEOUT, "a.test did not send everything within 15 s."),
        (Phase.READING, ProblemKind.TIMEOUT, "a.test sent something that could not be read within 15 s."),
    ],
)
def test_the_problem_says_what_was_waited_for(phase: Phase, kind: ProblemKind, words: str) -> None:
    deadline = Deadline(FakeClock(), 15)
    deadline.host, deadline.phase = "a.test", phase
    assert (deadline.problem().kind, deadline.problem().sentence) == (kind, words)


def test_work_that_never_said_where_it_was_is_a_timeout_all_the_same() -> None:
    assert Deadline(FakeClock(), 1).problem().sentence.startswith("The page did not")


def _watchdog() -> tuple[Watchdog, FakeClock, HeldThreads]:
    clock, threads = FakeClock(), HeldThreads()
    return Watchdog(clock=clock, start_thread=threads), clock, threads


def test_alarms_go_off_at_their_moment_in_the_order_of_their_moments() -> None:
    watchdog, clock, threads = _watchdog()
    rang: list[str] = []
    watchdog.after(2, lambda: rang.append("second"))
    watchdog.after(1, lambda: rang.append("first"))
    called_off = watchdog.after(1.5, lambda: rang.append("called off"))
    called_off.call_off()
    assert watchdog.turn() == pytest.approx(1)
    clock.step(1)
    assert watchdog.turn() == pytest.approx(1)
    assert rang == ["first"]
    clock.step(1)
    assert watchdog.turn() is None
    assert rang == ["first", "second"]
    assert threads.names == ["watchdog"]


def test_an_alarm_that_fails_takes_no_other_with_it(caplog: pytest.LogCaptureFixture) -> None:
    """Fails when one mistake ends the only thread that keeps deadlines."""
    watchdog, clock, _ = _watchdog()
    rang: list[str] = []

    def fail() -> None:
        raise ValueError("a mistake")

    watchdog.after(1, fail)
    watchdog.after(1, lambda: rang.append("next"))
    clock.step(1)
    assert watchdog.turn() is None
    assert rang == ["next"]
    assert "An alarm failed." in caplog.text


def test_a_deadline_that_finished_in_time_calls_nobody() -> None:
    watchdog, clock, _ = _watchdog()
    passed: list[str] = []
    finished = watchdog.deadline(15, lambda: passed.append("finished"))
    watchdog.deadline(15, lambda: passed.append("hangs"))
    nobody = watchdog.deadline(15)
    finished.finish()
    clock.step(15)
    watchdog.turn()
    assert passed == ["hangs"]
    assert nobody.expired
    assert not finished.expired


def test_the_thread_sleeps_until_an_alarm_and_wakes_for_an_earlier_one() -> None:
    """Fails when the thread misses an alarm set while it sleeps, or is about to."""
    watchdog = Watchdog(clock=SystemClock(), start_thread=start_thread)
    rang = threading.Event()
    watchdog.after(3600, lambda: None)
    watchdog.after(0.01, rang.set)
    assert rang.wait(5)
    again = threading.Event()
    watchdog.after(0, again.set)
    assert again.wait(5)
