"""Owns the list of platforms, and which of them a document belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_status.platforms.addresses import at_one_of, host_of
from tray_status.platforms.makers import MAKERS
from tray_status.platforms.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_status.core.reading import Page, Role
    from tray_status.platforms.base import Platform

PLATFORMS: Final = Shelf(
    "statuspage",
    "incidentio",
    "lambstatus",
    "instatus",
    "betterstack",
    "statusio",
    "cstate",
    "cachet",
    "statuscast",
    "hund",
    "upptime",
    "uptimekuma",
    "pagerduty",
    "json_map",
    "scrape",
    *MAKERS.places,
    "feed",
)
"""All platforms that ship with the program, the most particular first: any feed at all is the last one's."""


def platform(name: str, among: Iterable[Platform] = PLATFORMS) -> Platform | None:
    """The platform of that name, or None."""
    if isinstance(among, Shelf):
        return among.named(name)
    return next((one for one in among if one.name == name), None)


def hinted(page: Page, among: Iterable[Platform] = PLATFORMS) -> tuple[Platform, ...]:
    """All platforms, those first on whose usual hosts the page is."""
    host = host_of(page.url)
    return tuple(sorted(among, key=lambda one: not at_one_of(host, one.hosts)))


def find(body: bytes, page: Page, among: Iterable[Platform] = PLATFORMS) -> tuple[Platform, Role] | None:
    """Which platform's document these bytes are, and which document; None when nobody's.

    Shape decides; the page's address only says who is asked first.
    """
    for one in hinted(page, among):
        role = one.find_role(body, page)
        if role is not None:
            return one, role
    return None
