"""Owns Microsoft 365: the RSS whose one item says how it is, and the list of the services for consumers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Incident, IncidentId, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.feed_xml import parse_feed
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, text_at, time_at
from tray_status.platforms.vendor import json_role, shows
from tray_status.platforms.words import HEALTH_IMPACTS, Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_status.core.state import ProviderState

NAME: Final = "m365"
FEED: Final = Role("feed")
CONSUMER: Final = Role("consumer")

_PATH: Final = "/api/feed/mac"
_MARK = re.compile(r"<channel>\s{0,99}<title>\s{0,20}Microsoft [^<]{1,80} Status\s{0,20}</title>")

_HEALTHS: Final[Mapping[str, Health]] = {
    **dict.fromkeys(("available", "operational", "service operational", "service restored"), Health.OPERATIONAL),
    **dict.fromkeys(("false positive", "post incident report published"), Health.OPERATIONAL),
    **dict.fromkeys(("service degradation", "degraded", "investigating", "restoring service"), Health.DEGRADED),
    **dict.fromkeys(("extended recovery", "verifying service"), Health.DEGRADED),
    "service interruption": Health.MAJOR_OUTAGE,
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The RSS: the list for consumers has no address that is promised."""
    return (Document(role=FEED, url=page.feed or origin(page.url) + _PATH, scope=Scope.ACTIVE),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the title of the channel, or the names of the keys."""
    return FEED if shows(body, NAME, _MARK) else json_role(body, NAME, _role_of)


def _role_of(value: object) -> Role | None:
    listed = [as_object(item) for item in value] if isinstance(value, list) else []
    ours = any(text_at(one, "ServiceDisplayName") and "ServiceWorkloadName" in one for one in listed)
    return CONSUMER if ours else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of the documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return _read_feed(body, page)
    value, notes = json_of(body, NAME)
    if _role_of(value) is None or not isinstance(value, list):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no list of Microsoft 365's services.", NAME)
    said = Notes(*notes)
    listed = [as_object(item) for item in value]
    named = [(item, _component(item, said)) for item in listed if text_at(item, "ServiceDisplayName")]
    incidents = (_posted(item, one) for item, one in named)
    known = all(one.health is not None for _, one in named) and len(named) == len(listed)
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        doubtful=not known,
        covers=(),
        components=tuple(one for _, one in named),
        incidents=tuple(incident for incident in incidents if incident is not None),
        notes=said.all,
    )


def _component(raw: Json, notes: Notes) -> Component:
    name = one_line(text_at(raw, "ServiceDisplayName"))
    return Component(
        id=ComponentId(one_line(text_at(raw, "ServiceWorkloadName")) or name),
        name=name,
        health=look_up(_HEALTHS, text_at(raw, "Status"), "state of a service", notes),
    )


def _posted(raw: Json, component: Component) -> Incident | None:
    """What is told of a service that is not well; None where nothing is told, for an entry is no incident."""
    title, text = one_line(text_at(raw, "Title")), text_at(raw, "Message")
    if component.health in (None, Health.OPERATIONAL) or not (title or text):
        return None
    code = text_at(raw, "Id") or component.id
    told = _incident(code, title or component.name, component.health, text, time_at(raw, "LastUpdatedTime"))
    return replace(told, components=(component.name,))


def _incident(code: str, title: str, health: Health | None, markup: str, at: datetime | None) -> Incident:
    phase = Phase.INVESTIGATING
    return Incident(
        id=IncidentId(code),
        title=title,
        impact=HEALTH_IMPACTS[health] if health is not None else None,
        phase=phase,
        components=(title,),
        started_at=at,
        updated_at=at,
        updates=(Update(at=at, phase=phase, body=plain_text(markup, limit=BODY_LIMIT)),),
    )


def _read_feed(body: bytes, page: Page) -> Reading:
    """The RSS: its item stands there always, and is an incident only while its status is another than well."""
    feed = parse_feed(body, NAME)
    if find_role(body, page) != FEED:
        refuse(PayloadFault.WRONG_PLATFORM, "The feed is not that of Microsoft 365.", NAME)
    notes = Notes(*feed.notes)
    read = [(entry, look_up(_HEALTHS, entry.status, "state", notes)) for entry in feed.entries]
    healths = [health for _, health in read if health is not None]
    ill = [
        _incident(entry.id or entry.title, entry.title or feed.title, health, entry.markup, entry.published)
        for entry, health in read
        if entry.status and health is not Health.OPERATIONAL
    ]
    known = bool(read) and len(healths) == len(read)
    return Reading(
        role=FEED,
        scope=Scope.ACTIVE,
        health=max(healths) if known else None,
        doubtful=not known,
        covers=Reading(role=FEED, scope=Scope.ACTIVE).covers if known else (),
        incidents=tuple(ill),
        page_name=feed.title,
        notes=notes.all,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Microsoft 365",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(FEED, CONSUMER),
    follow_up=no_follow_up,
    hosts=("status.cloud.microsoft", "status.office365.com"),
    probes=(Probe(role=FEED, path=_PATH),),
    probed_elsewhere=False,
)
