"""Owns AWS: the list of open events as JSON, and its RSS with one item per update where that list is closed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Impact, Incident, IncidentId, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import all_told
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at, time_at
from tray_status.platforms.vendor import at_home, json_role, read_ours, shows, understood
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "aws"
CURRENT: Final = Role("current")
FEED: Final = Role("feed")
DATA: Final = Role("data")

HOSTS: Final = ("health.aws.amazon.com", "status.aws.amazon.com")
_PATH: Final = "/public/currentevents"
_FEED: Final = "https://status.aws.amazon.com/rss/all.rss"
_MARK = re.compile(r"<(?:link|guid)>\s{0,20}https?://status\.aws\.amazon\.com/")
_SERVICE = re.compile(r"#([a-z0-9-]{1,80})$")
_REGION = re.compile(r"-([a-z]{2}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2})$")
_REGION_OF_ARN: Final = 3
_RESOLVED = re.compile(r"\[RESOLVED\]\s*", re.IGNORECASE)
_OVER = re.compile(r"\bissue has been resolved and the service is operating normally\b", re.IGNORECASE)
"""How the last update says it where the title does not."""

_IMPACTS: Final[Mapping[str, Impact | None]] = {
    "0": None,  # what is listed although it works again
    "1": Impact.MINOR,
    "2": Impact.MAJOR,
    "3": Impact.CRITICAL,
}
_PHASES: Final[Mapping[str, Phase]] = {
    "0": Phase.RESOLVED,
    **dict.fromkeys(("1", "2", "3"), Phase.INVESTIGATING),
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The list of what is open: it lies at the root of the host, wherever the page is."""
    return (Document(role=CURRENT, url=origin(page.url) + _PATH, scope=Scope.ACTIVE),)


def fallback(page: Page) -> tuple[Document, ...]:
    """The RSS of all services, which has another host; of a page elsewhere, such as a mirror, the one that is known."""
    url = page.feed or (_FEED if at_home(page, HOSTS) else f"{origin(page.url)}/rss/all.rss")
    return (Document(role=FEED, url=url, scope=Scope.RECENT),)


def find_role(body: bytes, page: Page) -> Role | None:
    """By the shape of events; nothing open is an empty list, which only AWS's own host makes ours."""
    if shows(body, NAME, _MARK):
        return FEED
    return json_role(body, NAME, lambda value: _role_of(value, empty=at_home(page, HOSTS)))


def _role_of(value: object, *, empty: bool = True) -> Role | None:
    """Which list it is; `empty` is whether one without any event is ours."""
    if isinstance(value, list):
        events = map(as_object, value)
        ours = any(text_at(one, "arn") and list_at(one, "event_log") is not None for one in events)
        return CURRENT if ours or (empty and not value) else None
    raw = as_object(value)
    archived = [*items_at(raw, "archive"), *items_at(raw, "current")]
    ours = list_at(raw, "archive") is not None and list_at(raw, "current") is not None
    return DATA if ours and all(text_at(one, "service_name", "service") for one in archived) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of AWS's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return _read_feed(body, page)
    value, notes = json_of(body, NAME)
    if _role_of(value) != role:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is none of AWS's lists of events.", NAME)
    said = Notes(*notes)
    if role == DATA:
        raw = as_object(value)
        past = (_dated(item, over=True) for item in items_at(raw, "archive"))
        incidents, _ = understood([*(_dated(item, over=False) for item in items_at(raw, "current")), *past])
        return Reading(role=role, scope=Scope.RECENT, tells=all_told(incidents), incidents=incidents, notes=said.all)
    listed = value if isinstance(value, list) else ()
    incidents, covers = understood([_event(as_object(item), said) for item in listed])
    whole = bool(covers)
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        tells=whole,
        doubtful=not whole,
        covers=covers,
        incidents=incidents,
        notes=said.all,
    )


