"""What we hold true of a provider: the snapshots of all polls so far merged, never only the last one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tray_status.core.model import Component, Health, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Snapshot
from tray_status.core.standing import health_of, standing
from tray_status.core.text import words

REMEMBERED = timedelta(days=90)
"""How long an id stays seen after it was last listed."""

LISTED_STEP = timedelta(hours=24)
"""`Seen.last_listed` lags behind by up to this: an unchanged provider is written to disk once a day, not every poll."""

FORGOTTEN_AFTER = REMEMBERED + LISTED_STEP

LOOKS_TO_END = 2
"""So many looks in a row must miss an open incident before its absence means anything."""

LATE_IN_ACTIVE = timedelta(minutes=15)
"""An entry so young may stand in the history before the list of open incidents has it."""

UPDATES_KEPT = 100
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


def recall(belief: Belief, snapshot: Snapshot, now: datetime) -> Snapshot:
    """The snapshot judged at `now`, with what single documents left out filled in from what we hold.

    What stands open in a history alone while the list of open incidents was read as well is left out: it is as absent
    as if it were not there, unless it is so young that the list may be behind.
    """
    known = {incident.id: incident for incident in belief.incidents}
    incidents = []
    for listed in snapshot.incidents:
        before = known.get(listed.id)
        incident: Incident | None = _judged(listed, before, belief.seen.get(listed.id), now)
        if incident is not None and snapshot.complete(incident.kind) and incident.id in snapshot.only_recent:
            incident = _in_history_alone(incident, before, now)
        if incident is not None:
            incidents.append(incident)
    return replace(snapshot, incidents=tuple(incidents))


def _judged(listed: Incident, before: Incident | None, seen: Seen | None, now: datetime) -> Incident:
    """What is listed as it stands now, with what single documents left out filled in."""
    if listed.phase is None and listed.resolved_at is not None:
        listed = replace(listed, phase=_last_phase(listed))
    if before is None:
        return standing(listed, now)
    incident = _remember(listed, before)
    if before.over and seen is not None and not seen.over:
        return standing(incident, now)  # it ended by being absent; now that it is listed it speaks for itself
    aged = before.over and before.phase is None and incident.phase is None
    if aged and seen is not None and seen.digest == digest(incident):
        # Over by its age alone: new words open it again, a new date or a clock set back does not.
        return replace(incident, resolved_at=before.resolved_at)
    return standing(incident, now, believed=before)


def _in_history_alone(incident: Incident, before: Incident | None, now: datetime) -> Incident | None:
    """What an entry is that the list of open incidents does not have; None: as absent as if it were not listed."""
    if incident.over:
        return incident
    if before is not None and before.over:
        if _stale(incident, now) or not _news_since(incident, before):
            return replace(incident, phase=before.phase, resolved_at=before.resolved_at)
    elif _stale(incident, now):
        if before is not None:
            return None
        return replace(incident, phase=None, resolved_at=_latest(incident) or now)
    return incident


def _last_phase(incident: Incident) -> Phase:
    return Phase.COMPLETED if incident.kind is Kind.MAINTENANCE else Phase.RESOLVED


def _latest(incident: Incident) -> datetime | None:
    return incident.updated_at or incident.started_at


def _stale(incident: Incident, now: datetime) -> bool:
    """Whether the list of open incidents has had time to catch up; a date far ahead of a clock says nothing."""
    latest = _latest(incident)
    return latest is None or abs(now - latest) > LATE_IN_ACTIVE


def _news_since(incident: Incident, before: Incident) -> bool:
    latest, ended = _latest(incident), before.resolved_at or before.updated_at
    return latest is not None and ended is not None and latest > ended


def _remember(listed: Incident, before: Incident) -> Incident:
    """The incident as listed now, with what this poll's documents leave out taken from what we hold."""
    return replace(
        listed,
        impact=listed.impact if listed.impact is not None else before.impact,
        components=listed.components or before.components,
        started_at=listed.started_at or before.started_at,
        ends_at=listed.ends_at or before.ends_at,
        url=listed.url or before.url,
        updates=_all_updates(listed.updates, before.updates),
    )


def _all_updates(listed: tuple[Update, ...], before: tuple[Update, ...]) -> tuple[Update, ...]:
    """The listed updates, followed by older ones that the page does not show (any more); newest first.

    Many pages show the latest one alone: what went before is known from earlier polls only.
    """
    if not listed or listed == before:
        return before
    oldest = min((update.at for update in listed if update.at is not None), default=None)
    older = [update for update in before if update.at is not None and (oldest is None or update.at < oldest)]
    if not older:
        return listed
    shown = {words(update.body) for update in listed}
    return (*listed, *(update for update in older if words(update.body) not in shown))[:UPDATES_KEPT]


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
    return replace(incident, phase=_last_phase(incident), resolved_at=incident.resolved_at or now)


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
            digest=digest(incident),
            last_listed=before.last_listed if before is not None and fresh else now,
            over=incident.over,
        )
    return ids
