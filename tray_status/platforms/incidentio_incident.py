"""Owns one incident of incident.io's own data: updates oldest first, components by id, impact by how ill they were."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from tray_status.core.model import Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.compat import each_once, incident_url
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, began_at, ended_at, newest_first
from tray_status.platforms.trees import object_at, objects_at, text_at, time_at
from tray_status.platforms.words import COMPONENT_HEALTHS, HEALTH_IMPACTS, PHASES, Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_status.platforms.payload import Json

WORDS: Final = {
    **PHASES,
    "complete": Phase.COMPLETED,
    # Here these are words of maintenance alone.
    **dict.fromkeys(
        ("em andamento", "en curso", "en cours", "in bearbeitung", "in corso", "進行中"), Phase.IN_PROGRESS
    ),
}
_REFERENCE = re.compile(r"\$(?:undefined|[A-Z]?[0-9a-f]{1,6})")
_BLOCKS: Final = frozenset({"paragraph", "heading", "listItem", "list_item", "blockquote", "hardBreak", "hard_break"})


def incidents_of(listed: list[Json], base: str, named: Mapping[str, str], notes: Notes) -> tuple[Incident, ...]:
    """The incidents and maintenances of a list, each id once; `named` are the page's components by id."""
    found = []
    for raw in listed:
        if code := text_at(raw, "id") or made_id(text_at(raw, "name"), time_at(raw, "published_at")):
            found.append(_incident(code, raw, base, named, notes))
        else:
            notes.add("An incident without id and title was left out.")
    return each_once(found)


def _incident(code: str, raw: Json, base: str, named: Mapping[str, str], notes: Notes) -> Incident:
    updates = _updates(raw, notes)
    phase = look_up(WORDS, text_at(raw, "status"), "phase", notes)
    planned = text_at(raw, "type") == "maintenance" or "maintenance" in text_at(raw, "status")
    starts, ends = _span(raw, planned=planned)
    return Incident(
        id=IncidentId(code),
        kind=Kind.MAINTENANCE if planned else Kind.INCIDENT,
        title=one_line(plain_text(text_at(raw, "name"), limit=BODY_LIMIT)) or "(without a title)",
        impact=_impact(raw, notes),
        phase=phase,
        components=_components(raw, named),
        # The dates of messages tell when something planned was written, not when it will begin.
        started_at=starts if phase is Phase.SCHEDULED else starts or began_at(updates) or time_at(raw, "published_at"),
        ends_at=ends,
        updated_at=time_at(raw, "last_update_at", "updated_at") or max((u.at for u in updates if u.at), default=None),
        resolved_at=ended_at(updates) if phase is not None and phase.over else None,
        url=safe_url(text_at(raw, "url")) or incident_url(base, text_at(raw, "id")),
        updates=updates,
    )


def _span(raw: Json, *, planned: bool) -> tuple[datetime | None, datetime | None]:
    """When it began; of what is planned also when it will end, else by when its components are affected."""
    if not planned:
        return time_at(raw, "started_at"), None
    impacts = objects_at(raw, "component_impacts")
    starts = min((moment for item in impacts if (moment := time_at(item, "start_at"))), default=None)
    ends = max((moment for item in impacts if (moment := time_at(item, "end_at"))), default=None)
    return time_at(raw, "starts_at", "started_at") or starts, time_at(raw, "ends_at", "scheduled_end_at") or ends


def _updates(raw: Json, notes: Notes) -> tuple[Update, ...]:
    """Newest first; the data has them oldest first, and the widget only the latest."""
    items = list(reversed(objects_at(raw, "updates")))
    if not items and text_at(raw, "last_update_message"):
        items = [
            {
                "published_at": raw.get("last_update_at"),
                "to_status": raw.get("status"),
                "message_string": raw.get("last_update_message"),
            }
        ]
    updates = tuple(
        Update(
            at=time_at(item, "published_at"),
            phase=look_up(WORDS, _defined(text_at(item, "to_status")), "phase", notes),
            body=plain_text(_defined(text_at(item, "message_string")) or _written(item), limit=BODY_LIMIT),
        )
        for item in items
    )
    return newest_first(updates)[:MOST_UPDATES]


def _defined(text: str) -> str:
    """In the stream of a page, a value that is not there, or stands elsewhere in it, has a name such as `$1f`."""
    return "" if _REFERENCE.fullmatch(text) else text


def _written(item: Json) -> str:
    """The text of a message in the tree of its editor, as paragraphs of markup."""
    pieces: list[str] = []
    waiting = [object_at(item, "message")]
    while waiting:
        node = waiting.pop()
        if text_at(node, "type") in _BLOCKS:
            pieces.append("<p>")
        pieces.append(escape(text_at(node, "text"), quote=False))
        waiting.extend(reversed(objects_at(node, "content")))
    return "".join(pieces)


def _impact(raw: Json, notes: Notes) -> Impact | None:
    """How bad it is: as ill as its worst component ever was."""
    words = [
        text_at(item, "status")
        for item in (*objects_at(raw, "affected_components"), *objects_at(raw, "component_impacts"))
    ]
    words.append(text_at(raw, "current_worst_impact"))
    healths = (look_up(COMPONENT_HEALTHS, _defined(word), "state of a component", notes) for word in words)
    worst = max((health for health in healths if health is not None), default=None)
    return HEALTH_IMPACTS[worst] if worst is not None else None


def _components(raw: Json, named: Mapping[str, str]) -> tuple[str, ...]:
    found = []
    for item in objects_at(raw, "affected_components"):
        inner = object_at(item, "component")
        found.append(
            text_at(inner, "name") or text_at(item, "name") or named.get(text_at(item, "component_id", "id"), "")
        )
    if not any(found):
        changes = [
            change for update in objects_at(raw, "updates") for change in objects_at(update, "component_statuses")
        ]
        found = [text_at(object_at(change, "component"), "name") for change in changes]
    return tuple(dict.fromkeys(one_line(name) for name in found if name))
