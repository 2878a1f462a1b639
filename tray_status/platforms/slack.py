"""Owns Slack: what is open now, the history that tells how it ended, and its feed, which tells little."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import last_segment, origin
from tray_status.platforms.base import Platform, Probe
from tray_status.platforms.compat import all_told
from tray_status.platforms.feed_xml import parse_feed
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.slack_page import PAGE, is_page, read_page
from tray_status.platforms.trees import as_object, items_at, list_at, newest, objects_at, text_at, time_at
from tray_status.platforms.vendor import json_role, read_ours, shows, understood
from tray_status.platforms.words import PHASES, Notes, key, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.state import ProviderState
    from tray_status.platforms.feed_xml import Entry

NAME: Final = "slack"
CURRENT: Final = Role("current")
HISTORY: Final = Role("history")
FEED: Final = Role("feed")

_PATH: Final = "/api/v2.0.0/current"
_MARK = re.compile(r"<(?:id|link|guid)[^<>]{0,99}>\s{0,20}https?://(?:status\.slack\.com|slack-status\.com)\b")
_NOTE = re.compile(r"<small>[^<]{1,40}</small>")

_PHASES: Final[Mapping[str, Phase]] = {**PHASES, "active": Phase.INVESTIGATING, "cancelled": Phase.COMPLETED}
_KINDS: Final[Mapping[str, Kind]] = {
    "incident": Kind.INCIDENT,
    "outage": Kind.INCIDENT,
    "notice": Kind.NOTICE,
    "maintenance": Kind.MAINTENANCE,
}
_IMPACTS: Final[Mapping[str, Impact]] = {"outage": Impact.MAJOR}
_IN_MAINTENANCE: Final = {Phase.INVESTIGATING: Phase.IN_PROGRESS, Phase.RESOLVED: Phase.COMPLETED}


def documents(page: Page, state: ProviderState) -> tuple[Document, ...]:
    """What is open; the history too at the start and after a gap, for what ended while nobody looked."""
    current = Document(role=CURRENT, url=origin(page.url) + _PATH, scope=Scope.ACTIVE)
    gap = state.belief.read_at is None or state.failures > 0 or state.gap
    return (current, _history(page)) if gap else (current,)


def follow_up(page: Page, state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
    """The history when something we believe open is not listed any more: it tells how it ended."""
    current = next((reading for reading in readings if reading.role == CURRENT), None)
    if current is None or any(reading.role == HISTORY for reading in readings):
        return ()
    listed = {incident.id for incident in current.incidents}
    return (_history(page),) if any(incident.id not in listed for incident in state.belief.open) else ()


def fallback(page: Page) -> tuple[Document, ...]:
    """The feed, which has the words and never says whether it is over."""
    return (Document(role=FEED, url=page.feed or f"{origin(page.url)}/feed/atom", scope=Scope.RECENT),)


def _history(page: Page) -> Document:
    return Document(role=HISTORY, url=f"{origin(page.url)}/api/v2.0.0/history", needed=False, scope=Scope.RECENT)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By shape: its JSON, its feed, or the page itself."""
    if shows(body, NAME, _MARK):
        return FEED
    return PAGE if is_page(body) else json_role(body, NAME, _role_of)


def _role_of(value: object) -> Role | None:
    if isinstance(value, list):
        return HISTORY if any(_ours(as_object(item)) for item in value) else None
    raw = as_object(value)
    return CURRENT if text_at(raw, "status") and list_at(raw, "active_incidents") is not None else None


def _ours(raw: Json) -> bool:
    return list_at(raw, "notes") is not None and bool(text_at(raw, "type") and text_at(raw, "date_created"))


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of Slack's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return _read_feed(body, page)
    if role == PAGE:
        return read_page(body, page)
    value, notes = json_of(body, NAME)
    if _role_of(value) != role:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is none of Slack's.", NAME)
    said = Notes(*notes)
    raw = as_object(value)
    listed = [as_object(item) for item in value] if isinstance(value, list) else items_at(raw, "active_incidents")
    incidents, covers = understood([_incident(item, said) for item in listed])
    if role == HISTORY:
        told = bool(covers) and all_told(incidents)
        return Reading(role=role, scope=Scope.RECENT, tells=told, incidents=incidents, notes=said.all)
    return _current(raw, incidents, covers, said)


