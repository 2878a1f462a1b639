"""Owns FlashDuty: its Atom or RSS, whose titles alone say how bad it is, often in two languages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Impact, Incident
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.platforms import feed
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.payload import refuse
from tray_status.platforms.vendor import shows

if TYPE_CHECKING:
    from tray_status.core.state import ProviderState

NAME: Final = "flashduty"
HISTORY: Final = Role("history")

_MARK = re.compile(r"<(?:id|guid)[^<>]{0,60}>\s{0,20}urn:flashduty:change:")
_IMPACTS: Final = (
    (
        re.compile(r"完全中断|服务中断|\bFull(?:y)? (?:Outage|Unavailable)", re.IGNORECASE),
        Impact.CRITICAL,
    ),
    (re.compile(r"部分中断|\bPartial(?:ly)? (?:Outage|Unavailable)", re.IGNORECASE), Impact.MAJOR),
    (re.compile(r"性能下降|\bDegraded Performance", re.IGNORECASE), Impact.MINOR),
)


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The Atom feed."""
    return (Document(role=HISTORY, url=page.feed or under(page.url, "/history.atom"), scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the ids of its entries."""
    return HISTORY if shows(body, NAME, _MARK) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the feed says. Raises PayloadError when it is none, or not all of it. An empty one says that all is well."""
    reading = feed.read(role, body, page)
    if reading.incidents and find_role(body, page) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by FlashDuty.", NAME)
    if not reading.incidents:
        return replace(reading, tells=reading.page_name is not None)
    return replace(reading, incidents=tuple(map(_incident, reading.incidents)))


def _incident(incident: Incident) -> Incident:
    impact = next((impact for words, impact in _IMPACTS if words.search(incident.title)), None)
    return replace(incident, impact=impact)


PLATFORM: Final = Platform(
    name=NAME,
    title="FlashDuty",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(HISTORY,),
    follow_up=no_follow_up,
)
