"""Owns Apple's system status: one JSON of all services, for customers or for developers, bare or as JSON-P."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.standing import worst
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import host_of, under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.ids import made_id
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, text_at, time_at
from tray_status.platforms.vendor import JSON_P, json_role
from tray_status.platforms.words import HEALTH_IMPACTS, Notes, key, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.state import ProviderState

NAME: Final = "apple"
SERVICES: Final = Role("services")

_PATH: Final = "/data/system_status_en_US.js"
_DEVELOPERS: Final = "developer.apple.com"
_FOR_DEVELOPERS: Final = "https://www.apple.com/support/systemstatus/data/developer/system_status_en_US.js"

_HEALTHS: Final[Mapping[str, Health]] = {
    "issue": Health.DEGRADED,
    "performance": Health.DEGRADED,
    "outage": Health.PARTIAL_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_PHASES: Final[Mapping[str, Phase]] = {
    "ongoing": Phase.INVESTIGATING,
    "resolved": Phase.RESOLVED,
    "completed": Phase.COMPLETED,
    **dict.fromkeys(("upcoming", "scheduled"), Phase.SCHEDULED),
}
_IN_MAINTENANCE: Final = {Phase.INVESTIGATING: Phase.IN_PROGRESS, Phase.RESOLVED: Phase.COMPLETED}
_IN_INCIDENT: Final = {Phase.COMPLETED: Phase.RESOLVED}
_ALL: Final = "all users are affected"
_NAMED: Final = 3
"""Services that a title names."""


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The one document; that for developers lies on another host than their page."""
    url = _FOR_DEVELOPERS if host_of(page.url) == _DEVELOPERS else under(page.url, _PATH)
    return (Document(role=SERVICES, url=url, scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the services with their events."""
    return json_role(JSON_P.sub(b"", body), NAME, _role_of)


def _role_of(value: object) -> Role | None:
    listed = items_at(as_object(value), "services")
    ours = any(text_at(one, "serviceName") and list_at(one, "events") is not None for one in listed)
    return SERVICES if ours else None


def read(role: Role, body: bytes, _page: Page) -> Reading:
    """What the document says. Raises PayloadError when it is none, or not all of it."""
    value, notes = json_of(JSON_P.sub(b"", body), NAME)
    if _role_of(value) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no list of Apple's services.", NAME)
    said = Notes(*notes)
    listed = items_at(as_object(value), "services")
    components = tuple(_component(item, said) for item in listed if text_at(item, "serviceName"))
    incidents = tuple(_joined(code, parts) for code, parts in _events(listed, said).items())
    return Reading(
        role=role,
        scope=Scope.RECENT,
        doubtful=len(components) < len(listed) or any(component.health is None for component in components),
        components=components,
        incidents=incidents,
        notes=said.all,
    )


def _component(raw: Json, notes: Notes) -> Component:
    """One service: well if none of its events goes on, and None where the events are not told or not understood."""
    name = one_line(plain_text(text_at(raw, "serviceName"), limit=BODY_LIMIT))
    going_on: list[Health | None] = []
    for event in items_at(raw, "events"):
        phase = look_up(_PHASES, text_at(event, "eventStatus"), "state of an event", notes)
        if phase is None or phase is Phase.INVESTIGATING:
            going_on.append(_health(event, notes) if phase else None)
    told = list_at(raw, "events") is not None and None not in going_on
    return Component(
        id=ComponentId(name), name=name, health=(worst(tuple(going_on)) or Health.OPERATIONAL) if told else None
    )


def _health(event: Json, notes: Notes) -> Health | None:
    health = look_up(_HEALTHS, text_at(event, "statusType"), "type of an event", notes)
    everybody = key(text_at(event, "usersAffected")) == _ALL
    return Health.MAJOR_OUTAGE if health is Health.PARTIAL_OUTAGE and everybody else health


def _events(services: Sequence[Json], notes: Notes) -> dict[str, list[Incident]]:
    """What each event says of each service concerned: it stands under all of them, with the same id."""
    found: dict[str, list[Incident]] = {}
    for service in services:
        name = one_line(plain_text(text_at(service, "serviceName"), limit=BODY_LIMIT))
        for event in items_at(service, "events"):
            part = _part(event, name, notes)
            found.setdefault(part.id, []).append(part)
    return found


def _part(event: Json, service: str, notes: Notes) -> Incident:
    health = _health(event, notes)
    kind = Kind.MAINTENANCE if health is Health.MAINTENANCE else Kind.INCIDENT
    phase = look_up(_PHASES, text_at(event, "eventStatus"), "state of an event", notes)
    if phase is not None:
        phase = (_IN_MAINTENANCE if kind is Kind.MAINTENANCE else _IN_INCIDENT).get(phase, phase)
    starts, ends = time_at(event, "epochStartDate", "startDate"), time_at(event, "epochEndDate", "endDate")
    over = phase is not None and phase.over
    # When something planned was announced, the page does not tell.
    written = None if phase is Phase.SCHEDULED else ends if over and ends else starts
    text = plain_text(text_at(event, "message"), limit=BODY_LIMIT)
    impact: Impact | None = HEALTH_IMPACTS[health] if health is not None else None
    return Incident(
        id=IncidentId(text_at(event, "messageId") or made_id(f"{service} {text}", starts)),
        kind=kind,
        title=one_line(text_at(event, "statusType")) or "Event",
        impact=impact,
        phase=phase,
        components=(service,) if service else (),
        started_at=starts,
        ends_at=ends if kind is Kind.MAINTENANCE else None,
        updated_at=written,
        resolved_at=ends if over else None,
        updates=(Update(at=written, phase=phase, body=text),),
    )


def _joined(code: str, parts: Sequence[Incident]) -> Incident:
    """One event by what it says of all its services: while it goes on for any of them, it counts for these alone."""
    going_on = [part for part in parts if not part.over] or list(parts)
    first = going_on[0]
    names = tuple(dict.fromkeys(name for part in going_on for name in part.components))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    impacts = [part.impact for part in going_on if part.impact is not None]
    return Incident(
        id=IncidentId(code),
        kind=first.kind,
        title=f"{first.title}: {', '.join(names[:_NAMED])}{more}" if names else first.title,
        impact=max(impacts, default=None),
        phase=first.phase,
        components=names,
        started_at=min((part.started_at for part in going_on if part.started_at), default=None),
        ends_at=first.ends_at,
        updated_at=first.updated_at,
        resolved_at=first.resolved_at,
        updates=first.updates,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Apple",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(SERVICES,),
    follow_up=no_follow_up,
    hosts=("apple.com",),
    probes=(Probe(role=SERVICES, path=_PATH),),
    probed_elsewhere=False,
)
