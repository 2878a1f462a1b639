"""Owns the pages that PagerDuty hosts: the data in their script, and feeds that are made of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.standing import worst
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.compat import MOST_INCIDENTS, each_once
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, began_at, ended_at
from tray_status.platforms.payload import Json, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at, time_at
from tray_status.platforms.vendor import read_ours, shows
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import HEALTH_IMPACTS, PHASES, Notes, key, kind_of, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_status.core.state import ProviderState

NAME: Final = "pagerduty"
PAGE: Final = Role("page")
FEED: Final = Role("feed")

_MARK = re.compile(r"<link>\s{0,20}https?://[^<>\s]{1,200}/posts/details/P[A-Z0-9]{4,20}\s{0,20}</link>")
_CODE = re.compile(r"P[A-Z0-9]{4,20}")
_DATA = re.compile(r"<script\b(?=[^<>]{0,99}\bid=[\"']data[\"'])[^<>]{0,200}>")

_PHASES: Final[Mapping[str, Phase]] = {**PHASES, "detected": Phase.INVESTIGATING}
_HEALTHS: Final[Mapping[str, Health]] = {
    "all good": Health.OPERATIONAL,
    "operational": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
    "minor": Health.DEGRADED,
    "major": Health.PARTIAL_OUTAGE,
    "partial outage": Health.PARTIAL_OUTAGE,
    "outage": Health.MAJOR_OUTAGE,
}


class _Words:
    """The words of one page: its own names for states and severities lead to those they stand for."""

    def __init__(self, summary: Json, notes: Notes) -> None:
        self._notes = notes
        self._renamed = {
            key(text_at(enum, "name")): text_at(object_at(enum, "layout_settings"), "key").rpartition("/")[2]
            for enum in objects_at(summary, "post_enums")
        }

    def phase(self, word: str) -> Phase | None:
        return look_up(_PHASES, self._meant(word, _PHASES), "phase", self._notes)

    def health(self, word: str) -> Health | None:
        return look_up(_HEALTHS, self._meant(word, _HEALTHS), "severity", self._notes)

    def _meant(self, word: str, table: Mapping[str, object]) -> str:
        renamed = self._renamed.get(key(word), "")
        return renamed if key(word) not in table and key(renamed) in table else word


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The feed where one is made of the page; else the page itself, which has the data of all it shows."""
    if page.feed is not None:
        return (Document(role=FEED, url=page.feed, scope=Scope.RECENT),)
    return (Document(role=PAGE, url=page.url, scope=Scope.ACTIVE),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the data in the page, or the addresses in the feed."""
    if shows(body, NAME, _MARK):
        return FEED
    try:
        return PAGE if _summary(html_of(body, NAME)[0]) else None
    except PayloadError:
        return None


def _summary(html: str) -> Json:
    """The data of a page; empty for another page. Raises PayloadError when the data is not whole."""
    begin = _DATA.search(html)
    if begin is None:
        return {}
    try:
        raw = as_object(json.loads(html[begin.end() : max(html.find("</script", begin.end()), begin.end())]))
    except (ValueError, RecursionError):
        refuse(PayloadFault.MALFORMED, "The data in the page cannot be read.", NAME)
    summary = object_at(raw, "summary")
    ours = all(list_at(summary, name) is not None for name in ("open_incidents", "resolved_incidents"))
    return summary if ours and list_at(summary, "post_status_page_services") is not None else {}


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the page or a feed says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return read_ours(role, body, page, NAME, _MARK)
    html, encoding = html_of(body, NAME)
    summary = _summary(html)
    if not summary:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page holds no data of a page of PagerDuty.", NAME)
    notes = Notes(*encoding)
    words = _Words(summary, notes)
    opened = items_at(summary, "open_incidents")
    posts = items_at(summary, "posts") if list_at(summary, "posts") is not None else [{}]
    listed = [_incident(item, words, page, is_open=True) for item in opened[:MOST_INCIDENTS]]
    posted = [_incident(item, words, page, is_open=False) for item in posts[:MOST_INCIDENTS]]
    ended = [
        _incident(item, words, page, is_open=False) for item in items_at(summary, "resolved_incidents")[:MOST_INCIDENTS]
    ]
    whole = None not in listed and len(opened) <= MOST_INCIDENTS
    if not whole or None in posted:
        notes.add("Something that the page lists as open could not be read.")
    known = whole and len(posts) <= MOST_INCIDENTS and all(one is not None and one.phase is not None for one in posted)
    incidents = each_once((*listed, *posted, *ended))
    return Reading(
        role=PAGE,
        scope=Scope.ACTIVE,
        health=Health.OPERATIONAL if known and not opened and not posts else None,
        doubtful=not known,
        covers=(Kind.INCIDENT, Kind.NOTICE) if whole else (),
        components=_components(summary, words, known=whole),
        incidents=incidents,
        notes=notes.all,
    )


def _written(raw: Json) -> list[Json]:
    """The updates of an incident, the newest first."""
    found = items_at(raw, "updates")
    times = [moment for one in found if (moment := _time(one)) is not None]
    if len(times) == len(found):
        found = [one for _, one in sorted(zip(times, found, strict=True), key=lambda pair: pair[0], reverse=True)]
    return found[:MOST_UPDATES]


def _time(raw: Json) -> datetime | None:
    return time_at(raw, "reported_at", "created_at")


def _incident(raw: Json, words: _Words, page: Page, *, is_open: bool) -> Incident | None:
    """One incident or maintenance by its updates; what the page lists as open is, whatever its words."""
    written = _written(raw)
    updates = tuple(
        Update(
            at=_time(one),
            phase=words.phase(text_at(one, "status")),
            body=plain_text(text_at(one, "message"), limit=BODY_LIMIT),
        )
        for one in written
    )
    title = one_line(plain_text(text_at(raw, "title"), limit=BODY_LIMIT))
    code = text_at(raw, "id") or made_id(title, began_at(updates))
    if not code:
        return None
    phase = updates[0].phase if updates else None
    if is_open and (phase is None or phase.over):
        phase = Phase.INVESTIGATING
    healths = [words.health(text_at(one, "severity")) for one in written]
    impacts = [HEALTH_IMPACTS[one] for one in healths if one is not None]
    affected = (objects_at(one, "impacted_business_services") for one in written)
    names = [one_line(text_at(one, "name")) for one in next((some for some in affected if some), [])]
    return Incident(
        id=IncidentId(code),
        kind=kind_of(tuple(update.phase for update in updates)),
        title=title or "(without a title)",
        # At its end an incident is called all good: how bad it was, tell the updates before.
        impact=next((impact for impact in impacts if impact not in (None, Impact.NONE)), None),
        phase=phase,
        components=tuple(dict.fromkeys(name for name in names if name)),
        started_at=began_at(updates),
        updated_at=updates[0].at if updates else None,
        resolved_at=ended_at(updates) if phase is not None and phase.over else None,
        url=safe_url(f"{origin(page.url)}/posts/details/{code}") if _CODE.fullmatch(code) else None,
        updates=updates,
    )


def _components(summary: Json, words: _Words, *, known: bool) -> tuple[Component, ...]:
    """The services: as open incidents say, and well where none names them, if all of these could be read."""
    said: dict[str, list[Health | None]] = {}
    for incident in objects_at(summary, "open_incidents"):
        for one in objects_at(next(iter(_written(incident)), {}), "impacted_business_services"):
            said.setdefault(text_at(one, "name"), []).append(words.health(text_at(one, "severity")))
    return tuple(
        Component(
            id=ComponentId(text_at(item, "id") or name), name=one_line(name), health=_health(said, name, known=known)
        )
        for item in objects_at(summary, "post_status_page_services")
        if (name := text_at(item, "name")) and item.get("is_active") is not False
    )


def _health(said: Mapping[str, list[Health | None]], name: str, *, known: bool) -> Health | None:
    told = said.get(name, [Health.OPERATIONAL if known else None])
    return None if None in told else worst(tuple(told))


PLATFORM: Final = Platform(
    name=NAME,
    title="PagerDuty",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(PAGE, FEED),
    follow_up=no_follow_up,
)
