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


FAREWELL = 1.0
"""Seconds for the last of the output: a terminal or pager that stands still takes nothing any more."""


class Ending:
    """Kills the process where its end, once it was begun, does not come within so many seconds.

    `status` is what it ends with then.
    """

    def __init__(self, status: int = 0, *, within: float = WITHIN) -> None:
        self.status = status
        self._within = within
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
        if not self._over.wait(self._within):
            self._leave_at_once()

    def _leave_at_once(self) -> NoReturn:
        try:
            start_thread("last words", _say_goodbye).join(LAST_WORDS)
        finally:
            os._exit(self.status)


def leave(status: int) -> int:
    """The exit status, for a process that has nothing more to do but to end: it does so soon, whatever it waits for."""
    ending = Ending(status, within=FAREWELL)
    ending.watch()
    ending.begin()
    return status


def _say_goodbye() -> None:
    _log.error("quitting without waiting any longer")
    logging.shutdown()
