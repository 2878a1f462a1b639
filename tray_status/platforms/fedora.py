"""Owns Fedora: the state of each of its services as JSON-P, without any incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.standing import worst
from tray_status.core.text import one_line
from tray_status.platforms.addresses import origin
from tray_status.platforms.base import Platform, Probe, no_follow_up
from tray_status.platforms.payload import json_of, refuse
from tray_status.platforms.trees import as_object, object_at, text_at
from tray_status.platforms.vendor import JSON_P, json_role
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "fedora"
STATUSES: Final = Role("statuses")

_PATH: Final = "/statuses.js"

_HEALTHS: Final[Mapping[str, Health]] = {
    "good": Health.OPERATIONAL,
    "scheduled": Health.MAINTENANCE,
    "minor": Health.DEGRADED,
    "major": Health.PARTIAL_OUTAGE,
}


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The one document there is."""
    return (Document(role=STATUSES, url=origin(page.url) + _PATH, scope=Scope.ACTIVE),)


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the state of the whole above the services."""
    return json_role(JSON_P.sub(b"", body), NAME, _role_of)


def _role_of(value: object) -> Role | None:
    raw = as_object(value)
    services = object_at(raw, "services")
    ours = any(text_at(object_at(services, one), "name") and "status" in object_at(services, one) for one in services)
    return STATUSES if ours and "global_status" in raw else None


def read(role: Role, body: bytes, _page: Page) -> Reading:
    """What the document says. Raises PayloadError when it is none, or not all of it."""
    value, notes = json_of(JSON_P.sub(b"", body), NAME)
    if _role_of(value) is None:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is not the state of Fedora's services.", NAME)
    said = Notes(*notes)
    raw = as_object(value)
    services = object_at(raw, "services")
    components = tuple(
        Component(
            id=ComponentId(one),
            name=one_line(text_at(item, "name")) or one_line(one),
            health=look_up(_HEALTHS, text_at(item, "status"), "state of a service", said),
        )
        for one in services
        for item in (object_at(services, one),)
    )
    stated = look_up(_HEALTHS, text_at(raw, "global_status"), "state of the whole", said)
    healths = (stated, *(component.health for component in components))
    return Reading(
        role=role,
        scope=Scope.ACTIVE,
        # The whole is called good there while a service is down.
        health=None if None in healths else worst(healths),
        doubtful=None in healths,
        covers=(),
        components=components,
        notes=said.all,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Fedora",
    documents=documents,
    read=read,
    find_role=find_role,
    roles=(STATUSES,),
    follow_up=no_follow_up,
    hosts=("status.fedoraproject.org",),
    probes=(Probe(role=STATUSES, path=_PATH),),
    probed_elsewhere=False,
)
