"""What a new alert must wait for by itself: that its incident stays open, or that something stops changing. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.events import BEGINNINGS, ENDINGS, PROGRESS, Alert, Delivery, Event, EventKind
from tray_status.core.flapping import KEEPS_CHANGING, named, often, thing
from tray_status.core.model import Incident, IncidentId
from tray_status.core.policy import Policy
from tray_status.core.state import ProviderState, Told

CONFIRMED = "still open"
STILL_OPEN = BEGINNINGS | PROGRESS
"""What is told of an incident that is not over."""


def waiting_for(alert: Alert, event: Event, policy: Policy, state: ProviderState, *, began: datetime) -> Alert:
    """The alert with what it must wait for. `began`: since when its incident is known to go on, if it is new."""
    steady = _steady(alert, event, policy, state)
    if steady is not None:
        return steady
    incident = event.incident
    if incident is None or event.kind not in STILL_OPEN:
        return alert
    told, confirmed = state.told.get(incident.id), began + policy.confirmation(incident.impact)
    if event.kind not in BEGINNINGS and told is not None:
        # Once its beginning may be told, so may what follows.
        opening = max((one.not_before for one in _confirming(incident.id, state) if one.not_before), default=event.at)
        confirmed = min(opening, _since(told) + policy.confirmation(incident.impact))
    if confirmed <= event.at:
        return alert
    return replace(alert, not_before=confirmed, waits_for=CONFIRMED)


def _since(told: Told) -> datetime:
    return told.since or told.at


def _confirming(incident: IncidentId, state: ProviderState) -> tuple[Alert, ...]:
    """What nobody heard of an incident yet, as long as all of that waits until it is confirmed."""
    mine = tuple(alert for alert in state.outbox if alert.incident == incident and not alert.shown)
    return mine if all(alert.waits_for == CONFIRMED for alert in mine) else ()


def _steady(alert: Alert, event: Event, policy: Policy, state: ProviderState) -> Alert | None:
    rule = policy.flapping
    if rule is None or not thing(event) or event.kind is EventKind.REMINDED:
        return None
    times = often(event, state.begun, rule)
    if times <= rule.times:
        return None
    minutes = int(rule.within.total_seconds() // 60)
    key = f"{alert.provider}/{thing(event)}"
    since = min((one.created_at for one in state.outbox if _waits_too(one, key, event.at)), default=event.at)
    return replace(
        alert,
        key=key,
        body=f"Keeps changing: began {times} times within {minutes} minutes.\n{alert.body}".rstrip(),
        # What never gets steady is told now and then all the same.
        not_before=min(event.at + rule.steady, since + rule.within),
        waits_for=KEEPS_CHANGING,
    )


def _waits_too(alert: Alert, key: str, now: datetime) -> bool:
    """Whether an alert waits until the thing of that key is steady. What is due by now is on its way."""
    waits = alert.key == key and alert.waits_for == KEEPS_CHANGING
    return waits and alert.not_before is not None and alert.not_before > now


def unconfirmed(event: Event, state: ProviderState, policy: Policy, *, last_good: datetime | None) -> bool:
    """Whether an incident that is over did not go on for as long as it had to, and nobody was told of it.

    `last_good` is when it was looked at before; where that is long ago, the page says when it ended.
    """
    incident = event.incident
    if incident is None or event.kind is not EventKind.RESOLVED:
        return False
    before = event.before if isinstance(event.before, Incident) else incident
    least = policy.confirmation(before.impact)
    ended = min(incident.resolved_at or event.at, event.at)
    told = state.told.get(incident.id)
    if told is None:
        return incident.started_at is not None and timedelta(0) < least > ended - incident.started_at
    mine = [alert for alert in state.outbox if alert.incident == incident.id and not alert.shown]
    if not mine or not all(alert.waits_for for alert in mine):
        return False
    confirmed = [one.not_before for one in mine if one.waits_for == CONFIRMED and one.not_before is not None]
    went_on = max(last_good, ended) if last_good is not None else ended
    return min([*confirmed, _since(told) + least]) > went_on


def doubtful(alert: Alert, state: ProviderState) -> bool:
    """Whether the latest look missed what an alert tells as open: only the next one says whether it is over.

    A page that does not answer says neither, and is not waited for.
    """
    goes_on = alert.kind not in ENDINGS and state.problem is None
    return goes_on and any(id_ in state.belief.absent for id_ in alert.about)


def rejudged(alert: Alert, state: ProviderState, policy: Policy) -> Alert:
    """An alert that waits, by rules that may be others now: it never waits longer by that."""
    if alert.waits_for == KEEPS_CHANGING and policy.flapping is None:
        return replace(alert, not_before=None, waits_for="")
    incident = state.belief.incident(alert.incident) if alert.incident is not None else None
    told = state.told.get(incident.id) if incident is not None else None
    if alert.waits_for != CONFIRMED or alert.not_before is None or incident is None or told is None:
        return alert
    return replace(alert, not_before=min(alert.not_before, _since(told) + policy.confirmation(incident.impact)))


def waits_on(state: ProviderState, alert: Alert) -> tuple[Alert, ...]:
    """What waits already, once a new alert is to wait until the same thing is steady: it waits with it, as one."""
    until = alert.not_before
    if alert.waits_for != KEEPS_CHANGING or until is None:
        return state.outbox
    return tuple(_joined(one, alert.key, until) if _joins(one, alert, state) else one for one in state.outbox)


def _joins(one: Alert, alert: Alert, state: ProviderState) -> bool:
    """Whether an alert that nobody heard of is about the same thing, be it by another id. What is due is on its way."""
    if one.shown or (one.waits_for == KEEPS_CHANGING and not _waits_too(one, alert.key, alert.created_at)):
        return False
    incident = state.belief.incident(one.incident) if one.incident is not None else None
    return alert.key in (one.key, f"{one.provider}/{named(incident)}" if incident is not None else one.key)


def _joined(alert: Alert, key: str, until: datetime) -> Alert:
    deliveries = tuple(held_until(owed, until) for owed in alert.deliveries)
    return replace(alert, key=key, not_before=until, waits_for=KEEPS_CHANGING, deliveries=deliveries)


def held_until(owed: Delivery, until: datetime) -> Delivery:
    """A delivery not before a time, which does not count against its life."""
    if owed.next_try >= until:
        return owed
    return replace(owed, next_try=until, ends_at=owed.ends_at + (until - owed.next_try))
