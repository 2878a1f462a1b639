"""Owns the notation of places in HTML: a small part of CSS selectors, chosen so that matching takes linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tray_status.core.paths import PlaceError

MOST_PARTS: Final = 8
_WORD = r"-?[A-Za-z_][\w-]{0,99}"
_SIMPLE = re.compile(
    rf"\.(?P<class>{_WORD})|#(?P<id>{_WORD})|:nth-child\((?P<nth>[1-9][0-9]{{0,3}})\)"
    rf"|\[(?P<name>[A-Za-z_][\w:-]{{0,99}})(?:(?P<how>[\^$*~]?=)(?P<quote>[\"']?)(?P<value>[^\"'\[\]]{{1,100}})(?P=quote))?\]"
    rf"|(?P<tag>[A-Za-z][A-Za-z0-9-]{{0,49}}|\*)"
)
_BETWEEN = re.compile(r"\s*>\s*|\s+")
_ATTRIBUTE = re.compile(r"(?P<selector>.*?)@(?P<name>[A-Za-z_][\w:-]{0,99})", re.DOTALL)
_HINT: Final = (
    "Selectors are made of `tag`, `.class`, `#id`, `[attribute=value]` (also `^=`, `$=`, `*=`, `~=`) and "
    "`:nth-child(2)`, with a blank or `>` between them, and perhaps `@attribute` behind: `a.title@href`."
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute that an element must have; `how` is one of "", `=`, `^=`, `$=`, `*=`, `~=`."""

    name: str
    how: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one element must be: `tag` "" for any, its number among its siblings (None: any), its attributes.

    `child`: it must stand directly in the element that the part before it fits, else anywhere inside.
    """

    tag: str = ""
    nth: int | None = None
    attributes: tuple[Attribute, ...] = ()
    child: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """The parts from the outside in, () for the element itself, and the attribute that is read (None: the text)."""

    parts: tuple[Part, ...]
    attribute: str | None = None


@lru_cache(maxsize=1024)
def parse_selector(written: str) -> Selector:
    """The selector that is written. Raises PlaceError."""
    named = _ATTRIBUTE.fullmatch(written)
    rest = (named["selector"] if named else written).strip()
    attribute = named["name"].lower() if named else None
    if not rest and attribute is None:
        raise PlaceError("is empty", _HINT)
    parts: list[Part] = []
    at, child = 0, False
    while at < len(rest):
        part, end = _part(rest, at, child=child)
        parts.append(part)
        if len(parts) > MOST_PARTS:
            raise PlaceError(f"has more than {MOST_PARTS} parts", "Leave out those that tell nothing apart.")
        between = _BETWEEN.match(rest, end)
        if end < len(rest) and (between is None or between.end() == len(rest)):
            raise _wrong(end)
        at, child = (between.end(), ">" in between[0]) if between else (end, False)
    return Selector(parts=tuple(parts), attribute=attribute)


def _part(text: str, at: int, *, child: bool) -> tuple[Part, int]:
    """The part of a selector that begins at a place, and where it ends."""
    tag, nth, tests, begin = "", None, list[Attribute](), at
    while found := _SIMPLE.match(text, at):
        if found["tag"]:
            if at > begin:
                break
            tag = found["tag"].lower().strip("*")
        elif found["nth"]:
            nth = int(found["nth"])
        elif found["name"]:
            tests.append(Attribute(found["name"].lower(), found["how"] or "", found["value"] or ""))
        else:
            name, how = ("class", "~=") if found["class"] else ("id", "=")
            tests.append(Attribute(name, how, found["class"] or found["id"]))
        at = found.end()
    if at == begin:
        raise _wrong(at)
    return Part(tag=tag, nth=nth, attributes=tuple(tests), child=child), at


def _wrong(at: int) -> PlaceError:
    return PlaceError(f"is no selector that is read here, from its character {at + 1} on", _HINT)
