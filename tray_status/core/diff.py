"""Belief and snapshot in, events out. It knows no user settings: what is worth telling is decided in `alerts`."""

from __future__ import annotations

from datetime import datetime

from tray_status.core.belief import Belief, closed, digest, ended_by_absence, missing
from tray_status.core.events import Event, EventKind
from tray_status.core.model import Incident, Kind, Phase, ProviderId
from tray_status.core.reading import Snapshot

BEFORE_START = frozenset({None, Phase.SCHEDULED})


def diff(belief: Belief, seen: Snapshot, *, provider: ProviderId, now: datetime) -> tuple[Event, ...]:
    """Every difference about incidents between what we hold and what a snapshot that went through `recall` says."""
    events = [
        Event(kind=kind, provider=provider, incident=after, before=belief.incident(after.id), after=after, at=now)
        for after in seen.incidents
        if (kind := _difference(belief, after)) is not None
    ]
    for incident in missing(belief, seen):
        after = closed(incident, seen, now)
        if ended_by_absence(belief, incident) and after.phase is not None:
            events.append(
                Event(kind=_ending(after), provider=provider, incident=after, before=incident, after=after, at=now)
            )
    return tuple(events)


def _difference(belief: Belief, after: Incident) -> EventKind | None:
    seen = belief.seen.get(after.id)
    if seen is None:
        return _ending(after) if after.over else _beginning(after)
    before = belief.incident(after.id)
    if seen.digest == digest(after):
        return EventKind.REOPENED if before is not None and _told_over(before) and not after.over else None
    was_over = before.over if before is not None else seen.over
    if was_over:
        return EventKind.UPDATED if after.over else EventKind.REOPENED
    if after.over:
        return _ending(after) if after.phase is not None else None
    return _progress(before, after)


def _told_over(before: Incident) -> bool:
    """Whether we held it ended, not merely no longer listed: back with the same words, it goes on."""
    return before.over and before.phase is not None


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
