"""Owns the proof that documents are fetched as they should be: conditionally, unpacked, over kept connections."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import bad_pages
from tests.certificates import Certificates
from tests.engine.conftest import Rig
from tests.fakes import FakeClock, FakeResolver, HeldThreads
from tests.servers import MODIFIED, Page, Servers, Site
from tray_status import __version__
from tray_status.core.errors import ConfigError, FetchError
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Validators
from tray_status.engine.watchdog import Watchdog
from tray_status.engine.web import Request, Web

BODY = b'{"incidents": []}'


def test_a_page_is_fetched_over_tls_and_asked_for_conditionally_from_then_on(
    rig: Rig, servers: Servers, certs: Certificates
) -> None:
    """Fails when validators are not sent, or an unchanged page is fetched whole again."""
    page = Page(body=BODY, last_modified=True)
    site = Site({"/a?b=c": page})
    url = servers.serve(site, tls=certs.good) + "a?b=c"
    first = rig.get(url)
    assert (first.not_modified, first.body, first.content_type) == (False, BODY, "application/json")
    assert first.digest == hashlib.sha256(BODY).hexdigest()
    assert first.final_url == url
    assert first.validators == Validators(etag=page.tag, last_modified=MODIFIED)
    second = rig.get(url)
    assert second.not_modified
    assert (second.body, second.validators) == (b"", first.validators)
    page.body = b"{}"
    page.last_modified = False
    third = rig.get(url)
    assert (third.not_modified, third.body) == (False, b"{}")
    assert site.connections == 1
    assert "if-none-match" not in site.requests[0][1]
    assert site.requests[1][1]["if-none-match"] == first.validators.etag
    assert site.requests[1][1]["if-modified-since"] == MODIFIED


def test_the_program_says_honestly_who_asks_and_sends_nothing_else(rig: Rig, servers: Servers) -> None:
    site = Site({"/": Page(body=BODY, headers={"Set-Cookie": "id=1"})})
    url = servers.serve(site)
    rig.get(url)
    rig.get(url)
    for _, headers in site.requests:
        assert headers["user-agent"] == f"TrayStatus/{__version__} (status monitor)"
        assert headers["accept-encoding"] == "gzip"
    assert set(site.requests[0][1]) == {"host", "user-agent", "accept-encoding", "accept"}
    assert set(site.requests[1][1]) == {"host", "user-agent", "accept-encoding", "accept", "if-none-match"}


def test_a_packed_page_is_unpacked_and_its_digest_is_that_of_the_page(rig: Rig, servers: Servers) -> None:
    url = servers.serve(Site({"/": Page(body=BODY * 100, packed=True)}))
    answer = rig.get(url)
    assert answer.body == BODY * 100
    assert answer.digest == hashlib.sha256(BODY * 100).hexdigest()
    assert rig.get(url).not_modified


def test_validators_go_only_to_the_address_that_gave_them(rig: Rig, servers: Servers) -> None:
    """Fails when the ETag of the page a redirect leads to is shown to the page that redirects, or the reverse."""
    site = Site(
        {
            "/old": Page(body=b"", status="301 Moved Permanently", headers={"Location": "/new"}, etag=False),
            "/new": Page(body=BODY),
        }
    )
    url = servers.serve(site) + "old"
    answer = rig.get(url)
    assert answer.final_url == url.replace("old", "new")
    assert rig.get(url).not_modified
    assert [("if-none-match" in headers) for _, headers in site.requests] == [False, False, False, True]
    assert site.connections == 1
    site.pages["/old"] = Page(body=BODY)
    fresh = rig.get(url)
    assert not fresh.not_modified
    assert "if-none-match" not in site.requests[-1][1]
    assert rig.get(url).not_modified


def test_what_is_remembered_of_redirects_is_bounded(
    rig: Rig, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tray_status.engine.web.ISSUERS_MOST", 1)
    goal = servers.serve(Site({"/": Page(body=BODY)}))
    first, second = (servers.serve(bad_pages.redirect(goal)) for _ in range(2))
    assert not rig.get(first).not_modified
    assert not rig.get(second).not_modified
    assert rig.get(second).not_modified
    assert not rig.get(first).not_modified


def test_not_modified_counts_only_when_it_was_asked_for(rig: Rig, servers: Servers) -> None:
    """Fails when a server that always answers 304 could make us believe that nothing has changed."""
    problem = rig.problem(servers.serve(bad_pages.after_request(b"HTTP/1.1 304 Not Modified\r\n\r\n")))
    assert (problem.kind, problem.status) == (ProblemKind.HTTP_STATUS, 304)


@pytest.mark.parametrize("close_after", [1, 2])
def test_a_kept_connection_that_went_stale_is_replaced_at_once(rig: Rig, servers: Servers, close_after: int) -> None:
    """Fails when a server that closes idle connections makes every second poll a failed one."""
    site = Site({"/": Page(body=BODY)}, close_after=close_after)
    url = servers.serve(site)
    for number in range(6):
        assert rig.get(url).not_modified is (number > 0)
    assert site.connections == 6 / close_after


def test_a_connection_that_dies_when_it_is_new_is_a_problem_and_is_not_asked_again(rig: Rig, servers: Servers) -> None:
    site = Site({}, close_after=0)
    problem = rig.problem(servers.serve(site))
    assert problem.kind is ProblemKind.BROKEN
    assert site.connections == 1


def test_kept_connections_are_forgotten_when_the_network_changes(rig: Rig, servers: Servers) -> None:
    site = Site({"/": Page(body=BODY)})
    url = servers.serve(site)
    rig.get(url)
    rig.web.refresh_proxies()
    rig.get(url)
    assert site.connections == 2


@pytest.mark.parametrize("status", ["204 No Content", "403 Forbidden", "404 Not Found", "500 Oops", "599 Odd"])
def test_any_other_status_is_a_problem_that_names_it(rig: Rig, servers: Servers, status: str) -> None:
    url = servers.serve(bad_pages.answer(BODY, "application/json", status)) + "feed?key=secret"
    problem = rig.problem(url)
    assert (problem.kind, problem.status) == (ProblemKind.HTTP_STATUS, int(status[:3]))
    assert status[:3] in problem.sentence
    assert "/… answered" in problem.sentence
    assert "secret" not in problem.sentence
    assert problem.retry_at is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [("429 Too Many Requests", ProblemKind.RATE_LIMITED), ("503 Service Unavailable", ProblemKind.HTTP_STATUS)],
)
def test_a_server_that_sends_us_away_says_until_when(
    make_rig: Callable[..., Rig], servers: Servers, status: str, kind: ProblemKind
) -> None:
    rig = make_rig()
    url = servers.serve(bad_pages.answer(b"", "text/plain", status, Retry_After="120"))
    before = rig.web._clock.now()
    problem = rig.problem(url)
    assert problem.kind is kind
    assert problem.retry_at is not None
    assert timedelta(seconds=119) < problem.retry_at - before < timedelta(seconds=180)


def test_the_bodies_of_refusals_and_redirects_are_not_read_when_they_are_long(rig: Rig, servers: Servers) -> None:
    """Fails when a redirect with an endless body fills the memory (requests reads it even when it does not follow)."""
    goal = servers.serve(Site({"/": Page(body=BODY)}))
    start = f"HTTP/1.1 302 Found\r\nLocation: {goal}\r\n\r\n".encode()
    assert rig.get(servers.serve(bad_pages.endless(start, b" " * 65_536))).body == BODY
    refusal = servers.serve(bad_pages.endless(b"HTTP/1.1 500 Oops\r\nContent-Length: 1e9\r\n\r\n", b" " * 65_536))
    assert rig.problem(refusal).status == 500


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "file:///etc/passwd", "status page", "http://", "http://h:99999/"]
)
def test_what_is_no_web_address_is_said_to_be_none(rig: Rig, url: str) -> None:
    problem = rig.problem(url)
    assert problem.kind is ProblemKind.NOT_A_STATUS_PAGE
    assert "not a web address" in problem.sentence


def test_an_address_that_libraries_refuse_is_a_problem_too(rig: Rig) -> None:
    problem = rig.problem(f"http://{'a' * 70}.example/")
    assert problem.kind is ProblemKind.DNS


def test_credentials_are_sent_to_their_server_and_shown_nowhere(rig: Rig, servers: Servers) -> None:
    """Fails when a password in an address reaches a sentence, the final address, or another server."""
    other = Site({"/": Page(body=BODY)})
    goal = servers.serve(other)
    site = Site(
        {
            "/": Page(body=b"", status="302 Found", headers={"Location": "/here"}),
            "/here": Page(body=b"", status="302 Found", headers={"Location": goal.replace("//", "//foreign:word@")}),
        }
    )
    url = servers.serve(site).replace("//", "//me:p%40ss@")
    answer = rig.get(url)
    assert answer.final_url == goal
    assert [headers.get("authorization") for _, headers in site.requests] == ["Basic bWU6cEBzcw=="] * 2
    assert "authorization" not in other.requests[0][1]


def test_a_certificate_file_that_cannot_be_used_is_a_mistake_in_the_settings(rig: Rig) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Web(clock=rig.web._clock, ca_file="/nowhere/authority.pem")


@given(st.text(max_size=40) | st.from_regex(r"https?://[^/]{0,20}(/\S*)?", fullmatch=True))
def test_whatever_stands_in_the_settings_an_address_gives_an_answer_or_a_problem(url: str) -> None:
    """Fails when a strange address raises something else than FetchError; nothing is sent, since no name is found."""
    rig = _offline(FakeResolver())
    with pytest.raises(FetchError):
        rig.get(url)


def _offline(resolve: FakeResolver) -> Rig:
    clock = FakeClock()
    web = Web(clock=clock, proxy="none", resolve=resolve)
    return Rig(web, Watchdog(clock=clock, start_thread=HeldThreads()))


def test_a_request_may_have_bounds_of_its_own(rig: Rig, servers: Servers) -> None:
    url = servers.serve(Site({"/": Page(body=BODY)}))
    with pytest.raises(FetchError) as caught:
        rig.get(url, asked=Request(url=url, most=5))
    assert caught.value.problem.kind is ProblemKind.TOO_BIG
