"""Ranks what of the catalog may be meant by a few typed words: by match, by likeness, by how well known it is."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_status.settings.catalog import SURE, Found, address_key, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tray_status.settings.catalog import Catalog, Entry, Part

_WORD = re.compile(r"\w+")
_FILLERS: Final = frozenset({"status", "page", "statuspage", "the"})
"""Words that people add and that tell nothing, where others remain."""
_LONGEST: Final = 60
"""How much of what was typed is looked at: no name is longer."""

_SAME, _BEGINS, _WORD_BEGINS, _ALL_WORDS, _WITHIN, _AROUND = 1.0, 0.9, 0.85, 0.8, SURE, 0.5
_LIKE: Final = 0.6
"""The least likeness that is shown."""
_LIKE_COUNTS: Final = 0.65
"""What perfect likeness counts beside a match."""
_COMPARED: Final = 40
"""Names that are compared letter by letter: those that share most pairs of letters."""
_SHORTEST_WITHIN: Final = 4
"""Fewer letters stand inside of too many names by chance."""


class _Name(NamedTuple):
    """One name that something is found by."""

    text: str
    key: str
    entry: Entry
    part: Part | None


def best(catalog: Catalog, text: str, limit: int) -> tuple[Found, ...]:
    """What may be meant, the best first: each provider once, and each of its parts once."""
    typed = _without_fillers(text[:_LONGEST])
    key = fold(typed)
    if not key:
        return ()
    names = list(_names(catalog))
    found = [*_addressed(catalog, text), *_matching(names, key, _WORD.findall(typed.casefold())), *_alike(names, key)]
    chosen: dict[tuple[str, str], Found] = {}
    for one in sorted(found, key=_rank):
        # A part says more than its provider only where it fits better: "aws" means AWS, and not all that is "AWS …".
        whole = chosen.get((one.entry.id, ""))
        if whole is None or one.score > whole.score:
            chosen.setdefault((one.entry.id, one.part.name if one.part else ""), one)
    ranked = tuple(chosen.values())
    sure = tuple(one for one in ranked if one.score >= SURE)
    return (sure or ranked)[:limit]


def _rank(found: Found) -> tuple[float, int, str, str]:
    """The better match first; of equal ones what is on more lists, a provider before its parts."""
    return -found.score, -found.entry.lists, found.entry.id, found.part.name if found.part else ""


def _without_fillers(text: str) -> str:
    words = text.split()
    telling = [word for word in words if word.casefold() not in _FILLERS]
    return " ".join(telling or words)


def _names(catalog: Catalog) -> Iterator[_Name]:
    for entry in catalog.entries:
        for text in (entry.name, *entry.names):
            yield _Name(text, fold(text), entry, None)
    for part in catalog.parts:
        for text in (part.name, *part.names):
            yield _Name(text, fold(text), part.entry, part)


def _addressed(catalog: Catalog, text: str) -> Iterator[Found]:
    """By an address, with or without its `https://`; that of anything on its host will do."""
    address = text.strip()
    key = address_key(address if "://" in address else f"https://{address}") if "." in address else None
    host = key.partition("/")[0] if key is not None else None
    entry = catalog.placed.get(key) or catalog.placed.get(host) if key is not None and host is not None else None
    if entry is not None:
        yield Found(entry=entry, score=_SAME, by=address)


def _matching(names: list[_Name], key: str, words: list[str]) -> Iterator[Found]:
    """The names that what was typed is, begins, or stands in."""
    for name in names:
        score = _match(name, key, words)
        if score:
            yield Found(entry=name.entry, part=name.part, score=score, by=name.text)


def _match(name: _Name, key: str, words: list[str]) -> float:
    """How well a name matches, 0 when it only may be like it."""
    if name.key == key:
        return _SAME
    if name.key.startswith(key):
        return _BEGINS
    within = key in name.key
    if not within and len(words) == 1:
        around = len(name.key) >= _SHORTEST_WITHIN and key.startswith(name.key)
        return _AROUND if around else 0.0
    own = _WORD.findall(name.text.casefold())
    if within and any("".join(own[first:]).startswith(key) for first in range(1, len(own))):
        return _WORD_BEGINS
    if all(any(one.startswith(word) for one in own) for word in words):
        return _ALL_WORDS
    return _WITHIN if within and len(key) >= _SHORTEST_WITHIN else 0.0


def _alike(names: list[_Name], key: str) -> Iterator[Found]:
    """The names that are like what was typed: by the pairs of letters in both, then letter by letter."""
    pairs = _pairs(key)
    shared = ((2 * len(pairs & (own := _pairs(name.key))) / (len(pairs) + len(own)), name) for name in names)
    nearest = sorted((one for one in shared if one[0] > 0), key=lambda one: -one[0])[:_COMPARED]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    for _, name in nearest:
        matcher.set_seq1(name.key)
        likeness = matcher.ratio()
        if likeness >= _LIKE:
            # In steps, so that of two that are about as like the better known comes first.
            yield Found(entry=name.entry, part=name.part, score=round(_LIKE_COUNTS * likeness, 1), by=name.text)


def _pairs(key: str) -> frozenset[str]:
    """The pairs of letters that stand next to each other, and the first letter by itself."""
    return frozenset({f"^{key[:1]}", *map("".join, pairwise(key))})
