"""Owns Hund: the state bar and the components that its pages show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line, plain_text
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.payload import Shape, refuse, shape_of, text_of
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "hund"
PAGE: Final = Role("page")

_HEALTHS: Final[Mapping[str, Health]] = {
    "operational": Health.OPERATIONAL,
    "informational": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
    "degraded": Health.DEGRADED,
    "outage": Health.PARTIAL_OUTAGE,
}
_COMPONENT_HEALTHS: Final[Mapping[str, Health]] = {**_HEALTHS, "outage": Health.MAJOR_OUTAGE}
_MAKER = re.compile(r"Powered [Bb]y Hund\.io|hund-client-logos\.s3\.amazonaws\.com|\bhref=[\"']https://hund\.io/")
_BAR = re.compile(r"<aside\b[^<>]{0,200}?\bclass=[\"'](?=[^\"']{0,99}\bstate-bar\b)([^\"']{1,99})[\"']")
_PART = re.compile(
    r"<a href=[\"']/components/([0-9a-f]{8,40})[\"'][^<>]{0,200}>([^<]{1,200})</a>"
    r"|<span class=[\"']([a-z-]{1,30}) state icon[\"']"
)
_NAMED = re.compile(r"<title>\s{0,99}Status Page - ([^<]{1,200}?)\s{0,99}</title>")


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The page: everything else needs a key."""
    return (Document(role=PAGE, url=page.url, scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the maker's name and the state bar."""
    try:
        text, _ = text_of(body, NAME)
    except PayloadError:
        return None
    ours = shape_of(text) is Shape.HTML and _MAKER.search(text) and _BAR.search(text)
    return PAGE if ours else None


def read(_role: Role, body: bytes, page: Page) -> Reading:
    """What the page shows. Raises PayloadError when it is none, or not all of it. What is open it does not list."""
    text, encoding = html_of(body, NAME)
    bar = _BAR.search(text)
    if bar is None or not _MAKER.search(text):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page shows no state bar of a Hund page.", NAME)
    notes = Notes(*encoding)
    word = " ".join(name for name in bar[1].split() if name != "state-bar")
    health = look_up(_HEALTHS, word, "state of the page", notes)
    components = _components(text, notes)
    parts = [one.health for one in components]
    if health is Health.PARTIAL_OUTAGE and parts and all(one is Health.MAJOR_OUTAGE for one in parts):
        health = Health.MAJOR_OUTAGE
    contradicted = health is Health.OPERATIONAL and any(one not in (None, Health.OPERATIONAL) for one in parts)
    named = _NAMED.search(text)
    return Reading(
        role=PAGE,
        scope=Scope.RECENT,
        health=None if contradicted else health,
        doubtful=health is None or contradicted,
        components=components,
        page_name=one_line(plain_text(named[1], limit=200)) if named is not None else None,
        page_url=page.url or None,
        feeds=feeds_in(text, page.url or None),
        notes=notes.all,
    )


def _components(text: str, notes: Notes) -> tuple[Component, ...]:
    """The components: a link with the name, and behind it the state."""
    found: dict[str, Component] = {}
    link: re.Match[str] | None = None
    for part in _PART.finditer(text):
        if part[1]:
            link = part
        elif link is not None:
            health = look_up(_COMPONENT_HEALTHS, part[3], "state of a component", notes)
            name = one_line(plain_text(link[2], limit=200)) or link[1]
            found[link[1]] = Component(id=ComponentId(link[1]), name=name, health=health)
            link = None
    return tuple(found.values())


PLATFORM: Final = Platform(
    name=NAME,
    title="Hund",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
    hosts=(".hund.io",),
)
