"""What a notifier is: one method that delivers or raises, and the words for what it can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING

from tray_status.core.errors import NotifyError

if TYPE_CHECKING:
    from tray_status.core.events import Notification


class Capability(StrEnum):
    """What a notifier can do beyond being called; digests and settings ask for these, never for a class."""

    CLICK = "click"
    """A click on the notification opens its link."""
    BUTTONS = "buttons"
    """It can offer buttons (Open, Acknowledge, Snooze)."""
    REPLACE = "replace"
    """A notification takes the place of an older one with the same key."""
    MARKUP = "markup"
    """It would read markup in texts; it must therefore escape what it is given."""
    URGENCY = "urgency"
    """It shows a critical notification in another way than a quiet one."""
    TEXT = "text"
    """It holds long text: every line of a digest, not only the first two."""


class Notifier(ABC):
    """Something that can show or send notifications; the base class of every one, ours and those of plugins.

    `name` is the unique name settings give it (also what receipts carry); `capabilities` is fixed once it is built.
    A notifier is used by one thread at a time, and that thread may be blocked: no other notifier waits for it.

    Texts in a notification were written by strangers. A notifier takes any text (empty, 10,000 characters, control
    characters, another script, markup, percent signs) and shows it as text, or raises; it never interprets it.
    """

    def __init__(self, name: str, capabilities: frozenset[Capability] = frozenset()) -> None:
        self._name = name
        self._capabilities = capabilities

    @property
    def name(self) -> str:
        """The unique name settings give this notifier."""
        return self._name

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do beyond being called."""
        return self._capabilities

    @abstractmethod
    def notify(self, notification: Notification) -> None:
        """Show or send one notification; to return means that it was delivered.

        Raises NotifyError when it was not: `final` when trying again is pointless, `retry_after` in seconds when the
        other side said how long to wait, `held` when the user must not be disturbed now, `unreachable` when the other
        side did not answer at all. The same notification may
        come again after a failure or a crash, with the same `id`.
        """

    def close(self) -> None:  # noqa: B027 -- most have nothing that would outlive the program
        """The program ends: let go of whatever would outlive it, also while a delivery is under way. Must not block."""

    def failure(
        self,
        why: str,
        *,
        retry_after: float | None = None,
        final: bool = False,
        held: bool = False,
        unreachable: bool = False,
    ) -> NotifyError:
        """The error to raise when a delivery failed, under this notifier's name; `why` holds no secrets."""
        return NotifyError(self.name, why, retry_after=retry_after, final=final, held=held, unreachable=unreachable)
