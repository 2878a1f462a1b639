"""Owns how a text is shown to a user for whom nothing else of the program is there: when it could not even begin."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

from tray_status.core.errors import TrayStatusError

_log = logging.getLogger(__name__)

Way = Callable[[str, str], None]
"""Shows a title and a text. Raises MessageError."""

_ERROR_SIGN, _IN_FRONT = 0x10, 0x10000
_CRITICAL = 2
"""The urgency with which a notification stays until somebody has seen it."""

_ASKING = "on run {title, words}\ndisplay alert title message words as critical giving up after 600\nend run"


class MessageError(TrayStatusError):
    """This session shows no message; the sentence says why."""


def show_message(title: str, text: str, *, way: Way | None = None) -> bool:
    """Show a message that stays until it was seen, in the session of this process; whether that was possible."""
    try:
        (way or _way(sys.platform, os.environ))(title, text)
    except MessageError as error:
        _log.warning("%s", error)
        return False
    return True


def _way(system: str, environ: Mapping[str, str]) -> Way:
    if system == "win32":
        return _on_windows
    return _on_macos if system == "darwin" else _by_bus(environ.get("DBUS_SESSION_BUS_ADDRESS", "SESSION"))


def _on_windows(title: str, text: str) -> None:
    user32 = ctypes.windll.user32  # type: ignore[attr-defined, unused-ignore]  # it is there on Windows alone
    user32.MessageBoxW(None, text, title, _ERROR_SIGN | _IN_FRONT)


def _on_macos(title: str, text: str) -> None:
    try:
        status = subprocess.run(  # noqa: S603 -- a program of the system; the texts are arguments, not part of the script
            ["/usr/bin/osascript", "-e", _ASKING, title, text], check=False, capture_output=True
        ).returncode
    except OSError as error:
        raise MessageError(f"No message can be shown: {error}.") from error
    if status != 0:
        raise MessageError(f"No message can be shown: osascript ended with status {status}.")


def _by_bus(address: str) -> Way:
    """By the session's notification service: a dialog would need a toolkit."""

    def show(title: str, text: str) -> None:
        from jeepney import DBusAddress, MessageType, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        service = DBusAddress("/org/freedesktop/Notifications", "org.freedesktop.Notifications")
        service = service.with_interface("org.freedesktop.Notifications")
        words = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        hints = {"urgency": ("y", _CRITICAL), "desktop-entry": ("s", "tray-status")}
        values: tuple[object, ...] = (title, 0, "tray-status", title, words, [], hints, 0)
        call = new_method_call(service, "Notify", "susssasa{sv}i", values)
        try:
            with open_dbus_connection(address) as connection:
                reply = connection.send_and_get_reply(call, timeout=10)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise MessageError(f"No message can be shown: the session bus cannot be used ({error}).") from error
        if reply.header.message_type is not MessageType.method_return:
            raise MessageError(f"No message can be shown: {reply.body[0] if reply.body else 'it was refused'}.")

    return show
