"""Owns the proof that a page whose platform nobody names is found out, polled at once, and found again later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.platforms import ONE, TWO
from tests.engine.pollings import URL, FakeWeb, Poller, body, fetched, problem, state_after
from tests.fakes import FakeClock
from tray_status.core.errors import PayloadFault
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Page
from tray_status.core.state import NotModified
from tray_status.engine.deadline import Deadline, Phase
from tray_status.engine.finding import find
from tray_status.engine.poller import LOOK_AGAIN_EVERY
from tray_status.platforms.detect import GUESSES, detect
from tray_status.platforms.detection import About, Answer, Answered, Ask, Clue, Detecting, Detection, Says, Unanswered
from tray_status.platforms.registry import platform

K = ProblemKind
ELSEWHERE = Page(url=f"{URL}here", feed=f"{URL}feed")


class Detects:
    """Detection that asks for some addresses and says what it was told to; `heard` is what came."""

    def __init__(self, result: Detection, *urls: str) -> None:
        self.result = result
        self.urls = urls
        self.heard: list[Answer] = []
        self.pages: list[Page] = []

    def __call__(self, page: Page) -> Detecting:
        """Detect."""
        self.pages.append(page)
        for url in self.urls:
            self.heard.append((yield Ask(url=url)))
        return self.result


ONE_HERE = Detection(platform="one", page=ELSEWHERE)


def clue(sentence: str) -> Clue:
    """A piece of evidence that sums up."""
    return Clue(about=About.PAGE, says=Says.HINTS, sentence=sentence, url=URL, brief=True)


def nothing(*evidence: str, children: tuple[str, ...] = ()) -> Detection:
    """Nothing recognised."""
    return Detection(platform=None, page=Page(url=URL), evidence=tuple(map(clue, evidence)), children=children)


def test_an_unknown_page_is_found_out_and_polled_at_once() -> None:
    """Fails when detection costs a poll, or its result is lost until the next one."""
    seen = Detects(ONE_HERE, URL, f"{URL}missing")
    poller = Poller(ONE, {"": b"<html>", "here": body("operational")}, detect=seen)
    outcome = fetched(poller.poll(platform=None))
    assert (outcome.platform, outcome.page) == ("one", ELSEWHERE)
    assert seen.heard == [Answered(final_url=URL, body=b"<html>"), Unanswered(why="Not found.")]
    assert seen.pages == [Page(url=URL)]
    known = state_after(outcome)
    assert isinstance(poller.poll(known, platform=None), NotModified)
    poller.web.pages[f"{URL}here"] = body("degraded")
    assert fetched(poller.poll(known, platform=None)).page == ELSEWHERE
    assert len(seen.pages) == 1


def test_a_state_without_a_page_asks_the_address_of_the_settings() -> None:
    poller = Poller(ONE, {"": body("operational")})
    known = replace(state_after(poller.poll()), page=None)
    assert isinstance(poller.poll(known, platform=None), NotModified)


def test_nothing_recognised_is_a_problem_with_the_evidence_and_without_secrets() -> None:
    seen = Detects(
        nothing(
            "https://status.test/?key=secret leads to https://b.test/x.",
            "It is HTML.",
            children=("https://me:word@c.test/us?key=secret", "https://d.test/"),
        ),
        URL,
    )
    failure = problem(Poller(ONE, {"": b"<html>"}, detect=seen).poll(platform=None))
    assert failure.kind is K.NOT_A_STATUS_PAGE
    assert failure.sentence == (
        "status.test is not a status page that can be read. status.test/… leads to b.test/… It is HTML."
        " It points to other pages, which may be watched instead: https://c.test/us, https://d.test/."
    )
    bare = problem(Poller(ONE, {"": b"<html>"}, detect=Detects(nothing("It is HTML."), URL)).poll(platform=None))
    assert bare.sentence == "status.test is not a status page that can be read. It is HTML."


def test_nothing_is_said_twice_and_damage_is_named_as_what_it_is() -> None:
    """Seeded defect: an unknown page with an entity bomb "is no status page", nine times over."""
    said = ("It cannot be read: x.", "https://status.test/a is odd.", "https://status.test/b is odd.", "It is odd.")
    damaged = replace(nothing(*said, "It cannot be read: x."), fault=PayloadFault.MALFORMED)
    failure = problem(Poller(ONE, {"": b"<rss>"}, detect=Detects(damaged, URL)).poll(platform=None))
    assert failure.kind is K.MALFORMED
    assert failure.sentence == (
        "status.test is not a status page that can be read. It cannot be read: x. status.test/… is odd. It is odd."
    )
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "a">]><rss><channel>&a;</channel></rss>'
    everywhere = {path.lstrip("/"): bomb for path in ("", *GUESSES)}
    failure = problem(Poller(ONE, everywhere, detect=detect).poll(platform=None))
    assert (failure.kind, failure.sentence.count("document type")) == (K.MALFORMED, 1)


@pytest.mark.parametrize("kind", [K.TOO_BIG, K.UNPACK])
def test_a_page_that_was_too_much_to_take_in_is_not_called_something_else(kind: ProblemKind) -> None:
    """Seeded defect: it is no status page, because another address of it answered with something small."""
    huge = Problem(kind=kind, sentence="It is too big.")
    seen = Detects(nothing(), URL, f"{URL}feed")
    assert problem(Poller(ONE, {"": huge, "feed": b"<html>"}, detect=seen).poll(platform=None)) == huge


def test_while_detection_reads_nobody_is_said_to_send_too_slowly() -> None:
    """Seeded defect: everything was sent, reading took long, and "it did not send everything within 15 s"."""
    deadline = Deadline(FakeClock(), 15.0)
    phases = []

    def reading(page: Page) -> Detecting:
        yield Ask(url=page.url)
        phases.append(deadline.phase)
        return ONE_HERE

    find(Page(url=URL), reading, web=FakeWeb({URL: b"<html>"}), deadline=deadline)
    assert phases == [Phase.READING]


def test_a_page_that_is_known_and_cannot_be_read_is_told_as_what_it_is_and_what_it_points_to() -> None:
    """Seeded defect: of a page that only points to others one reads "answered 404 Not Found", and no more."""
    refused = Problem(kind=K.HTTP_STATUS, sentence="It answered 404 Not Found.", status=404)
    parent = replace(ONE_HERE, children=("https://status.test/eu", "https://status.test/us"))
    seen = Detects(parent, URL)
    failure = problem(Poller(ONE, {"": b"<html>", "here": refused}, detect=seen).poll(platform=None))
    assert (failure.kind, failure.status) == (K.HTTP_STATUS, 404)
    assert failure.sentence == (
        "status.test/… looks like a page of One document, but: It answered 404 Not Found. It points to other pages, "
        "which may be watched instead: https://status.test/eu, https://status.test/us."
    )
    slow = Problem(kind=K.TIMEOUT, sentence="Too slow.")
    assert problem(Poller(ONE, {"": b"<html>", "here": slow}, detect=seen).poll(platform=None)) == slow
    unknown = Poller(TWO, {"": b"<html>"}, detect=seen)
    assert "There is no platform one" in problem(unknown.poll(platform=None)).sentence


def test_a_page_that_is_not_reached_is_down_and_not_unknown() -> None:
    """Fails when a page that is down while it is added counts as no status page, or costs eight time limits."""
    down = Problem(kind=K.CONNECT, sentence="It refused.")
    seen = Detects(nothing(), URL, f"{URL}feed")
    assert problem(Poller(ONE, {"": down}, detect=seen).poll(platform=None)) == down
    assert seen.heard == []
    forbidden = Problem(kind=K.HTTP_STATUS, sentence="Forbidden.", status=403)
    refused = Poller(ONE, {"": forbidden}, detect=Detects(nothing(), URL, f"{URL}feed"))
    assert problem(refused.poll(platform=None)) == forbidden


def test_detection_that_uses_up_the_time_ends() -> None:
    seen = Detects(nothing(), f"{URL}a", f"{URL}b")
    poller = Poller(ONE, {"a": b"", "b": Problem(kind=K.TIMEOUT, sentence="Too slow.")}, detect=seen)
    poller.web.slow = f"{URL}b"
    assert problem(poller.poll(platform=None)).kind is K.TIMEOUT


@pytest.mark.parametrize(
    "gone", [b"<!doctype html>", Problem(kind=K.HTTP_STATUS, sentence="Gone.", status=404), b"nonsense"]
)
def test_a_page_that_moved_to_another_platform_is_found_again(gone: bytes | Problem) -> None:
    """Fails when a provider that changes its status page is lost until its user notices."""
    seen = Detects(Detection(platform="two", page=Page(url=URL)), URL)
    poller = Poller(ONE, {"": body("operational")}, detect=seen)
    known = state_after(poller.poll())
    poller.find = {"one": ONE, "two": TWO}.get
    poller.web.pages |= {URL: gone, f"{URL}summary": body("operational"), f"{URL}history": body("operational")}
    outcome = fetched(poller.poll(known, platform=None))
    assert (outcome.platform, outcome.page) == ("two", Page(url=URL))
    failing = replace(known, failures=1, problem=Problem(kind=K.MALFORMED, sentence="It is no JSON."))
    assert fetched(poller.poll(failing, platform=None)).platform == "two"
    assert problem(poller.poll(replace(failing, failures=2), platform=None)).sentence
    again = replace(failing, failures=LOOK_AGAIN_EVERY)
    assert fetched(poller.poll(again, platform=None)).platform == "two"
    down_before = replace(failing, failures=3, problem=Problem(kind=K.TIMEOUT, sentence="Too slow."))
    assert fetched(poller.poll(down_before, platform=None)).platform == "two"


@pytest.mark.parametrize("moved", [b"<!doctype html>", Problem(kind=K.REDIRECT, sentence="It goes in a circle.")])
def test_the_platform_of_a_known_name_is_a_first_guess_and_no_more(moved: bytes | Problem) -> None:
    """Fails when a provider known by name never heals once its page is made with something else."""
    seen = Detects(Detection(platform="two", page=Page(url=URL)), URL)
    poller = Poller(ONE, {"": body("operational")}, detect=seen)
    poller.find = {"one": ONE, "two": TWO}.get
    first = fetched(poller.poll(platform=None, guess="one"))
    assert (first.platform, seen.pages) == ("one", [])
    poller.web.pages |= {URL: moved, f"{URL}summary": body("operational"), f"{URL}history": body("operational")}
    assert fetched(poller.poll(state_after(first), platform=None, guess="one")).platform == "two"
    assert fetched(poller.poll(platform=None, guess="one")).platform == "two"
    pinned = problem(poller.poll(platform="one", guess="one"))
    assert pinned.kind in (K.NOT_A_STATUS_PAGE, K.REDIRECT)


def test_a_page_that_only_fails_is_not_taken_for_one_that_moved() -> None:
    seen = Detects(nothing(), URL)
    poller = Poller(ONE, {"": body("operational")}, detect=seen)
    known = state_after(poller.poll())
    down = Problem(kind=K.HTTP_STATUS, sentence="Oops.", status=500)
    poller.web.pages[URL] = down
    assert problem(poller.poll(known, platform=None)) == down
    assert seen.pages == []
    poller.web.pages[URL] = b"<!doctype html>"
    assert problem(poller.poll(known, platform=None)).sentence == "This is an HTML page."
    assert len(seen.pages) == 1
    assert problem(poller.poll(known)).sentence == "This is an HTML page."
    assert len(seen.pages) == 1


def test_the_real_detection_is_driven_to_its_end() -> None:
    feed = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>a</id><title>A Status</title>
    <updated>2026-11-23T10:00:00Z</updated><entry><id>1</id><title>Slow</title>
    <updated>2026-11-23T10:00:00Z</updated><link href="https://status.test/incidents/1"/>
    <content type="html">&lt;b&gt;Status: Resolved&lt;/b&gt;</content></entry></feed>"""
    html = b'<!doctype html><title>Status</title><link rel="alternate" type="application/atom+xml" href="/news">'
    poller = Poller(ONE, {"": html, "news": feed}, detect=detect)
    poller.find = platform
    outcome = fetched(poller.poll(platform=None))
    assert outcome.page is not None
    assert (outcome.platform, outcome.page.feed) == ("feed", f"{URL}news")
    empty = Poller(ONE, {"": b"<!doctype html><title>A shop</title>"}, detect=detect)
    assert problem(empty.poll(platform=None)).kind is K.NOT_A_STATUS_PAGE
