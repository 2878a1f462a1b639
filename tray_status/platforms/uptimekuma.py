"""Owns Uptime Kuma: the description of a status page, and the heartbeats that tell how its monitors are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Lead, Platform, no_follow_up
from tray_status.platforms.compat import each_once
from tray_status.platforms.ids import made_id
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at, time_at
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "uptimekuma"
STATUS: Final = Role("status-page")
HEARTBEAT: Final = Role("heartbeat")

_HEALTHS: Final[Mapping[str, Health]] = {
    "0": Health.MAJOR_OUTAGE,
    "1": Health.OPERATIONAL,
    "3": Health.MAINTENANCE,
}
_PENDING: Final = "2"
"""A beat that is being repeated: the one before it counts."""

_STYLES: Final[Mapping[str, Impact]] = {
    "info": Impact.NONE,
    "primary": Impact.NONE,
    "light": Impact.NONE,
    "dark": Impact.NONE,
    "warning": Impact.MINOR,
    "danger": Impact.MAJOR,
}
_PLANNED: Final[Mapping[str, Phase]] = {
    "scheduled": Phase.SCHEDULED,
    "under maintenance": Phase.IN_PROGRESS,
    "ended": Phase.COMPLETED,
    "inactive": Phase.COMPLETED,
}
_MANIFEST = re.compile(r"/api/status-page/([A-Za-z0-9-]{1,100})/manifest\.json")
_SLUG = re.compile(r"/(?:status|api/status-page(?:/heartbeat)?)/([A-Za-z0-9-]{1,100})/?$")


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """Both: the description names the monitors and what is announced, the heartbeats tell how they are."""
    named = page.feed or page.url
    found = _SLUG.search(named)
    slug, root = found[1] if found is not None else "default", origin(named)
    return (
        Document(role=STATUS, url=f"{root}/api/status-page/{slug}", scope=Scope.ACTIVE),
        Document(role=HEARTBEAT, url=f"{root}/api/status-page/heartbeat/{slug}", scope=Scope.RECENT),
    )


def leads(page: Page, html: str) -> tuple[Lead, ...]:
    """The description of the page that the HTML names, or whose name is the end of the address."""
    found = _MANIFEST.search(html) or _SLUG.search(page.url)
    if found is None:
        return ()
    return (Lead(role=STATUS, url=f"{origin(page.url)}/api/status-page/{found[1]}"),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the fields of the two documents."""
    try:
        return _role_of(as_object(json_of(body, NAME)[0]))
    except PayloadError:
        return None


def _role_of(raw: Json) -> Role | None:
    if text_at(object_at(raw, "config"), "slug") and list_at(raw, "publicGroupList") is not None:
        return STATUS
    return HEARTBEAT if object_at(raw, "heartbeatList") and "uptimeList" in raw else None


def read(role: Role, body: bytes, _page: Page) -> Reading:
    """What one of the two documents says. Raises PayloadError when it is none, or not all of it."""
    value, encoding = json_of(body, NAME)
    raw = as_object(value)
    if _role_of(raw) != role:
        refuse(PayloadFault.WRONG_PLATFORM, f"The JSON is no {role} of Uptime Kuma.", NAME)
    notes = Notes(*encoding)
    return _read_beats(raw, notes) if role == HEARTBEAT else _read_status(raw, notes)


def _read_beats(raw: Json, notes: Notes) -> Reading:
    """How each monitor is, by its newest beat; the other list names every monitor as well."""
    listed = object_at(raw, "heartbeatList")
    healths = {monitor: _health(items_at(listed, monitor), notes) for monitor in listed}
    every = {name.rpartition("_")[0] for name in object_at(raw, "uptimeList")} | {*listed}
    ill = [one for one in healths.values() if one is not None and one is not Health.OPERATIONAL]
    some = Health.OPERATIONAL in healths.values() and Health.MAJOR_OUTAGE in ill
    return Reading(
        role=HEARTBEAT,
        scope=Scope.RECENT,
        health=Health.PARTIAL_OUTAGE if some else max(ill, default=None),
        doubtful=any(healths.get(monitor) is None for monitor in every),
        components=tuple(
            Component(id=ComponentId(monitor), name=monitor, health=health) for monitor, health in healths.items()
        ),
        notes=notes.all,
    )


