"""Reaches the notification centre of macOS through the package desktop-notifier, where that is installed."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tray_status.threads import start_thread

if TYPE_CHECKING:
    from tray_status.notify.desktop_macos import Card

_log = logging.getLogger(__name__)
_URGENCIES = ("Low", "Normal", "Critical")


def find_center(name: str, executable: str) -> NotifierCenter | None:
    """The centre for the program of this name, None where there is none.

    It only knows programs that are an .app: for any other the package shows nothing, and says that it did.
    """
    if ".app/Contents/MacOS/" not in executable:
        return None
    try:
        return NotifierCenter(name, importlib.import_module("desktop_notifier"))
    except ImportError as error:
        _log.info("no notification centre: %s", error)
        return None


class NotifierCenter:
    """The centre, spoken to in a thread of its own by `package`, which is desktop-notifier."""

    def __init__(self, name: str, package: Any) -> None:  # noqa: ANN401 -- what may not be installed has no types
        self._package = package
        self._notifier: Any = self._package.DesktopNotifier(app_name=name, app_icon=None)
        self._loop = asyncio.new_event_loop()
        start_thread("notification centre", self._run)

    def send(self, card: Card, taken: Callable[[], None]) -> None:
        """Have it shown, and call `taken` once the centre has it; what goes wrong in between is in the log."""
        asyncio.run_coroutine_threadsafe(self._send(card, taken), self._loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def close(self) -> None:
        """Show nothing more, and let the thread end soon."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _send(self, card: Card, taken: Callable[[], None]) -> None:
        try:
            await self._notifier.send(
                title=card.title,
                message=card.body,
                urgency=getattr(self._package.Urgency, _URGENCIES[card.urgency]),
                buttons=tuple(self._package.Button(title=label, on_pressed=do) for label, do in card.buttons),
                on_clicked=card.click,
                on_dispatched=taken,
            )
        except Exception:  # noqa: BLE001 -- the border of this thread: a package's own mistakes become a notification not taken
            _log.exception("The notification centre failed in a way it should not.")
