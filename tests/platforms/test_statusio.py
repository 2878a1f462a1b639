"""Owns how the id of a Status.io page is come by, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from tests.platforms.test_makers import CORPUS, NEVER
from tray_status.core.reading import Page
from tray_status.platforms.statusio import PAGE, PLATFORM, STATUS, documents, follow_up, read

HERE = Page(url="https://status.maple.example/x")
ID = "5f0000000000000000000009"
STATUS_URL = f"https://api.status.io/1.0/status/{ID}"


def test_the_status_is_asked_as_soon_as_the_id_is_known() -> None:
    """Fails when nothing but the page is ever asked, which does not tell what is open."""
    for page in (
        replace(HERE, feed=f"https://status.maple.example/pages/{ID}/rss"),
        Page(url=f"{HERE.url}/pages/{ID}"),
    ):
        assert [one.url for one in documents(page, NEVER)] == [STATUS_URL]
    assert [one.url for one in documents(HERE, NEVER)] == ["https://status.maple.example"]
    shown = read(PAGE, (CORPUS / "statusio/page_well.html").read_bytes(), HERE)
    (status,) = follow_up(HERE, NEVER, [shown])
    assert (status.url, status.needed) == (STATUS_URL, False)
    assert follow_up(HERE, NEVER, [replace(shown, role=STATUS)]) == ()
    assert follow_up(HERE, NEVER, [replace(shown, feeds=("https://status.maple.example/rss",))]) == ()
    assert [one.url for one in PLATFORM.fallback(HERE)] == ["https://status.maple.example"]


def test_an_incident_has_an_address_where_the_id_is_known() -> None:
    body = (CORPUS / "statusio/status_open.json").read_bytes()
    page = replace(HERE, feed=f"https://status.maple.example/pages/{ID}/rss")
    urls = [one.url for one in read(STATUS, body, page).incidents]
    assert urls[:2] == [
        f"https://status.maple.example/pages/incident/{ID}/5f0000000000000000000032",
        f"https://status.maple.example/pages/maintenance/{ID}/5f000000000000000000003c",
    ]
    assert {one.url for one in read(STATUS, body, HERE).incidents} == {None}


def test_lists_that_are_missing_end_nothing() -> None:
    """Fails when a list that is not there counts as an empty one."""
    body = (CORPUS / "statusio/status_well.json").read_bytes()
    assert read(STATUS, body, HERE).covers == ("incident", "notice", "maintenance")
    assert read(STATUS, body.replace(b'"incidents"', b'"others"'), HERE).covers == ("maintenance",)
    assert read(STATUS, body.replace(b'"upcoming"', b'"others"'), HERE).covers == ("incident", "notice")
