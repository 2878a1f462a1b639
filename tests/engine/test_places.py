"""Owns the proof that a page which is not reached is looked for where else it may be, and nobody else is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.platforms import ONE
from tests.engine.pollings import URL, Poller, body, fetched, problem, state_after
from tests.engine.test_finding import Detects, nothing
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Page
from tray_status.core.state import ProviderState
from tray_status.engine.places import away, led_to
from tray_status.platforms.detection import Detection

K = ProblemKind
THERE = "https://new.test/"
DOWN = Problem(kind=K.CONNECT, sentence="It refused.")
PAGE = Page(url=f"{URL}page", feed=f"{URL}feed")


@pytest.mark.parametrize(
    ("what", "is_away"),
    [
        (None, False),
        (DOWN, True),
        (Problem(kind=K.DNS, sentence="x"), True),
        (Problem(kind=K.TIMEOUT, sentence="x"), True),
        (Problem(kind=K.TLS, sentence="x"), True),
        (Problem(kind=K.BROKEN, sentence="x"), True),
        (Problem(kind=K.HTTP_STATUS, sentence="x", status=502), True),
        (Problem(kind=K.HTTP_STATUS, sentence="x", status=404), False),
        (Problem(kind=K.MALFORMED, sentence="x"), False),
    ],
)
def test_how_a_host_fails_that_nobody_serves_any_more(what: Problem | None, *, is_away: bool) -> None:
    assert away(what) is is_away


def test_a_page_is_looked_for_where_redirects_led() -> None:
    assert led_to(PAGE, f"{THERE}x") == Page(url=f"{THERE}page", feed=f"{THERE}feed")
    assert led_to(Page(url=URL), THERE) == Page(url=THERE)
    assert led_to(replace(PAGE, feed="https://feeds.test/a"), THERE) == Page(
        url=f"{THERE}page", feed="https://feeds.test/a"
    )
    assert led_to(PAGE, None) is None
    assert led_to(PAGE, URL) is None


def known(poller: Poller, **changes: object) -> ProviderState:
    """What is held of the page after a good poll, but for these changes."""
    return replace(state_after(poller.poll(platform=None, guess="one")), **changes)  # type: ignore[arg-type]  # handed on


def test_a_dead_host_is_asked_again_where_it_led_and_that_is_remembered() -> None:
    """Seeded defect: the page is asked at its old address for ever."""
    poller = Poller(ONE, {"": body("operational")})
    state = known(poller, page_url=THERE)
    poller.web.pages |= {URL: DOWN, THERE: body("degraded")}
    outcome = fetched(poller.poll(state, platform=None))
    assert outcome.page == Page(url=THERE)
    assert problem(poller.poll(replace(state, page_url=None), platform=None)) == DOWN


def test_a_host_that_dies_is_looked_for_at_the_address_of_the_settings() -> None:
    seen = Detects(Detection(platform="one", page=Page(url=URL)), URL)
    poller = Poller(ONE, {"": body("operational")}, detect=seen)
    state = known(poller, page=Page(url=THERE), documents={})
    poller.web.pages[THERE] = DOWN
    assert fetched(poller.poll(state, platform=None)).page == Page(url=URL)
    assert len(seen.pages) == 1


def test_who_let_us_wait_the_last_time_is_asked_last() -> None:
    """Seeded defect: each poll waits for the dead host until its time is up, and never gets to the living one."""
    slow = Problem(kind=K.TIMEOUT, sentence="Too slow.")
    poller = Poller(ONE, {"": body("operational")})
    state = known(poller, page_url=THERE, problem=slow, failures=1)
    poller.web.pages |= {URL: slow, THERE: body("degraded")}
    poller.web.slow = URL
    poller.web.requests.clear()
    assert fetched(poller.poll(state, platform=None)).page == Page(url=THERE)
    assert [request.url for request in poller.web.requests] == [THERE]
    first = replace(state, problem=None, failures=0)
    assert problem(poller.poll(first, platform=None)) == slow


def test_what_is_wrong_at_the_usual_place_is_told_where_no_other_is_better() -> None:
    poller = Poller(ONE, {"": body("operational")}, detect=Detects(nothing(), URL))
    state = known(poller, page=Page(url=THERE), page_url="https://third.test/", problem=DOWN, failures=2)
    poller.web.pages |= {URL: b"<!doctype html>", THERE: DOWN}
    assert problem(poller.poll(state, platform=None)) == DOWN


def test_nobody_else_is_asked_while_the_host_answers_with_an_error_of_the_page() -> None:
    poller = Poller(ONE, {"": body("operational")})
    state = known(poller, page_url=THERE)
    poller.web.pages[URL] = Problem(kind=K.RATE_LIMITED, sentence="Less often.", status=429)
    poller.web.requests.clear()
    assert problem(poller.poll(state, platform=None)).status == 429
    assert [request.url for request in poller.web.requests] == [URL]
