"""The history file of one provider: one line per event, for 90 days and within 512 kB."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from tray_status.core.history import KEPT, Record, within
from tray_status.engine.disk import Disk
from tray_status.engine.journal import Journal, line_of

COMPACTED_AFTER = timedelta(days=30)
LIMIT = 512 * 1000
AFTER_MAKING_ROOM = LIMIT * 3 // 4
"""Making room rewrites the file, so it is made for many lines at once."""


class History:
    """Records of one provider. `add` may be called in any thread; `flush` and `compact` in the one that writes."""

    def __init__(self, disk: Disk, path: Path, now: Callable[[], datetime]) -> None:
        self._now = now
        self._journal = Journal(disk, path, Record, limit=LIMIT, make_room=self._make_room)

    def add(self, records: Iterable[Record]) -> None:
        """Have records added with the next `flush`."""
        self._journal.add(records)

    def flush(self) -> None:
        """Add them to the file. Raises StateError; then they wait on."""
        self._journal.flush()

    def read(self) -> tuple[Record, ...]:
        """The records of the last 90 days, in the order they were added. Raises OSError and StateError."""
        return within(self._journal.read(), self._now())

    def compact(self) -> None:
        """Drop records over 90 days old, once the oldest is a month older than that. Raises OSError and StateError."""
        records = self._journal.on_disk()
        if records and self._now() - min(record.at for record in records) > KEPT + COMPACTED_AFTER:
            self._journal.rewrite(within(records, self._now()))

    def _make_room(self) -> None:
        kept: list[Record] = []
        size = 0
        for record in reversed(within(self._journal.on_disk(), self._now())):
            size += len(line_of(record))
            if size > AFTER_MAKING_ROOM:
                break
            kept.append(record)
        self._journal.rewrite(reversed(kept))
