"""Owns which way to have an icon is taken on this system, and what is said where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tray_status.desktop.icons import Icons
from tray_status.desktop.menus import Act
from tray_status.desktop.remedies import Lack, Session, lack
from tray_status.desktop.tray import Backend, Hosted
from tray_status.desktop.tray_linux import StandInBackend, StartThread

if TYPE_CHECKING:
    from tray_status.desktop.bus import Bus
    from tray_status.desktop.messages import BusError

__all__ = ["Lack", "choose", "no_host"]

PATIENCE = 3.0
"""Seconds that a tray over D-Bus has to come before another kind is looked for: at log-in panels start late."""


def choose(
    bus: Bus | BusError | None,
    icons: Icons,
    act: Act,
    hosted: Hosted,
    *,
    start_thread: StartThread,
    platform: str = sys.platform,
) -> Backend | Lack:
    """The back end for this session. `bus` is asked for on Linux alone.

    `hosted` hears, in the tray's thread, whether a tray shows the icon, each time that is learned.
    """
    if platform == "win32":
        from tray_status.desktop.tray_windows import WindowsBackend

        return WindowsBackend(icons, act, hosted=hosted)
    if platform == "darwin":
        from tray_status.desktop.tray_macos import MacBackend

        return MacBackend(icons, act, hosted=hosted)
    return on_linux(bus, icons, act, hosted, environ=os.environ, start_thread=start_thread)


def on_linux(
    bus: Bus | BusError | None,
    icons: Icons,
    act: Act,
    hosted: Hosted,
    *,
    environ: Mapping[str, str],
    start_thread: StartThread,
) -> Backend | Lack:
    """The back end on Linux: over D-Bus; beside it, where there is an X server, a stand-in for trays of the older kind.

    Not beside a Wayland session: its X server starts when the first program asks for it, only to find no tray.
    """
    from tray_status.desktop.bus import Bus

    session = Session.of(environ, bus=isinstance(bus, Bus))
    older = bool(session.x11) and not session.wayland
    if not isinstance(bus, Bus):
        if not older:
            return lack(session)
        return _in_xembed(icons, act, hosted, patience=0.0, indicator=False)
    from tray_status.desktop.tray_bus import BusBackend

    if not older:
        return BusBackend(icons, act, hosted=hosted, bus=bus)
    return StandInBackend(
        lambda heard: BusBackend(icons, act, hosted=heard, bus=bus),
        lambda heard: _in_xembed(icons, act, heard, patience=PATIENCE, indicator=True),
        hosted=hosted,
        start_thread=start_thread,
    )


def no_host(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Lack:
    """What to say when no tray has shown the icon for a while."""
    if platform in {"win32", "darwin"}:
        return Lack(reason="The tray does not show the icon.", remedy="Log out and in again.")
    return lack(Session.of(environ, bus=True))


def _in_xembed(icons: Icons, act: Act, hosted: Hosted, *, patience: float, indicator: bool) -> Backend:
    from tray_status.desktop.tray_xembed import XembedBackend

    return XembedBackend(icons, act, hosted=hosted, patience=patience, indicator=indicator)
