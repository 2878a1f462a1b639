"""Owns politeness to one server: never more than two of our requests at once, whoever they belong to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from tray_status.engine.deadline import Deadline, DeadlinePassedError

AT_ONCE = 2
"""Requests to one server at the same time."""


class Hosts:
    """Places at each server. Who finds none waits in line, no longer than its deadline."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._lock = Lock()
        self._taken: dict[str, int] = {}
        self._waiting: dict[str, deque[Event]] = {}

    @contextmanager
    def place(self, host: str, deadline: Deadline) -> Iterator[None]:
        """Hold one of the places at `host`. Raises DeadlinePassedError when none became free in time."""
        self._take(host, deadline)
        try:
            yield
        finally:
            self.give_back(host)

    def take_free(self, host: str) -> bool:
        """Take one of the places at `host` if that can be done at once; `give_back` returns it."""
        with self._lock:
            taken = self._taken.get(host, 0)
            if taken >= self._at_once:
                return False
            self._taken[host] = taken + 1
            return True

    def _take(self, host: str, deadline: Deadline) -> None:
        with self._lock:
            taken = self._taken.get(host, 0)
            if taken < self._at_once:
                self._taken[host] = taken + 1
                return
            turn = Event()
            self._waiting.setdefault(host, deque()).append(turn)
        try:
            held = deadline.hold(turn.set)
            turn.wait()
            deadline.release(held)
        except DeadlinePassedError:
            self._leave(host, turn)
            raise
        if deadline.expired:
            self._leave(host, turn)
            raise DeadlinePassedError

    def _leave(self, host: str, turn: Event) -> None:
        """Leave the line, or pass the place on when it was given in the same moment."""
        with self._lock:
            line = self._waiting.get(host, deque())
            given = turn not in line
            if not given:
                line.remove(turn)
                if not line:
                    del self._waiting[host]
        if given:
            self.give_back(host)

    def give_back(self, host: str) -> None:
        """Leave a place to whoever waits for it."""
        with self._lock:
            line = self._waiting.get(host)
            if line:
                # The place goes straight to the next in line: nobody can slip in between.
                line.popleft().set()
                if not line:
                    del self._waiting[host]
            elif self._taken[host] > 1:
                self._taken[host] -= 1
            else:
                del self._taken[host]
