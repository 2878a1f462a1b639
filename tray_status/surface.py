"""Owns how the program meets the desktop: the icon, and notifications, over one connection to the session."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from tray_status import paths
from tray_status.core.commands import Command
from tray_status.core.errors import TrayStatusError
from tray_status.core.view import View
from tray_status.threads import start_thread

if TYPE_CHECKING:
    from tray_status.desktop.bus import Bus, BusError
    from tray_status.desktop.choose import Lack
    from tray_status.notify.desktop import ClickableFacade

Act = Callable[[Command], None]
"""Takes the command of what was clicked, in any thread, without waiting."""

HOSTED_WITHIN = 10.0
"""Seconds that a tray has to show the icon: at log-in the panel may start later than we do."""


class Tray(Protocol):
    """What the user sees and touches; its loop occupies the main thread while the program runs."""

    def show(self, view: View) -> None:
        """Show this view soon; called in any thread, never blocks."""

    def run(self) -> None:
        """Be there until `stop` is called, or until the system takes the tray away; called in the main thread."""

    def stop(self) -> None:
        """End `run` soon, also one that is only about to begin; called in any thread, once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What of a desktop there is: the tray or why there is none, and what shows notifications, if anything can."""

    tray: Tray | None = None
    lack: Lack | None = None
    facade: ClickableFacade | None = None


class Hosting:
    """Hears whether a tray shows the icon, and tells once when for a while none does.

    `after` runs a function so many seconds later, `tell` is given what to say; both are called in any thread.
    """

    def __init__(self, after: Callable[[float, Callable[[], None]], object], tell: Callable[[Lack], None]) -> None:
        self._after = after
        self._tell = tell
        self._lock = Lock()
        self._there = False
        self._waiting = False
        self._told = False

    def hear(self, there: bool) -> None:  # noqa: FBT001 -- it is the fact, not an option
        """Take the news."""
        with self._lock:
            self._there = there
            if there or self._waiting or self._told:
                return
            self._waiting = True
        self._after(HOSTED_WITHIN, self._judge)

    def _judge(self) -> None:
        with self._lock:
            self._waiting = False
            if self._there or self._told:
                return
            self._told = True
        from tray_status.desktop.choose import no_host

        self._tell(no_host())


def has_desktop(environ: Mapping[str, str]) -> bool:
    """Whether this session has a screen, as far as its environment tells."""
    if not sys.platform.startswith("linux"):
        return True
    runtime = environ.get("XDG_RUNTIME_DIR")
    bus = "DBUS_SESSION_BUS_ADDRESS" in environ or (runtime is not None and (Path(runtime) / "bus").exists())
    return bus and bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_surface(act: Act, hosting: Hosting) -> Surface:
    """Meet the desktop of this session."""
    from tray_status.desktop.choose import Lack, choose
    from tray_status.desktop.icons import Icons
    from tray_status.desktop.tray import Tray

    bus = _session_bus()
    facade = _facade(bus, act)
    chosen = choose(bus, Icons(paths.asset), act, hosting.hear, start_thread=start_thread)
    if isinstance(chosen, Lack):
        return Surface(lack=chosen, facade=facade)
    return Surface(tray=Tray(chosen), facade=facade)


def _session_bus() -> Bus | BusError | None:
    if not sys.platform.startswith("linux"):
        return None
    from tray_status.desktop.bus import Bus, BusError

    try:
        return Bus("SESSION")
    except BusError as error:
        return error


def _facade(bus: Bus | BusError | None, act: Act) -> ClickableFacade | None:
    if bus is None or isinstance(bus, TrayStatusError):
        return None
    from tray_status.notify.desktop_linux import BusNotifications

    return BusNotifications(lambda: bus, act, icon=str(paths.asset("icons/hicolor/48x48/apps/tray-status.png")))
