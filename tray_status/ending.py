"""Owns that the process ends in time once somebody wants it to, whatever hangs."""

from __future__ import annotations

import faulthandler
import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from tray_status.threads import start_thread

WITHIN = 2.0
"""Seconds from the wish to end to the end of the process, at most."""

PATIENCE = 1.7
"""Seconds of these after which nothing is waited for any more. Saving, which comes first, has less."""

LAST_WORDS = 0.2
"""Seconds for a line in the log about that: what hangs may be the log."""

_log = logging.getLogger(__name__)
_parting: Callable[[int], object] | None = None


class Ending:
    """Kills the process where its end, once it was begun, does not come. `status` is what it ends with then."""

    def __init__(self) -> None:
        self.status = 0
        self._last = False
        self._begun, self._over = threading.Event(), threading.Event()

    def watch(self, *, last: bool) -> None:
        """Be ready, in a thread of our own: at the end there might be none to be had.

        `last`: nothing else is to be done in this process. Then it ends `WITHIN` even when none of our threads gets its
        turn, because one holds the interpreter (with status 1), and `over` is for nobody to say.
        """
        self._last = last
        start_thread("end", self._see_to_it)

    def begin(self) -> None:
        """Somebody wants the program to end. Not in a signal's handler."""
        if self._last and not self._begun.is_set():
            _end_from_outside()
        self._begun.set()

    def over(self) -> None:
        """All is done that was to be done in this process."""
        self._over.set()
        self._begun.set()

    def _see_to_it(self) -> None:
        self._begun.wait()
        if not self._over.wait(PATIENCE):
            self._leave_at_once()

    def _leave_at_once(self) -> NoReturn:
        try:
            start_thread("last words", _say_goodbye).join(LAST_WORDS)
        finally:
            os._exit(self.status)


def before_leaving(do: Callable[[int], object] | None) -> None:
    """Have something done, given the exit status, when the process ends by `leave`; None takes it away again."""
    global _parting  # noqa: PLW0603 -- a process ends once
    _parting = do


def leave(status: int) -> NoReturn:
    """End the process here: the interpreter's own end would wait for whatever its other threads are busy with."""
    if _parting is not None:
        _parting(status)
    logging.shutdown()
    os._exit(status)


def _end_from_outside() -> None:
    """Have a thread that needs no interpreter end the process; where it stood then is told to nobody who could hang."""
    with suppress(RuntimeError):  # no thread to be had: ours is there already
        faulthandler.dump_traceback_later(WITHIN, exit=True, file=os.open(os.devnull, os.O_WRONLY))


def _say_goodbye() -> None:
    _log.error("quitting without waiting any longer")
    logging.shutdown()
