"""What is asked of a page (documents) and what its answers said in our words (readings, one snapshot of a poll)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from tray_status.core.mapping import DocumentMapping
from tray_status.core.model import Component, ComponentId, Health, Incident, IncidentId, Kind
from tray_status.core.text import safe_id

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPONENTS_MOST = 2_000
"""Components of one page that are held; the largest page known has some 500."""

Role = NewType("Role", str)


class Scope(StrEnum):
    """What absence from a document means: ACTIVE, it is over; RECENT, nothing."""

    ACTIVE = "active"
    RECENT = "recent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known of a page before it is asked: its URL (http(s), no fragment), and its feed where it is known.

    `mapping` says what documents hold of which no platform knows it: one for each document, () where there are none.
    """

    url: str
    feed: str | None = None
    mapping: tuple[DocumentMapping, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing to fetch. A `needed` one that fails fails the poll; an extra one leaves a note."""

    role: Role
    url: str
    needed: bool = True
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one document said.

    `health` is what the document itself states for the whole page, or None. `tells` is whether its list of incidents
    is enough to know the page's health when `health` is None and it names no components: true of a status page's feed
    with entries, false of an empty feed, of one without any phase, and of a document about a single incident.
    `doubtful` is whether it speaks of its health in words that were not understood: such a reading can prove that
    something is wrong, never that all is well. `covers` are, for scope ACTIVE, the kinds of which it lists everything
    open: absence of another kind means nothing.
    `feeds` are addresses of feeds found in a page's HTML. `notes` are sentences about what was not understood.
    """

    role: Role
    scope: Scope
    health: Health | None = None
    tells: bool = False
    doubtful: bool = False
    covers: tuple[Kind, ...] = tuple(Kind)
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    page_name: str | None = None
    page_url: str | None = None
    feeds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The readings of one poll put together.

    `active` is whether a document of scope ACTIVE was among them; `only_recent` are the ids listed by none of these,
    `covers` the kinds of which these list everything that is open. `digests` are those of its incidents as far as they
    are known already (`core.recall`).
    """

    health: Health | None = None
    tells: bool = False
    doubtful: bool = False
    covers: tuple[Kind, ...] = tuple(Kind)
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    active: bool = False
    only_recent: frozenset[str] = frozenset()
    digests: Mapping[IncidentId, str] = field(default_factory=dict)
    page_name: str | None = None
    page_url: str | None = None
    feeds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def complete(self, kind: Kind) -> bool:
        """Whether everything open of this kind is listed, so that absence means that it is over."""
        return self.active and kind in self.covers


def assemble(readings: Iterable[Reading]) -> Snapshot:
    """Put the readings of one poll together; where two documents tell the same thing, the earlier reading wins."""
    every = tuple(_safe(reading) for reading in readings)
    incidents: dict[str, Incident] = {}
    for reading in every:
        for incident in reading.incidents:
            known = incidents.get(incident.id)
            incidents[incident.id] = incident if known is None else _fill(known, incident)
    listed = {incident.id for reading in every if reading.scope is Scope.ACTIVE for incident in reading.incidents}
    active = any(reading.scope is Scope.ACTIVE for reading in every)
    return Snapshot(
        health=next((reading.health for reading in every if reading.health is not None), None),
        tells=any(reading.tells for reading in every),
        doubtful=any(reading.doubtful for reading in every),
        covers=tuple(
            kind for kind in Kind if any(reading.scope is Scope.ACTIVE and kind in reading.covers for reading in every)
        ),
        components=_components(every),
        incidents=tuple(incidents.values()),
        active=active,
        only_recent=frozenset(incidents) - listed,
        page_name=next((reading.page_name for reading in every if reading.page_name), None),
        page_url=next((reading.page_url for reading in every if reading.page_url), None),
        feeds=tuple(dict.fromkeys(feed for reading in every for feed in reading.feeds)),
        notes=tuple(dict.fromkeys(note for reading in every for note in reading.notes)),
    )


def _components(readings: tuple[Reading, ...]) -> tuple[Component, ...]:
    """The components of the first document that names any; a health that it leaves out as another document tells it."""
    first = next((reading.components for reading in readings if reading.components), ())
    if all(one.health is not None for one in first):
        return first
    told = {one.id: one.health for reading in reversed(readings) for one in reading.components if one.health}
    return tuple(replace(one, health=told.get(one.id)) if one.health is None else one for one in first)


def _safe(reading: Reading) -> Reading:
    """The reading with ids that can be written down, and no more components than anybody could name."""
    incidents = tuple(
        incident if (id_ := safe_id(incident.id)) == incident.id else replace(incident, id=IncidentId(id_))
        for incident in reading.incidents
    )
    components = tuple(
        part if (id_ := safe_id(part.id)) == part.id else replace(part, id=ComponentId(id_))
        for part in reading.components[:COMPONENTS_MOST]
    )
    if incidents == reading.incidents and components == reading.components:
        return reading
    return replace(reading, incidents=incidents, components=components)


def _fill(known: Incident, other: Incident) -> Incident:
    """The incident as the earlier document has it, with what it leaves out taken from the later one."""
    phase = known.phase if known.phase is not None else other.phase
    # An end belongs to the phase that stands: of two documents read at one moment the later may know it already.
    ended_at = other.resolved_at if phase is None or phase.over else None
    return replace(
        known,
        impact=known.impact if known.impact is not None else other.impact,
        phase=phase,
        components=known.components or other.components,
        regions=known.regions or other.regions,
        started_at=known.started_at or other.started_at,
        ends_at=known.ends_at or other.ends_at,
        updated_at=known.updated_at or other.updated_at,
        resolved_at=known.resolved_at or ended_at,
        url=known.url or other.url,
        updates=known.updates if known.newest_text or not other.updates else other.updates,
    )
