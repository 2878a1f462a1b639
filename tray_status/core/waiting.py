"""What a new alert must wait for by itself: that its incident stays open, or that something stops changing. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tray_status.core.events import Alert, Delivery, Event, EventKind
from tray_status.core.flapping import BEGINNINGS, KEEPS_CHANGING, often, thing
from tray_status.core.model import Incident
from tray_status.core.policy import Policy
from tray_status.core.state import ProviderState, Told

CONFIRMED = "still open"
PROGRESS = BEGINNINGS | {EventKind.UPDATED, EventKind.ESCALATED}


def waiting_for(alert: Alert, event: Event, policy: Policy, state: ProviderState) -> Alert:
    """The alert with what it must wait for."""
    steady = _steady(alert, event, policy, state)
    if steady is not None:
        return steady
    incident = event.incident
    if incident is None or event.kind not in PROGRESS:
        return alert
    since = event.at if event.kind in BEGINNINGS else _since(state.told.get(incident.id), event.at)
    confirmed = since + policy.confirmation(incident.impact)
    if confirmed <= event.at:
        return alert
    return replace(alert, not_before=confirmed, waits_for=CONFIRMED)


def _since(told: Told | None, now: datetime) -> datetime:
    return now if told is None else told.since or told.at


def _steady(alert: Alert, event: Event, policy: Policy, state: ProviderState) -> Alert | None:
    rule = policy.flapping
    if rule is None or not thing(event) or event.kind is EventKind.REMINDED:
        return None
    times = often(event, state.begun, rule)
    if times <= rule.times:
        return None
    minutes = int(rule.within.total_seconds() // 60)
    return replace(
        alert,
        key=f"{alert.provider}/{thing(event)}",
        body=f"Keeps changing: began {times} times within {minutes} minutes.\n{alert.body}".rstrip(),
        not_before=event.at + rule.steady,
        waits_for=KEEPS_CHANGING,
    )


def unconfirmed(incident: Incident, state: ProviderState, now: datetime) -> bool:
    """Whether nobody was told yet of an incident because it was to stay open first."""
    mine = [alert for alert in state.outbox if alert.incident == incident.id]
    return any(
        alert.waits_for == CONFIRMED and alert.not_before is not None and alert.not_before > now and not alert.shown
        for alert in mine
    )


def waits_on(outbox: tuple[Alert, ...], alert: Alert) -> tuple[Alert, ...]:
    """What waits already, once a new alert is to wait until the same thing is steady: it waits as long."""
    if alert.waits_for != KEEPS_CHANGING or alert.not_before is None:
        return outbox
    until = alert.not_before
    same = (one.key == alert.key and one.waits_for == KEEPS_CHANGING for one in outbox)
    return tuple(_longer(one, until) if waits else one for one, waits in zip(outbox, same, strict=True))


def _longer(alert: Alert, until: datetime) -> Alert:
    return replace(alert, not_before=until, deliveries=tuple(held_until(owed, until) for owed in alert.deliveries))


def held_until(owed: Delivery, until: datetime) -> Delivery:
    """A delivery not before a time, which does not count against its life."""
    if owed.next_try >= until:
        return owed
    return replace(owed, next_try=until, ends_at=owed.ends_at + (until - owed.next_try))
