"""Until when a view stays true while nothing but time passes: what is built anew at every look costs for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo

from tray_status.core.glance import Conditions, stale_after
from tray_status.core.model import Incident, ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.standing import DEMOTED_AFTER, YOUNG
from tray_status.core.state import ProviderState

JUST_AFTER = timedelta.resolution
"""For what changes only when a moment has passed, not when it comes."""


def horizon(
    states: Mapping[ProviderId, ProviderState], settings: Settings, now: datetime, conditions: Conditions
) -> datetime:
    """The first moment after `now` at which the view may be another by the clock alone; by midnight at the latest."""
    moments = [_midnight(now, conditions.zone), conditions.snoozed_until]
    windows: set[QuietHours] = set()
    for prefs in settings.providers:
        state = states.get(prefs.id)
        windows.update(prefs.policy.quiet_hours)
        if state is not None:
            moments += _of_provider(state, prefs)
    moments += (window.turns(now, conditions.zone) for window in windows)
    return min(moment for moment in moments if moment is not None and moment > now)


def _midnight(now: datetime, zone: tzinfo) -> datetime:
    """When the user's day ends: times of today are shown without their day."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return max(datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(UTC), now + JUST_AFTER)


def _of_provider(state: ProviderState, prefs: ProviderPrefs) -> Iterator[datetime | None]:
    yield state.snoozed_until
    yield from state.snoozed_incidents.values()
    for alert in state.outbox:
        yield from (owed.next_try for owed in alert.deliveries if alert.gathers)
    if state.believed_at is not None:
        yield state.believed_at + stale_after(prefs) + JUST_AFTER
    for incident in state.belief.incidents:
        yield incident.started_at or incident.updated_at
        if not incident.over:
            yield from _of_open(incident)


def _of_open(incident: Incident) -> Iterator[datetime | None]:
    yield incident.ends_at
    latest = incident.updated_at or incident.started_at
    if latest is not None:
        yield latest + DEMOTED_AFTER + JUST_AFTER
        if incident.phase is None:
            yield latest + YOUNG + JUST_AFTER
