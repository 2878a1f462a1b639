"""Owns the reading of well-formed feeds with the standard library."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html import escape
from typing import Final

from tray_status.core.text import TITLE_LIMIT, clean, one_line, plain_text
from tray_status.platforms.feed_xml import Entry, Feed, newest
from tray_status.platforms.times import parse_time

_ATOM: Final = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_PLAIN: Final = (
    "",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
)
_PREFIXES: Final = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
Parts = dict[str, list[ET.Element]]


def strict_feed(text: str) -> Feed | None:
    """The feed in a text whose root is known to be one and which has no document type; None when not well-formed."""
    try:
        root = ET.fromstring(text)  # noqa: S314 -- document types, and with them entities, were refused before
    except (ET.ParseError, ValueError):
        return None
    atom = _local(root.tag).lower() == "feed"
    if atom:
        parts = _parts(root, atom=True)
        entries = newest(parts.get("entry", []), lambda entry: _atom_entry(_parts(entry, atom=True)))
        link = _atom_link(parts.get("link", []))
    else:
        channel = next((child for child in root if _local(child.tag).lower() == "channel"), root)
        parts = _parts(channel, atom=False)
        # RSS 1.0 has its items beside the channel, RSS 2.0 inside.
        items = parts.get("item") or _parts(root, atom=False).get("item", [])
        entries = newest(items, lambda item: _rss_entry(item, _parts(item, atom=False)))
        link = _first_text(parts, "link")
    return Feed(
        atom=atom,
        title=_title(parts, atom=atom),
        link=link,
        generator=clean(_first_text(parts, "generator"), limit=TITLE_LIMIT),
        entries=tuple(entries),
    )


def _atom_entry(parts: Parts) -> Entry:
    return Entry(
        id=_first_text(parts, "id"),
        link=_atom_link(parts.get("link", [])),
        title=_title(parts, atom=True),
        markup=_atom_markup(parts, "content") or _atom_markup(parts, "summary"),
        published=parse_time(_first_text(parts, "published", "issued", "created")),
        updated=parse_time(_first_text(parts, "updated", "modified")),
        categories=_categories(parts, "term"),
        status=clean(_first_text(parts, "status"), limit=TITLE_LIMIT),
    )


def _rss_entry(item: ET.Element, parts: Parts) -> Entry:
    guid = _first_text(parts, "guid") or item.get(_ABOUT, "")
    lasting = parts.get("guid", [ET.Element("guid")])[0].get("isPermaLink") != "false"
    permalink = guid if lasting and guid.startswith(("http://", "https://")) else ""
    return Entry(
        id=guid,
        link=_first_text(parts, "link") or _atom_link(parts.get("atom:link", [])) or permalink,
        title=_title(parts, atom=False),
        markup=_first_markup(parts, "content:encoded", "description", "atom:content", "atom:summary"),
        published=parse_time(_first_text(parts, "pubDate", "atom:published")),
        updated=parse_time(_first_text(parts, "atom:updated", "updated", "dc:date")),
        categories=_categories(parts, ""),
        status=clean(_first_text(parts, "status"), limit=TITLE_LIMIT),
        ends_at=parse_time(_first_text(parts, "maintenanceEndDate")),
    )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _parts(element: ET.Element, *, atom: bool) -> Parts:
    """The children by name; those of other vocabularies are left out, or keep a prefix by which we know them."""
    parts: Parts = {}
    for child in element:
        space, _, local = child.tag[1:].rpartition("}") if child.tag.startswith("{") else ("", "", child.tag)
        if space in _PLAIN or (atom and space in _ATOM):
            name = local
        elif space in _ATOM:
            name = "atom:" + local
        elif space in _PREFIXES:
            name = _PREFIXES[space] + local
        else:
            continue
        parts.setdefault(name, []).append(child)
    return parts


def _first_text(parts: Parts, *names: str) -> str:
    for name in names:
        for element in parts.get(name, ()):
            if text := _text(element).strip():
                return text
    return ""


def _text(element: ET.Element) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""


def _first_markup(parts: Parts, *names: str) -> str:
    texts = (_inner(element).strip() for name in names for element in parts.get(name, ()))
    return next((text for text in texts if text), "")


def _title(parts: Parts, *, atom: bool) -> str:
    for element in parts.get("title", ()):
        marked_up = not atom or (element.get("type") or "text") not in ("text", "text/plain") or len(element) > 0
        text = plain_text(_inner(element), limit=TITLE_LIMIT) if marked_up else "".join(element.itertext())
        if text := one_line(text):
            return text
    return ""


def _atom_markup(parts: Parts, name: str) -> str:
    """Content as markup, whatever its type is."""
    for element in parts.get(name, ()):
        kind = (element.get("type") or "text").lower()
        plain = kind in ("text", "text/plain") and len(element) == 0
        if markup := (escape(element.text or "") if plain else _inner(element)).strip():
            return markup
    return ""


def _atom_link(links: list[ET.Element]) -> str:
    """The address of the page that the entry or feed stands for, not of the feed itself."""
    fitting = [link for link in links if (link.get("rel") or "alternate") == "alternate" and link.get("href")]
    pages = [link for link in fitting if "html" in (link.get("type") or "html")]
    return next((link.get("href") or "" for link in (*pages, *fitting)), "").strip()


def _categories(parts: Parts, attribute: str) -> tuple[str, ...]:
    texts = (
        one_line((attribute and element.get(attribute)) or "".join(element.itertext()))
        for element in parts.get("category", ())
    )
    return tuple(text for text in texts if text)


def _inner(element: ET.Element) -> str:
    """What stands inside an element, as markup: its text, or tags that someone forgot to escape."""
    if len(element) == 0:
        return element.text or ""
    pieces = [escape(element.text or "", quote=False)]
    # No recursion: a hostile feed nests as deeply as it likes.
    waiting = [(child, False) for child in reversed(element)]
    while waiting:
        node, done = waiting.pop()
        name = _local(node.tag)
        if done:
            pieces.append(f"</{name}>" + escape(node.tail or "", quote=False))
        else:
            pieces.append(f"<{name}>" + escape(node.text or "", quote=False))
            waiting.append((node, True))
            waiting.extend((child, False) for child in reversed(node))
    return "".join(pieces)
