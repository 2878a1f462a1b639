"""Owns Instatus: its summary, its history as Atom and RSS, and the data in its pages."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import IMPACT_HEALTH, Health, IncidentId, Kind
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line, safe_url
from tray_status.platforms import feed
from tray_status.platforms.addresses import last_segment, under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import each_once
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.instatus_incident import components_of, incident_of, localized
from tray_status.platforms.payload import Json, Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, text_at
from tray_status.platforms.web_pages import html_of, next_stream, values_under
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.model import Component, Incident
    from tray_status.core.state import ProviderState

NAME: Final = "instatus"
SUMMARY: Final = Role("summary")
HISTORY: Final = Role("history")
PAGE: Final = Role("page")

_UNSAID: Final = "hasissues"
"""Something is wrong, and its incidents say how bad it is."""

_STATES: Final[Mapping[str, Health]] = {
    "up": Health.OPERATIONAL,
    "undermaintenance": Health.MAINTENANCE,
    _UNSAID: Health.DEGRADED,
    **{
        count + word: health
        for count, (word, health) in product(
            ("one", "some", "all"),
            (
                ("undermaintenance", Health.MAINTENANCE),
                ("degradedperformance", Health.DEGRADED),
                ("minoroutage", Health.DEGRADED),
                ("partialoutage", Health.PARTIAL_OUTAGE),
                ("majoroutage", Health.PARTIAL_OUTAGE),
            ),
        )
    },
    "allmajoroutage": Health.MAJOR_OUTAGE,
}
_WORD = re.compile(r"[A-Z]{2,60}")
_FEED_ID = re.compile(r"<id>\s*tag:[^<,]{1,200},2005:(?:Incident|Maintenance)/c[a-z0-9]{4,40}\s*</id>")
_RSS = re.compile(r"<(?:link|guid)[^<>]{0,60}>\s*https?://[^<>\s]{1,200}/(?:incident|maintenance)/c[a-z0-9]{4,40}\s*<")
_TYPE = re.compile(r"<strong>Type:</strong>")
_STATED = re.compile(r'"status":\s{0,9}"([^"]{1,60})",\s{0,9}"mainStatus":\s{0,9}"([^"]{1,60})"')
_TWO_STOPS = re.compile(r"(?<!\.)\.\.$")
_NAMED = re.compile(r"([^<>]{1,200}?)(?: [Ss]tatus)?(?: - Incident [Hh]istory)?$")


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """Both, each time: the summary tells what is open and how bad, the history alone has texts and components."""
    return (
        Document(role=SUMMARY, url=under(page.url, "/summary.json"), scope=Scope.ACTIVE),
        Document(role=HISTORY, url=page.feed or under(page.url, "/history.atom"), needed=False, scope=Scope.RECENT),
    )


def fallback(page: Page) -> tuple[Document, ...]:
    """The page itself, where the summary is refused: it holds the same data."""
    return (Document(role=PAGE, url=page.url, scope=Scope.ACTIVE),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the shape of its summary, the form of its entries, or the data in the page."""
    try:
        text, _ = text_of(body, NAME)
        if is_feed(body):
            return HISTORY if _TYPE.search(text) and (_FEED_ID.search(text) or _RSS.search(text)) else None
        if shape_of(text) is Shape.HTML:
            return PAGE if "instatus" in text and _stated(next_stream(text)) is not None else None
        return SUMMARY if _is_summary(as_object(json_of(body, NAME)[0])) else None
    except PayloadError:
        return None


def _is_summary(raw: Json) -> bool:
    about = object_at(raw, "page")
    # Others answer with a page and its state as well, but with lists of other names.
    only = not raw.keys() & {"status", "incidents", "scheduled_maintenances", "data", "result"}
    return only and bool(text_at(about, "name")) and _WORD.fullmatch(text_at(about, "status")) is not None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of Instatus's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == HISTORY:
        return _read_history(body, page)
    if role == PAGE:
        return _read_page(body, page)
    value, notes = json_of(body, NAME)
    raw = as_object(value)
    if not _is_summary(raw):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no summary of an Instatus page.", NAME)
    about = object_at(raw, "page")
    # What is empty is left out; what stands there and is no list was not understood.
    whole = {name: [] for name in ("activeIncidents", "activeMaintenances") if name not in raw} | raw
    url = safe_url(text_at(about, "url"))
    name = one_line(text_at(about, "name")) or None
    return _reading(SUMMARY, whole, text_at(about, "status"), (), url or page.url, name, Notes(*notes))


