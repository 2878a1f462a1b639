"""Owns what the platforms of single makers ask for, and what they refuse: the shapes themselves are in the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.test_detect import run
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import ProviderId
from tray_status.core.reading import Page, Role
from tray_status.core.state import ProviderState
from tray_status.platforms.registry import platform

CORPUS = Path(__file__).parent / "corpus"
NEVER = ProviderState(provider=ProviderId("maple"))
HTML = b"<!DOCTYPE html><html><body>Welcome! All systems operational</body></html>"
SUMMARY = (CORPUS / "statuspage/summary_quiet.json").read_bytes()
PLAIN_FEED = (CORPUS / "feed/titles.xml").read_bytes()

ASKED = [
    ("aws", "https://health.aws.amazon.com/health/status", ("https://health.aws.amazon.com/public/currentevents",)),
]
"""What is asked first of a page of each platform."""

INSTEAD = [
    ("aws", "https://health.aws.amazon.com/health/status", "https://status.aws.amazon.com/rss/all.rss"),
    ("aws", "http://127.0.0.1:8000/aws", "http://127.0.0.1:8000/rss/all.rss"),
]
"""What stands in where that is refused."""

ROLES = [
    ("aws", "current", "aws/current_open.json"),
    ("aws", "data", "aws/data.json"),
    ("aws", "feed", "aws/all.xml"),
]
"""A document of each role."""

FOUND = [
    ("aws", "https://health.aws.amazon.com/health/status", "https://health.aws.amazon.com/public/currentevents", b"[]"),
]
"""Pages, the document by which they are found, and that document where nothing goes on."""


@pytest.mark.parametrize(("name", "url", "expected"), ASKED)
def test_the_richest_documents_are_asked_for_first(name: str, url: str, expected: tuple[str, ...]) -> None:
    one = platform(name)
    assert one is not None
    asked = one.documents(Page(url=url), NEVER)
    assert tuple(document.url for document in asked) == expected
    assert asked[0].needed


@pytest.mark.parametrize(("name", "url", "expected"), INSTEAD)
def test_a_feed_stands_in_where_the_rest_is_refused(name: str, url: str, expected: str) -> None:
    one = platform(name)
    assert one is not None
    assert [document.url for document in one.fallback(Page(url=url))] == [expected]
    assert one.fallback(Page(url=url, feed="https://maple.example/feed"))[0].url == "https://maple.example/feed"


@pytest.mark.parametrize(("name", "role", "file"), ROLES)
@pytest.mark.parametrize("body", [HTML, SUMMARY, PLAIN_FEED, b"", b"[]", b"{}", b"<rss><channel/></rss>", b"[7]"])
def test_what_is_no_document_of_a_platform_is_refused(name: str, role: str, file: str, body: bytes) -> None:
    """Fails when a page that answers anything with status 200, or an error in JSON, reads as all well."""
    one = platform(name)
    assert one is not None
    if (role, body) in LISTS:
        assert one.read(Role(role), body, Page(url="")).tells
        return
    with pytest.raises(PayloadError):
        one.read(Role(role), body, Page(url=""))
    assert one.find_role(body, Page(url="")) is None
    assert one.find_role((CORPUS / file).read_bytes(), Page(url="")) == role


LISTS = {("current", b"[]")}
"""Where nothing at all is how a page says that all is well."""


@pytest.mark.parametrize(("name", "role", "file"), ROLES)
def test_a_document_that_was_cut_off_is_refused(name: str, role: str, file: str) -> None:
    """Fails when half a list of what is open counts as all of it."""
    one = platform(name)
    assert one is not None
    body = (CORPUS / file).read_bytes().rstrip()
    with pytest.raises(PayloadError) as raised:
        one.read(Role(role), body[: len(body) * 2 // 3], Page(url=""))
    assert raised.value.fault in (PayloadFault.TRUNCATED, PayloadFault.MALFORMED)


@pytest.mark.parametrize(("name", "url", "asked", "body"), FOUND)
def test_a_page_is_found_by_its_document_and_nobody_else_is_asked_for_it(
    name: str, url: str, asked: str, body: bytes
) -> None:
    """Fails when the few questions to an unknown page are spent on documents that only one page in the world has."""
    found, _ = run(Page(url=url), {url: HTML, asked: body})
    assert found.platform == name
    strange, requests = run(Page(url="https://status.oak.example"), {"*": HTML})
    assert strange.platform is None
    path = asked.rpartition("/")[2]
    assert not any(request.endswith(path) for request in requests)