def _health(beats: list[Json], notes: Notes) -> Health | None:
    """By the newest beat that is no repetition; they stand in the order in which they came, or all dated."""
    dated = [(at, beat) for beat in beats if (at := time_at(beat, "time")) is not None]
    if len(dated) == len(beats):
        beats = [beat for _, beat in sorted(dated, key=lambda pair: pair[0])]
    told = [word for beat in beats if (word := text_at(beat, "status")) != _PENDING]
    if len(dated) < len(beats) and told[:1] != told[-1:]:
        return None  # which of them is the newest cannot be told
    return look_up(_HEALTHS, told[-1], "heartbeat", notes) if told else None


def _read_status(raw: Json, notes: Notes) -> Reading:
    components = tuple(
        Component(
            id=ComponentId(text_at(item, "id") or one_line(text_at(item, "name"))),
            name=one_line(text_at(item, "name")) or text_at(item, "id"),
            group=one_line(text_at(group, "name")) or None,
            health=None,
        )
        for group in items_at(raw, "publicGroupList")
        for item in objects_at(group, "monitorList")
    )
    # Older versions have the one, newer ones the other, and some both.
    single = raw.get("incident")
    pinned = [*items_at(raw, "incidents"), *([as_object(single)] if single is not None else [])]
    opened = [_incident(item, notes) for item in pinned]
    listed = "incidents" not in raw or list_at(raw, "incidents") is not None
    planned = [_maintenance(item, notes) for item in items_at(raw, "maintenanceList")]
    covers: tuple[Kind, ...] = ()
    if None not in opened and listed and ("incident" in raw or "incidents" in raw):
        covers += (Kind.INCIDENT, Kind.NOTICE)
    if list_at(raw, "maintenanceList") is not None and None not in planned:
        covers += (Kind.MAINTENANCE,)
    return Reading(
        role=STATUS,
        scope=Scope.ACTIVE,
        covers=covers,
        components=components,
        incidents=each_once((*opened, *planned)),
        page_name=one_line(text_at(object_at(raw, "config"), "title")) or None,
        notes=notes.all,
    )


def _incident(raw: Json, notes: Notes) -> Incident | None:
    """What is pinned to the page: as long as it is, it is open. Newer versions list what was taken down as well."""
    title, at = one_line(text_at(raw, "title")), time_at(raw, "createdDate")
    code = text_at(raw, "id") or made_id(title, at)
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    impact = look_up(_STYLES, text_at(raw, "style"), "style", notes)
    changed = time_at(raw, "lastUpdatedDate") or at
    down = next((raw[name] for name in ("active", "pin") if raw.get(name) is not None), True) in (False, 0)
    return Incident(
        id=IncidentId(code),
        kind=Kind.NOTICE if impact is Impact.NONE else Kind.INCIDENT,
        title=title or "(without a title)",
        impact=impact,
        phase=Phase.RESOLVED if down else Phase.INVESTIGATING,
        started_at=at,
        updated_at=changed,
        resolved_at=changed if down else None,
        updates=(Update(at=at, phase=None, body=plain_text(text_at(raw, "content"), limit=BODY_LIMIT)),),
    )


def _maintenance(raw: Json, notes: Notes) -> Incident | None:
    title = one_line(text_at(raw, "title"))
    code = text_at(raw, "id") or made_id(title, "")
    if not code:
        notes.add("A maintenance without id and title was left out.")
        return None
    slots = objects_at(raw, "timeslotList")
    slot = max(slots, key=lambda one: text_at(one, "startDate"), default={})
    starts = time_at(slot, "startDate")
    return Incident(
        id=IncidentId(f"maintenance-{code}"),
        kind=Kind.MAINTENANCE,
        title=title or "(without a title)",
        phase=look_up(_PLANNED, text_at(raw, "status"), "state of a maintenance", notes),
        started_at=starts,
        ends_at=time_at(slot, "endDate"),
        updates=(Update(at=starts, phase=None, body=plain_text(text_at(raw, "description"), limit=BODY_LIMIT)),),
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Uptime Kuma",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
    leads=leads,
)
