"""Owns the pages of Better Stack: the head line says how everything is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Health
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import plain_text
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.payload import refuse
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE: Final = Role("page")

_PLATFORM: Final = "betterstack"
_HEAD_LINES: Final[Mapping[str, Health]] = {
    "all services are online": Health.OPERATIONAL,
    "all services are operational": Health.OPERATIONAL,
    "some services are under maintenance": Health.MAINTENANCE,
    "all services are under maintenance": Health.MAINTENANCE,
    "some services are degraded": Health.DEGRADED,
    "all services are degraded": Health.DEGRADED,
    "some services are down": Health.PARTIAL_OUTAGE,
    "all services are down": Health.MAJOR_OUTAGE,
}
_MAKER = re.compile(r"uptime\.betterstack\.com/|\bbetteruptime\.com/|class=['\"][^'\"]{0,300}\bstatuspage-neutral-")
_HEAD_LINE = re.compile(r"<h1\b[^<>]{0,400}\bstatuspage-[^<>]{0,400}>([^<]{1,200})</h1>")


def shows_head_line(html: str) -> bool:
    """Whether it is the maker's page, with a line that says how everything is."""
    return _MAKER.search(html) is not None and _HEAD_LINE.search(html) is not None


def read_page(body: bytes, page: Page) -> Reading:
    """What the page shows. Raises PayloadError when it is another one, or not all of it."""
    text, encoding = html_of(body, _PLATFORM)
    line = _HEAD_LINE.search(text)
    if line is None or not _MAKER.search(text):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page shows no head line of a Better Stack page.", _PLATFORM)
    notes = Notes(*encoding)
    health = look_up(_HEAD_LINES, plain_text(line[1], limit=200), "head line", notes)
    return Reading(
        role=PAGE,
        scope=Scope.RECENT,
        health=health,
        doubtful=health is None,
        page_url=page.url or None,
        feeds=feeds_in(text, page.url or None),
        notes=notes.all,
    )
