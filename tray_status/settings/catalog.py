"""The catalog: the status pages that are known by name, found by a name, an address or a part; read only when asked."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

from tray_status.paths import config_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENTRY = "  - {"
_SEPARATED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A provider that is known by name. What is said of it is a hint: its page was not asked.

    `platform` is the one to try first, never insisted on; None when nothing is known. `lists` is on how many
    independent lists it stands. `names` are further names, `addresses` (https, without a slash at their end) other and
    former ones of its page, `was` its former ids.
    """

    id: str
    name: str
    url: str
    platform: str | None = None
    lists: int = 0
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a provider that is known by name of its own: the provider with that focus.

    `include` are globs over names of components, `names` further names of the part.
    """

    name: str
    entry: Entry
    include: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One answer to a search: a provider, or with `part` a part of it.

    `score` is from 0 to 1; from SURE on what was typed is a name or stands in one, below it is only like one. `by` is
    the name or address that it was found by.
    """

    entry: Entry
    part: Part | None = None
    score: float
    by: str

    @property
    def name(self) -> str:
        """What to type to add it."""
        return self.entry.name if self.part is None else self.part.name


SURE = 0.7
"""The score from which on a match is more than a likeness."""


class _Row(TypedDict, total=False):
    """One line of the file."""

    id: str
    name: str
    url: str
    platform: str
    lists: int
    aliases: list[str]
    was: list[str]
    part: str
    of: str
    include: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The whole catalog: its entries and parts in the order of the file, and what each is found by.

    `named`, `parted` have folded names as keys, `placed` addresses as `address_key` makes them.
    """

    entries: tuple[Entry, ...]
    parts: tuple[Part, ...]
    named: Mapping[str, Entry] = field(repr=False)
    parted: Mapping[str, Part] = field(repr=False)
    placed: Mapping[str, Entry] = field(repr=False)


def find(name: str) -> Entry | None:
    """The provider of that name, id, former id or other name, however it is capitalised, spaced and punctuated."""
    key = fold(name)
    # Most names stand in the file as they are written: then all other lines stay unread.
    return (find_quickly(name) or whole().named.get(key)) if key else None


def find_by_id(name: str) -> Entry | None:
    """The provider whose id is made of that name: no other line is read."""
    return _in_line(_data().find(f'\n{_ENTRY}"id": "{slug_of(name)}",'.encode()), name)


def find_quickly(name: str) -> Entry | None:
    """The provider whose id is made of that name, or in whose line it stands: cheap, as no other line is read."""
    entry = find_by_id(name)
    if entry is not None:
        return entry
    data = _data()
    quoted = re.search(re.escape(json.dumps(name.strip(), ensure_ascii=False).encode()), data, re.IGNORECASE)
    return _in_line(data.rfind(b"\n", 0, quoted.start()), name) if quoted else None


def let_go() -> None:
    """Keep nothing of the catalog in memory any longer; whoever asks next reads it anew."""
    whole.cache_clear()
    _data.cache_clear()


def names_of(entry: Entry) -> tuple[str, ...]:
    """All that an entry is found by: its names and ids."""
    return (*entry.was, *entry.names, entry.id, entry.name)


def find_part(name: str) -> Part | None:
    """The part of a provider that has that name, unless a provider has it."""
    return None if find(name) is not None else whole().parted.get(fold(name))


def search(text: str, limit: int = 10) -> tuple[Found, ...]:
    """The providers and parts that may be meant, the best first, at most `limit`; typing errors are forgiven."""
    from tray_status.settings.catalog_search import best

    return best(whole(), text, limit)


def by_url(url: str) -> Entry | None:
    """The provider whose page is, or was, at that address; http or https, with or without `www.` at its beginning."""
    key = address_key(url)
    return whole().placed.get(key) if key is not None else None


def fold(name: str) -> str:
    """A name as it is compared: letters and digits alone, without accents and capitals."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold())))


def slug_of(name: str) -> str:
    """A name as the id that is made of it: small letters and digits with `-` between its words."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode().replace("'", "")
    return _SEPARATED.sub("-", plain).strip("-")


def address_key(url: str) -> str | None:
    """A page's address as it is compared: host and path; None when it is none, or says more than that."""
    try:
        parts = urlsplit(url.strip())
        said = (parts.username, parts.password, parts.port)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(said) or parts.query:
        return None
    return parts.hostname.removeprefix("www.") + parts.path.rstrip("/")


@lru_cache(maxsize=1)
def whole() -> Catalog:
    """The whole catalog, read once."""
    return indexed(*read(_data().decode()))


def indexed(entries: tuple[Entry, ...], parts: tuple[Part, ...]) -> Catalog:
    """A catalog of these entries and parts, with what each is found by."""
    return Catalog(
        entries=entries,
        parts=parts,
        named={fold(name): one for one in entries for name in names_of(one)},
        parted={fold(name): one for one in parts for name in (*one.names, one.name)},
        placed={
            key: one for one in entries for url in (*one.addresses, one.url) if (key := address_key(url)) is not None
        },
    )


def read(text: str) -> tuple[tuple[Entry, ...], tuple[Part, ...]]:
    """The entries and parts of a catalog's text. One line is one of them, and what stands in braces there is JSON."""
    rows: list[_Row] = json.loads(f"[{','.join(_lines(text))}]")
    entries = {row["id"]: _entry(row) for row in rows if "id" in row}
    parts = (
        Part(
            name=row["part"],
            entry=entries[row["of"]],
            include=tuple(row["include"]),
            names=tuple(row.get("aliases", ())),
        )
        for row in rows
        if "part" in row
    )
    return tuple(entries.values()), tuple(parts)


def _lines(text: str) -> Iterator[str]:
    return (line[len(_ENTRY) - 1 :] for line in text.splitlines() if line.startswith(_ENTRY))


def _in_line(before: int, name: str) -> Entry | None:
    """The entry of the line after that line break, if it has this name; -1 is no line."""
    data = _data()
    line = data[before + 1 : data.find(b"\n", before + 1)]
    if before < 0 or not line.startswith(f'{_ENTRY}"id"'.encode()):
        return None
    entry = _entry(json.loads(line[len(_ENTRY) - 1 :]))
    return entry if fold(name) in map(fold, names_of(entry)) else None


def _entry(row: _Row) -> Entry:
    aliases = row.get("aliases", ())
    return Entry(
        id=row["id"],
        name=row["name"],
        url=row["url"],
        platform=row.get("platform"),
        lists=row["lists"],
        names=tuple(alias for alias in aliases if "://" not in alias),
        addresses=tuple(alias for alias in aliases if "://" in alias),
        was=tuple(row.get("was", ())),
    )


@lru_cache(maxsize=1)
def _data() -> bytes:
    return config_file("catalog.yaml").read_bytes()
