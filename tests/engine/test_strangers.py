"""Owns the proof that who answers in place of all pages is known by it, and who is alone with it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.platforms import ONE
from tests.engine.pollings import URL, Poller, body
from tests.fakes import FakeClock
from tests.servers import Page, Servers, Site
from tests.world import problem
from tray_status.core.errors import FetchError
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, NotModified, Outcome
from tray_status.engine.deadline import Deadline
from tray_status.engine.reach import Reach
from tray_status.engine.strangers import CERTIFICATES, LOGIN_PAGE, mark_of_page, mark_of_refusal
from tray_status.engine.web import Request, Web
from tray_status.platforms.detect import detect

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
GOOD = NotModified(documents=())
LOGIN = b"<!DOCTYPE html><title>Hotel</title><a href='/login'>Log in</a>"


def url(number: int) -> str:
    return f"https://host{number}.example/page"


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def strange(mark: str = "the hotel's page") -> Outcome:
    return Failed(problem=problem("not_a_status_page"), stranger=mark)


def refused() -> Outcome:
    return Failed(problem=problem("tls"))


def watching(count: int, *outcomes: Outcome, seconds: float = 0) -> Reach:
    """So many hosts are watched, and each of the first told this."""
    reach = Reach()
    reach.watch(url(number) for number in range(count))
    noted(reach, *outcomes, seconds=seconds)
    return reach


def noted(reach: Reach, *outcomes: Outcome, seconds: float = 0) -> None:
    for number, outcome in enumerate(outcomes):
        reach.note(url(number), outcome, at(seconds))


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        ((strange(), strange(), strange(), strange()), LOGIN_PAGE),
        ((refused(), refused(), refused(), refused()), CERTIFICATES),
        ((refused(), refused(), strange(), refused()), LOGIN_PAGE),
        ((strange(), strange(), strange(), Failed(problem=problem("connect"))), LOGIN_PAGE),
        ((strange("a"), strange("b"), strange("c"), strange("d")), None),
        ((strange(), strange(), Failed(problem=problem("unwell")), strange()), None),
        ((refused(), refused(), refused(), GOOD), None),
    ],
)
def test_who_answers_in_place_of_everybody_is_named(outcomes: tuple[Outcome, ...], sentence: str | None) -> None:
    """Seeded defect: a login page is four broken pages; or four pages that have moved are a login page."""
    reach = watching(4, GOOD, GOOD, GOOD, GOOD)
    noted(reach, *outcomes, seconds=60)
    assert reach.intercepted == sentence
    assert (reach.offline_since is not None) is (sentence is not None)


def test_three_are_enough_when_nobody_spoke_for_himself_lately_and_two_are_when_there_are_no_more() -> None:
    assert watching(9, strange(), strange()).intercepted is None
    assert watching(9, strange(), strange(), strange()).intercepted == LOGIN_PAGE
    assert watching(2, refused(), refused()).intercepted == CERTIFICATES
    assert watching(1, refused()).intercepted is None


def test_pages_that_went_wrong_while_others_answered_are_no_evidence_however_seldom_others_are_asked() -> None:
    """Seeded defect: three expired certificates, and whenever nobody else was asked for two minutes we are offline."""
    reach = watching(9, refused(), refused(), GOOD, refused(), GOOD)
    noted(reach, refused(), refused(), seconds=600)
    reach.note(url(3), refused(), at(600))
    assert reach.intercepted is None
    reach.note(url(5), refused(), at(601))
    reach.note(url(6), refused(), at(602))
    assert reach.intercepted is None
    reach.note(url(7), refused(), at(603))
    assert reach.intercepted == CERTIFICATES


def found(reach: Reach) -> tuple[datetime | None, str | None]:
    """Since when we are offline, and by whose doing."""
    return reach.offline_since, reach.intercepted


def test_positive_evidence_wins_at_once() -> None:
    """Seeded defect: after the login one stays offline until nobody sees the page any more."""
    reach = watching(4, *[strange()] * 4)
    assert found(reach) == (at(0), LOGIN_PAGE)
    assert not reach.note(url(0), strange(), at(30)), "it goes on, and is told once"
    assert found(reach) == (at(0), LOGIN_PAGE)
    assert not reach.note(url(1), Failed(problem=problem("timeout")), at(60)), "this tells nothing"
    assert not reach.note(url(1), Failed(problem=problem("connect")), at(60))
    assert found(reach) == (at(0), LOGIN_PAGE)
    assert reach.note(url(2), GOOD, at(90))
    assert found(reach) == (None, None)
    assert not reach.others_answer(url(2), at(90)), "a stranger's answer is not theirs"
    assert not reach.note(url(0), strange(), at(91)), "somebody has just spoken for himself"


def test_what_is_not_watched_any_more_is_no_evidence_and_neither_is_what_a_wrong_clock_saw() -> None:
    reach = watching(4, strange(), strange(), strange("other"))
    assert found(reach)[1] is None
    reach.watch([url(0), url(1)])
    assert not reach.strange(url(2))
    reach.note(url(0), strange(), at(10))
    assert found(reach)[1] == LOGIN_PAGE
    reach.clock_jumped()
    assert not reach.strange(url(0))


@pytest.mark.parametrize(
    ("asked", "final", "sent", "other"),
    [
        ("https://a.example/x", "https://a.example/x", LOGIN, LOGIN),
        (
            "https://a.example/x",
            "https://a.example/x",
            LOGIN + b'<a href="/go?to=https%3A%2F%2Fa.example%2Fx">',
            LOGIN + b'<a href="/go?to=https%3A%2F%2Fb.example%2Fx">',
        ),
        ("https://a.example/x", "https://hotel.example/?from=a", LOGIN + b"1", LOGIN + b"2"),
    ],
)
def test_the_same_page_has_the_same_mark_wherever_it_is_sent(asked: str, final: str, sent: bytes, other: bytes) -> None:
    there = asked.replace("a.example", "b.example"), final.replace("a.example", "b.example")
    mark = mark_of_page(asked, final, sent)
    assert mark is not None
    assert mark == mark_of_page(*there, other)
    assert mark != mark_of_page("https://c.example/", "https://c.example/", b"<!doctype html>Acme Status")


@pytest.mark.parametrize("sent", [b"{}", b"<?xml version='1.0'?><feed/>", b"", b"\x00\xff\xfe"])
def test_what_is_no_web_page_is_no_login_page(sent: bytes) -> None:
    assert mark_of_page(url(1), "https://elsewhere.example/", sent) is None


def test_a_refusal_tells_a_stranger_only_where_we_were_led_or_must_log_in() -> None:
    assert mark_of_refusal("a.example", "a.example", 403) is None
    assert mark_of_refusal("a.example", "hotel.example", 503) is None
    led = mark_of_refusal("a.example", "hotel.example", 403)
    assert led == mark_of_refusal("b.example", "hotel.example", 511) is not None
    assert mark_of_refusal("a.example", "a.example", 511) == mark_of_refusal("b.example", "b.example", 511) is not None


@pytest.mark.parametrize("platform", ["one", None])
def test_a_poll_says_who_answered_in_place_of_the_page(platform: str | None) -> None:
    """Seeded defect: the mark gets lost between the answer and the outcome, with a known platform or without."""
    poller = Poller(ONE, {"": LOGIN}, detect=detect)
    outcome = poller.poll(platform=platform)
    assert isinstance(outcome, Failed)
    assert outcome.stranger == mark_of_page(URL, URL, LOGIN)
    poller.web.pages[URL] = body("operational")
    assert not isinstance(poller.poll(platform="one"), Failed)


@pytest.fixture
def servers() -> Iterator[Servers]:
    with Servers() as servers:
        yield servers


@pytest.mark.parametrize(
    ("status", "kind"),
    [("302 Found", ProblemKind.HTTP_STATUS), ("511 Network Authentication Required", ProblemKind.HTTP_STATUS)],
)
def test_a_real_answer_of_a_stranger_is_marked(servers: Servers, status: str, kind: ProblemKind) -> None:
    portal = servers.serve(Site({"/login": Page(body=LOGIN, status="403 Forbidden")}))
    answer = Page(body=b"", status=status, etag=False, headers={"Location": f"{portal}login"})
    pages = [servers.serve(Site({"/summary.json": answer})) for _ in range(2)]
    web = Web(clock=FakeClock(), proxy="none")
    marks = []
    for page in pages:
        with pytest.raises(FetchError) as caught:
            web.get(Request(url=f"{page}summary.json"), Deadline(FakeClock(), 15))
        assert caught.value.problem.kind is kind
        marks.append(caught.value.stranger)
    assert marks[0] == marks[1] is not None
