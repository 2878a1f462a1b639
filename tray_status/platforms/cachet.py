"""Owns Cachet: the components and incidents of its programming interface, and its pages as the evidence of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import all_told, each_once
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, ended_at, newest_first
from tray_status.platforms.payload import Json, Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.trees import as_object, items_at, list_at, newest, object_at, objects_at, text_at, time_at
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "cachet"
COMPONENTS: Final = Role("components")
INCIDENTS: Final = Role("incidents")
PAGE: Final = Role("page")

_HEALTHS: Final[Mapping[str, Health | None]] = {
    "0": None,  # the page says itself that it does not know
    "1": Health.OPERATIONAL,
    "2": Health.DEGRADED,
    "3": Health.PARTIAL_OUTAGE,
    "4": Health.MAJOR_OUTAGE,
}
_PHASES: Final[Mapping[str, Phase]] = {
    "0": Phase.SCHEDULED,
    "1": Phase.INVESTIGATING,
    "2": Phase.IDENTIFIED,
    "3": Phase.MONITORING,
    "4": Phase.RESOLVED,
}
_MAKER = re.compile(r"https?://(?:www\.)?cachethq\.io|<meta[^<>]{0,99}content=[\"']Cachet\b|\bcachet-(?:app|theme)\b")
_BANNER = re.compile(
    r"class=[\"']section-status[\"'][^<>]{0,99}>\s{0,99}<div class=[\"']alert alert-([a-z]{1,30})[\"']"
)
_BANNERS: Final[Mapping[str, Health]] = {
    "success": Health.OPERATIONAL,
    "info": Health.DEGRADED,
    "danger": Health.MAJOR_OUTAGE,
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """Both: how the components are, and the newest incidents. Neither tells everything that is open."""
    return (
        Document(role=COMPONENTS, url=under(page.url, "/api/v1/components?per_page=500"), scope=Scope.RECENT),
        Document(role=INCIDENTS, url=under(page.url, "/api/v1/incidents?sort=id&order=desc"), scope=Scope.RECENT),
    )


def fallback(page: Page) -> tuple[Document, ...]:
    """The page itself, where its interface is closed: its banner."""
    return (Document(role=PAGE, url=page.url, scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the fields that only Cachet's components and incidents have, or the maker's name in the page."""
    try:
        text, _ = text_of(body, NAME)
        if shape_of(text) is Shape.HTML:
            return PAGE if _MAKER.search(text) and _BANNER.search(text) else None
        return _role_of(as_object(json_of(body, NAME)[0]))
    except PayloadError:
        return None


def _role_of(raw: Json) -> Role | None:
    """Which list this is, by its items; an empty one is nobody's, and says nothing."""
    items = items_at(raw, "data")
    if not items or "pagination" not in object_at(raw, "meta"):
        return None
    if all(one.keys() >= {"id", "name", "status", "group_id"} for one in items):
        return COMPONENTS
    return INCIDENTS if all(one.keys() >= {"id", "name", "status", "message"} for one in items) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of Cachet's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == PAGE:
        return _read_page(body, page)
    value, notes = json_of(body, NAME)
    raw = as_object(value)
    quiet = role == INCIDENTS and list_at(raw, "data") == [] and "pagination" in object_at(raw, "meta")
    if not quiet and _role_of(raw) != role:
        refuse(PayloadFault.WRONG_PLATFORM, f"The JSON is no list of a Cachet page's {role}.", NAME)
    said = Notes(*notes)
    if role == COMPONENTS:
        return _read_components(raw, said)
    listed = items_at(raw, "data")
    incidents = each_once(_incident(item, page, said) for item in listed)
    tells = all_told(incidents) and all(text_at(item, "id", "name") for item in listed)
    return Reading(role=INCIDENTS, scope=Scope.RECENT, tells=tells, incidents=incidents, notes=said.all)


