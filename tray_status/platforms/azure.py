"""Owns Azure: an RSS of what is open now, empty while all is well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Health, Incident, IncidentId, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, plain_text
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.feed_xml import parse_feed
from tray_status.platforms.ids import made_id
from tray_status.platforms.payload import refuse
from tray_status.platforms.vendor import shows, understood
from tray_status.platforms.words import Notes

if TYPE_CHECKING:
    from tray_status.core.state import ProviderState
    from tray_status.platforms.feed_xml import Entry

NAME: Final = "azure"
FEED: Final = Role("feed")

# The title is in the language of the address that was asked; the address in the channel names the maker in all of them.
_MARK = re.compile(
    r"<channel\b[^<>]{0,999}>\s{0,99}(?:<title>\s{0,20}Azure Status\s{0,20}</title>"
    r"|(?:(?!<item\b)<[^<>]{1,200}>[^<>]{0,500}){0,20}?<link>\s{0,20}https://(?:azure\.status\.microsoft|status\.azure\.com)/)"
)


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The RSS: there is nothing else that needs no key."""
    return (Document(role=FEED, url=page.feed or under(page.url, "/feed/"), scope=Scope.ACTIVE),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the title of the channel: an empty one has nothing else."""
    return FEED if shows(body, NAME, _MARK) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the RSS says. Raises PayloadError when it is none, or not all of it."""
    feed = parse_feed(body, NAME)
    if find_role(body, page) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The feed is not Azure's.", NAME)
    notes = Notes(*feed.notes)
    incidents, covers = understood([_incident(entry, notes) for entry in feed.entries])
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        health=None if feed.entries else Health.OPERATIONAL,
        tells=bool(covers),
        doubtful=not covers,
        covers=covers,
        incidents=incidents,
        page_name=feed.title,
        notes=notes.all,
    )


def _incident(entry: Entry, notes: Notes) -> Incident | None:
    """One entry. What is listed is open; its date stays while the words change, its link names any of the servers."""
    code = entry.id.strip() or made_id(entry.title, entry.published)
    if not code:
        notes.add("An entry without id and title was left out.")
        return None
    body = plain_text(entry.markup, limit=BODY_LIMIT)
    return Incident(
        id=IncidentId(code),
        title=entry.title or "(without a title)",
        phase=Phase.INVESTIGATING,
        components=entry.categories,
        started_at=entry.published,
        updated_at=entry.updated or entry.published,
        updates=(Update(at=entry.updated or entry.published, phase=Phase.INVESTIGATING, body=body),),
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Azure",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(FEED,),
    follow_up=no_follow_up,
    hosts=("azure.status.microsoft", "status.azure.com"),
    probes=(Probe(role=FEED, path="/feed/"),),
    probed_elsewhere=False,
)
