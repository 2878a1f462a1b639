"""Owns the finding out what software a page is made with: which addresses to ask, in which order, what proves it."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.reading import Page, Reading, Role
from tray_status.core.text import safe_url
from tray_status.platforms.addresses import host_of, origin, same_host, under
from tray_status.platforms.base import Platform
from tray_status.platforms.diagnosis import refuse_unknown
from tray_status.platforms.feed_xml import is_feed
from tray_status.platforms.html_links import children_in, feeds_in
from tray_status.platforms.payload import Shape, shape_of, text_of
from tray_status.platforms.registry import PLATFORMS, find, hinted

MOST_REQUESTS: Final = 16
TELLING: Final = (PayloadFault.MALFORMED, PayloadFault.ENCODING, PayloadFault.TOO_BIG, PayloadFault.TRUNCATED)
"""The faults that tell more than that this is no status page, the most telling first."""

MOST_LINKED: Final = 3
"""Feeds named by the page that are tried."""

GUESSES: Final = ("/history.atom", "/history.rss", "/feed.atom", "/feed.rss", "/feed", "/rss", "/index.xml", "/rss.xml")
_DOCUMENT_PATH = re.compile(r"(?:/api/v\d/[\w/-]+\.json|/(?:history|feed|rss|index)(?:\.(?:atom|rss|xml))?)$")
"""How the addresses of documents end whose page is where the rest of the address leads."""


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
class Detection:
    """What was found: the platform's name or None, the page with its final address and feed, sentences that say why.

    `fault` is how what came is damaged, where that is why nothing was recognised.
    `children` are addresses of pages to watch instead, where this one only points to them.
    """

    platform: str | None
    page: Page
    evidence: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    fault: PayloadFault | None = None


Answer = Answered | None
"""What a request brought; None when it failed."""

Detecting = Generator[Ask, Answer, Detection]
Part = Generator[Ask, Answer, Detection | None]


def detect(page: Page, among: Iterable[Platform] = PLATFORMS) -> Detecting:
    """Find out the platform of a page.

    A generator: it yields what to fetch, is sent what came (or None), and returns the result after at most sixteen
    requests. The shape of what came decides, never that something came: some sites answer every address with the
    same page.
    """
    return (yield from _Search(page, tuple(among)).run())


class _Search:
    def __init__(self, page: Page, among: tuple[Platform, ...]) -> None:
        self._page = page
        self._among = among
        self._evidence: list[str] = []
        self._children: tuple[str, ...] = ()
        self._asked: set[str] = set()
        self._faults: set[PayloadFault] = set()
        self._unreadable: set[int] = set()

    def run(self) -> Detecting:
        """The page itself first: it may be a document already, and it tells the final address and its feeds."""
        if self._page.feed is not None:
            found = yield from self._feed(self._page.feed, named=True)
            if found is not None:
                return found
        answer = yield from self._ask(self._page.url)
        html = None
        if answer is not None:
            found = self._document(answer)
            if found is not None:
                return found
            html = self._visited(answer)
        for part in (self._probes(html), self._linked(html, self._page.url), self._front(), self._guessed()):
            found = yield from part
            if found is not None:
                return found
        return self._result(None, self._page)

    def _ask(self, url: str, role: Role | None = None) -> Generator[Ask, Answer, Answer]:
        """One request, unless it was made before or there were enough."""
        address = safe_url(url)
        if address is None or address in self._asked or len(self._asked) >= MOST_REQUESTS:
            return None
        self._asked.add(address)
        return (yield Ask(url=address, role=role))

    def _document(self, answer: Answered) -> Detection | None:
        """The address that was given is that of a document, not of a page."""
        text = _text(answer.body)
        found = self._known(answer)
        if found is None or (text is not None and shape_of(text) is Shape.HTML):
            return None
        self._evidence.append(f"The address itself is a document of {found[0].title}.")
        if found[0].probes:
            # Its documents are asked for below the page, and never below one of them.
            self._page = replace(self._page, url=origin(safe_url(answer.final_url) or self._page.url))
        return self._accept(*found, answer, named=True)

    def _visited(self, answer: Answered) -> str | None:
        """The page's HTML, if that is what came; from now on its final address counts."""
        url = safe_url(answer.final_url) or self._page.url
        if not same_host(url, self._page.url):
            self._evidence.append(f"{self._page.url} leads to {url}.")
        self._page = replace(self._page, url=url)
        text = _text(answer.body)
        if text is None or shape_of(text) is not Shape.HTML:
            return None
        self._children = children_in(text, url)
        return text

    def _probes(self, html: str | None) -> Part:
        """The documents that prove or refute a platform: those first at which host or page hint."""
        likely = hinted(self._page, self._among)
        shown = find(html.encode("utf-8", "replace"), self._page, self._among) if html is not None else None
        if shown is not None:
            self._evidence.append(f"The page looks like {shown[0].title}.")
            likely = (shown[0], *(one for one in likely if one is not shown[0]))
        host = host_of(self._page.url)
        asked = [
            one
            for one in likely
            if one.probed_elsewhere or (shown is not None and one is shown[0]) or host.endswith(one.hosts)
        ]
        for role, path in dict.fromkeys((probe.role, probe.path) for one in asked for probe in one.probes):
            for base in dict.fromkeys((self._page.url, origin(self._page.url))):
                answer = yield from self._ask(under(base, path), role)
                found = self._known(answer) if answer is not None else None
                if answer is not None and found is not None and found[1] == role:
                    self._evidence.append(f"{path} is a document of {found[0].title}.")
                    self._page = replace(self._page, url=_base(answer.final_url, path) or base)
                    return self._accept(*found, answer)
        if shown is None:
            return None
        # Its documents are refused to us, its feed may not be.
        for url in feeds_in(html or "", self._page.url)[:MOST_LINKED]:
            result = yield from self._feed(url, named=True, only=shown[0])
            if result is not None:
                return result
        return self._result(shown[0], self._page)

    def _linked(self, html: str | None, base: str) -> Part:
        for url in feeds_in(html or "", base)[:MOST_LINKED]:
            found = yield from self._feed(url, named=True)
            if found is not None:
                return found
        return None

    def _front(self) -> Part:
        """The front page of the host, where the address leads deeper: it names the feeds for all of it."""
        answer = yield from self._ask(origin(self._page.url))
        if answer is None:
            return None
        return (yield from self._linked(_text(answer.body), safe_url(answer.final_url) or self._page.url))

    def _guessed(self) -> Part:
        for path in GUESSES:
            for base in dict.fromkeys((origin(self._page.url), self._page.url)):
                found = yield from self._feed(under(base, path), named=False)
                if found is not None:
                    return found
        return None

    def _feed(self, url: str, *, named: bool, only: Platform | None = None) -> Part:
        answer = yield from self._ask(url)
        if answer is None or not is_feed(answer.body) or hash(answer.body) in self._unreadable:
            return None
        found = self._known(answer)
        if found is None or (only is not None and found[0] is not only):
            return None
        self._evidence.append(f"{url} is a feed of {found[0].title}.")
        return self._accept(*found, answer, named=named, feed=safe_url(answer.final_url) or url)

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
        self._evidence.append(f"It cannot be read: {error.what}")

    def _accept(
        self, platform: Platform, role: Role, answer: Answered, *, named: bool = True, feed: str | None = None
    ) -> Detection | None:
        """The result, if the document can really be read; a feed that was guessed must look like a status feed."""
        try:
            reading = platform.read(role, answer.body, self._page)
        except PayloadError as error:
            self._damaged(error, answer)
            return None
        if not named and not _of_a_status_page(reading, self._page):
            self._evidence.append(f"{feed} does not look like the feed of a status page.")
            return None
        address = safe_url(answer.final_url) or self._page.url
        if feed is None and is_feed(answer.body):
            feed = address
        return self._result(platform, _page(platform, self._page, reading, address, feed))

    def _result(self, platform: Platform | None, page: Page) -> Detection:
        evidence = tuple(dict.fromkeys(self._evidence)) or ("Nothing that was asked looks like a status page.",)
        name = platform.name if platform is not None else None
        fault = next((one for one in TELLING if one in self._faults), None) if platform is None else None
        return Detection(platform=name, page=page, evidence=evidence, children=self._children, fault=fault)


