"""Owns Upptime: the summary that it keeps in its repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Component, ComponentId, Health
from tray_status.core.reading import Document, Page, Reading, Role, Scope
from tray_status.core.text import one_line
from tray_status.platforms.addresses import under
from tray_status.platforms.base import Lead, Platform, no_follow_up
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
_LINKED = re.compile(r"https://github\.com/([\w.-]{1,100})/([\w.-]{1,100}?)(?=[\"'/?#<\s]|\.git\b)")
_PAGES = re.compile(r"https?://([\w-]{1,100})\.github\.io/([\w.-]{1,100})(?:/|$)")
_MAKER: Final = "upptime.js.org"
_FILE: Final = "/history/summary.json"
_MOST_REPOSITORIES: Final = 2
"""Repositories named by a page that are tried."""


def documents(page: Page, _state: ProviderState) -> tuple[Document, ...]:
    """The summary: where it was found, or of a repository in its newest version, the address itself, or below it."""
    found = _REPOSITORY.match(page.url)
    if page.feed is not None and page.feed.endswith(".json"):
        url = page.feed
    elif found is not None:
        url = _raw(found[1], found[2])
    else:
        url = page.url if page.url.endswith(".json") else under(page.url, _FILE)
    return (Document(role=SUMMARY, url=url, scope=Scope.ACTIVE),)


def _raw(owner: str, name: str) -> str:
    return f"https://raw.githubusercontent.com/{owner}/{name}/HEAD{_FILE}"


def leads(page: Page, html: str) -> tuple[Lead, ...]:
    """The summary of the repository that is the page, or from which a page says that it was made."""
    own = _REPOSITORY.match(page.url)
    if own is not None:
        return (Lead(role=SUMMARY, url=_raw(own[1], own[2])),)
    if _MAKER not in html:
        return ()
    hosted = _PAGES.match(page.url)
    named = [*([hosted] if hosted else []), *_LINKED.finditer(html)]
    repositories = dict.fromkeys((one[1], one[2]) for one in named if one[1] != NAME)
    return tuple(Lead(role=SUMMARY, url=_raw(*one)) for one in list(repositories)[:_MOST_REPOSITORIES])


def find_role(body: bytes, _page: Page) -> Role | None:
    """By the fields of every site in the list."""
    try:
        return SUMMARY if _sites(json_of(body, NAME)[0]) else None
    except PayloadError:
        return None


def _sites(value: object) -> list[Json]:
    """The sites of a summary; none when this is none."""
    sites = items_at({"sites": value}, "sites")
    return sites if all(one.keys() >= {"name", "url", "status", "uptime", "time"} for one in sites) else []


def read(_role: Role, body: bytes, _page: Page) -> Reading:
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
    leads=leads,
)
