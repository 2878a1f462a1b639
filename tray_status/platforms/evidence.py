"""Owns the gathering of evidence while a page is found out: one sentence for each thing seen, in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_status.platforms.addresses import at_one_of, host_of, origin
from tray_status.platforms.detection import About, Clue, Says
from tray_status.platforms.feed import NAME as ANY_FEED
from tray_status.platforms.proof import either, what_came

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_status.core.reading import Page
    from tray_status.platforms.base import Platform, Probe
    from tray_status.platforms.signals import Hints

Tried = tuple["Platform", "Probe"]


class Evidence:
    """What was seen so far; the same sentence counts once."""

    def __init__(self) -> None:
        self._clues: dict[str, Clue] = {}

    @property
    def clues(self) -> tuple[Clue, ...]:
        """All of it, in the order in which it was seen."""
        return tuple(self._clues.values())

    def note(
        self, about: About, says: Says, sentence: str, url: str, of: Platform | None = None, *, brief: bool = True
    ) -> None:
        """Add one piece."""
        name = of.name if of is not None else None
        clue = Clue(about=about, says=says, sentence=sentence, url=url, platform=name, brief=brief)
        self._clues.setdefault(sentence, clue)

    def host(self, page: Page, among: Iterable[Platform]) -> None:
        """Whose usual host the page is on."""
        host = host_of(page.url)
        usual = [one for one in among if at_one_of(host, one.hosts)]
        for one in usual:
            self.note(About.HOST, Says.HINTS, f"{host} is a usual host of {one.title}.", page.url, one, brief=False)
        if not usual:
            sentence = f"{host or 'The host'} is no platform's usual host."
            self.note(About.HOST, Says.NOTHING, sentence, page.url, brief=False)

    def silent(self, about: About, url: str, page: Page, why: str) -> None:
        """That a question was not answered."""
        self.note(about, Says.NOTHING, f"{short(url, page)}: {why}", url, brief=False)

    def looks(self, page: Page, hints: Hints) -> None:
        """What the page's HTML hints at: the platform that it looks like, and whose marks it has."""
        if hints.shown is not None:
            self.note(About.PAGE, Says.HINTS, f"The page looks like {hints.shown.title}.", page.url, hints.shown)
        for one, marks in hints.marked.items():
            sentence = f"The page has marks of {one.title}: {', '.join(marks)}."
            self.note(About.PAGE, Says.HINTS, sentence, page.url, one, brief=False)
        if hints.shown is None and not hints.marked:
            self.note(About.PAGE, Says.NOTHING, "The page has no marks of any platform.", page.url, brief=False)

    def led(self, url: str, page: Page, platform: Platform, *, refused: str | None = None) -> None:
        """What is at an address to which the page points; `refused` says why it is no document of the platform."""
        if refused is None:
            sentence = f"{short(url, page)}, to which the page points, is a document of {platform.title}."
            self.note(About.DOCUMENT, Says.PROVES, sentence, url, platform)
        else:
            sentence = f"{short(url, page)} is no document of {platform.title}: {refused}"
            self.note(About.DOCUMENT, Says.REFUTES, sentence, url, brief=False)

    def judged(self, feed: str, platform: Platform, *, right: bool) -> None:
        """Whether a feed that the user did not name looks like that of a status page."""
        says = Says.PROVES if right else Says.REFUTES
        sentence = f"{feed} looks like the feed of a status page." if right else _like_none(feed)
        self.note(About.FEED, says, sentence, feed, platform if right else None, brief=not right)

    def taken_as_given(self, feed: str, platform: Platform) -> None:
        """That the user names a feed which does not look like that of a status page."""
        sentence = f"{_like_none(feed)} Whatever is written there counts as an incident."
        self.note(About.FEED, Says.HINTS, sentence, feed, platform)

    def proved(self, platform: Platform, path: str, url: str, tried: Iterable[Tried]) -> None:
        """That a document has the shape that was looked for, or that of another platform."""
        shape = next((probe.shape for one, probe in tried if one is platform), None)
        sentence = f"{path} is a document of {platform.title}" + (f": it has {shape}." if shape else ".")
        self.note(About.DOCUMENT, Says.PROVES, sentence, url, platform)

    def refuted(self, url: str, page: Page, body: bytes, tried: Iterable[Tried]) -> None:
        """That something came which is not what was looked for."""
        wanted = either(f"{one.title} ({probe.shape})" for one, probe in tried)
        sentence = f"{short(url, page)} is {what_came(body)}, without what proves {wanted}."
        self.note(About.DOCUMENT, Says.REFUTES, sentence, url, brief=False)

    def feed(self, url: str, platform: Platform, *, proves: bool) -> None:
        """Whose feed is at an address; one that proves nothing hints at the most."""
        kind = "an Atom or RSS feed" if platform.name == ANY_FEED else f"a feed of {platform.title}"
        self.note(About.FEED, Says.PROVES if proves else Says.HINTS, f"{url} is {kind}.", url, platform)

    def document(self, url: str, platform: Platform) -> None:
        """That the address which was given is no page, but a document."""
        kind = "an Atom or RSS feed" if platform.name == ANY_FEED else f"a document of {platform.title}"
        self.note(About.PAGE, Says.PROVES, f"The address itself is {kind}.", url, platform)

    def no_feed(self, url: str, page: Page, body: bytes) -> None:
        """That something came where a feed was looked for."""
        self.note(About.FEED, Says.REFUTES, f"{short(url, page)} is {what_came(body)}, no feed.", url, brief=False)


def _like_none(feed: str) -> str:
    return f"Nothing in {feed} looks like a status page."


def short(url: str, page: Page) -> str:
    """An address without the page's own host, where it is on it."""
    root = f"{origin(page.url)}/"
    return url.removeprefix(root[:-1]) if url.startswith(root) else url
