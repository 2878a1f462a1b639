"""Owns what programs are handed of a notification: one JSON document whose texts are clean, and its version."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.text import safe_url
from tray_status.notify.console import as_json
from tray_status.notify.printable import one_line, printable

if TYPE_CHECKING:
    from tray_status.core.events import Notification

VERSION: Final = 1
"""Of the keys; a later version may add keys, never change them."""
TITLE: Final = 300
BODY: Final = 10_000
"""Characters at most."""


def cleaned(notification: Notification) -> Notification:
    """The notification without anything that a screen would obey, its texts bounded, its link one to a web page."""
    return replace(
        notification,
        title=one_line(notification.title, limit=TITLE) or "Tray Status",
        body=printable(notification.body, limit=BODY),
        url=safe_url(notification.url),
    )


def payload(notification: Notification) -> bytes:
    """One JSON document in ASCII: `version`, `incident`, and what the console notifier prints as JSON."""
    clean = cleaned(notification)
    tree = {"version": VERSION, **as_json(clean), "incident": clean.incident}
    return json.dumps(tree, ensure_ascii=True).encode("ascii")
