"""What a clock that was set, and time in which nothing could be told, do to the times of a state. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.events import Alert
from tray_status.core.state import ProviderState, Told

AHEAD = timedelta(minutes=1)
"""Something created further ahead than this was created by a clock that was wrong."""


def shifted(state: ProviderState, by: timedelta) -> ProviderState:
    """The state after the clock was set back by so much: what waits for a time, and our own last look, go with it."""
    return replace(
        state,
        believed_at=state.believed_at - by if state.believed_at is not None else None,
        due_at=state.due_at - by if state.due_at is not None else None,
        failing_since=state.failing_since - by if state.failing_since is not None else None,
        snoozed_until=state.snoozed_until - by if state.snoozed_until is not None else None,
        snoozed_incidents={id_: until - by for id_, until in state.snoozed_incidents.items()},
        told={id_: _told(known, by) for id_, known in state.told.items()},
        begun={about: tuple(at - by for at in times) for about, times in state.begun.items()},
        outbox=tuple(_moved(alert, by) for alert in state.outbox),
    )


def _moved(alert: Alert, by: timedelta) -> Alert:
    return replace(
        alert,
        created_at=alert.created_at - by,
        not_before=alert.not_before - by if alert.not_before is not None else None,
        deliveries=tuple(
            replace(
                owed,
                next_try=owed.next_try - by,
                ends_at=owed.ends_at - by,
                retry_at=owed.retry_at - by if owed.retry_at is not None else None,
            )
            for owed in alert.deliveries
        ),
    )


def _told(known: Told, by: timedelta) -> Told:
    return replace(known, at=known.at - by, since=known.since - by if known.since is not None else None)


def excused(state: ProviderState, by: timedelta) -> ProviderState:
    """The state after a time in which nothing could be asked or told (sleep, offline): it counts against nobody.

    Alerts live so much longer, and a provider is so much shorter without an answer. What waits for a time of day (a
    snooze, another try) still comes at that time.
    """
    return replace(
        state,
        failing_since=state.failing_since + by if state.failing_since is not None else None,
        outbox=tuple(
            replace(alert, deliveries=tuple(replace(owed, ends_at=owed.ends_at + by) for owed in alert.deliveries))
            for alert in state.outbox
        ),
    )


def caught_up(state: ProviderState, now: datetime) -> ProviderState:
    """A loaded state as it counts at `now`: where its alerts were made in our future, the clock was wrong then."""
    ahead = max((alert.created_at - now for alert in state.outbox), default=timedelta(0))
    return shifted(state, ahead) if ahead > AHEAD else state
