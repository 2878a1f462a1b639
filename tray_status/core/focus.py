"""Focus: whether a component or an incident is part of what the user cares about on a page, and why not. Pure.

A glob (`*` is any text, `?` one character, case and white space do not matter) is tried on each of: the component's
name; what stands in brackets at the end of that name, as a region often does; its group; `Group / Name`. It is tried on
the regions that an incident names as well: `UAE (me-central-1)` fits `UAE` and `me-*`. What is excluded always wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tray_status.core.globs import folded, parts, plain, whole, word
from tray_status.core.model import Component, Incident, Kind
from tray_status.core.prefs import Focus
from tray_status.core.wording import named

TEXT_READ = 20_000
"""So many characters of an incident are searched for words: its title, then its updates, newest first."""

NOT_NAMED = "it names no component, which passes every focus"

_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a page names: the groups of each component (by its folded name), and whether it names any component."""

    groups: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    components: bool = True


SOME = Named()
"""A page that names components, of whose groups nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lens:
    """A focus made ready; None where it says nothing. Made once for each focus, and known by its identity."""

    include: re.Pattern[str] | None
    exclude: re.Pattern[str] | None
    spoken: tuple[tuple[re.Pattern[str], ...], ...]
    unspoken: tuple[tuple[re.Pattern[str], ...], ...]
    words: re.Pattern[str] | None
    no_words: re.Pattern[str] | None


def naming(components: tuple[Component, ...], incidents: Iterable[Incident], focus: Focus) -> Named:
    """What a page with these components and incidents names, as far as this focus asks for it."""
    if not focus.chooses_components:
        return SOME
    groups: dict[str, tuple[str | None, ...]] = {}
    for one in components:
        name = folded(one.name)
        groups[name] = (*groups.get(name, ()), one.group)
    return Named(groups=groups, components=bool(components) or any(one.components for one in incidents))


def chosen(name: str, focus: Focus, group: str | None = None) -> bool:
    """Whether a component of this name and group is in focus."""
    if not focus.chooses_components:
        return True
    excluded, included = _found(_lens(focus), name, group)
    return included and not excluded


def passes(incident: Incident, focus: Focus, page: Named = SOME) -> bool:
    """Whether a focus lets an incident through."""
    return outside(incident, focus, page) is None


def outside(incident: Incident, focus: Focus, page: Named = SOME) -> str | None:
    """Why an incident is outside a focus, in a few words; None when it is inside.

    One that names no component passes every choice of components; where the page never names any, its text is searched
    for what the globs name instead.
    """
    if focus.everything:
        return None
    lens = _lens(focus)
    return _by_components(incident, lens, page) or _by_words(incident, lens) or _by_impact(incident, focus)


def unnamed(incident: Incident, focus: Focus, page: Named) -> bool:
    """Whether an incident passes the choice of components only because it names none."""
    return focus.chooses_components and page.components and not incident.components


def _by_components(incident: Incident, lens: _Lens, page: Named) -> str | None:
    if lens.include is None and lens.exclude is None:
        return None
    if not incident.components and not incident.regions:
        return None if page.components else _by_text(incident, lens)
    parts = [_named_part(name, lens, page) for name in incident.components]
    places = [_found(lens, name, None, region=True) for name in incident.regions]
    for names, found in ((incident.components, parts), (incident.regions, places)):
        if names and all(excluded for excluded, _ in found):
            return f"{named(names)}: excluded by the focus"
    if not incident.components or any(included and not excluded for excluded, included in (*parts, *places)):
        return None
    return f"{named(incident.components)}: outside the focus"


def _named_part(name: str, lens: _Lens, page: Named) -> tuple[bool, bool]:
    """Whether a name is excluded (in all its groups), and whether it is included (in one that is not excluded)."""
    places = [_found(lens, name, group) for group in page.groups.get(folded(name), (None,))]
    left = [included for excluded, included in places if not excluded]
    return not left, any(left)


def _by_text(incident: Incident, lens: _Lens) -> str | None:
    """Of a page that names no components: only excluded ones in the title, or none of the included ones in any text."""
    title = folded(incident.title)
    left = _without(title, lens.unspoken)
    # What is excluded may stand beside what is included, as a component beside others.
    if left != title and not any(said and _says((left,), said) for said in lens.spoken):
        return "its title names what the focus excludes"
    if not lens.spoken:
        return None
    texts = _texts(incident)
    if any(_says(texts, said) for said in lens.spoken):
        return None
    return "it names no component, and its text none of those in focus"


def _by_words(incident: Incident, lens: _Lens) -> str | None:
    if lens.words is None and lens.no_words is None:
        return None
    texts = _texts(incident)
    unwanted = _first(texts, lens.no_words) if lens.no_words is not None else None
    if unwanted is not None:
        return f"“{unwanted}” is a word that the focus excludes"
    if lens.words is None or _first(texts, lens.words) is not None:
        return None
    return "it has none of the words in focus"


def _by_impact(incident: Incident, focus: Focus) -> str | None:
    least = focus.minimum_impact
    if least is None or incident.impact is None or incident.kind is not Kind.INCIDENT or incident.impact >= least:
        return None
    return f"impact is {incident.impact.word}, the focus begins at {least.word}"


def _texts(incident: Incident) -> tuple[str, ...]:
    """Title and updates, newest first, as far as they are searched."""
    texts, left = [folded(incident.title)], TEXT_READ
    for update in incident.updates:
        if left <= 0:
            break
        texts.append(plain(update.body[:left]))
        left -= len(update.body)
    return tuple(texts)


@lru_cache(maxsize=256)
def _first(texts: tuple[str, ...], words: re.Pattern[str]) -> str | None:
    """What is found of the words, or None."""
    found = next((match for match in map(words.search, texts) if match is not None), None)
    return None if found is None else found.group()


def _says(texts: tuple[str, ...], said: tuple[re.Pattern[str], ...]) -> bool:
    """Whether each part of a glob occurs somewhere."""
    return all(_first(texts, part) is not None for part in said)


def _without(title: str, unspoken: tuple[tuple[re.Pattern[str], ...], ...]) -> str:
    """A title without what it says of the globs: `API beta` leaves no `API`."""
    left = list(title)
    for part in (part for said in unspoken if _says((title,), said) for part in said):
        for found in part.finditer(title):
            left[found.start() : found.end()] = "\0" * len(found.group())
    return "".join(left)


@lru_cache(maxsize=4096)
def _found(lens: _Lens, name: str, group: str | None, *, region: bool = False) -> tuple[bool, bool]:
    """Whether a component (or region) is excluded, and whether it is included."""
    texts = [folded(name)]
    if bracketed := _IN_BRACKETS.search(texts[0]):
        texts.append(bracketed[1].strip())
        texts += [texts[0][: bracketed.start()].rstrip()] if region else []
    if group is not None:
        texts += (folded(group), f"{folded(group)} / {texts[0]}")
    excluded = lens.exclude is not None and any(map(lens.exclude.fullmatch, texts))
    return excluded, lens.include is None or any(map(lens.include.fullmatch, texts))


@lru_cache(maxsize=256)
def _lens(focus: Focus) -> _Lens:
    return _Lens(
        include=_any_of(map(whole, focus.include)),
        exclude=_any_of(map(whole, focus.exclude)),
        spoken=tuple(map(parts, focus.include)),
        unspoken=tuple(map(parts, focus.exclude)),
        words=_any_of(map(word, focus.words)),
        no_words=_any_of(map(word, focus.no_words)),
    )


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    every = "|".join(patterns)
    return re.compile(every, re.DOTALL) if every else None
