"""Owns typed stand-ins for what the hub reaches through its doors: polls, notifiers, settings, view, inbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tray_status.core.errors import ConfigError
from tray_status.core.events import Alert, Notification, Receipt, ReceiptKind
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import Outcome, ProviderState
from tray_status.core.view import View
from tray_status.engine.clock import Clock
from tray_status.engine.delivery import attempts_of, wait
from tray_status.engine.inbox import Delivered, Inbox, Message, PollDone


class FakeInbox(Inbox):
    """The inbox, and how much of it waits. Whoever waits for it lets the world around go on instead."""

    def __init__(self, world_goes_on: Callable[[float], None]) -> None:
        super().__init__()
        self.waiting = 0
        self._world_goes_on = world_goes_on

    def put(self, message: Message) -> None:
        """Hand something to the hub."""
        self.waiting += 1
        super().put(message)

    def take(self) -> Message | None:
        """The next message if there is one now."""
        message = super().take()
        self.waiting -= message is not None
        return message

    def wait(self, seconds: float) -> Message | None:
        """The next message, after the world went on for so many seconds at most."""
        if self.waiting == 0:
            self._world_goes_on(seconds)
        return self.take()


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

    def failed(self, notifier: str, why: str = "no answer", *, retry_after: float | None = None) -> None:
        """What this notifier has in hand could not be shown; it backs off as the real one does."""
        self._report(notifier, ReceiptKind.FAILED, why, retry_after)

    def _report(self, notifier: str, kind: ReceiptKind, why: str, retry_after: float | None = None) -> None:
        job, now = self.in_hand.pop(notifier), self._clock.now()
        receipts = tuple(
            Receipt(
                alert=alert.id,
                provider=alert.provider,
                notifier=notifier,
                kind=kind,
                at=now,
                why=why,
                retry_at=now + wait(attempts_of(alert, notifier), retry_after) if kind is ReceiptKind.FAILED else None,
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
        self.copy_error: str | None = None
        self.refused: ConfigError | None = None
        self.unwritable: ConfigError | None = None
        self.changed: list[tuple[str, str]] = []
        self._edited: Settings | None = None

    def edit(self, settings: Settings) -> None:
        """Save a file that is valid."""
        self._edited, self.errors = settings, ()

    def spoil(self, sentence: str) -> None:
        """Save a file that is not."""
        self._edited, self.errors = None, (ConfigError(sentence, file="settings.yaml", line=3, column=1),)

    def change(self, key: str, value: str) -> ConfigError | None:
        """Set `providers.<id>.muted`, unless the file is `unwritable`."""
        self.refused = self.unwritable
        if self.refused is None:
            self.changed.append((key, value))
            _, id_, name = key.split(".")
            assert name == "muted"
            providers = (
                replace(prefs, muted=value == "yes") if prefs.id == id_ else prefs for prefs in self.settings.providers
            )
            self.edit(replace(self.settings, providers=tuple(providers)))
        return self.refused

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
