"""A bounded record of health and incidents per provider, and the days of a 90-day strip made from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from tray_status.core.events import ENDINGS, Event, EventKind
from tray_status.core.model import Health, Incident, IncidentId, Kind, Phase
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
    """The lines to append for a poll's events. Notices and edits of what is over leave no mark on the strip.

    What opened and closed between two polls makes two lines, at the times its page gives.
    """
    return tuple(line for event in events if not _trivial(event) for line in _lines(event))


def _trivial(event: Event) -> bool:
    if event.incident is None:
        return False
    return event.incident.kind is Kind.NOTICE or (event.kind is EventKind.UPDATED and event.incident.over)


def _lines(event: Event) -> tuple[Record, ...]:
    incident = event.incident
    if incident is None:
        health = event.after if isinstance(event.after, Health) else None
        return (Record(at=event.at, kind=event.kind, health=health),)
    if event.before is not None or not incident.over:
        return (_line(incident, event.kind, event.at, event.at),)
    return _from_to(incident, event.kind, event.at)


def earlier(incidents: Iterable[Incident], first: datetime) -> tuple[Record, ...]:
    """What pages say themselves of the time before the record begins at `first`: incidents that were over by then."""
    return tuple(
        line
        for incident in incidents
        if incident.over and incident.kind is not Kind.NOTICE and (ended := _ended(incident)) is not None
        if ended < first
        for line in _from_to(incident, EventKind.RESOLVED, first)
    )


def _ended(incident: Incident) -> datetime | None:
    return incident.resolved_at or incident.updated_at


def _from_to(incident: Incident, kind: EventKind, latest: datetime) -> tuple[Record, ...]:
    """The two lines of an incident that is over: when it began and, at the latest then, ended."""
    ended = min(_ended(incident) or latest, latest)
    began = min(incident.started_at or ended, ended)
    planned = incident.kind is Kind.MAINTENANCE
    open_then = replace(incident, phase=Phase.IN_PROGRESS if planned else None, resolved_at=None, updated_at=None)
    beginning = EventKind.STARTED if planned else EventKind.OPENED
    return _line(open_then, beginning, began, began), _line(incident, kind, ended, ended)


def _line(incident: Incident, kind: EventKind, at: datetime, now: datetime) -> Record:
    return Record(
        at=at,
        kind=kind,
        health=burden(incident, now),
        incident=incident.id,
        title=incident.title,
        url=incident.url,
    )


def strip(lines: Iterable[Record], *, until: date, zone: tzinfo, days: int = 90) -> tuple[Day, ...]:
    """One entry per day, oldest first, ending with `until` in the user's zone.

    A health lasts until a later line changes it: that of the page as a whole, and each incident's until it ends, or
    until the page as a whole is well again (an incident that is withdrawn has no end).
    """
    ordered = sorted(((line.at.astimezone(zone).date(), line) for line in lines), key=lambda entry: entry[1].at)
    found = []
    going_on: dict[IncidentId | None, Record] = {}
    position = 0
    for offset in range(days - 1, -1, -1):
        day = until - timedelta(days=offset)
        while position < len(ordered) and ordered[position][0] < day:
            _follow(going_on, ordered[position][1])
            position += 1
        told = list(going_on.values())
        while position < len(ordered) and ordered[position][0] == day:
            told.append(ordered[position][1])
            _follow(going_on, ordered[position][1])
            position += 1
        titles = tuple(dict.fromkeys(line.title for line in told if line.title))
        found.append(Day(day=day, health=worst(tuple(line.health for line in told)), titles=titles))
    return tuple(found)


def _follow(going_on: dict[IncidentId | None, Record], line: Record) -> None:
    """What goes on after a line; the page as a whole stands under None."""
    if line.kind is EventKind.HEALTH and line.health is Health.OPERATIONAL:
        going_on.clear()
    if line.kind in ENDINGS:
        going_on.pop(line.incident, None)
    elif line.incident is not None or line.kind is EventKind.HEALTH:
        going_on[line.incident] = line


def within(lines: Iterable[Record], now: datetime) -> tuple[Record, ...]:
    """The lines that are not too old to keep."""
    return tuple(line for line in lines if now - line.at <= KEPT)
