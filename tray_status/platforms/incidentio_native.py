"""Owns incident.io's own data: its page's JSON (in the HTML or behind /proxy), its incident list, its widget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Kind
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.text import one_line, safe_url
from tray_status.platforms.compat import all_told
from tray_status.platforms.html_links import feeds_in
from tray_status.platforms.incidentio_incident import incidents_of
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, objects_at, text_at
from tray_status.platforms.web_pages import html_of, next_stream, values_under
from tray_status.platforms.words import COMPONENT_HEALTHS, Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.model import Incident

NATIVE: Final = Role("native")
WIDGET: Final = Role("widget")
SHOWN: Final = Role("page")

_PLATFORM: Final = "incidentio"


def native_role(value: object) -> Role | None:
    """Which of incident.io's own JSON documents a value is, or None."""
    raw = as_object(value)
    if _is_summary(object_at(raw, "summary")):
        return NATIVE
    lists = ("ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")
    if text_at(raw, "page_url") and all(list_at(raw, name) is not None for name in lists):
        return WIDGET
    incidents = objects_at(raw, "incidents")
    own = all("status_summaries" in item or "component_impacts" in item for item in incidents)
    return NATIVE if incidents and own else None


def find_summary(html: str) -> Json | None:
    """The page's own data in its HTML; None when there is none that is whole."""
    values = map(as_object, values_under(next_stream(html), "summary", "{"))
    return next((value for value in values if _is_summary(value)), None)


def _subpages(html: str, notes: Notes) -> tuple[Component, ...]:
    """The pages to which a parent page points, as components: each with the health of its worst component."""
    listed = next(values_under(next_stream(html), "initialSubpages", "["), ())
    return tuple(
        Component(
            id=ComponentId(text_at(item, "id")),
            name=one_line(text_at(item, "name")),
            health=look_up(COMPONENT_HEALTHS, text_at(item, "worst_component_status"), "state of a page", notes),
        )
        for item in objects_at({"pages": listed}, "pages")
        if text_at(item, "id") and text_at(item, "name")
    )


def _is_summary(raw: Json) -> bool:
    return "page_type" in raw and all(list_at(raw, name) is not None for name in ("ongoing_incidents", "components"))


def read_native(role: Role, body: bytes, page: Page) -> Reading:
    """The reading of one of these documents. Raises PayloadError when it is another one, or not all of it."""
    if role == SHOWN:
        return _read_html(body, page)
    value, notes = json_of(body, _PLATFORM)
    raw = as_object(value)
    if native_role(raw) != role:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is none of incident.io's.", _PLATFORM)
    if role == WIDGET:
        return _read_widget(raw, Notes(*notes))
    if summary := object_at(raw, "summary"):
        return _read_summary(role, summary, page, Notes(*notes))
    said = Notes(*notes)
    listed = items_at(raw, "incidents")
    incidents = incidents_of(listed, page.url, {}, said)
    tells = all_told(incidents) and _understood(listed, incidents)
    return Reading(role=role, scope=Scope.RECENT, tells=tells, incidents=incidents, notes=said.all)


def _read_html(body: bytes, page: Page) -> Reading:
    text, notes = html_of(body, _PLATFORM)
    summary = find_summary(text)
    if summary is None:
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "The page holds no data of an incident.io page.", _PLATFORM)
    said = Notes(*notes)
    reading = _read_summary(SHOWN, summary, page, said)
    components = reading.components or _subpages(text, said)
    return replace(reading, components=components, feeds=feeds_in(text, page.url or None), notes=said.all)


def _read_summary(role: Role, raw: Json, page: Page, notes: Notes) -> Reading:
    """The page's own data: everything that is open or planned, and how ill which component is."""
    base = safe_url(text_at(raw, "public_url"))
    named = {text_at(item, "id"): one_line(text_at(item, "name")) for item in objects_at(raw, "components")}
    components, certain = _components(raw, named, notes)
    listed = [*items_at(raw, "ongoing_incidents"), *items_at(raw, "scheduled_maintenances")]
    incidents = incidents_of(listed, base or page.url, named, notes)
    parent = text_at(raw, "page_type") == "parent"
    if parent:
        notes.add("This page only points to pages of its own for regions or products; watch these.")
    understood = certain and _understood(listed, incidents) and not parent
    return Reading(
        role=role,
        scope=Scope.RECENT if parent else Scope.ACTIVE,
        tells=understood,
        doubtful=not understood,
        covers=_covers(raw, ("ongoing_incidents",), "scheduled_maintenances"),
        components=components,
        incidents=incidents,
        page_name=one_line(text_at(raw, "name")) or None,
        page_url=base,
        notes=notes.all,
    )


def _components(raw: Json, named: Mapping[str, str], notes: Notes) -> tuple[tuple[Component, ...], bool]:
    """The components, all well but those listed as affected; and whether that list was understood altogether."""
    if list_at(raw, "affected_components") is None:
        return (), False
    ill = {
        text_at(item, "component_id", "id"): text_at(item, "status") for item in items_at(raw, "affected_components")
    }
    components = tuple(
        Component(
            id=ComponentId(known),
            name=name,
            health=look_up(COMPONENT_HEALTHS, ill.get(known, "operational"), "state of a component", notes),
        )
        for known, name in named.items()
        if known and name
    )
    known = {component.id for component in components if component.health is not None}
    return components, len(known) == len(components) and all(ComponentId(one) in known for one in ill)


def _understood(listed: list[Json], incidents: tuple[Incident, ...]) -> bool:
    """Whether each item was read, and says how far it is: only then can such a list mean that all is well."""
    return all(text_at(item, "id", "name") for item in listed) and (not incidents or all_told(incidents))


def _covers(raw: Json, unplanned: tuple[str, ...], *planned: str) -> tuple[Kind, ...]:
    """The kinds of which everything open is listed and was read."""
    kinds: tuple[Kind, ...] = ()
    for names, told in ((unplanned, (Kind.INCIDENT, Kind.NOTICE)), (planned, (Kind.MAINTENANCE,))):
        if all(list_at(raw, name) is not None for name in names) and all(
            text_at(item, "id", "name") for name in names for item in items_at(raw, name)
        ):
            kinds += told
    return kinds


def _read_widget(raw: Json, notes: Notes) -> Reading:
    base = safe_url(text_at(raw, "page_url"))
    names = ("ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")
    listed = [item for name in names for item in items_at(raw, name)]
    incidents = incidents_of(listed, base or "", {}, notes)
    understood = _understood(listed, incidents)
    return Reading(
        role=WIDGET,
        scope=Scope.ACTIVE,
        tells=understood,
        doubtful=not understood,
        covers=_covers(raw, names[:1], *names[1:]),
        incidents=incidents,
        page_name=one_line(text_at(raw, "page_title")) or None,
        page_url=base,
        notes=notes.all,
    )
