"""Shows notifications on Windows, as the balloon of our own tray icon: plyer's facade with clicks.

There is one balloon at a time, and a click on it does not say which it was: the next one waits until it is gone.
"""

from __future__ import annotations

from threading import Condition
from typing import Protocol

from tray_status.core.utf16 import clip
from tray_status.notify.base import Capability
from tray_status.notify.desktop import OPEN, About, Act, Bubble, ClickableFacade, DesktopError

TITLE_UNITS, BODY_UNITS = 63, 255
"""Units of UTF-16 that NOTIFYICONDATAW has room for."""

SEEN_WITHIN = 7.0
"""Seconds that a balloon is left alone, where Windows does not tell earlier that it is gone."""


class ShowBalloon(Protocol):
    """What the tray icon does for us."""

    def __call__(self, title: str, body: str, *, urgency: int) -> None:
        """Show a balloon in place of any other; `urgency` is 0 (low), 1 or 2 (critical). Any thread.

        Title and body have at most 63 and 255 units of UTF-16. Raises OSError when there is no icon to show it.
        """


class BalloonNotifications(ClickableFacade):
    """Notifications as balloons. `act` is given the command of a click, in the tray's thread.

    The tray calls `clicked` at NIN_BALLOONUSERCLICK, and `gone` at NIN_BALLOONTIMEOUT and NIN_BALLOONHIDE.
    """

    capabilities = frozenset({Capability.CLICK, Capability.URGENCY})

    def __init__(self, show_balloon: ShowBalloon, act: Act, *, free: Condition | None = None) -> None:
        self._show_balloon = show_balloon
        self._act = act
        self._free = free if free is not None else Condition()
        self._key: str | None = None
        self._about: About | None = None

    def show(self, bubble: Bubble) -> None:
        """Show one balloon, once the one before it is gone or was seen for some seconds. Raises DesktopError."""
        with self._free:
            self._free.wait_for(lambda: self._key in (None, bubble.key), SEEN_WITHIN)
        # Windows shows no balloon without a body.
        body = clip(bubble.message or " ", BODY_UNITS)
        try:
            self._show_balloon(clip(bubble.title, TITLE_UNITS), body, urgency=bubble.urgency)
        except OSError as error:
            raise DesktopError(f"the icon cannot show a balloon ({error})") from error
        with self._free:
            self._key, self._about = bubble.key, bubble.about

    def clicked(self) -> None:
        """The user clicked the balloon: its page is opened."""
        with self._free:
            about = self._about
        command = about.commands().get(OPEN) if about is not None else None
        if command is not None:
            self._act(command)
        self.gone()

    def gone(self) -> None:
        """The balloon is gone. It may still be clicked in the list that newer versions of Windows keep."""
        with self._free:
            self._key = None
            self._free.notify_all()
