"""Owns what cState's index may contradict itself in."""

from __future__ import annotations

import json

from tests.platforms.test_makers import CORPUS, NEVER
from tray_status.core.reading import Page
from tray_status.platforms.cstate import FEED, INDEX, PLATFORM, read

HERE = Page(url="https://status.maple.example")


def test_a_page_that_is_well_with_a_system_down_is_not_well() -> None:
    """Fails when the word for the page outweighs the state of a system."""
    raw = json.loads((CORPUS / "cstate/index_well.json").read_text("utf-8"))
    raw["systems"][0]["status"] = "down"
    reading = read(INDEX, json.dumps(raw).encode(), HERE)
    assert (reading.health, reading.doubtful) == (None, True)


def test_an_index_without_lists_of_issues_ends_nothing() -> None:
    """Fails when a version that lists no issues counts as one on which none is open."""
    raw = json.loads((CORPUS / "cstate/index_well.json").read_text("utf-8"))
    del raw["systems"][0]["unresolvedIssues"]
    assert read(INDEX, json.dumps(raw).encode(), HERE).covers == ()


def test_the_feed_is_asked_where_the_index_lists_no_issues() -> None:
    """Fails when the incidents of an older version are never told."""
    for file, roles in (("index_api1", [FEED]), ("index_open", [])):
        reading = read(INDEX, (CORPUS / f"cstate/{file}.json").read_bytes(), HERE)
        assert [one.role for one in PLATFORM.follow_up(HERE, NEVER, [reading])] == roles
    assert PLATFORM.follow_up(HERE, NEVER, []) == ()
