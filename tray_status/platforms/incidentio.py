"""Owns incident.io: what is asked of its pages, and which reader understands which of its documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import (
    COMPONENTS,
    INCIDENT,
    INCIDENTS,
    MAINTENANCES,
    STATUS,
    SUMMARY,
    read_compat,
    role_of,
)
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.incidentio_feed import read_feed
from tray_status.platforms.incidentio_native import NATIVE, SHOWN, WIDGET, find_summary, native_role, read_native
from tray_status.platforms.payload import Json, Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.trees import as_object, object_at, text_at
from tray_status.platforms.words import Notes, key

if TYPE_CHECKING:
    from tray_status.core.state import ProviderState

NAME: Final = "incidentio"
FEED: Final = Role("feed")

_FEED = re.compile(
    r"<generator[^<>]{0,100}>\s*incident\.io\s*</generator>|/incident-io-status-page-logos/"
    r"|<(?:guid|id|link)[^<>]{0,60}>\s*https?://[^<>\s]{1,200}/incidents/01[0-9A-HJKMNP-TV-Z]{24}\s*<"
)


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """Both, each time: the summary tells what is open and how bad, the feed alone holds texts and components."""
    return (
        Document(role=SUMMARY, url=under(page.url, "/api/v2/summary.json"), scope=Scope.ACTIVE),
        _feed(page, needed=False),
    )


def fallback(page: Page) -> tuple[Document, ...]:
    """The feed alone, where the summary is refused or switched off."""
    return (_feed(page, needed=True),)


def _feed(page: Page, *, needed: bool) -> Document:
    return Document(role=FEED, url=page.feed or under(page.url, "/feed.atom"), needed=needed, scope=Scope.RECENT)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By shape: the Statuspage-like JSON with ULIDs, its own JSON, its feed, or the page itself."""
    try:
        text, _ = text_of(body, NAME)
        if is_feed(body):
            return FEED if _FEED.search(text) else None
        if shape_of(text) is Shape.HTML:
            return SHOWN if find_summary(text) is not None else None
        value, _ = json_of(body, NAME)
    except PayloadError:
        return None
    found = role_of(value)
    if found is not None:
        return found[0] if found[1] else None
    return native_role(value)


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of incident.io's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        reading = read_feed(body, page)
        if reading.incidents and find_role(body, page) is None:
            refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by incident.io.", NAME)
        return reading
    if role in (NATIVE, WIDGET, SHOWN):
        return read_native(role, body, page)
    value, notes = json_of(body, NAME)
    found = role_of(value)
    if found and not found[1]:
        refuse(PayloadFault.WRONG_PLATFORM, "The page is made by Statuspage, not by incident.io.", NAME)
    return read_compat(role, _quiet(as_object(value)), page, Notes(*notes), NAME)


def _quiet(raw: Json) -> Json:
    """A page on which nothing is open may leave out its list of incidents altogether."""
    well = key(text_at(object_at(raw, "status"), "indicator")) == "none"
    return {**raw, "incidents": []} if well and "components" in raw and "incidents" not in raw else raw


PLATFORM: Final = Platform(
    name=NAME,
    title="incident.io",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(SUMMARY, STATUS, COMPONENTS, INCIDENTS, MAINTENANCES, INCIDENT, FEED, NATIVE, WIDGET, SHOWN),
    follow_up=no_follow_up,
    probes=(
        Probe(role=SUMMARY, path="/api/v2/summary.json", shape="`page` and `status.indicator`, ids that are ULIDs"),
    ),
    fallback=fallback,
)
