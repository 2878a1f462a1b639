"""Owns how threads are started: the only place that makes one, so that each has a name and none dies unheard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import TypeVarTuple

Arguments = TypeVarTuple("Arguments")

CrashHandler = Callable[[str, Exception], None]
"""Hears that a thread ended by an uncaught exception: the thread's name and the exception; called in that thread."""

_log = logging.getLogger(__name__)
_handlers: list[CrashHandler] = []


def set_crash_handler(handler: CrashHandler | None) -> None:
    """Name the one handler that hears of a crash in any thread; the program does this once, while it starts.

    `None` takes the handler away again. Raises `RuntimeError` when a handler is already set, because the first one
    would then hear nothing and nobody would know.
    """
    if handler is None:
        _handlers.clear()
    elif _handlers:
        raise RuntimeError("A crash handler is already set; take it away first with set_crash_handler(None).")
    else:
        _handlers.append(handler)


def start_thread(
    name: str,
    target: Callable[[*Arguments], object],
    *args: *Arguments,
    on_crash: Callable[[Exception], None] | None = None,
) -> Thread:
    """Run `target(*args)` in a new daemon thread called `name`; return the running thread.

    Daemon, because the program ends within its time limit whatever hangs; whoever must finish is joined.
    An exception that `target` lets through is logged with its traceback, then given to `on_crash` (so that the
    thread's owner can replace it) and to the program's crash handler (so that the user hears of it).
    `SystemExit` ends the thread quietly, as it does in any thread.
    """

    def run() -> None:
        try:
            target(*args)
        except SystemExit:
            return
        except Exception as error:  # noqa: BLE001 -- the last border of a thread: beyond it nobody would hear of this
            _report(name, error, on_crash)

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def _report(name: str, error: Exception, on_crash: Callable[[Exception], None] | None) -> None:
    _log.error("The thread %s ended by an exception nobody expected.", name, exc_info=error)
    owner = () if on_crash is None else (on_crash,)
    program = tuple(partial(handler, name) for handler in _handlers)
    for tell in (*owner, *program):
        try:
            tell(error)
        except Exception:  # noqa: BLE001 -- one listener's mistake must not keep the news from the next
            _log.exception("The thread %s could not report how it ended.", name)
