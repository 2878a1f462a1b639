"""Owns what Better Stack's index may contradict itself in."""

from __future__ import annotations

import json

from tests.platforms.test_makers import CORPUS
from tray_status.core.reading import Page
from tray_status.platforms.betterstack import INDEX, read

HERE = Page(url="https://status.maple.example")


def test_a_page_that_is_well_with_a_resource_down_is_not_well() -> None:
    """Fails when the word for the page outweighs the state of a resource."""
    raw = json.loads((CORPUS / "betterstack/index_downtime.json").read_text("utf-8"))
    raw["data"]["attributes"]["aggregate_state"] = "operational"
    reading = read(INDEX, json.dumps(raw).encode(), HERE)
    assert (reading.health, reading.doubtful) == (None, True)


def test_a_report_that_cannot_be_read_leaves_the_list_without_meaning() -> None:
    """Fails when a report that was left out counts as over."""
    raw = json.loads((CORPUS / "betterstack/index_well.json").read_text("utf-8"))
    assert read(INDEX, json.dumps(raw).encode(), HERE).covers == ("incident", "maintenance", "notice")
    raw["included"].append(7)
    assert read(INDEX, json.dumps(raw).encode(), HERE).covers == ()
