"""A snapshot as it counts at a moment: judged by the clock, with what its documents left out taken from the belief."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.belief import Belief, Seen, digest
from tray_status.core.model import Incident, Update
from tray_status.core.reading import Snapshot
from tray_status.core.standing import at_first_sight, standing, until_its_end
from tray_status.core.text import words

LATE_IN_ACTIVE = timedelta(minutes=15)
"""An entry so young may stand in the history before the list of open incidents has it."""

UPDATES_KEPT = 100


def recall(belief: Belief, snapshot: Snapshot, now: datetime) -> Snapshot:
    """The snapshot judged at `now`, with what single documents left out filled in from what we hold.

    What stands open in a history alone while the list of open incidents was read as well is left out: it is as absent
    as if it were not there, unless it is so young that the list may be behind.
    """
    known = {incident.id: incident for incident in belief.incidents}
    incidents, digests = [], {}
    for listed in snapshot.incidents:
        before, seen = known.get(listed.id), belief.seen.get(listed.id)
        if snapshot.complete(listed.kind) and listed.id in snapshot.only_recent:
            incident = _in_history_alone(_judged(listed, before, seen, now), before, now)
        else:
            incident = _judged(_dated(listed, before, seen, now), before, seen, now)
        if incident is not None:
            incidents.append(incident)
            digests[incident.id] = _digest(incident, before, seen)
    return replace(snapshot, incidents=tuple(incidents), digests=digests)


def _digest(incident: Incident, before: Incident | None, seen: Seen | None) -> str:
    """Its digest, taken over from the belief where its words are those we hold: long ones take their time to compare.

    What ended by being absent has its phase from us, not from the page: there the digest is that of what was listed.
    """
    if before is None or seen is None or before.over is not seen.over or _told(incident) != _told(before):
        return digest(incident)
    return seen.digest


def _told(incident: Incident) -> tuple[object, ...]:
    """What the digest is made of."""
    return incident.kind, incident.title, incident.impact, incident.phase, incident.newest_text


def _dated(listed: Incident, before: Incident | None, seen: Seen | None, now: datetime) -> Incident:
    """What is listed without any date and phase, with the moments at which it and its newest words were first seen.

    Nothing else tells how old it is: a feed without dates would otherwise be full of incidents that never end.
    """
    if listed.over or (listed.phase, listed.started_at, listed.updated_at) != (None, None, None):
        return listed
    if before is None:
        return replace(listed, started_at=now)
    if before.phase is not None:
        return listed
    same = seen is not None and seen.digest == _digest(_remember(listed, before), before, seen)
    return replace(listed, updated_at=before.updated_at if same else now)


def _judged(listed: Incident, before: Incident | None, seen: Seen | None, now: datetime) -> Incident:
    """What is listed as it stands now, with what single documents left out filled in."""
    listed = until_its_end(listed, now, believed=before)
    if before is None:
        return at_first_sight(listed, now)
    incident = _remember(listed, before)
    if before.over and seen is not None and not seen.over:
        return standing(incident, now)  # it ended by being absent; now that it is listed it speaks for itself
    aged = before.over and before.phase is None and incident.phase is None
    if aged and seen is not None and seen.digest == _digest(incident, before, seen):
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
        regions=listed.regions or before.regions,
        started_at=listed.started_at or before.started_at,
        ends_at=listed.ends_at or before.ends_at,
        url=listed.url or before.url,
        updates=_all_updates(listed.updates, before.updates),
    )


def _all_updates(listed: tuple[Update, ...], before: tuple[Update, ...]) -> tuple[Update, ...]:
    """The listed updates, followed by older ones that the page does not show (any more); newest first.

    Many pages show the latest one alone: what went before is known from earlier polls only.
    """
    if before[: len(listed)] == listed:
        return before
    oldest = min((update.at for update in listed if update.at is not None), default=None)
    older = [update for update in before if update.at is not None and (oldest is None or update.at < oldest)]
    if not older:
        return listed
    shown = {words(update.body) for update in listed}
    return (*listed, *(update for update in older if words(update.body) not in shown))[:UPDATES_KEPT]
