"""Builds the hub with what it needs: memory, notifiers and polls are made here and handed to it as its doors."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tray_status.core.errors import PluginError
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.state import Outcome, ProviderState
from tray_status.desktop.autostart import Autostart, switched, tick
from tray_status.desktop.opener import Opener
from tray_status.engine.clock import Clock, SystemClock
from tray_status.engine.deadline import POLL_SECONDS
from tray_status.engine.delivery import Deliverer
from tray_status.engine.doors import Doors, Shows
from tray_status.engine.hub import Hub
from tray_status.engine.inbox import Delivered, Inbox, Look, Saved
from tray_status.engine.lock import Lock
from tray_status.engine.memory import MemoryOnDisk
from tray_status.engine.polling import WebPolls, new_web, poll_once
from tray_status.engine.store import Store
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.zone import SystemZone
from tray_status.notifiers import Means, Notifiers
from tray_status.notify.console import TextStream
from tray_status.place import Place, find_out, find_platform, notifier_kinds
from tray_status.posting import Posting
from tray_status.settings.environment import EnvironmentValueError
from tray_status.settings.file import SettingsFile
from tray_status.threads import start_thread

if TYPE_CHECKING:
    from tray_status.notify.desktop import ClickableFacade

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What whoever starts the program hands in.

    Text for the user goes to `stream` (None: nowhere), views to `shows`; `trace` hears of each step of the hub.
    Notifications go to the desktop by `facade`, where there is one. `use_settings` hears of changed settings.
    `autostart` is how the next login starts the program, where that can be switched.
    """

    stream: TextStream | None
    shows: Shows
    open_link: Callable[[str], str] | None
    trace: Callable[[str], None]
    facade: ClickableFacade | None = None
    use_settings: Callable[[Settings], None] = lambda _: None
    autostart: Autostart | None = None


def compose(
    place: Place,
    wishes: SettingsFile,
    inbox: Inbox,
    outside: Outside,
    lock: Lock,
    *,
    clock: Clock,
    watchdog: Watchdog,
) -> Hub:
    """The hub of one program with everything it needs; `wishes` are read already, and `lock` is held."""
    settings = wishes.settings
    zone = SystemZone()
    store = Store(place.state, start_thread=start_thread, clock=clock)
    if lock.problem is not None:
        store.begin_in_memory(lock.problem, lock.catch_up)
    memory = MemoryOnDisk(store, [prefs.id for prefs in settings.providers], lambda: inbox.put(Saved()))
    _log.info("state restored from %s", place.state)
    means = Means(
        stream=outside.stream,
        environ=place.environ,
        secret=place.secrets.value,
        zone=zone,
        names=lambda id_: _name_of(wishes, str(id_)),
        post=Posting(
            lambda: wishes.settings,
            environ=place.environ,
            secret=place.secrets.value,
            clock=clock,
            watchdog=watchdog,
        ),
        now=clock.now,
        facade=outside.facade,
    )
    notifiers = Notifiers(means, notifier_kinds())
    telling = Deliverer(
        notifiers.of(settings),
        start_thread=start_thread,
        clock=clock,
        report=lambda receipts: inbox.put(Delivered(receipts=receipts)),
    )
    _log.info("notifiers: %s", ", ".join(notifier.name for notifier in settings.notifiers))
    polls = WebPolls(
        settings,
        environ=place.environ,
        secret=place.secrets.value,
        find_platform=find_platform,
        detect=find_out,
        inbox=inbox,
        clock=clock,
        watchdog=watchdog,
        start_thread=start_thread,
    )

    def use_settings(changed: Settings) -> None:
        logging.getLogger("tray_status").setLevel(changed.log_level.upper())
        try:
            telling.use(notifiers.of(changed))
        except (PluginError, EnvironmentValueError) as error:
            _log.error("the notifiers before stay in use: %s", error)
        polls.use(changed)
        outside.use_settings(changed)

    opener = Opener(
        place.environ,
        start_thread=start_thread,
        report=lambda refusal: inbox.put(Look(see=lambda: hub.complain(refusal))),
    )
    doors = Doors(
        clock=clock,
        zone=zone,
        wishes=wishes,
        memory=memory,
        polls=polls,
        telling=telling,
        shows=outside.shows,
        open_url=outside.open_link or opener.open_link,
        open_settings=lambda line: open_settings(opener, place, line),
        open_folder=lambda: opener.open_folder(place.state, called="the state folder"),
        open_overview=lambda: opener.open_own("window", "incidents", called="the page of all incidents"),
        use_settings=use_settings,
        draw_phase=random.SystemRandom().random,
        trace=outside.trace,
        at_login=lambda: tick(outside.autostart),
        start_at_login=lambda *, on: switched(outside.autostart, on=on),
    )
    hub = Hub(doors, inbox)
    return hub


def look_once(prefs: ProviderPrefs, state: ProviderState, settings: Settings, environ: Mapping[str, str]) -> Outcome:
    """One poll of one provider, now and in this thread, as watching would make it."""
    clock = SystemClock()
    watchdog = Watchdog(clock=clock, start_thread=start_thread)
    web = new_web(settings, clock, environ)
    deadline = watchdog.deadline(POLL_SECONDS, lambda: None)
    return poll_once(prefs, state, web, deadline, find_platform, find_out)


def open_settings(opener: Opener, place: Place, line: int | None) -> str:
    """The window of the settings; the file where a line of it is meant, or where there can be no window."""
    if line is None and opener.desktop:
        return opener.open_own("window", "settings", called="the settings")
    return opener.open_file(place.settings, line, called="the settings file")


def _name_of(wishes: SettingsFile, provider: str) -> str:
    found = next((prefs for prefs in wishes.settings.providers if prefs.id == provider), None)
    return found.name if found is not None else provider
