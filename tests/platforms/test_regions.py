"""Regions of pages that tell them apart from components, so that a focus can choose by them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tray_status.core.model import Incident
from tray_status.core.reading import Page, Role
from tray_status.platforms.registry import PLATFORMS

AWS = Page(url="https://health.aws.amazon.com/health/status")
GOOGLE = Page(url="https://status.cloud.google.com")


def only(platform: str, role: str, body: bytes, page: Page) -> Incident:
    """The one incident of a document."""
    by_name = {one.name: one for one in PLATFORMS}
    (incident,) = by_name[platform].read(Role(role), body, page).incidents
    return incident


@pytest.mark.parametrize(
    ("given", "regions"),
    [
        ({"region_name": "Utopia", "arn": "arn:aws:health:ut-opia-1::event/X/Y/Z"}, ("Utopia (ut-opia-1)",)),
        ({"arn": "arn:aws:health:ut-opia-1::event/X/Y/Z"}, ("ut-opia-1",)),
        ({"region_name": "Utopia", "arn": "event"}, ("Utopia",)),
        ({"arn": "arn:aws"}, ()),
    ],
)
def test_an_event_of_aws_names_its_region_by_name_and_code(given: dict[str, str], regions: tuple[str, ...]) -> None:
    """Seeded defect: the region is a part of the title alone, where no focus finds it."""
    event = {"summary": "Errors", "status": "3", "date": "1772369485", "service_name": "Compute", "event_log": []}
    body = json.dumps([event | given]).encode("utf-16")
    assert only("aws", "current", body, AWS).regions == regions


def test_an_item_of_the_feed_of_aws_names_its_region() -> None:
    item = (
        "<item><title>Performance issues: Slow</title><link>http://status.aws.amazon.com/</link>"
        "<pubDate>Wed, 04 Nov 2015 02:32:27 PST</pubDate>"
        "<guid>http://status.aws.amazon.com/#{}_1446633147</guid><description>We look.</description></item>"
    )
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>AWS</title>{}</channel></rss>'
    one = only("aws", "feed", feed.format(item.format("compute-ut-opia-1")).encode(), AWS)
    assert (one.components, one.regions) == (("compute-ut-opia-1",), ("ut-opia-1",))
    assert only("aws", "feed", feed.format(item.format("edge")).encode(), AWS).regions == ()


def test_an_incident_of_google_names_the_places_that_are_and_were_hit() -> None:
    raw: dict[str, Any] = {
        "id": "A1",
        "external_desc": "Errors",
        "begin": "2026-03-02T10:00:00+00:00",
        "affected_products": [{"title": "Compute"}],
        "updates": [],
        "currently_affected_locations": [{"title": "Utopia (ut-opia1)", "id": "ut-opia1"}, {"id": "ut-opia2"}],
        "previously_affected_locations": [{"title": "Utopia (ut-opia1)", "id": "ut-opia1"}, {}],
    }
    incident = only("gcp", "incidents", json.dumps([raw]).encode(), GOOGLE)
    assert (incident.components, incident.regions) == (("Compute",), ("Utopia (ut-opia1)", "ut-opia2"))
