"""Owns the list of what is watched, and which changes of the settings file a wish about it leads to. No tkinter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tray_status.core.links import shown_url
from tray_status.core.model import Health, ProviderId
from tray_status.core.overview import Row
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.text import one_line
from tray_status.desktop.windows.settings_sheet import Sheet
from tray_status.desktop.windows.words import _
from tray_status.settings.catalog import Found, address_key
from tray_status.settings.change import Change
from tray_status.settings.document import Value
from tray_status.settings.providers import slug

LONGEST = 160
"""Characters of a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One provider: what its columns say, and the health that its dot stands for."""

    provider: ProviderId
    name: str
    state: str
    address: str
    health: Health | None
    muted: bool


def lines(seen: Sheet, rows: Sequence[Row]) -> tuple[Line, ...]:
    """What is watched, in the order of the file; of what is new nothing is known yet."""
    known = {row.provider: row for row in rows}
    return tuple(_line(prefs, known.get(prefs.id)) for prefs in seen.settings.providers)


def _line(prefs: ProviderPrefs, row: Row | None) -> Line:
    state = row.label if row is not None else _("not asked yet")
    if not prefs.focus.everything:
        state = _("{state}, in focus").format(state=state) if row is not None and row.health is not None else state
    if prefs.muted:
        state = _("{state}, muted").format(state=state)
    return Line(
        provider=prefs.id,
        name=one_line(prefs.name, limit=LONGEST),
        state=state[:1].upper() + state[1:],
        address=one_line(shown_url(prefs.url), limit=LONGEST),
        health=row.health if row is not None else None,
        muted=prefs.muted,
    )


# ---- wishes ----------------------------------------------------------------------------------------------------------


def adding(wish: str | Found, seen: Sheet) -> Change | str:
    """What adds an address, a known provider or a part of one; or the sentence why it is there already."""
    found = wish if isinstance(wish, Found) else None
    url = found.entry.url if found is not None else str(wish)
    there = _watched(found, url, seen)
    part = found.part if found is not None else None
    if there is not None and (part is None or not there.focus.include):
        return _("{name} is watched already.").format(name=there.name)
    if there is not None and part is not None:
        path = ("providers", str(there.id), "focus", "components", "include")
        return Change(
            path=path,
            shown=seen.written(path),
            wanted=_united(there.focus.include, part.include),
            called=_("the focus of {name}").format(name=_named(there)),
        )
    if found is None:
        added = _("{name} added").format(name=one_line(shown_url(url), limit=LONGEST))
        return Change(path=("providers", slug(url)), shown=None, wanted=url, called=added)
    entry: Value = found.entry.name
    if part is not None:
        entry = {"name": found.entry.name, "focus": {"components": list(part.include)}}
    added = _("{name} added").format(name=one_line(found.entry.name, limit=LONGEST))
    return Change(path=("providers", found.entry.id), shown=None, wanted=entry, called=added)


def removing(provider: ProviderId, seen: Sheet) -> Change:
    """What takes a provider out, with all that its entry says."""
    path = ("providers", str(provider))
    called = _("{name} removed").format(name=_named(seen.settings.provider(provider)))
    return Change(path=path, shown=seen.written(path), wanted=None, called=called)


def muting(provider: ProviderId, seen: Sheet) -> Change:
    """What mutes a provider, or lets it speak again."""
    path = ("providers", str(provider), "muted")
    prefs = seen.settings.provider(provider)
    muted = prefs is not None and prefs.muted
    called = (_("{name} no longer muted") if muted else _("{name} muted")).format(name=_named(prefs))
    return Change(path=path, shown=seen.written(path), wanted=None if muted else "yes", called=called)


def focusing(provider: ProviderId, focus: Focus, seen: Sheet) -> Change:
    """What gives a provider this focus."""
    path = ("providers", str(provider), "focus")
    called = _("the focus of {name}").format(name=_named(seen.settings.provider(provider)))
    return Change(path=path, shown=seen.written(path), wanted=_written(focus), called=called)


def _named(prefs: ProviderPrefs | None) -> str:
    """A provider in a sentence; nothing of one that has just gone."""
    return one_line(prefs.name, limit=LONGEST) if prefs is not None else ""


def _written(focus: Focus) -> Value | None:
    """A focus as the file has it, in its short forms; None where it leaves out nothing."""
    value: dict[str, Value] = {}
    for name, include, exclude in (
        ("components", focus.include, focus.exclude),
        ("words", focus.words, focus.no_words),
    ):
        if exclude:
            value[name] = {**({"include": list(include)} if include else {}), "exclude": list(exclude)}
        elif include:
            value[name] = list(include)
    if focus.minimum_impact is not None:
        value["minimum_impact"] = focus.minimum_impact.word
    return value or None


def _watched(found: Found | None, url: str, seen: Sheet) -> ProviderPrefs | None:
    """The provider of the settings that it is: by its id, or by the address of its page."""
    page = address_key(url)
    id_ = found.entry.id if found is not None else slug(url)
    by_page = (one for one in seen.settings.providers if page is not None and address_key(one.url) == page)
    return seen.settings.provider(ProviderId(id_)) or next(by_page, None)


def _united(before: Sequence[str], new: Sequence[str]) -> list[Value]:
    return list(dict.fromkeys((*before, *new)))
