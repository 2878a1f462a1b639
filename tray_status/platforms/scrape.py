"""Owns any HTML page at all, read by a mapping of CSS selectors that the user wrote in the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_status.core.selectors import Attribute, Part, parse_selector
from tray_status.core.text import BODY_LIMIT, clean, plain_text
from tray_status.platforms.base import Platform, no_follow_up
from tray_status.platforms.html_links import require_sane
from tray_status.platforms.mapped import Effort, Finder
from tray_status.platforms.mapped_page import ROLES, documents, mapping_of, read_mapped, role_by_reading
from tray_status.platforms.web_pages import html_of
from tray_status.platforms.words import Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bs4 import Tag

    from tray_status.core.reading import Page, Reading, Role

NAME: Final = "scrape"

MOST_TAGS: Final = 50_000
MOST_LETTERS: Final = 1_500_000
"""Tags and characters of one page: what can be read within a second, and more than the longest page known has."""

_FITS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "": lambda held, value: True,  # noqa: ARG005 -- that the attribute is there is all
    "=": lambda held, value: held == value,
    "^=": lambda held, value: held.startswith(value),
    "$=": lambda held, value: held.endswith(value),
    "*=": lambda held, value: value in held,
    "~=": lambda held, value: value in held.split(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlSpot:
    """An element of a page, or the page itself."""

    element: Tag
    effort: Effort

    def items(self, place: str) -> Sequence[HtmlSpot] | None:
        """The elements; None where not even what the list stands in, all parts but the last, is there."""
        found, stands = self._select(parse_selector(place).parts)
        return [HtmlSpot(element=one, effort=self.effort) for one in found] if stands else None

    def raw(self, place: str) -> tuple[str | None, ...]:
        """The texts, with single blanks, or the values of an attribute; elements without it are left out."""
        selector = parse_selector(place)
        held = (
            one.get_text() if selector.attribute is None else _attribute(one, selector.attribute)
            for one in self._elements(place)
        )
        return tuple(self.effort.weigh(" ".join(text.split())) for text in held if text is not None)

    def stands(self, place: str) -> bool:
        """Whether an element is there, with the attribute that is asked for."""
        return bool(self.raw(place))

    def plain(self, place: str) -> tuple[str, ...]:
        """The texts as they are laid out."""
        if parse_selector(place).attribute is not None:
            return tuple(clean(text, limit=BODY_LIMIT) for text in self.raw(place) if text is not None)
        laid_out = (
            plain_text(self.effort.weigh(one.decode_contents()), limit=BODY_LIMIT) for one in self._elements(place)
        )
        return tuple(laid_out)

    def words(self, place: str, value: str) -> tuple[str, ...]:
        """Each of an element's classes."""
        return tuple(value.split()) if parse_selector(place).attribute == "class" else ()

    def _elements(self, place: str) -> list[Tag]:
        parts = parse_selector(place).parts
        return self._select(parts)[0] if parts else [self.element]

    def _select(self, parts: tuple[Part, ...]) -> tuple[list[Tag], bool]:
        """The elements inside this one that fit the last part, and whether any fits the one before it.

        What lies inside one that was found is a part of it, and is not found as well.
        One walk: for each element the set of parts (as bits) that it fits as the end of the parts up to there.
        """
        from bs4 import Tag

        found: list[Tag] = []
        stands = len(parts) == 1
        before, last = 1 << max(len(parts) - 2, 0), 1 << (len(parts) - 1)
        # Each with what its parent fits, and what anything around it fits.
        waiting = [(child, nth, 0, 0) for nth, child in _children(self.element, Tag)]
        while waiting:
            element, nth, parent, around = waiting.pop()
            self.effort.spend(1)
            fits = 0
            for at, part in enumerate(parts):
                beneath = at == 0 or (parent if part.child else around) & 1 << (at - 1)
                if beneath and _fits(element, nth, part):
                    fits |= 1 << at
            stands = stands or bool(fits & before)
            if fits & last:
                found.append(element)
                continue
            waiting.extend((child, number, fits, around | fits) for number, child in _children(element, Tag))
        return found, stands


def _children(element: Tag, kind: type[Tag]) -> Iterator[tuple[int, Tag]]:
    """The elements directly in an element with their numbers from 1 on, the last first."""
    inside = [child for child in element.contents if isinstance(child, kind)]
    return zip(range(len(inside), 0, -1), reversed(inside), strict=True)


def _fits(element: Tag, nth: int, part: Part) -> bool:
    return (
        part.tag in ("", element.name)
        and part.nth in (None, nth)
        and all(_has(_attribute(element, one.name), one) for one in part.attributes)
    )


def _has(held: str | None, test: Attribute) -> bool:
    return held is not None and _FITS[test.how](held, test.value)


def _attribute(element: Tag, name: str) -> str | None:
    """The value as it is written; that of a list, such as `class`, with single blanks."""
    held = element.get(name)
    return held if held is None or isinstance(held, str) else " ".join(held)


def find_role(body: bytes, page: Page) -> Role | None:
    """Of a page with a mapping the first document that can be read by it, else the first; of others none."""
    return role_by_reading(read, body, page)


def read(role: Role, body: bytes, page: Page) -> Reading:
    """What the page says by its mapping. Raises PayloadError when it is no HTML, or lacks what the mapping needs."""
    mapping = mapping_of(role, page, NAME)
    text, notes = html_of(body, NAME)
    require_sane(text, NAME, most_tags=MOST_TAGS, most_letters=MOST_LETTERS)
    from bs4 import BeautifulSoup

    finder = Finder(mapping=mapping, platform=NAME, page=page, notes=Notes(*notes))
    return read_mapped(HtmlSpot(element=BeautifulSoup(text, "html.parser"), effort=Effort(NAME)), role, finder)


PLATFORM: Final = Platform(
    name=NAME,
    title="HTML read by a mapping",
    documents=documents,
    read=read,
    find_role=find_role,
    follow_up=no_follow_up,
    roles=ROLES,
)
