"""Owns Slack's page, bare or wrapped in JSON: the services with their words, and the incident in its heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Incident, IncidentId, Phase
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import TITLE_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import last_segment
from tray_status.platforms.html_links import require_end
from tray_status.platforms.payload import Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.trees import as_object, text_at
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE: Final = Role("page")

_NAME: Final = "slack"
_TITLE: Final = "<title>Slack System Status</title>"
_BEGIN: Final = '<div id="current_status"'
_HEAD = re.compile(
    r'<div id="current_status"(?:[^<]|<(?!h1)){0,2000}<h1\b[^<>]{0,200}>((?:[^<]|<(?!/h1)){1,1000})</h1>'
)
_LINK = re.compile(r'<a\b[^<>]{0,99}href="([^"<>]{1,300}/\d{4}-\d{2}/[0-9a-f]{8,40})"')
_SERVICE = re.compile(
    r'<p class="bold">((?:[^<]|<(?!/p)){1,300})</p>\s{0,99}<p class="tiny">((?:[^<]|<(?!/p)){0,1000})</p>'
)
_FIRST: Final = re.compile(r"^[\w' ]{1,60}")
_ALL_WELL: Final = "slack is up and running"

_HEALTHS: Final[Mapping[str, Health]] = {
    "no issues": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
    "notice": Health.OPERATIONAL,
    "something's not quite right": Health.DEGRADED,
    "incident": Health.DEGRADED,
    "outage": Health.MAJOR_OUTAGE,
}


def is_page(body: bytes) -> bool:
    """Whether these bytes are Slack's page, bare or wrapped."""
    try:
        return _TITLE in _html(body)
    except PayloadError:
        return False


def _html(body: bytes) -> str:
    """The page; "" for what is something else."""
    text, _ = text_of(body, _NAME)
    if shape_of(text) is Shape.JSON and _TITLE in text:
        text = text_at(as_object(json_of(body, _NAME)[0]), "data")
    return text if shape_of(text) is Shape.HTML else ""


def read_page(body: bytes, page: Page) -> Reading:
    """What the page says. Raises PayloadError when it is another one, or not all of it."""
    html = _html(body)
    if _TITLE not in html:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page is not that of Slack's status.", _NAME)
    require_end(html, _NAME)
    notes = Notes()
    components = tuple(
        Component(
            id=ComponentId(name),
            name=name,
            health=look_up(_HEALTHS, _word(found[2]), "state of a service", notes),
        )
        for found in _SERVICE.finditer(html)
        if (name := one_line(plain_text(found[1], limit=TITLE_LIMIT)))
    )
    head = _HEAD.match(html, max(html.find(_BEGIN), 0))
    said = one_line(plain_text(head[1], limit=TITLE_LIMIT)) if head else ""
    known = bool(said and components) and all(component.health is not None for component in components)
    return Reading(
        role=PAGE,
        scope=Scope.RECENT,
        doubtful=not known,
        components=components,
        incidents=() if not head or said.lower() == _ALL_WELL else (_incident(said, html[head.end() :], page),),
        notes=notes.all,
    )


def _word(markup: str) -> str:
    """The words of a state without the link behind them."""
    found = _FIRST.match(one_line(plain_text(markup.partition("<a")[0], limit=TITLE_LIMIT)).replace("\u2019", "'"))
    return found[0] if found else "?"


def _incident(title: str, behind: str, page: Page) -> Incident:
    """What the heading speaks of: the page shows what is open there, and tells nothing else of it."""
    found = _LINK.search(behind)
    url = safe_url(found[1], page.url or None) if found else None
    return Incident(id=IncidentId(last_segment(url or "") or title), title=title, phase=Phase.INVESTIGATING, url=url)
