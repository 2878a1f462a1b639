"""Owns plain Atom and RSS of any maker: incidents as well as their words tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import safe_url
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.compat import all_told
from tray_status.platforms.feed_entry import read_entry
from tray_status.platforms.feed_groups import group_of, joined
from tray_status.platforms.feed_xml import Feed, is_feed, parse_feed
from tray_status.platforms.words import Notes

if TYPE_CHECKING:
    from tray_status.core.model import Incident
    from tray_status.core.state import ProviderState
    from tray_status.platforms.feed_entry import Told

NAME: Final = "feed"
FEED: Final = Role("feed")


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The feed: the one that is known, else the page's address itself."""
    return (Document(role=FEED, url=page.feed or page.url, scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """Any feed is one of ours."""
    return FEED if is_feed(body) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What a feed says. Raises PayloadError when it is none, or not all of it.

    It tells the page's health only when every entry says how far it is: most feeds that were not made for programs do
    not, and an entry without a phase may be anything.
    """
    feed = parse_feed(body, NAME)
    notes = Notes(*feed.notes)
    incidents = _incidents(feed, page, notes)
    if incidents and all(incident.phase is None for incident in incidents):
        notes.add("No entry of this feed says how far it is: it tells what happened, not how the provider is.")
    return Reading(
        role=role,
        scope=Scope.RECENT,
        tells=all_told(incidents),
        incidents=incidents,
        page_name=feed.title or None,
        page_url=safe_url(feed.link, page.url or None),
        notes=notes.all,
    )


def _incidents(feed: Feed, page: Page, notes: Notes) -> tuple[Incident, ...]:
    """Entries of one event, where a feed has one entry per update, become one incident; in the feed's order."""
    groups: dict[str, list[Told]] = {}
    for entry in feed.entries:
        groups.setdefault(group_of(entry, feed), []).append(read_entry(entry, notes))
    base = safe_url(feed.link, page.url or None) or page.url or None
    return tuple(joined(key, told, base) for key, told in groups.items())


PLATFORM: Final = Platform(
    name=NAME,
    title="Atom or RSS feed",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(FEED,),
    follow_up=no_follow_up,
)
