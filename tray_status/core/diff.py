"""Belief and snapshot in, events out. It knows no user settings: what is worth telling is decided in `alerts`."""

from __future__ import annotations

from datetime import datetime

from tray_status.core.belief import Belief, Seen, closed, digest_in, ended_by_absence, missing
from tray_status.core.events import Event, EventKind
from tray_status.core.model import Incident, Kind, Phase, ProviderId
from tray_status.core.reading import Snapshot

BEFORE_START = frozenset({None, Phase.SCHEDULED})


def diff(belief: Belief, seen: Snapshot, *, provider: ProviderId, now: datetime) -> tuple[Event, ...]:
    """Every difference about incidents between what we hold and what a snapshot that went through `recall` says."""
    events = []
    for after in seen.incidents:
        # Of an id that is not seen any more nothing is known, even where the incident is still kept.
        before = belief.incident(after.id) if after.id in belief.seen else None
        kind = _difference(belief.seen.get(after.id), before, after, digest_in(seen, after))
        if kind is not None:
            events.append(Event(kind=kind, provider=provider, incident=after, before=before, after=after, at=now))
    for incident in missing(belief, seen):
        after = closed(incident, seen, now)
        if ended_by_absence(belief, incident) and after.phase is not None:
            events.append(
                Event(kind=_ending(after), provider=provider, incident=after, before=incident, after=after, at=now)
            )
    return tuple(events)


def _difference(seen: Seen | None, before: Incident | None, after: Incident, digest: str) -> EventKind | None:
    if seen is None:
        return _ending(after) if after.over else _beginning(after)
    if seen.digest == digest:
        return None
    ended = before.over and before.phase is not None if before is not None else seen.over
    if after.over:
        return _over_now(before, after, ended=ended)
    # Merely no longer listed, and now back with new words, it goes on; over by its age, it is open again.
    if ended or (before is not None and before.over and seen.over):
        return EventKind.REOPENED
    return _progress(before, after)


def _over_now(before: Incident | None, after: Incident, *, ended: bool) -> EventKind | None:
    """What it means that an entry with new words is over: an edit if we held it ended, else its end if one is told."""
    if ended or (before is not None and before.over and after.phase is None):
        return EventKind.UPDATED
    return _ending(after) if after.phase is not None else None


def _beginning(after: Incident) -> EventKind:
    if after.kind is not Kind.MAINTENANCE:
        return EventKind.OPENED
    return EventKind.SCHEDULED if after.phase in BEFORE_START else EventKind.STARTED


def _ending(after: Incident) -> EventKind:
    return EventKind.COMPLETED if after.kind is Kind.MAINTENANCE else EventKind.RESOLVED


def _progress(before: Incident | None, after: Incident) -> EventKind:
    if before is None:
        return EventKind.UPDATED
    if after.kind is Kind.MAINTENANCE and before.phase in BEFORE_START and after.phase not in BEFORE_START:
        return EventKind.STARTED
    if after.impact is not None and before.impact is not None and after.impact > before.impact:
        return EventKind.ESCALATED
    return EventKind.UPDATED
