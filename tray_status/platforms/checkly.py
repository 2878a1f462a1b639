"""Owns Checkly: the list of unresolved incidents of a page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import host_of, origin
from tray_status.platforms.base import Lead, Platform, no_follow_up
from tray_status.platforms.compat import all_told
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, newest, objects_at, text_at, time_at
from tray_status.platforms.vendor import json_role, understood
from tray_status.platforms.words import PHASES, PLANNED, Notes, key, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "checkly"
UNRESOLVED: Final = Role("unresolved")

_IMPACTS: Final[Mapping[str, Impact | None]] = {
    "minor": Impact.MINOR,
    "medium": Impact.MAJOR,
    "major": Impact.CRITICAL,
    "maintenance": None,  # a kind, not an impact
}


_MARK = re.compile(r"\bstatus-page-resolver-|\bunresolved-incidents-")
_DATA = re.compile(r'<script[^<>]{0,200}\bid="__NUXT_DATA__"[^<>]{0,200}>([^<]{1,1000000})</script')
_NAME = re.compile(r"[\w.-]{1,100}")
_MOST_NAMES: Final = 3
"""Names of a page, as its data has them, that are tried."""


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The list of what is open: where it is known, else under the page's own name."""
    url = page.feed or f"{origin(page.url)}/api/status-page/{host_of(page.url)}/unresolved-incidents"
    return (Document(role=UNRESOLVED, url=url, scope=Scope.ACTIVE),)


def leads(page: Page, html: str) -> tuple[Lead, ...]:
    """The list of what is open under each name that the data in the page gives it, then under that of its host."""
    if not _MARK.search(html):
        return ()
    names = dict.fromkeys([*_names(html), host_of(page.url)])
    base = f"{origin(page.url)}/api/status-page"
    return tuple(Lead(role=UNRESOLVED, url=f"{base}/{name}/unresolved-incidents") for name in list(names)[:_MOST_NAMES])


def _names(html: str) -> list[str]:
    """The short names in a page's data: one list in which an object's values are places of that list."""
    found = _DATA.search(html)
    try:
        values = json.loads(found[1]) if found is not None else []
    except (ValueError, RecursionError):
        return []
    values = values if isinstance(values, list) else []
    places = [one["slug"] for one in values if isinstance(one, dict) and isinstance(one.get("slug"), int)]
    named = [values[place] for place in places if 0 <= place < len(values)]
    return [name for name in named if isinstance(name, str) and _NAME.fullmatch(name)]


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the names of the keys of an incident: an empty list could be anybody's."""
    return json_role(body, NAME, lambda value: UNRESOLVED if _ours(as_object(value)) and _listed(value) else None)


def _listed(value: object) -> list[Json]:
    return items_at(as_object(value), "incidents")


def _ours(raw: Json) -> bool:
    """Whether a value is such a list, be it empty."""
    listed = items_at(raw, "incidents")
    shaped = any(list_at(one, "incidentUpdates") is not None or text_at(one, "lastUpdateStatus") for one in listed)
    return list_at(raw, "incidents") is not None and (shaped or (not listed and set(raw) == {"incidents"}))


def read(role: Role, body: bytes, _page: Page) -> Reading:
    """What the document says. Raises PayloadError when it is none, or not all of it."""
    value, notes = json_of(body, NAME)
    if not _ours(as_object(value)):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no list of Checkly's incidents.", NAME)
    said = Notes(*notes)
    incidents, covers = understood([_incident(item, said) for item in _listed(value)])
    # Maintenance stands in a document of its own.
    covers = tuple(kind for kind in covers if kind is not Kind.MAINTENANCE)
    well = not _listed(value)
    told = well or (bool(covers) and all_told(incidents))
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        health=Health.OPERATIONAL if well else None,
        tells=told,
        doubtful=not told,
        covers=covers,
        incidents=incidents,
        notes=said.all,
    )


def _incident(raw: Json, notes: Notes) -> Incident | None:
    title, began = one_line(text_at(raw, "name")), time_at(raw, "created_at")
    code = text_at(raw, "id") or made_id(title, began)
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    severity = text_at(raw, "severity")
    updates = newest_first(
        tuple(_update(item, notes) for item in newest(objects_at(raw, "incidentUpdates"), MOST_UPDATES))
    )
    planned = key(severity) == "maintenance"
    phase = look_up(PHASES, text_at(raw, "lastUpdateStatus"), "phase", notes)
    if not text_at(raw, "lastUpdateStatus"):
        phase = next((update.phase for update in updates), None)
    if planned and phase is not None and phase not in PLANNED:
        phase = Phase.COMPLETED if phase.over else Phase.IN_PROGRESS
    names = (one_line(text_at(item, "name")) for item in objects_at(raw, "services"))
    updated = updates[0].at if updates else None
    return Incident(
        id=IncidentId(code),
        kind=Kind.MAINTENANCE if planned else Kind.INCIDENT,
        title=title or "(without a title)",
        impact=look_up(_IMPACTS, severity, "severity", notes),
        phase=phase,
        components=tuple(name for name in names if name),
        # When something planned will begin is not told: what stands here is when it was written.
        started_at=None if phase is Phase.SCHEDULED else began or (updates[-1].at if updates else None),
        updated_at=updated or time_at(raw, "updated_at"),
        resolved_at=updated if phase is not None and phase.over else None,
        updates=updates,
    )


def _update(raw: Json, notes: Notes) -> Update:
    return Update(
        at=time_at(raw, "publicIncidentUpdateDate", "created_at"),
        phase=look_up(PHASES, text_at(raw, "status"), "phase", notes),
        body=plain_text(text_at(raw, "description"), limit=BODY_LIMIT),
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Checkly",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(UNRESOLVED,),
    follow_up=no_follow_up,
    leads=leads,
    hosts=("status.mistral.ai",),
)
