"""What receipts, expiry and the end of a snooze do to a provider's outbox. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from tray_status.core.events import ENDINGS, Alert, Delivery, Receipt, ReceiptKind
from tray_status.core.hearing import heard_from
from tray_status.core.holds import Holds, held_back
from tray_status.core.model import IncidentId
from tray_status.core.state import ProviderState, Told
from tray_status.core.waiting import held_until, rejudged

SEEN = frozenset({ReceiptKind.SHOWN, ReceiptKind.REPLACED})
DONE = frozenset({ReceiptKind.SHOWN, ReceiptKind.REPLACED, ReceiptKind.GIVEN_UP})


def settle(state: ProviderState, receipts: Collection[Receipt], *, now: datetime) -> ProviderState:
    """The state after deliveries: what was shown, replaced or given up leaves the outbox, what failed waits.

    `now` is when a failed delivery without a time to retry at becomes due again.
    """
    if not receipts:
        return state
    by_delivery = {(receipt.alert, receipt.notifier): receipt for receipt in receipts}
    outbox, unheard, told = [], [], dict(state.told)
    heard: set[IncidentId] = set()
    for alert in state.outbox:
        deliveries = tuple(
            delivery
            for owed in alert.deliveries
            if (delivery := _settled(owed, by_delivery.get((alert.id, owed.notifier)), now)) is not None
        )
        mine = (by_delivery.get((alert.id, owed.notifier)) for owed in alert.deliveries)
        seen_at = {receipt.notifier: receipt.at for receipt in mine if receipt is not None and receipt.kind in SEEN}
        if seen_at or alert.shown:
            heard.update(alert.about)
        _hear(told, alert, seen_at)
        if deliveries:
            settled = replace(alert, deliveries=deliveries, shown=alert.shown or bool(seen_at))
            outbox.append(alert if settled == alert else settled)
        else:
            unheard.append(alert)
    if tuple(outbox) == state.outbox:
        return state
    for alert in unheard:
        for id_ in set(alert.about) - heard:
            _unsay(told, id_, alert.created_at, outbox)
    return replace(state, outbox=tuple(outbox), told=told)


def _hear(told: dict[IncidentId, Told], alert: Alert, seen_at: dict[str, datetime]) -> None:
    """Note of each incident of an alert when it was shown, if it was, and by whom."""
    for id_ in alert.about:
        known = told.get(id_)
        if known is not None and seen_at:
            told[id_] = replace(
                known,
                at=max(known.at, *seen_at.values()),
                heard=alert.kind not in ENDINGS,
                unheard=heard_from(known, alert, seen_at),
            )


def _unsay(told: dict[IncidentId, Told], incident: IncidentId, made_at: datetime, outbox: list[Alert]) -> None:
    """Nobody heard that it goes on: then nobody need hear that it ended, unless something is still to be told."""
    known = told.get(incident)
    if known is None or known.heard or (known.since or known.at) != made_at:
        return
    rest = next((alert.created_at for alert in outbox if incident in alert.about), None)
    if rest is None:
        del told[incident]
    else:
        told[incident] = replace(known, since=rest)


def _settled(owed: Delivery, receipt: Receipt | None, now: datetime) -> Delivery | None:
    if receipt is None:
        return owed
    if receipt.kind in DONE:
        return None
    if receipt.kind is ReceiptKind.HELD:
        return held_until(owed, receipt.retry_at or now)
    # Whoever snoozed while this was under way is not woken by the next try.
    retry_at = receipt.retry_at or now
    return replace(owed, attempts=owed.attempts + 1, next_try=max(owed.next_try, retry_at), retry_at=retry_at)


def expire(state: ProviderState, notifiers: Collection[str], *, now: datetime) -> tuple[Receipt, ...]:
    """Receipts that give up what has waited too long, or waits for a notifier that is not there any more."""
    receipts = []
    for alert in state.outbox:
        for owed in alert.deliveries:
            why = (
                "settings do not name this notifier any more"
                if owed.notifier not in notifiers
                else f"could not be delivered until {owed.ends_at:%Y-%m-%d %H:%M} UTC"
                if now > owed.ends_at
                else None
            )
            if why is not None:
                receipts.append(
                    Receipt(
                        alert=alert.id,
                        provider=alert.provider,
                        notifier=owed.notifier,
                        kind=ReceiptKind.GIVEN_UP,
                        at=now,
                        why=why,
                    )
                )
    return tuple(receipts)


def held(state: ProviderState, holds: Holds, *, now: datetime) -> ProviderState:
    """The state whose outbox waits for what holds it back now, and for nothing else: a snooze or a rule has changed."""
    freed = release(state, now=now)
    outbox = tuple(rejudged(alert, freed, holds.policy) for alert in freed.outbox)
    return _held(freed if outbox == freed.outbox else replace(freed, outbox=outbox), holds, now)


def held_when_due(state: ProviderState, holds: Holds, *, now: datetime) -> ProviderState:
    """The state in which what falls due waits on where something holds it back now, such as quiet hours that began."""
    due = any(owed.next_try <= now for alert in state.outbox for owed in alert.deliveries)
    return _held(state, holds, now) if due else state


def _held(state: ProviderState, holds: Holds, now: datetime) -> ProviderState:
    found = ((alert, holds.of(alert, state, now)) for alert in state.outbox)
    outbox = tuple(held_back(alert, hold) if hold is not None else alert for alert, hold in found)
    return state if outbox == state.outbox else replace(state, outbox=outbox)


def release(state: ProviderState, *, now: datetime) -> ProviderState:
    """The state after the user ended a snooze: what was held back may be shown at once.

    What failed goes back to the time of its next try: no hold made that, so the end of none takes it away.
    """
    outbox = tuple(
        replace(alert, deliveries=tuple(_free(owed, now) for owed in alert.deliveries)) for alert in state.outbox
    )
    return state if outbox == state.outbox else replace(state, outbox=outbox)


def _free(owed: Delivery, now: datetime) -> Delivery:
    # What failed under an earlier version does not say when its next try is: it stays where it is.
    retry_at = owed.retry_at or (owed.next_try if owed.attempts > 0 else now)
    free_at = max(now, retry_at)
    if owed.next_try <= free_at:
        return owed
    return replace(owed, next_try=free_at, ends_at=free_at + (owed.ends_at - owed.next_try))


def hasten(state: ProviderState, notifiers: Collection[str], holds: Holds, *, now: datetime) -> ProviderState:
    """The state once these notifiers can deliver again: what waits for them may be told now, unless it is held."""
    outbox = tuple(
        replace(
            alert,
            deliveries=tuple(_hastened(owed, now) if owed.notifier in notifiers else owed for owed in alert.deliveries),
        )
        if holds.of(alert, state, now) is None
        else alert
        for alert in state.outbox
    )
    return state if outbox == state.outbox else replace(state, outbox=outbox)


def _hastened(owed: Delivery, now: datetime) -> Delivery:
    if owed.next_try <= now or owed.attempts == 0:
        return _free(owed, now)
    return replace(owed, next_try=now, retry_at=now)


def postpone(state: ProviderState, until: datetime) -> ProviderState:
    """The state with everything in its outbox held back until a time, which does not count against its life."""
    outbox = tuple(
        replace(alert, deliveries=tuple(held_until(owed, until) for owed in alert.deliveries)) for alert in state.outbox
    )
    return state if outbox == state.outbox else replace(state, outbox=outbox)
