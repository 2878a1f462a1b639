"""Chooses what shows notifications on this desktop, and hands it what it needs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tray_status import paths
from tray_status.core.commands import Command
from tray_status.core.glance import ICON
from tray_status.core.model import Health

if TYPE_CHECKING:
    from tray_status.notify.desktop import ClickableFacade
    from tray_status.notify.desktop_linux import Bus
    from tray_status.notify.desktop_shown import Keep

PICTURE = 48
"""Pixels; services that show it smaller do so neatly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a facade is made with: `act` is given commands of clicks, `available` hears that what waits may be told.

    `missing` hears whether a notification found no service that would show it.
    """

    act: Callable[[Command], None]
    available: Callable[[], None]
    missing: Callable[[bool], None]
    keep: Keep


class ShowsBalloons(Protocol):
    """A tray that has balloons."""

    def show_balloon(self, title: str, text: str, on_click: Callable[[], None]) -> None:
        """Show one; raises OSError."""


def facade_of_bus(bus: Bus, around: Around) -> ClickableFacade:
    """Notifications over D-Bus, by whichever service the session has."""
    from tray_status.notify.desktop_linux import BusNotifications

    return BusNotifications(
        lambda: bus,
        around.act,
        icon=paths.asset("icons/hicolor/48x48/apps/tray-status.png").as_uri(),
        picture=picture,
        keep=around.keep,
        available=around.available,
        missing=around.missing,
    )


def other_facade(tray: ShowsBalloons | None, around: Around, *, platform: str = sys.platform) -> ClickableFacade:
    """Notifications where there is no D-Bus; `tray` is one that has balloons."""
    if tray is not None:
        from tray_status.notify.desktop_windows import BalloonNotifications

        return BalloonNotifications(tray.show_balloon, around.act)
    if platform == "darwin":
        return _of_macos(around)
    from tray_status.notify.desktop_plyer import PlyerNotifications

    return PlyerNotifications(icon=str(paths.asset("icon.ico")))


def _of_macos(around: Around) -> ClickableFacade:
    from tray_status.center import find_center
    from tray_status.notify.desktop import APP
    from tray_status.notify.desktop_macos import CenterNotifications, show_by_script
    from tray_status.notify.desktop_plain import PlainNotifications

    center = find_center(APP, sys.executable)
    return CenterNotifications(center, around.act) if center is not None else PlainNotifications(show_by_script)


def picture(health: Health) -> str:
    """The address of the picture that the icon has at this health; nothing where it was not installed."""
    from tray_status.desktop.pictures import Look, picture_name

    name = picture_name(ICON[health], Look.COLOUR, stale=False)
    try:
        return paths.asset(f"icons/hicolor/{PICTURE}x{PICTURE}/status/{name}.png").as_uri()
    except FileNotFoundError:  # a notification without a picture is still one
        return ""
