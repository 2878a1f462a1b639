"""Owns what becomes of the entries of somebody's list: which are new providers, which are there already, which fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias, cast
from urllib.parse import urlsplit

from tray_status.core.links import shown_url
from tray_status.core.mapping import MAPPED
from tray_status.core.prefs import EVERY_DEFAULT
from tray_status.settings.document import parse
from tray_status.settings.mistakes import Mistakes, shown
from tray_status.settings.opml import write_opml
from tray_status.settings.providers import Globals, read_provider, slug
from tray_status.settings.scalars import MOST_TEXT, Address, Ident
from tray_status.settings.splice import entry_lines, new_list
from tray_status.settings.values import WrongValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tray_status.core.prefs import ProviderPrefs
    from tray_status.settings.document import ListNode, MapNode
    from tray_status.settings.opml import Outline
    from tray_status.settings.values import ScalarType

_MAPPED: Final = "is read by a mapping, which no list holds: copy its lines from the settings it is from"

Entry: TypeAlias = "str | dict[str, str]"
"""One entry of `providers:`, as the settings file has it."""

TITLE: Final = "Status pages watched by Tray Status"
FEED_OF: Final = {"statuspage": "/history.atom", "incidentio": "/feed.atom", "instatus": "/history.atom"}
"""Where pages of these platforms have their feed: for readers of feeds, which can do nothing with a page."""

_FEED_PATH = re.compile(r"/(?:history|feed|rss|index)(?:\.(?:atom|rss|xml))?/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What is known of pages: `name_of` an address (None: nobody's), and `hosts` that only platforms' pages have.

    `page_of` is where the page is of which an id is known (None: of nobody's), so that no list gives it to another.
    `platforms` are the names allowed for `platform:` (None: any).
    """

    name_of: Callable[[str], str | None]
    hosts: tuple[str, ...] = ()
    platforms: tuple[str, ...] | None = None
    page_of: Callable[[str], str | None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry that cannot be used: its line, what it is called, and why, as the end of "it …"."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to become of a list. `entries` are to be written, `new` is what they say; `there` names what is there."""

    entries: tuple[Entry, ...] = ()
    new: tuple[ProviderPrefs, ...] = ()
    there: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


def plan(outlines: Iterable[Outline], watched: Sequence[ProviderPrefs], pages: Pages) -> Plan:
    """What each entry of a list becomes beside the providers that are watched already."""
    entries: list[Entry] = []
    new: list[ProviderPrefs] = []
    there: list[str] = []
    refused: list[Refused] = []
    known = {prefs.id: prefs.name for prefs in watched}
    by_page = {_page_key(prefs.url): prefs.name for prefs in watched}
    for outline in outlines:
        name = shown(outline.text or outline.page or outline.feed)
        try:
            entry, prefs = _entry(outline, pages)
            if prefs.id in known and not outline.own and _page_key(prefs.url) not in by_page:
                # Another page under a name that is taken.
                entry, prefs = _entry(outline, pages, slug(prefs.url))
        except _UnusableError as error:
            refused.append(Refused(line=outline.line, name=name, why=error.why))
            continue
        same = known.get(prefs.id) or (None if outline.own else by_page.get(_page_key(prefs.url)))
        if same is not None:
            there.append(same)
            continue
        if prefs.platform in MAPPED:
            refused.append(Refused(line=outline.line, name=name, why=_MAPPED))
            continue
        known[prefs.id] = by_page[_page_key(prefs.url)] = prefs.name
        entries.append(entry)
        new.append(prefs)
    return Plan(entries=tuple(entries), new=tuple(new), there=tuple(there), refused=tuple(refused))


def exported(providers: Iterable[ProviderPrefs]) -> str:
    """The providers as OPML, from which `plan` makes them again: id, name, address, platform and feed."""
    return write_opml(TITLE, map(_outline, providers))


def holds_secret(prefs: ProviderPrefs) -> bool:
    """Whether an address of this provider holds what may be secret, so that a list with it is not for others."""
    return any(shown_url(url) != url for url in (prefs.url, prefs.feed) if url is not None)


class _UnusableError(Exception):
    """An entry cannot become a provider; `why` completes "it …"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def _outline(prefs: ProviderPrefs) -> dict[str, str]:
    path = FEED_OF.get(prefs.platform or prefs.guess or "")
    feed = prefs.feed or (
        prefs.url.rstrip("/") + path if path is not None and shown_url(prefs.url) == prefs.url else None
    )
    made = {"type": "rss", "text": prefs.name, "xmlUrl": feed} if feed else {"type": "link", "text": prefs.name}
    own = {"id": prefs.id, "platform": prefs.platform, "feed": prefs.feed}
    return {
        **made,
        "htmlUrl" if feed else "url": prefs.url,
        **{f"own:{key}": text for key, text in own.items() if text is not None},
    }


def _entry(outline: Outline, pages: Pages, id_: str | None = None) -> tuple[Entry, ProviderPrefs]:
    """The shortest entry that says what the outline says, and what it says; `id_` is one to give to a stranger's.

    Raises _UnusableError.
    """
    wanted = _wanted(outline, pages) | ({"id": id_} if id_ is not None else {})
    name = pages.name_of(wanted["url"])
    if name is not None and "feed" not in wanted and not outline.own and id_ is None:
        wanted = {"url": wanted["url"]}  # a name that we know is as good as the name in a stranger's list
    candidates: list[Entry] = [
        *([name] if name is not None else []),
        wanted["url"],
        {key: text for key, text in wanted.items() if key != "id"},
        wanted,
    ]
    for entry in candidates:
        prefs = _read(entry)
        if prefs is not None and (_says(prefs, wanted) or (entry == name and not outline.own and len(wanted) == 1)):
            return entry, prefs
    raise _UnusableError("cannot be written into settings")


def _says(prefs: ProviderPrefs, wanted: dict[str, str]) -> bool:
    """Whether these preferences are all that is wanted and nothing else that a list can say."""
    found = {"id": prefs.id, "name": prefs.name, "url": prefs.url, "platform": prefs.platform, "feed": prefs.feed}
    silent = [key for key in ("platform", "feed") if key not in wanted]
    return all(found[key] == text for key, text in wanted.items()) and all(found[key] is None for key in silent)


def _wanted(outline: Outline, pages: Pages) -> dict[str, str]:
    """The keys of a provider as a mapping has them. Raises _UnusableError."""
    page, feed = outline.page, outline.feed
    if outline.own:
        feed = outline.own.get("feed", "")
    elif feed and (home := _page_of(feed, page, pages)) is not None:
        page, feed = home, ""
    elif not page:
        page, feed = feed, ""
    if not page:
        raise _UnusableError("has no address")
    name = outline.text if outline.own else _name(outline.text)
    wanted = {"name": name} if name else {}
    wanted["url"] = _parsed(Address(), page, "address")
    if feed:
        wanted["feed"] = _parsed(Address(), feed, "feed")
    for key in ("id", "platform"):
        if key in outline.own:
            wanted[key] = _parsed(Ident(f"an {key}" if key == "id" else f"a {key}"), outline.own[key], key)
    known = pages.page_of(wanted["id"]) if "id" in wanted else None
    if known is not None and _page_key(known) != _page_key(wanted["url"]):
        wanted["id"] = slug(wanted["url"])
    if pages.platforms is not None and wanted.get("platform", pages.platforms[0]) not in pages.platforms:
        raise _UnusableError(f"names the platform {shown(wanted['platform'])}, which is not known here")
    return wanted


def _parsed(type_: ScalarType[str], text: str, what: str) -> str:
    try:
        return type_.parse(text)
    except WrongValueError as wrong:
        raise _UnusableError(f"has the {what} {shown(text)}, which {wrong.why}") from wrong


def _name(text: str) -> str:
    """What the provider is to be called: the entry's own words on one line, as far as settings take them."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())[:MOST_TEXT].strip()


def _page_of(feed: str, page: str, pages: Pages) -> str | None:
    """The page whose usual feed this is, as far as that is certain: then the page's own documents tell more."""
    try:
        parts = urlsplit(feed)
        named = urlsplit(page)
    except ValueError:
        return None
    found = _FEED_PATH.search(parts.path)
    if found is None or parts.query or not parts.hostname:
        return None
    home = f"{parts.scheme}://{parts.netloc}{parts.path[: found.start()]}"
    if page and _page_key(page) == _page_key(home):
        return page
    if (parts.hostname.endswith(pages.hosts) or pages.name_of(home) is not None) and (
        not page or named.hostname == parts.hostname
    ):
        return home
    return None


def _page_key(url: str) -> str:
    """What two addresses of the same page have in common."""
    parts = urlsplit(url)
    host = (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _read(entry: Entry) -> ProviderPrefs | None:
    if isinstance(entry, dict) and entry.get("platform") in MAPPED:
        # Settings would miss the mapping, which no list holds.
        read_so = _read({key: text for key, text in entry.items() if key != "platform"})
        return replace(read_so, platform=entry["platform"]) if read_so is not None else None
    mistakes = Mistakes("")
    root = cast("MapNode", parse(new_list("providers", [entry_lines(entry)]), mistakes))
    (node,) = cast("ListNode", root.entries[0].value).items
    # Not by way of all settings: that lets go of the catalog each time.
    read = read_provider(node, Globals(every=EVERY_DEFAULT, notifiers=()), mistakes)
    mistakes.check()
    return read
