"""Owns cState, the static status page: its index.json and its RSS."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe
from tray_status.platforms.compat import each_once
from tray_status.platforms.feed_xml import Entry, is_feed, parse_feed
from tray_status.platforms.payload import Json, json_of, refuse, text_of
from tray_status.platforms.times import parse_time
from tray_status.platforms.trees import as_object, items_at, list_at, text_at, time_at
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.state import ProviderState

NAME: Final = "cstate"
INDEX: Final = Role("index")
FEED: Final = Role("feed")

_HEALTHS: Final[Mapping[str, Health]] = {
    "ok": Health.OPERATIONAL,
    "notice": Health.OPERATIONAL,  # an announcement, often of something months ahead
    "disrupted": Health.DEGRADED,
    "down": Health.PARTIAL_OUTAGE,
}
_COMPONENT_HEALTHS: Final[Mapping[str, Health]] = {**_HEALTHS, "down": Health.MAJOR_OUTAGE}
_SEVERITIES: Final[Mapping[str, Impact]] = {
    "notice": Impact.NONE,
    "disrupted": Impact.MINOR,
    "down": Impact.CRITICAL,
}
_GENERATOR = re.compile(r"<generator[^<>]{0,99}>\s*github\.com/cstate\s*</generator>")
_RESOLVED = re.compile(r"\s*\[Resolved\]\s*(?=\S)", re.IGNORECASE)
_AHEAD: Final = timedelta(hours=1)
"""What begins so long after it was written down was planned."""

_LAST_EDIT = re.compile(r"\n+\(\d{1,2}:\d\d [^\n()]{1,40}\)$")


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The index. Not the feed: announcements stay open in it for ever, and each would count as an incident."""
    return (Document(role=INDEX, url=under(page.url, "/index.json"), scope=Scope.ACTIVE),)


