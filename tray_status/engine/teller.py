"""Owns the way from the outboxes to the notifiers: what is handed over when, and what the receipts do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tray_status.core.digest import digest_alerts, waiting
from tray_status.core.events import Alert, AlertId, Receipt
from tray_status.core.holds import MEANWHILE
from tray_status.core.model import ProviderId
from tray_status.core.ranking import first
from tray_status.core.settle import SEEN
from tray_status.core.state import ProviderState
from tray_status.engine.doors import Telling
from tray_status.engine.pauses import Pauses
from tray_status.engine.saving import Saving

GATHER = timedelta(seconds=1)
"""An alert waits so long for others of the same burst, and with each that comes a little longer."""

GATHER_MOST = timedelta(seconds=5)
"""But never longer than this: in a burst without end somebody must begin."""

CATCH_UP = timedelta(seconds=10)
CATCH_UP_MOST = timedelta(seconds=30)
"""The same for what was missed meanwhile: all pages are asked at once then, and the slow ones take so long."""

MOST = 2
MINUTE = timedelta(minutes=1)
"""No notifier is handed more than so many notifications within this time; what comes meanwhile is told together."""

CALM = timedelta(seconds=10)
"""The second of these waits until nothing more came for so long: if a burst has begun, it tells all the rest."""

GOES_ON = 2 * MINUTE
"""So long after a notification, what it told of and what waits may be parts of one burst."""


class Teller:
    """One notification at a time per notifier, and the next only when the receipts of the last are saved.

    `hurried`: nobody is there a minute later, so no notifier is spared; what comes at once is told together.
    """

    def __init__(self, telling: Telling, saving: Saving, trace: Callable[[str], None]) -> None:
        self._telling = telling
        self._saving = saving
        self._trace = trace
        self._settling: dict[str, frozenset[ProviderId]] = {}
        self._told: dict[str, tuple[tuple[datetime, int], ...]] = {}
        self._handed: dict[str, frozenset[AlertId]] = {}
        self.pauses = Pauses()
        self.hurried = False

    def tell(
        self, states: Mapping[ProviderId, ProviderState], notifiers: Sequence[str], now: datetime, *, digest: bool
    ) -> None:
        """Hand each notifier that is free the next notification of what waits for it and is saved.

        `digest`: many changes in a short time become few notifications.
        """
        for name in notifiers:
            if not self._free(name):
                continue
            ready = [one.alert for one in waiting(states, name, now) if self._saving.safe(one.alert.provider)]
            if not ready or self._when(name, ready, now, digest=digest) > now:
                continue
            before = sum(count for at, count in self._told.get(name, ()) if timedelta(0) <= now - at < GOES_ON)
            found = digest_alerts(ready, notifier=name, now=now, together=digest, before=before)
            notification = first(found, ready, states)
            self._handed[name] = mine = frozenset(notification.alerts)
            self._trace("deliver")
            handed = [alert for alert in ready if alert.id in mine]
            self.pauses.handed(name, handed)
            self._telling.deliver(notification, handed)

    def in_hand(self, alert: AlertId, notifier: str) -> bool:
        """Whether a notifier may be showing an alert just now: nobody knows yet what becomes of it."""
        return not self._telling.idle(notifier) and alert in self._handed.get(notifier, ())

    def _free(self, name: str) -> bool:
        """Whether a notifier may be handed something; its last receipts may have been saved meanwhile."""
        pending = self._settling.get(name)
        if pending is not None and all(self._saving.safe(provider) for provider in pending):
            del self._settling[name]
            self._telling.settled(name)
        return self._telling.idle(name)

    def paused(self, receipts: Sequence[Receipt]) -> tuple[Receipt, ...]:
        """These receipts, in which what failed is tried again when its notifier is."""
        names = dict.fromkeys(receipt.notifier for receipt in receipts)
        return tuple(
            receipt
            for name in names
            for receipt in self.pauses.settled(name, [one for one in receipts if one.notifier == name])
        )

    def settled(self, receipts: Sequence[Receipt]) -> None:
        """These receipts were settled and their states handed to the store; the notifier waits until they are saved."""
        for name in dict.fromkeys(receipt.notifier for receipt in receipts):
            concerned = frozenset(receipt.provider for receipt in receipts if receipt.notifier == name)
            self._settling[name] = self._settling.get(name, frozenset()) | concerned
            self._handed.pop(name, None)
            shown = [receipt.at for receipt in receipts if receipt.notifier == name and receipt.kind in SEEN]
            if shown:
                self._told[name] = (*self._told.get(name, ()), (max(shown), len(shown)))[-MOST:]

    def wait(
        self, states: Mapping[ProviderId, ProviderState], notifiers: Sequence[str], now: datetime, *, digest: bool
    ) -> float | None:
        """Seconds until what waits for a time may be told, or None; what waits for a receipt does not count.

        Nor does what is owed to a notifier that is not among `notifiers`: nobody tells it, it is given up in time.
        """
        idle = [name for name in notifiers if self._telling.idle(name)]
        times = [
            max(owed.next_try, self.pauses.until(owed.notifier, now))
            for state in states.values()
            for alert in state.outbox
            for owed in alert.deliveries
            if owed.notifier in idle and owed.next_try > now
        ]
        for name in idle:
            ready = [one.alert for one in waiting(states, name, now) if self._saving.safe(one.alert.provider)]
            if ready:
                times.append(self._when(name, ready, now, digest=digest))
        return max(0.0, (min(times) - now).total_seconds()) if times else None

    def _when(self, name: str, ready: Sequence[Alert], now: datetime, *, digest: bool) -> datetime:
        """When a notifier may be handed what is ready: not while more is to come, and not too often."""
        gathered = max(_gathered(ready, now), self.pauses.until(name, now))
        lately = [at for at, _ in self._told.get(name, ()) if timedelta(0) <= now - at < MINUTE]
        if self.hurried or not digest or not lately:
            return gathered
        if len(lately) >= MOST:
            return max(gathered, lately[-MOST] + MINUTE)
        return max(gathered, min(_newest(ready, now) + CALM, lately[-1] + MINUTE))


def _gathered(alerts: Sequence[Alert], now: datetime) -> datetime:
    """When a burst that may have more to come is complete enough. What a wrong clock dated ahead waits for nobody."""
    made = [moment for alert in alerts if (moment := _ready_at(alert)) <= now]
    missed = any(alert.gathers == MEANWHILE for alert in alerts)
    calm, most = (CATCH_UP, CATCH_UP_MOST) if missed else (GATHER, GATHER_MOST)
    return min(max(made) + calm, min(made) + most) if made else now


def _ready_at(alert: Alert) -> datetime:
    """When an alert was made, or confirmed."""
    return max(alert.created_at, alert.not_before or alert.created_at)


def _newest(alerts: Sequence[Alert], now: datetime) -> datetime:
    return max((moment for alert in alerts if (moment := _ready_at(alert)) <= now), default=now)