def _current(raw: Json, incidents: tuple[Incident, ...], covers: tuple[Kind, ...], notes: Notes) -> Reading:
    """What is open. Only the word "ok" above an empty list means that all is well."""
    word = key(text_at(raw, "status"))
    well = word == "ok" and bool(covers) and not incidents
    if word not in ("ok", "active"):
        notes.add(f'Unknown state "{one_line(word, limit=60)}".')
    told = bool(covers) and all_told(incidents)
    return Reading(
        role=CURRENT,
        scope=Scope.ACTIVE,
        health=Health.OPERATIONAL if well else None,
        tells=told,
        doubtful=not (well or told),
        covers=covers,
        incidents=incidents,
        notes=notes.all,
    )


def _incident(raw: Json, notes: Notes) -> Incident | None:
    """One of them. The last part of its address is its id: the feed knows no other."""
    title, url = one_line(plain_text(text_at(raw, "title"), limit=BODY_LIMIT)), safe_url(text_at(raw, "url"))
    code = last_segment(url or "") or text_at(raw, "id") or made_id(title, time_at(raw, "date_created"))
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    kind = look_up(_KINDS, text_at(raw, "type"), "kind of incident", notes) or Kind.INCIDENT
    phase = look_up(_PHASES, text_at(raw, "status"), "phase", notes)
    if kind is Kind.MAINTENANCE and phase is not None:
        phase = _IN_MAINTENANCE.get(phase, phase)
    written = newest_first(tuple(_note(item) for item in newest(objects_at(raw, "notes"), MOST_UPDATES)))
    updates = tuple(replace(note, phase=phase if number == 0 else None) for number, note in enumerate(written))
    updated = time_at(raw, "date_updated") or (updates[0].at if updates else None)
    created = time_at(raw, "date_created")
    written_before = created is not None and updated is not None and created <= updated
    return Incident(
        id=IncidentId(code),
        kind=kind,
        title=title or "(without a title)",
        impact=_IMPACTS.get(key(text_at(raw, "type"))),
        phase=phase,
        components=tuple(one_line(name) for name in list_at(raw, "services") or () if isinstance(name, str) and name),
        # Of what is planned, a date before the newest message is that of its writing, not of its beginning.
        started_at=None if phase is Phase.SCHEDULED and written_before else created,
        updated_at=updated,
        resolved_at=updated if phase is not None and phase.over else None,
        url=url,
        updates=updates,
    )


def _note(raw: Json) -> Update:
    body = plain_text(text_at(raw, "body"), limit=BODY_LIMIT)
    return Update(at=time_at(raw, "date_created"), phase=None, body=body)


def _read_feed(body: bytes, page: Page) -> Reading:
    reading = read_ours(FEED, body, page, NAME, _MARK)
    entries = {last_segment(entry.link or entry.id): entry for entry in parse_feed(body, NAME).entries}
    named = (
        replace(one, id=IncidentId(last_segment(one.url or "") or one.id), updates=_notes(one, entries))
        for one in reading.incidents
    )
    return replace(reading, incidents=tuple(named))


def _notes(incident: Incident, entries: Mapping[str, Entry]) -> tuple[Update, ...]:
    """The notes of an entry: oldest first there, with times that name no day; the newest has the entry's own."""
    entry = entries.get(last_segment(incident.url or ""))
    bodies = _NOTE.split(entry.markup)[1:][-MOST_UPDATES:] if entry is not None else []
    if not bodies:
        return incident.updates
    texts = [plain_text(body, limit=BODY_LIMIT) for body in reversed(bodies)]
    return (
        Update(at=incident.updated_at, phase=incident.phase, body=texts[0]),
        *(Update(at=None, phase=None, body=text) for text in texts[1:]),
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Slack",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(CURRENT, HISTORY, FEED, PAGE),
    follow_up=follow_up,
    hosts=("slack-status.com", "status.slack.com"),
    probes=(Probe(role=CURRENT, path=_PATH),),
    probed_elsewhere=False,
    fallback=fallback,
)
