"""Alerts in, notifications out: one each while they are few, one that names them all when they come in a burst."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tray_status.core.events import BEGINNINGS, ENDINGS, PROGRESS, Alert, Notification, Urgency
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.core.text import shorten
from tray_status.core.waiting import doubtful

BURST = 4
"""From so many notifications on that would come at once, one is made of them."""

GATHERED = 2
"""From so many on of those that waited for the end of the same time, one is made of all."""

NAMED = 8
LINE_LENGTH = 100
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One alert with the number of attempts that its notifier has made."""

    alert: Alert
    attempts: int


def waiting(states: Mapping[ProviderId, ProviderState], notifier: str, now: datetime) -> tuple[Waiting, ...]:
    """What a notifier may deliver now, oldest first; each provider's alerts in the order in which it made them.

    With an alert go the older ones of its key, though they wait for another try: told later, they would be untrue.
    What the latest look missed waits for the next one.
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
    """Every alert that may be true with its date, which never lies before that of one its provider made earlier.

    A clock that was set back must not let an end come before its beginning.
    """
    for state in states.values():
        made_at = LONG_AGO
        for alert in state.outbox:
            made_at = max(made_at, alert.created_at)
            if not doubtful(alert, state):
                yield made_at, alert


def digest_alerts(
    alerts: Collection[Alert], *, notifier: str, now: datetime, together: bool = True, before: int = 0
) -> tuple[Notification, ...]:
    """The notifications that tell these alerts (oldest first). Of those with one key only the newest state is told.

    `together`: many become one. `before`: so many changes were told shortly before; with them a burst goes on, and what
    is left of it is one notification, however little that is.
    """
    by_key: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_key.setdefault(alert.key, []).append(alert)
    groups = tuple(by_key.values())
    gathered = [group for group in groups if group[-1].gathers]
    bursts = len(groups) >= GATHERED and before + len(groups) >= BURST
    if not together or (not bursts and len(gathered) < GATHERED):
        return tuple(_one(group, notifier, now) for group in groups)
    return (_burst(groups, notifier, now),)


def _one(group: list[Alert], notifier: str, now: datetime) -> Notification:
    """One notification for all that waits about one thing: as urgent as its most urgent part, unless it ended."""
    newest = _state_of(group)
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
        body=_dated_body(newest),
        url=newest.url,
        urgency=urgency,
        health=newest.health,
        at=now,
    )


def _state_of(group: list[Alert]) -> Alert:
    """The alert of a group that says how things are: the newest, unless another incident of the same name goes on."""
    by_incident = {alert.incident: alert for alert in group}
    going_on = [alert for alert in by_incident.values() if alert.kind not in ENDINGS]
    return group[-1] if group[-1] in going_on or not going_on else going_on[-1]


def _dated_body(alert: Alert) -> str:
    """Its body; told later than it was found, it says when that was."""
    if (
        not alert.gathers
        or not alert.when
        or alert.when in alert.body
        or f"{alert.when[0].upper()}{alert.when[1:]}" in alert.body
    ):
        return alert.body
    return f"{alert.when[0].upper()}{alert.when[1:]}\n{alert.body}".rstrip()


def _burst(groups: tuple[list[Alert], ...], notifier: str, now: datetime) -> Notification:
    """One notification in place of many, the worst first."""
    made = ((_one(group, notifier, now), _state_of(group)) for group in groups)
    ranked = sorted(made, key=lambda pair: (-(pair[0].health or 0), -pair[0].urgency))
    single = tuple(one for one, _ in ranked)
    lines = [_line(one, newest) for one, newest in ranked[:NAMED]]
    if len(ranked) > NAMED:
        lines.append(f"and {len(ranked) - NAMED} more")
    providers = tuple(dict.fromkeys(provider for one in single for provider in one.providers))
    ids = tuple(alert.id for group in groups for alert in group)
    times = {newest.gathers for _, newest in ranked}
    meanwhile = f", {times.pop()}" if len(times) == 1 and "" not in times else ""
    return replace(
        single[0],
        id=hashlib.blake2b("\0".join(ids).encode(), digest_size=10).hexdigest(),
        key="burst",
        notifier=notifier,
        alerts=ids,
        providers=providers,
        incident=None,
        kind=None,
        title=f"{len(single)} changes at {_count(providers)}{meanwhile}",
        body="\n".join(lines),
        url=single[0].url if len(providers) == 1 else None,
        urgency=max((one.urgency for one in single), default=Urgency.NORMAL),
        at=now,
    )


def _line(one: Notification, newest: Alert) -> str:
    """What happened, and when, where it is told later than it was found."""
    late = f" ({newest.when})" if newest.gathers and newest.when else ""
    return shorten(f"• {one.title}", LINE_LENGTH - len(late)) + late


def _count(providers: Iterable[ProviderId]) -> str:
    number = len(tuple(providers))
    return "one provider" if number == 1 else f"{number} providers"
