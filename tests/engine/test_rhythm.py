"""Owns the tests of due dates: one timer over all, the slow pulse while offline, and what a set clock does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON, FakeClock
from tests.world import problem
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.rhythm import Rhythm

ACME, BETA, GAMMA = ProviderId("acme"), ProviderId("beta"), ProviderId("gamma")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


def test_who_is_due_is_given_once_and_in_order(clock: FakeClock) -> None:
    rhythm = Rhythm(clock)
    rhythm.plan(BETA, NOON)
    rhythm.plan(ACME, None)
    rhythm.plan(GAMMA, NOON + MINUTE)
    assert rhythm.due(NOON, offline=False) == (ACME, BETA)
    assert rhythm.due(NOON, offline=False) == ()
    assert rhythm.wait(NOON, offline=False) == 60
    assert rhythm.due(NOON + MINUTE, offline=False) == (GAMMA,)
    assert rhythm.wait(NOON, offline=False) is None


def test_a_new_plan_takes_the_place_of_the_old_one(clock: FakeClock) -> None:
    """Seeded defect: a provider is asked at its old time as well."""
    rhythm = Rhythm(clock)
    rhythm.plan(ACME, NOON)
    rhythm.plan(ACME, NOON + MINUTE)
    assert rhythm.due(NOON, offline=False) == ()
    rhythm.plan(ACME, NOON)
    rhythm.plan(ACME, NOON)
    assert rhythm.due(NOON, offline=False) == (ACME,)
    assert rhythm.due(NOON + MINUTE, offline=False) == ()


def test_who_is_dropped_is_never_due(clock: FakeClock) -> None:
    rhythm = Rhythm(clock)
    rhythm.plan(ACME, NOON)
    rhythm.drop(ACME)
    rhythm.drop(BETA)
    assert rhythm.due(NOON, offline=False) == ()
    assert rhythm.wait(NOON, offline=False) is None


def test_what_is_overdue_is_waited_for_not_at_all(clock: FakeClock) -> None:
    rhythm = Rhythm(clock)
    rhythm.plan(ACME, NOON - MINUTE)
    assert rhythm.wait(NOON, offline=False) == 0


def test_offline_one_is_asked_every_half_minute_whoever_was_not_asked_longest(clock: FakeClock) -> None:
    """Seeded defects: all are hammered at; or nobody is asked before its hourly time; or always the same one."""
    rhythm = Rhythm(clock)
    hour = NOON + timedelta(hours=1)
    for provider in (ACME, BETA, GAMMA):
        rhythm.plan(provider, hour)
    assert rhythm.wait(NOON, offline=True) == 0
    asked = []
    for _ in range(4):
        (one,) = rhythm.due(NOON, offline=True)
        asked.append(one)
        assert rhythm.due(NOON, offline=True) == ()
        assert rhythm.wait(NOON, offline=True) == 30
        rhythm.plan(one, hour - timedelta(minutes=30))
        clock.step(30)
    assert asked == [ACME, BETA, GAMMA, ACME]


def test_offline_begins_half_a_minute_after_the_last_poll(clock: FakeClock) -> None:
    rhythm = Rhythm(clock)
    rhythm.plan(ACME, NOON)
    rhythm.plan(BETA, NOON + MINUTE)
    assert rhythm.due(NOON, offline=False) == (ACME,)
    assert rhythm.due(NOON, offline=True) == ()
    clock.step(30)
    assert rhythm.due(NOON, offline=True) == (BETA,)
    clock.step(30)
    assert rhythm.due(NOON, offline=True) == ()
    assert rhythm.wait(NOON, offline=True) is None


def test_a_clock_that_runs_is_no_jump_and_one_that_is_set_is(clock: FakeClock) -> None:
    rhythm = Rhythm(clock)
    assert rhythm.tick(clock.now()) is None
    clock.step(3600)
    assert rhythm.tick(clock.now()) is None
    clock.set(clock.now() + timedelta(hours=8))
    assert rhythm.tick(clock.now()) == timedelta(hours=8)
    assert rhythm.tick(clock.now()) is None
    clock.set(clock.now() - timedelta(days=1))
    assert rhythm.tick(clock.now()) == timedelta(days=-1)
    clock.set(clock.now() + timedelta(seconds=29))
    assert rhythm.tick(clock.now()) is None


@pytest.mark.parametrize("by", [timedelta(hours=8), timedelta(days=-1)])
def test_after_a_jump_everybody_is_due_but_who_asked_us_to_stay_away(clock: FakeClock, by: timedelta) -> None:
    """Seeded defect: Retry-After is forgotten when the computer slept for half a minute."""
    rhythm, now = Rhythm(clock), NOON + by
    away = NOON + timedelta(hours=24)
    asked = replace(problem("rate_limited"), retry_at=away)
    states = {
        ACME: ProviderState(provider=ACME, due_at=NOON + MINUTE, believed_at=NOON),
        BETA: ProviderState(provider=BETA, due_at=away, problem=asked, failures=1, failing_since=NOON),
        GAMMA: ProviderState(provider=GAMMA),
    }
    for id_, state in states.items():
        rhythm.plan(id_, state.due_at)
    assert rhythm.due(NOON, offline=False) == (GAMMA,)
    after = rhythm.after_jump(states, by, now)
    assert after[ACME].due_at == now
    assert after[ACME].believed_at == (NOON if by > timedelta(0) else now)
    assert after[BETA].due_at == away if by > timedelta(0) else away + by
    assert rhythm.due(now, offline=False) == (ACME,), "who is being asked is not planned anew"
    assert rhythm.due(away if by > timedelta(0) else away + by, offline=False) == (BETA,)


@given(times=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 100)), max_size=60))
def test_whatever_is_planned_each_is_due_at_its_latest_plan(times: list[tuple[int, int]]) -> None:
    """Seeded defect: a plan that was replaced, and comes back with the same time, is given twice."""
    rhythm, latest = Rhythm(FakeClock()), {}
    for number, minute in times:
        rhythm.plan(ProviderId(str(number)), NOON + minute * MINUTE)
        latest[ProviderId(str(number))] = minute
    found: dict[ProviderId, int] = {}
    for minute in range(101):
        for provider in rhythm.due(NOON + minute * MINUTE, offline=False):
            assert provider not in found
            found[provider] = minute
    assert found == latest


def test_plans_that_no_longer_hold_are_not_kept(clock: FakeClock) -> None:
    """Seeded defect: who asks by hand for a page that is due once a day leaves an entry behind each time, for a day."""
    rhythm = Rhythm(clock)
    rhythm.plan(BETA, NOON + MINUTE)
    for second in range(5_000):
        rhythm.plan(ACME, NOON + timedelta(days=1, seconds=second))
    assert len(rhythm._heap) < 100
    assert rhythm.due(NOON + 2 * MINUTE, offline=False) == (BETA,)
    assert rhythm.wait(NOON, offline=False) == 86_400 + 4_999
