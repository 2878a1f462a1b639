"""Hears what Linux and its desktop say over D-Bus of the machine's sleep and of the session's end.

Sources: the interface org.freedesktop.login1.Manager of systemd (elogind has it too), and the client interface of
GNOME's session manager, which MATE, Cinnamon and Budgie use as well; Xfce's differs by its names alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress

from tray_status.desktop.bus import Bus
from tray_status.desktop.messages import Refusal, Result

APP_ID = "tray-status"

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
LOGIN_MANAGER = "org.freedesktop.login1.Manager"

_log = logging.getLogger(__name__)

Do = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is done when something is heard; in the thread of the bus that said it, without waiting.

    `sleeps`: the machine is about to sleep or to be shut down (which may yet be called off). `wakes`: it slept.
    `ends`: the session ends.
    """

    sleeps: Do
    wakes: Do
    ends: Do


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """A session manager: its name on the bus, its object, its interface, and that of the object it makes for us."""

    name: str
    path: str
    interface: str
    client: str


MANAGERS = (
    Manager(
        name="org.gnome.SessionManager",
        path="/org/gnome/SessionManager",
        interface="org.gnome.SessionManager",
        client="org.gnome.SessionManager.ClientPrivate",
    ),
    Manager(
        name="org.xfce.SessionManager",
        path="/org/xfce/SessionManager",
        interface="org.xfce.Session.Manager",
        client="org.xfce.Session.Client",
    ),
)


def hear_system(bus: Bus, heard: Heard) -> None:
    """Hear of sleep and shutdown; in the thread that runs `bus`, the system's."""

    def sleep(body: tuple[Any, ...]) -> None:
        (begins,) = body
        _log.info("the system %s", "goes to sleep" if begins else "woke up")
        (heard.sleeps if begins else heard.wakes)()

    def shutdown(body: tuple[Any, ...]) -> None:
        (begins,) = body
        if begins:
            _log.info("the system is about to be shut down")
            heard.sleeps()

    bus.listen(LOGIN_MANAGER, "PrepareForSleep", sleep, sender=LOGIN, path=LOGIN_PATH)
    bus.listen(LOGIN_MANAGER, "PrepareForShutdown", shutdown, sender=LOGIN, path=LOGIN_PATH)


def hear_session(bus: Bus, heard: Heard, *, startup_id: str = "") -> None:
    """Hear of the session's end from its manager, where there is one; in the thread that runs `bus`, the session's.

    `startup_id` is what the manager called us when it started us, if it did.
    """
    for manager in MANAGERS:
        _register(bus, manager, heard.ends, startup_id)


def _register(bus: Bus, manager: Manager, ends: Do, startup_id: str) -> None:
    def registered(result: Result) -> None:
        if isinstance(result, Refusal):
            _log.debug("no session manager is called %s: %s", manager.name, result.why or result.name)
            return
        (path,) = result
        _follow(bus, manager, path, ends)
        _log.info("%s tells when the session ends", manager.name)

    to = DBusAddress(manager.path, manager.name, manager.interface)
    bus.call(to, "RegisterClient", ("ss", (APP_ID, startup_id)), then=registered)


def _follow(bus: Bus, manager: Manager, path: str, ends: Do) -> None:
    client = DBusAddress(path, manager.name, manager.client)

    def agree(_body: tuple[Any, ...]) -> None:
        # Nothing here needs the user's word first, and the whole session waits for the answer.
        bus.call(client, "EndSessionResponse", ("bs", (True, "")))

    def end(body: tuple[Any, ...]) -> None:
        agree(body)
        leave(body)

    def leave(_body: tuple[Any, ...]) -> None:
        _log.info("the session ends")
        ends()

    for member, do in (("QueryEndSession", agree), ("EndSession", end), ("Stop", leave)):
        bus.listen(manager.client, member, do, sender=manager.name, path=path)
