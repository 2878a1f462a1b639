"""Owns how the hub's memory lies in the store: what is loaded when, and that the hub hears when something is saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from tray_status.core.alerts import Decision
from tray_status.core.appstate import AppState
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.report import Json
from tray_status.core.state import ProviderState
from tray_status.engine.decisions import Entry, entry_of
from tray_status.engine.doors import Ticket
from tray_status.engine.store import Store

CLEAN_EVERY = timedelta(hours=24)


class MemoryOnDisk:
    """The `Memory` of engine.doors over a store. `saved` is called, in any thread, when a write is over."""

    def __init__(self, store: Store, providers: Collection[ProviderId], saved: Callable[[], None]) -> None:
        self._store = store
        self._saved = saved
        self._loaded = store.load_all(providers)
        self._first = dict(self._loaded.states)
        self._cleaned: datetime | None = None

    @property
    def problem(self) -> str | None:
        """One sentence while something cannot be saved, else None."""
        return self._store.problem

    def load_app(self) -> AppState:
        """What is remembered of the program as a whole."""
        return self._loaded.app

    def load(
        self, ids: Collection[ProviderId], now: datetime
    ) -> tuple[dict[ProviderId, ProviderState], tuple[str, ...]]:
        """The stored states of these providers (those added later are taken back if they were removed lately)."""
        states: dict[ProviderId, ProviderState] = {}
        notes: list[str] = []
        if self._cleaned is None:
            notes.extend(self._loaded.notes)
            self._store.remove_others(now)
            self._store.purge(now)
            self._cleaned = now
        for provider in ids:
            if provider in self._first:
                states[provider] = self._first.pop(provider)
                continue
            found = self._store.restore(provider)
            states[provider] = found.states[provider]
            notes.extend(found.notes)
        return states, tuple(notes)

    def save(self, state: ProviderState) -> Ticket:
        """Write a provider's state."""
        return self._store.save(state, lambda _: self._saved())

    def note(self, state: ProviderState) -> None:
        """Take what passes with every poll into account."""
        self._store.save(state)

    def save_app(self, app: AppState) -> None:
        """Write what is remembered of the program as a whole, if it changed."""
        self._store.save_app(app)

    def record(self, provider: ProviderId, records: Sequence[Record]) -> None:
        """Append to a provider's history."""
        self._store.add_history(provider, records)

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Append to the decision log."""
        self.noted([entry_of(decision, decision.event.at) for decision in decisions])

    def noted(self, entries: Sequence[Entry]) -> None:
        """Append what became of alerts, and what the user asked for."""
        if entries:
            self._store.add_decisions(entries)

    def glance(self, glance: Json, now: datetime) -> None:
        """Write what shell prompts read."""
        self._store.show_glance(glance, now)

    def remove(self, provider: ProviderId, now: datetime) -> None:
        """Put a provider's files aside for 30 days."""
        self._store.remove(provider, now)

    def turn(self, now: datetime) -> None:
        """The file of polls, another try after a fault, a clean-up a day."""
        self._store.save_polls(now)
        self._store.retry(now)
        if self._cleaned is None or not timedelta(0) <= now - self._cleaned < CLEAN_EVERY:
            self._cleaned = now
            self._store.purge(now)
            self._store.compact()

    def close(self, now: datetime, seconds: float) -> None:
        """Write what is dirty within so many seconds."""
        self._store.close(now, seconds)
