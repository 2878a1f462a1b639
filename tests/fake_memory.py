"""Owns a typed stand-in for the store: what it has on disk survives a crash, and nothing else does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tray_status.core.alerts import Decision
from tray_status.core.appstate import AppState
from tray_status.core.events import Alert, AlertId
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.report import Json
from tray_status.core.state import ProviderState
from tray_status.engine.decisions import Entry, entry_of
from tray_status.engine.inbox import Inbox, Saved
from tray_status.engine.polls import Poll, poll_of, with_poll

POLLS_EVERY = timedelta(minutes=5)


@dataclass(slots=True)
class FakeTicket:
    """One wish to save."""

    finished: bool = False


@dataclass(slots=True)
class FakeMemory:
    """What survives a crash is on `disk`; nothing else does.

    `slow`: tickets stay unfinished until `write()`. `broken`: the sentence of a disk that takes nothing. `forgetful`:
    a defect, tickets are finished though nothing was written. `saves` are the writes that were asked for, `claimed`
    what the hub was told to be safe: alerts by id and notifier.
    """

    disk: dict[ProviderId, ProviderState] = field(default_factory=dict)
    app: AppState = field(default_factory=AppState)
    removed: dict[ProviderId, ProviderState] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    slow: bool = False
    broken: str | None = None
    forgetful: bool = False
    saves: list[ProviderState] = field(default_factory=list)
    app_saves: list[AppState] = field(default_factory=list)
    claimed: dict[tuple[AlertId, str], Alert] = field(default_factory=dict)
    recorded: list[tuple[ProviderId, Record]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    log: list[Entry] = field(default_factory=list)
    glances: list[Json] = field(default_factory=list)
    inbox: Inbox | None = None
    _waiting: dict[ProviderId, tuple[ProviderState, list[FakeTicket]]] = field(default_factory=dict)
    _noted: dict[ProviderId, ProviderState] = field(default_factory=dict)
    _polls: dict[ProviderId, Poll] = field(default_factory=dict)
    _polls_at: datetime | None = None
    _ran_until: datetime | None = None

    @property
    def problem(self) -> str | None:
        """What is wrong with the disk."""
        return self.broken

    def load(
        self, ids: Collection[ProviderId], now: datetime
    ) -> tuple[dict[ProviderId, ProviderState], tuple[str, ...]]:
        """What is on disk of these; what was removed is taken back."""
        assert now.tzinfo is not None
        for id_ in ids:
            if id_ in self.removed:
                self.disk[id_] = self.removed.pop(id_)
        found = {id_: self.disk[id_] for id_ in ids if id_ in self.disk}
        return {
            id_: with_poll(state, self._polls[id_]) if id_ in self._polls else state for id_, state in found.items()
        }, self.notes

    def load_app(self) -> AppState:
        """What is on disk of the program itself."""
        known = [moment for moment in (self.app.last_running, self._ran_until) if moment is not None]
        return replace(self.app, last_running=max(known, default=None))

    def save(self, state: ProviderState) -> FakeTicket:
        """Write, or keep it waiting."""
        self.saves.append(state)
        self._noted[state.provider] = state
        tickets = self._waiting.pop(state.provider, (state, []))[1]
        ticket = FakeTicket()
        self._waiting[state.provider] = (state, [*tickets, ticket])
        if not self.slow:
            self.write()
        return ticket

    def write(self) -> None:
        """Have everything that waits written."""
        waiting, self._waiting = self._waiting, {}
        for provider, (state, tickets) in waiting.items():
            if self.broken is None and not self.forgetful:
                self.disk[provider] = state
            self.claimed.update({(one.id, owed.notifier): one for one in state.outbox for owed in one.deliveries})
            for ticket in tickets:
                ticket.finished = True
        if waiting and self.inbox is not None:
            self.inbox.put(Saved())

    def crash(self) -> None:
        """Lose what is not on disk."""
        self._waiting, self._noted = {}, {}

    def note(self, state: ProviderState) -> None:
        """Hold what passes with every poll."""
        self._noted[state.provider] = state

    def save_app(self, app: AppState) -> None:
        """Write what is remembered of the program itself, if it changed."""
        if app != self.app:
            self.app_saves.append(app)
        if self.broken is None:
            self.app = app

    def record(self, provider: ProviderId, records: Sequence[Record]) -> None:
        """Append to the history."""
        self.recorded += [(provider, record) for record in records]

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Append to the decision log."""
        self.decisions += decisions
        self.noted([entry_of(decision, decision.event.at) for decision in decisions])

    def noted(self, entries: Sequence[Entry]) -> None:
        """Append to the decision log."""
        self.log += entries

    def glance(self, glance: Json, now: datetime) -> None:
        """Keep what shell prompts read."""
        assert now.tzinfo is not None
        self.glances.append(glance)

    def remove(self, provider: ProviderId, now: datetime) -> None:
        """Put a provider aside."""
        assert now.tzinfo is not None
        state = self._waiting.pop(provider, (self.disk.get(provider), []))[0]
        self.disk.pop(provider, None)
        self._noted.pop(provider, None)
        if state is not None:
            self.removed[provider] = state

    def turn(self, now: datetime) -> None:
        """Write what passes with every poll, every five minutes."""
        if self._polls_at is None or not timedelta(0) <= now - self._polls_at < POLLS_EVERY:
            self._polls_at = now
            self._write_polls(now)

    def close(self, now: datetime, seconds: float) -> None:
        """Write everything."""
        assert now.tzinfo is not None
        assert 0 < seconds <= 2
        self.write()
        self._write_polls(now)

    def _write_polls(self, now: datetime) -> None:
        if self.broken is None:
            self._ran_until = now
            self._polls = {provider: poll_of(state) for provider, state in self._noted.items()}
