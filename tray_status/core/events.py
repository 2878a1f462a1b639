"""Differences (events), what is worth telling (alerts), what is shown (notifications), what became of it (receipts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from tray_status.core.model import Health, Incident, IncidentId, ProviderId

AlertId = NewType("AlertId", str)


class EventKind(StrEnum):
    """What kind of difference between belief and snapshot an event is."""

    OPENED = "opened"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    UPDATED = "updated"
    RESOLVED = "resolved"
    SCHEDULED = "scheduled"
    STARTED = "started"
    COMPLETED = "completed"
    HEALTH = "health"
    LOST = "lost"
    FOUND = "found"
    MOVED = "moved"
    REMINDED = "reminded"
    BACK = "back"


BEGINNINGS = frozenset({EventKind.OPENED, EventKind.REOPENED})
PROGRESS = frozenset({EventKind.UPDATED, EventKind.ESCALATED})
ENDINGS = frozenset({EventKind.RESOLVED, EventKind.COMPLETED})
"""Events by which an incident begins, goes on, or is over (COMPLETED: a maintenance)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One difference. `incident` is the newer state of what it is about, None for HEALTH, LOST, FOUND, MOVED and BACK.

    `before` and `after` are the incident's states for incident events (`before` None: never seen), healths for HEALTH.
    `platforms` are those of MOVED, before and after, when the page is made with other software now; `hosts` when it is
    at another address.
    RESOLVED or COMPLETED with `before` None: it opened and closed since the last good poll.
    REMINDED changes nothing: the incident is still open. BACK: the user asked to be told when all is well.
    `at` is when it was found. `since` is when what it tells began, where that was noticed earlier (HEALTH, LOST); of
    REMINDED it is when that was due.
    """

    kind: EventKind
    provider: ProviderId
    incident: Incident | None = None
    component: str | None = None
    before: Incident | Health | None = None
    after: Incident | Health | None = None
    platforms: tuple[str, str] | None = None
    hosts: tuple[str, str] | None = None
    at: datetime
    since: datetime | None = None


class Urgency(IntEnum):
    """How loudly a notification asks for attention."""

    LOW = 1
    NORMAL = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What one notifier still owes for an alert: not before `next_try`, not after `ends_at`.

    `retry_at` is when the last failure said to try again; a hold may put `next_try` further, never nearer.
    """

    notifier: str
    attempts: int = 0
    next_try: datetime
    ends_at: datetime
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An event worth telling. `id` is derived from its cause; alerts of one `key` replace each other's notification.

    An alert leaves the outbox when `deliveries` is empty. `shown` is whether one of its notifiers has told it already.
    It is not told before `not_before`, because of what `waits_for` says in a few words. `gathers` names the time out of
    which it is told together with whatever else waits for its end ("quiet hours"); empty: by itself. `when` says in few
    words when it happened. `incidents` are those of a summary, which has no `incident`; () for every other alert.
    """

    id: AlertId
    key: str
    provider: ProviderId
    provider_name: str
    incident: IncidentId | None = None
    kind: EventKind
    title: str
    body: str
    url: str | None
    urgency: Urgency
    health: Health | None = None
    created_at: datetime
    deliveries: tuple[Delivery, ...]
    shown: bool = False
    not_before: datetime | None = None
    waits_for: str = ""
    gathers: str = ""
    when: str = ""
    incidents: tuple[IncidentId, ...] = ()

    @property
    def about(self) -> tuple[IncidentId, ...]:
        """The incidents it tells of: one, several (a summary), or none."""
        return self.incidents or ((self.incident,) if self.incident is not None else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What a notifier shows or sends, made from one or more alerts; a click opens `url` (http or https, or None).

    `incident` is what it is about, None when that is several incidents or none.
    """

    id: str
    key: str
    notifier: str
    alerts: tuple[AlertId, ...]
    providers: tuple[ProviderId, ...]
    incident: IncidentId | None = None
    kind: EventKind | None
    title: str
    body: str
    url: str | None
    urgency: Urgency
    health: Health | None = None
    at: datetime


class ReceiptKind(StrEnum):
    """What became of a delivery. FAILED will be tried again at the receipt's `retry_at`.

    HELD as well, and the time until then counts neither as an attempt nor as waiting.
    """

    SHOWN = "shown"
    REPLACED = "replaced"
    GIVEN_UP = "given_up"
    FAILED = "failed"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one alert's delivery by one notifier; `why` is a sentence when it was not shown."""

    alert: AlertId
    provider: ProviderId
    notifier: str
    kind: ReceiptKind
    at: datetime
    why: str = ""
    retry_at: datetime | None = None
