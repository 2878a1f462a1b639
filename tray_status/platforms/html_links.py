"""Owns what is read of any HTML page without a tree: the addresses of its feeds, its links, whether it is whole."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadFault
from tray_status.core.markup import tokens
from tray_status.core.text import safe_url
from tray_status.platforms.payload import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r"<(link|a)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:atom|rss)\+xml", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:\.(?:atom|rss)|/(?:feed|rss|atom)(?:\.xml)?)/?(?:\?[^#]*)?$", re.IGNORECASE)
_CHILD = re.compile(r"[\w-]{1,60}")
_VOID = frozenset(
    {"!", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
MOST_FEEDS: Final = 20
MOST_LINKS: Final = 10_000
"""Links of one page that are looked at."""

MOST_TAGS: Final = 100_000
MOST_LETTERS: Final = 3_000_000
DEEPEST: Final = 250


def require_end(text: str, platform: str) -> None:
    """Raise PayloadError (truncated) when an HTML page has no end."""
    if not re.search(r"</html\s*>", text[-2000:], re.IGNORECASE):
        refuse(PayloadFault.TRUNCATED, "The page has no end (</html>): it was cut off.", platform)


def require_sane(text: str, platform: str, *, most_tags: int = MOST_TAGS, most_letters: int = MOST_LETTERS) -> None:
    """Raise PayloadError when a tree of this page would take too long to build: far too big, or far too deep."""
    depth = count = 0
    sane = len(text) <= most_letters
    for tag, _ in tokens(text) if sane else ():
        count += bool(tag)
        if tag and tag not in _VOID:
            depth = max(depth - 1, 0) if tag.startswith("/") else depth + 1
        if depth > DEEPEST or count > most_tags:
            sane = False
            break
    if not sane:
        refuse(PayloadFault.MALFORMED, "The page is too big or nested too deeply to be read.", platform)


def links_in(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The first links of a page: `link` or `a`, and the attributes; an address may lead anywhere yet."""
    for found in islice(_TAG.finditer(text, 0, MOST_LETTERS), MOST_LINKS):
        pairs = _ATTRIBUTE.findall(found[2])
        yield found[1].lower(), {name.lower(): unescape(a or b or c) for name, a, b, c in pairs}


def feeds_in(text: str, base: str | None) -> tuple[str, ...]:
    """The addresses of feeds that a page names: declared ones first, then links that look like feeds."""
    declared: dict[str, None] = {}
    linked: dict[str, None] = {}
    for tag, attributes in links_in(text):
        href = attributes.get("href", "")
        said = _FEED_TYPE.match(attributes.get("type", "").strip()) and "alternate" in attributes.get("rel", "").lower()
        if not said and not (tag == "a" and len(linked) < MOST_FEEDS and _FEED_PATH.search("/" + href.strip())):
            continue
        # Only what looks like a feed is worth the work of finding out where it leads.
        address = safe_url(href, base)
        if address is not None and said:
            declared[address] = None
        elif address is not None:
            linked[address] = None
        if len(declared) >= MOST_FEEDS:
            break
    return tuple(dict.fromkeys([*declared, *linked]))[:MOST_FEEDS]


def children_in(text: str, base: str) -> tuple[str, ...]:
    """The pages below this one that it links to, when it says that it is only the parent of others (incident.io)."""
    if not re.search(r'page_type\\{0,2}"\s{0,3}:\s{0,3}\\{0,2}"parent', text):
        return ()
    root = base.rstrip("/") + "/"
    found = (safe_url(attributes.get("href"), root) for tag, attributes in links_in(text) if tag == "a")
    below: dict[str, None] = {}
    for one in found:
        if one and one.startswith(root) and _CHILD.fullmatch(one.removeprefix(root)):
            below[one] = None
        if len(below) >= MOST_FEEDS:
            break
    return tuple(below)
