"""Owns the marks in a page's HTML and address that hint at its platform, and where the rest of the page is then asked.

A mark is a hint and no more: it decides who is asked first, and the shape of what comes decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_status.platforms.addresses import at_one_of, host_of
from tray_status.platforms.html_links import MOST_LETTERS
from tray_status.platforms.registry import find, hinted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_status.core.reading import Page, Role
    from tray_status.platforms.base import Platform, Probe

_MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "statuspage": (r"dka575ofm4ao0\.cloudfront\.net", r"Powered by Atlassian Statuspage", r"\bstatuspage\.io\b"),
    "incidentio": (r"incident-io-status-page-logos",),
    "instatus": (r"\binstatus\.com\b", r"/default/history\.atom"),
    "betterstack": (r"\bbetterstack\b", r"\bbetteruptime\b", r"\btext-statuspage-green\b"),
    "statusio": (r"/pages/[0-9a-f]{24}/rss\b",),
    "statuscast": (r"Status Page by StatusCast", r"powered by StatusCast"),
    "hund": (r"Powered By Hund\.io",),
    "cachet": (r"\bPowered by (?:<[^<>]{1,200}>)?Cachet\b", r"\bcachethq\.io\b"),
    "upptime": (r"\bupptime\.js\.org\b",),
    "uptimekuma": (r"/api/status-page/[\w-]{1,100}/manifest\.json", r"\bwindow\.preloadData\b"),
    "checkly": (r"\bstatus-page-resolver-", r"\bunresolved-incidents-"),
}
_PATTERNS: Final = {name: tuple(map(re.compile, marks)) for name, marks in _MARKS.items()}
MOST_SHOWN: Final = 60
"""Characters of a mark that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Which platform a page looks like, whose marks it has, and whose documents to ask for, the likeliest first."""

    shown: Platform | None
    marked: Mapping[Platform, tuple[str, ...]]
    likely: tuple[Platform, ...]

    @property
    def questions(self) -> dict[tuple[Role, str], list[tuple[Platform, Probe]]]:
        """The probes of the likely ones in that order, each with all whose it is: several may ask for the same."""
        found: dict[tuple[Role, str], list[tuple[Platform, Probe]]] = {}
        for one in self.likely:
            for probe in one.probes:
                found.setdefault((probe.role, probe.path), []).append((one, probe))
        return found


def hints_of(page: Page, html: str | None, among: Sequence[Platform]) -> Hints:
    """What the page's host and HTML (None when there is none) hint at."""
    found = find(html.encode("utf-8", "replace"), page, among) if html is not None else None
    shown = found[0] if found is not None else None
    marks = marks_in(html) if html is not None else {}
    marked = {one: marks[one.name] for one in among if one.name in marks}
    host, hinting = host_of(page.url), (shown, *marked)
    likely = sorted(hinted(page, among), key=lambda one: (one is not shown, one not in marked))
    asked = (one for one in likely if one.probed_elsewhere or one in hinting or at_one_of(host, one.hosts))
    return Hints(shown=shown, marked=marked, likely=tuple(asked))


def marks_in(html: str) -> dict[str, tuple[str, ...]]:
    """The marks that a page's HTML holds, as they stand there, by the name of the platform they hint at.

    No page needs more than three million letters to say who made it.
    """
    html = html[:MOST_LETTERS]
    found = {name: [hit[0] for mark in marks if (hit := mark.search(html))] for name, marks in _PATTERNS.items()}
    return {name: tuple(hit[:MOST_SHOWN] for hit in hits) for name, hits in found.items() if hits}
