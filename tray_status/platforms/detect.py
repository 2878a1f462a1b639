"""Owns the finding out what software a page is made with: which addresses to ask, in which order, what proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.private import leads_inside
from tray_status.core.text import safe_url
from tray_status.platforms.addresses import origin, same_host, under
from tray_status.platforms.detection import About, Answered, Ask, Detecting, Detection, Part, Says, Source
from tray_status.platforms.diagnosis import refuse_unknown
from tray_status.platforms.evidence import Evidence
from tray_status.platforms.feed import NAME as ANY_FEED
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.html_links import MOST_LETTERS, children_in, feeds_in
from tray_status.platforms.payload import Shape, shape_of
from tray_status.platforms.proof import (
    base_of,
    html_or_none,
    of_a_status_page,
    page_of,
    text_or_none,
    what_came,
)
from tray_status.platforms.registry import PLATFORMS, find
from tray_status.platforms.signals import hints_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from tray_status.core.reading import Page, Role
    from tray_status.platforms.base import Platform
    from tray_status.platforms.detection import Answer

MOST_REQUESTS: Final = 16
TELLING: Final = (PayloadFault.MALFORMED, PayloadFault.ENCODING, PayloadFault.TOO_BIG, PayloadFault.TRUNCATED)
"""The faults that tell more than that this is no status page, the most telling first."""

MOST_LINKED: Final = 3
"""Feeds named by the page that are tried."""

GUESSES: Final = ("/history.atom", "/history.rss", "/feed.atom", "/feed.rss", "/feed", "/rss", "/index.xml", "/rss.xml")


def detect(page: Page, among: Iterable[Platform] = PLATFORMS) -> Detecting:
    """Find out the platform of a page.

    A generator: it yields what to fetch, is sent what came (or why nothing did), and returns the result after at most
    sixteen requests. The shape of what came decides, never that something came: some sites answer every address with
    the same page.
    """
    return (yield from _Search(page, tuple(among)).run())


class _Search:
    def __init__(self, page: Page, among: tuple[Platform, ...]) -> None:
        self._page = page
        self._given = tuple(url for url in (page.url, page.feed) if url is not None)
        self._among = among
        self._evidence = Evidence()
        self._children: tuple[str, ...] = ()
        self._asked: set[str] = set()
        self._faults: set[PayloadFault] = set()
        self._unreadable: set[int] = set()

    def run(self) -> Detecting:
        """The page itself first: it may be a document already, and it tells the final address and its feeds."""
        self._evidence.host(self._page, self._among)
        if self._page.feed is not None:
            found = yield from self._feed(self._page.feed, Source.GIVEN)
            if found is not None:
                return found
        answer = yield from self._ask(self._page.url, About.PAGE)
        html = None
        if answer is not None:
            found = self._document(answer)
            if found is not None:
                return found
            html = self._visited(answer)
        for part in (
            self._led(html),
            self._probes(html),
            self._linked(html, self._page.url),
            self._front(),
            self._guessed(),
        ):
            found = yield from part
            if found is not None:
                return found
        return self._result(None, self._page)

    def _ask(self, url: str, about: About, role: Role | None = None) -> Generator[Ask, Answer, Answered | None]:
        """One request, unless it was made before or there were enough. That nothing came is evidence too."""
        address = safe_url(url)
        if address is None or address in self._asked or len(self._asked) >= MOST_REQUESTS:
            return None
        self._asked.add(address)
        if leads_inside(address, *self._given):
            self._evidence.silent(about, address, self._page, "a public page may not send us into a private network.")
            return None
        answer = yield Ask(url=address, role=role)
        if isinstance(answer, Answered):
            return answer
        self._evidence.silent(about, address, self._page, answer.why)
        return None

    def _document(self, answer: Answered) -> Detection | None:
        """The address that was given is that of a document, not of a page."""
        text = text_or_none(answer.body)
        found = self._known(answer)
        if found is None or (text is not None and shape_of(text) is Shape.HTML):
            return None
        self._evidence.document(answer.final_url, found[0])
        if found[0].probes:
            # Its documents are asked for below the page, and never below one of them.
            self._page = replace(self._page, url=origin(safe_url(answer.final_url) or self._page.url))
        return self._accept(*found, answer)

    def _visited(self, answer: Answered) -> str | None:
        """The page's HTML, if that is what came; from now on its final address counts."""
        url = safe_url(answer.final_url) or self._page.url
        if url.rstrip("/") != self._page.url.rstrip("/"):
            moved = not same_host(url, self._page.url)
            self._evidence.note(About.REDIRECT, Says.HINTS, f"{self._page.url} leads to {url}.", url, brief=moved)
        self._page = replace(self._page, url=url)
        html = html_or_none(answer.body)
        if html is None:
            sentence = f"The page is {what_came(answer.body)}."
            self._evidence.note(About.PAGE, Says.NOTHING, sentence, url, brief=False)
            return None
        self._children = children_in(html, url)
        if self._children:
            sentence = f"The page says that it only points to {len(self._children)} others."
            self._evidence.note(About.CHILDREN, Says.HINTS, sentence, url, brief=False)
        return html

    def _led(self, html: str | None) -> Part:
        """The documents that the page's address or HTML point to: what can be read there, proves."""
        for one in self._among:
            for lead in one.leads(self._page, (html or "")[:MOST_LETTERS]):
                answer = yield from self._ask(lead.url, About.DOCUMENT, lead.role)
                if answer is None:
                    continue
                try:
                    one.read(lead.role, answer.body, self._page)
                except PayloadError as error:
                    self._evidence.led(lead.url, self._page, one, refused=error.what)
                    continue
                self._evidence.led(lead.url, self._page, one)
                return self._result(one, replace(self._page, feed=safe_url(answer.final_url) or lead.url))
        return None

    def _probes(self, html: str | None) -> Part:
        """The documents that prove or refute a platform: those first at which host or page hint."""
        hints = hints_of(self._page, html, self._among)
        if html is not None:
            self._evidence.looks(self._page, hints)
        for (role, path), tried in hints.questions.items():
            for base in dict.fromkeys((self._page.url, origin(self._page.url))):
                answer = yield from self._ask(under(base, path), About.DOCUMENT, role)
                if answer is None:
                    continue
                found = self._known(answer)
                if found is not None and found[1] == role:
                    self._evidence.proved(found[0], path, answer.final_url, tried)
                    self._page = replace(self._page, url=base_of(answer.final_url, path) or base)
                    return self._accept(*found, answer)
                self._evidence.refuted(under(base, path), self._page, answer.body, tried)
        return (yield from self._shown(hints.shown, html)) if hints.shown is not None else None

    def _shown(self, shown: Platform, html: str | None) -> Part:
        """What a page looks like it is: its documents are refused to us, its feed may not be."""
        for url in feeds_in(html or "", self._page.url)[:MOST_LINKED]:
            result = yield from self._feed(url, Source.LINKED, only=shown)
            if result is not None:
                return result
        return self._result(shown, self._page)

    def _linked(self, html: str | None, base: str) -> Part:
        for url in feeds_in(html or "", base)[:MOST_LINKED]:
            found = yield from self._feed(url, Source.LINKED)
            if found is not None:
                return found
        return None

    def _front(self) -> Part:
        """The front page of the host, where the address leads deeper: it names the feeds for all of it."""
        answer = yield from self._ask(origin(self._page.url), About.PAGE)
        if answer is None:
            return None
        return (yield from self._linked(text_or_none(answer.body), safe_url(answer.final_url) or self._page.url))

    def _guessed(self) -> Part:
        for path in GUESSES:
            for base in dict.fromkeys((origin(self._page.url), self._page.url)):
                found = yield from self._feed(under(base, path), Source.GUESSED)
                if found is not None:
                    return found
        return None

    def _feed(self, url: str, source: Source, *, only: Platform | None = None) -> Part:
        answer = yield from self._ask(url, About.FEED)
        if answer is None:
            return None
        if not is_feed(answer.body):
            self._evidence.no_feed(url, self._page, answer.body)
            return None
        found = self._known(answer) if hash(answer.body) not in self._unreadable else None
        if found is None or (only is not None and found[0] is not only):
            return None
        # Sites name the feeds of their blogs: only the shape of a platform's own proves something.
        proves = source is Source.GIVEN or (source is Source.LINKED and found[0].name != ANY_FEED)
        self._evidence.feed(url, found[0], proves=proves)
        return self._accept(*found, answer, proved=proves, feed=safe_url(answer.final_url) or url)

    def _known(self, answer: Answered) -> tuple[Platform, Role] | None:
        """Whose document this is; where it is nobody's, because it is damaged, that is kept in mind."""
        found = find(answer.body, self._page, self._among)
        if found is None and hash(answer.body) not in self._unreadable:
            try:
                refuse_unknown(answer.body, self._page, among=self._among)
            except PayloadError as error:
                if error.fault in TELLING:
                    self._damaged(error, answer)
        return found

    def _damaged(self, error: PayloadError, answer: Answered) -> None:
        """Some sites answer every address with the same: once is enough to find that it cannot be read."""
        self._unreadable.add(hash(answer.body))
        self._faults.add(error.fault)
        self._evidence.note(About.DOCUMENT, Says.REFUTES, f"It cannot be read: {error.what}", answer.final_url)

    def _accept(
        self, platform: Platform, role: Role, answer: Answered, *, proved: bool = True, feed: str | None = None
    ) -> Detection | None:
        """The result, if the document can really be read; a feed that proves nothing must look like a status feed."""
        try:
            reading = platform.read(role, answer.body, self._page)
        except PayloadError as error:
            self._damaged(error, answer)
            return None
        address = safe_url(answer.final_url) or self._page.url
        if feed is not None and not proved:
            right = of_a_status_page(reading, feed)
            self._evidence.judged(feed, platform, right=right)
            if not right:
                return None
        if feed is None and is_feed(answer.body):
            feed = address
        if proved and platform.name == ANY_FEED and not of_a_status_page(reading, address):
            self._evidence.taken_as_given(address, platform)
        return self._result(platform, page_of(platform, self._page, reading, address, feed))

    def _result(self, platform: Platform | None, page: Page) -> Detection:
        name = platform.name if platform is not None else None
        fault = next((one for one in TELLING if one in self._faults), None) if platform is None else None
        return Detection(platform=name, page=page, evidence=self._evidence.clues, children=self._children, fault=fault)
