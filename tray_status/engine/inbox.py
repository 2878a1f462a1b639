"""Owns what reaches the hub from other threads: one queue of values, and the wait on it."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from tray_status.core.commands import Command
from tray_status.core.events import Receipt
from tray_status.core.model import ProviderId
from tray_status.core.state import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PollDone:
    """A poll has its outcome. `poll` numbers the polls of a run, so that an outcome nobody waits for is noticed."""

    provider: ProviderId
    poll: int
    outcome: Outcome
    took: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A notifier has finished with one notification; one receipt for each alert in it."""

    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody outside (a menu, a command line) wants something done; `reply` takes the answer, in any thread."""

    command: Command
    reply: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody wants to see the present state; `see` is called in the hub's thread and must be quick."""

    see: Callable[[], None]


class Part(Enum):
    """What of a desktop may be lacking."""

    ICON = "a tray that shows the icon"
    NOTIFICATIONS = "a service that shows notifications"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A part of the desktop is lacking: the sentence says why, and what helps. None: it is there after all."""

    part: Part
    sentence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Notifiers of this kind can deliver again: their service came back, or wants no more quiet."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The disk has answered: what waited for it may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleep:
    """The machine is about to sleep or to be shut down: what is dirty should be saved now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """The machine woke up: clock, network and settings may be others, which else would be noticed only in a while."""


Message = PollDone | Delivered | Asked | Look | Lacking | Ready | Saved | Sleep | Wake


class Inbox:
    """Values from any thread, in their order; only the hub takes them out."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def put(self, message: Message) -> None:
        """Hand something to the hub; never blocks."""
        self._queue.put(message)

    def wait(self, seconds: float) -> Message | None:
        """The next message, or None when none came within so many seconds."""
        try:
            return self._queue.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None

    def take(self) -> Message | None:
        """The next message if there is one now."""
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            return None
