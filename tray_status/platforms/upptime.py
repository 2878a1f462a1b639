"""Owns Upptime: the summary that it keeps in its repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.payload import Json, json_of, refuse
from tray_status.platforms.trees import items_at, text_at
from tray_status.platforms.words import Notes, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_status.core.state import ProviderState

NAME: Final = "upptime"
SUMMARY: Final = Role("summary")

_HEALTHS: Final[Mapping[str, Health]] = {
    "up": Health.OPERATIONAL,
    "degraded": Health.DEGRADED,
    "down": Health.MAJOR_OUTAGE,
}
_REPOSITORY = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]{1,100})/([\w.-]{1,100}?)(?:\.git)?/?$")
_FILE: Final = "/history/summary.json"


def documents(page: Page, state: ProviderState) -> tuple[Document, ...]:  # noqa: ARG001 -- the same, every time
    """The summary: of a repository in its newest version, else the address itself, or below the page."""
    found = _REPOSITORY.match(page.url)
    if found is not None:
        url = f"https://raw.githubusercontent.com/{found[1]}/{found[2]}/HEAD{_FILE}"
    else:
        url = page.url if page.url.endswith(".json") else under(page.url, _FILE)
    return (Document(role=SUMMARY, url=url, scope=Scope.ACTIVE),)


def find_role(body: bytes, page: Page) -> Role | None:  # noqa: ARG001 -- shapes decide, whatever the address
    """By the fields of every site in the list."""
    try:
        return SUMMARY if _sites(json_of(body, NAME)[0]) else None
    except PayloadError:
        return None


def _sites(value: object) -> list[Json]:
    """The sites of a summary; none when this is none."""
    sites = items_at({"sites": value}, "sites")
    return sites if all(one.keys() >= {"name", "url", "status", "uptime", "time"} for one in sites) else []


def read(role: Role, body: bytes, page: Page) -> Reading:  # noqa: ARG001 -- there is only one
    """What the summary says. Raises PayloadError when it is none, or not all of it.

    What happened stands in the repository's issues, which are not read: the summary lists no incidents at all.
    """
    value, encoding = json_of(body, NAME)
    sites = _sites(value)
    if not sites:
        refuse(PayloadFault.WRONG_PLATFORM, "The JSON is no summary of Upptime.", NAME)
    notes = Notes(*encoding)
    components = tuple(
        Component(
            id=ComponentId(text_at(item, "slug") or one_line(text_at(item, "name", "url"))),
            name=one_line(text_at(item, "name", "url")) or "(without a name)",
            health=look_up(_HEALTHS, text_at(item, "status"), "state of a site", notes),
        )
        for item in sites
    )
    parts = [one.health for one in components]
    health: Health | None = None
    if Health.MAJOR_OUTAGE in parts:
        every = all(one is Health.MAJOR_OUTAGE for one in parts)
        health = Health.MAJOR_OUTAGE if every else Health.PARTIAL_OUTAGE
    elif None not in parts:
        health = Health.DEGRADED if Health.DEGRADED in parts else Health.OPERATIONAL
    return Reading(
        role=SUMMARY,
        scope=Scope.ACTIVE,
        health=health,
        doubtful=None in parts,
        covers=(),
        components=components,
        notes=notes.all,
    )


PLATFORM: Final = Platform(
    name=NAME,
    title="Upptime",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
)
