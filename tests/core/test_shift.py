"""Tests what a clock that was set, and time in which nothing could be told, do to a state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import DAY, HOUR, MINUTE, T0, alert, at, fresh, owed
from tests.core.strategies import states
from tray_status.core.shift import caught_up, excused, shifted
from tray_status.core.state import ProviderState

FULL = replace(
    fresh(), believed_at=T0, due_at=at(1), failing_since=at(-9), snoozed_until=at(60), outbox=(alert(),), failures=2
)


def test_what_waits_for_a_time_goes_back_with_the_clock() -> None:
    """Seeded defect: a snooze of an hour lasts a day and an hour after the clock was mended."""
    found = shifted(FULL, DAY)
    assert (found.due_at, found.snoozed_until, found.failing_since) == (at(1) - DAY, at(60) - DAY, at(-9) - DAY)
    assert found.believed_at == T0 - DAY
    assert found.outbox == (alert(created_at=T0 - DAY, deliveries=(owed(next_try=T0 - DAY),)),)
    assert shifted(found, -DAY) == FULL


def test_what_is_not_known_stays_unknown() -> None:
    assert shifted(fresh(), DAY) == fresh()
    assert excused(fresh(), DAY) == fresh()


def test_a_night_asleep_counts_against_nobody() -> None:
    """Seeded defect: alerts expire and providers are lost while the lid is closed."""
    found = excused(FULL, 8 * HOUR)
    assert found.failing_since == at(-9) + 8 * HOUR
    assert found.outbox[0].deliveries == (owed(ends_at=T0 + 14 * HOUR),)
    assert (found.snoozed_until, found.due_at) == (FULL.snoozed_until, FULL.due_at)


@pytest.mark.parametrize(("ahead", "moved"), [(-DAY, False), (MINUTE, False), (2 * MINUTE, True), (365 * DAY, True)])
def test_alerts_made_in_our_future_were_made_by_a_wrong_clock(ahead: timedelta, moved: bool) -> None:
    """Seeded defect: after a year ahead and back, alerts wait for a year."""
    state = shifted(FULL, -ahead)
    found = caught_up(state, T0)
    assert (found == FULL) is moved
    assert (found == state) is not moved
    assert caught_up(fresh(), T0) == fresh()


@given(state=states, by=st.timedeltas(timedelta(0), 400 * DAY))
def test_moving_back_and_forth_changes_nothing(state: ProviderState, by: timedelta) -> None:
    assert shifted(shifted(state, by), -by) == state