def follow_up(page: Page, _state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
    """The feed, where the index is that of an older version, which does not list what is open."""
    index = next((reading for reading in readings if reading.role == INDEX), None)
    return (_feed(page, needed=False),) if index is not None and not index.covers else ()


def fallback(page: Page) -> tuple[Document, ...]:
    """The feed alone, of pages that are built without an index."""
    return (_feed(page, needed=True),)


def _feed(page: Page, *, needed: bool) -> Document:
    return Document(role=FEED, url=page.feed or under(page.url, "/index.xml"), needed=needed, scope=Scope.RECENT)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By what the index calls itself, and by the feed's generator."""
    try:
        if is_feed(body):
            return FEED if _GENERATOR.search(text_of(body, NAME)[0]) else None
        return INDEX if _is_index(as_object(json_of(body, NAME)[0])) else None
    except PayloadError:
        return None


def _is_index(raw: Json) -> bool:
    return bool(text_at(raw, "cStateVersion")) and "summaryStatus" in raw and list_at(raw, "systems") is not None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of cState's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return _read_feed(body, page)
    value, notes = json_of(body, NAME)
    raw = as_object(value)
    if not _is_index(raw):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no index of a cState page.", NAME)
    return _read_index(raw, page, Notes(*notes))


def _read_index(raw: Json, page: Page, notes: Notes) -> Reading:
    systems = items_at(raw, "systems")
    components = tuple(_component(item, notes) for item in systems if text_at(item, "name"))
    base = safe_url(text_at(raw, "baseURL")) or page.url
    listed = [issue for item in systems for issue in items_at(item, "unresolvedIssues")]
    read_issues = [_issue(issue, base, notes) for issue in listed]
    health = look_up(_HEALTHS, text_at(raw, "summaryStatus"), "state of the page", notes)
    if health is Health.PARTIAL_OUTAGE and components and all(one.health is Health.MAJOR_OUTAGE for one in components):
        health = Health.MAJOR_OUTAGE
    parts = [one.health for one in components]
    ill = any(one is not None and one is not Health.OPERATIONAL for one in parts)
    contradicted = health is Health.OPERATIONAL and ill
    # What is planned makes nothing ill before its time: then, only the dates tell.
    understood = health is not None and None not in parts and len(parts) == len(systems)
    announced = understood and not ill and any(map(_only_planned, systems))
    # Older versions name the systems without saying how they are, nor what is open.
    every = None not in read_issues and all(list_at(item, "unresolvedIssues") is not None for item in systems)
    return Reading(
        role=INDEX,
        scope=Scope.ACTIVE,
        health=None if contradicted or announced else health,
        doubtful=health is None or contradicted,
        covers=tuple(Kind) if every else (),
        components=components,
        incidents=each_once(read_issues),
        page_name=one_line(text_at(raw, "title")) or None,
        page_url=base,
        notes=notes.all,
    )


def _component(raw: Json, notes: Notes) -> Component:
    name = one_line(text_at(raw, "name"))
    health = look_up(_COMPONENT_HEALTHS, text_at(raw, "status"), "state of a system", notes)
    return Component(
        id=ComponentId(name),
        name=name,
        group=one_line(text_at(raw, "category")) or None,
        health=Health.OPERATIONAL if _only_planned(raw) and health is not None else health,
    )


def _only_planned(raw: Json) -> bool:
    """Whether all that is listed for a system is planned: the page calls it down from the day of the announcement."""
    issues = items_at(raw, "unresolvedIssues")
    return bool(issues) and all(_ahead(one) for one in issues)


def _ahead(raw: Json) -> bool:
    """Whether an issue was last written long before it begins: then it is planned."""
    created, edited = time_at(raw, "createdAt"), time_at(raw, "lastMod")
    return created is not None and edited is not None and created - edited > _AHEAD


def _issue(raw: Json, base: str, notes: Notes) -> Incident | None:
    """One issue, which stands under each system concerned; None and a note when it has no address."""
    url = safe_url(text_at(raw, "permalink"), base)
    if url is None:
        notes.add("An issue without an address was left out.")
        return None
    impact = look_up(_SEVERITIES, text_at(raw, "severity"), "severity", notes)
    notice = impact is Impact.NONE or raw.get("informational") is True
    # The time of its end may be a planned one; only the page says that it is over.
    over = raw.get("resolved") is True
    created, edited = time_at(raw, "createdAt"), time_at(raw, "lastMod")
    ahead = not over and _ahead(raw)
    return Incident(
        id=IncidentId(url),
        kind=Kind.MAINTENANCE if ahead else Kind.NOTICE if notice else Kind.INCIDENT,
        title=one_line(plain_text(text_at(raw, "title"), limit=BODY_LIMIT)) or "(without a title)",
        impact=impact,
        phase=Phase.SCHEDULED if ahead else Phase.RESOLVED if over else Phase.INVESTIGATING,
        components=tuple(
            dict.fromkeys(one_line(one) for one in list_at(raw, "affected") or () if isinstance(one, str))
        ),
        started_at=created,
        updated_at=edited,
        resolved_at=time_at(raw, "resolvedAt") if over else None,
        url=url,
    )


def _read_feed(body: bytes, page: Page) -> Reading:
    """The feed. It tells what is over by the title alone, and of an announcement nothing says that it is one.

    Announcements stay open in it for ever, so it never tells how the page is as a whole; and what is open in it colours
    the page only as long as it is new (an incident that was silent for long does not).
    """
    feed = parse_feed(body, NAME)
    if feed.entries and find_role(body, page) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by cState.", NAME)
    notes = Notes(*feed.notes)
    incidents = [_entry(entry, notes) for entry in feed.entries]
    over = bool(incidents) and all(one is not None and one.over for one in incidents)
    return Reading(
        role=FEED,
        scope=Scope.RECENT,
        tells=over,
        incidents=each_once(incidents),
        page_name=feed.title or None,
        page_url=safe_url(feed.link),
        notes=notes.all,
    )


def _entry(entry: Entry, notes: Notes) -> Incident | None:
    url = safe_url(entry.link) or safe_url(entry.id)
    if url is None:
        notes.add("An issue without an address was left out.")
        return None
    label = _RESOLVED.match(entry.title)
    phase = Phase.RESOLVED if label else Phase.INVESTIGATING
    # The category is the time of the end; it may be a planned one.
    end = next((at for one in entry.categories if (at := parse_time(one)) is not None), None) if label else None
    body = _LAST_EDIT.sub("", plain_text(entry.markup, limit=BODY_LIMIT))
    return Incident(
        id=IncidentId(url),
        title=(entry.title[label.end() :] if label else entry.title) or "(without a title)",
        phase=phase,
        started_at=entry.published,
        updated_at=end or entry.published,
        resolved_at=end or entry.published if label else None,
        url=url,
        updates=(Update(at=end or entry.published, phase=phase, body=body),),
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="cState",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(INDEX, FEED),
    follow_up=follow_up,
    probes=(Probe(role=INDEX, path="/index.json", shape="`cStateVersion`, `summaryStatus` and `systems`"),),
    fallback=fallback,
)
