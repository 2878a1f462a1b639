"""Owns the idle connections to one server: the one used last is taken first, and nobody ever waits for one."""

from __future__ import annotations

from queue import Empty, Full, LifoQueue
from typing import Any


class Stock(LifoQueue[Any]):
    """What urllib3 keeps idle connections in, without the three conditions to wait for that each queue has.

    They took four kilobytes for each server. Taking and putting are single steps of a list, so no lock is needed; of
    two threads that put at once, one may put a connection too many, which then lies there like the others.
    """

    def __init__(self, maxsize: int = 0) -> None:
        """So many connections are kept at most; 0: any number."""
        self.maxsize = maxsize
        self._idle: list[Any] = []

    def qsize(self) -> int:
        """How many lie here."""
        return len(self._idle)

    def get(self, block: bool = False, timeout: float | None = None) -> Any:  # noqa: ANN401, ARG002, FBT001, FBT002 -- the base class's signature
        """The one that was put last. Raises `queue.Empty`, at once."""
        try:
            return self._idle.pop()
        except IndexError:
            raise Empty from None

    def put(self, item: Any, block: bool = False, timeout: float | None = None) -> None:  # noqa: ANN401, ARG002, FBT001, FBT002 -- the base class's signature
        """Put one back. Raises `queue.Full`, at once."""
        if 0 < self.maxsize <= len(self._idle):
            raise Full
        self._idle.append(item)
