"""Owns Better Stack: its index.json, its feed, and which of its documents is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms import feed
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.betterstack_page import PAGE, read_page, shows_head_line
from tray_status.platforms.compat import each_once
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES
from tray_status.platforms.payload import Json, Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at, time_at
from tray_status.platforms.words import HEALTH_IMPACTS, Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "betterstack"
INDEX: Final = Role("index")
FEED: Final = Role("feed")

_HEALTHS: Final[Mapping[str, Health]] = {
    "operational": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
    "degraded": Health.DEGRADED,
    "downtime": Health.PARTIAL_OUTAGE,
}
_RESOURCE_HEALTHS: Final[Mapping[str, Health | None]] = {
    **_HEALTHS,
    "downtime": Health.MAJOR_OUTAGE,
    "resolved": Health.OPERATIONAL,
    "not monitored": None,
}
_AFFECTED: Final[Mapping[str, Health]] = {**_HEALTHS, "resolved": Health.OPERATIONAL}
_REPORT_PHASES: Final[Mapping[str, Phase]] = {
    "resolved": Phase.RESOLVED,
    "operational": Phase.RESOLVED,
    "degraded": Phase.INVESTIGATING,
    "downtime": Phase.INVESTIGATING,
    "maintenance": Phase.IN_PROGRESS,
}
_NUMBER = re.compile(r"/incidents?/(\d{1,20})$")
_GENERATED = re.compile(
    r"<(?:generator|docs)[^<>]{0,99}>[^<]{0,99}better ?(?:stack|uptime)|<link>https?://[^<\s]{1,100}\.better"
    r"(?:stack|uptime)\.com",
    re.IGNORECASE,
)


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The index, which holds everything: resources, reports and their updates."""
    return (Document(role=INDEX, url=under(page.url, "/index.json"), scope=Scope.ACTIVE),)


def fallback(page: Page) -> tuple[Document, ...]:
    """The page's head line, and the feed for what happened."""
    return (
        Document(role=PAGE, url=page.url, scope=Scope.RECENT),
        Document(role=FEED, url=page.feed or under(page.url, "/feed"), needed=False, scope=Scope.RECENT),
    )


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the type of the data, the maker's name in the feed, or the maker's classes in the page."""
    try:
        text, _ = text_of(body, NAME)
        if is_feed(body):
            return FEED if _GENERATED.search(text) else None
        if shape_of(text) is Shape.HTML:
            return PAGE if shows_head_line(text) else None
        return INDEX if _is_index(as_object(json_of(body, NAME)[0])) else None
    except PayloadError:
        return None


def _is_index(raw: Json) -> bool:
    return text_at(object_at(raw, "data"), "type") == "status_page" and list_at(raw, "included") is not None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of Better Stack's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        reading = feed.read(FEED, body, page)
        if find_role(body, page) is None:
            refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by Better Stack.", NAME)
        return replace(reading, incidents=each_once(map(_as_index, reading.incidents)))
    if role == PAGE:
        return read_page(body, page)
    value, notes = json_of(body, NAME)
    raw = as_object(value)
    if not _is_index(raw):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no index of a Better Stack page.", NAME)
    return _read_index(raw, page, Notes(*notes))


def _as_index(incident: Incident) -> Incident:
    """The incident with its id as the index has it: the number at the end of its address."""
    found = _NUMBER.search(incident.id)
    return replace(incident, id=IncidentId(found[1])) if found is not None else incident


def _read_index(raw: Json, page: Page, notes: Notes) -> Reading:
    about = object_at(object_at(raw, "data"), "attributes")
    kinds: dict[str, dict[str, Json]] = {}
    listed = items_at(raw, "included")
    for item in listed:
        kinds.setdefault(text_at(item, "type"), {})[text_at(item, "id")] = item
    sections = {key: one_line(text_at(object_at(one, "attributes"), "name")) for key, one in _all(kinds, "section")}
    components = tuple(_component(key, one, sections, notes) for key, one in _all(kinds, "resource"))
    names = {str(one.id): one.name for one in components}
    updates = dict(_all(kinds, "update"))
    reports = [_report(key, one, names, updates, page, notes) for key, one in _all(kinds, "report")]
    domain = one_line(text_at(about, "custom_domain"))
    health = look_up(_HEALTHS, text_at(about, "aggregate_state"), "state of the page", notes)
    parts = [one.health for one in components if one.health is not None]
    if health is Health.PARTIAL_OUTAGE and parts and Health.OPERATIONAL not in parts:
        health = Health.MAJOR_OUTAGE
    whole = None not in reports and all(text_at(one, "type") and text_at(one, "id") for one in listed)
    contradicted = health is Health.OPERATIONAL and any(one is not Health.OPERATIONAL for one in parts)
    return Reading(
        role=INDEX,
        scope=Scope.ACTIVE,
        health=None if contradicted else health,
        doubtful=health is None or contradicted,
        covers=tuple(Kind) if whole else (),
        components=components,
        incidents=each_once(reports),
        page_name=one_line(text_at(about, "company_name")) or None,
        page_url=safe_url(f"https://{domain}") if domain else None,
        notes=notes.all,
    )


def _all(kinds: Mapping[str, Mapping[str, Json]], name: str) -> list[tuple[str, Json]]:
    """The objects of a kind with their ids, in the document's order."""
    prefix = "status_page_" if name in ("section", "resource") else "status_"
    return list(kinds.get(prefix + name, {}).items())


