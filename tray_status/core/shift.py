"""What a clock that was set back does to stored times: they move with it, and nothing waits for a day that is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.events import Alert
from tray_status.core.state import ProviderState

AHEAD = timedelta(minutes=1)
"""Something created further ahead than this was created by a clock that was wrong."""


def shifted(state: ProviderState, by: timedelta) -> ProviderState:
    """The state with everything that waits for a time moved back by so much."""
    return replace(
        state,
        due_at=state.due_at - by if state.due_at is not None else None,
        failing_since=state.failing_since - by if state.failing_since is not None else None,
        snoozed_until=state.snoozed_until - by if state.snoozed_until is not None else None,
        outbox=tuple(_moved(alert, by) for alert in state.outbox),
    )


def _moved(alert: Alert, by: timedelta) -> Alert:
    return replace(
        alert,
        created_at=alert.created_at - by,
        deliveries=tuple(
            replace(owed, next_try=owed.next_try - by, ends_at=owed.ends_at - by) for owed in alert.deliveries
        ),
    )


def caught_up(state: ProviderState, now: datetime) -> ProviderState:
    """A loaded state as it counts at `now`: where its alerts were made in our future, the clock was wrong then."""
    ahead = max((alert.created_at - now for alert in state.outbox), default=timedelta(0))
    return shifted(state, ahead) if ahead > AHEAD else state
