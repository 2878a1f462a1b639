"""What we hold true of a provider: the snapshots of all polls so far merged, never only the last one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tray_status.core.model import Component, Health, Incident, IncidentId, Phase
from tray_status.core.reading import Snapshot
from tray_status.core.standing import health_of, last_phase, standing
from tray_status.core.text import words

REMEMBERED = timedelta(days=90)
"""How long an id stays seen after it was last listed."""

LISTED_STEP = timedelta(hours=24)
"""`Seen.last_listed` lags behind by up to this: an unchanged provider is written to disk once a day, not every poll."""

FORGOTTEN_AFTER = REMEMBERED + LISTED_STEP

LOOKS_TO_END = 2
"""So many looks in a row must miss an open incident before its absence means anything."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """That an id was listed: the digest of its words, when it was last listed (to a day), whether it was over then.

    An incident that ended by being absent has the digest of its end, and was not over when it was last listed.
    """

    digest: str
    last_listed: datetime
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """All polls so far. `absent` counts looks in a row at documents that ought to list an open incident and do not.

    `seen` holds ids for 90 days after they were last listed. `read_at` is when a good poll last changed anything here;
    None: no poll was good yet.
    """

    health: Health | None = None
    tells: bool = False
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    seen: Mapping[IncidentId, Seen] = field(default_factory=dict)
    absent: Mapping[IncidentId, int] = field(default_factory=dict)
    read_at: datetime | None = None

    @property
    def open(self) -> tuple[Incident, ...]:
        """The incidents, maintenances and notices that are not known to be over."""
        return tuple(incident for incident in self.incidents if not incident.over)

    def incident(self, incident: IncidentId) -> Incident | None:
        """The incident of that id as we hold it, or None."""
        return next((known for known in self.incidents if known.id == incident), None)


def digest(incident: Incident) -> str:
    """Sixteen hex digits over the words: kind, title, impact, phase, newest text.

    Neither bytes nor dates count, nor what follows from dates and the clock alone, such as the age at which an entry
    without any phase is taken to be over.
    """
    parts = (
        incident.kind.value,
        words(incident.title),
        incident.impact.word if incident.impact is not None else "",
        incident.phase.value if incident.phase is not None else "",
        words(incident.newest_text),
    )
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def digest_in(seen: Snapshot, incident: Incident) -> str:
    """The digest of one of a snapshot's incidents."""
    known = seen.digests.get(incident.id)
    return known if known is not None else digest(incident)


def missing(belief: Belief, seen: Snapshot) -> tuple[Incident, ...]:
    """The incidents we hold open that the snapshot does not list."""
    listed = {incident.id for incident in seen.incidents}
    return tuple(incident for incident in belief.open if incident.id not in listed)


def ended_by_absence(belief: Belief, incident: Incident) -> bool:
    """Whether this look at a snapshot that misses the incident is the one which ends it."""
    return belief.absent.get(incident.id, 0) + 1 >= LOOKS_TO_END


def closed(incident: Incident, seen: Snapshot, now: datetime) -> Incident:
    """What an incident becomes that was missing long enough.

    Missing from a list of what is open, it is over; missing from a history, or planned and called off, it is merely no
    longer listed (no phase, and over).
    """
    incident = standing(incident, now)
    if not seen.complete(incident.kind) or incident.phase is Phase.SCHEDULED:
        return replace(incident, phase=None, resolved_at=now)
    return replace(incident, phase=last_phase(incident), resolved_at=incident.resolved_at or now)


def merge(belief: Belief, seen: Snapshot, now: datetime) -> Belief:
    """The belief after another good look. `seen` went through `recall`; `now` is used for dates, never for judging."""
    listed = {incident.id: incident for incident in seen.incidents}
    absent: dict[IncidentId, int] = {}
    kept, ended = [], []
    for incident in belief.incidents:
        if incident.id in listed:
            continue
        if incident.over:
            kept.append(incident)
        elif ended_by_absence(belief, incident):
            ended.append(closed(incident, seen, now))
        else:
            absent[incident.id] = belief.absent.get(incident.id, 0) + 1
            kept.append(incident)
    merged = Belief(
        health=health_of(seen, now),
        tells=seen.tells,
        components=seen.components or belief.components,
        incidents=tuple(sorted((*listed.values(), *kept, *ended), key=_newest_first, reverse=True)),
        seen=_seen(belief, seen, ended, now),
        absent=absent,
        read_at=belief.read_at,
    )
    return belief if merged == belief and belief.read_at is not None else replace(merged, read_at=now)


def _newest_first(incident: Incident) -> tuple[bool, datetime, str]:
    return not incident.over, incident.started_at or incident.updated_at or EPOCH, incident.id


def _seen(belief: Belief, seen: Snapshot, ended: list[Incident], now: datetime) -> dict[IncidentId, Seen]:
    ids = {id_: entry for id_, entry in belief.seen.items() if now - entry.last_listed <= FORGOTTEN_AFTER}
    for incident in ended:
        if incident.phase is not None and incident.id in ids:
            ids[incident.id] = replace(ids[incident.id], digest=digest(incident))
    for incident in seen.incidents:
        before = ids.get(incident.id)
        fresh = before is not None and now - before.last_listed < LISTED_STEP
        ids[incident.id] = Seen(
            digest=digest_in(seen, incident),
            last_listed=before.last_listed if before is not None and fresh else now,
            over=incident.over,
        )
    return ids
