"""Owns StatusCast: the line with the current status on its pages, and its RSS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line, plain_text
from tray_status.platforms import feed
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.payload import Shape, refuse, shape_of, text_of
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "statuscast"
PAGE: Final = Role("page")
FEED: Final = Role("feed")

_WORDS: Final[Mapping[str, Health]] = {
    "normal": Health.OPERATIONAL,
    "available": Health.OPERATIONAL,
    "operational": Health.OPERATIONAL,
    "informational": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
    "monitoring": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "degraded performance": Health.DEGRADED,
    "investigating": Health.DEGRADED,
    "identified": Health.DEGRADED,
    "partially unavailable": Health.PARTIAL_OUTAGE,
    "unavailable": Health.MAJOR_OUTAGE,
}
_MAKER = re.compile(r"Service Status powered by StatusCast|content=\"Status Page by StatusCast\"")
_FEED = re.compile(r"<generator[^<>]{0,99}>[^<]{0,99}StatusCast", re.IGNORECASE)
_NAMED = re.compile(r"<title>\s{0,99}Status Page for ([^<|]{1,200})\|")
_TEXT = re.compile(r">([^<>]{1,200})(?=<)")
_LINE: Final = "Current Status"
_SHOWN: Final = 2000
"""Letters of markup behind the line's beginning within which its word stands."""


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """Both: the page tells how everything is, the RSS what happened."""
    return (Document(role=PAGE, url=page.url, scope=Scope.RECENT), _feed(page, needed=False))


def fallback(page: Page) -> tuple[Document, ...]:
    """The RSS alone, where the page is closed or was laid out without that line."""
    return (_feed(page, needed=True),)


def _feed(page: Page, *, needed: bool) -> Document:
    return Document(role=FEED, url=page.feed or under(page.url, "/rss"), needed=needed, scope=Scope.RECENT)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the maker's name in the page's head, or as the feed's generator."""
    try:
        text, _ = text_of(body, NAME)
    except PayloadError:
        return None
    if is_feed(body):
        return FEED if _FEED.search(text) else None
    return PAGE if shape_of(text) is Shape.HTML and _MAKER.search(text) else None


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the page or the RSS says. Raises PayloadError when it is none, or not all of it."""
    if role == FEED:
        return feed.read(FEED, body, page)
    text, encoding = html_of(body, NAME)
    if not _MAKER.search(text):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page is not made by StatusCast.", NAME)
    notes = Notes(*encoding)
    at = text.find(_LINE)
    texts = _TEXT.findall(text[at + len(_LINE) : at + _SHOWN]) if at >= 0 else []
    # Everything else on the page is a legend, or the history of each day.
    word = next(filter(None, (one_line(plain_text(one, limit=200)).strip("|: ") for one in texts)), "")
    if not word:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page has no line with the current status.", NAME)
    health = look_up(_WORDS, word, "status", notes)
    named = _NAMED.search(text)
    return Reading(
        role=PAGE,
        scope=Scope.RECENT,
        health=health,
        doubtful=health is None,
        page_name=one_line(named[1]) if named is not None else None,
        page_url=page.url or None,
        feeds=feeds_in(text, page.url or None),
        notes=notes.all,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="StatusCast",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
    hosts=(".statuscast.com",),
    fallback=fallback,
)
