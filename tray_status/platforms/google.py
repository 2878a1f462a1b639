"""Owns the dashboards of Google (Cloud, Workspace and those built alike): their list of incidents, their Atom feed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Impact, Incident, IncidentId, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import last_segment, under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import all_told, incident_url
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, newest, object_at, objects_at, text_at, time_at
from tray_status.platforms.vendor import json_role, read_ours, shows, understood
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.state import ProviderState

CLOUD: Final = "gcp"
WORKSPACE: Final = "gworkspace"
INCIDENTS: Final = Role("incidents")
FEED: Final = Role("feed")

_PATH: Final = "/incidents.json"
MOST_PLACES: Final = 100
_ENTRY: Final = r"<id>\s{0,20}tag:[^<:]{1,100}:feed:[A-Za-z0-9_-]{8,40}\.[A-Za-z0-9_-]{8,40}\s{0,20}</id>"
_FEEDS: Final = {
    CLOUD: re.compile(rf"(?s)^(?!.*google\.com/appsstatus).*?{_ENTRY}"),
    WORKSPACE: re.compile(rf"(?s)^(?=.*google\.com/appsstatus).*?{_ENTRY}"),
}
_HEADING = re.compile(r"^(?:#{1,6}\s.*|\*\*[^*\n]{1,80}:?\*\*:?)$")
_MARKS = re.compile(r"\*\*|__|^#{1,6}\s+|\\(?=[#*_])", re.MULTILINE)

_IMPACTS: Final[Mapping[str, Impact | None]] = {
    "available": None,
    "service information": Impact.MINOR,
    "service disruption": Impact.MAJOR,
    "service outage": Impact.CRITICAL,
}
_PHASES: Final[Mapping[str, Phase]] = {
    "available": Phase.RESOLVED,
    **dict.fromkeys(("service information", "service disruption", "service outage"), Phase.INVESTIGATING),
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The list of incidents of about a year."""
    return (Document(role=INCIDENTS, url=under(page.url, _PATH), scope=Scope.RECENT),)


def fallback(page: Page) -> tuple[Document, ...]:
    """The feed, which has one entry per update and neither impact nor dates of beginning and end."""
    return (Document(role=FEED, url=page.feed or under(page.url, "/en/feed.atom"), scope=Scope.RECENT),)


def _find_role(name: str, body: bytes, _page: Page) -> Role | None:
    if shows(body, name, _FEEDS[name]):
        return FEED
    return json_role(body, name, lambda value: INCIDENTS if _maker(value) == name else None)


def _maker(value: object) -> str | None:
    """Whose list of incidents this is: only Cloud tells places. An incident is known by its number and its products."""
    if not isinstance(value, list) or not value:
        return None
    listed = [as_object(item) for item in value]
    if not any(text_at(one, "id", "number") and list_at(one, "affected_products") is not None for one in listed):
        return None
    return CLOUD if any("currently_affected_locations" in one for one in listed) else WORKSPACE


def _read(name: str, role: Role, body: bytes, page: Page) -> Reading:
    """What a dashboard says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        reading = read_ours(FEED, body, page, name, _FEEDS[name])
        incidents = tuple(map(_entry, reading.incidents))
        return replace(reading, tells=all_told(incidents), incidents=incidents)
    value, notes = json_of(body, name)
    if value == []:
        refuse(PayloadFault.EMPTY, "The list of incidents is empty, even of those that are over.", name)
    if not isinstance(value, list) or _maker(value) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no list of incidents of a Google dashboard.", name)
    said = Notes(*notes)
    incidents, covers = understood([_incident(as_object(item), page, said) for item in value])
    return Reading(
        role=role,
        scope=Scope.RECENT,
        tells=bool(covers) and all_told(incidents),
        doubtful=not covers,
        incidents=incidents,
        notes=said.all,
    )


def _entry(incident: Incident) -> Incident:
    """An event of the feed by its id in the list; it goes on until an entry is titled "RESOLVED"."""
    code = last_segment(incident.url or "") or incident.id
    return replace(incident, id=IncidentId(code), phase=incident.phase or Phase.INVESTIGATING)


def _incident(raw: Json, page: Page, notes: Notes) -> Incident | None:
    title = _title(text_at(raw, "external_desc"))
    code = text_at(raw, "id") or made_id(title, time_at(raw, "begin"))
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    updates = newest_first(tuple(_update(item, notes) for item in _written(raw)))
    ended, latest = time_at(raw, "end"), updates[0] if updates else None
    if raw.get("end") is not None and ended is None:
        notes.add("The end of an incident cannot be read.")
    over = ended is not None or (latest is not None and latest.phase is Phase.RESOLVED)
    products = [one_line(text_at(item, "title")) for item in objects_at(raw, "affected_products")]
    keys = ("currently_affected_locations", "previously_affected_locations")
    places = [one_line(text_at(item, "title", "id")) for key in keys for item in objects_at(raw, key)[:MOST_PLACES]]
    return Incident(
        id=IncidentId(code),
        title=title or "(without a title)",
        impact=look_up(_IMPACTS, text_at(raw, "status_impact"), "impact", notes),
        phase=Phase.RESOLVED if over else Phase.INVESTIGATING,
        components=tuple(name for name in (products or [one_line(text_at(raw, "service_name"))]) if name),
        regions=tuple(dict.fromkeys(name for name in places if name)),
        started_at=time_at(raw, "begin", "created"),
        updated_at=time_at(raw, "modified") or (latest.at if latest else None),
        resolved_at=(ended or (latest.at if latest else None)) if over else None,
        url=incident_url(page.url, text_at(raw, "id")),
        updates=updates,
    )


def _written(raw: Json) -> Sequence[Json]:
    """The updates; where they are left out, the most recent one, which stands there once more."""
    listed = newest(items_at(raw, "updates"), MOST_UPDATES)
    last = object_at(raw, "most_recent_update")
    return listed or ([last] if last else [])


def _title(text: str) -> str:
    """The first line of a description that is no heading, without marks of Markdown."""
    lines = [line.strip() for line in text[:BODY_LIMIT].splitlines()]
    first = next((line for line in lines if line and not _HEADING.fullmatch(line)), "")
    return one_line(plain_text(_MARKS.sub("", first), limit=BODY_LIMIT))


def _update(raw: Json, notes: Notes) -> Update:
    return Update(
        at=time_at(raw, "when", "created"),
        phase=look_up(_PHASES, text_at(raw, "status"), "status of an update", notes),
        body=plain_text(_MARKS.sub("", text_at(raw, "text")[: 4 * BODY_LIMIT]), limit=BODY_LIMIT),
    )


def _dashboard(name: str, title: str, *hosts: str) -> Platform:
    return Platform(
        name=name,
        title=title,
        documents=documents,
        read=partial(_read, name),
        find_role=partial(_find_role, name),
        roles=(INCIDENTS, FEED),
        follow_up=no_follow_up,
        hosts=hosts,
        probes=(Probe(role=INCIDENTS, path=_PATH),),
        probed_elsewhere=False,
        fallback=fallback,
    )


CLOUD_PLATFORM: Final = _dashboard(
    CLOUD, "Google Cloud", "status.cloud.google.com", "status.firebase.google.com", "status.pki.goog"
)
WORKSPACE_PLATFORM: Final = _dashboard(WORKSPACE, "Google Workspace", "google.com", "status.search.google.com")
