"""Owns incident.io's Atom and RSS: one entry per incident with its latest update, its phase and its components."""

from __future__ import annotations

from typing import Final

from tray_status.core.model import Incident, IncidentId, Update
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import last_segment
from tray_status.platforms.compat import all_told, each_once
from tray_status.platforms.doubt import qualified
from tray_status.platforms.entry_text import affected_and_rest, leading_status
from tray_status.platforms.feed_xml import Entry, Feed, parse_feed
from tray_status.platforms.ids import made_id
from tray_status.platforms.incidentio_incident import WORDS
from tray_status.platforms.words import Notes, kind_of, look_up

_PLATFORM: Final = "incidentio"


def read_feed(body: bytes, page: Page) -> Reading:
    """What the feed says: recent incidents. A page in another language has words that are not known: phase None."""
    feed = parse_feed(body, _PLATFORM)
    notes = Notes(*feed.notes)
    read = [_incident(entry, feed, page, notes) for entry in feed.entries]
    incidents = each_once(read)
    return Reading(
        role=Role("feed"),
        scope=Scope.RECENT,
        tells=all_told(incidents) and None not in read,
        incidents=incidents,
        page_name=one_line(feed.title.removesuffix(" status")) or None,
        page_url=safe_url(feed.link),
        notes=notes.all,
    )


def _incident(entry: Entry, feed: Feed, page: Page, notes: Notes) -> Incident | None:
    code = last_segment(entry.link) or last_segment(entry.id) or made_id(entry.title, "")
    if not code:
        notes.add("An entry without id and title was left out.")
        return None
    word, rest = leading_status(plain_text(entry.markup, limit=BODY_LIMIT), entry.markup)
    phase = look_up(WORDS, qualified(word, rest, WORDS), "phase", notes)
    components, text = affected_and_rest(rest)
    at = entry.updated or entry.published
    over = phase is not None and phase.over
    return Incident(
        id=IncidentId(code),
        kind=kind_of((phase,)),
        title=entry.title or "(without a title)",
        phase=phase,
        components=components,
        updated_at=at,
        resolved_at=at if over else None,
        url=safe_url(entry.link, safe_url(feed.link) or page.url or None),
        updates=(Update(at=at, phase=phase, body=text),),
    )
