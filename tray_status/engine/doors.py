"""What the hub needs of others, as Protocols: the composition root hands in the real ones, tests their fakes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from tray_status.core.alerts import Decision
from tray_status.core.appstate import AppState
from tray_status.core.commands import Refusal
from tray_status.core.errors import ConfigError
from tray_status.core.events import Alert, Notification
from tray_status.core.history import Record
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.report import Json
from tray_status.core.state import ProviderState
from tray_status.core.view import View
from tray_status.engine.clock import Clock
from tray_status.engine.decisions import Entry


class Ticket(Protocol):
    """A write that was asked for."""

    @property
    def finished(self) -> bool:
        """Whether it is known what became of it: it is on disk, or the store has a sentence about the problem."""


class Memory(Protocol):
    """Where states survive a restart. No method raises because of a disk: `problem` says what is wrong."""

    @property
    def problem(self) -> str | None:
        """One sentence while something cannot be saved, else None."""

    def load(
        self, ids: Collection[ProviderId], now: datetime
    ) -> tuple[dict[ProviderId, ProviderState], tuple[str, ...]]:
        """The stored states of these providers, and sentences about what could not be read."""

    def load_app(self) -> AppState:
        """What is remembered of the program as a whole."""

    def save(self, state: ProviderState) -> Ticket:
        """Write a provider's state; the inbox hears `Saved` when it is known what became of it."""

    def note(self, state: ProviderState) -> None:
        """Take what passes with every poll into account; it is written now and then."""

    def save_app(self, app: AppState) -> None:
        """Write what is remembered of the program as a whole, if it changed."""

    def record(self, provider: ProviderId, records: Sequence[Record]) -> None:
        """Append to a provider's history."""

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Append to the decision log."""

    def noted(self, entries: Sequence[Entry]) -> None:
        """Append what became of alerts, and what the user asked for."""

    def glance(self, glance: Json, now: datetime) -> None:
        """Have whoever has no time (a shell prompt) see this, and keep its times up to date from here on."""

    def remove(self, provider: ProviderId, now: datetime) -> None:
        """Put a provider's files aside for 30 days."""

    def turn(self, now: datetime) -> None:
        """Whatever is to be done from time to time: the file of polls, another try after a fault, a clean-up."""

    def close(self, now: datetime, seconds: float) -> None:
        """Write what is dirty within so many seconds."""


class Polls(Protocol):
    """Where polls are made; each outcome reaches the inbox as `PollDone`."""

    def submit(self, prefs: ProviderPrefs, state: ProviderState, poll: int, *, slow: bool) -> None:
        """Start one poll as soon as there is a thread for it."""

    def network_changed(self) -> None:
        """Find the way out anew: proxies may be others now, kept connections are dead."""

    def stop(self) -> None:
        """Take no more; wait for nothing."""


class Telling(Protocol):
    """Where notifications are handed over; receipts reach the inbox as `Delivered`."""

    def idle(self, notifier: str) -> bool:
        """Whether this notifier may be handed the next notification."""

    def deliver(self, notification: Notification, alerts: Sequence[Alert]) -> None:
        """Hand one notification over."""

    def settled(self, notifier: str) -> None:
        """Its receipts are saved."""

    def stop(self) -> None:
        """Hand out nothing more; wait for nothing."""


class Wishes(Protocol):
    """The settings file as the hub sees it."""

    @property
    def settings(self) -> Settings:
        """The settings in force."""

    @property
    def errors(self) -> tuple[ConfigError, ...]:
        """What is wrong with the file since it was last edited; empty when nothing is."""

    @property
    def copy_error(self) -> str | None:
        """One sentence while the last good copy of the file cannot be kept, else None."""

    @property
    def refused(self) -> ConfigError | None:
        """Why the latest `change` was not made, until the file is edited or another one works; else None."""

    def change(self, key: str, value: str) -> ConfigError | None:
        """Write one key into the file as `save.set_value` does; why that is impossible, where it is."""

    def refresh(self, *, force: bool = False) -> Settings | None:
        """The new settings if the file was edited and is valid, else None; `force` reads it in any case."""


class Shows(Protocol):
    """Where the view goes: a tray, or lines of text."""

    def show(self, view: View) -> None:
        """Take a new view; called from the hub's thread, never blocks."""


def no_trace(step: str) -> None:
    """Note nothing: who wants to know at which step the hub is hands in a trace of its own."""


class StartsAtLogin(Protocol):
    """Switches whether the next login starts the program."""

    def __call__(self, *, on: bool) -> str:
        """Switch it; the sentence says what the next login does now, or is a Refusal."""


def no_login(*, on: bool) -> str:
    """Start nothing at login: what whoever runs for a moment, or for a trial, hands in."""
    del on
    return Refusal("This Tray Status cannot be started at login.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Everything the hub reaches beyond itself.

    `zone` is the user's. The `open_…` functions answer with a sentence. `draw_phase` is asked once per installation for
    a number from 0 to 1: where in an interval it polls. `at_login` tells whether the next login starts the program
    (None: that cannot be switched), and `start_at_login` switches it and answers with a sentence.
    """

    clock: Clock
    zone: tzinfo
    wishes: Wishes
    memory: Memory
    polls: Polls
    telling: Telling
    shows: Shows
    open_url: Callable[[str], str]
    open_settings: Callable[[int | None], str]
    open_folder: Callable[[], str]
    open_overview: Callable[[], str]
    use_settings: Callable[[Settings], None]
    draw_phase: Callable[[], float]
    trace: Callable[[str], None] = no_trace
    at_login: Callable[[], bool | None] = lambda: None
    start_at_login: StartsAtLogin = no_login
