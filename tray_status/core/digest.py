"""Alerts in, notifications out: one each while they are few, one that names them all when they come in a burst."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tray_status.core.events import Alert, EventKind, Notification, Urgency
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.core.text import shorten

BURST = 4
"""From so many notifications on that would come at once, one is made of them."""

NAMED = 8
LINE_LENGTH = 100
ENDINGS = frozenset({EventKind.RESOLVED, EventKind.COMPLETED})
BEGINNINGS = frozenset({EventKind.OPENED, EventKind.REOPENED})
PROGRESS = frozenset({EventKind.UPDATED, EventKind.ESCALATED})
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One alert with the number of attempts that its notifier has made."""

    alert: Alert
    attempts: int


def waiting(states: Mapping[ProviderId, ProviderState], notifier: str, now: datetime) -> tuple[Waiting, ...]:
    """What a notifier may deliver now, oldest first; each provider's alerts in the order in which it made them.

    With an alert go the older ones of its key, though they wait for another try: told later, they would be untrue.
    """
    owing = [
        (alert, owed)
        for _, alert in sorted(_dated(states), key=lambda one: one[0])
        for owed in alert.deliveries
        if owed.notifier == notifier
    ]
    newest = {alert.key: position for position, (alert, owed) in enumerate(owing) if owed.next_try <= now}
    return tuple(
        Waiting(alert=alert, attempts=owed.attempts)
        for position, (alert, owed) in enumerate(owing)
        if position <= newest.get(alert.key, -1)
    )


def _dated(states: Mapping[ProviderId, ProviderState]) -> Iterator[tuple[datetime, Alert]]:
    """Every alert with its date, which never lies before that of one its provider made earlier.

    A clock that was set back must not let an end come before its beginning.
    """
    for state in states.values():
        made_at = LONG_AGO
        for alert in state.outbox:
            made_at = max(made_at, alert.created_at)
            yield made_at, alert


def digest_alerts(alerts: Collection[Alert], *, notifier: str, now: datetime) -> tuple[Notification, ...]:
    """The notifications that tell these alerts (oldest first). Of those with one key only the newest state is told."""
    by_key: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_key.setdefault(alert.key, []).append(alert)
    single = tuple(_one(group, notifier, now) for group in by_key.values())
    if len(single) < BURST:
        return single
    return (_burst(single, notifier, now),)


def _one(group: list[Alert], notifier: str, now: datetime) -> Notification:
    """One notification for all that waits about one thing: as urgent as its most urgent part, unless it ended."""
    newest = group[-1]
    urgency = newest.urgency if newest.kind in ENDINGS else max(alert.urgency for alert in group)
    kind = newest.kind
    if kind in PROGRESS:
        # To the user, who hears of it only now, it is new.
        kind = next((alert.kind for alert in reversed(group) if alert.kind in BEGINNINGS), kind)
    return Notification(
        id=newest.id,
        key=newest.key,
        notifier=notifier,
        alerts=tuple(alert.id for alert in group),
        providers=tuple(dict.fromkeys(alert.provider for alert in group)),
        incident=newest.incident,
        kind=kind,
        title=newest.title,
        body=newest.body,
        url=newest.url,
        urgency=urgency,
        health=newest.health,
        at=now,
    )


def _burst(single: tuple[Notification, ...], notifier: str, now: datetime) -> Notification:
    """One notification in place of many, the worst first."""
    ranked = sorted(single, key=lambda one: (-(one.health or 0), -one.urgency, one.id))
    lines = [shorten(f"• {one.title}", LINE_LENGTH) for one in ranked[:NAMED]]
    if len(ranked) > NAMED:
        lines.append(f"and {len(ranked) - NAMED} more")
    providers = tuple(dict.fromkeys(provider for one in ranked for provider in one.providers))
    ids = tuple(alert for one in single for alert in one.alerts)
    return replace(
        ranked[0],
        id=hashlib.blake2b("\0".join(ids).encode(), digest_size=10).hexdigest(),
        key="burst",
        notifier=notifier,
        alerts=ids,
        providers=providers,
        incident=None,
        kind=None,
        title=f"{len(single)} changes at {_count(providers)}",
        body="\n".join(lines),
        url=ranked[0].url if len(providers) == 1 else None,
        urgency=max((one.urgency for one in single), default=Urgency.NORMAL),
        at=now,
    )


def _count(providers: Iterable[ProviderId]) -> str:
    number = len(tuple(providers))
    return "one provider" if number == 1 else f"{number} providers"
