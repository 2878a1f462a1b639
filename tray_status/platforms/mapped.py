"""Owns what a user's mapping makes of a document, whether its places are paths in JSON or selectors in HTML."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NoReturn, Protocol, TypeVar
from urllib.parse import urljoin

from tray_status.core.errors import PayloadFault
from tray_status.core.mapping import folded
from tray_status.core.model import Component, ComponentId
from tray_status.core.reading import COMPONENTS_MOST
from tray_status.core.text import one_line
from tray_status.platforms.payload import refuse
from tray_status.platforms.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tray_status.core.mapping import ComponentsMapping, DocumentMapping
    from tray_status.core.model import Health
    from tray_status.core.reading import Page
    from tray_status.platforms.words import Notes

MOST_EFFORT: Final = 200_000
"""Values or elements that are looked at for one document; no status page needs half of it."""

Meaning = TypeVar("Meaning")


class Misfit(Enum):
    """What stands where a single value belongs and is none."""

    LUMP = "an object or a list, not a single value"


class Spot(Protocol):
    """A document, or something in it, where the places of a mapping begin."""

    def items(self, place: str) -> Sequence[Spot] | None:
        """What stands in the list there, perhaps nothing; None when there is no such list."""

    def raw(self, place: str) -> tuple[str | Misfit | None, ...]:
        """Every value there, as it is written; None for one that is there and null."""

    def stands(self, place: str) -> bool:
        """Whether there is anything, be it null or a list without items."""

    def plain(self, place: str) -> tuple[str | Misfit, ...]:
        """Every text there, as people see it."""

    def words(self, place: str, value: str) -> tuple[str, ...]:
        """The words in a value of that place of which one may be the word that counts: its CSS classes, or none."""


@dataclass(slots=True)
class Effort:
    """How much may still be looked at. Raises PayloadError once it is spent."""

    platform: str
    left: int = MOST_EFFORT

    def weigh(self, markup: str) -> str:
        """The text, which is going to be laid out: what that costs, its tags tell first."""
        self.spend(4 * markup.count("<") + len(markup) // 50)
        return markup

    def spend(self, much: int) -> None:
        """Look at so many things more."""
        self.left -= much
        if self.left < 0:
            refuse(PayloadFault.MALFORMED, "The mapping finds more in this document than can be read.", self.platform)


@dataclass(slots=True, kw_only=True)
class Finder:
    """Looks into one document by one mapping. `doubtful` becomes True with the first word that is not known.

    What a document cannot be understood without must be there: a place that does not fit makes it unreadable. Of the
    rest, what does not fit is noted and left out: the mistake may show only once something is wrong, and just then
    nobody may be blind.
    """

    mapping: DocumentMapping
    platform: str
    page: Page
    notes: Notes
    doubtful: bool = False

    @property
    def base(self) -> str | None:
        """Where relative links of the document begin."""
        return urljoin(self.page.url, self.mapping.address or "") or None

    def fail(self, place: str, what: str) -> NoReturn:
        """Raise PayloadError: a place does not hold what it should."""
        refuse(PayloadFault.MALFORMED, f"The mapping's `{place}` {what}.", self.platform)

    def items(self, spot: Spot, place: str) -> Sequence[Spot]:
        """The list that must be there."""
        found = spot.items(place)
        if found is None:
            self.fail(place, "finds no list in this document")
        return found

    def first(self, spot: Spot, place: str | None, *, must: bool = False) -> str:
        """The first value of a place, or "". Raises PayloadError where one that `must` fit does not."""
        return next((value for value in self._fitting(spot.raw(place), place, must=must) if value), "") if place else ""

    def texts(self, spot: Spot, place: str | None, *, must: bool = False) -> tuple[str, ...]:
        """The texts of a place that are not empty. Raises PayloadError where one that `must` fit does not."""
        return tuple(text for text in self._fitting(spot.plain(place), place, must=must) if text) if place else ()

    def line(self, spot: Spot, place: str) -> str:
        """All texts of a place on one line. Raises PayloadError where it is not there."""
        found = self.texts(spot, place, must=True)
        if not found and not spot.stands(place):
            self.fail(place, "finds nothing in this document")
        return one_line(", ".join(found))

    def misfits(self, spot: Spot, place: str) -> bool:
        """Whether anything stands at the place that is no single value."""
        return any(isinstance(value, Misfit) for value in spot.raw(place))

    def _fitting(self, values: Iterable[str | Misfit | None], place: str, *, must: bool) -> list[str | None]:
        """The single ones among the values; the others are refused or noted."""
        found = []
        for value in values:
            if not isinstance(value, Misfit):
                found.append(value)
            elif must:
                self.fail(place, f"finds {value.value}")
            else:
                self.notes.add(f"The mapping's `{place}` finds {value.value}.")
        return found

    def time(self, spot: Spot, place: str | None) -> datetime | None:
        """The moment at a place, None where nothing stands; what is no moment is noted."""
        written = self.first(spot, place)
        moment = parse_time(written)
        if written and moment is None:
            self.notes.add(f'Unknown time "{one_line(written, limit=60)}".')
        return moment

    def word(self, spot: Spot, place: str, table: dict[str, Meaning], what: str) -> Meaning | None:
        """What the word at a place means. Raises PayloadError where none stands; one not known is None, and noted."""
        values = self._fitting(spot.raw(place), place, must=True)
        if len(values) != 1:
            self.fail(place, self._not_one(len(values), what))
        return self._meaning(spot, place, values[0], (table, what))

    def aside(self, spot: Spot, place: str, table: dict[str, Meaning], what: str) -> Meaning | None:
        """The same of a word that the document can be read without: where not just one stands, that is noted."""
        values = self._fitting(spot.raw(place), place, must=False)
        if len(values) == 1:
            return self._meaning(spot, place, values[0], (table, what))
        if values or not spot.stands(place):
            self.notes.add(f"The mapping's `{place}` {self._not_one(len(values), what)}.")
        self.doubtful = True
        return None

    @staticmethod
    def _not_one(count: int, what: str) -> str:
        return f"finds {count} values, and the {what} is one" if count else "finds nothing in this document"

    def _meaning(
        self, spot: Spot, place: str, written: str | None, known: tuple[dict[str, Meaning], str]
    ) -> Meaning | None:
        table, what = known
        value = "null" if written is None else written
        found = table.get(folded(value))
        meant = {table[word] for part in spot.words(place, value) if (word := folded(part)) in table}
        if found is None and len(meant) == 1:
            return meant.pop()
        if found is None:
            self.notes.add(f'Unknown {what} "{one_line(value, limit=60)}".')
            self.doubtful = True
        return found

    def components(self, root: Spot, where: ComponentsMapping) -> tuple[Component, ...]:
        """The components. Raises PayloadError for a list that is empty: it tells nothing."""
        items = self.items(root, where.items)
        if not items:
            self.fail(where.items, "finds no component in this document")
        if len(items) > COMPONENTS_MOST:
            self.notes.add(f"Only the first {COMPONENTS_MOST} components are read.")
            self.doubtful = True
        healths = dict(self.mapping.healths)
        return tuple(self._component(item, where, healths) for item in items[:COMPONENTS_MOST])

    def _component(self, item: Spot, where: ComponentsMapping, healths: dict[str, Health]) -> Component:
        name = self.line(item, where.name) or "(without a name)"
        group = one_line(", ".join(self.texts(item, where.group)))
        code = self.first(item, where.id, must=True) or "/".join(part for part in (group, name) if part)
        health = self.word(item, where.health, healths, "health")
        return Component(id=ComponentId(code), name=name, group=group or None, health=health)
