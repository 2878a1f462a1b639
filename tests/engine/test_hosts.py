"""Owns the proof that one server never gets more than two of our requests at once, and that waiting has an end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.fakes import FakeClock
from tray_status.engine.deadline import Deadline, DeadlinePassedError
from tray_status.engine.hosts import Hosts
from tray_status.threads import start_thread


@contextmanager
def waiting_third(hosts: Hosts, deadline: Deadline, result: list[str]) -> Iterator[Callable[[], None]]:
    """A thread in line for a place that others hold; gives what waits for its end."""
    inside = threading.Event()
    real_hold = deadline.hold

    def hold(wake: object) -> int:
        held = real_hold(wake)  # type: ignore[arg-type]  # handed on
        inside.set()
        return held

    deadline.hold = hold  # type: ignore[method-assign]  # to look in at the moment when it begins to wait

    def third() -> None:
        try:
            with hosts.place("a", deadline):
                result.append("got it")
        except DeadlinePassedError:
            result.append("gave up")

    thread = start_thread("third", third)
    assert inside.wait(5)
    yield lambda: thread.join(5)
    thread.join(5)


def test_two_are_let_in_at_once_and_the_third_when_one_leaves() -> None:
    hosts, result, clock = Hosts(), list[str](), FakeClock()
    with hosts.place("a", Deadline(clock, 15)):
        with hosts.place("a", Deadline(clock, 15)), hosts.place("b", Deadline(clock, 15)):
            context = waiting_third(hosts, Deadline(clock, 15), result)
            ended = context.__enter__()
            assert result == []
        ended()
        assert result == ["got it"]
    assert hosts._taken == {}
    assert hosts._waiting == {}


def test_who_waits_too_long_leaves_the_line_and_takes_no_place() -> None:
    """Fails when a cut-off poll keeps its place in the line: the next one free would be lost for ever."""
    hosts, result, clock = Hosts(), list[str](), FakeClock()
    deadline = Deadline(clock, 15)
    with hosts.place("a", Deadline(clock, 15)), hosts.place("a", Deadline(clock, 15)):
        with waiting_third(hosts, deadline, result):
            deadline.expire()
        assert result == ["gave up"]
        with pytest.raises(DeadlinePassedError), hosts.place("a", deadline):
            pytest.fail("there was no place")
    assert hosts._taken == {}
    assert hosts._waiting == {}


def test_a_place_given_in_the_moment_of_giving_up_goes_to_the_next() -> None:
    hosts, clock = Hosts(at_once=1), FakeClock()
    deadline, result = Deadline(clock, 15), list[str]()
    with hosts.place("a", Deadline(clock, 15)), waiting_third(hosts, deadline, result) as ended:
        with hosts._lock:  # both happen before the waiting thread can look
            turn = hosts._waiting["a"].popleft()
            hosts._taken["a"] += 1
            del hosts._waiting["a"]
            deadline.expire()
            assert turn.is_set()
        ended()
        assert result == ["gave up"]
        assert hosts._taken == {"a": 1}
    assert hosts._taken == {}


def test_those_in_line_are_let_in_in_their_order() -> None:
    hosts, clock, result = Hosts(at_once=1), FakeClock(), list[str]()
    first = hosts.place("a", Deadline(clock, 15))
    first.__enter__()
    second: list[str] = []
    with (
        waiting_third(hosts, Deadline(clock, 15), result) as one,
        waiting_third(hosts, Deadline(clock, 15), second) as two,
    ):
        first.__exit__(None, None, None)
        one()
        two()
    assert (result, second) == (["got it"], ["got it"])
    assert hosts._taken == {}
