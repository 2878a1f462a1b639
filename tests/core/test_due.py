"""Tests when the next poll may start, and when it is us who are offline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import DAY, HOUR, MINUTE, PREFS, T0, Watch, at, calm_watch, fresh, incident, maintenance, summary
from tests.core.strategies import provider_prefs, states, times
from tray_status.core.due import (
    RETRY_AFTER_MOST,
    SLOTS,
    SPREAD,
    Contact,
    after_gap,
    impossible,
    interval,
    jumped,
    next_due,
    offline,
)
from tray_status.core.model import Incident, Kind
from tray_status.core.prefs import EVERY_LEAST, EVERY_MOST, ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import ProviderState

SECOND = timedelta(seconds=1)
everies = st.timedeltas(EVERY_LEAST, EVERY_MOST)


def failing(times_failed: int, state: ProviderState | None = None, **changes: datetime) -> ProviderState:
    """A state after so many failures in a row."""
    problem = Problem(kind=ProblemKind.TIMEOUT, sentence="No answer.", retry_at=changes.get("retry_at"))
    return replace(state or fresh(), failures=times_failed, problem=problem)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 15), (5, 15), (60, 15), (10**9, 15)]
)
def test_failures_double_the_wait_up_to_a_quarter_of_an_hour(failures: int, minutes: int) -> None:
    """Seeded defect: an overflow after a week of failures, or a wait of hours."""
    assert interval(failing(failures), PREFS, now=T0) == minutes * MINUTE


@pytest.mark.parametrize(("ago", "minutes"), [(59, 5), (60, 15)])
def test_who_was_reached_lately_is_asked_again_sooner(ago: int, minutes: int) -> None:
    state = replace(failing(20), believed_at=at(-ago))
    assert interval(state, PREFS, now=T0) == minutes * MINUTE


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (incident(), 30),
        (incident(started_at=T0 - 20 * DAY), 60),
        (maintenance(), 60),
        (incident(kind=Kind.NOTICE), 60),
    ],
)
def test_an_open_incident_is_followed_closely(entry: Incident, expected: int) -> None:
    watch = calm_watch(summary(entry))
    assert interval(watch.state, PREFS, now=watch.now) == expected * SECOND
    often = replace(PREFS, every=10 * SECOND)
    assert interval(watch.state, often, now=watch.now) == 10 * SECOND


@pytest.mark.parametrize(
    ("every", "ago", "gap"),
    [(MINUTE, 10, False), (MINUTE, 11, True), (HOUR, 180, False), (HOUR, 181, True)],
)
def test_a_gap_is_longer_than_ten_minutes_and_three_intervals(every: timedelta, ago: int, gap: bool) -> None:
    assert after_gap(replace(fresh(), believed_at=at(-ago)), replace(PREFS, every=every), now=T0) is gap
    assert not after_gap(fresh(), PREFS, now=T0)


def test_while_an_incident_is_open_failures_do_not_keep_us_away_long() -> None:
    state = failing(20, replace(calm_watch(summary(incident())).state, believed_at=None))
    assert interval(state, PREFS, now=T0) == 5 * MINUTE


@given(state=states, prefs=provider_prefs, now=times)
def test_a_failing_provider_is_never_asked_more_often_than_a_good_one(
    state: ProviderState, prefs: ProviderPrefs, now: datetime
) -> None:
    """Seeded defect: a bound on the backoff that is shorter than a long interval."""
    good = interval(replace(state, failures=0), prefs, now=now)
    waits = [interval(replace(state, failures=number), prefs, now=now) for number in range(15)]
    assert waits == sorted(waits)
    assert waits[0] == good
    assert good <= prefs.every <= max(waits[-1], prefs.every)


@given(every=everies, phase=st.floats(0, 0.999), now=times, late=st.timedeltas(timedelta(0), 3 * SECOND))
def test_polls_keep_their_beat(every: timedelta, phase: float, now: datetime, late: timedelta) -> None:
    """Seeded defect: intervals drift by the length of each poll, or every second beat is left out."""
    prefs = replace(PREFS, every=every)
    first = next_due(fresh(), prefs, now=now, phase=phase)
    assert every / 2 < first - now <= every * 1.5 + SPREAD
    second = next_due(fresh(), prefs, now=first + late, phase=phase)
    if late + SPREAD < every / 2:
        assert second - first == every


@given(every=everies, now=times)
def test_providers_of_one_interval_fall_due_together(every: timedelta, now: datetime) -> None:
    """Seeded defects: a laptop wakes up once for each of its providers, or all hosts are asked in one moment."""
    dues = [
        next_due(fresh(), replace(PREFS, every=every, url=f"https://status{number}.example"), now=now)
        for number in range(20)
    ]
    assert SECOND <= max(dues) - min(dues) < SPREAD
    same_host = {
        next_due(fresh(), replace(PREFS, every=every, url=f"https://a.example/{n}"), now=now) for n in range(5)
    }
    assert len(same_host) == 1
    assert SLOTS / 2 < len(set(dues)) <= SLOTS
    assert next_due(fresh(), replace(PREFS, url="no address"), now=now) > now


def test_who_asks_us_to_stay_away_is_left_alone_so_long_but_not_for_ever() -> None:
    """Seeded defect: Retry-After ignored, or a year obeyed."""
    due = next_due(failing(1, retry_at=at(90)), PREFS, now=T0)
    assert due == at(90)
    assert next_due(failing(1, retry_at=at(-90)), PREFS, now=T0) < at(5)
    assert next_due(failing(1, retry_at=T0 + 400 * DAY), PREFS, now=T0) == T0 + RETRY_AFTER_MOST


@given(state=states, prefs=provider_prefs, now=times, phase=st.floats(0, 1))
def test_no_due_date_of_ours_is_impossible(
    state: ProviderState, prefs: ProviderPrefs, now: datetime, phase: float
) -> None:
    """Seeded defect: a date that was rightly stored is taken for one of a wrong clock, or the other way round."""
    due = next_due(state, prefs, now=now, phase=phase)
    assert due > now
    assert not impossible(due, prefs, now=now)
    assert impossible(due, prefs, now=now - 4 * DAY)


def contact(host: str, minutes: float, *, answered: bool) -> Contact:
    """The latest attempt at a host."""
    return Contact(host=host, at=at(minutes), answered=answered)


@pytest.mark.parametrize(
    ("silent", "answered", "expected"),
    [
        (3, [], True),
        (2, [], True),
        (1, [], True),
        (0, [], False),
        (0, [-1], False),
        (3, [-1], False),
        (3, [-3], True),
        (2, [-3], False),
        (2, [-3, -3], False),
        (3, [60 * 24], True),
    ],
)
def test_we_are_offline_when_three_hosts_or_all_are_silent_and_nobody_answered_lately(
    silent: int,
    answered: list[float],
    expected: bool,
) -> None:
    """Seeded defect: one dead page makes us offline, or an answer dated by a wrong clock proves the network."""
    contacts = [contact(f"s{number}", -0.5, answered=False) for number in range(silent)]
    contacts += [contact(f"a{number}", minutes, answered=True) for number, minutes in enumerate(answered)]
    assert offline(contacts, now=T0) is expected


@pytest.mark.parametrize(
    ("wall", "expected"), [(60, False), (90, False), (91, True), (29, True), (-DAY / SECOND, True)]
)
def test_a_jump_is_half_a_minute_between_the_two_clocks(wall: float, expected: bool) -> None:
    assert jumped(wall * SECOND, MINUTE) is expected


def test_a_watch_polls_more_often_while_something_is_open_and_calms_down_after() -> None:
    watch = Watch()
    watch.see(summary(incident()))
    assert watch.state.due_at is not None
    assert watch.state.due_at - watch.now <= 47 * SECOND
    for _ in range(2):
        watch.see(summary())
    assert watch.state.due_at - watch.now >= 30 * SECOND
    assert watch.state.due_at - watch.now < HOUR
