"""Composition root: the only place where concrete classes meet, and where the program starts and ends."""

from __future__ import annotations

import getpass
import logging
import os
import random
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from tray_status import heap, paths, plugins
from tray_status.bell import Bell
from tray_status.core.commands import Quit
from tray_status.core.errors import ChannelError, PluginError, StateError
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import Outcome, ProviderState
from tray_status.core.view import View
from tray_status.desk import Desk
from tray_status.desktop.opener import open_link
from tray_status.engine.channel_door import address_for, make_key, publish
from tray_status.engine.channel_server import ChannelServer
from tray_status.engine.clock import Clock, SystemClock
from tray_status.engine.deadline import POLL_SECONDS
from tray_status.engine.delivery import Deliverer
from tray_status.engine.doors import Doors, no_trace
from tray_status.engine.hub import Hub
from tray_status.engine.inbox import Asked, Delivered, Inbox, Saved
from tray_status.engine.lock import Lock
from tray_status.engine.memory import MemoryOnDisk
from tray_status.engine.polling import WebPolls, new_web, poll_once
from tray_status.engine.store import Store
from tray_status.engine.tls import certificates_fault
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.zone import SystemZone
from tray_status.notifiers import BUILT_IN, Kind, Means, Notifiers
from tray_status.notify.console import TextStream
from tray_status.platforms.base import Platform
from tray_status.platforms.registry import PLATFORMS
from tray_status.settings.file import SettingsFile
from tray_status.settings.reader import Surroundings
from tray_status.threads import start_thread

QUIT_WITHIN = 2.0
"""Seconds after which the program ends even if something hangs."""

KEEP_CHANNEL_EVERY = 3600.0
"""Seconds; those who tidy temporary folders take away what was not used for days."""

TIDY_HEAP_AFTER, TIDY_HEAP_EVERY = 30.0, 3600.0
"""Seconds after which free memory goes back to the system, for the first time and then again and again."""

ANSWERS_WITHIN = 0.3
"""Seconds that whoever asked us to quit has to hear that we do."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one running program keeps what is its own; two programs with different places never meet."""

    state: Path
    settings: Path
    runtime: Path
    environ: Mapping[str, str]

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Place:
        """The usual place of this user on this system, or what the environment names."""
        return cls(
            state=paths.state_folder(environ),
            settings=paths.config_folder(environ) / "settings.yaml",
            runtime=paths.runtime_folder(environ),
            environ=environ,
        )


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


@cache
def notifier_kinds() -> tuple[Kind, ...]:
    """Every kind of notifier there is: ours first, then those of installed packages."""
    return (*BUILT_IN, *plugins.notifiers())


@cache
def all_platforms() -> tuple[Platform, ...]:
    """Every platform there is: ours first, then those of installed packages."""
    return (*PLATFORMS, *plugins.platforms())


def find_platform(name: str) -> Platform | None:
    """The platform of that name, or None."""
    return next((known for known in all_platforms() if known.name == name), None)


def settings_file(place: Place) -> SettingsFile:
    """The settings file of a place, not read yet."""
    return SettingsFile(
        place.settings,
        defaults=paths.config_file("defaults.yaml"),
        last_good=place.state / "settings.last-good.yaml",
        around=Surroundings(
            folder=place.settings.absolute().parent,
            kinds=tuple(kind.settings for kind in notifier_kinds()),
            environ=place.environ,
            platforms=tuple(known.name for known in all_platforms()),
            certificates_fault=certificates_fault,
        ),
    )


