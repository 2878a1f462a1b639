"""Shows notifications on the desktop, through plyer's facade; a click or a button becomes a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from plyer.facades import Notification as Facade

from tray_status.core.commands import Acknowledge, Command, OpenUrl, Snooze
from tray_status.core.events import ENDINGS
from tray_status.core.model import Health, IncidentId, ProviderId
from tray_status.core.text import shorten
from tray_status.notify.base import Capability, Notifier
from tray_status.notify.printable import one_line, printable

if TYPE_CHECKING:
    from tray_status.core.events import Notification

APP = "Tray Status"
TITLE_LENGTH = 120
LINE_LENGTH = 100
"""Of the line that says how it is: phase, impact and components."""

TEXT_LENGTH = 140
"""Of the page's own words below it: some four lines of a bubble. The click leads to the rest."""

LINES = 5
"""More than so many lines of a summary no bubble shows."""

SNOOZE = timedelta(hours=1)

OPEN, ACKNOWLEDGE, SNOOZED = "open", "acknowledge", "snooze"
LABELS: Mapping[str, str] = {OPEN: "Open", ACKNOWLEDGE: "Acknowledge", SNOOZED: "Snooze 1 h"}

Act = Callable[[Command], None]
"""Takes the command of what was clicked, in any thread; does not block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a notification leads to: the page that a click opens, and the incident one may be quiet about, if any."""

    provider: ProviderId
    url: str | None
    incident: IncidentId | None

    def commands(self) -> dict[str, Command]:
        """What can be done, by the names in LABELS, in the order of the buttons."""
        found: dict[str, Command] = {}
        if self.url is not None:
            found[OPEN] = OpenUrl(provider=self.provider, url=self.url)
        if self.incident is not None:
            found[ACKNOWLEDGE] = Acknowledge(provider=self.provider, incident=self.incident)
            found[SNOOZED] = Snooze(provider=self.provider, incident=self.incident, lasting=SNOOZE)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """What is shown: plain, clean text, never without a title. It takes the place of an older one of the same `key`.

    `urgency` is 0 (low), 1 or 2 (critical). `about` is None when there is nothing to click.
    """

    title: str
    message: str
    key: str = ""
    urgency: int = 1
    health: Health | None = None
    about: About | None = None


class DesktopError(Exception):
    """A notification was not shown; its message says why.

    `final` when trying again is pointless, `held` when the desktop asks for quiet: then it waits without growing old.
    `retry_after`: seconds after which to try again, where that is known better than by the usual backoff.
    """

    def __init__(self, why: str, *, retry_after: float | None = None, final: bool = False, held: bool = False) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.final = final
        self.held = held


class ClickableFacade(Facade):  # type: ignore[misc]  # plyer has no types
    """plyer's facade with what it lacks: clicks, buttons, urgency, replacement, and an error when nothing was shown.

    A system's own class derives from it and implements `show`.
    """

    capabilities: frozenset[Capability] = frozenset()

    def _notify(self, **words: Any) -> None:  # noqa: ANN401 -- plyer's own signature
        """Show what plyer's `notify` was called with."""
        title = one_line(words["title"], limit=TITLE_LENGTH) or APP
        self.show(Bubble(title=title, message=printable(words["message"], limit=LINE_LENGTH + TEXT_LENGTH)))

    def show(self, bubble: Bubble) -> None:
        """Show one notification; raise DesktopError when it was not. One thread at a time."""
        raise NotImplementedError

    def attend(self) -> None:
        """Begin to hear clicks on what the last run has shown, where that can be. Any thread; raises DesktopError."""


class DesktopNotifier(Notifier):
    """Shows notifications on the desktop by one facade."""

    def __init__(self, facade: ClickableFacade, *, name: str = "desktop") -> None:
        super().__init__(name, facade.capabilities)
        self._facade = facade

    def notify(self, notification: Notification) -> None:
        """Show one notification. Raises NotifyError."""
        try:
            self._facade.show(bubble_of(notification))
        except DesktopError as error:
            raise self.failure(str(error), retry_after=error.retry_after, final=error.final, held=error.held) from error


def bubble_of(notification: Notification) -> Bubble:
    """The notification as a desktop has room for it."""
    return Bubble(
        title=one_line(notification.title, limit=TITLE_LENGTH) or APP,
        message=message_of(notification),
        key=notification.key,
        urgency=notification.urgency - 1,
        health=notification.health,
        about=about(notification),
    )


def message_of(notification: Notification) -> str:
    """How it is in one line, then the page's own words without empty lines; of a summary the first lines."""
    lines = [line for line in printable(notification.body, limit=4_000).splitlines() if line]
    if notification.kind is None:
        more = len(lines) - LINES
        shown = [shorten(line, LINE_LENGTH) for line in lines[:LINES]]
        return "\n".join([*shown, "…"] if more > 0 else shown)
    return "\n".join(shorten(part, limit) for part, limit in _parts(lines) if part)


def _parts(lines: list[str]) -> tuple[tuple[str, int], ...]:
    if len(lines) < 2:  # noqa: PLR2004 -- one line is all there is to say
        return (("".join(lines), TEXT_LENGTH),)
    return (lines[0], LINE_LENGTH), ("\n".join(lines[1:]), TEXT_LENGTH)


def about(notification: Notification) -> About | None:
    """What the notification leads to: its page, and, while it goes on, being quiet about it."""
    if len(notification.providers) != 1:
        return None
    found = About(
        provider=notification.providers[0],
        url=notification.url,
        incident=None if notification.kind in ENDINGS else notification.incident,
    )
    return found if found.commands() else None
