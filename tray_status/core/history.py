"""A bounded record of health and incidents per provider, and the days of a 90-day strip made from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from tray_status.core.events import Event, EventKind
from tray_status.core.model import Health, IncidentId, Kind
from tray_status.core.standing import burden, worst

KEPT = timedelta(days=90)
"""How far back the record reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of a provider's record: an event, with the health it stands for (None: it does not tell)."""

    at: datetime
    kind: EventKind
    health: Health | None = None
    incident: IncidentId | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the strip: the worst health on record for it (None: nothing known), and the titles that explain it."""

    day: date
    health: Health | None
    titles: tuple[str, ...] = ()


def records(events: Iterable[Event]) -> tuple[Record, ...]:
    """The lines to append for a poll's events. Notices and edits of what is over leave no mark on the strip."""
    return tuple(_record(event) for event in events if not _trivial(event))


def _trivial(event: Event) -> bool:
    if event.incident is None:
        return False
    return event.incident.kind is Kind.NOTICE or (event.kind is EventKind.UPDATED and event.incident.over)


def _record(event: Event) -> Record:
    incident = event.incident
    if incident is None:
        return Record(at=event.at, kind=event.kind, health=event.after if isinstance(event.after, Health) else None)
    return Record(
        at=event.at,
        kind=event.kind,
        health=burden(incident, event.at),
        incident=incident.id,
        title=incident.title,
        url=incident.url,
    )


def strip(lines: Iterable[Record], *, until: date, zone: tzinfo, days: int = 90) -> tuple[Day, ...]:
    """One entry per day, oldest first, ending with `until` in the user's zone.

    A health lasts until a later line changes it: that of the page as a whole, and each incident's until it ends.
    """
    ordered = sorted(lines, key=lambda line: line.at)
    found = []
    page: Health | None = None
    open_now: dict[IncidentId, Record] = {}
    position = 0
    for offset in range(days - 1, -1, -1):
        day = until - timedelta(days=offset)
        healths = [page, *(line.health for line in open_now.values())]
        titles = [line.title for line in open_now.values()]
        while position < len(ordered) and ordered[position].at.astimezone(zone).date() <= day:
            line = ordered[position]
            position += 1
            if line.at.astimezone(zone).date() == day:
                healths.append(line.health)
                titles.append(line.title)
            page = line.health if line.kind is EventKind.HEALTH else page
            _follow(open_now, line)
        named = tuple(dict.fromkeys(title for title in titles if title))
        found.append(Day(day=day, health=worst(tuple(healths)), titles=named))
    return tuple(found)


def _follow(open_now: dict[IncidentId, Record], line: Record) -> None:
    if line.incident is None:
        return
    if line.kind in (EventKind.RESOLVED, EventKind.COMPLETED):
        open_now.pop(line.incident, None)
    else:
        open_now[line.incident] = line


def within(lines: Iterable[Record], now: datetime) -> tuple[Record, ...]:
    """The lines that are not too old to keep."""
    return tuple(line for line in lines if now - line.at <= KEPT)
