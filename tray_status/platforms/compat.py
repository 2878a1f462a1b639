"""Owns the JSON that Statuspage serves and others imitate: summary, status, components, incidents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Incident, IncidentId, Kind, Phase, Update
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import BODY_LIMIT, one_line, plain_text, safe_url
from tray_status.platforms.ids import made_id
from tray_status.platforms.labels import MOST_UPDATES, ended_at, newest_first
from tray_status.platforms.payload import Json, refuse
from tray_status.platforms.trees import MOST_LISTED, as_object, list_at, newest, object_at, objects_at, text_at, time_at
from tray_status.platforms.words import (
    COMPONENT_HEALTHS,
    IMPACTS,
    INDICATORS,
    PHASES,
    Notes,
    kind_of,
    look_up,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SUMMARY: Final = Role("summary")
STATUS: Final = Role("status")
COMPONENTS: Final = Role("components")
INCIDENTS: Final = Role("incidents")
MAINTENANCES: Final = Role("maintenances")
INCIDENT: Final = Role("incident")

MOST_INCIDENTS: Final = 1000
"""Incidents that are read of one list."""

_ULID = re.compile(r"01[0-9A-HJKMNP-TV-Z]{24}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,80}")


def role_of(value: object) -> tuple[Role, bool] | None:
    """Which of these documents a JSON value is, and whether its ids are ULIDs (incident.io's); None when none."""
    raw = as_object(value)
    page, incidents = object_at(raw, "page"), objects_at(raw, "incidents")
    known = bool(text_at(page, "id", "name"))
    ids = (text_at(page, "id"), *(text_at(incident, "id") for incident in incidents))
    ulids = any(_ULID.fullmatch(one) for one in ids)
    if known and text_at(object_at(raw, "status"), "indicator"):
        whole = any(part in raw for part in ("components", "incidents", "scheduled_maintenances"))
        return (SUMMARY if whole else STATUS), ulids
    for single in (object_at(raw, "incident"), raw):
        if text_at(single, "id") and list_at(single, "incident_updates") is not None:
            return INCIDENT, ulids or _ULID.fullmatch(text_at(single, "id")) is not None
    if list_at(raw, "incidents") is not None:
        shaped = any("incident_updates" in incident for incident in incidents)
        named = known and all(
            text_at(one, "id") and text_at(one, "name") and text_at(one, "status") for one in incidents
        )
        return (INCIDENTS, ulids) if shaped or named else None
    for name, role in (("scheduled_maintenances", MAINTENANCES), ("components", COMPONENTS)):
        if known and list_at(raw, name) is not None:
            return role, ulids
    return None


def read_compat(role: Role, value: object, page: Page, notes: Notes, platform: str) -> Reading:
    """The reading of one of these documents; raises PayloadError when the value is another one."""
    raw = as_object(value)
    found = role_of(raw)
    if found is None or (found[0] != role and {found[0], role} != {SUMMARY, STATUS}):
        refuse(PayloadFault.WRONG_PLATFORM, f"The JSON is no {role} of a page of this platform.", platform)
    about = object_at(raw, "page")
    url = safe_url(text_at(about, "url"))
    base = url or page.url
    indicator = text_at(object_at(raw, "status"), "indicator")
    health = look_up(INDICATORS, indicator, "indicator", notes)
    components = components_of(raw, notes)
    names = {component.id: component.name for component in components}
    incidents, covers = _lists(raw, base, names, notes)
    single = object_at(raw, "incident") or raw
    if role == INCIDENT and (one := incident_of(single, base, names, notes)):
        incidents = (one,)
    if role == SUMMARY and Kind.INCIDENT not in covers and not _too_many(raw, "incidents", MOST_INCIDENTS):
        notes.add("The summary lists no incidents: one that is missing from it may still be open.")
    return Reading(
        role=role,
        scope=Scope.ACTIVE if role == SUMMARY else Scope.RECENT,
        health=health,
        tells=role in (INCIDENTS, MAINTENANCES) and bool(covers) and all_told(incidents),
        doubtful=health is None
        and (
            bool(indicator)
            or (role != INCIDENT and "status" in raw)
            or any(component.health is None for component in components)
            or _too_many(raw, "components", MOST_LISTED)
        ),
        covers=covers,
        components=components,
        incidents=incidents,
        page_name=one_line(text_at(about, "name")) or None,
        page_url=url,
        notes=notes.all,
    )


def all_told(incidents: tuple[Incident, ...]) -> bool:
    """Whether there are entries and every one says how far it is: only then can a list mean that all is well."""
    return bool(incidents) and all(incident.phase is not None for incident in incidents)


def each_once(incidents: Iterable[Incident | None]) -> tuple[Incident, ...]:
    """The incidents in their order, each id once; where two contradict, the one that is not over stands."""
    found: dict[str, Incident] = {}
    for incident in incidents:
        if incident is not None and (incident.id not in found or (found[incident.id].over and not incident.over)):
            found[incident.id] = incident
    return tuple(found.values())


def _lists(
    raw: Json, base: str, names: Mapping[ComponentId, str], notes: Notes
) -> tuple[tuple[Incident, ...], tuple[Kind, ...]]:
    """The incidents and maintenances, and the kinds of which everything that is listed was understood."""
    every: list[Incident | None] = []
    covers: list[Kind] = []
    for name, kinds in (("incidents", (Kind.INCIDENT, Kind.NOTICE)), ("scheduled_maintenances", (Kind.MAINTENANCE,))):
        listed = list_at(raw, name)
        if listed is None:
            continue
        kept = newest(listed, MOST_INCIDENTS)
        read = [incident_of(as_object(item), base, names, notes, planned=name != "incidents") for item in kept]
        every.extend(read)
        if len(kept) < len(listed):
            notes.add(f"Only the newest {MOST_INCIDENTS} entries of the list are read.")
        elif None not in read:
            covers.extend(kinds)
    return each_once(every), tuple(covers)


def _too_many(raw: Json, name: str, most: int) -> bool:
    return len(list_at(raw, name) or ()) > most


def components_of(raw: Json, notes: Notes) -> tuple[Component, ...]:
    """The components of a page; headings of groups are left out, their names stand in `group`."""
    listed = objects_at(raw, "components")
    headings = {text_at(item, "id"): one_line(text_at(item, "name")) for item in listed if item.get("group") is True}
    return tuple(
        Component(
            id=ComponentId(text_at(item, "id") or one_line(text_at(item, "name"))),
            name=one_line(text_at(item, "name")),
            group=headings.get(text_at(item, "group_id")),
            health=look_up(COMPONENT_HEALTHS, text_at(item, "status"), "state of a component", notes),
        )
        for item in listed
        if item.get("group") is not True and text_at(item, "name")
    )


def incident_of(
    raw: Json, base: str, names: Mapping[ComponentId, str], notes: Notes, *, planned: bool = False
) -> Incident | None:
    """One incident or maintenance; None and a note when it has neither id nor title."""
    code = text_at(raw, "id") or made_id(text_at(raw, "name"), time_at(raw, "started_at", "created_at"))
    if not code:
        notes.add("An incident without id and title was left out.")
        return None
    updates = newest_first(tuple(_update(item, notes) for item in _updates(raw)))
    phase = look_up(PHASES, text_at(raw, "status"), "phase", notes)
    impact = text_at(raw, "impact")
    planned = planned or raw.get("scheduled_for") is not None or impact == "maintenance"
    kind = Kind.MAINTENANCE if planned else kind_of((phase, *(update.phase for update in updates)))
    over = phase is None or phase.over
    starts = time_at(raw, *(("scheduled_for",) if planned else ()), "started_at", "created_at")
    if phase is Phase.SCHEDULED and starts is not None and starts == time_at(raw, "created_at"):
        starts = None  # when it was written is all that is told: when it will begin is not
    return Incident(
        id=IncidentId(code),
        kind=kind,
        title=one_line(plain_text(text_at(raw, "name"), limit=BODY_LIMIT)) or "(without a title)",
        impact=look_up(IMPACTS, impact, "impact", notes),
        phase=phase,
        components=_affected(raw, names),
        started_at=starts,
        ends_at=time_at(raw, "scheduled_until"),
        updated_at=time_at(raw, "updated_at") or max((u.at for u in updates if u.at is not None), default=None),
        resolved_at=(time_at(raw, "resolved_at") or (ended_at(updates) if phase else None)) if over else None,
        url=incident_url(base, text_at(raw, "id")) or safe_url(text_at(raw, "shortlink")),
        updates=updates,
    )


def incident_url(base: str, code: str) -> str | None:
    """The address of an incident's own page, by the page's address and the incident's code."""
    return safe_url(f"{base.rstrip('/')}/incidents/{code}") if _CODE.fullmatch(code) else None


def _updates(raw: Json) -> Sequence[Json]:
    return newest(objects_at(raw, "incident_updates"), MOST_UPDATES)


def _update(raw: Json, notes: Notes) -> Update:
    return Update(
        at=time_at(raw, "display_at", "created_at", "updated_at"),
        phase=look_up(PHASES, text_at(raw, "status"), "phase", notes),
        body=plain_text(text_at(raw, "body"), limit=BODY_LIMIT),
    )


def _affected(raw: Json, names: Mapping[ComponentId, str]) -> tuple[str, ...]:
    """Names of the affected components: as the incident lists them, else as its updates do."""
    listed = [one_line(text_at(item, "name")) for item in objects_at(raw, "components")]
    if not listed:
        changes = [item for update in _updates(raw) for item in objects_at(update, "affected_components")]
        listed = [names.get(ComponentId(text_at(item, "code"))) or one_line(text_at(item, "name")) for item in changes]
    return tuple(dict.fromkeys(name for name in listed if name))
