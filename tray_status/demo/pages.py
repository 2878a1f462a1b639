"""Turns what a site says into what its page serves: documents by path, in the shape of the site's platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tray_status.demo import feeds, summaries
from tray_status.demo.html import not_found, page_html
from tray_status.demo.story import Style

if TYPE_CHECKING:
    from tray_status.demo.place import Place
    from tray_status.demo.story import SitePage

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What one path holds."""

    content_type: str
    body: bytes


_Render = Callable[["SitePage", "Place"], str]

_DOCUMENTS: Mapping[Style, Mapping[str, tuple[str, _Render]]] = {
    Style.STATUSPAGE: {
        "/api/v2/summary.json": (JSON, summaries.statuspage),
        "/history.atom": (ATOM, feeds.statuspage),
    },
    Style.INCIDENTIO: {
        "/api/v2/summary.json": (JSON, summaries.incidentio),
        "/feed.atom": (ATOM, feeds.incidentio),
        "/history.atom": (ATOM, feeds.incidentio),
    },
    Style.FEED: {
        "/feed.xml": (RSS, feeds.rss),
    },
}
FEED_PATHS = {Style.STATUSPAGE: "/history.atom", Style.INCIDENTIO: "/feed.atom", Style.FEED: "/feed.xml"}
"""Where the pages of each style say their feed is."""

NOT_FOUND = Resource(content_type=HTML, body=not_found().encode())


def resource(page: SitePage, path: str, *, place: Place) -> Resource | None:
    """What the page serves under a path (without its query), None when there is nothing; same arguments, same bytes."""
    found = _DOCUMENTS[page.site.style].get(path)
    if found is not None:
        content_type, render = found
        return Resource(content_type=content_type, body=render(page, place).encode())
    if path == "/" or any(path == place.path_of(entry) for entry in page.entries):
        kind = "application/rss+xml" if page.site.style is Style.FEED else "application/atom+xml"
        text = page_html(page, place, feed=FEED_PATHS[page.site.style], feed_type=kind, only=path)
        return Resource(content_type=HTML, body=text.encode())
    return None
