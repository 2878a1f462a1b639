"""Owns what `doctor` looks at around the program: tray, notifications, start at login, certificates, proxies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tray_status.cli.findings import Finding, bad, ok, warn

if TYPE_CHECKING:
    from tray_status.core.prefs import Settings
    from tray_status.desktop.bus import Bus
    from tray_status.desktop.remedies import Session

PATIENCE = 2.0
"""Seconds that a service of the desktop has to answer."""

WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher")
SERVICE = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")


def of_desktop(
    environ: Mapping[str, str], system: str = sys.platform, *, meet: Callable[[], Bus] | None = None
) -> Iterator[Finding]:
    """Whether there is a tray for the icon, and a service for notifications; `meet` connects to the session bus."""
    if not system.startswith("linux"):
        yield ok("tray", "This system has one.")
        yield ok("notifications", "This system shows them.")
        return
    from tray_status.desktop.bus import Bus
    from tray_status.desktop.messages import BusError
    from tray_status.desktop.remedies import Session, lack
    from tray_status.threads import start_thread

    try:
        bus = meet() if meet is not None else Bus("SESSION")
    except BusError as error:
        session = Session.of(environ, bus=False)
        missing = lack(session)
        yield warn("tray", missing.reason, missing.remedy)
        yield warn("notifications", f"{error} They are printed where the program was started.")
        return
    start_thread("doctor", bus.run)
    try:
        session = Session.of(environ, bus=True)
        yield from _tray(bus, session)
        yield from _notifications(bus, session)
    finally:
        bus.stop()


def _tray(bus: Bus, session: Session) -> Iterator[Finding]:
    from tray_status.desktop.remedies import lack

    try:
        asked = ("ss", (WATCHER[0], "IsStatusNotifierHostRegistered"))
        ((_, there),) = bus.ask(*WATCHER, "Get", asked, within=PATIENCE, interface="org.freedesktop.DBus.Properties")
    except (LookupError, OSError, ValueError, TypeError):
        there = False
    if there and session.screen:
        yield ok("tray", "A tray of this desktop takes icons.")
    elif _older_tray(session.x11):
        yield ok("tray", "A tray of the older kind takes icons.")
    else:
        missing = lack(session)
        yield warn("tray", missing.reason, missing.remedy)


def _older_tray(x11: str) -> bool:
    """Whether the X server has a tray as panels had them before D-Bus."""
    if not x11:
        return False
    from Xlib.display import Display
    from Xlib.error import DisplayError

    from tray_status.desktop.xembed import has_tray

    try:
        display = Display(x11)
    except (DisplayError, OSError):
        return False
    try:
        return bool(has_tray(display))
    finally:
        display.close()


def _notifications(bus: Bus, session: Session) -> Iterator[Finding]:
    from tray_status.desktop.remedies import no_service

    if not session.screen:
        yield warn("notifications", "There is no screen: they are printed where the program was started.")
        return
    try:
        name, _, version, *_ = bus.ask(*SERVICE, "GetServerInformation", None, within=PATIENCE)
    except LookupError:
        missing = no_service(session)
        yield warn("notifications", missing.reason, missing.remedy)
    except (OSError, ValueError) as error:
        yield bad("notifications", f"The notification service does not answer: {error}", "Log out and in again.")
    else:
        yield ok("notifications", f"{name} {version} shows them; `tray-status notify-test desktop` sends one.")


def of_login(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the next login starts the program."""
    from tray_status.desktop.autostart import AutostartError, system_autostart

    try:
        autostart = system_autostart(environ)
        if autostart is None:
            yield warn("login", "It cannot be started at login here.", "Set HOME to your home folder.")
            return
        found = autostart.look()
    except AutostartError as error:
        yield warn("login", str(error))
        return
    if found.broken:
        yield bad("login", found.sentence, "`tray-status autostart on` writes it anew.")
    else:
        yield ok("login", found.sentence if found.on else f"{found.sentence} `tray-status autostart on` changes that.")


def of_certificates(settings: Settings | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Whom we believe: the certificates of the settings, or of the system."""
    import ssl

    from tray_status.engine.tls import SYSTEM_VERIFIES, certificates_fault, openssl_context

    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        named = environ.get(variable)
        if named and not Path(named).exists():
            yield bad("certificates", f"{variable} names {named}, which is not there.", f"Mend or unset {variable}.")
    own = settings.ca_file if settings is not None else None
    if own is not None:
        fault = certificates_fault(own)
        if fault is not None:
            yield bad("certificates", f"{own} {fault}.", "Name a PEM file as `ca_file` in the settings.")
        else:
            yield ok("certificates", f"Those of {own} are believed, no others ({ssl.OPENSSL_VERSION}).")
    elif SYSTEM_VERIFIES:
        yield ok("certificates", "The system verifies them.")
    else:
        folder = Path(ssl.get_default_verify_paths().capath or os.devnull)
        there = len(openssl_context().get_ca_certs()) or (len(list(folder.iterdir())) if folder.is_dir() else 0)
        if there:
            yield ok("certificates", f"The system's are believed ({ssl.OPENSSL_VERSION}).")
        else:
            yield bad("certificates", "The system has none.", "Install the package ca-certificates.")


def of_proxies(settings: Settings | None) -> Iterator[Finding]:
    """The way out: straight, or by which proxies, without what is secret in their addresses."""
    import urllib.request

    from tray_status.core.errors import FetchError
    from tray_status.engine.addresses import parse, shown
    from tray_status.engine.proxies import NONE, Proxies

    setting = settings.proxy if settings is not None else None
    if setting == NONE:
        yield ok("proxies", "None, as the settings say.")
        return
    where = "the settings" if setting is not None else "the system"
    system = {url for scheme, url in urllib.request.getproxies().items() if scheme in ("http", "https", "all")}
    named = {shown(one if "://" in one else f"http://{one}") for one in ({setting} if setting is not None else system)}
    try:
        for scheme in ("https", "http"):
            Proxies(setting).of(parse(f"{scheme}://status.example.com/"))
    except FetchError as error:
        yield bad("proxies", str(error), "Name an http proxy, or `proxy: none`, in the settings.")
        return
    if named:
        yield ok("proxies", f"{', '.join(sorted(named))}, named by {where}")
    else:
        yield ok("proxies", "None: pages are asked straight.")
