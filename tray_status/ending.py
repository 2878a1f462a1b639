"""Owns that the process ends in time once somebody wants it to, whatever hangs."""

from __future__ import annotations

import logging
import os
import threading
from typing import NoReturn

from tray_status.threads import start_thread

WITHIN = 2.0
"""Seconds after which the program ends even if something hangs."""

LAST_WORDS = 0.2
"""Seconds more for a line in the log about that: what hangs may be the log."""

_log = logging.getLogger(__name__)


class Ending:
    """Kills the process where its end, once it was begun, does not come. `status` is what it ends with then."""

    def __init__(self) -> None:
        self.status = 0
        self._begun, self._over = threading.Event(), threading.Event()

    def watch(self) -> None:
        """Be ready, in a thread of our own: at the end there might be none to be had."""
        start_thread("end", self._see_to_it)

    def begin(self) -> None:
        """Somebody wants the program to end. Not in a signal's handler."""
        self._begun.set()

    def over(self) -> None:
        """All is done that was to be done in this process."""
        self._over.set()
        self._begun.set()

    def _see_to_it(self) -> None:
        self._begun.wait()
        if not self._over.wait(WITHIN):
            self._leave_at_once()

    def _leave_at_once(self) -> NoReturn:
        try:
            start_thread("last words", _say_goodbye).join(LAST_WORDS)
        finally:
            os._exit(self.status)


def _say_goodbye() -> None:
    _log.error("quitting without waiting any longer")
    logging.shutdown()
