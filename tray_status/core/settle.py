"""What receipts, expiry and the end of a snooze do to a provider's outbox. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from tray_status.core.events import Alert, Delivery, EventKind, Receipt, ReceiptKind
from tray_status.core.state import ProviderState

BEGINNINGS = frozenset({EventKind.OPENED, EventKind.REOPENED})
DONE = frozenset({ReceiptKind.SHOWN, ReceiptKind.REPLACED, ReceiptKind.GIVEN_UP})


def settle(state: ProviderState, receipts: Collection[Receipt], *, now: datetime) -> ProviderState:
    """The state after deliveries: what was shown, replaced or given up leaves the outbox, what failed waits.

    `now` is when a failed delivery without a time to retry at becomes due again.
    """
    by_delivery = {(receipt.alert, receipt.notifier): receipt for receipt in receipts}
    outbox, told = [], dict(state.told)
    for alert in state.outbox:
        deliveries = tuple(
            delivery
            for owed in alert.deliveries
            if (delivery := _settled(owed, by_delivery.get((alert.id, owed.notifier)), now)) is not None
        )
        if deliveries:
            outbox.append(alert if deliveries == alert.deliveries else replace(alert, deliveries=deliveries))
        elif _nobody_saw(alert, by_delivery.values()) and alert.incident is not None and alert.kind in BEGINNINGS:
            told.pop(alert.incident, None)
    if tuple(outbox) == state.outbox:
        return state
    return replace(state, outbox=tuple(outbox), told=told)


def _settled(owed: Delivery, receipt: Receipt | None, now: datetime) -> Delivery | None:
    if receipt is None:
        return owed
    if receipt.kind in DONE:
        return None
    return replace(owed, attempts=owed.attempts + 1, next_try=receipt.retry_at or now)


def _nobody_saw(alert: Alert, receipts: Collection[Receipt]) -> bool:
    """Whether the last deliveries of an alert were all given up, so that its end need not be told either."""
    own = [receipt for receipt in receipts if receipt.alert == alert.id]
    return bool(own) and all(receipt.kind is ReceiptKind.GIVEN_UP for receipt in own)


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


def release(state: ProviderState, *, now: datetime) -> ProviderState:
    """The state after the user ended a snooze: what was held back may be shown at once. Retries stay where they are."""
    outbox = tuple(
        replace(alert, deliveries=tuple(_free(owed, now) for owed in alert.deliveries)) for alert in state.outbox
    )
    return state if outbox == state.outbox else replace(state, outbox=outbox)


def _free(owed: Delivery, now: datetime) -> Delivery:
    if owed.attempts > 0 or owed.next_try <= now:
        return owed
    return replace(owed, next_try=now, ends_at=now + (owed.ends_at - owed.next_try))


def postpone(state: ProviderState, until: datetime) -> ProviderState:
    """The state with everything in its outbox held back until a time, which does not count against its life."""
    outbox = tuple(
        replace(alert, deliveries=tuple(_hold(owed, until) for owed in alert.deliveries)) for alert in state.outbox
    )
    return state if outbox == state.outbox else replace(state, outbox=outbox)


def _hold(owed: Delivery, until: datetime) -> Delivery:
    if owed.next_try >= until:
        return owed
    return replace(owed, next_try=until, ends_at=owed.ends_at + (until - owed.next_try))
