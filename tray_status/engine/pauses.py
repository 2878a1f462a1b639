"""Owns when a notifier that fails is left alone: a failure tells of the notifier, and so of all that waits for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tray_status.core.events import Alert, Receipt, ReceiptKind
from tray_status.core.settle import SEEN
from tray_status.engine.delivery import attempts_of, wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """So many failures in a row, the last one `at`: nothing is tried before `until`."""

    failures: int
    at: datetime
    until: datetime


class Pauses:
    """Per notifier how long it is left alone."""

    def __init__(self) -> None:
        self._pauses: dict[str, Pause] = {}
        self._attempts: dict[str, int] = {}

    def resume(self, outboxes: Iterable[Sequence[Alert]], now: datetime) -> None:
        """Take up what the last run knew: who failed then is left alone until the latest of its next tries."""
        for outbox in outboxes:
            for alert in outbox:
                for owed in alert.deliveries:
                    if owed.attempts and owed.retry_at is not None and owed.retry_at > self.until(owed.notifier, now):
                        self._pauses[owed.notifier] = Pause(failures=owed.attempts, at=now, until=owed.retry_at)

    def handed(self, notifier: str, alerts: Sequence[Alert]) -> None:
        """It has these in hand."""
        self._attempts[notifier] = max(attempts_of(alert, notifier) for alert in alerts)

    def settled(self, notifier: str, receipts: Sequence[Receipt]) -> tuple[Receipt, ...]:
        """What became of that: a success ends its pause, a failure begins the next, longer one.

        The receipts, each failure with the moment at which its notifier is tried again.
        """
        failed = [one for one in receipts if one.kind is ReceiptKind.FAILED]
        if any(one.kind in SEEN for one in receipts):
            self.end([notifier])
        elif failed:
            before = self._pauses.get(notifier)
            failures = before.failures if before is not None else 0
            at = max(one.at for one in failed)
            until = at + wait(failures, None)
            wanted = max((one.retry_at for one in failed if one.retry_at is not None), default=at)
            # Beyond the backoff of the alert itself, the other side asked for it.
            if wanted > at + wait(self._attempts.get(notifier, 0), None):
                until = max(until, wanted)
            self._pauses[notifier] = Pause(failures=failures + 1, at=at, until=until)
            return tuple(
                replace(one, retry_at=max(one.retry_at or at, until)) if one.kind is ReceiptKind.FAILED else one
                for one in receipts
            )
        return tuple(receipts)

    def end(self, notifiers: Collection[str]) -> None:
        """These can deliver (again)."""
        for name in notifiers:
            self._pauses.pop(name, None)

    def until(self, notifier: str, now: datetime) -> datetime:
        """When it may be tried. A clock that was set back behind its last failure ends its pause."""
        pause = self._pauses.get(notifier)
        return pause.until if pause is not None and pause.at <= now < pause.until else now
