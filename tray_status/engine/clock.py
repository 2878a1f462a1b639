"""Owns the only look at the clock: wall time for what people see, monotonic time for every wait."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time to the whole engine."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC; it may jump when somebody sets the clock."""

    def monotonic(self) -> float:
        """Seconds since some moment, never going back; only differences mean something."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""
        return time.monotonic()
