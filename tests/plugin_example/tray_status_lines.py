"""A notifier of another package: writes each notification as a line of JSON to a file that the settings name."""

from __future__ import annotations

import json
from pathlib import Path

from tray_status.core.events import Notification
from tray_status.core.prefs import NotifyPrefs
from tray_status.notifiers import Kind, Means
from tray_status.notify.base import Notifier
from tray_status.settings.schema import NotifierKind


class LinesNotifier(Notifier):
    """Delivered is what the file has taken."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name)
        self._path = path

    def notify(self, notification: Notification) -> None:
        """Write one line. Raises NotifyError when the file does not take it."""
        line = {"title": notification.title, "body": notification.body, "url": notification.url}
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError as error:
            raise self.failure(f"{self._path.name} cannot be written: {error.strerror}") from error


def _make(prefs: NotifyPrefs, _: Means) -> Notifier:
    return LinesNotifier(prefs.name, Path(dict(prefs.options)["file"]))


KIND = Kind(settings=NotifierKind(name="lines", options=("file",), required=("file",)), make=_make)
"""What the entry point names: the kind as settings know it, and how one is made."""
