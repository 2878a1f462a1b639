"""Owns notifiers that are real in a house where time is not: the real deliverer, real channels, the test's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from queue import SimpleQueue

from tests.fake_doors import FakeTelling, InHand
from tests.fakes import HeldThreads
from tests.house import House
from tray_status.core.events import Alert, Notification, Receipt, ReceiptKind
from tray_status.core.prefs import Settings
from tray_status.engine.clock import Clock
from tray_status.engine.delivery import Deliverer
from tray_status.engine.inbox import Delivered, Inbox
from tray_status.engine.watchdog import Watchdog
from tray_status.notifiers import Means, Notifiers
from tray_status.notify.console import TextStream
from tray_status.posting import Posting
from tray_status.threads import start_thread

LIMIT = 30.0
"""Seconds of real time within which any far end of a test answers, or is given up by whoever asks it."""

Receipts = tuple[Receipt, ...]


class RealTelling(FakeTelling):
    """Hands over to the real deliverer. What it reports waits until `take`: nothing comes between two steps of a test.

    `failed_at` is when each notifier failed, and `why`.
    """

    def __init__(self, inbox: Inbox, clock: Clock, settings: Settings, stream: TextStream) -> None:
        super().__init__(inbox, clock)
        self.receipts: list[Receipt] = []
        self.watchdog = Watchdog(clock=clock, start_thread=HeldThreads())
        post = Posting(lambda: settings, environ={}, clock=clock, watchdog=self.watchdog)
        zone = clock.now().tzinfo
        assert zone is not None
        means = Means(stream=stream, environ={}, zone=zone, names=str, post=post, now=clock.now)
        notifiers = Notifiers(means).of(settings)
        self._reports: dict[str, SimpleQueue[Receipts]] = {one.name: SimpleQueue() for one in notifiers}
        self._deliverer = Deliverer(notifiers, start_thread=start_thread, clock=clock, report=self._report_later)

    def idle(self, notifier: str) -> bool:
        """As the real one says."""
        return self._deliverer.idle(notifier)

    def deliver(self, notification: Notification, alerts: Sequence[Alert]) -> None:
        """Have it told, in another thread."""
        self.handed.append(notification)
        self.in_hand[notification.notifier] = InHand(notification, tuple(alerts))
        self._deliverer.deliver(notification, alerts)

    def take(self, notifier: str) -> Notification | None:
        """Wait until a notifier is through with what it has in hand, and tell the hub; what was shown."""
        receipts = self._reports[notifier].get(timeout=LIMIT)
        notification = self.in_hand.pop(notifier).notification
        self.receipts += receipts
        self._inbox.put(Delivered(receipts=receipts))
        return notification if all(one.kind is ReceiptKind.SHOWN for one in receipts) else None

    def settled(self, notifier: str) -> None:
        """Its receipts are saved."""
        self._deliverer.settled(notifier)

    def stop(self) -> None:
        """End the threads."""
        self._deliverer.stop()

    def _report_later(self, receipts: Receipts) -> None:
        self._reports[receipts[0].notifier].put(receipts)

    def failures(self, notifier: str) -> list[datetime]:
        """When it failed, in order, each try once."""
        return sorted({one.at for one in self.receipts if one.notifier == notifier and one.kind is ReceiptKind.FAILED})


class RealHouse(House):
    """The real hub with real notifiers. One whose hand "hangs" is not waited for, until it is said to have ended."""

    telling: RealTelling

    def __init__(self, settings: Settings, stream: TextStream) -> None:
        self._settings, self._stream = settings, stream
        super().__init__(settings)

    def _new_telling(self) -> FakeTelling:
        return RealTelling(self.inbox, self.clock, self._settings, self._stream)

    def _tells(self) -> None:
        self.telling.watchdog.turn()
        for name in tuple(self.telling.in_hand):
            if self.hands.get(name) == "hangs":
                continue
            told = self.telling.take(name)
            if told is not None:
                self.shown.append(told)