class App:
    """One running program: made by `App(…)`, which raises LockedError when another has its place, then `run`."""

    def __init__(
        self,
        place: Place,
        *,
        stream: TextStream | None,
        show: Callable[[View], None] | None = None,
        clock: Clock | None = None,
        trace: Callable[[str], None] = no_trace,
        open_link: Callable[[str], str] = open_link,
    ) -> None:
        """Raises LockedError, StateError when the state folder cannot be used, ConfigErrors for unusable settings."""
        heap.use_one_arena()
        self.place = place
        self._clock = clock if clock is not None else SystemClock()
        self._lock = Lock(place.state)
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
        self._open_link = open_link
        self._ended = threading.Event()
        self._crashed = False
        self._zone = SystemZone()
        self._watchdog = Watchdog(clock=self._clock, start_thread=start_thread)
        self.hub = self._wire(settings, stream, show or ViewLog().show, trace)
        self._channel = self._open_channel()
        _log.info("wiring: every part has what it needs")

    def _wire(
        self, settings: Settings, stream: TextStream | None, show: Callable[[View], None], trace: Callable[[str], None]
    ) -> Hub:
        store = Store(self.place.state, start_thread=start_thread, clock=self._clock)
        memory = MemoryOnDisk(store, [prefs.id for prefs in settings.providers], lambda: self.inbox.put(Saved()))
        _log.info("state restored from %s", self.place.state)
        means = Means(
            stream=stream, environ=self.place.environ, zone=self._zone, names=lambda id_: self._name_of(str(id_))
        )
        notifiers = Notifiers(means, notifier_kinds())
        telling = Deliverer(
            notifiers.of(settings),
            start_thread=start_thread,
            clock=self._clock,
            report=lambda receipts: self.inbox.put(Delivered(receipts=receipts)),
        )
        _log.info("notifiers: %s", ", ".join(notifier.name for notifier in settings.notifiers))
        polls = WebPolls(
            settings,
            environ=self.place.environ,
            find_platform=find_platform,
            inbox=self.inbox,
            clock=self._clock,
            watchdog=self._watchdog,
            start_thread=start_thread,
        )

        def use_settings(changed: Settings) -> None:
            logging.getLogger("tray_status").setLevel(changed.log_level.upper())
            try:
                telling.use(notifiers.of(changed))
            except PluginError as error:
                _log.error("the notifiers before stay in use: %s", error)
            polls.use(changed)

        doors = Doors(
            clock=self._clock,
            zone=self._zone,
            wishes=self.settings_file,
            memory=memory,
            polls=polls,
            telling=telling,
            shows=_Shows(show),
            open_url=self._open_link,
            open_settings=lambda line: _where(self.place.settings, line),
            open_folder=lambda: str(self.place.state),
            use_settings=use_settings,
            draw_phase=random.SystemRandom().random,
            trace=trace,
        )
        return Hub(doors, self.inbox)

    def _name_of(self, provider: str) -> str:
        found = next((prefs for prefs in self.settings_file.settings.providers if prefs.id == provider), None)
        return found.name if found is not None else provider

    def _open_channel(self) -> ChannelServer | None:
        """Listen before anything is shown; without a channel the program goes on, and says what that means.

        Where the usual folder cannot be used (its path may be too long for a socket), the temporary one may.
        """
        for folder in (self.place.runtime, Path(tempfile.gettempdir()) / self.place.runtime.name):
            try:
                return self._listen(folder)
            except (ChannelError, StateError) as error:
                _log.warning("commands cannot reach this program at %s: %s", folder, error)
        return None

    def _listen(self, folder: Path) -> ChannelServer:
        """The channel, with its socket in a folder. Raises ChannelError, or StateError when the key cannot be kept."""
        address = address_for(folder, self.place.state, user=getpass.getuser(), windows=os.name == "nt")
        key = make_key(self.place.state)
        server = ChannelServer(address, key, Desk(self.hub).answer, start_thread=start_thread, watchdog=self._watchdog)
        server.listen()
        publish(self.place.state, address)
        self._watchdog.after(KEEP_CHANNEL_EVERY, lambda: self._keep_channel(server))
        return server

    def _keep_channel(self, server: ChannelServer) -> None:
        """Show those who tidy temporary folders that the socket is in use, now and every hour from now on."""
        try:
            server.keep()
        except ChannelError as error:
            _log.warning("%s", error)
        self._watchdog.after(KEEP_CHANNEL_EVERY, lambda: self._keep_channel(server))

    def run(self) -> int:
        """Turn until somebody says quit (or the hub fails); return the exit status. Call it in the main thread."""
        start_thread("hub", self._turn, on_crash=self._hub_crashed)
        self._watchdog.after(TIDY_HEAP_AFTER, self._tidy_heap)
        _log.info("running")
        self._bell.wait()
        if not self._ended.wait(QUIT_WITHIN):
            _log.error("quitting without waiting any longer")
            self._leave_at_once()
        self.close()
        return 1 if self._crashed else 0

    def run_once(self, seconds: float = 60.0) -> int:
        """Poll everybody once, tell what is to be told, and end."""
        self.hub.start()
        for prefs in self.hub.settings.providers:
            self.hub.poll(prefs.id)
        self.hub.run_until_quiet(seconds)
        self.hub.end()
        self.close()
        return 0

    def quit(self) -> None:
        """End soon; may be called from any thread and from a signal handler."""
        self.inbox.put(Asked(command=Quit()))
        self._bell.ring()

    def close(self) -> None:
        """Give channel and lock back."""
        if self._channel is not None:
            self._channel.close(ANSWERS_WITHIN)
        self._lock.release()
        self._bell.close()

    def _tidy_heap(self) -> None:
        """Give back what the first polls of all providers needed, and now and then what later ones did."""
        heap.give_back()
        self._watchdog.after(TIDY_HEAP_EVERY, self._tidy_heap)

    def _turn(self) -> None:
        self.hub.start()
        self.hub.run()
        self._ended.set()
        self._bell.ring()

    def _hub_crashed(self, error: Exception) -> None:
        """Without the hub nothing works any more: end, so that whoever started us can start us again."""
        _log.critical("Tray Status made a mistake and must end (%s).", type(error).__name__)
        self._crashed = True
        self._ended.set()
        self._bell.ring()

    def _leave_at_once(self) -> NoReturn:
        logging.shutdown()
        os._exit(1 if self._crashed else 0)


def look_once(prefs: ProviderPrefs, state: ProviderState, settings: Settings, environ: Mapping[str, str]) -> Outcome:
    """One poll of one provider, now and in this thread, as watching would make it."""
    clock = SystemClock()
    watchdog = Watchdog(clock=clock, start_thread=start_thread)
    web = new_web(settings, clock, environ)
    deadline = watchdog.deadline(POLL_SECONDS, lambda: None)
    return poll_once(prefs, state, web, deadline, find_platform)


class _Shows:
    """A function as the hub's `Shows`."""

    def __init__(self, show: Callable[[View], None]) -> None:
        self._show = show

    def show(self, view: View) -> None:
        """Hand the view on."""
        self._show(view)


def _where(path: Path, line: int | None) -> str:
    return f"{path}:{line}" if line is not None else str(path)
