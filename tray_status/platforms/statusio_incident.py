"""Reads the incidents and maintenances of Status.io, and knows its codes of states and phases."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.addresses import origin
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.payload import Json
from tray_status.platforms.trees import objects_at, text_at, time_at
from tray_status.platforms.words import HEALTH_IMPACTS, Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.reading import Page

HEALTHS: Final[Mapping[str, Health]] = {
    "100": Health.OPERATIONAL,
    "200": Health.MAINTENANCE,
    "300": Health.DEGRADED,
    "400": Health.PARTIAL_OUTAGE,
    "500": Health.MAJOR_OUTAGE,
    "600": Health.MAJOR_OUTAGE,  # a security event
}
_PHASES: Final[Mapping[str, Phase]] = {
    "100": Phase.INVESTIGATING,
    "200": Phase.IDENTIFIED,
    "300": Phase.MONITORING,
}
PAGE_ID = re.compile(r"/(?:pages|1\.0/status)/([0-9a-f]{24})(?:/|$)")


def read_event(raw: Json, phase: Phase | None, page: Page, notes: Notes) -> Incident | None:
    """One incident, or a maintenance of that phase; None and a note when it has neither id nor title."""
    title = one_line(plain_text(text_at(raw, "name"), limit=BODY_LIMIT))
    opened = time_at(raw, "datetime_open")
    code = text_at(raw, "_id", "id") or made_id(title, opened)
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    messages = objects_at(raw, "messages")
    updates = newest_first(tuple(_update(item, notes if phase is None else Notes()) for item in messages))
    newest = max(messages, key=lambda one: text_at(one, "datetime"), default={})
    parts = [one_line(text_at(item, "name")) for item in objects_at(raw, "components_affected")]
    return Incident(
        id=IncidentId(code),
        kind=Kind.INCIDENT if phase is None else Kind.MAINTENANCE,
        title=title or "(without a title)",
        impact=_impact(newest, notes) if phase is None else None,
        phase=phase or (updates[0].phase if updates else None),
        components=tuple(dict.fromkeys(part for part in parts if part)),
        started_at=time_at(raw, "datetime_planned_start") or opened,
        ends_at=time_at(raw, "datetime_planned_end"),
        updated_at=max((one.at for one in updates if one.at is not None), default=opened),
        url=_address(page, "incident" if phase is None else "maintenance", code),
        updates=tuple(replace(one, phase=None) if phase is not None else one for one in updates[:MOST_UPDATES]),
    )


def _update(raw: Json, notes: Notes) -> Update:
    return Update(
        at=time_at(raw, "datetime"),
        phase=look_up(_PHASES, text_at(raw, "state"), "phase", notes),
        body=plain_text(text_at(raw, "details"), limit=BODY_LIMIT),
    )


def _impact(raw: Json, notes: Notes) -> Impact | None:
    health = look_up(HEALTHS, text_at(raw, "status"), "impact", notes)
    return HEALTH_IMPACTS[health] if health is not None else None


def _address(page: Page, kind: str, code: str) -> str | None:
    """An event's own address, if the id of the page is known and the code is one."""
    found = PAGE_ID.search(page.feed or "") or PAGE_ID.search(page.url)
    known = found is not None and re.fullmatch(r"[0-9a-f]{24}", code)
    return safe_url(f"{origin(page.url)}/pages/{kind}/{found[1]}/{code}") if found is not None and known else None
