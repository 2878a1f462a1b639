"""Owns the doubt of readers: a state of the page that is no word proves nothing, whatever its parts say."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tray_status.core.reading import Page, assemble
from tray_status.core.standing import health_of
from tray_status.platforms.registry import find


@pytest.mark.parametrize(
    "status", [None, [], "none", 3, {}, {"indicator": None}, {"indicator": ["none"]}, {"indicator": "zq"}]
)
def test_a_state_that_is_no_word_is_never_well(status: object) -> None:
    """Fails when components that are well stand in for a page's own state which was sent and not understood."""
    page = {"id": "abcdefghijkl", "name": "Maple", "url": "https://status.maple.example"}
    components = [{"id": "c1", "name": "Mail", "status": "operational"}]
    body = json.dumps({"page": page, "status": status, "components": components, "incidents": []}).encode()
    about = Page(url="https://status.maple.example")
    found = find(body, about)
    assert found is not None
    platform, role = found
    reading = platform.read(role, body, about)
    assert health_of(assemble([reading]), datetime(2026, 5, 4, 12, tzinfo=UTC)) is None
