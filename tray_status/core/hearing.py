"""Which notifiers have told that an incident goes on: no other need tell that it ended. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tray_status.core.alerts import begun_too
from tray_status.core.events import ENDINGS, Alert, Receipt, ReceiptKind
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState, Told

NOT_BEGUN = "this notifier did not tell that it began"


def unheard_by(alert: Alert, before: Told | None) -> tuple[str, ...]:
    """The notifiers that have not told that an incident goes on, once an alert of it waits; `before`: what was told."""
    names = tuple(owed.notifier for owed in alert.deliveries)
    if before is None:
        # An end that is the first news of it is told as beginning and end.
        return names if alert.kind not in ENDINGS else ()
    # Who was to tell before that was kept has most likely told it.
    strangers = (name for name in names if before.notifiers and name not in before.notifiers)
    return tuple(dict.fromkeys((*before.unheard, *strangers)))


def heard_from(known: Told, alert: Alert, names: Collection[str]) -> tuple[str, ...]:
    """The notifiers that have not told that an incident goes on, once those of `names` have shown an alert of it."""
    rest = tuple(name for name in known.unheard if name not in names)
    return (*rest, *names) if alert.kind in ENDINGS else rest


def tells_end(alert: Alert, notifier: str, state: ProviderState, prefs: ProviderPrefs) -> bool:
    """Whether a notifier may tell an end: it told the beginning, tells it now with the end, or ends alone are wanted.

    A summary of ends speaks of the beginnings itself.
    """
    known = state.told.get(alert.incident) if alert.incident is not None else None
    if known is None or notifier not in known.unheard or not begun_too(alert.kind, prefs):
        return True
    return any(
        owed.notifier == notifier
        for one in state.outbox
        if one.kind not in ENDINGS and alert.incident in one.about
        for owed in one.deliveries
    )


def not_begun(state: ProviderState, prefs: ProviderPrefs, *, now: datetime) -> tuple[Receipt, ...]:
    """Receipts that give up each end for the notifiers that gave up, or were never given, what it is the end of."""
    return tuple(
        Receipt(
            alert=alert.id,
            provider=alert.provider,
            notifier=owed.notifier,
            kind=ReceiptKind.GIVEN_UP,
            at=now,
            why=NOT_BEGUN,
        )
        for alert in state.outbox
        if alert.kind in ENDINGS
        for owed in alert.deliveries
        if not tells_end(alert, owed.notifier, state, prefs)
    )
