"""Owns Azure DevOps: the health of each service in each geography as JSON, without any incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.standing import worst
from tray_status.core.text import one_line
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import as_object, items_at, list_at, object_at, text_at
from tray_status.platforms.vendor import json_role
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "azuredevops"
HEALTH: Final = Role("health")

_PATH: Final = "/_apis/status/health?api-version=7.1-preview.1"

_HEALTHS: Final[Mapping[str, Health]] = {
    "healthy": Health.OPERATIONAL,
    "advisory": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "unhealthy": Health.MAJOR_OUTAGE,
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The one document there is."""
    return (Document(role=HEALTH, url=origin(page.url) + _PATH, scope=Scope.ACTIVE),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the health above the services."""
    return json_role(body, NAME, lambda value: HEALTH if _answer(value) else None)


def _answer(value: object) -> Json:
    """The answer, also where it stands in an example as the maker's manual has it; empty when there is none."""
    raw = as_object(value)
    example = object_at(object_at(object_at(raw, "responses"), "200"), "body")
    raw = example or raw
    services = items_at(raw, "services")
    ours = any(text_at(one, "id") and list_at(one, "geographies") is not None for one in services)
    return raw if ours and "status" in raw else {}


def read(role: Role, body: bytes, _page: Page) -> Reading:
    """What the document says. Raises PayloadError when it is none, or not all of it."""
    value, notes = json_of(body, NAME)
    raw = _answer(value)
    if not raw:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is not the health of Azure DevOps.", NAME)
    said = Notes(*notes)
    stated = look_up(_HEALTHS, text_at(object_at(raw, "status"), "health"), "health", said)
    components = tuple(_components(raw, said))
    silent = any(not items_at(item, "geographies") for item in items_at(raw, "services"))
    parts = (*(component.health for component in components), *((None,) if silent else ()))
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        # The whole is never better than a part of it.
        health=worst((stated, *parts)) if stated is not None and None not in parts else None,
        doubtful=stated is None or None in parts,
        covers=(),
        components=components,
        notes=said.all,
    )


def _components(raw: Json, notes: Notes) -> list[Component]:
    return [
        Component(
            id=ComponentId(f"{service}/{text_at(place, 'id', 'name')}"),
            name=f"{service} ({one_line(text_at(place, 'name', 'id')) or '?'})",
            group=service,
            health=look_up(_HEALTHS, text_at(place, "health"), "health of a service", notes),
        )
        for item in items_at(raw, "services")
        for service in (one_line(text_at(item, "id")) or "?",)
        for place in items_at(item, "geographies")
    ]


PLATFORM: Final = Platform(
    name=NAME,
    title="Azure DevOps",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(HEALTH,),
    follow_up=no_follow_up,
    hosts=("status.dev.azure.com",),
    probes=(Probe(role=HEALTH, path=_PATH),),
    probed_elsewhere=False,
)
