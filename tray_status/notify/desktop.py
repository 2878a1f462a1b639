"""Shows notifications on the desktop, through plyer's facade; a click or a button becomes a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from plyer.facades import Notification as Facade

from tray_status.core.commands import Acknowledge, Command, OpenUrl, Snooze
from tray_status.core.events import EventKind
from tray_status.core.text import shorten
from tray_status.notify.base import Capability, Notifier

if TYPE_CHECKING:
    from tray_status.core.events import Notification

APP = "Tray Status"
TITLE_LENGTH = 120
BODY_LENGTH = 1_000
"""More than any desktop shows; a service may refuse what is much longer."""

SNOOZE = timedelta(hours=1)
ENDS = frozenset({EventKind.RESOLVED, EventKind.COMPLETED})

OPEN, ACKNOWLEDGE, SNOOZED = "open", "acknowledge", "snooze"
LABELS: Mapping[str, str] = {OPEN: "Open", ACKNOWLEDGE: "Acknowledge", SNOOZED: "Snooze 1 h"}

Act = Callable[[Command], None]
"""Takes the command of what was clicked, in any thread; does not block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What can be done about a notification: `action` is one of LABELS."""

    action: str
    command: Command


class DesktopError(Exception):
    """A notification was not shown; its message says why. `final` when trying again is pointless."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class ClickableFacade(Facade):  # type: ignore[misc] # plyer has no types
    """plyer's facade with what it lacks: clicks, buttons, urgency, replacement, and an error when nothing was shown.

    A system's own class derives from it and implements `show`.
    """

    capabilities: frozenset[Capability] = frozenset()

    def _notify(self, **words: Any) -> None:  # noqa: ANN401 -- plyer's own signature
        """Show what plyer's `notify` was called with."""
        self.show(title=words["title"], message=words["message"], key="", urgency=1, choices=())

    def show(self, *, title: str, message: str, key: str, urgency: int, choices: tuple[Choice, ...]) -> None:
        """Show one notification, in place of an older one of the same `key`; raise DesktopError when it was not.

        Title and message are plain text. `urgency` is 0 (low), 1 or 2 (critical). The first of `choices` is what a
        click on the notification itself does.
        """
        raise NotImplementedError


class DesktopNotifier(Notifier):
    """Shows notifications on the desktop by one facade."""

    def __init__(self, facade: ClickableFacade, *, name: str = "desktop") -> None:
        super().__init__(name, facade.capabilities)
        self._facade = facade

    def notify(self, notification: Notification) -> None:
        """Show one notification. Raises NotifyError."""
        title, body = notification.title.strip(), notification.body.strip()
        try:
            self._facade.show(
                title=shorten(title, TITLE_LENGTH) or APP,
                message=body if len(body) <= BODY_LENGTH else body[: BODY_LENGTH - 1] + "…",
                key=notification.key,
                urgency=notification.urgency - 1,
                choices=choices(notification),
            )
        except DesktopError as error:
            raise self.failure(str(error), final=error.final) from error


def choices(notification: Notification) -> tuple[Choice, ...]:
    """What can be done about a notification: open its page, and, while it goes on, be quiet about it."""
    if len(notification.providers) != 1:
        return ()
    provider = notification.providers[0]
    found = []
    if notification.url is not None:
        found.append(Choice(action=OPEN, command=OpenUrl(provider=provider, url=notification.url)))
    if notification.incident is not None and notification.kind not in ENDS:
        command = Acknowledge(provider=provider, incident=notification.incident)
        found.append(Choice(action=ACKNOWLEDGE, command=command))
        found.append(Choice(action=SNOOZED, command=Snooze(provider=provider, lasting=SNOOZE)))
    return tuple(found)
