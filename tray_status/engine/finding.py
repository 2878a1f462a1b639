"""Owns how detection reaches the page: it says what to ask, we fetch, until it knows what the page is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tray_status.core.errors import FetchError
from tray_status.core.links import shown_url
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Page
from tray_status.engine.addresses import shown
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.strangers import mark_of_page
from tray_status.engine.visit import Fetches
from tray_status.engine.web import Request
from tray_status.platforms.detection import Answer, Answered, Ask, Detecting, Detection, Unanswered

Detect = Callable[[Page], Detecting]
"""What finds out what a page is: yields what to ask, is sent what came or why nothing did, returns what it found."""

Hear = Callable[[str], None]
"""Hears of each address before it is asked."""

CHILDREN_SHOWN = 3

_TOO_MUCH = frozenset({ProblemKind.TOO_BIG, ProblemKind.UNPACK})

_ADDRESS = re.compile(r"https?://[^\s,;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Which platform a page has, and the page as it is to be asked; `children` are pages that it only points to."""

    platform: str
    page: Page
    children: tuple[str, ...] = ()

    def but(self, error: FetchError, title: str) -> FetchError:
        """The error of a visit to it, told as what is in the way of watching a page of that platform."""
        sentence = f"{shown(self.page.url)} looks like a page of {title}, but: {error.problem.sentence}"
        problem = replace(error.problem, sentence=sentence + _pointing(self.children))
        return FetchError(problem, stranger=error.stranger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What detection found out, and how its questions were answered."""

    detection: Detection
    answers: int
    refusals: tuple[FetchError, ...] = ()
    stranger: str | None = None

    def verdict(self, page: Page) -> Found:
        """What the page is. Raises FetchError, as `find` does."""
        detection = self.detection
        if detection.platform is not None:
            return Found(platform=detection.platform, page=detection.page, children=detection.children)
        if self.refusals and not self.answers:
            raise self.refusals[0]
        for refusal in self.refusals:
            if refusal.problem.kind in _TOO_MUCH:
                raise refusal  # it was not taken in, so nobody knows whether it was a status page
        kind = ProblemKind(detection.fault.value) if detection.fault is not None else ProblemKind.NOT_A_STATUS_PAGE
        raise FetchError(Problem(kind=kind, sentence=_why(page, detection)), stranger=self.stranger)


def find(page: Page, detect: Detect, *, web: Fetches, deadline: Deadline) -> Found:
    """Find out what a page is.

    Raises FetchError: NOT_A_STATUS_PAGE with the evidence when nothing was recognised, or how what came is damaged, or
    what kept us from reaching the page at all.
    """
    return explore(page, detect, web=web, deadline=deadline).verdict(page)


def explore(page: Page, detect: Detect, *, web: Fetches, deadline: Deadline, hear: Hear = lambda _: None) -> Explored:
    """Ask what detection wants asked, until it knows. Raises FetchError when the page cannot be reached at all."""
    refusals: list[FetchError] = []
    answers = 0
    stranger: str | None = None

    def asked(ask: Ask) -> Answer:
        nonlocal answers, stranger
        hear(ask.url)
        try:
            came = web.get(Request(url=ask.url), deadline)
        except FetchError as error:
            if deadline.passed or (error.problem.kind.unanswered and not answers):
                raise  # whoever is not reached by the first address is not reached by the others
            refusals.append(error)
            return Unanswered(why=error.problem.sentence.replace(f"{shown(ask.url)} ", "it ", 1))
        answers += 1
        deadline.phase = Phase.READING
        stranger = stranger or mark_of_page(ask.url, came.final_url, came.body)
        return Answered(
            final_url=_lasting(ask.url, came.final_url), body=came.body, content_type=came.content_type or ""
        )

    detection = _converse(detect(page), asked)
    return Explored(detection=detection, answers=answers, refusals=tuple(refusals), stranger=stranger)


def _lasting(asked: str, final: str) -> str:
    """Where redirects led, if that is an address to keep: one that they gave a query may hold a token, and expire."""
    return final if urlsplit(final).query in ("", urlsplit(asked).query) else asked


def _converse(talk: Detecting, asked: Callable[[Ask], Answer]) -> Detection:
    """Ask what detection wants asked until it knows."""
    try:
        ask = next(talk)
        while True:
            ask = talk.send(asked(ask))
    except StopIteration as end:
        found: Detection = end.value
        return found
    finally:
        talk.close()


def _why(page: Page, detection: Detection) -> str:
    """What the user reads when nothing was recognised; addresses in the evidence are cut to what may be shown."""
    said = (_ADDRESS.sub(lambda address: shown(address[0].rstrip(".")), one) for one in detection.why)
    evidence = " ".join(dict.fromkeys(said))
    return f"{shown(page.url)} is not a status page that can be read. {evidence}{_pointing(detection.children)}"


def plainly(sentence: str) -> str:
    """A sentence of the evidence with its addresses as they may be shown."""
    return _ADDRESS.sub(lambda address: _readable(address[0]), sentence)


def _readable(url: str) -> str:
    end = "." if url.endswith(".") else ""
    return shown_url(url.removesuffix(end)) + end


def _pointing(children: tuple[str, ...]) -> str:
    """The end of a sentence about a page that only points to others."""
    if not children:
        return ""
    named = ", ".join(_plain(child) for child in children[:CHILDREN_SHOWN])
    return f" It points to other pages, which may be watched instead: {named}."


def _plain(url: str) -> str:
    """An address without query, fragment and user info, so that the user can type it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
