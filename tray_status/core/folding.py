"""What is held back for one notifier for so long that it would grow without bound, folded into less. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tray_status.core.events import (
    BEGINNINGS,
    ENDINGS,
    Alert,
    AlertId,
    Delivery,
    EventKind,
    Receipt,
    ReceiptKind,
    Urgency,
)
from tray_status.core.model import IncidentId
from tray_status.core.state import ProviderState

HELD_MOST = 60
"""So many alerts of a provider wait for one notifier; what is more is folded."""

NAMED = 5
INCIDENTS_MOST = 200
"""So many of those that ended one summary keeps by their ids."""

REPEATS = frozenset({EventKind.UPDATED, EventKind.REMINDED, EventKind.HEALTH})
"""What need not be told once something newer of the same thing is."""

OVERTAKEN = "something newer of the same thing waits, which tells it"
SUMMED_UP = "told in one summary of what ended while it waited"

Owes = tuple[Alert, Delivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What need not wait any more, each with its reason, and the summaries that wait in place of some of it."""

    receipts: tuple[Receipt, ...] = ()
    summaries: tuple[Alert, ...] = ()


def fold(state: ProviderState, *, now: datetime, in_hand: Callable[[AlertId, str], bool]) -> Folded:
    """What has to be folded of an outbox: older updates into newer ones first, then what ended into a summary.

    What goes on stays, each incident with its beginning and its newest alert. `in_hand`: not what is being shown.
    """
    receipts: list[Receipt] = []
    summaries: list[Alert] = []
    for notifier in dict.fromkeys(owed.notifier for alert in state.outbox for owed in alert.deliveries):
        waits = tuple(
            (alert, owed)
            for alert in state.outbox
            for owed in alert.deliveries
            if owed.notifier == notifier and not in_hand(alert.id, notifier)
        )
        if len(waits) <= HELD_MOST:
            continue
        overtaken = tuple(_overtaken(waits))[: len(waits) - HELD_MOST]
        receipts += (_receipt(alert, notifier, now, OVERTAKEN) for alert in overtaken)
        rest = tuple(one for one in waits if one[0] not in overtaken)
        ended = _ended(rest) if len(rest) > HELD_MOST else ()
        if len(ended) > 1:
            receipts += (_receipt(alert, notifier, now, SUMMED_UP) for alert, _ in ended)
            summaries.append(_summary(ended, state, now))
    return Folded(receipts=tuple(receipts), summaries=tuple(summaries))


def _overtaken(waits: Sequence[Owes]) -> Iterator[Alert]:
    """Oldest first what newer alerts of the same thing tell as well: looks, other healths, and how it was before."""
    newer: dict[str, set[EventKind]] = {}
    found = []
    for alert, _ in reversed(waits):
        since = newer.setdefault(alert.incident or alert.key, set())
        if since and (alert.kind in REPEATS or alert.kind in since or since & BEGINNINGS):
            found.append(alert)
        since.add(alert.kind)
    return reversed(found)


def _ended(waits: Sequence[Owes]) -> tuple[Owes, ...]:
    """All that waits of incidents whose end is the newest of it, and the summary of those before."""
    newest = {alert.incident: alert for alert, _ in waits if alert.incident is not None}
    over = {incident for incident, alert in newest.items() if alert.kind in ENDINGS}
    return tuple(one for one in waits if one[0].incident in over or (one[0].incidents and one[0].kind in ENDINGS))


def _summary(ended: Sequence[Owes], state: ProviderState, now: datetime) -> Alert:
    """One alert in place of these, which waits as long as the last of them."""
    alerts = tuple(alert for alert, _ in ended)
    ids = tuple(dict.fromkeys(id_ for alert in alerts for id_ in alert.about))[-INCIDENTS_MOST:]
    last = alerts[-1]
    owed = max((owed for _, owed in ended), key=lambda one: one.next_try)
    digest = hashlib.blake2b("\0".join((owed.notifier, *(alert.id for alert in alerts))).encode(), digest_size=10)
    return replace(
        last,
        id=AlertId(digest.hexdigest()),
        key=f"{state.provider}/ended",
        kind=EventKind.RESOLVED,
        incident=None,
        incidents=ids,
        title=f"{last.provider_name}: {_count(ids)} ended",
        body="\n".join(_lines(ids, state)),
        urgency=Urgency.LOW,
        created_at=now,
        deliveries=(owed,),
        shown=False,
        not_before=None,
        waits_for="",
        gathers=next((alert.gathers for alert in reversed(alerts) if alert.gathers), ""),
        when="",
    )


def _count(ids: Sequence[IncidentId]) -> str:
    return f"{len(ids)} or more incidents" if len(ids) == INCIDENTS_MOST else f"{len(ids)} incidents"


def _lines(ids: Sequence[IncidentId], state: ProviderState) -> Iterator[str]:
    """The titles of the newest, as far as they are still known."""
    known = [one.title for id_ in reversed(ids) if (one := state.belief.incident(id_)) is not None]
    yield from known[:NAMED]
    if len(ids) > NAMED:
        yield f"and {len(ids) - min(len(known), NAMED)} more"


def _receipt(alert: Alert, notifier: str, now: datetime, why: str) -> Receipt:
    return Receipt(
        alert=alert.id, provider=alert.provider, notifier=notifier, kind=ReceiptKind.GIVEN_UP, at=now, why=why
    )
