"""Owns the one thread that acts when a moment has come: it ends what took too long and looks where somebody waits."""

from __future__ import annotations

import heapq
import itertools
import logging
from collections.abc import Callable
from threading import Condition

from tray_status.engine.clock import Clock
from tray_status.engine.deadline import Deadline

StartThread = Callable[[str, Callable[[], object]], object]
"""Runs a function in a new daemon thread of that name."""

_log = logging.getLogger(__name__)


class Alarm:
    """One thing to do at one moment, unless it is called off before."""

    __slots__ = ("_act",)

    def __init__(self, act: Callable[[], object]) -> None:
        self._act: Callable[[], object] | None = act

    @property
    def live(self) -> bool:
        """Whether it is still to go off."""
        return self._act is not None

    def call_off(self) -> None:
        """Do nothing at that moment after all; may come too late, when the action already runs."""
        self._act = None

    def go_off(self) -> None:
        """Do it now, once."""
        act, self._act = self._act, None
        if act is not None:
            act()


class Watchdog:
    """Alarms in the order of their moments, run by one thread that is started with the first of them.

    Actions run in that thread and must be quick: they shut a socket, put a value in an inbox, start a worker.
    The thread sleeps until the earliest moment; new alarms wake it only when theirs is earlier still.
    """

    def __init__(self, *, clock: Clock, start_thread: StartThread) -> None:
        self._clock = clock
        self._start_thread = start_thread
        self._changed = Condition()
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._order = itertools.count()
        self._running = False

    def after(self, seconds: float, act: Callable[[], object]) -> Alarm:
        """Have `act` run in `seconds` from now."""
        alarm = Alarm(act)
        moment = self._clock.monotonic() + seconds
        with self._changed:
            heapq.heappush(self._alarms, (moment, next(self._order), alarm))
            start, self._running = not self._running, True
            if self._alarms[0][2] is alarm:
                self._changed.notify()
        if start:
            self._start_thread("watchdog", self._run)
        return alarm

    def deadline(self, seconds: float, passed: Callable[[], object] | None = None) -> Deadline:
        """A deadline in `seconds` from now; `passed` is called when it came before `Deadline.finish`, and only then."""
        deadline = Deadline(self._clock, seconds)

        def act() -> None:
            if deadline.expire() and passed is not None:
                passed()

        deadline.on_finish = self.after(seconds, act).call_off
        return deadline

    def turn(self) -> float | None:
        """Do what is due; return the seconds until the next alarm, or None when there is none."""
        while True:
            with self._changed:
                wait = self._wait()
                if wait is None or wait > 0:
                    return wait
                alarm = heapq.heappop(self._alarms)[2]
            try:
                alarm.go_off()
            except Exception:  # noqa: BLE001 -- without this thread no deadline would ever be kept again
                _log.exception("An alarm failed.")

    def _run(self) -> None:
        while True:
            with self._changed:
                while (wait := self._wait()) is None or wait > 0:
                    self._changed.wait(wait)
            self.turn()

    def _wait(self) -> float | None:
        """Seconds until the next alarm that is not called off; the lock is held."""
        while self._alarms and not self._alarms[0][2].live:
            heapq.heappop(self._alarms)
        return self._alarms[0][0] - self._clock.monotonic() if self._alarms else None
