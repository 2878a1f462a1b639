"""Owns the values of detection: what it asks, what it is told, each piece of evidence, and what it found."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tray_status.core.errors import PayloadFault
    from tray_status.core.reading import Page, Role

NOTHING_FOUND: Final = "Nothing that was asked looks like a status page."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One address to fetch; `role` says which document is looked for there, None when anything may come."""

    url: str
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came: where redirects ended, the bytes, the media type the server named ("" when none)."""

    final_url: str
    body: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """That a request failed, and why, in a sentence for the user."""

    why: str = "It could not be fetched."


Answer = Answered | Unanswered


class About(StrEnum):
    """Where a piece of evidence comes from. The word is what `--json` shows."""

    HOST = "host"
    REDIRECT = "redirect"
    PAGE = "page"
    DOCUMENT = "document"
    FEED = "feed"
    CHILDREN = "children"


class Says(StrEnum):
    """What a piece of evidence is worth. The word is what `--json` shows."""

    PROVES = "proves"
    HINTS = "hints"
    REFUTES = "refutes"
    NOTHING = "nothing"


class Source(Enum):
    """Who names a feed: the user, a page, or nobody."""

    GIVEN = "given"
    LINKED = "linked"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One piece of evidence: a sentence, the address it was found at, the platform it speaks for (None: for none).

    `brief` when it belongs to the few that sum up how the result came about.
    """

    about: About
    says: Says
    sentence: str
    url: str
    platform: str | None = None
    brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What was found: the platform's name or None, the page with its final address and feed, and why, in order.

    `fault` is how what came is damaged, where that is why nothing was recognised.
    `children` are addresses of pages to watch instead, where this one only points to them.
    """

    platform: str | None
    page: Page
    evidence: tuple[Clue, ...] = ()
    children: tuple[str, ...] = ()
    fault: PayloadFault | None = None

    @property
    def why(self) -> tuple[str, ...]:
        """The sentences that sum it up, each once."""
        return tuple(dict.fromkeys(clue.sentence for clue in self.evidence if clue.brief)) or (NOTHING_FOUND,)


Detecting = Generator[Ask, Answer, Detection]
Part = Generator[Ask, Answer, Detection | None]
