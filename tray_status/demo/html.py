"""Writes the simulated pages as HTML: what a click opens, with a link to the feed as real pages have."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tray_status.demo.words import COMPONENT_LABEL, INDICATOR, phase_label

if TYPE_CHECKING:
    from tray_status.demo.place import Place
    from tray_status.demo.story import Entry, SitePage

_STYLE = "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}small{opacity:.7}"
_NOTE = "This page is simulated by Tray Status; the company does not exist."


def page_html(page: SitePage, place: Place, *, feed: str, feed_type: str, only: str) -> str:
    """The page at its path `only`: everything at "/", else the one entry that lives at this path."""
    entries = page.entries if only == "/" else [entry for entry in page.entries if place.path_of(entry) == only]
    name = escape(page.site.name)
    components = "".join(
        f"<li>{escape(part)}: {COMPONENT_LABEL[page.component_health(part)]}</li>" for part in page.site.components
    )
    return _document(
        f"{name} Status",
        f'<link rel="alternate" type="{feed_type}" title="{name} Status" href="{feed}">',
        f'<h1><a href="/">{name}</a></h1><p>{INDICATOR[page.health][1]}</p><ul>{components}</ul>'
        + "".join(_entry(entry, place) for entry in entries),
    )


def not_found() -> str:
    """What every page answers for a path that holds nothing."""
    return _document("Not found", "", "<h1>Not found</h1>")


def _entry(entry: Entry, place: Place) -> str:
    posts = "".join(
        f"<p><small>{place.time(post.at):%Y-%m-%d %H:%M:%S} UTC</small><br>"
        f"<strong>{phase_label(post.phase)}</strong> {escape(post.text)}</p>"
        for post in entry.posts
    )
    return f'<h2><a href="{place.path_of(entry)}">{escape(entry.title)}</a></h2>{posts}'


def _document(title: str, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width">{head}<style>{_STYLE}</style></head>'
        f"<body>{body}<hr><small>{_NOTE}</small></body></html>\n"
    )
