"""Shows notifications by a function that takes a title and a text, and can do no more: the tray's own, for example."""

from __future__ import annotations

from typing import Protocol

from tray_status.notify.desktop import Bubble, ClickableFacade, DesktopError


class ShowText(Protocol):
    """What the tray does for us."""

    def __call__(self, title: str, text: str, /) -> None:
        """Show it as plain text, whatever it holds. Any thread. Raises OSError when it was not shown."""


class PlainNotifications(ClickableFacade):
    """Notifications without clicks."""

    def __init__(self, show_text: ShowText) -> None:
        self._show_text = show_text

    def show(self, bubble: Bubble) -> None:
        """Show one notification. Raises DesktopError."""
        try:
            self._show_text(bubble.title, bubble.message)
        except OSError as error:
            raise DesktopError(f"the desktop did not show it ({error})") from error
