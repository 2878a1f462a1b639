"""Owns how Uptime Kuma's two documents make one page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.platforms.test_makers import CORPUS, NEVER
from tray_status.core.model import Health
from tray_status.core.reading import Page, assemble
from tray_status.core.standing import health_of
from tray_status.platforms.uptimekuma import HEARTBEAT, STATUS, documents, read

HERE = Page(url="https://kuma.maple.example/status/maple")
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("beats", "health", "mail"),
    [
        ("well", Health.OPERATIONAL, Health.OPERATIONAL),
        ("open", Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE),
        ("unknown_word", None, None),
    ],
)
def test_names_come_from_one_document_and_healths_from_the_other(
    beats: str, health: Health | None, mail: Health | None
) -> None:
    """Fails when a monitor without any known beat makes a page well, or has a number for its name."""
    status = read(STATUS, (CORPUS / "uptimekuma/status_well.json").read_bytes(), HERE)
    beat = read(HEARTBEAT, (CORPUS / f"uptimekuma/heartbeat_{beats}.json").read_bytes(), HERE)
    snapshot = assemble([status, beat])
    assert health_of(snapshot, NOW) is health
    assert [(one.name, one.group) for one in snapshot.components] == [("Web", "Services"), ("Mail", "Services")]
    assert snapshot.components[1].health is mail


def test_the_page_is_named_by_its_address() -> None:
    """Fails when another page of the same server is asked."""
    urls = [one.url for one in documents(HERE, NEVER)]
    assert urls == [f"https://kuma.maple.example/api/status-page/{rest}" for rest in ("maple", "heartbeat/maple")]
    again = documents(Page(url=urls[1]), NEVER)
    assert [one.url for one in again] == urls
    found = documents(Page(url="https://status.maple.example/", feed=urls[0]), NEVER)
    assert [one.url for one in found] == urls
