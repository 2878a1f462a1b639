"""How an alert is made of an event: its id, its texts, how loud it is, and who owes it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from tray_status.core.belief import digest
from tray_status.core.events import ENDINGS, PROGRESS, Alert, AlertId, Delivery, Event, EventKind, Urgency
from tray_status.core.holds import MEANWHILE
from tray_status.core.links import link_of
from tray_status.core.model import IMPACT_HEALTH, Health, Impact, Kind
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.routing import told_by
from tray_status.core.waiting import waiting_for
from tray_status.core.wording import body, title, when

if TYPE_CHECKING:
    from tray_status.core.alerts import Around, Known


def make_alert(event: Event, *, known: Known, prefs: ProviderPrefs, around: Around) -> Alert:
    """The alert that tells an event, owed by each of the provider's notifiers that asks for no more than its impact."""
    incident = event.incident
    made = Alert(
        id=alert_id(event),
        key=_key(event, known, prefs),
        provider=prefs.id,
        provider_name=prefs.name,
        incident=incident.id if incident is not None else None,
        kind=event.kind,
        title=title(event, prefs.name),
        body=body(event, now=event.at, zone=around.zone),
        url=link_of(incident.url if incident is not None else None, prefs.url, hosts=known.hosts),
        urgency=_urgency(event),
        health=_health(event),
        created_at=event.at,
        deliveries=tuple(
            Delivery(notifier=name, next_try=event.at, ends_at=event.at + prefs.policy.expire_after)
            for name in told_by(event, prefs, known.state.told)
        ),
        gathers=MEANWHILE if around.catching_up else "",
        when=when(event, now=event.at, zone=around.zone),
    )
    return waiting_for(made, event, prefs.policy, known.state, began=_began(event, known, around))


def _key(event: Event, known: Known, prefs: ProviderPrefs) -> str:
    """What it replaces: what was told of its incident, or waits to be, be it as a thing that keeps changing."""
    incident = event.incident
    if incident is None:
        return f"{prefs.id}/{_topic(event.kind)}"
    waits = (alert.key for alert in reversed(known.state.outbox) if alert.incident == incident.id)
    return next(waits, f"{prefs.id}/{incident.id}")


def _began(event: Event, known: Known, around: Around) -> datetime:
    """Since when an incident is known to go on. Where nobody looked for a while, its page says when it began.

    So it does of one that was open before, but not told: what becomes bad enough late is not new by that.
    """
    started = event.incident.started_at if event.incident is not None else None
    if started is not None and event.kind in PROGRESS:
        return min(started, event.at)
    if started is None or (known.last_good is not None and not around.catching_up):
        return event.at
    return min(max(started, known.last_good or started), event.at)


def _topic(kind: EventKind) -> str:
    topics = {EventKind.LOST: "reach", EventKind.FOUND: "reach", EventKind.MOVED: "moved", EventKind.BACK: "back"}
    return topics.get(kind, "health")


def alert_id(event: Event) -> AlertId:
    """Derived from provider, incident, kind and the update that caused it: the same change always has the same id."""
    incident = event.incident
    cause = (
        (incident.id, digest(incident), incident.updated_at.isoformat() if incident.updated_at is not None else "")
        if incident is not None
        else (_word(event), (event.since or event.at).isoformat())
    )
    if event.kind is EventKind.REMINDED and event.since is not None:
        cause = (*cause, event.since.isoformat())
    text = "\0".join((event.provider, event.kind, *cause))
    return AlertId(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest())


def _word(event: Event) -> str:
    return event.after.word if isinstance(event.after, Health) else " ".join(event.platforms or event.hosts or ())


def _urgency(event: Event) -> Urgency:
    quiet = (EventKind.UPDATED, EventKind.LOST, EventKind.FOUND, EventKind.MOVED)
    if event.kind in quiet or event.kind in ENDINGS:
        return Urgency.LOW
    if event.incident is not None and event.incident.impact in (Impact.MAJOR, Impact.CRITICAL):
        return Urgency.CRITICAL
    return Urgency.NORMAL if event.after is not Health.OPERATIONAL else Urgency.LOW


def _health(event: Event) -> Health | None:
    if isinstance(event.after, Health):
        return event.after
    incident = event.incident
    if incident is None or incident.over:
        return Health.OPERATIONAL if incident is not None else None
    if incident.kind is Kind.MAINTENANCE:
        return Health.MAINTENANCE
    return IMPACT_HEALTH[incident.impact] if incident.impact is not None else Health.DEGRADED
