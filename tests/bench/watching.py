"""Owns what a measured product is given instead of clock and terminal, and what watches it."""

from __future__ import annotations

import logging
import os
import time
from datetime import datetime, timedelta

from tray_status.engine.clock import SystemClock


class SkippingClock(SystemClock):
    """The machine's clock, set ahead by what was skipped, on the wall and monotonic alike."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def now(self) -> datetime:
        """The time of day, with what was skipped."""
        return super().now() + timedelta(seconds=self.skipped)

    def monotonic(self) -> float:
        """Seconds, with what was skipped."""
        return super().monotonic() + self.skipped


class Nowhere:
    """The stream to which notifications are printed."""

    def __init__(self) -> None:
        self.written = 0

    def write(self, text: str, /) -> int:
        """Count, and forget."""
        self.written += len(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        """No."""
        return False


class Noted(logging.Handler):
    """Hears from the engine's log which provider's events were decided on, and when."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.at: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Note the moment."""
        if record.msg == "%s: %s: %s" and isinstance(record.args, tuple):
            self.at.setdefault(str(record.args[0]), time.monotonic())


class Syncs:
    """Counts what is written for good (`os.fsync`)."""

    def __init__(self) -> None:
        self.syncs = 0
        self._fsync = os.fsync
        os.fsync = self._count_sync  # type: ignore[assignment]  # the program only ever hands it numbers

    def _count_sync(self, handle: int) -> None:
        self.syncs += 1
        self._fsync(handle)
