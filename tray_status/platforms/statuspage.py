"""Owns Atlassian Statuspage: what is asked of its pages, and which reader understands which of its documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe
from tray_status.platforms.compat import (
    COMPONENTS,
    INCIDENT,
    INCIDENTS,
    MAINTENANCES,
    STATUS,
    SUMMARY,
    read_compat,
    role_of,
)
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.payload import Shape, json_of, refuse, shape_of, text_of
from tray_status.platforms.statuspage_feed import is_empty_history, read_history
from tray_status.platforms.words import Notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_status.core.state import ProviderState

NAME: Final = "statuspage"
HISTORY: Final = Role("history")
PAGE: Final = Role("page")

# Instatus copies these ids, with letters where Statuspage has digits.
_ATOM = re.compile(r"<id>\s*tag:[^<,]{1,200},2005:(?:/history|Incident/\d)")
_IMITATED = re.compile(r"<id>\s*tag:[^<,]{1,200},2005:(?:Incident|Maintenance)/[a-z]")
_RSS = re.compile(r"<(?:link|guid)[^<>]{0,40}>\s*https?://[^<>\s]{1,200}/incidents/[a-z0-9]{12}\s*<")
_LABELS = re.compile(
    r"(?:&lt;|<)/small(?:&gt;|>)\s{0,20}(?:&lt;|<)br ?/?(?:&gt;|>)\s{0,20}(?:&lt;|<)strong|THIS IS A SCHEDULED EVENT"
)
_PAGE = re.compile(r'class="[^"<>]{0,200}\b(?:page-status|unresolved-incidents?|components-section)\b')
_MAKER = re.compile(r"dka575ofm4ao0\.cloudfront\.net|layout-content status|Powered by (?:Atlassian )?Statuspage")


def documents(page: Page, state: ProviderState) -> tuple[Document, ...]:
    """The summary; the history too at the start and after a gap, for what ended while nobody looked."""
    summary = Document(role=SUMMARY, url=under(page.url, "/api/v2/summary.json"), scope=Scope.ACTIVE)
    gap = state.belief.read_at is None or state.failures > 0 or state.gap
    return (summary, _history(page, needed=False)) if gap else (summary,)


def follow_up(page: Page, state: ProviderState, readings: Sequence[Reading]) -> tuple[Document, ...]:
    """The history when something we believe open is not in the summary any more: it tells how it ended."""
    summary = next((reading for reading in readings if reading.role == SUMMARY), None)
    if summary is None or any(reading.role == HISTORY for reading in readings):
        return ()
    listed = {incident.id for incident in summary.incidents}
    gone = any(incident.id not in listed for incident in state.belief.open)
    return (_history(page, needed=False),) if gone else ()


def fallback(page: Page) -> tuple[Document, ...]:
    """The history alone, where the summary is refused: it lacks impact and components, and open incidents it has."""
    return (_history(page, needed=True),)


def _history(page: Page, *, needed: bool) -> Document:
    return Document(role=HISTORY, url=page.feed or under(page.url, "/history.atom"), needed=needed, scope=Scope.RECENT)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By shape: Statuspage's JSON, its Atom or RSS, or the page itself."""
    try:
        if is_feed(body):
            return HISTORY if _is_history(text_of(body, NAME)[0]) else None
        text, _ = text_of(body, NAME)
        if shape_of(text) is Shape.HTML:
            return PAGE if _PAGE.search(text) and _MAKER.search(text) else None
        found = role_of(json_of(body, NAME)[0])
    except PayloadError:
        return None
    return found[0] if found and not found[1] else None


def _is_history(text: str) -> bool:
    if _ATOM.search(text):
        return not _IMITATED.search(text)
    shaped = _RSS.search(text) is not None and _LABELS.search(text) is not None
    return (shaped or is_empty_history(text)) and "<generator>" not in text


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What one of Statuspage's documents says. Raises PayloadError when it is none, or not all of it."""
    if role == HISTORY:
        reading = read_history(body, page)
        if reading.incidents and find_role(body, page) is None:
            refuse(PayloadFault.WRONG_PLATFORM, "The feed is not made by Statuspage.", NAME)
        return reading
    if role == PAGE:
        from tray_status.platforms.statuspage_page import read_page

        return read_page(body, page)
    value, notes = json_of(body, NAME)
    found = role_of(value)
    if found and found[1]:
        refuse(PayloadFault.WRONG_PLATFORM, "The page is made by incident.io, no longer by Statuspage.", NAME)
    return read_compat(role, value, page, Notes(*notes), NAME)


PLATFORM: Final = Platform(
    name=NAME,
    title="Atlassian Statuspage",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(SUMMARY, STATUS, COMPONENTS, INCIDENTS, MAINTENANCES, INCIDENT, HISTORY, PAGE),
    follow_up=follow_up,
    hosts=(".statuspage.io",),
    probes=(
        Probe(role=SUMMARY, path="/api/v2/summary.json", shape="`page` and `status.indicator`, ids that are no ULIDs"),
    ),
    fallback=fallback,
)
