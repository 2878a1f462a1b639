"""Owns FireHydrant: one JSON of the whole page, with the timeline of each incident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health, Impact, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.standing import worst
from tray_status.core.text import BODY_LIMIT, one_line, plain_text
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.compat import all_told
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, newest, object_at, objects_at, text_at, time_at
from tray_status.platforms.vendor import json_role, understood
from tray_status.platforms.words import PHASES, Notes, key, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "firehydrant"
PAYLOAD: Final = Role("payload")

_PATH: Final = "/data/payload.json"
_LABEL = re.compile(r"\A[^\w*]{0,6}\*\*([^*\n]{1,40})\*\*\s{0,9}[\u2014\u2013-]?\s{0,9}")

_CONDITIONS: Final[Mapping[str, Health]] = {
    "operational": Health.OPERATIONAL,
    "degraded": Health.DEGRADED,
    "offline": Health.MAJOR_OUTAGE,
}
_IMPACTS: Final[Mapping[Health, Impact | None]] = {Health.DEGRADED: Impact.MINOR, Health.MAJOR_OUTAGE: Impact.CRITICAL}
_PHASES: Final[Mapping[str, Phase]] = {
    **PHASES,
    **dict.fromkeys(("started", "detected", "acknowledged"), Phase.INVESTIGATING),
    "mitigated": Phase.MONITORING,
    "closed": Phase.RESOLVED,
}
_IN_MAINTENANCE: Final = {Phase.INVESTIGATING: Phase.IN_PROGRESS, Phase.RESOLVED: Phase.COMPLETED}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The one document there is."""
    return (Document(role=PAYLOAD, url=under(page.url, _PATH), scope=Scope.RECENT),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the table of conditions beside components and incidents."""
    return json_role(body, NAME, lambda value: PAYLOAD if _ours(as_object(value)) else None)


def _ours(raw: Json) -> bool:
    lists = list_at(raw, "components") is not None and list_at(raw, "incidents") is not None
    return lists and bool(object_at(raw, "conditions"))


def read(role: Role, body: bytes, _page: Page) -> Reading:
    """What the document says. Raises PayloadError when it is none, or not all of it."""
    value, notes = json_of(body, NAME)
    raw = as_object(value)
    if not _ours(raw):
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no page of FireHydrant.", NAME)
    said = Notes(*notes)
    conditions = {key(name): text_at(object_at(raw, "conditions"), name) for name in object_at(raw, "conditions")}
    healths = {name: look_up(_CONDITIONS, word, "condition", said) for name, word in conditions.items()}
    incidents, covers = understood([_incident(item, healths, said) for item in items_at(raw, "incidents")])
    # A young page has had no incident yet; where there were some before, an empty list is not believed when it comes.
    known = bool(covers) and (all_told(incidents) or not incidents)
    return Reading(
        role=role,
        scope=Scope.RECENT,
        tells=known,
        doubtful=not known,
        components=_components(raw, healths, known=known),
        incidents=incidents,
        page_name=one_line(text_at(object_at(raw, "config"), "title", "companyName")) or None,
        notes=said.all,
    )


def _incident(raw: Json, healths: Mapping[str, Health | None], notes: Notes) -> Incident | None:
    """One incident, over as soon as it has a time at which it was resolved."""
    title, times = one_line(text_at(raw, "title")), object_at(raw, "timestamps")
    started = time_at(times, "started", "detected")
    code = text_at(raw, "id") or made_id(title, started)
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    told = [_update(item, notes) for item in newest(objects_at(raw, "timeline"), MOST_UPDATES)]
    updates = newest_first(tuple(update for update in told if update is not None))
    ended = time_at(times, "resolved")
    if times.get("resolved") is not None and ended is None:
        notes.add("The end of an incident cannot be read.")
    planned = key(text_at(raw, "severitySlug")) == "maintenance"
    # What is planned and was not spoken of yet begins with its date.
    untold = Phase.SCHEDULED if planned and not updates else Phase.INVESTIGATING
    latest = next((update.phase for update in updates if update.phase is not None), untold)
    phase = Phase.RESOLVED if ended is not None else Phase.MONITORING if latest.over else latest
    ill = [look_up(healths, text_at(item, "condition"), "condition", notes) for item in objects_at(raw, "components")]
    health = worst(tuple(ill))
    names = (one_line(text_at(item, "name")) for item in objects_at(raw, "components"))
    return Incident(
        id=IncidentId(code),
        kind=Kind.MAINTENANCE if planned else Kind.INCIDENT,
        title=title or "(without a title)",
        impact=_IMPACTS.get(health) if health is not None and not planned else None,
        phase=_IN_MAINTENANCE.get(phase, phase) if planned else phase,
        components=tuple(name for name in names if name),
        started_at=started,
        updated_at=max(
            (moment for moment in (ended, *(one.at for one in updates)) if moment), default=None if planned else started
        ),
        resolved_at=ended,
        updates=updates,
    )


def _update(raw: Json, notes: Notes) -> Update | None:
    """One message or step; `time` is merely when it was entered. None for a line that says nothing to readers."""
    details = object_at(raw, "details")
    step = text_at(object_at(details, "milestoneUpdate"), "currentMilestone")
    text = text_at(details, "note") or text_at(object_at(details, "note"), "note")
    label = _LABEL.match(text)
    if not (step or text):
        return None
    phase = look_up(_PHASES, step or (label[1] if label else ""), "phase", notes)
    body = plain_text((text[label.end() :] if label else text)[: 4 * BODY_LIMIT], limit=BODY_LIMIT)
    return Update(at=time_at(raw, "occurredAt", "time"), phase=phase, body=body)


def _components(raw: Json, healths: Mapping[str, Health | None], *, known: bool) -> tuple[Component, ...]:
    """The components: well, unless an open incident names them with a condition; None where that is not certain."""
    ill: dict[str, list[Health | None]] = {}
    for incident in items_at(raw, "incidents"):
        if time_at(object_at(incident, "timestamps"), "resolved") is None:
            for part in objects_at(incident, "components"):
                condition = healths.get(key(text_at(part, "condition")))
                ill.setdefault(text_at(part, "id"), []).append(condition)
    well = Health.OPERATIONAL if known else None
    return tuple(
        Component(
            id=ComponentId(text_at(item, "id") or name),
            name=name,
            health=worst(tuple(ill[text_at(item, "id")])) if text_at(item, "id") in ill else well,
        )
        for item in objects_at(raw, "components")
        if (name := one_line(text_at(item, "name")))
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="FireHydrant",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(PAYLOAD,),
    follow_up=no_follow_up,
    hosts=("status.redis.io",),
    probes=(Probe(role=PAYLOAD, path=_PATH),),
    probed_elsewhere=False,
)
