"""Owns Oracle Cloud: the state of the whole in Statuspage's shape, the services of each region, its RSS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import COMPONENTS, STATUS, read_compat, role_of
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, text_at
from tray_status.platforms.vendor import json_role, read_ours, shows
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "oracle"
FEED: Final = Role("feed")

_STATUS: Final = "/api/v2/status.json"
_COMPONENTS: Final = "/api/v2/components.json"
_FEED: Final = "/api/v2/incident-summary.rss"
_MARK = re.compile(r"<guid\b[^<>]{0,99}>\s{0,20}(?:<!\[CDATA\[)?\s{0,20}ocid1\.")
_PAGE_NAME: Final = "OCI"

_HEALTHS: Final[Mapping[str, Health]] = {
    "normalperformance": Health.OPERATIONAL,
    "informational": Health.DEGRADED,
    "servicedisruption": Health.PARTIAL_OUTAGE,
    "servicedown": Health.MAJOR_OUTAGE,
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The state of the whole; the services and the RSS, which only Oracle's manual describes, are extras."""
    root = origin(page.url)
    return (
        Document(role=STATUS, url=root + _STATUS, scope=Scope.RECENT),
        Document(role=COMPONENTS, url=root + _COMPONENTS, needed=False, scope=Scope.RECENT),
        Document(role=FEED, url=page.feed or root + _FEED, needed=False, scope=Scope.RECENT),
    )


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the page's name, to which Statuspage would add an id; by the reports of regions; by the ids of the RSS."""
    return FEED if shows(body, NAME, _MARK) else json_role(body, NAME, _role_of)


def _role_of(value: object) -> Role | None:
    raw = as_object(value)
    page, found = object_at(raw, "page"), role_of(raw)
    if text_at(page, "name") == _PAGE_NAME and not text_at(page, "id") and found is not None:
        return STATUS if found[0] == STATUS else None
    reports = items_at(raw, "regionHealthReports")
    ours = any(text_at(one, "regionName") and list_at(one, "serviceHealthReports") is not None for one in reports)
    return COMPONENTS if ours else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of the documents says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return read_ours(role, body, page, NAME, _MARK)
    value, notes = json_of(body, NAME)
    if _role_of(value) != role:
        refuse(PayloadFault.WRONG_PLATFORM, f"The JSON is no {role} of Oracle Cloud.", NAME)
    said = Notes(*notes)
    return _services(as_object(value), said) if role == COMPONENTS else read_compat(role, value, page, said, NAME)


def _services(raw: Json, notes: Notes) -> Reading:
    """Each service in each region, what is not well first: there may be more of them than are held."""
    reports = items_at(raw, "regionHealthReports")
    listed = [(one_line(text_at(one, "regionName")), items_at(one, "serviceHealthReports")) for one in reports]
    every = [_component(region, item, notes) for region, services in listed for item in services]
    components = sorted(every, key=lambda one: one.health is Health.OPERATIONAL)
    silent = any(not services for _, services in listed)
    return Reading(
        role=COMPONENTS,
        scope=Scope.RECENT,
        doubtful=silent or any(one.health is None for one in every),
        components=tuple(components),
        notes=notes.all,
    )


def _component(region: str, raw: Json, notes: Notes) -> Component:
    name = one_line(text_at(raw, "serviceName")) or "(without a name)"
    return Component(
        id=ComponentId(f"{region}/{name}"),
        name=name,
        group=region or None,
        health=look_up(_HEALTHS, text_at(raw, "serviceStatus"), "state of a service", notes),
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Oracle Cloud",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(STATUS, COMPONENTS, FEED),
    follow_up=no_follow_up,
    hosts=("ocistatus.oraclecloud.com",),
    probes=(Probe(role=STATUS, path=_STATUS),),
    probed_elsewhere=False,
)
