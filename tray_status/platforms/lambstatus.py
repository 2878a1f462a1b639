"""Owns LambStatus: its RSS, which is Statuspage's markup with the year in its times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.payload import text_of
from tray_status.platforms.statuspage_feed import is_empty_history, read_history

if TYPE_CHECKING:
    from tray_status.core.state import ProviderState

NAME: Final = "lambstatus"
HISTORY: Final = Role("history")

_GENERATOR = re.compile(r"<generator>\s*Feed for Node\.js\s*</generator>")
_LINK = re.compile(r"<link>\s*https?://[^<>\s]{1,200}/(?:incidents|maintenances)/[A-Za-z0-9_-]{12}\s*</link>")


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The RSS: there is nothing else that needs no key."""
    url = page.feed or under(page.url, "/history.rss")
    return (Document(role=HISTORY, url=url, scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the generator and the form of its addresses."""
    try:
        text, _ = text_of(body, NAME)
    except PayloadError:
        return None
    ours = _GENERATOR.search(text) and (_LINK.search(text) or is_empty_history(text))
    return HISTORY if is_feed(body) and ours else None


def read(_role: Role, body: bytes, page: Page) -> Reading:
    """What the RSS says. Raises PayloadError when it is none, or not all of it."""
    return read_history(body, page, platform=NAME)


PLATFORM: Final = Platform(
    name=NAME,
    title="LambStatus",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(HISTORY,),
    follow_up=no_follow_up,
)
