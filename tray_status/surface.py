"""Owns how the program meets the desktop: the icon, and notifications, over one connection to the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tray_status import paths
from tray_status.core.commands import Command

if TYPE_CHECKING:
    from tray_status.desktop.bus import Bus, BusError
    from tray_status.desktop.choose import Lack
    from tray_status.desktop.tray import Tray
    from tray_status.notify.desktop import ClickableFacade

Act = Callable[[Command], None]
"""Takes the command of what was clicked, in any thread, without waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What of a desktop there is: the tray or why there is none, and what shows notifications, if anything can."""

    tray: Tray | None = None
    lack: Lack | None = None
    facade: ClickableFacade | None = None


def open_surface(act: Act, hosted: Callable[[bool], None]) -> Surface:
    """Meet the desktop of this session; `hosted` hears whether a tray shows the icon."""
    from tray_status.desktop.choose import Lack, choose
    from tray_status.desktop.icons import Icons
    from tray_status.desktop.tray import Tray

    bus = _session_bus()
    facade = _facade(bus, act)
    chosen = choose(bus, Icons(paths.asset), act, hosted)
    if isinstance(chosen, Lack):
        return Surface(lack=chosen, facade=facade)
    return Surface(tray=Tray(chosen), facade=facade)


def _session_bus() -> Bus | BusError:
    from tray_status.desktop.bus import Bus, BusError

    try:
        return Bus("SESSION")
    except BusError as error:
        return error


def _facade(bus: Bus | BusError, act: Act) -> ClickableFacade | None:
    from tray_status.desktop.bus import BusError

    if isinstance(bus, BusError):
        return None
    from tray_status.notify.desktop_linux import BusNotifications

    return BusNotifications(lambda: bus, act, icon=str(paths.asset("icons/hicolor/48x48/apps/tray-status.png")))
