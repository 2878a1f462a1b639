"""Owns what every maker's platform promises: what it asks, what it refuses, by which evidence it is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.test_detect import run
from tray_status.core.errors import PayloadError
from tray_status.core.model import ProviderId
from tray_status.core.reading import Page, Role
from tray_status.core.state import ProviderState
from tray_status.platforms import registry
from tray_status.platforms.base import Platform

CORPUS = Path(__file__).parent / "corpus"
SITE = "https://status.maple.example"
NEVER = ProviderState(provider=ProviderId("maple"))
FOREIGN = (
    b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Everything is operational.</body></html>",
    b"<!DOCTYPE html><html><body>Operational",
    b'{"status": "ok", "message": "operational"}',
    b'[{"name": "operational"}]',
    b'"operational"',
    b"[]",
    b"{}",
    b"not found",
    b"",
    b"\xff\xfe\xff",
    b"<rss><channel><title>News</title><item><title>All well</title><guid>7</guid></item></channel></rss>",
)
ASKED = {
    "instatus": (
        ["summary /summary.json active", "history /history.atom recent extra"],
        ["page  active"],
        {"summary", "history", "page"},
    ),
    "betterstack": (
        ["index /index.json active"],
        ["page  recent", "feed /feed recent extra"],
        {"index", "feed", "page"},
    ),
    "statusio": (["page  recent"], ["page  recent"], {"status", "feed", "page"}),
    "cachet": (
        [
            "components /api/v1/components?per_page=500 recent",
            "incidents /api/v1/incidents?sort=id&order=desc recent",
        ],
        ["page  recent"],
        {"components", "incidents", "page"},
    ),
    "statuscast": (["page  recent", "feed /rss recent extra"], ["feed /rss recent"], {"page"}),
    "pagerduty": (["page  active"], [], {"page", "feed"}),
    "hund": (["page  recent"], [], {"page"}),
    "upptime": (["summary /history/summary.json active"], [], {"summary"}),
    "uptimekuma": (
        ["status-page /api/status-page/default active", "heartbeat /api/status-page/heartbeat/default recent"],
        [],
        {"status-page", "heartbeat"},
    ),
    "cstate": (
        ["index /index.json active"],
        ["feed /index.xml recent"],
        {"index", "feed"},
    ),
}
"""Of each platform what it asks, what stands in for that, and every role it reads."""

FOUND = {
    "instatus": {"": "instatus/page_well.html", "/summary.json": "instatus/summary_well.json"},
    "betterstack": {"": "betterstack/page_well.html", "/index.json": "betterstack/index_well.json"},
    "statusio": {"": "statusio/page_well.html"},
    "cachet": {"": "cachet/page_well.html", "/api/v1/components": "cachet/components_well.json"},
    "statuscast": {"": "statuscast/page_well.html"},
    "pagerduty": {"": "pagerduty/page_well.html"},
    "hund": {"": "hund/page_well.html"},
    "upptime": {"": "upptime/summary_well.json"},
    "uptimekuma": {"": "uptimekuma/status_open.json"},
    "cstate": {"/index.json": "cstate/index_well.json"},
}
"""Of each platform a site by which it is found."""


def named(name: str) -> Platform:
    """The platform of that name."""
    found = registry.platform(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", list(ASKED))
def test_a_platform_asks_its_richest_document_first(name: str) -> None:
    """Fails when a document is asked elsewhere, or absence from it is taken for an end where it means nothing."""
    page, platform = Page(url=SITE), named(name)
    for documents, wanted in zip((platform.documents(page, NEVER), platform.fallback(page)), ASKED[name], strict=False):
        assert [
            f"{one.role} {one.url.removeprefix(SITE)} {one.scope}{'' if one.needed else ' extra'}" for one in documents
        ] == wanted


@pytest.mark.parametrize("name", list(ASKED))
def test_what_is_none_of_its_documents_is_refused(name: str) -> None:
    """Fails when HTML, foreign JSON or nothing at all that arrived with status 200 reads as a quiet page."""
    platform = named(name)
    for body in FOREIGN:
        assert platform.find_role(body, Page(url=SITE)) is None
        for role in ASKED[name][2]:
            with pytest.raises(PayloadError):
                platform.read(Role(role), body, Page(url=SITE))


@pytest.mark.parametrize("name", list(ASKED))
def test_no_part_of_a_document_is_read_as_all_of_it(name: str) -> None:
    """Fails when a document that was cut off in the middle is believed."""
    platform = named(name)
    for case in sorted((CORPUS / name).iterdir()):
        if case.name.endswith(".expect.json") or "refused" in case.with_name(f"{case.stem}.expect.json").read_text():
            continue
        body = case.read_bytes()
        role = platform.find_role(body, Page(url=SITE))
        assert role is not None
        for part in (body[: len(body) // 2], body[: len(body) * 9 // 10], body[:40]):
            with pytest.raises(PayloadError):
                platform.read(role, part, Page(url=SITE))


@pytest.mark.parametrize("name", list(FOUND))
def test_a_page_is_known_by_evidence(name: str) -> None:
    site = {f"{SITE}{path}": (CORPUS / file).read_bytes() for path, file in FOUND[name].items()}
    found, _ = run(Page(url=SITE), site)
    assert found.platform == name
    assert found.page.url == SITE
    elsewhere, _ = run(Page(url=SITE), {SITE: FOREIGN[0], "*": FOREIGN[0]})
    assert elsewhere.platform is None
