"""Owns every provider's state while the program runs: who holds something, what of it is owed, and that it is saved."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tray_status.core.due import after_gap
from tray_status.core.events import AlertId, Receipt, ReceiptKind
from tray_status.core.folding import fold
from tray_status.core.glance import STALE_AFTER
from tray_status.core.hearing import not_begun
from tray_status.core.holds import Holds
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.settle import expire, held_when_due, settle
from tray_status.core.state import ProviderState
from tray_status.core.withdraw import withdrawn
from tray_status.engine.chronicle import Chronicle, not_watched
from tray_status.engine.doors import Memory
from tray_status.engine.polls import same_but_for_the_poll
from tray_status.engine.rhythm import Rhythm
from tray_status.engine.saving import Saving
from tray_status.engine.turnover import resumed, without_untold

_log = logging.getLogger(__name__)

InHand = Callable[[AlertId, str], bool]
"""Whether a notifier may be showing an alert just now. Its receipt alone says what became of it."""


class Ledger:
    """The states, who owes alerts, and sentences about what could not be read; only the hub's thread comes here.

    `changed` is called when something that people see may have changed.
    """

    def __init__(
        self,
        memory: Memory,
        saving: Saving,
        rhythm: Rhythm,
        *,
        trace: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self.states: dict[ProviderId, ProviderState] = {}
        self._memory = memory
        self._saving = saving
        self._rhythm = rhythm
        self._trace = trace
        self._changed = changed
        self._owing: set[ProviderId] = set()
        self.notes: tuple[str, ...] = ()
        self.chronicle = Chronicle(memory)

    @property
    def owing(self) -> dict[ProviderId, ProviderState]:
        """The states whose outbox is not empty."""
        return {provider: self.states[provider] for provider in sorted(self._owing)}

    def ready(
        self, prefs: Mapping[ProviderId, ProviderPrefs], now: datetime, *, offline: bool
    ) -> dict[ProviderId, ProviderState]:
        """Those of them that may be told about: who was not asked for long is asked first, it may all be over.

        Without network nobody can be asked. Who could not be for that reason is asked once it is back.
        """
        if offline:
            return {}
        return {
            provider: state
            for provider, state in self.owing.items()
            if provider not in prefs or _asked_lately(state, prefs[provider], now)
        }

    def begin(self, providers: Sequence[ProviderPrefs], now: datetime, *, ran_until: datetime | None = None) -> None:
        """Take up providers with whatever is stored of them. `ran_until`: of the last run, at a start."""
        loaded, notes = self._memory.load([prefs.id for prefs in providers], now)
        for prefs in providers:
            state = resumed(loaded.get(prefs.id), prefs, now, ran_until=ran_until)
            self.states[prefs.id] = state
            self._rhythm.plan(prefs.id, state.due_at)
            self._note_debt(state)
        for note in notes:
            _log.warning("%s", note)
        self.notes = (*self.notes, *notes)

    def keep(self, state: ProviderState, *, planned: bool = True) -> None:
        """Hold a state; hand it to the store if what must survive changed; plan its next poll."""
        before = self.states[state.provider]
        self.states[state.provider] = state
        self._note_debt(state)
        if planned:
            self._rhythm.plan(state.provider, state.due_at)
        if before.problem != state.problem or _read_anew(before, state):
            self._changed()
        if same_but_for_the_poll(before, state):
            self._memory.note(state)
        else:
            self._changed()
            self._trace("save")
            self._saving.save(state)

    def drop(self, provider: ProviderId, now: datetime, *, in_hand: InHand) -> None:
        """Hold nothing of a provider any more; its files wait for a while, and what was taken back is not in them."""
        state = self.states[provider]
        receipts = _but(not_watched(state, now), in_hand)
        if receipts:
            self.chronicle.received(state, receipts, withdrawn=True)
        # Added again, it tells of what is still open and was not told, by the rules as they are then.
        after = without_untold(settle(state, receipts, now=now))
        if after is not state:
            self.keep(after, planned=False)
        del self.states[provider]
        self._owing.discard(provider)
        self._rhythm.drop(provider)
        self._memory.remove(provider, now)

    def settle(self, receipts: Collection[Receipt], now: datetime) -> None:
        """Take what was shown or given up out of the outboxes, and have that saved."""
        for provider in dict.fromkeys(receipt.provider for receipt in receipts):
            state = self.states.get(provider)
            mine = [one for one in receipts if one.provider == provider]
            self.chronicle.received(state, mine)
            if state is not None:
                self.keep(settle(state, mine, now=now), planned=False)
        for receipt in receipts:
            if receipt.kind is ReceiptKind.GIVEN_UP:
                continue  # it has a warning of its own
            why = f": {receipt.why}" if receipt.why else ""
            _log.info("%s: %s by %s%s", receipt.provider, receipt.kind, receipt.notifier, why)

    def expire(self, notifiers: Collection[str], now: datetime, *, in_hand: InHand) -> None:
        """Give up what has waited too long, or waits for a notifier that is not there any more."""
        for state in self.owing.values():
            # From a notifier that is not there any more nothing is heard, whatever it had in hand.
            receipts = _but(expire(state, notifiers, now=now), lambda alert, by: by in notifiers and in_hand(alert, by))
            if receipts:
                self.chronicle.received(state, receipts)
                self.keep(settle(state, receipts, now=now), planned=False)

    def tidy(
        self,
        prefs: Mapping[ProviderId, ProviderPrefs],
        holds: Callable[[ProviderId], Holds],
        now: datetime,
        *,
        in_hand: InHand,
    ) -> None:
        """Before anybody is told: take back what was overtaken, and let wait what something holds."""
        for state in self.owing.values():
            provider = state.provider
            settled = self._taken_back(state, prefs[provider], now, in_hand) if provider in prefs else state
            settled = self._folded(settled, now, in_hand)
            after = held_when_due(settled, holds(provider), now=now)
            if after is not settled:
                self.chronicle.held(settled, after, holds(provider), now)
            if after is not state:
                self.keep(after, planned=False)

    def _taken_back(self, state: ProviderState, prefs: ProviderPrefs, now: datetime, in_hand: InHand) -> ProviderState:
        """The state without what was overtaken, and then without the ends of what was not told because of that."""
        for judge in (withdrawn, not_begun):
            receipts = _but(judge(state, prefs, now=now), in_hand)
            for receipt in receipts:
                _log.info("%s: not told by %s: %s", state.provider, receipt.notifier, receipt.why)
            if receipts:
                self.chronicle.received(state, receipts, withdrawn=True)
            state = settle(state, receipts, now=now)
        return state

    def _folded(self, state: ProviderState, now: datetime, in_hand: InHand) -> ProviderState:
        """The state with what waits in numbers made less, be it a snooze of days or a notifier that fails for hours."""
        folded = fold(state, now=now, in_hand=in_hand)
        if not folded.receipts:
            return state
        _log.info("%s: %d alerts that wait are folded", state.provider, len(folded.receipts))
        self.chronicle.received(state, folded.receipts, withdrawn=True)
        # The summaries first: what is still to be told is not forgotten as never heard.
        state = replace(state, outbox=(*state.outbox, *folded.summaries))
        return settle(state, folded.receipts, now=now)

    def _note_debt(self, state: ProviderState) -> None:
        (self._owing.add if state.outbox else self._owing.discard)(state.provider)


def _asked_lately(state: ProviderState, prefs: ProviderPrefs, now: datetime) -> bool:
    """Whether what we hold is what could be known by now: the page answered lately, or does not answer."""
    if state.problem is not None:
        return state.failures > 0  # else it was us who could not ask
    return not after_gap(state, prefs, now=now)


def _but(receipts: Collection[Receipt], in_hand: InHand) -> tuple[Receipt, ...]:
    """The receipts, without those of what a notifier may be showing just now."""
    return tuple(receipt for receipt in receipts if not in_hand(receipt.alert, receipt.notifier))


def _read_anew(before: ProviderState, after: ProviderState) -> bool:
    """Whether what was out of date need not be so any more."""
    if before.believed_at is None or after.believed_at is None:
        return before.believed_at is not after.believed_at
    return after.believed_at - before.believed_at >= STALE_AFTER
