"""Owns what is made of a document that detection believes: where the page is, and words for what came instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tray_status.core.errors import PayloadError
from tray_status.core.reading import Page
from tray_status.core.text import safe_url
from tray_status.platforms.addresses import origin, same_host
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.payload import Shape, shape_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_status.core.reading import Reading
    from tray_status.platforms.base import Platform

_DOCUMENT_PATH: Final = re.compile(r"(?:/api/v\d/[\w/-]+\.json|/(?:history|feed|rss|index)(?:\.(?:atom|rss|xml))?)$")
"""How the addresses of documents end whose page is where the rest of the address leads."""


def page_of(platform: Platform, page: Page, reading: Reading, address: str, feed: str | None) -> Page:
    """The page as it is to be polled.

    Its own idea of its address is a name for people, where it is on a host that we have seen; but what is asked below
    it must have been reached: pages call themselves http, or by a host they had once.
    """
    if platform.probes:
        near = page.url if same_host(page.url, address) else origin(address)
        return Page(url=_home(address) or near, feed=feed)
    own = reading.page_url
    if own is not None and (same_host(own, page.url) or same_host(own, address)):
        return Page(url=own, feed=feed)
    return Page(url=page.url, feed=feed)


def _home(address: str) -> str | None:
    """The page whose document has this address, as far as the address tells."""
    parts = urlsplit(address)
    found = _DOCUMENT_PATH.search(parts.path)
    return f"{parts.scheme}://{parts.netloc}{parts.path[: found.start()]}" if found is not None else None


def base_of(final_url: str, path: str) -> str | None:
    """The address of the page whose document this is, by where redirects ended."""
    address = safe_url(final_url)
    return address.removesuffix(path) if address is not None and address.endswith(path) else None


def of_a_status_page(reading: Reading, url: str) -> bool:
    """Whether a feed at an address tells phases, or at least stands on something that calls itself a status page."""
    named = f"{urlsplit(url).netloc} {reading.page_name or ''}".lower()
    return reading.tells or any(one.phase is not None for one in reading.incidents) or "status" in named


def text_or_none(body: bytes) -> str | None:
    """The text of a body; None where it has none that can be read."""
    try:
        return text_of(body, "")[0]
    except PayloadError:
        return None


def html_or_none(body: bytes) -> str | None:
    """The text of an HTML page; None for anything else."""
    text = text_or_none(body)
    return text if text is not None and shape_of(text) is Shape.HTML else None


def what_came(body: bytes) -> str:
    """What a body is at first glance, in words."""
    text = text_or_none(body)
    if text is None:
        return "nothing" if not body.strip() else "something unreadable"
    return "a feed" if is_feed(body) else shape_of(text).value


def either(names: Iterable[str]) -> str:
    """Names in a row: `A`, `A or B`, `A, B or C`; each once."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} or {last}" if most else last