def _reading(
    role: Role, raw: Json, word: str, components: tuple[Component, ...], url: str, name: str | None, notes: Notes
) -> Reading:
    """The reading of the two lists and the word for the whole page."""
    read_incidents, covers = _listed(raw, url, notes)
    incidents = each_once(read_incidents)
    health = look_up(_STATES, word, "state of the page", notes)
    burdens = [IMPACT_HEALTH[one.impact] for one in incidents if one.impact is not None and not one.over]
    if word.lower() == _UNSAID:
        parts = (component.health for component in components)
        health = max((one for one in (*burdens, *parts) if one is not None), default=Health.DEGRADED)
        health = max(health, Health.DEGRADED)
    contradicted = health is Health.OPERATIONAL and any(one is not Health.OPERATIONAL for one in burdens)
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        health=None if contradicted else health,
        doubtful=health is None or contradicted,
        covers=covers,
        components=components,
        incidents=incidents,
        page_name=name,
        page_url=url,
        notes=notes.all,
    )


def _listed(raw: Json, url: str, notes: Notes) -> tuple[list[Incident | None], tuple[Kind, ...]]:
    every: list[Incident | None] = []
    covers: tuple[Kind, ...] = ()
    for name, kinds in (("activeIncidents", (Kind.INCIDENT, Kind.NOTICE)), ("activeMaintenances", (Kind.MAINTENANCE,))):
        found = [incident_of(item, url, notes, planned=len(kinds) == 1) for item in items_at(raw, name)]
        every += found
        if list_at(raw, name) is not None and None not in found:
            covers += kinds
    return every, covers


def _read_history(body: bytes, page: Page) -> Reading:
    """The history: its ids are those of the summary, behind the host's name."""
    reading = feed.read(HISTORY, body, page)
    if reading.incidents and find_role(body, page) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by Instatus.", NAME)
    named = _NAMED.match(reading.page_name or "")
    return replace(
        reading,
        incidents=each_once(map(_as_summary, reading.incidents)),
        page_name=named[1] if named else None,
    )


def _as_summary(incident: Incident) -> Incident:
    """The incident with its id as the summary has it, and its texts without the full stop that is set behind each."""
    updates = tuple(replace(one, body=_TWO_STOPS.sub(".", one.body)) for one in incident.updates)
    return replace(incident, id=IncidentId(last_segment(incident.id) or incident.id), updates=updates)


def _stated(stream: str) -> tuple[str, str] | None:
    """The two words for the whole page in its data; None when this is no page's data, or its lists are not there."""
    found = _STATED.search(stream)
    listed = next(values_under(stream, "activeIncidents", "["), None)
    return (found[1], found[2]) if found is not None and listed is not None else None


def _read_page(body: bytes, page: Page) -> Reading:
    text, encoding = html_of(body, NAME)
    stream = next_stream(text)
    stated = _stated(stream)
    if stated is None:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page holds no data of an Instatus page.", NAME)
    notes = Notes(*encoding)
    # What the page shows in words may be older than its data; of its two words the second says how bad it is.
    word = stated[1] if stated[0].lower() in (_UNSAID, stated[1].lower()) else stated[0]
    lists: Json = {
        name: value
        for name in ("activeIncidents", "activeMaintenances")
        if (value := next(values_under(stream, name, "["), None)) is not None
    }
    components = next(filter(None, (components_of(one, notes) for one in values_under(stream, "components", "["))), ())
    site = next((one for one in map(as_object, values_under(stream, "site", "{")) if "mainStatus" in one), {})
    reading = _reading(PAGE, lists, word, components, page.url, localized(site, "name") or None, notes)
    return replace(reading, feeds=feeds_in(text, page.url or None))


PLATFORM: Final = Platform(
    name=NAME,
    title="Instatus",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(SUMMARY, HISTORY, PAGE),
    follow_up=no_follow_up,
    hosts=(".instatus.com",),
    probes=(Probe(role=SUMMARY, path="/summary.json", shape="`page.name`, and `page.status` in capitals"),),
    fallback=fallback,
)
