"""Owns what the platforms of single makers ask for, and what they refuse: the shapes themselves are in the corpus."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.platforms.test_detect import run
from tray_status.core.belief import Belief
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health, Incident, IncidentId, Phase, ProviderId
from tray_status.core.reading import Page, Reading, Role, Scope
from tray_status.core.state import ProviderState
from tray_status.platforms.detection import About
from tray_status.platforms.registry import PLATFORMS, hinted, platform
from tray_status.platforms.signals import hints_of
from tray_status.platforms.vendor import at_home

CORPUS = Path(__file__).parent / "corpus"
NEVER = ProviderState(provider=ProviderId("maple"))
HTML = b"<!DOCTYPE html><html><body>Welcome! All systems operational</body></html>"
SUMMARY = (CORPUS / "statuspage/summary_quiet.json").read_bytes()
PLAIN_FEED = (CORPUS / "feed/titles.xml").read_bytes()
WORKSPACE = "https://www.google.com/appsstatus/dashboard"
APPLE = "https://www.apple.com/support/systemstatus"
AZURE = "https://azure.status.microsoft/en-us/status"
DEVOPS = "https://status.dev.azure.com/_apis/status/health?api-version=7.1-preview.1"
ORACLE = "https://ocistatus.oraclecloud.com"
FEDORA = "https://status.fedoraproject.org"
M365 = "https://status.cloud.microsoft"
SLACK = "https://slack-status.com"
OVER = {name: (CORPUS / name / "incidents_over.json").read_bytes() for name in ("gcp", "gworkspace")}
CHECKLY = "https://status.mistral.ai/api/status-page"
FIREHYDRANT = (CORPUS / "firehydrant/over.json").read_bytes()
FLASHDUTY = (CORPUS / "flashduty/open.xml").read_bytes()
FOREIGN = [HTML, SUMMARY, PLAIN_FEED, b"", b"[]", b"{}", b"<rss><channel/></rss>", b"<rss>\xff", b"[7]"]

ASKED = [
    ("aws", "https://health.aws.amazon.com/health/status", ("https://health.aws.amazon.com/public/currentevents",)),
    ("apple", f"{APPLE}/", (f"{APPLE}/data/system_status_en_US.js",)),
    ("apple", "https://developer.apple.com/system-status/", (f"{APPLE}/data/developer/system_status_en_US.js",)),
    ("azure", AZURE, (f"{AZURE}/feed/",)),
    ("azuredevops", "https://status.dev.azure.com", (DEVOPS,)),
    ("gcp", "https://status.cloud.google.com/", ("https://status.cloud.google.com/incidents.json",)),
    ("gworkspace", f"{WORKSPACE}/", (f"{WORKSPACE}/incidents.json",)),
    ("checkly", "https://status.mistral.ai/", (f"{CHECKLY}/status.mistral.ai/unresolved-incidents",)),
    ("firehydrant", "https://status.redis.io/", ("https://status.redis.io/data/payload.json",)),
    ("fedora", FEDORA, (f"{FEDORA}/statuses.js",)),
    (
        "oracle",
        ORACLE,
        tuple(f"{ORACLE}/api/v2/{one}" for one in ("status.json", "components.json", "incident-summary.rss")),
    ),
    ("m365", M365, (f"{M365}/api/feed/mac",)),
    ("xai", "https://status.x.ai/", ("https://status.x.ai/feed.xml",)),
    ("flashduty", "https://status.deep.example/", ("https://status.deep.example/history.atom",)),
    ("slack", f"{SLACK}/calendar", (f"{SLACK}/api/v2.0.0/current", f"{SLACK}/api/v2.0.0/history")),
]
"""What is asked first of a page of each platform."""

INSTEAD = [
    ("aws", "https://health.aws.amazon.com/health/status", "https://status.aws.amazon.com/rss/all.rss"),
    ("aws", "http://127.0.0.1:8000/aws", "http://127.0.0.1:8000/rss/all.rss"),
    ("gcp", "https://status.cloud.google.com", "https://status.cloud.google.com/en/feed.atom"),
    ("gworkspace", WORKSPACE, f"{WORKSPACE}/en/feed.atom"),
    ("slack", SLACK, f"{SLACK}/feed/atom"),
]
"""What stands in where that is refused."""

ROLES = [
    ("aws", "current", "aws/current_open.json"),
    ("aws", "data", "aws/data.json"),
    ("aws", "feed", "aws/all.xml"),
    ("apple", "services", "apple/ongoing.json"),
    ("apple", "services", "apple/well.js"),
    ("azure", "feed", "azure/open.xml"),
    ("azuredevops", "health", "azuredevops/unhealthy.json"),
    ("gcp", "incidents", "gcp/incidents_open.json"),
    ("gcp", "feed", "gcp/feed.xml"),
    ("gworkspace", "incidents", "gworkspace/incidents_open.json"),
    ("gworkspace", "feed", "gworkspace/feed.xml"),
    ("checkly", "unresolved", "checkly/unresolved_open.json"),
    ("firehydrant", "payload", "firehydrant/open.json"),
    ("fedora", "statuses", "fedora/open.json"),
    ("fedora", "statuses", "fedora/contradicts.js"),
    ("oracle", "status", "oracle/status_minor.json"),
    ("oracle", "components", "oracle/components_open.json"),
    ("oracle", "feed", "oracle/feed_open.xml"),
    ("m365", "feed", "m365/degradation.xml"),
    ("m365", "consumer", "m365/consumer_ill.json"),
    ("xai", "feed", "xai/open.xml"),
    ("slack", "current", "slack/current_active.json"),
    ("slack", "history", "slack/history.json"),
    ("slack", "page", "slack/page_incident.html"),
    ("slack", "page", "slack/page_wrapped.json"),
    ("slack", "feed", "slack/feed.xml"),
]
"""A document of each role."""

FOUND = [
    ("aws", "https://health.aws.amazon.com/health/status", "https://health.aws.amazon.com/public/currentevents", b"[]"),
    ("apple", APPLE, f"{APPLE}/data/system_status_en_US.js", (CORPUS / "apple/well.js").read_bytes()),
    ("azure", AZURE, f"{AZURE}/feed/", (CORPUS / "azure/well.xml").read_bytes()),
    ("azuredevops", "https://status.dev.azure.com", DEVOPS, (CORPUS / "azuredevops/healthy.json").read_bytes()),
    ("gcp", "https://status.cloud.google.com", "https://status.cloud.google.com/incidents.json", OVER["gcp"]),
    ("gworkspace", WORKSPACE, f"{WORKSPACE}/incidents.json", OVER["gworkspace"]),
    ("firehydrant", "https://status.redis.io", "https://status.redis.io/data/payload.json", FIREHYDRANT),
    ("fedora", FEDORA, f"{FEDORA}/statuses.js", (CORPUS / "fedora/well.js").read_bytes()),
    ("oracle", ORACLE, f"{ORACLE}/api/v2/status.json", (CORPUS / "oracle/status_well.json").read_bytes()),
    ("m365", M365, f"{M365}/api/feed/mac", (CORPUS / "m365/available.xml").read_bytes()),
    ("xai", "https://status.x.ai", "https://status.x.ai/feed.xml", (CORPUS / "xai/over.xml").read_bytes()),
    ("slack", SLACK, f"{SLACK}/api/v2.0.0/current", (CORPUS / "slack/current_ok.json").read_bytes()),
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
@pytest.mark.parametrize(
    "body", [HTML, SUMMARY, PLAIN_FEED, b"", b"[]", b"{}", b"<rss><channel/></rss>", b"<rss>\xff", b"[7]"]
)
def test_what_is_no_document_of_a_platform_is_refused(name: str, role: str, file: str, body: bytes) -> None:
    """Fails when a page that answers anything with status 200, or an error in JSON, reads as all well."""
    one = platform(name)
    assert one is not None
    if (name, role, body) in LISTS:
        assert one.read(Role(role), body, Page(url="")).tells
        return
    with pytest.raises(PayloadError):
        one.read(Role(role), body, Page(url=""))
    assert one.find_role(body, Page(url="")) is None
    assert one.find_role((CORPUS / file).read_bytes(), Page(url="")) == role


LISTS = {("aws", "current", b"[]")}
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
    path = asked.removeprefix(url)
    assert not any(request.endswith(path) for request in requests)


def test_slack_is_asked_for_its_history_when_something_vanished() -> None:
    """Fails when nobody can tell how an incident ended that is not listed any more."""
    one = platform("slack")
    assert one is not None
    page, known = Page(url=SLACK), Incident(id=IncidentId("a1"), title="a", phase=Phase.INVESTIGATING)
    belief = Belief(read_at=datetime(2026, 5, 4, tzinfo=UTC), incidents=(known,))
    holding = replace(NEVER, belief=belief)
    assert len(one.documents(page, holding)) == 1
    listing = Reading(role=Role("current"), scope=Scope.ACTIVE, incidents=(known,))
    history = Reading(role=Role("history"), scope=Scope.RECENT)
    (asked,) = one.follow_up(page, holding, [replace(listing, incidents=())])
    assert (asked.url, asked.needed) == (f"{SLACK}/api/v2.0.0/history", False)
    assert one.follow_up(page, holding, [listing]) == ()
    assert one.follow_up(page, holding, [replace(listing, incidents=()), history]) == ()
    assert one.follow_up(page, holding, []) == ()


def test_a_feed_of_xai_without_any_entry_is_refused_and_one_of_flashduty_says_that_all_is_well() -> None:
    """Fails when a feed that lost its entries reads as all well, or one that lists only what goes on tells nothing."""
    one, other = platform("xai"), platform("flashduty")
    assert one is not None
    assert other is not None
    empty = b"<rss><channel><title>xAI System Status</title></channel></rss>"
    with pytest.raises(PayloadError) as raised:
        one.read(Role("feed"), empty, Page(url=""))
    assert raised.value.fault is PayloadFault.EMPTY
    reading = other.read(Role("history"), b"<feed><title>Deep</title></feed>", Page(url=""))
    assert (reading.incidents, reading.health, reading.tells) == ((), None, True)
    assert not other.read(Role("history"), b"<feed></feed>", Page(url="")).tells
    with pytest.raises(PayloadError):
        other.read(Role("history"), PLAIN_FEED, Page(url=""))
    found, _ = run(Page(url="https://status.deep.example"), {"https://status.deep.example/history.atom": FLASHDUTY})
    assert found.platform == "flashduty"


def test_nothing_unresolved_at_checkly_is_well_in_its_own_words_only() -> None:
    """Fails when any JSON with an empty list of incidents reads as all well."""
    one = platform("checkly")
    assert one is not None
    reading = one.read(Role("unresolved"), b'{"incidents": []}', Page(url=""))
    assert (reading.health, reading.incidents) == (Health.OPERATIONAL, ())
    assert one.find_role(b'{"incidents": []}', Page(url="")) is None
    with pytest.raises(PayloadError):
        one.read(Role("unresolved"), b'{"incidents": [], "error": "none"}', Page(url=""))
    known = Page(url="https://status.maple.example", feed="https://maple.example/unresolved-incidents")
    assert one.documents(known, NEVER)[0].url == known.feed


def test_what_slack_calls_a_service_steers_no_terminal() -> None:
    """Fails when a name out of a list goes to the outputs as it came."""
    one = platform("slack")
    assert one is not None
    body = (CORPUS / "slack/current_active.json").read_bytes().replace(b'"Search"', rb'"Se\u001b[2J\narch"')
    incident = one.read(Role("current"), body, Page(url=SLACK)).incidents[0]
    assert incident.components[1].isprintable()


def test_a_page_that_repeats_its_heading_is_searched_for_it_once() -> None:
    """Fails when a hostile page is searched from each of its headings to the end of what a heading may be."""
    one = platform("slack")
    assert one is not None
    heading = b'<div id="current_status">'
    html = b"<html><title>Slack System Status</title>%s<h1>Late</h1></html>"
    first = one.read(Role("page"), html % heading, Page(url=SLACK))
    assert [incident.title for incident in first.incidents] == ["Late"]
    later = one.read(Role("page"), html % (heading + b"x" * 2001 + heading), Page(url=SLACK))
    assert (later.incidents, later.doubtful) == ((), True)


@pytest.mark.parametrize(
    ("host", "name", "hints"),
    [
        ("www.apple.com", "apple", True),
        ("developer.apple.com", "apple", True),
        ("pineapple.com", "apple", False),
        ("my-slack-status.com", "slack", False),
        ("notstatus.aws.amazon.com", "aws", False),
        ("maple.statuspage.io", "statuspage", True),
        ("mystatuspage.io", "statuspage", False),
    ],
)
def test_a_host_that_only_ends_like_a_makers_is_no_hint(host: str, name: str, *, hints: bool) -> None:
    """Seeded defect: pineapple.com is asked for Apple's documents."""
    page = Page(url=f"https://{host}/")
    found, _ = run(page, {})
    assert any(clue.platform == name and clue.about is About.HOST for clue in found.evidence) is hints
    assert (hinted(page)[0].name == name) is hints or name == "statuspage"
    one = platform(name)
    assert one is not None
    assert at_home(page, one.hosts) is hints
    if name == "apple":
        likely = hints_of(page, None, PLATFORMS).likely
        assert (one in likely) is hints
