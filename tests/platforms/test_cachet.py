"""Owns what an empty list of Cachet's incidents says: nothing, and that is no fault."""

from __future__ import annotations

import json

from tests.platforms.test_makers import CORPUS
from tray_status.core.reading import Page
from tray_status.platforms.cachet import INCIDENTS, find_role, read

HERE = Page(url="https://status.maple.example")


def test_a_page_without_incidents_is_read_and_tells_nothing() -> None:
    """Fails when a young page cannot be watched, or when an empty list alone means that all is well."""
    raw = json.loads((CORPUS / "cachet/incidents_open.json").read_text("utf-8"))
    body = json.dumps({**raw, "data": []}).encode()
    reading = read(INCIDENTS, body, HERE)
    assert (reading.incidents, reading.tells, reading.health) == ((), False, None)
    assert find_role(body, HERE) is None


def test_an_incident_without_id_is_known_by_its_words() -> None:
    raw = json.loads((CORPUS / "cachet/incidents_open.json").read_text("utf-8"))
    raw["data"][0]["id"] = None
    raw["data"][1].update(id=None, name=None)
    (one,) = read(INCIDENTS, json.dumps(raw).encode(), HERE).incidents
    assert (len(one.id), one.title) == (16, "Mail is late")
