"""Owns one incident, maintenance or component of Instatus, as its summary and its pages write them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Update
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, ended_at, newest_first
from tray_status.platforms.trees import object_at, objects_at, text_at, time_at
from tray_status.platforms.words import PHASES, Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_status.core.model import Phase
    from tray_status.platforms.payload import Json

_PHASES: Final[Mapping[str, Phase]] = {
    **PHASES,
    "notstartedyet": PHASES["scheduled"],
    "inprogress": PHASES["in progress"],
}
_IMPACTS: Final[Mapping[str, Impact | None]] = {
    "operational": Impact.NONE,
    "undermaintenance": None,
    "degradedperformance": Impact.MINOR,
    "minoroutage": Impact.MINOR,
    "partialoutage": Impact.MAJOR,
    "majoroutage": Impact.CRITICAL,
}
_HEALTHS: Final[Mapping[str, Health]] = {
    "operational": Health.OPERATIONAL,
    "undermaintenance": Health.MAINTENANCE,
    "degradedperformance": Health.DEGRADED,
    "minoroutage": Health.DEGRADED,
    "partialoutage": Health.PARTIAL_OUTAGE,
    "majoroutage": Health.MAJOR_OUTAGE,
}
_LONGEST: Final = timedelta(days=366)


def localized(raw: Json, key: str) -> str:
    """A text that may stand there in several languages, as one line; the page's own language is the default."""
    return one_line(plain_text(text_at(raw, key) or text_at(object_at(raw, key), "default", "en"), limit=BODY_LIMIT))


def incident_of(raw: Json, base: str, notes: Notes, *, planned: bool) -> Incident | None:
    """One incident or maintenance; None and a note when it has neither id nor title."""
    title = localized(raw, "name")
    code = text_at(raw, "id") or made_id(title, time_at(raw, "started", "start"))
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    updates = newest_first(tuple(_update(item, notes) for item in objects_at(raw, "updates")[:MOST_UPDATES]))
    phase = look_up(_PHASES, text_at(raw, "status"), "phase", notes)
    starts = time_at(raw, "start", "started")
    affected = (localized(one, "name") for one in objects_at(raw, "components"))
    newest = max((update.at for update in updates if update.at is not None), default=None)
    over = phase is not None and phase.over
    return Incident(
        id=IncidentId(code),
        kind=Kind.MAINTENANCE if planned else Kind.INCIDENT,
        title=title or "(without a title)",
        impact=look_up(_IMPACTS, text_at(raw, "impact"), "impact", notes),
        phase=phase,
        components=tuple(dict.fromkeys(filter(None, affected))),
        started_at=starts,
        ends_at=_end(raw, starts) if planned else None,
        updated_at=time_at(raw, "updatedAt") or newest or (None if planned else starts),
        resolved_at=(time_at(raw, "resolved") or ended_at(updates)) if over else None,
        url=safe_url(text_at(raw, "url"), base),
        updates=updates,
    )


def _end(raw: Json, starts: datetime | None) -> datetime | None:
    """The planned end: the length is told in minutes."""
    minutes = text_at(raw, "duration")
    if starts is None or not minutes.isdecimal() or len(minutes) > 6:  # noqa: PLR2004 -- a year has 525,600
        return None
    return starts + min(timedelta(minutes=int(minutes)), _LONGEST)


def _update(raw: Json, notes: Notes) -> Update:
    text = text_at(raw, "message") or text_at(object_at(raw, "message"), "default", "en")
    return Update(
        at=time_at(raw, "started", "createdAt"),
        phase=look_up(_PHASES, text_at(raw, "status"), "phase", notes),
        body=plain_text(text, limit=BODY_LIMIT),
    )


def components_of(value: object, notes: Notes) -> tuple[Component, ...]:
    """The components in a list; () when it is another list. Groups are left out, their name stands in `group`."""
    listed = objects_at({"listed": value}, "listed")
    if not listed or not all("status" in item and "showUptime" in item for item in listed):
        return ()
    found: list[Component] = []
    for item in listed:
        children = objects_at(item, "children")
        group = localized(item, "name") if children else localized(object_at(item, "group"), "name")
        found += [_component(one, group or None, notes) for one in children or [item]]
    return tuple(one for one in found if one.name)


def _component(raw: Json, group: str | None, notes: Notes) -> Component:
    name = localized(raw, "name")
    return Component(
        id=ComponentId(text_at(raw, "id") or name),
        name=name,
        group=group,
        health=look_up(_HEALTHS, text_at(raw, "status"), "state of a component", notes),
    )