def _component(key: str, raw: Json, sections: Mapping[str, str], notes: Notes) -> Component:
    about = object_at(raw, "attributes")
    return Component(
        id=ComponentId(key),
        name=one_line(text_at(about, "public_name")) or key,
        group=sections.get(text_at(about, "status_page_section_id")) or None,
        health=look_up(_RESOURCE_HEALTHS, text_at(about, "status"), "state of a resource", notes),
    )


def _report(
    key: str, raw: Json, names: Mapping[str, str], updates: Mapping[str, Json], page: Page, notes: Notes
) -> Incident | None:
    """One report; None and a note when it has neither id nor title. Of its end the state tells, not the date."""
    about = object_at(raw, "attributes")
    starts, ends = time_at(about, "starts_at"), time_at(about, "ends_at")
    code = key or made_id(text_at(about, "title"), starts)
    if not code:
        notes.add("A report without id and title was left out.")
        return None
    planned = text_at(about, "report_type") == "maintenance"
    phase = look_up(_REPORT_PHASES, text_at(about, "aggregate_state"), "state of a report", notes)
    if planned and phase is not None:
        # Its state is "maintenance" long before it begins: when it begins and ends, its window tells.
        stands = starts is not None and ends is not None and text_at(about, "aggregate_state") == "operational"
        ended = phase.over and not stands
        phase = Phase.COMPLETED if ended else Phase.SCHEDULED if starts is not None else Phase.IN_PROGRESS
    related = objects_at(object_at(object_at(raw, "relationships"), "status_updates"), "data")
    told = [_update(updates[text_at(one, "id")]) for one in related if text_at(one, "id") in updates]
    told.sort(key=lambda update: update.at.timestamp() if update.at is not None else 0.0, reverse=True)
    over = phase is not None and phase.over
    latest = told[0].at if told else None
    affected = objects_at(about, "affected_resources")
    hit = (names.get(text_at(one, "status_page_resource_id")) for one in affected)
    return Incident(
        id=IncidentId(code),
        kind=Kind.MAINTENANCE if planned else Kind.INCIDENT,
        title=one_line(plain_text(text_at(about, "title"), limit=BODY_LIMIT)) or "(without a title)",
        impact=None if planned else _impact(affected, over=over, notes=notes),
        phase=phase,
        components=tuple(dict.fromkeys(filter(None, hit))),
        started_at=starts,
        ends_at=ends if planned else None,
        updated_at=latest or (None if planned else starts),
        resolved_at=(latest if ends is None else ends) if over else None,
        url=safe_url(under(page.url, f"/incident/{key}")) if key.isdecimal() else None,
        updates=tuple(told[:MOST_UPDATES]),
    )


def _impact(affected: list[Json], *, over: bool, notes: Notes) -> Impact | None:
    """How bad an open report is, by what it does to its resources; of one that is over they say nothing any more."""
    states = [text_at(one, "status") for one in affected if not over]
    healths = [look_up(_AFFECTED, state, "state of a resource", notes) for state in states]
    known = [one for one in healths if one is not None and one is not Health.OPERATIONAL]
    return HEALTH_IMPACTS[max(known)] if known else None


def _update(raw: Json) -> Update:
    about = object_at(raw, "attributes")
    body = plain_text(text_at(about, "message"), limit=BODY_LIMIT)
    return Update(at=time_at(about, "published_at"), phase=None, body=body)


PLATFORM: Final = Platform(
    name=NAME,
    title="Better Stack",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(INDEX, FEED, PAGE),
    follow_up=no_follow_up,
    hosts=(".betteruptime.com", ".betterstack.com"),
    probes=(Probe(role=INDEX, path="/index.json", shape='`data.type` "status_page", and `included`'),),
    fallback=fallback,
)
