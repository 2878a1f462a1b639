"""What waits in an outbox and need not be heard any more, with the receipt that says why. Pure."""

from __future__ import annotations

from datetime import datetime

from tray_status.core.events import Alert, EventKind, Receipt, ReceiptKind
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState
from tray_status.core.waiting import CONFIRMED, PROGRESS

PRESSING = PROGRESS | {EventKind.REMINDED}
"""What is no news to somebody who has acknowledged the incident."""


def withdrawn(state: ProviderState, prefs: ProviderPrefs, *, now: datetime) -> tuple[Receipt, ...]:
    """Receipts that give up alerts which were overtaken before anybody heard of them."""
    return tuple(
        Receipt(
            alert=alert.id,
            provider=alert.provider,
            notifier=owed.notifier,
            kind=ReceiptKind.GIVEN_UP,
            at=now,
            why=why,
        )
        for alert in state.outbox
        if not alert.shown and (why := _why(alert, state, prefs)) is not None
        for owed in alert.deliveries
    )


def _why(alert: Alert, state: ProviderState, prefs: ProviderPrefs) -> str | None:
    if prefs.muted and alert.kind is not EventKind.BACK:
        return "the provider was muted before it was told"
    if alert.incident in state.acknowledged and alert.kind in PRESSING:
        return "acknowledged before it was told"
    if alert.waits_for == CONFIRMED and not any(one.id == alert.incident for one in state.belief.open):
        return "it ended before it was to be told"
    return None
