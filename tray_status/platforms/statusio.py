"""Owns Status.io: its status JSON, its RSS, and what its pages show."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Incident, IncidentId, Kind, Phase
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line, plain_text
from tray_status.platforms import feed
from tray_status.platforms.addresses import last_segment, origin
from tray_status.platforms.base import Platform
from tray_status.platforms.compat import each_once
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.payload import Json, Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.statusio_incident import HEALTHS, PAGE_ID, read_event
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.state import ProviderState

NAME: Final = "statusio"
STATUS: Final = Role("status")
FEED: Final = Role("feed")
PAGE: Final = Role("page")

_WORDS: Final[Mapping[str, Health]] = {
    "all systems operational": Health.OPERATIONAL,
    "operational": Health.OPERATIONAL,
    "planned maintenance": Health.MAINTENANCE,
    "under maintenance": Health.MAINTENANCE,
    "degraded performance": Health.DEGRADED,
    "partial service disruption": Health.PARTIAL_OUTAGE,
    "service disruption": Health.MAJOR_OUTAGE,
    "security event": Health.MAJOR_OUTAGE,
}
_EVENT = re.compile(
    r"<(?:link|guid)[^<>]{0,60}>\s*https?://[^<>\s]{1,200}/pages/(?:incident|maintenance)/[0-9a-f]{24}/"
)
_BAR = re.compile(r'id="statusbar_text"[^<>]{0,200}>([^<]{1,200})<')
_PART = re.compile(
    r'class="component_name"[^<>]{0,200}>([^<]{1,200})<|id="status_text-([0-9a-f]{24})"[^<>]{0,200}>([^<]{1,99})<'
)


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The status, where the page's id is known by the address of its feed; else the page, which names it."""
    known = _status(page.feed or "", needed=True) or _status(page.url, needed=True)
    return (known,) if known is not None else fallback(page)


def follow_up(_page: Page, _state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
    """The status, once the page has named its id."""
    if any(reading.role == STATUS for reading in readings):
        return ()
    named = (_status(address, needed=False) for reading in readings for address in reading.feeds)
    return tuple(one for one in named if one is not None)[:1]


def fallback(page: Page) -> tuple[Document, ...]:
    """The page itself, which shows how everything is but not what is open."""
    return (Document(role=PAGE, url=origin(page.url), scope=Scope.RECENT),)


def _status(address: str, *, needed: bool) -> Document | None:
    """The maker's own server answers for every page, whatever the page's host is."""
    found = PAGE_ID.search(address)
    if found is None:
        return None
    return Document(role=STATUS, url=f"https://api.status.io/1.0/status/{found[1]}", needed=needed, scope=Scope.ACTIVE)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the shape of its status, the form of the feed's addresses, or the maker's bar in the page."""
    try:
        text, _ = text_of(body, NAME)
        if is_feed(body):
            return FEED if _EVENT.search(text) else None
        if shape_of(text) is Shape.HTML:
            return PAGE if _BAR.search(text) and "status.io" in text else None
        return STATUS if _is_status(as_object(json_of(body, NAME)[0])) else None
    except PayloadError:
        return None


def _is_status(raw: Json) -> bool:
    result = object_at(raw, "result")
    return "status_code" in object_at(result, "status_overall") and list_at(result, "status") is not None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of Status.io's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        reading = feed.read(FEED, body, page)
        if find_role(body, page) is None:
            refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by Status.io.", NAME)
        incidents = (replace(one, id=IncidentId(last_segment(one.url or "") or one.id)) for one in reading.incidents)
        return replace(reading, incidents=each_once(incidents))
    if role == PAGE:
        return _read_page(body, page)
    value, notes = json_of(body, NAME)
    raw = as_object(value)
    if not _is_status(raw):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no status of a Status.io page.", NAME)
    return _read_status(object_at(raw, "result"), page, Notes(*notes))


def _read_status(raw: Json, page: Page, notes: Notes) -> Reading:
    components = tuple(part for item in items_at(raw, "status") for part in _components(item, notes))
    planned = object_at(raw, "maintenance")
    opened = [read_event(item, None, page, notes) for item in items_at(raw, "incidents")]
    maintenances = [
        read_event(item, phase, page, notes)
        for name, phase in (("active", Phase.IN_PROGRESS), ("upcoming", Phase.SCHEDULED))
        for item in items_at(planned, name)
    ]
    covers: tuple[Kind, ...] = ()
    if list_at(raw, "incidents") is not None and None not in opened:
        covers += (Kind.INCIDENT, Kind.NOTICE)
    if all(list_at(planned, name) is not None for name in ("active", "upcoming")) and None not in maintenances:
        covers += (Kind.MAINTENANCE,)
    word = text_at(object_at(raw, "status_overall"), "status_code")
    health = look_up(HEALTHS, word, "state of the page", notes)
    return _told(STATUS, health, components, page, notes, covers, (*opened, *maintenances))


def _told(
    role: Role,
    health: Health | None,
    components: tuple[Component, ...],
    page: Page,
    notes: Notes,
    covers: tuple[Kind, ...] = (),
    incidents: tuple[Incident | None, ...] = (),
) -> Reading:
    ill = any(one.health not in (None, Health.OPERATIONAL) for one in components)
    contradicted = health is Health.OPERATIONAL and ill
    return Reading(
        role=role,
        scope=Scope.ACTIVE if role == STATUS else Scope.RECENT,
        health=None if contradicted else health,
        doubtful=health is None or contradicted,
        covers=covers,
        components=components,
        incidents=each_once(incidents),
        page_url=origin(page.url) if page.url else None,
        notes=notes.all,
    )


def _components(raw: Json, notes: Notes) -> list[Component]:
    """A component, or one for each of its containers (regions), if it has several."""
    name, key = one_line(text_at(raw, "name")), text_at(raw, "id")
    containers = objects_at(raw, "containers")
    several = len(containers) > 1
    return [
        Component(
            id=ComponentId(f"{key}/{text_at(one, 'id')}" if several else key or name),
            name=one_line(text_at(one, "name")),
            group=name or None if several else None,
            health=look_up(HEALTHS, text_at(one, "status_code"), "state of a component", notes),
        )
        for one in (containers if several else [raw])
        if text_at(one, "name")
    ]


def _read_page(body: bytes, page: Page) -> Reading:
    text, encoding = html_of(body, NAME)
    bar = _BAR.search(text)
    if bar is None or "status.io" not in text:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page shows no bar of a Status.io page.", NAME)
    notes = Notes(*encoding)
    components, name = [], ""
    for found in _PART.finditer(text):
        if found[1]:
            name = one_line(plain_text(found[1], limit=200))
            continue
        health = look_up(_WORDS, found[3], "state of a component", notes)
        components.append(Component(id=ComponentId(found[2]), name=name or found[2], health=health))
    health = look_up(_WORDS, bar[1], "state of the page", notes)
    reading = _told(PAGE, health, tuple(components), page, notes)
    return replace(reading, feeds=tuple(one for one in feeds_in(text, page.url or None) if PAGE_ID.search(one)))


PLATFORM: Final = Platform(
    name=NAME,
    title="Status.io",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(STATUS, FEED, PAGE),
    follow_up=follow_up,
    hosts=(".status.io",),
    fallback=fallback,
)
