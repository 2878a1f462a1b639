"""How a user says where a document of no known platform holds what, and what its words mean: frozen, as it is written.

Places are texts: paths for `json_map` (`core.paths`), CSS selectors for `scrape` (`core.selectors`). None: not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tray_status.core.model import Health, Impact, Kind, Phase

MAPPED: Final = ("json_map", "scrape")
"""The platforms that are nothing without a mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentsMapping:
    """The list of components: `items` finds them in the document, the others something in each of them."""

    items: str
    name: str
    health: str
    id: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatesMapping:
    """The updates of one entry: `items` finds them in the entry, the others something in each of them."""

    items: str
    text: str
    at: str | None = None
    phase: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesMapping:
    """One list of incidents, maintenances or notices.

    `lists_open`: it holds all that is open and nothing else, so that absence is an end; else absence means nothing.
    `empty_is_well`: an empty list says that all is well; else it says nothing.
    """

    kind: Kind
    items: str
    id: str
    title: str
    lists_open: bool
    empty_is_well: bool = False
    url: str | None = None
    started: str | None = None
    updated: str | None = None
    ended: str | None = None
    ends: str | None = None
    phase: str | None = None
    impact: str | None = None
    components: str | None = None
    text: str | None = None
    updates: UpdatesMapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMapping:
    """One document: where it is (None: the page itself), where it holds what, and its words as `folded` writes them."""

    address: str | None = None
    health: str | None = None
    components: ComponentsMapping | None = None
    entries: tuple[EntriesMapping, ...] = ()
    healths: tuple[tuple[str, Health], ...] = ()
    phases: tuple[tuple[str, Phase], ...] = ()
    impacts: tuple[tuple[str, Impact], ...] = ()


def folded(word: str) -> str:
    """A foreign word as it is compared: in small letters, with single blanks; signs count."""
    return " ".join(word.split()).casefold()
