"""Owns what other threads ask a thread to do: in their order, held back while a menu is open."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock

Do = Callable[[], object]


class Calls:
    """Work for one thread. `wake`, called in any thread, lets that thread call `run` soon; it must not block."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake
        self._lock = Lock()
        self._waiting: deque[Do] = deque()
        self._woken = False
        self._held = False
        self._closed = False

    def invoke(self, do: Do) -> bool:
        """Have it done soon; any thread. False when nothing will be done any more."""
        with self._lock:
            if self._closed:
                return False
            self._waiting.append(do)
            if not self._woken:  # once is enough, and the pipe that wakes a thread holds only so much
                self._woken = True
                self._wake()
        return True

    def run(self) -> None:
        """Do all that waits, unless it is held back; the thread itself."""
        with self._lock:
            self._woken = False
        while (do := self._next()) is not None:
            do()

    def hold(self) -> None:
        """Do nothing until `release`: what the user has open must not change under the pointer."""
        with self._lock:
            self._held = True

    def release(self) -> None:
        """Do what waited meanwhile."""
        with self._lock:
            self._held = False
        self.run()

    def close(self) -> None:
        """Do nothing any more, and wake nobody."""
        with self._lock:
            self._closed = True
            self._waiting.clear()

    def _next(self) -> Do | None:
        with self._lock:
            return None if self._held or not self._waiting else self._waiting.popleft()
