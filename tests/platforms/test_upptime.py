"""Owns where Upptime's summary is asked for."""

from __future__ import annotations

import pytest

from tests.platforms.test_makers import NEVER
from tray_status.core.reading import Page
from tray_status.platforms.upptime import documents

RAW = "https://raw.githubusercontent.com/maple/status/HEAD/history/summary.json"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://github.com/maple/status", RAW),
        ("https://github.com/maple/status.git/", RAW),
        ("https://raw.example/summary.json", "https://raw.example/summary.json"),
        ("https://status.maple.example/x", "https://status.maple.example/x/history/summary.json"),
    ],
)
def test_the_summary_is_asked_where_the_repository_is(address: str, asked: str) -> None:
    """Fails when the web page of a repository is asked in place of its file."""
    assert [one.url for one in documents(Page(url=address), NEVER)] == [asked]


def test_the_summary_is_asked_where_detection_found_it() -> None:
    """Fails when a page on its own domain is asked for a file that only its repository has."""
    page = Page(url="https://status.maple.example", feed=RAW)
    assert [one.url for one in documents(page, NEVER)] == [RAW]
    feed = Page(url="https://github.com/maple/status", feed="https://status.maple.example/rss.xml")
    assert [one.url for one in documents(feed, NEVER)] == [RAW]
