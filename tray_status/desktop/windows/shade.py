"""Tells whether this desktop is dark, where that can be learned at once; what cannot be learned is light."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from configparser import ConfigParser, Error
from contextlib import suppress
from pathlib import Path

ANSWERS_WITHIN = 0.3
"""Seconds; a window does not wait longer for its colours."""

PREFERS_DARK = 1
"""What the desktop portal answers when dark is preferred; 2 is light, 0 no preference."""


def prefers_dark(environ: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether windows are dark here."""
    if system == "win32":
        return _dark_on_windows()
    if system == "darwin":
        return _dark_on_macos(environ)
    theme = environ.get("GTK_THEME", "")
    if theme:
        return theme.casefold().endswith(("dark", "-dark:dark"))
    told = _of_portal()
    return told == PREFERS_DARK if told else _dark_by_file(environ)


def _dark_by_file(environ: Mapping[str, str]) -> bool:
    """What GTK's own file says: desktops without a portal have nothing else."""
    config = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "/")) / ".config")
    for version in ("gtk-4.0", "gtk-3.0"):
        file = ConfigParser(interpolation=None, strict=False)
        with suppress(OSError, UnicodeDecodeError, Error):
            file.read(config / version / "settings.ini", encoding="utf-8")
        wish = file.get("Settings", "gtk-application-prefer-dark-theme", fallback="")
        name = file.get("Settings", "gtk-theme-name", fallback="")
        if wish.strip() in ("1", "true") or name.strip().casefold().endswith("-dark"):
            return True
    return False


def _of_portal() -> int | None:
    """The colour scheme that the desktop portal tells; None where none is there already, or it takes its time."""
    from jeepney import DBusAddress, MessageFlag, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    portal = DBusAddress(
        "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Settings"
    )
    call = new_method_call(portal, "Read", "ss", ("org.freedesktop.appearance", "color-scheme"))
    call.header.flags |= MessageFlag.no_auto_start
    try:
        with open_dbus_connection("SESSION") as bus:
            reply = bus.send_and_get_reply(call, timeout=ANSWERS_WITHIN)
    except (OSError, KeyError, ValueError, RuntimeError):
        return None
    value = reply.body[0] if reply.header.message_type is MessageType.method_return and reply.body else None
    while isinstance(value, tuple):  # a variant in a variant
        value = value[-1]
    return value if isinstance(value, int) else None


def _dark_on_windows() -> bool:
    import winreg

    personal = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, personal) as key:  # type: ignore[attr-defined, unused-ignore]  # Windows alone has it
            return bool(winreg.QueryValueEx(key, "AppsUseLightTheme")[0] == 0)  # type: ignore[attr-defined, unused-ignore]  # the same
    except OSError:
        return False


def _dark_on_macos(environ: Mapping[str, str]) -> bool:
    try:
        told = subprocess.run(
            ["/usr/bin/defaults", "read", "-g", "AppleInterfaceStyle"],
            env=dict(environ),
            capture_output=True,
            text=True,
            timeout=ANSWERS_WITHIN,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.stdout.strip() == "Dark"
