"""Owns what is read of any HTML page without a tree: the addresses of its feeds, its links, whether it is whole."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from tray_status.core.errors import PayloadFault
from tray_status.core.markup import tokens
from tray_status.core.text import safe_url
from tray_status.platforms.payload import refuse

_TAG = re.compile(r"<(link|a)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:atom|rss)\+xml", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:\.(?:atom|rss)|/(?:feed|rss|atom)(?:\.xml)?)/?(?:\?[^#]*)?$", re.IGNORECASE)
_VOID = frozenset(
    {"!", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
MOST_FEEDS: Final = 20
MOST_LETTERS: Final = 3_000_000
DEEPEST: Final = 250


def require_end(text: str, platform: str) -> None:
    """Raise PayloadError (truncated) when an HTML page has no end."""
    if not re.search(r"</html\s*>", text[-2000:], re.IGNORECASE):
        refuse(PayloadFault.TRUNCATED, "The page has no end (</html>): it was cut off.", platform)


def require_sane(text: str, platform: str) -> None:
    """Raise PayloadError when a tree of this page would take too long to build: far too big, or far too deep."""
    depth = deepest = 0
    for tag, _ in tokens(text):
        if tag and tag not in _VOID:
            depth = max(depth - 1, 0) if tag.startswith("/") else depth + 1
            deepest = max(deepest, depth)
    if len(text) > MOST_LETTERS or deepest > DEEPEST:
        refuse(PayloadFault.MALFORMED, "The page is too big or nested too deeply to be read.", platform)


def links_in(text: str, base: str | None) -> tuple[tuple[str, dict[str, str]], ...]:
    """Every `<link>` and `<a>` that leads somewhere safe: its address and its attributes."""
    found = []
    for tag, inside in _TAG.findall(text):
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(inside)}
        address = safe_url(attributes.get("href"), base)
        if address is not None:
            found.append((address, {**attributes, "tag": tag.lower()}))
    return tuple(found)


def feeds_in(text: str, base: str | None) -> tuple[str, ...]:
    """The addresses of feeds that a page names: declared ones first, then links that look like feeds."""
    links = links_in(text, base)
    declared = [
        address
        for address, attributes in links
        if "alternate" in attributes.get("rel", "").lower() and _FEED_TYPE.match(attributes.get("type", "").strip())
    ]
    linked = [address for address, attributes in links if attributes["tag"] == "a" and _FEED_PATH.search(address)]
    return tuple(dict.fromkeys([*declared, *linked]))[:MOST_FEEDS]


def children_in(text: str, base: str) -> tuple[str, ...]:
    """The pages below this one that it links to, when it says that it is only the parent of others (incident.io)."""
    if not re.search(r'page_type\\{0,2}"\s{0,3}:\s{0,3}\\{0,2}"parent', text):
        return ()
    root = base.rstrip("/") + "/"
    found = (address for address, attributes in links_in(text, root) if attributes["tag"] == "a")
    below = (one for one in found if one.startswith(root) and re.fullmatch(r"[\w-]{1,60}", one.removeprefix(root)))
    return tuple(dict.fromkeys(below))[:MOST_FEEDS]
