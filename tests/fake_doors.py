"""Owns typed stand-ins for what the hub reaches through its doors: memory, polls, notifiers, settings, view, inbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tray_status.core.alerts import Decision
from tray_status.core.appstate import AppState
from tray_status.core.errors import ConfigError
from tray_status.core.events import Alert, AlertId, Notification, Receipt, ReceiptKind
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import Outcome, ProviderState
from tray_status.core.view import View
from tray_status.engine.clock import Clock
from tray_status.engine.delivery import attempts_of, wait
from tray_status.engine.inbox import Delivered, Inbox, Message, PollDone, Saved
from tray_status.engine.polls import Poll, poll_of, with_poll

POLLS_EVERY = timedelta(minutes=5)


class FakeInbox(Inbox):
    """The inbox, and how much of it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0

    def put(self, message: Message) -> None:
        """Hand something to the hub."""
        self.waiting += 1
        super().put(message)

    def take(self) -> Message | None:
        """The next message if there is one now."""
        message = super().take()
        self.waiting -= message is not None
        return message

    def wait(self, seconds: float) -> Message | None:  # noqa: ARG002 -- nothing comes while nobody steps the clock
        """The next message; never waits."""
        return self.take()


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
    inbox: Inbox | None = None
    _waiting: dict[ProviderId, tuple[ProviderState, list[FakeTicket]]] = field(default_factory=dict)
    _noted: dict[ProviderId, ProviderState] = field(default_factory=dict)
    _polls: dict[ProviderId, Poll] = field(default_factory=dict)
    _polls_at: datetime | None = None

    @property
    def trouble(self) -> str | None:
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
        return self.app

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
            self._write_polls()

    def close(self, now: datetime, seconds: float) -> None:
        """Write everything."""
        assert now.tzinfo is not None
        assert 0 < seconds <= 2
        self.write()
        self._write_polls()

    def _write_polls(self) -> None:
        if self.broken is None:
            self._polls = {provider: poll_of(state) for provider, state in self._noted.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A poll that was asked for."""

    prefs: ProviderPrefs
    state: ProviderState
    poll: int
    slow: bool


class FakePolls:
    """Keeps the polls that were asked for until the test answers them."""

    def __init__(self, inbox: Inbox) -> None:
        self.ways_out = 0
        self._inbox = inbox
        self.every: list[Submitted] = []
        self.open: list[Submitted] = []
        self.stopped = False

    def submit(self, prefs: ProviderPrefs, state: ProviderState, poll: int, *, slow: bool) -> None:
        """Note a poll."""
        assert not self.stopped
        asked = Submitted(prefs=prefs, state=state, poll=poll, slow=slow)
        self.every.append(asked)
        self.open.append(asked)

    def answer(self, asked: Submitted, outcome: Outcome, *, took: float = 0.1) -> None:
        """Let a poll have its outcome."""
        self.open.remove(asked)
        self._inbox.put(PollDone(provider=asked.prefs.id, poll=asked.poll, outcome=outcome, took=took))

    def network_changed(self) -> None:
        """Note that the way out is to be found anew."""
        self.ways_out += 1

    def stop(self) -> None:
        """Take no more."""
        self.stopped = True


@dataclass(slots=True)
class InHand:
    """A notification that its notifier has in hand."""

    notification: Notification
    alerts: tuple[Alert, ...]


class FakeTelling:
    """Keeps what was handed over, and like the real one asks for nothing more until the receipts are saved."""

    def __init__(self, inbox: Inbox, clock: Clock) -> None:
        self._inbox = inbox
        self._clock = clock
        self._busy: set[str] = set()
        self.handed: list[Notification] = []
        self.in_hand: dict[str, InHand] = {}
        self.stopped = False

    def idle(self, notifier: str) -> bool:
        """Whether this notifier may be handed the next one."""
        return not self.stopped and notifier not in self._busy

    def deliver(self, notification: Notification, alerts: Sequence[Alert]) -> None:
        """Take a notification in hand."""
        name = notification.notifier
        assert self.idle(name), f"{name} has not finished with its last notification"
        assert notification.alerts == tuple(alert.id for alert in sorted(alerts, key=_order(notification)))
        self._busy.add(name)
        self.handed.append(notification)
        self.in_hand[name] = InHand(notification, tuple(alerts))

    def shown(self, notifier: str) -> None:
        """What this notifier has in hand was shown."""
        self._report(notifier, ReceiptKind.SHOWN, "")

    def failed(self, notifier: str, why: str = "no answer") -> None:
        """What this notifier has in hand could not be shown; it backs off as the real one does."""
        self._report(notifier, ReceiptKind.FAILED, why)

    def _report(self, notifier: str, kind: ReceiptKind, why: str) -> None:
        job, now = self.in_hand.pop(notifier), self._clock.now()
        receipts = tuple(
            Receipt(
                alert=alert.id,
                provider=alert.provider,
                notifier=notifier,
                kind=kind,
                at=now,
                why=why,
                retry_at=now + wait(attempts_of(alert, notifier), None) if kind is ReceiptKind.FAILED else None,
            )
            for alert in job.alerts
        )
        self._inbox.put(Delivered(receipts=receipts))

    def settled(self, notifier: str) -> None:
        """Its receipts are saved."""
        self._busy.discard(notifier)

    def stop(self) -> None:
        """Hand out nothing more."""
        self.stopped = True


def _order(notification: Notification) -> Callable[[Alert], int]:
    return lambda alert: notification.alerts.index(alert.id)


class FakeWishes:
    """The settings a test wishes for; `edit` is noticed at the next look."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.errors: tuple[ConfigError, ...] = ()
        self._edited: Settings | None = None

    def edit(self, settings: Settings) -> None:
        """Save a file that is valid."""
        self._edited, self.errors = settings, ()

    def spoil(self, sentence: str) -> None:
        """Save a file that is not."""
        self._edited, self.errors = None, (ConfigError(sentence, file="settings.yaml", line=3, column=1),)

    def refresh(self, *, force: bool = False) -> Settings | None:  # noqa: ARG002 -- the Protocol asks for it
        """The new settings, once."""
        edited, self._edited = self._edited, None
        if edited is not None:
            self.settings = edited
        return edited


class FakeShows:
    """Keeps the views it was shown."""

    def __init__(self) -> None:
        self.views: list[View] = []

    def show(self, view: View) -> None:
        """Keep a view."""
        assert not self.views or self.views[-1] != view, "the same view was shown twice"
        self.views.append(view)
