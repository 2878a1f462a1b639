"""Owns the way from the outboxes to the notifiers: what is handed over when, and what the receipts do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tray_status.core.digest import digest_alerts, waiting
from tray_status.core.events import Alert, Receipt
from tray_status.core.model import ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.doors import Telling
from tray_status.engine.saving import Saving

GATHER = timedelta(seconds=1)
"""An alert waits so long for others of the same burst, and with each that comes a little longer."""

GATHER_MOST = timedelta(seconds=5)
"""But never longer than this: in a burst without end somebody must begin."""


class Teller:
    """One notification at a time per notifier, and the next only when the receipts of the last are saved."""

    def __init__(self, telling: Telling, saving: Saving, trace: Callable[[str], None]) -> None:
        self._telling = telling
        self._saving = saving
        self._trace = trace
        self._settling: dict[str, frozenset[ProviderId]] = {}

    def tell(self, states: Mapping[ProviderId, ProviderState], notifiers: Sequence[str], now: datetime) -> None:
        """Hand each notifier that is free the next notification of what waits for it and is saved."""
        for name in notifiers:
            if not self._free(name):
                continue
            ready = [one.alert for one in waiting(states, name, now) if self._saving.safe(one.alert.provider)]
            if not ready or _gathered(ready, now) > now:
                continue
            notification = digest_alerts(ready, notifier=name, now=now)[0]
            mine = frozenset(notification.alerts)
            self._trace("deliver")
            self._telling.deliver(notification, [alert for alert in ready if alert.id in mine])

    def _free(self, name: str) -> bool:
        """Whether a notifier may be handed something; its last receipts may have been saved meanwhile."""
        pending = self._settling.get(name)
        if pending is not None and all(self._saving.safe(provider) for provider in pending):
            del self._settling[name]
            self._telling.settled(name)
        return self._telling.idle(name)

    def settled(self, receipts: Sequence[Receipt]) -> None:
        """These receipts were settled and their states handed to the store; the notifier waits until they are saved."""
        for name in dict.fromkeys(receipt.notifier for receipt in receipts):
            concerned = frozenset(receipt.provider for receipt in receipts if receipt.notifier == name)
            self._settling[name] = self._settling.get(name, frozenset()) | concerned

    def wait(self, states: Mapping[ProviderId, ProviderState], notifiers: Sequence[str], now: datetime) -> float | None:
        """Seconds until what waits for a time may be told, or None; what waits for a receipt does not count.

        Nor does what is owed to a notifier that is not among `notifiers`: nobody tells it, it is given up in time.
        """
        idle = [name for name in notifiers if self._telling.idle(name)]
        times = [
            owed.next_try
            for state in states.values()
            for alert in state.outbox
            for owed in alert.deliveries
            if owed.notifier in idle and owed.next_try > now
        ]
        for name in idle:
            ready = [one.alert for one in waiting(states, name, now) if self._saving.safe(one.alert.provider)]
            if ready:
                times.append(_gathered(ready, now))
        return max(0.0, (min(times) - now).total_seconds()) if times else None


def _gathered(alerts: Sequence[Alert], now: datetime) -> datetime:
    """When a burst that may have more to come is complete enough. What a wrong clock dated ahead waits for nobody."""
    made = [alert.created_at for alert in alerts if alert.created_at <= now]
    return min(max(made) + GATHER, min(made) + GATHER_MOST) if made else now
