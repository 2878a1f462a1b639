"""Composition root: the program as a whole, where it starts, what occupies its main thread, and how it ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from tray_status import heap, page_file
from tray_status.bell import Bell
from tray_status.composition import Outside, compose, look_once
from tray_status.core.commands import Command, Quit
from tray_status.core.errors import TrayStatusError
from tray_status.core.view import View
from tray_status.desk import Desk
from tray_status.desktop.autostart import Autostart
from tray_status.ending import Ending
from tray_status.engine.clock import Clock, SystemClock
from tray_status.engine.doors import Shows, no_trace
from tray_status.engine.inbox import Asked, Inbox, Lacking, Part, Ready, Sleep, Wake
from tray_status.engine.lock import Lock
from tray_status.engine.watchdog import Watchdog
from tray_status.keeping import FileKeep
from tray_status.listening import Listening
from tray_status.notifiers import DESKTOP
from tray_status.notify.console import TextStream
from tray_status.place import Place, settings_file
from tray_status.sharing import share
from tray_status.surface import Ears, Surface, Tray
from tray_status.threads import start_thread

__all__ = ("App", "Place", "Tray", "look_once", "settings_file")

TIDY_HEAP_AFTER, TIDY_HEAP_EVERY = 30.0, 3600.0
"""Seconds after which free memory goes back to the system, for the first time and then again and again."""

_log = logging.getLogger(__name__)


SurfaceMaker = Callable[[Ears], Surface]
"""Meets the desktop, given what hears of it."""


class ViewLog:
    """Shows views as lines of the log; the tray takes its place where there is one."""

    def __init__(self) -> None:
        self._last: tuple[object, str] | None = None

    def show(self, view: View) -> None:
        """Log icon and tooltip when one of them changed."""
        shown = (view.icon, view.tooltip)
        if shown != self._last:
            self._last = shown
            _log.info("icon: %s; %s", view.icon.state, view.tooltip)


class App:
    """One running program: made by `App(…)`, which raises LockedError when another has its place, then `run`."""

    def __init__(  # noqa: PLR0913 -- all that the demo and tests have otherwise, by its name
        self,
        place: Place,
        *,
        stream: TextStream | None,
        show: Callable[[View], None] | None = None,
        desktop: SurfaceMaker | None = None,
        clock: Clock | None = None,
        trace: Callable[[str], None] = no_trace,
        open_link: Callable[[str], str] | None = None,
        autostart: Autostart | None = None,
    ) -> None:
        """Views go to the tray of `desktop`, where there is one, and to `show`; to neither means into the log.

        A state folder that cannot be used is said in the log and in the menu. Raises LockedError, StateError when no
        folder at all can be used, ConfigErrors for unusable settings.
        """
        heap.use_one_arena()
        heap.collect_seldom()
        self.place = place
        clock = clock if clock is not None else SystemClock()
        self._lock = Lock(place.state, place.runtimes)
        self._lock.acquire()
        self.settings_file = settings_file(place)
        try:
            settings = self.settings_file.start()
        except BaseException:
            self._lock.release()
            raise
        _log.info("settings: %d providers from %s", len(settings.providers), place.settings)
        logging.getLogger("tray_status").setLevel(settings.log_level.upper())
        self.inbox = Inbox()
        self._bell = Bell()
        self._ended = threading.Event()
        self._ending = Ending()
        self._watchdog = Watchdog(clock=clock, start_thread=start_thread)
        self._surface = desktop(self._ears()) if desktop is not None else Surface()
        self._surface.use(settings)
        self._tray = self._surface.tray
        outside = Outside(
            stream=stream,
            shows=_shows(self._tray, show),
            open_link=open_link,
            trace=trace,
            facade=self._surface.facade,
            use_settings=self._surface.use,
            autostart=autostart,
        )
        self.hub = compose(
            place, self.settings_file, self.inbox, outside, self._lock, clock=clock, watchdog=self._watchdog
        )
        self._listening = Listening(place, Desk(self.hub, self._bell.ring), self._watchdog)
        _log.info("wiring: every part has what it needs")

    def post(self, command: Command) -> None:
        """Have a command carried out soon; may be called in any thread."""
        self.inbox.put(Asked(command=command))

    def run(self, *, last: bool = False) -> int:
        """Turn until somebody says quit (or the hub fails); return the exit status. Call it in the main thread.

        `last`: the process has nothing else to do, and ends soon after the wish to quit whatever its caller does then.
        """
        self._ending.watch(last=last)
        start_thread("hub", self._turn, on_crash=self._hub_crashed)
        self._watchdog.after(TIDY_HEAP_AFTER, self._tidy_heap)
        self._surface.attend()
        _log.info("running")
        try:
            with self._bell.hearing():
                self._occupy_main_thread()
            self._ended.wait()
            self.close()
        finally:
            if not last:
                self._ending.over()
        return self._ending.status

    def run_once(self, seconds: float = 60.0) -> int:
        """Poll everybody once, tell what is to be told, and end."""
        _log.info("running: every provider is polled once")
        self.hub.start()
        for prefs in self.hub.settings.providers:
            self.hub.poll(prefs.id)
        self.hub.run_until_quiet(seconds)
        self.hub.end()
        self.close()
        return 0

    def quit(self) -> None:
        """End soon; may be called from any thread and from a signal handler."""
        self.post(Quit())
        self._bell.ring()

    def close(self) -> None:
        """Give channel and lock back."""
        self._listening.close()
        page_file.clear(self.place.state)
        self._lock.release()
        self._bell.close()

    def _ears(self) -> Ears:
        """Whoever hears of the desktop here."""
        return Ears(
            act=self._act,
            after=self._watchdog.after,
            problem=lambda sentence: self.inbox.put(Lacking(part=Part.ICON, sentence=sentence)),
            unshown=lambda sentence: self.inbox.put(Lacking(part=Part.NOTIFICATIONS, sentence=sentence)),
            available=lambda: self.inbox.put(Ready(kind=DESKTOP)),
            sleeps=lambda: self.inbox.put(Sleep()),
            wakes=lambda: self.inbox.put(Wake()),
            ends=self.quit,
            keep=lambda name: FileKeep(self.place.state / f"{name}.json"),
        )

    def _act(self, command: Command) -> None:
        """Do what was clicked; whoever wants to quit is not kept waiting by a hub that hangs."""
        if isinstance(command, Quit):
            self.quit()
        else:
            self.post(command)

    def _occupy_main_thread(self) -> None:
        if self._tray is None:
            self._bell.wait()
            self._ending.begin()
            return
        start_thread("bell", self._stop_tray, self._tray)
        try:
            self._tray.run()
        except TrayStatusError as error:
            _log.info("the tray has gone: %s", error)
            if self._surface.never_was(error):
                self._ended.wait()
                return
        except Exception:  # noqa: BLE001 -- the last border: what is dirty must be saved whatever a tray stumbles over
            _log.exception("The tray made a mistake, and Tray Status must end.")
            self._ending.status = 1
        # Where the system took the tray away (the session ends), nobody asked us to quit.
        self.quit()

    def _stop_tray(self, tray: Tray) -> None:
        self._bell.wait_elsewhere()
        self._ending.begin()
        tray.stop()

    def _tidy_heap(self) -> None:
        """Give back what the first polls of all providers needed, and now and then what later ones did."""
        heap.give_back()
        self._watchdog.after(TIDY_HEAP_EVERY, self._tidy_heap)

    def _turn(self) -> None:
        self.hub.start()
        share()  # by now the icon is seen; what this frees is taken up by what is about to be learned
        self.hub.run()
        self._ended.set()
        self._bell.ring()

    def _hub_crashed(self, error: Exception) -> None:
        """Without the hub nothing works any more: end, so that whoever started us can start us again."""
        _log.critical("Tray Status made a mistake and must end (%s).", type(error).__name__)
        self._ending.status = 1
        self._ended.set()
        self._bell.ring()


def _shows(tray: Tray | None, show: Callable[[View], None] | None) -> Shows:
    """Whoever is to be shown the views."""
    both = [*([tray.show] if tray is not None else []), *([show] if show is not None else [])]
    return _Several(both) if both else ViewLog()


class _Several:
    """Several functions as the hub's `Shows`."""

    def __init__(self, shows: Sequence[Callable[[View], None]]) -> None:
        self._shows = shows

    def show(self, view: View) -> None:
        """Hand the view on."""
        for show in self._shows:
            show(view)
