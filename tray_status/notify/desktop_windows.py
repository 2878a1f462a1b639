"""Shows notifications on Windows, as balloons of our own tray icon: plyer's facade with clicks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from tray_status.notify.base import Capability
from tray_status.notify.desktop import OPEN, Act, Bubble, ClickableFacade, DesktopError


class ShowBalloon(Protocol):
    """What the tray does for us."""

    def __call__(self, title: str, text: str, on_click: Callable[[], None], /) -> None:
        """Show a balloon, cut to what fits, and return when Windows took it: one at a time, so it may have to wait.

        Raises OSError when it was not shown, and will not be. `on_click` is called in the tray's thread.
        """


class BalloonNotifications(ClickableFacade):
    """Notifications as balloons. `act` is given the command of a click, in the tray's thread."""

    capabilities = frozenset({Capability.CLICK})

    def __init__(self, show_balloon: ShowBalloon, act: Act) -> None:
        self._show_balloon = show_balloon
        self._act = act

    def show(self, bubble: Bubble) -> None:
        """Show one balloon. Raises DesktopError."""
        command = bubble.about.commands().get(OPEN) if bubble.about is not None else None
        click = partial(self._act, command) if command is not None else _nothing
        try:
            self._show_balloon(bubble.title, bubble.message, click)
        except OSError as error:
            raise DesktopError(f"the icon did not show it ({error})") from error


def _nothing() -> None:
    """Where nothing can be opened, a click only closes the balloon."""