def _event(raw: Json, notes: Notes) -> Incident | None:
    """One open event. What is listed is open, unless it says itself that it is over."""
    summary = text_at(raw, "summary")
    code = text_at(raw, "arn") or made_id(summary, time_at(raw, "date"))
    if not code:
        notes.add("An event without id and title was left out.")
        return None
    updates = newest_first(tuple(_update(item, notes) for item in objects_at(raw, "event_log")[-MOST_UPDATES:]))
    status = text_at(raw, "status")
    impact = look_up(_IMPACTS, status, "status of an event", notes)
    ended = {status, *("0" if one.phase is Phase.RESOLVED else "" for one in updates[:1])} == {"0"}
    over = ended or _RESOLVED.search(summary) is not None
    updated = updates[0].at if updates else None
    region = one_line(text_at(raw, "region_name"))
    title = one_line(_RESOLVED.sub("", summary)) or "(without a title)"
    return Incident(
        id=IncidentId(code),
        title=f"{title} ({region})" if region else title,
        impact=impact,
        phase=Phase.RESOLVED if over else Phase.INVESTIGATING,
        components=_services(raw),
        regions=_regions(region, code),
        started_at=time_at(raw, "date"),
        updated_at=updated or time_at(raw, "date"),
        resolved_at=updated if over else None,
        updates=updates,
    )


def _regions(name: str, code: str) -> tuple[str, ...]:
    """The region of an event with its code, which stands in the event's ARN."""
    parts = code.split(":")
    written = one_line(parts[_REGION_OF_ARN]) if parts[0] == "arn" and len(parts) > _REGION_OF_ARN else ""
    both = f"{name} ({written})" if name and written else name or written
    return (both,) if both else ()


def _services(raw: Json) -> tuple[str, ...]:
    """The services that are still impacted; the one that the event is filed under where none is listed."""
    impacted = [as_object(item) for item in object_at(raw, "impacted_services").values()]
    names = [one_line(text_at(item, "service_name")) for item in impacted if text_at(item, "current") != "0"]
    return tuple(dict.fromkeys(name for name in (names or [one_line(text_at(raw, "service_name"))]) if name))


def _update(raw: Json, notes: Notes) -> Update:
    return Update(
        at=time_at(raw, "timestamp"),
        phase=look_up(_PHASES, text_at(raw, "status"), "status of an update", notes),
        body=plain_text(text_at(raw, "message", "summary"), limit=BODY_LIMIT),
    )


def _dated(raw: Json, *, over: bool) -> Incident:
    """One event of the list that AWS had until 2022; it wrote times without dates into the text."""
    summary, at = text_at(raw, "summary"), time_at(raw, "date")
    phase = Phase.RESOLVED if over or _RESOLVED.search(summary) else Phase.INVESTIGATING
    service = one_line(text_at(raw, "service", "service_name"))
    return Incident(
        id=IncidentId(f"{service}_{text_at(raw, 'date')}"),
        title=one_line(_RESOLVED.sub("", summary)) or "(without a title)",
        impact=_IMPACTS.get(text_at(raw, "status")),
        phase=phase,
        components=tuple(name for name in (one_line(text_at(raw, "service_name", "service")),) if name),
        started_at=at,
        updated_at=at,
        resolved_at=at if phase.over else None,
        updates=(Update(at=at, phase=phase, body=plain_text(text_at(raw, "description"), limit=BODY_LIMIT)),),
    )


def _read_feed(body: bytes, page: Page) -> Reading:
    """The RSS, whose items of one service are updates of one event: the newest decides."""
    reading = read_ours(FEED, body, page, NAME, _MARK)
    incidents = tuple(_closed(incident) for incident in reading.incidents)
    return replace(reading, tells=all_told(incidents), incidents=incidents)


def _closed(incident: Incident) -> Incident:
    """The event with its service as its component, and over where its newest text says so."""
    service = _SERVICE.search(incident.id)
    region = _REGION.search(service[1]) if service else None
    incident = replace(incident, components=(service[1],)) if service else incident
    incident = replace(incident, regions=(region[1],)) if region else incident
    if incident.over and incident.updates[0].phase is None:
        # The newest item says nothing of the end that an older one speaks of.
        return replace(incident, phase=None, resolved_at=None)
    if incident.over or not _OVER.search(incident.newest_text):
        return incident
    last = replace(incident.updates[0], phase=Phase.RESOLVED)
    updates = (last, *incident.updates[1:])
    return replace(incident, phase=Phase.RESOLVED, resolved_at=incident.updated_at, updates=updates)


PLATFORM: Final = Platform(
    name=NAME,
    title="AWS",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(CURRENT, FEED, DATA),
    follow_up=no_follow_up,
    hosts=HOSTS,
    probes=(Probe(role=CURRENT, path=_PATH),),
    probed_elsewhere=False,
    fallback=fallback,
)
