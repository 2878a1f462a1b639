"""Owns what follows when a notifier can deliver again: what waits for it is tried at once, not after its backoff."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tray_status.core.events import Receipt
from tray_status.core.settle import hasten

if TYPE_CHECKING:
    from tray_status.engine.hub import Hub


class Readiness:
    """Hears that notifiers are ready; what one has in hand at that moment may still fail, and is then tried again."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._again: set[str] = set()

    def heard(self, kind: str) -> None:
        """All notifiers of one kind can deliver (again)."""
        names = {prefs.name for prefs in self._hub.settings.notifiers if prefs.kind == kind}
        busy = {name for name in names if not self._hub.doors.telling.idle(name)}
        self._again |= busy
        self.hasten(names - busy)

    def settled(self, receipts: Sequence[Receipt]) -> None:
        """What was in hand is settled: it was begun before the notifier was ready."""
        late = self._again & {receipt.notifier for receipt in receipts}
        self._again -= late
        self.hasten(late)

    def hasten(self, names: Collection[str]) -> None:
        """These may be tried now, with all that waits for them and is not held."""
        if not names:
            return
        self._hub.teller.pauses.end(names)
        now = self._hub.doors.clock.now()
        for state in self._hub.ledger.owing.values():
            holds = self._hub.holds(state.provider)
            self._hub.ledger.keep(hasten(state, names, holds, now=now), planned=False)
