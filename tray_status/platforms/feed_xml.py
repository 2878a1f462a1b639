"""Owns Atom and RSS documents: bytes in, one `Feed` out, well-formed or not; anything else is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Final, TypeVar

from tray_status.core.errors import PayloadFault
from tray_status.platforms.payload import Shape, refuse, shape_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

Item = TypeVar("Item")

MOST_ENTRIES: Final = 1000
"""Entries that are read of one feed."""

MOST_TAGS: Final = 300_000
"""Tags of one feed, of which the longest known has 5,000."""

_ROOTS: Final = ("rss", "feed", "rdf")
_ROOT = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))(?=[\s>/])")
_BEGINNING = re.compile(r"<\?xml|<!--|<!DOCTYPE|<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:entry|item)(?=[\s>])")
_ENTRY_END = re.compile(r"</(?:\w{1,20}:)?(?:entry|item)\s{0,9}>")
_JUNK: Final = 1000
_ESCAPED = re.compile(
    r"&(?:lt|#60|#x3c);/?(?:p|br|b|strong|small|ul|ol|li|div|span|h[1-6]|a|em|i|u)"
    r"(?:\s[^<>]{0,200}?)?\s{0,9}/?&(?:gt|#62|#x3e);",
    re.IGNORECASE,
)
_FIRST_ESCAPED = re.compile(rf"(?:\s|<[^<>]{{0,200}}>){{0,9}}{_ESCAPED.pattern}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry or item. `title` is plain text, `markup` HTML; `id` and `link` are as the feed writes them ("": none).

    `status` is the text of a `<status>` element, `ends_at` that of Statuspage's `<maintenanceEndDate>`.
    """

    id: str
    link: str
    title: str
    markup: str
    published: datetime | None
    updated: datetime | None
    categories: tuple[str, ...] = ()
    status: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed. `link` is the page it belongs to ("": not told), `atom` whether it is Atom."""

    atom: bool
    title: str
    link: str
    generator: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


def parse_feed(body: bytes, platform: str) -> Feed:
    """The feed. A well-formed one is read by the standard library, any other by feedparser.

    Raises PayloadError for HTML, JSON and other XML, for what was cut off, for what declares a document type (entities
    could grow without bounds), and for what even feedparser finds no feed in.
    """
    text, notes = text_of(body, platform)
    text, more = _outline(text, platform)
    if text.count("<") > MOST_TAGS:
        refuse(PayloadFault.MALFORMED, f"The feed has more than {MOST_TAGS} tags; so many are not read.", platform)
    from tray_status.platforms.feed_strict import strict_feed

    feed = strict_feed(text)
    if feed is None:
        from tray_status.platforms.feed_loose import loose_feed

        if len(_ENTRY.findall(text)) != len(_ENTRY_END.findall(text)):
            refuse(PayloadFault.TRUNCATED, "An entry of the feed has no end: it was cut off.", platform)
        more += ("The feed is not well-formed XML; it was read as well as it can be.",)
        feed = loose_feed(text, platform)
    if any("&" in entry.markup for entry in feed.entries):
        feed = replace(feed, entries=tuple(map(unescaped, feed.entries)))
    if len(feed.entries) >= MOST_ENTRIES:
        more += (f"Only the newest {MOST_ENTRIES} entries of the feed are read.",)
    return replace(feed, notes=notes + more)


def newest(items: Sequence[Item], read: Callable[[Item], Entry]) -> list[Entry]:
    """The entries of a feed; of more than are read, those at the end at which, by its date, the newer ones stand."""
    if len(items) > MOST_ENTRIES:
        dates = [entry.updated or entry.published for entry in (read(items[0]), read(items[-1]))]
        ascending = dates[0] is not None and dates[1] is not None and dates[0] < dates[1]
        items = items[-MOST_ENTRIES:] if ascending else items[:MOST_ENTRIES]
    return [read(item) for item in items]


def unescaped(entry: Entry) -> Entry:
    """The entry with its markup as it was meant, where it was escaped once more than it should have been."""
    markup = entry.markup
    found = _FIRST_ESCAPED.match(markup) if "<" in markup else _ESCAPED.search(markup)
    return entry if found is None else replace(entry, markup=unescape(markup))


def is_feed(body: bytes) -> bool:
    """Whether these bytes begin like a feed, by the first element."""
    head = body[:2000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        head = head.replace(b"\0", b"")
    found = _first_element(_without_junk(head.decode("utf-8", "replace")))
    return found is not None and found[2].lower() in _ROOTS


def _outline(text: str, platform: str) -> tuple[str, tuple[str, ...]]:
    """The feed's own text, from its beginning to the end of its root element, and notes about what stood around it."""
    shape = shape_of(text)
    if shape in (Shape.JSON, Shape.HTML):
        refuse(PayloadFault.NOT_A_STATUS_PAGE, f"{shape.value} arrived in place of a feed.", platform)
    begun = _without_junk(text)
    notes: tuple[str, ...] = ()
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        notes += ("Something stands before the feed's beginning; it was skipped.",)
    found = _first_element(begun)
    if found is None:
        if begun.startswith(("<?", "<!")):
            refuse(PayloadFault.TRUNCATED, "The feed ends before it has begun: it was cut off.", platform)
        refuse(PayloadFault.NOT_A_STATUS_PAGE, "What arrived is no feed.", platform)
    name, local = found[1], found[2]
    if re.search(r"<!DOCTYPE", begun[: found.start()], re.IGNORECASE):
        refuse(PayloadFault.MALFORMED, "The feed declares a document type; such feeds are not read.", platform)
    if local.lower() not in _ROOTS:
        refuse(
            PayloadFault.NOT_A_STATUS_PAGE, f"What arrived is XML of another kind (<{local[:40]}>), no feed.", platform
        )
    close = begun.rfind(f"</{name}")
    end = begun.find(">", close) if close >= 0 else -1
    if end < 0:
        if re.match(r"<[^<>]*/>\s*$", begun[found.start() :]):
            return begun, notes
        refuse(PayloadFault.TRUNCATED, f"The feed has no end (</{name[:40]}>): it was cut off.", platform)
    if begun[end + 1 :].strip():
        notes += ("Something stands behind the feed's end; it was skipped.",)
    return begun[: end + 1], notes


def _without_junk(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    found = _BEGINNING.search(text[:_JUNK])
    return text[found.start() :] if found and not text.startswith("<") else text


def _first_element(text: str) -> re.Match[str] | None:
    """The start of the root element: the first tag behind declarations, comments and a document type."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at)
        elif text.startswith("<?", at):
            at = text.find("?>", at)
        elif text.startswith("<!", at):
            at = text.find(">", at)
        else:
            return _ROOT.match(text, at)
        if at < 0:
            return None
    return None
