"""Owns the proof that redirects lead only where they may, and that addresses are shown without their secrets."""

from __future__ import annotations

import pytest

from tray_status.core.errors import FetchError
from tray_status.core.problem import ProblemKind
from tray_status.engine.addresses import Address, parse, shown
from tray_status.engine.redirects import MOST, Route


def follow(start: str, *locations: str | None) -> Route:
    """Follow one redirect after the other."""
    route = Route(parse(start))
    for location in locations:
        route.follow(location)
    return route


@pytest.mark.parametrize(
    ("start", "location", "goal"),
    [
        ("http://a.test/x/y", "z?q=1#part", "http://a.test/x/z?q=1"),
        ("http://a.test/x", "/y", "http://a.test/y"),
        ("http://a.test/x", "//b.test/y", "http://b.test/y"),
        ("http://a.test/x", "https://a.test/x", "https://a.test/x"),
        ("http://127.0.0.1/", "http://10.0.0.1/", "http://10.0.0.1/"),
        ("https://a.test", "HTTPS://B.test", "https://B.test/"),
        ("https://a.test/", "  /y ", "https://a.test/y"),
        ("https://a.test/", "/caf\xc3\xa9", "https://a.test/café"),
        ("https://a.test/", "/caf\xe9", "https://a.test/café"),
        ("https://a.test/", "https://user:word@b.test/", "https://b.test/"),
    ],
)
def test_a_redirect_is_followed_to_where_it_leads(start: str, location: str, goal: str) -> None:
    assert follow(start, location).here.url == goal


def test_whoever_leads_into_a_private_network_from_every_page_is_known_as_one_stranger() -> None:
    """Seeded defect: the login page of a hotel is held against every page, since it is not followed."""
    marks = []
    for page in ("http://a.test/x", "http://b.test/y"):
        with pytest.raises(FetchError) as caught:
            follow(page, "http://192.168.1.1/login")
        marks.append(caught.value.stranger)
    assert marks[0] == marks[1] is not None


@pytest.mark.parametrize(
    ("start", "locations", "words"),
    [
        ("https://a.test/", ["http://a.test/"], "from an encrypted to an unencrypted address"),
        ("https://a.test/", ["file:///etc/passwd"], "to file:"),
        ("https://a.test/", ["https://127.0.0.1:8080/admin"], "into a private network, to 127.0.0.1:8080/…"),
        ("https://a.test/", ["/b", "https://router.local/"], "into a private network"),
        ("https://a.test/", ["javascript:alert(1)"], "to javascript:"),
        ("https://a.test/", ["data:text/html,hello"], "to data:"),
        ("https://a.test/", ["https://"], "in a circle"),
        ("https://a.test/", ["https://[::1"], "cannot be understood"),
        ("https://a.test/", ["https://b.test:99999/"], "cannot be understood"),
        ("https://a.test/", [None], "without saying where to"),
        ("https://a.test/", [" "], "without saying where to"),
        ("https://a.test/", ["/"], "in a circle"),
        ("https://a.test/", ["/b", "/c", "/b"], "in a circle"),
        ("https://a.test/", [f"/{number}" for number in range(MOST + 1)], "more than 5 times"),
    ],
)
def test_a_redirect_that_leads_nowhere_good_is_refused(start: str, locations: list[str | None], words: str) -> None:
    """Fails when a page can lead us to a file, out of encryption, or round and round."""
    with pytest.raises(FetchError, match=words) as caught:
        follow(start, *locations)
    assert caught.value.problem.kind is ProblemKind.REDIRECT


def test_five_redirects_are_followed() -> None:
    route = follow("https://a.test/", *(f"/{number}" for number in range(MOST)))
    assert route.here.url == "https://a.test/4"
    assert route.first.url == "https://a.test/"


def test_an_address_is_taken_apart() -> None:
    address = parse(" HTTPS://me:p%40ss@Status.Example.test/feed?key=secret#part ")
    assert address == Address(
        url="https://Status.Example.test/feed?key=secret",
        scheme="https",
        host="status.example.test",
        port=443,
        user="me",
        password="p@ss",
    )
    assert (address.place, address.server, address.shown) == (
        "status.example.test:443",
        "status.example.test",
        "status.example.test/…",
    )
    six = parse("http://[::1]:8080")
    assert (six.url, six.host, six.server) == ("http://[::1]:8080/", "::1", "[::1]:8080")


@pytest.mark.parametrize("url", ["", "a.test", "ftp://a.test/", "https:///path", "https://a.test:port/", "http://[x/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://me:word@a.test/feed/secret?key=1#x", "a.test/…"),
        ("https://a.test/", "a.test"),
        ("https://a.test:8443/?key", "a.test:8443/…"),
        ("http://[::1]/x", "[::1]/…"),
        ("no address", "/…"),
        ("https://a.test:port/", "…"),
        ("", "…"),
    ],
)
def test_only_the_host_of_an_address_is_shown(url: str, words: str) -> None:
    assert shown(url) == words


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("https://a.test/", "https://a.test/x", True),
        ("http://a.test/", "https://a.test/", True),
        ("https://a.test/", "http://a.test/", False),
        ("https://a.test/", "https://a.test:444/", False),
        ("http://a.test:81/", "https://a.test/", False),
        ("https://a.test/", "https://b.test/", False),
        ("https://a.test/", "https://b.a.test/", False),
    ],
)
def test_secrets_go_only_to_their_own_server(one: str, other: str, *, may: bool) -> None:
    """Fails when a password is sent along to whatever server a page redirects to."""
    assert parse(one).trusts(parse(other)) is may
