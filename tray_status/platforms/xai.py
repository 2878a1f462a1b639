"""Owns xAI: its RSS, whose head line says how far an incident is and how bad."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Impact, Incident
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.platforms.addresses import last_segment, origin
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import all_told
from tray_status.platforms.feed_xml import parse_feed
from tray_status.platforms.payload import refuse
from tray_status.platforms.vendor import read_ours, shows
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "xai"
FEED: Final = Role("feed")

_PATH: Final = "/feed.xml"
_MARK = re.compile(r"<channel>\s{0,99}<title>\s{0,20}xAI System Status\s{0,20}</title>")
_HEAD = re.compile(r"<h\d>\s{0,20}Status:", re.IGNORECASE)
_SEVERITY = re.compile(r"<p>\s{0,20}Severity:\s{0,20}([^<]{1,40})</p>", re.IGNORECASE)
_HEADING: Final = "Updates:"
"""What stands above the updates, also where there are none."""

_COMPONENT = re.compile(r"\[([^\[\]]{1,100})\]\s")

_IMPACTS: Final[Mapping[str, Impact]] = {
    "available": Impact.NONE,
    "degraded": Impact.MINOR,
    "partially available": Impact.MAJOR,
    "unavailable": Impact.CRITICAL,
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The RSS of about a hundred incidents."""
    return (Document(role=FEED, url=page.feed or origin(page.url) + _PATH, scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the title of the channel."""
    return FEED if shows(body, NAME, _MARK) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the RSS says. Raises PayloadError when it is none, not all of it, or empty: it never is."""
    reading = read_ours(role, body, page, NAME, _MARK)
    if not reading.incidents:
        refuse(PayloadFault.EMPTY, "The feed lists nothing at all, not even what is over.", NAME)
    said = Notes(*reading.notes)
    severities = {entry.id or last_segment(entry.link): entry.markup for entry in parse_feed(body, NAME).entries}
    incidents = tuple(_incident(one, severities.get(one.id, ""), said) for one in reading.incidents)
    return replace(reading, tells=all_told(incidents), incidents=incidents, notes=said.all)


def _incident(incident: Incident, markup: str, notes: Notes) -> Incident:
    """The incident with its severity, unless it is the one it has when all is over, and what its title names."""
    found, named = _SEVERITY.search(markup), _COMPONENT.match(incident.title)
    impact = look_up(_IMPACTS, found[1], "severity", notes) if found else None
    updates = tuple(replace(one, body="") if one.body == _HEADING else one for one in incident.updates)
    # Without its head line an entry says by its categories at most what it was: that it is over is not certain.
    certain = _HEAD.search(markup) is not None or not incident.over
    return replace(
        incident,
        phase=incident.phase if certain else None,
        resolved_at=incident.resolved_at if certain else None,
        impact=None if impact is Impact.NONE else impact,
        components=(named[1],) if named else incident.components,
        updates=updates,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="xAI",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(FEED,),
    follow_up=no_follow_up,
    hosts=("status.x.ai",),
    probes=(Probe(role=FEED, path=_PATH),),
    probed_elsewhere=False,
)
