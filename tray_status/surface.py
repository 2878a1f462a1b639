"""Owns how the program meets the desktop: icon, notifications, sleep and the session's end, over one connection."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tray_status import paths
from tray_status.core.commands import Command
from tray_status.core.errors import TrayStatusError
from tray_status.core.prefs import Settings
from tray_status.core.view import View
from tray_status.hosting import After, Hosting, Problem, advise
from tray_status.pinning import Pinning, hint_once
from tray_status.threads import start_thread

if TYPE_CHECKING:
    from tray_status.desktop.bus import Bus
    from tray_status.desktop.messages import BusError
    from tray_status.desktop.session import Heard
    from tray_status.desktop.tray import Backend
    from tray_status.notify.desktop import ClickableFacade
    from tray_status.notify.desktop_shown import Keep

Act = Callable[[Command], None]
"""Takes the command of what was clicked, in any thread, without waiting."""

_log = logging.getLogger(__name__)


class Tray(Protocol):
    """What the user sees and touches; its loop occupies the main thread while the program runs."""

    def show(self, view: View) -> None:
        """Show this view soon; called in any thread, never blocks."""

    def run(self) -> None:
        """Be there until `stop` is called, or until the system takes the tray away; called in the main thread."""

    def stop(self) -> None:
        """End `run` soon, also one that is only about to begin; called in any thread, once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """What hears of the desktop; every function may be called in any thread, and does not wait.

    `act` takes the commands of clicks, `problem` why there is no icon, `unshown` why no notification is shown (None:
    that holds no more); `available` is called when notifications can be shown again, `sleeps` before the machine sleeps
    or is shut down, `wakes` after sleep, `ends` when the session ends.
    `after` runs a function later; `keep` gives what keeps a mapping under a name.
    """

    act: Act
    problem: Problem
    unshown: Problem
    available: Callable[[], None]
    sleeps: Callable[[], None]
    wakes: Callable[[], None]
    ends: Callable[[], None]
    after: After
    keep: Callable[[str], Keep]


def _keep_looks(_settings: Settings) -> None:
    """Nothing looks otherwise: there is no icon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What of a desktop there is: a tray, if any, and what shows notifications, if anything can.

    `use` has the icon look as settings want it; any thread. `hosting` hears whether a tray shows it.
    """

    tray: Tray | None = None
    facade: ClickableFacade | None = None
    use: Callable[[Settings], None] = _keep_looks
    hosting: Hosting | None = None

    def attend(self) -> None:
        """Begin to hear clicks on what the last run has shown; in a thread of its own, once the tray runs."""
        if self.facade is not None:
            start_thread("clicks", _attend, self.facade)

    def never_was(self, error: TrayStatusError) -> bool:
        """Whether the tray ended like this before it began; then it is told that there is none."""
        if self.hosting is None or self.hosting.heard:
            return False
        from tray_status.desktop.remedies import Lack

        self.hosting.tell(Lack(reason=str(error), remedy="Start Tray Status in a desktop session, or with --no-tray."))
        return True


def has_desktop(environ: Mapping[str, str]) -> bool:
    """Whether this session has a screen, as far as its environment tells."""
    if not sys.platform.startswith("linux"):
        return True
    runtime = environ.get("XDG_RUNTIME_DIR")
    bus = "DBUS_SESSION_BUS_ADDRESS" in environ or (runtime is not None and (Path(runtime) / "bus").exists())
    return bus and bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_surface(ears: Ears) -> Surface:
    """Meet the desktop of this session."""
    from tray_status.desktop.choose import Lack, choose, no_host
    from tray_status.desktop.icons import Icons
    from tray_status.desktop.tray import Tray

    bus = _session_bus()
    facade: ClickableFacade | None = None
    hosting = Hosting(
        ears.after, ears.problem, no_host, lambda lack: advise(lack, facade, ears.keep("advice")), start_thread
    )
    if bus is not None:
        _hear(bus, ears)
    icons = Icons(paths.asset)
    pinning = Pinning(hosting.hear, lambda: hint_once(facade, ears.keep("hints")), start_thread)
    heard = pinning.hear if sys.platform == "win32" else hosting.hear
    chosen = choose(bus, icons, ears.act, heard, start_thread=start_thread)
    backend = chosen if not isinstance(chosen, Lack) else None
    facade = _facade(bus, backend, ears)
    if isinstance(chosen, Lack):
        hosting.tell(chosen)
        return Surface(facade=facade)
    if not _has_screen():
        hosting.tell(no_host())
    tray = Tray(chosen)

    def use(settings: Settings) -> None:
        if icons.use(settings.icon_look, badge=settings.icon_badge):
            tray.redraw()

    return Surface(tray=tray, facade=facade, use=use, hosting=hosting)


