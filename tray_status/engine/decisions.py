"""The decision log: what became of every event and why, in two files of 1 MB."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tray_status.core.alerts import Decision
from tray_status.core.events import AlertId, EventKind
from tray_status.core.model import IncidentId, ProviderId
from tray_status.engine.disk import Disk
from tray_status.engine.journal import Journal

LIMIT = 1_000_000
"""Bytes of one file. The older of the two goes when the newer is full."""

FILE = "decisions.jsonl"
OLDER_FILE = "decisions.1.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision: what it was about, whether the user is told, and the reason in one sentence.

    `kind` is None for a note that belongs to no event, `alert` the id of the alert that tells it.
    """

    at: datetime
    provider: ProviderId | None = None
    kind: EventKind | None = None
    incident: IncidentId | None = None
    title: str | None = None
    told: bool = False
    reason: str
    alert: AlertId | None = None


def entry_of(decision: Decision, at: datetime) -> Entry:
    """The line for what became of one event; `at` is when it was decided."""
    event = decision.event
    return Entry(
        at=at,
        provider=event.provider,
        kind=event.kind,
        incident=event.incident.id if event.incident is not None else None,
        title=event.incident.title if event.incident is not None else None,
        told=decision.told,
        reason=decision.reason,
        alert=decision.alert,
    )


class DecisionLog:
    """The two files. `add` may be called in any thread, `flush` in the one that writes, `read` in any process."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self._older_path = folder / OLDER_FILE
        self._newer = Journal(disk, folder / FILE, Entry, limit=LIMIT, make_room=self._turn_over)
        self._older = Journal(disk, self._older_path, Entry, limit=LIMIT, make_room=self._turn_over)

    def add(self, entries: Iterable[Entry]) -> None:
        """Have entries added with the next `flush`."""
        self._newer.add(entries)

    def flush(self) -> None:
        """Add them to the file. Raises StateError; then they wait on."""
        self._newer.flush()

    def read(
        self,
        *,
        since: datetime | None = None,
        provider: ProviderId | None = None,
        incident: IncidentId | None = None,
        limit: int | None = None,
    ) -> tuple[Entry, ...]:
        """The newest `limit` entries from `since` on, of one provider or incident when named; oldest first.

        Raises OSError and StateError.
        """
        found = [
            entry
            for entry in (*self._older.read(), *self._newer.read())
            if (since is None or entry.at >= since)
            and (provider is None or entry.provider == provider)
            and (incident is None or entry.incident == incident)
        ]
        return tuple(found if limit is None else found[max(0, len(found) - limit) :])

    def _turn_over(self) -> None:
        self._newer.put_aside(self._older_path)
