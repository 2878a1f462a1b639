"""Writes down what becomes of alerts and what the user asked for, so that no alert ends without a word."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import datetime

from tray_status.core.commands import Acknowledge, Command, Mute, Pause, Refusal, Snooze, TellBack
from tray_status.core.events import Alert, AlertId, Delivery, Receipt, ReceiptKind
from tray_status.core.holds import Holds
from tray_status.core.settle import SEEN
from tray_status.core.state import ProviderState
from tray_status.engine.decisions import Entry, Fate
from tray_status.engine.doors import Memory

NOT_WATCHED = "its provider is not watched any more"

_log = logging.getLogger(__name__)


class Chronicle:
    """The part of the decision log that follows decisions; only the hub's thread comes here.

    `given_up`: why each notifier that has shown nothing since gave up the newest alert that it did.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._asking: list[Entry] | None = None
        self._said: dict[tuple[AlertId, str], tuple[Fate, str]] = {}
        self.given_up: dict[str, str] = {}

    def received(self, state: ProviderState | None, receipts: Collection[Receipt], *, withdrawn: bool = False) -> None:
        """Note receipts of one provider before they are settled. `withdrawn`: nobody was to hear of these any more.

        A failure that repeats itself is noted after one, two, four … attempts: there may be very many.
        """
        owed = dict(_owed(state))
        entries = []
        for receipt in receipts:
            fate = Fate.WITHDRAWN if withdrawn else Fate(receipt.kind.value)
            alert, delivery = owed.get((receipt.alert, receipt.notifier), (None, None))
            before = delivery.attempts if delivery is not None else 0
            attempts = before + (fate is Fate.FAILED)
            if not withdrawn:
                self._judge(receipt)
            if self._news(receipt, fate) or (fate is Fate.FAILED and attempts & (attempts - 1) == 0):
                entries.append(
                    Entry(
                        at=receipt.at,
                        provider=receipt.provider,
                        incident=alert.incident if alert is not None else None,
                        reason=receipt.why,
                        alert=receipt.alert,
                        fate=fate,
                        notifier=receipt.notifier,
                        attempts=attempts,
                        until=receipt.retry_at if not fate.final else None,
                    )
                )
        self._write(entries)

    def held(self, before: ProviderState, after: ProviderState, holds: Holds, now: datetime) -> None:
        """Note which alerts wait longer than they did, and for what."""
        owed = dict(_owed(before))
        entries = []
        for alert in after.outbox:
            waits = {
                mine.notifier: mine.next_try
                for mine in alert.deliveries
                if (was := owed.get((alert.id, mine.notifier), (None, None))[1]) is not None
                and mine.next_try > was.next_try
            }
            hold = holds.of(alert, after, now) if waits else None
            if hold is not None:
                entries.append(
                    Entry(
                        at=now,
                        provider=alert.provider,
                        incident=alert.incident,
                        reason=hold.why,
                        alert=alert.id,
                        fate=Fate.HELD,
                        notifiers=tuple(waits),
                        until=max(waits.values()),
                    )
                )
        self._write(entries)

    def asks(self) -> None:
        """Note what comes of a command only after the command itself, of which `asked` tells."""
        self._asking = []

    def asked(self, command: Command, answer: str, now: datetime) -> None:
        """Note what the user asked for, where that decides on what is told; the answer says what was done."""
        came_of_it, self._asking = self._asking or [], None
        note = None if isinstance(answer, Refusal) else _note(command, answer, now)
        self._write([*([note] if note is not None else []), *came_of_it])

    def _write(self, entries: list[Entry]) -> None:
        if self._asking is not None:
            self._asking += entries
        else:
            self._memory.noted(entries)

    def _judge(self, receipt: Receipt) -> None:
        if receipt.kind in SEEN:
            self.given_up.pop(receipt.notifier, None)
        elif receipt.kind is ReceiptKind.GIVEN_UP:
            _, failed = self._said.get((receipt.alert, receipt.notifier), (None, ""))
            self.given_up[receipt.notifier] = failed or receipt.why
            _log.warning("%s: given up by %s: %s", receipt.provider, receipt.notifier, receipt.why)

    def _news(self, receipt: Receipt, fate: Fate) -> bool:
        """Whether it is not what was said of the same delivery last."""
        about, said = (receipt.alert, receipt.notifier), (fate, receipt.why)
        if fate.final:
            self._said.pop(about, None)
            return True
        before, self._said[about] = self._said.get(about), said
        return before != said


def not_watched(state: ProviderState, now: datetime) -> tuple[Receipt, ...]:
    """Receipts that take back all that waits for a provider that is not watched any more."""
    return tuple(
        Receipt(
            alert=alert.id,
            provider=alert.provider,
            notifier=owed.notifier,
            kind=ReceiptKind.GIVEN_UP,
            at=now,
            why=NOT_WATCHED,
        )
        for alert in state.outbox
        for owed in alert.deliveries
    )


def _note(command: Command, answer: str, now: datetime) -> Entry | None:
    match command:
        case Acknowledge(provider=provider, incident=incident) | Snooze(provider=provider, incident=incident):
            return Entry(at=now, provider=provider, incident=incident, reason=answer)
        case TellBack(provider=provider) | Mute(provider=provider):
            return Entry(at=now, provider=provider, reason=answer)
        case Pause():
            return Entry(at=now, reason=answer)
        case _:
            return None  # it changes nothing about what is told


def _owed(state: ProviderState | None) -> Iterator[tuple[tuple[AlertId, str], tuple[Alert, Delivery]]]:
    for alert in state.outbox if state is not None else ():
        for owed in alert.deliveries:
            yield (alert.id, owed.notifier), (alert, owed)
