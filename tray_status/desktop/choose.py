"""Owns which way to have an icon is taken on this system, and what is said where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from tray_status.desktop.bus import Bus, BusError
from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act
from tray_status.desktop.tray import Backend
from tray_status.desktop.tray_bus import BusBackend, Hosted


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Why there is no icon, and what the user can do about it: two sentences."""

    reason: str
    remedy: str


def choose(bus: Bus | BusError, icons: Icons, act: Act, hosted: Hosted) -> Backend | Lack:
    """The back end for this session."""
    if isinstance(bus, BusError):
        return Lack(reason=str(bus), remedy="Start Tray Status in a desktop session, or with --no-tray.")
    return BusBackend(icons, act, hosted=hosted, bus=bus)


def no_host() -> Lack:
    """What to say when no tray has shown the icon for a while."""
    return Lack(
        reason="No tray of this desktop shows the icon.",
        remedy="On GNOME install and enable the extension AppIndicator; elsewhere add a tray to the panel.",
    )
