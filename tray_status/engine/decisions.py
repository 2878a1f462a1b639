"""The decision log: what became of every event and of every alert, and why, in two files of 1 MB."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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


class Fate(StrEnum):
    """What became of an alert at one of its notifiers.

    FAILED will be tried again. HELD waits, for all of its notifiers when none is named. The others end it; WITHDRAWN is
    what nobody needed to hear any more.
    """

    SHOWN = "shown"
    REPLACED = "replaced"
    GIVEN_UP = "given_up"
    FAILED = "failed"
    HELD = "held"
    WITHDRAWN = "withdrawn"

    @property
    def final(self) -> bool:
        """Whether nothing follows it."""
        return self not in (Fate.FAILED, Fate.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log, with the reason in one sentence: a decision, the fate of an alert, or a note.

    A decision has a `kind`: whether that event is `told`, by which `alert` and `notifiers`. A fate tells of the `alert`
    at one `notifier`, after so many failed `attempts`; what is HELD or FAILED waits `until` then, and what a rule holds
    names all `notifiers` that wait. A note has neither: what the user asked for.
    """

    at: datetime
    provider: ProviderId | None = None
    kind: EventKind | None = None
    incident: IncidentId | None = None
    title: str | None = None
    told: bool = False
    reason: str
    alert: AlertId | None = None
    notifiers: tuple[str, ...] = ()
    fate: Fate | None = None
    notifier: str | None = None
    attempts: int = 0
    until: datetime | None = None


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
        notifiers=decision.notifiers,
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
        newer, older = self._newer.read(), self._older.read()
        if newer and older[-len(newer) :] == newer:
            # Another process put it aside between the two: it was read twice, and what follows it not at all.
            newer = self._newer.read()
        found = [
            entry
            for entry in (*older, *newer)
            if (since is None or entry.at >= since)
            and (provider is None or entry.provider == provider)
            and (incident is None or entry.incident == incident)
        ]
        return tuple(found if limit is None else found[max(0, len(found) - limit) :])

    def _turn_over(self) -> None:
        self._newer.put_aside(self._older_path)
