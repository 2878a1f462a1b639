"""Owns any JSON at all, read by a mapping that the user wrote in the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_status.core.paths import Each, Matching, Name, Number, OwnKey, Step, Up, parse_path
from tray_status.core.text import BODY_LIMIT, plain_text
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.mapped import Effort, Finder, Misfit
from tray_status.platforms.mapped_page import ROLES, documents, mapping_of, read_mapped, role_by_reading
from tray_status.platforms.payload import json_of
from tray_status.platforms.words import Notes

if TYPE_CHECKING:
    from tray_status.core.reading import Page, Reading, Role

NAME: Final = "json_map"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonSpot:
    """A value in JSON. `home` is the item of a list that it lies in, None when it is one itself.

    Of an item, `key` is what it stands under in an object, "" in a list, and `around` the item that it lies in.
    """

    value: object
    effort: Effort
    home: JsonSpot | None = None
    key: str = ""
    around: JsonSpot | None = None

    def items(self, place: str) -> Sequence[JsonSpot] | None:
        """The items of the list, or of several; None where one of them is missing."""
        found: list[JsonSpot] = [self]
        for step in parse_path(place):
            each = [spot._go(step) for spot in found]  # noqa: SLF001 -- its own kind
            if None in each:
                return None
            found = [spot for several in each if several is not None for spot in several]
        return found

    def raw(self, place: str) -> tuple[str | Misfit | None, ...]:
        """The values; a missing one is left out."""
        found: list[JsonSpot] = [self]
        for step in parse_path(place):
            found = [spot for one in found for spot in one._go(step) or ()]  # noqa: SLF001 -- its own kind
        return tuple(Misfit.LUMP if isinstance(spot.value, dict | list) else _word(spot.value) for spot in found)

    def stands(self, place: str) -> bool:
        """Whether every step leads somewhere, the last perhaps to no item at all."""
        return self.items(place) is not None

    def plain(self, place: str) -> tuple[str | Misfit, ...]:
        """The values without markup."""
        return tuple(
            one if isinstance(one, Misfit) else plain_text(self.effort.weigh(one), limit=BODY_LIMIT)
            for one in self.raw(place)
            if one is not None
        )

    def words(self, place: str, value: str) -> tuple[str, ...]:  # noqa: ARG002 -- the Protocol's names
        """A value in JSON is one word."""
        return ()

    def _go(self, step: Step) -> tuple[JsonSpot, ...] | None:
        """Where one step leads; None where there is nothing."""
        self.effort.spend(1)
        value, item = self.value, self.home or self
        if isinstance(step, Up):
            return None if item.around is None else (item.around,)
        if isinstance(step, OwnKey):
            return (self._at(item.key),) if item.key else None
        if isinstance(step, Name):
            return (self._at(value[step.name]),) if isinstance(value, dict) and step.name in value else None
        if isinstance(step, Each):
            return self._each()
        if not isinstance(value, list):
            return None
        if isinstance(step, Number):
            return (self._at(value[step.at]),) if -len(value) <= step.at < len(value) else None
        return self._matching(value, step)

    def _matching(self, value: list[object], step: Matching) -> tuple[JsonSpot, ...] | None:
        self.effort.spend(len(value))
        for item in value:
            if isinstance(item, dict) and _word(item.get(step.name)) == step.text:
                return (self._at(item),)
        return None

    def _each(self) -> tuple[JsonSpot, ...] | None:
        value = self.value
        if not isinstance(value, dict | list):
            return None
        self.effort.spend(len(value))
        pairs = value.items() if isinstance(value, dict) else (("", item) for item in value)
        around = self.home or self
        return tuple(JsonSpot(value=item, effort=self.effort, key=key, around=around) for key, item in pairs)

    def _at(self, value: object) -> JsonSpot:
        return JsonSpot(value=value, effort=self.effort, home=self.home or self)


def _word(value: object) -> str | None:
    """A single value as a word; None for an object, a list and null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def find_role(body: bytes, page: Page) -> Role | None:
    """Of a page with a mapping the first document that can be read by it, else the first; of others none."""
    return role_by_reading(read, body, page)


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the document says by its mapping. Raises PayloadError when it is no JSON, or not what the mapping needs."""
    mapping = mapping_of(role, page, NAME)
    value, notes = json_of(body, NAME)
    finder = Finder(mapping=mapping, platform=NAME, page=page, notes=Notes(*notes))
    return read_mapped(JsonSpot(value=value, effort=Effort(NAME)), role, finder)


PLATFORM: Final = Platform(
    name=NAME,
    title="JSON read by a mapping",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
    roles=ROLES,
)