def _page(platform: Platform, page: Page, reading: Reading, address: str, feed: str | None) -> Page:
    """The page as it is to be polled.

    Its own idea of its address is a name for people, where it is on a host that we have seen; but what is asked below
    it must have been reached: pages call themselves http, or by a host they had once.
    """
    if platform.probes:
        near = page.url if same_host(page.url, address) else origin(address)
        return Page(url=_home(address) or near, feed=feed)
    own = reading.page_url
    if own is not None and (same_host(own, page.url) or same_host(own, address)):
        return Page(url=own, feed=feed)
    return Page(url=page.url, feed=feed)


def _home(address: str) -> str | None:
    """The page whose document has this address, as far as the address tells."""
    parts = urlsplit(address)
    found = _DOCUMENT_PATH.search(parts.path)
    return f"{parts.scheme}://{parts.netloc}{parts.path[: found.start()]}" if found is not None else None


def _of_a_status_page(reading: Reading, page: Page) -> bool:
    """Whether a feed tells phases, or at least stands on something that calls itself a status page."""
    named = f"{urlsplit(page.url).netloc} {reading.page_name or ''}".lower()
    return reading.tells or any(one.phase is not None for one in reading.incidents) or "status" in named


def _text(body: bytes) -> str | None:
    try:
        return text_of(body, "")[0]
    except PayloadError:
        return None


def _base(final_url: str, path: str) -> str | None:
    """The address of the page whose document this is, by where redirects ended."""
    address = safe_url(final_url)
    return address.removesuffix(path) if address is not None and address.endswith(path) else None