def _read_components(raw: Json, notes: Notes) -> Reading:
    """The components; of a list of which this is one page, the rest may be ill."""
    listed = [item for item in items_at(raw, "data") if item.get("enabled") is not False]
    components = tuple(
        Component(
            id=ComponentId(text_at(item, "id") or one_line(text_at(item, "name"))),
            name=one_line(text_at(item, "name")),
            group=one_line(text_at(item, "group_name") or text_at(object_at(item, "group"), "name")) or None,
            health=look_up(_HEALTHS, text_at(item, "status"), "state of a component", notes),
        )
        for item in listed
        if text_at(item, "name")
    )
    about = object_at(object_at(raw, "meta"), "pagination")
    whole = text_at(about, "total_pages") in ("0", "1")
    if not whole:
        notes.add("Only the first page of the list of components was read.")
    known = len(components) == len(listed) and all(one.health is not None for one in components)
    return Reading(
        role=COMPONENTS, scope=Scope.RECENT, doubtful=not (whole and known), components=components, notes=notes.all
    )


def _incident(raw: Json, page: Page, notes: Notes) -> Incident | None:
    """One incident. Its own state may be that of the beginning: the newest update's is believed."""
    title = one_line(plain_text(text_at(raw, "name"), limit=BODY_LIMIT))
    created = time_at(raw, "occurred_at", "created_at")
    code = text_at(raw, "id") or made_id(title, created)
    if not code or raw.get("visible") == 0:
        return None
    later = newest_first(tuple(_update(item, notes) for item in newest(objects_at(raw, "updates"), MOST_UPDATES)))
    own = look_up(_PHASES, text_at(raw, "status"), "phase", notes)
    phase = look_up(_PHASES, text_at(raw, "latest_status"), "phase", notes)
    if phase is None:
        phase = later[0].phase if later else own
    planned = Phase.SCHEDULED in (phase, own) or bool(text_at(raw, "scheduled_at"))
    message = plain_text(text_at(raw, "message"), limit=BODY_LIMIT)
    first = Update(at=created, phase=None if later else own, body=message)
    updates = (*later, first)
    if planned and phase is Phase.RESOLVED:
        phase = Phase.COMPLETED
    component = one_line(text_at(object_at(raw, "component"), "name") or text_at(raw, "component_name"))
    return Incident(
        id=IncidentId(code),
        kind=Kind.MAINTENANCE if planned else Kind.INCIDENT,
        title=title or "(without a title)",
        phase=phase,
        components=(component,) if component else (),
        started_at=time_at(raw, "scheduled_at") or (None if phase is Phase.SCHEDULED else created),
        updated_at=max((one.at for one in later if one.at is not None), default=time_at(raw, "updated_at") or created),
        resolved_at=(ended_at(later) or time_at(raw, "updated_at")) if phase is not None and phase.over else None,
        url=safe_url(text_at(raw, "permalink"), page.url or None),
        updates=updates,
    )


def _update(raw: Json, notes: Notes) -> Update:
    return Update(
        at=time_at(raw, "created_at", "updated_at"),
        phase=look_up(_PHASES, text_at(raw, "status"), "phase", notes),
        body=plain_text(text_at(raw, "message"), limit=BODY_LIMIT),
    )


def _read_page(body: bytes, page: Page) -> Reading:
    text, encoding = html_of(body, NAME)
    banner = _BANNER.search(text)
    if banner is None or not _MAKER.search(text):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page shows no banner of a Cachet page.", NAME)
    notes = Notes(*encoding)
    health = look_up(_BANNERS, banner[1], "state of the page", notes)
    return Reading(
        role=PAGE,
        scope=Scope.RECENT,
        health=health,
        doubtful=health is None,
        page_url=page.url or None,
        feeds=feeds_in(text, page.url or None),
        notes=notes.all,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Cachet",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
    probed_elsewhere=False,
    probes=(Probe(role=COMPONENTS, path="/api/v1/components"),),
    fallback=fallback,
)
