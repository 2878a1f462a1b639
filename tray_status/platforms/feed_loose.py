"""Owns the reading of feeds that are not well-formed, with feedparser, imported only when one is met."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING, Any, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.text import TITLE_LIMIT, clean, one_line, plain_text
from tray_status.platforms.feed_xml import Entry, Feed, newest
from tray_status.platforms.payload import refuse
from tray_status.platforms.times import parse_time

if TYPE_CHECKING:
    from datetime import datetime

MOST_LETTERS: Final = 1_000_000
"""A broken feed above this size is refused: reading it would take too long."""


def loose_feed(text: str, platform: str) -> Feed:
    """The feed in a text whose root is known to be one. Raises PayloadError when feedparser finds none either."""
    if len(text) > MOST_LETTERS:
        refuse(
            PayloadFault.MALFORMED, "The feed is not well-formed XML, and too big to be read all the same.", platform
        )
    import feedparser

    # A file, never the text itself: feedparser would open a text that looks like an address.
    found = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not found.version:
        refuse(PayloadFault.MALFORMED, "The feed is not well-formed XML and cannot be read.", platform)
    head = found.feed
    return Feed(
        atom=found.version.startswith("atom"),
        title=_title(head),
        link=_text(head, "link"),
        generator=clean(_text(head, "generator"), limit=TITLE_LIMIT),
        entries=tuple(newest(found.entries, _entry)),
    )


def _entry(entry: dict[str, Any]) -> Entry:
    return Entry(
        id=_text(entry, "id"),
        link=_link(entry),
        title=_title(entry),
        markup=_markup(entry),
        published=_time(entry, "published", "created"),
        updated=_time(entry, "updated"),
        categories=tuple(term for tag in _list(entry, "tags") if (term := one_line(_text(tag, "term")))),
        status=clean(_text(entry, "status"), limit=TITLE_LIMIT),
        ends_at=_time(entry, "maintenanceenddate"),
    )


def _list(entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
    # dict.get: feedparser's own would answer with another key, and warn.
    value = dict.get(entry, key)
    return value if isinstance(value, list) else []


def _text(entry: dict[str, Any], key: str) -> str:
    value = dict.get(entry, key)
    return value.strip() if isinstance(value, str) else ""


def _link(entry: dict[str, Any]) -> str:
    """The entry's address; feedparser takes any id for one that does not say that it is none."""
    link = _text(entry, "link")
    return link if link != _text(entry, "id") or link.startswith(("http://", "https://")) else ""


def _time(entry: dict[str, Any], *keys: str) -> datetime | None:
    return next((moment for key in keys if (moment := parse_time(_text(entry, key))) is not None), None)


def _title(entry: dict[str, Any]) -> str:
    detail = dict.get(entry, "title_detail")
    plain = isinstance(detail, dict) and detail.get("type") == "text/plain" and "<" not in _text(entry, "title")
    text = _text(entry, "title")
    return one_line(text if plain else plain_text(text, limit=TITLE_LIMIT))


def _markup(entry: dict[str, Any]) -> str:
    for detail in (*_list(entry, "content"), dict.get(entry, "summary_detail")):
        if isinstance(detail, dict) and _text(detail, "value"):
            text = _text(detail, "value")
            return escape(text) if detail.get("type") == "text/plain" and "<" not in text else text
    return ""
