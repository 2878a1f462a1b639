"""What an incident counts as at a moment, and what follows for a provider's health: the only judge of dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.model import IMPACT_HEALTH, Component, Health, Incident, Kind, Phase
from tray_status.core.reading import Snapshot

YOUNG = timedelta(hours=24)
"""How long an entry without any known phase counts as open."""

DEMOTED_AFTER = timedelta(days=15)
"""An open incident without an update for so long is listed, and no longer colours anything."""

MANY_COMPONENTS = 100
"""On pages with more components than this, single components do not speak for the provider (one is always ill)."""

AHEAD = timedelta(days=1)
"""What begins so long from now is planned, whatever it is called; a zone that was misread shifts no date that far."""

UNTOLD = frozenset({None, Phase.SCHEDULED})
_JUST_LISTED = frozenset({None, Phase.INVESTIGATING})
_GOING_ON = {True: Phase.IN_PROGRESS, False: Phase.INVESTIGATING}


def last_phase(incident: Incident) -> Phase:
    """The phase in which an entry of this kind ends."""
    return Phase.COMPLETED if incident.kind is Kind.MAINTENANCE else Phase.RESOLVED


def until_its_end(incident: Incident, now: datetime, *, believed: Incident | None = None) -> Incident:
    """What nothing but a date calls over: it is, once that date has come; until then it goes on.

    What we hold over stays so until that date moves, whatever the clock does.
    """
    if incident.phase is not None or incident.resolved_at is None:
        return incident
    held = believed is not None and believed.over and believed.resolved_at == incident.resolved_at
    if held or incident.resolved_at <= now:
        return replace(incident, phase=last_phase(incident))
    planned = incident.kind is Kind.MAINTENANCE
    goes_on = None if planned and incident.started_at is not None else _GOING_ON[planned]
    return replace(incident, phase=goes_on, resolved_at=None, ends_at=incident.ends_at or incident.resolved_at)


def standing(incident: Incident, now: datetime, *, believed: Incident | None = None) -> Incident:
    """The incident as it counts at `now`.

    A maintenance that the page still calls scheduled (or calls nothing) begins and ends with its window; once over it
    stays so until its window moves, whatever the clock does. A phase the reader did not know leaves the one we
    believed; at first sight such an entry is open while it is young, else over.
    """
    if incident.over:
        return incident
    if believed is not None and _announced_before(incident, believed):
        incident = _as_planned(incident, now)
    if incident.kind is Kind.MAINTENANCE and incident.phase in UNTOLD and incident.started_at is not None:
        return _by_dates(incident, incident.started_at, now, believed)
    if incident.phase is not None:
        return incident
    if believed is not None and believed.phase is not None:
        return replace(incident, phase=believed.phase, resolved_at=believed.resolved_at)
    latest = incident.updated_at or incident.started_at
    if latest is not None and now - latest > YOUNG:
        return replace(incident, resolved_at=latest)
    return incident


def at_first_sight(incident: Incident, now: datetime) -> Incident:
    """The incident as it counts at `now` for who never saw it: an entry that is dated far ahead announces work."""
    incident = until_its_end(incident, now)
    ahead = incident.started_at is not None and incident.started_at - now > AHEAD
    return standing(_as_planned(incident, now) if ahead and _merely_listed(incident) else incident, now)


def _announced_before(incident: Incident, believed: Incident) -> bool:
    """Whether it is what we hold as planned, with the same beginning."""
    known = believed.kind is Kind.MAINTENANCE and believed.started_at == incident.started_at
    return known and incident.started_at is not None and _merely_listed(incident)


def _merely_listed(incident: Incident) -> bool:
    return incident.kind is Kind.INCIDENT and incident.phase in _JUST_LISTED and not incident.over


def _as_planned(incident: Incident, now: datetime) -> Incident:
    begun = incident.started_at is not None and incident.started_at <= now
    return replace(incident, kind=Kind.MAINTENANCE, phase=Phase.IN_PROGRESS if begun else Phase.SCHEDULED)


def _only_written(maintenance: Incident) -> bool:
    """Whether the one date of what its page calls scheduled is that of its last change: it does not begin with that."""
    only = maintenance.ends_at is None and maintenance.started_at == maintenance.updated_at
    return only and maintenance.phase is Phase.SCHEDULED


def _untold(maintenance: Incident, starts_at: datetime, now: datetime) -> Incident:
    """What has a beginning and neither a word nor an end: planned before it, and not for ever after it."""
    if now < starts_at:
        return replace(maintenance, phase=Phase.SCHEDULED)
    latest = max(starts_at, maintenance.updated_at or starts_at)
    return replace(maintenance, resolved_at=latest) if now - latest > YOUNG else maintenance


def _window(maintenance: Incident) -> tuple[datetime | None, datetime | None]:
    return maintenance.started_at, maintenance.ends_at


def _by_dates(maintenance: Incident, starts_at: datetime, now: datetime, believed: Incident | None) -> Incident:
    """The maintenance of which its page says at most that it is scheduled: its dates tell."""
    if _only_written(maintenance):
        return maintenance
    if maintenance.phase is None and maintenance.ends_at is None:
        return _untold(maintenance, starts_at, now)
    if believed is not None and believed.phase is Phase.COMPLETED and _window(believed) == _window(maintenance):
        return replace(maintenance, phase=Phase.COMPLETED, resolved_at=believed.resolved_at)
    phase = _by_window(maintenance, starts_at, now)
    return replace(maintenance, phase=phase, resolved_at=maintenance.ends_at if phase.over else None)


def _by_window(maintenance: Incident, starts_at: datetime, now: datetime) -> Phase:
    if now < starts_at:
        return Phase.SCHEDULED
    if maintenance.ends_at is not None and now >= maintenance.ends_at:
        return Phase.COMPLETED
    return Phase.IN_PROGRESS


def upcoming(incident: Incident) -> bool:
    """Whether it is planned and has not begun (of an incident that went through `standing`)."""
    return incident.phase is Phase.SCHEDULED


def demoted(incident: Incident, now: datetime) -> bool:
    """Whether an open incident has been silent for so long that it colours nothing any more."""
    latest = incident.updated_at or incident.started_at
    return latest is not None and now - latest > DEMOTED_AFTER


def burden(incident: Incident, now: datetime) -> Health | None:
    """What one incident means for its provider's health, or None when it means nothing (over, upcoming, notice)."""
    if incident.over or upcoming(incident) or incident.kind is Kind.NOTICE or demoted(incident, now):
        return None
    if incident.kind is Kind.MAINTENANCE:
        return Health.MAINTENANCE
    return IMPACT_HEALTH[incident.impact] if incident.impact is not None else Health.DEGRADED


def worst(healths: tuple[Health | None, ...]) -> Health | None:
    """The worst of those that are known, or None when none is."""
    return max((health for health in healths if health is not None), default=None)


def health_of(snapshot: Snapshot, now: datetime) -> Health | None:
    """How well the provider is by this snapshot: as the page states it; else by its components and open incidents.

    None where nothing in it tells: never taken for well.
    """
    if snapshot.health is not None:
        return snapshot.health
    found = told_by_parts(snapshot.components, snapshot.incidents, tells=snapshot.tells, now=now)
    return None if found is Health.OPERATIONAL and snapshot.doubtful else found


def told_by_parts(
    components: tuple[Component, ...], incidents: tuple[Incident, ...], *, tells: bool, now: datetime
) -> Health | None:
    """The worst of components and open incidents; well if no component is named and the list of incidents `tells`."""
    parts = worst(tuple(component.health for component in components))
    events = worst(tuple(burden(standing(incident, now), now) for incident in incidents))
    found = worst((parts, events))
    if found is None and tells and not components:
        return Health.OPERATIONAL
    return found
