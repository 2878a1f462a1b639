"""Owns short ways to write down what a page says: incidents and readings as a test or a story names them."""

from __future__ import annotations

from datetime import datetime

from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Reading, Role, Scope


def incident(
    id_: str,
    *,
    since: datetime | None,
    phase: str | None = "investigating",
    impact: str | None = "major",
    title: str | None = None,
    says: str = "We are looking into it.",
    updated: datetime | None = None,
    until: datetime | None = None,
    kind: str = "incident",
    components: tuple[str, ...] = (),
) -> Incident:
    """An incident whose newest update `says` something, at `updated` or else at `since`. `until` is a planned end."""
    at = updated or since
    stage = Phase(phase) if phase is not None else None
    return Incident(
        id=IncidentId(id_),
        kind=Kind(kind),
        title=title or f"Trouble {id_}",
        impact=Impact[impact.upper()] if impact is not None else None,
        phase=stage,
        components=components,
        started_at=since,
        ends_at=until,
        updated_at=at,
        resolved_at=at if stage is not None and stage.over else None,
        updates=(Update(at=at, phase=stage, body=says),),
    )


def summary(
    *incidents: Incident,
    health: str | None = "operational",
    components: dict[str, str | None] | None = None,
    tells: bool = False,
    notes: tuple[str, ...] = (),
) -> Reading:
    """A document that lists everything that is open."""
    return Reading(
        role=Role("summary"),
        scope=Scope.ACTIVE,
        health=Health[health.upper()] if health is not None else None,
        tells=tells,
        components=tuple(
            Component(id=ComponentId(name), name=name, health=Health[word.upper()] if word is not None else None)
            for name, word in (components or {}).items()
        ),
        incidents=incidents,
        notes=notes,
    )


def history(*incidents: Incident, tells: bool = True) -> Reading:
    """A document that lists the latest entries."""
    return Reading(role=Role("history"), scope=Scope.RECENT, tells=tells, incidents=incidents)
