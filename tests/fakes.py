"""Owns typed stand-ins for what the program is handed: clock, threads and others, stepped by hand."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event

# --- clock and threads -----------------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is stepped; wall and monotonic time move together unless told otherwise."""

    def __init__(self, now: datetime = NOON, monotonic: float = 0.0) -> None:
        self._now = now
        self._monotonic = monotonic

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return self._monotonic

    def step(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def set(self, now: datetime) -> None:
        """Have somebody set the clock: wall time jumps, monotonic time does not."""
        self._now = now


class HeldThreads:
    """Stands in for `start_thread`: keeps what was to be started, until a test runs it by hand."""

    def __init__(self) -> None:
        self.started: list[tuple[str, Callable[[], object]]] = []

    def __call__(self, name: str, target: Callable[[], object]) -> None:
        """Keep a thread instead of starting it."""
        self.started.append((name, target))

    @property
    def names(self) -> list[str]:
        """The names of the threads in the order in which they were to be started."""
        return [name for name, _ in self.started]


class FakeResolver:
    """Stands in for `socket.getaddrinfo`: knows some names, and never answers for others until it is let go."""

    def __init__(self, names: Mapping[str, str] | None = None, *, hanging: Collection[str] = ()) -> None:
        self.names = dict(names or {})
        self.hanging = hanging
        self.asked: list[str] = []
        self.hangs = Event()
        self.let_go = Event()

    def __call__(
        self, host: str, port: int, family: int, kind: int
    ) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        """The addresses of a name; `hangs` is set when somebody begins to wait in vain."""
        self.asked.append(host)
        if host in self.hanging:
            self.hangs.set()
            self.let_go.wait(30)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, f"no {host}")
        return [(family or socket.AF_INET, kind, 0, "", (self.names[host], port))]
