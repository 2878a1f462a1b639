"""Shows notifications by what plyer has for this system: the last resort, as it hears no clicks and few failures."""

from __future__ import annotations

import html
import importlib
import warnings
from collections.abc import Callable
from typing import Protocol

from tray_status.core.utf16 import clip
from tray_status.notify.desktop import APP, Bubble, ClickableFacade, DesktopError

SECONDS = 10
TITLE_UNITS, TEXT_UNITS = 63, 255
"""Units of UTF-16 that a balloon of Windows has room for."""


class Stock(Protocol):
    """A back end of plyer."""

    def notify(self, *, title: str, message: str, app_name: str, app_icon: str, timeout: int) -> None:
        """Show it; raises anything, or nothing, when it was not shown."""


def stock() -> Stock:
    """What plyer has for this system. Raises ImportError and others where that is nothing."""
    from plyer.utils import platform

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is not installed; we need not be told
        found: Stock = importlib.import_module(f"plyer.platforms.{platform}.notification").instance()
    return found


class PlyerNotifications(ClickableFacade):
    """Notifications by plyer. `icon` is a file that suits the system: on Windows an .ico."""

    def __init__(self, make: Callable[[], Stock] = stock, *, icon: str = "") -> None:
        self._make = make
        self._icon = icon
        self._stock: Stock | None = None

    def show(self, bubble: Bubble) -> None:
        """Show one notification. Raises DesktopError when plyer says that it was not shown."""
        try:
            if self._stock is None:
                self._stock = self._make()
            title, message = _suited(bubble, type(self._stock).__name__)
            self._stock.notify(title=title, message=message, app_name=APP, app_icon=self._icon, timeout=SECONDS)
        except Exception as error:  # plyer's back ends raise whatever the system's libraries do
            raise DesktopError(f"plyer did not show it ({str(error) or type(error).__name__})") from error


def _suited(bubble: Bubble, backend: str) -> tuple[str, str]:
    """The texts as one of plyer's back ends shows them as they are: some paste them into commands, or cut nothing."""
    title, message = bubble.title, bubble.message
    match backend:
        case "NotifySendNotification":
            return _no_option(title), _no_option(html.escape(message, quote=False))
        case "NotifyDbus":
            return title, html.escape(message, quote=False)
        case "NotifyDesktopPortals":
            return _quoted(title), _quoted(message)
        case "WindowsNotification":
            return clip(title, TITLE_UNITS), clip(message or " ", TEXT_UNITS)
    return title, message


def _no_option(text: str) -> str:
    """A dash at the beginning would be read as an option, and what follows never shown."""
    return f"–{text[1:]}" if text.startswith("-") else text


def _quoted(text: str) -> str:
    """As it stands between the quotes of GVariant's text format."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
