"""Owns Statuspage's history as Atom and RSS: one entry per incident or maintenance, all its updates as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tray_status.core.model import Incident, IncidentId, Kind, Phase
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import one_line, safe_url
from tray_status.platforms.addresses import last_segment
from tray_status.platforms.compat import all_told, each_once
from tray_status.platforms.feed_xml import Entry, Feed, parse_feed
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import began_at, ended_at, labelled, phase_of, updates_of, window_of
from tray_status.platforms.words import Notes, kind_of

if TYPE_CHECKING:
    from datetime import datetime

    from tray_status.core.model import Update

_CALLED = re.compile(r"<title>[^<>]{1,200} - Incident History</title>")
_NAME_TAIL = re.compile(r"(?: Status)?(?: - Incident History)?$")


def is_empty_history(text: str) -> bool:
    """Whether a feed calls itself the history of incidents, and has not one."""
    return _CALLED.search(text) is not None and re.search(r"<(?:entry|item)[\s>]", text) is None


def read_history(body: bytes, page: Page, platform: str = "statuspage") -> Reading:
    """What the history says. It lists recent entries only, and tells the health only as its entries' phases do."""
    feed = parse_feed(body, platform)
    notes = Notes(*feed.notes)
    read = [_incident(entry, feed, page, notes) for entry in feed.entries]
    incidents = each_once(read)
    return Reading(
        role=Role("history"),
        scope=Scope.RECENT,
        tells=all_told(incidents) and None not in read,
        incidents=incidents,
        page_name=one_line(_NAME_TAIL.sub("", feed.title)) or None,
        page_url=safe_url(feed.link),
        notes=notes.all,
    )


def _incident(entry: Entry, feed: Feed, page: Page, notes: Notes) -> Incident | None:
    code = last_segment(entry.link) or last_segment(entry.id) or made_id(entry.title, entry.published)
    if not code:
        notes.add("An entry without id and title was left out.")
        return None
    found = labelled(entry.markup, entry.updated or entry.published)
    updates = updates_of(found, notes)
    phase = phase_of(found, notes)
    if not found:
        notes.add("An entry without any update was met: how far it is cannot be told.")
    window = window_of(entry.markup, entry.published or entry.updated)
    if phase is None and window[0] is not None and all(update.phase is None for update in updates):
        phase = Phase.SCHEDULED  # only what has not begun names its window
    # Of those who write this markup, only LambStatus tells the two kinds apart by their addresses.
    planned = "/maintenances/" in entry.link
    kind = Kind.MAINTENANCE if planned else kind_of((phase, *(update.phase for update in updates)))
    starts, ends = _window(entry, kind, phase, updates, window)
    updated = _updated(entry, kind, phase, updates)
    return Incident(
        id=IncidentId(code),
        kind=kind,
        title=entry.title or "(without a title)",
        phase=phase,
        started_at=starts,
        ends_at=ends,
        updated_at=updated,
        resolved_at=(ended_at(updates) or updated) if phase is not None and phase.over else None,
        url=safe_url(entry.link, safe_url(feed.link) or page.url or None),
        updates=updates,
    )


def _window(
    entry: Entry,
    kind: Kind,
    phase: Phase | None,
    updates: tuple[Update, ...],
    window: tuple[datetime | None, datetime | None],
) -> tuple[datetime | None, datetime | None]:
    """When it began or will begin, and the end of a planned event. `window` is what the text names."""
    if kind is Kind.INCIDENT:
        return began_at(updates), None
    starts, ends = window
    if starts is None:
        # Of a planned event that has not begun, this date is the start, not the time of writing.
        starts = entry.published if phase is Phase.SCHEDULED else began_at(updates, Phase.IN_PROGRESS)
    return starts or entry.published or began_at(updates), ends or entry.ends_at


def _updated(entry: Entry, kind: Kind, phase: Phase | None, updates: tuple[Update, ...]) -> datetime | None:
    """When it last changed. RSS has no such date, and for a planned event its only date is the start."""
    newest = max((update.at for update in updates if update.at is not None), default=None)
    if phase is Phase.SCHEDULED or (kind is Kind.MAINTENANCE and phase is None):
        return entry.updated or newest
    return entry.updated or entry.published or newest
