"""Owns the ids of plain feeds: which entries are updates of one event, and the incident that is made of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tray_status.core.model import Incident, IncidentId, Phase
from tray_status.core.text import one_line, safe_url
from tray_status.platforms.addresses import last_segment
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, began_at, ended_at
from tray_status.platforms.times import parse_time

if TYPE_CHECKING:
    from tray_status.core.model import Update
    from tray_status.platforms.feed_entry import Told
    from tray_status.platforms.feed_xml import Entry, Feed

_STAMP = re.compile(r"(?P<event>.+)[_-](?P<epoch>\d{9,13})")
_HASH = re.compile(r"[0-9a-fA-F]{16,128}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EVENT_LINK = re.compile(
    r"https?://[^\s?#]{1,500}/(?:incidents?|maintenances?|events?|issues?|notices?|outages?)/[\w.-]{1,200}(?=[/?#]|$)"
)
_NEAR: Final = timedelta(days=2)
_SHORTEST: Final = 4
_LONGEST: Final = 1000
_ID_LIMIT: Final = 300
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def group_of(entry: Entry, feed: Feed) -> str:
    """The id of the event an entry belongs to: the entry's own id without what changes from update to update.

    That is a stamp which equals the entry's date (`…#ec2_1446718139`), what stands behind the event's address
    (`…/incidents/1#update-7`), or behind its last part (`feed:B1hD.T3VT` of `…/incidents/B1hD`). Where the id is a mere
    digest, the address of the event stands in for it.
    """
    own = entry.id.strip()[:_LONGEST] or _own_link(entry, feed)
    if not own:
        # Neither id nor address: the same words at the same time are the same entry.
        return made_id(entry.title or entry.markup, entry.published or entry.updated) or "nameless"
    dates = [date for date in (entry.published, entry.updated) if date is not None]
    if (stamped := _STAMP.fullmatch(own)) and (at := parse_time(stamped["epoch"])) is not None:
        if any(abs(date - at) <= _NEAR for date in dates):
            own = stamped["event"]
    elif own.startswith(("http://", "https://")):
        before, _, behind = own.partition("#")
        own = before if behind and last_segment(before) else own
    elif _HASH.fullmatch(own) and (link := _EVENT_LINK.match(entry.link)):
        own = link[0]  # a digest changes with every word of the entry
    else:
        own = _by_link(own, last_segment(entry.link))
    return one_line(own, limit=_ID_LIMIT)


def _own_link(entry: Entry, feed: Feed) -> str:
    """The entry's address, unless it is merely the page's."""
    link = safe_url(entry.link) or ""
    return link if link and last_segment(link) and link.rstrip("/") != feed.link.rstrip("/") else ""


def _by_link(own: str, segment: str) -> str:
    """The id up to the last part of the entry's address, where more stands behind it."""
    if len(segment) < _SHORTEST:
        return own
    found = re.fullmatch(rf"(.*(?<![A-Za-z0-9]){re.escape(segment)})[^A-Za-z0-9].+", own)
    return found[1] if found else own


def joined(key: str, told: list[Told], base: str | None) -> Incident:
    """The incident made of all entries of one event; the newest of them decides."""
    if len(told) > 1:
        told = sorted(told, key=lambda one: one.entry.updated or one.entry.published or _LONG_AGO, reverse=True)
    newest = told[0]
    at, spoken = next(((at, one) for at, one in enumerate(told) if not one.silent), (0, newest))
    phase = spoken.phase
    if phase is not None and phase.over and any(one.unsure for one in told[:at]):
        phase = None  # an older entry called it over, a newer one says that it is not
    updates = tuple(update for one in told for update in one.updates)[:MOST_UPDATES]
    updated = newest.entry.updated or _latest(newest) or newest.entry.published
    starts = _start(told, updates, phase)
    return Incident(
        id=IncidentId(key),
        kind=newest.kind,
        title=newest.title,
        phase=phase,
        components=newest.components,
        started_at=starts,
        ends_at=newest.ends,
        updated_at=updated,
        resolved_at=(ended_at(updates) or updated) if phase is not None and phase.over else None,
        url=_link(newest, base),
        updates=updates,
    )


def _latest(told: Told) -> datetime | None:
    """The time of the newest update that the text itself dates: of several, or of one later than the entry's date."""
    times = [update.at for update in told.updates if update.at is not None]
    latest, published = max(times, default=None), told.entry.published
    later = latest is not None and published is not None and latest > published
    return latest if len(times) > 1 or later or told.phase is Phase.SCHEDULED else None


def _start(told: list[Told], updates: tuple[Update, ...], phase: Phase | None) -> datetime | None:
    """When it began: as a planned window, as the earliest message, as the earliest entry's date says."""
    newest = told[0]
    if newest.starts is not None:
        return newest.starts
    dates = [date for one in told if (date := one.entry.published or one.entry.updated) is not None]
    if phase is Phase.SCHEDULED or len(updates) == 1:
        return min(dates, default=None)
    return began_at(updates) or min(dates, default=None)


def _link(told: Told, base: str | None) -> str | None:
    """The event's own address: the entry's, or its id where that is an address and the other is only the page."""
    link = safe_url(told.entry.link, base)
    if link is not None and last_segment(link) and link.rstrip("/") != (base or "").rstrip("/"):
        return link
    own = safe_url(told.entry.id)
    return own if own is not None and last_segment(own) else link
