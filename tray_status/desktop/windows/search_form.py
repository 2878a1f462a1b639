"""Owns what a search for providers shows while somebody types, and which line of it is meant. No tkinter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tray_status.core.links import shown_url
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.text import one_line
from tray_status.desktop.windows.words import _
from tray_status.settings.catalog import Found, address_key, fold, names_of, search

MOST = 8
"""Lines that are offered at most."""

TYPED = 2_000
"""Characters of what was typed or pasted that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One line that is offered. `add` is what to add or, of an address, what to look into first.

    `watched`: it is in the settings already, and cannot be added once more.
    """

    name: str
    told: str
    add: str
    found: Found | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """What was typed, what that may mean, and the line that Return takes; `place` counts from 0."""

    text: str = ""
    hits: tuple[Hit, ...] = ()
    place: int = 0

    def typed(self, text: str, watched: Sequence[ProviderPrefs]) -> SearchForm:
        """The form after other words were typed; the best line is chosen again."""
        said = one_line(text[:TYPED], limit=TYPED)
        return SearchForm(text=said, hits=hits(said, watched))

    def moved(self, by: int) -> SearchForm:
        """The next line is chosen, or with -1 the one before; at the ends it stays."""
        return replace(self, place=min(max(self.place + by, 0), max(len(self.hits) - 1, 0)))

    def choosing(self, place: int) -> SearchForm:
        """The line at that place is chosen, if there is one."""
        return replace(self, place=place) if 0 <= place < len(self.hits) else self

    @property
    def chosen(self) -> Hit | None:
        """The line that Return takes."""
        return self.hits[self.place] if self.hits else None

    def nothing(self) -> str:
        """What is said in place of lines."""
        if not self.text:
            return ""
        return _("Nothing known by name is like that. Paste the address of its status page: https://…")


def hits(text: str, watched: Sequence[ProviderPrefs]) -> tuple[Hit, ...]:
    """What may be meant by what was typed: an address itself first, then what is known by name."""
    if not text.strip():
        return ()
    ids = {str(prefs.id) for prefs in watched}
    pages = {key for prefs in watched if (key := address_key(prefs.url)) is not None}
    known = [_known(found, ids, pages) for found in search(text, MOST)]
    url = address(text)
    if url is None:
        return tuple(known)
    page = address_key(url)
    there = next((one for one in known if one.found and address_key(one.found.entry.url) == page), None)
    itself = there or Hit(
        name=_("Look at {address}").format(address=shown_url(url)),
        told=_("It is asked what it is before anything is added."),
        add=url,
        watched=page in pages,
    )
    return (itself, *(one for one in known if one is not there))[:MOST]


def address(text: str) -> str | None:
    """The web address that a text is, with `https://` before one that has only a host; None when it is none."""
    said = text.strip()
    if not said or any(character.isspace() for character in said):
        return None
    url = said if "://" in said else f"https://{said}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    # Without a scheme only what has a dot is meant as an address: else every name would be one.
    plain = "." in host.strip(".") or "://" in said
    return url if parts.scheme in ("http", "https") and host and plain else None


def _known(found: Found, ids: Collection[str], pages: Collection[str]) -> Hit:
    """A provider, or a part of one, that is known by name."""
    entry, part = found.entry, found.part
    there = entry.id in ids or address_key(entry.url) in pages
    return Hit(name=found.name, told=_told(found), add=found.name, found=found, watched=there and part is None)


def _told(found: Found) -> str:
    """What stands beside the name: what it is a part of or the other name that it was found by, and its address."""
    shown = shown_url(found.entry.url)
    if found.part is not None:
        return _("part of {name} · {address}").format(name=found.entry.name, address=shown)
    named = {fold(name) for name in names_of(found.entry)} - {fold(found.name), fold(found.entry.id)}
    return f"{found.by} · {shown}" if fold(found.by) in named else shown