def facade_alone() -> ClickableFacade | None:
    """What shows notifications for a program that ends soon: it hears of no click, and remembers nothing."""
    from tray_status.facades import Around, facade_of_bus, other_facade
    from tray_status.notify.desktop_shown import Forgetful

    around = Around(act=lambda _: None, available=lambda: None, missing=lambda _: None, keep=Forgetful())
    bus = _session_bus()
    if bus is None:
        return other_facade(None, around)
    return facade_of_bus(bus, around) if not isinstance(bus, TrayStatusError) and _has_screen() else None


def _session_bus() -> Bus | BusError | None:
    if not sys.platform.startswith("linux"):
        return None
    from tray_status.desktop.bus import Bus
    from tray_status.desktop.messages import BusError

    try:
        return Bus("SESSION")
    except BusError as error:
        return error


def _facade(bus: Bus | BusError | None, backend: Backend | None, ears: Ears) -> ClickableFacade | None:
    """What shows notifications; None where they are printed."""
    from tray_status.facades import Around, facade_of_bus, other_facade

    around = Around(
        act=ears.act,
        available=ears.available,
        missing=lambda missed: tell_of_service(ears.unshown, missed=missed),
        keep=ears.keep("notifications"),
    )
    if bus is None:
        balloons: Any = backend if hasattr(backend, "show_balloon") else None
        return other_facade(balloons, around)
    # Without a screen a service that is started for our sake could only fail.
    return facade_of_bus(bus, around) if not isinstance(bus, TrayStatusError) and _has_screen() else None


def tell_of_service(problem: Problem, *, missed: bool, environ: Mapping[str, str] = os.environ) -> None:
    """Tell in the log, and among the problems, that nothing shows notifications, or that something does again."""
    from tray_status.desktop.remedies import Session, no_service

    if not missed:
        _log.info("a notification service is running now")
        problem(None)
        return
    lack = no_service(Session.of(environ, bus=True))
    sentence = f"{lack.reason} {lack.remedy}"
    _log.warning("%s", sentence)
    problem(sentence)


def _has_screen() -> bool:
    from tray_status.desktop.ways import has_desktop as has_screen

    return has_screen(os.environ)


def _attend(facade: ClickableFacade) -> None:
    from tray_status.notify.desktop import DesktopError

    try:
        facade.attend()
    except DesktopError as error:
        _log.debug("clicks on earlier notifications are not heard: %s", error)
    else:
        _log.debug("clicks on earlier notifications are heard")


def _hear(session: Bus | BusError, ears: Ears) -> None:
    """Hear of sleep and of the session's end, as far as this system tells."""
    from tray_status.desktop.messages import BusError
    from tray_status.desktop.session import Heard, hear_session

    heard = Heard(sleeps=ears.sleeps, wakes=ears.wakes, ends=ears.ends)
    if not isinstance(session, BusError):
        startup_id = os.environ.get("DESKTOP_AUTOSTART_ID", "")
        session.invoke(lambda: hear_session(session, heard, startup_id=startup_id))
    start_thread("system bus", _hear_system, heard)


def _hear_system(heard: Heard) -> None:
    """Listen to the machine's own bus until that ends: then the clock tells that the machine slept."""
    from tray_status.desktop.bus import Bus
    from tray_status.desktop.messages import BusError
    from tray_status.desktop.session import hear_system

    try:
        bus = Bus("SYSTEM")
        bus.invoke(lambda: hear_system(bus, heard))
        bus.run()
    except BusError as error:
        _log.debug("the system does not tell of sleep: %s", error)
