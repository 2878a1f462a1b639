"""Owns what damage to the data in a page of PagerDuty means, and which of page and feed is asked for."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from tests.platforms.mutations import damaged_json
from tests.platforms.test_makers import CORPUS, NEVER, SITE
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Health, Kind
from tray_status.core.reading import Page, assemble
from tray_status.core.standing import health_of
from tray_status.platforms.pagerduty import PAGE, documents, find_role, read

HERE = Page(url=SITE)
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DATA = re.compile(r'(?<=type="application/json">).*(?=</script>)')


def page(name: str) -> str:
    """A page of the corpus."""
    return (CORPUS / f"pagerduty/{name}.html").read_text("utf-8")


def holding(data: str) -> bytes:
    """A page with this data."""
    return DATA.sub(lambda _: data, page("page_open")).encode()


def health(body: bytes) -> Health | None:
    """How the provider is by a page; None where nothing can be told."""
    try:
        return health_of(assemble([read(PAGE, body, HERE)]), NOW)
    except PayloadError:
        return None


@pytest.mark.parametrize(
    ("name", "spared"), [("page_open", {"open_incidents"}), ("page_odd", {"open_incidents"}), ("page_post", {"posts"})]
)
def test_no_damage_to_the_data_makes_a_sick_page_well(name: str, spared: set[str]) -> None:
    """Fails when a lost list, an item that is none, or a word nobody knows reads as nothing open."""
    found = DATA.search(page(name))
    assert found is not None
    mutants = list(damaged_json(found[0], frozenset(spared)))
    assert len(mutants) > 100
    assert [what for what, body in mutants if health(holding(body.decode())) is Health.OPERATIONAL] == []


@pytest.mark.parametrize("data", ["", "{", "[" * 100_000, '{"summary": {"open_incidents": []'])
def test_data_that_is_not_whole_is_refused(data: str) -> None:
    """Fails when a page whose script was cut off reads as a page without incidents."""
    body = holding(data)
    with pytest.raises(PayloadError) as raised:
        read(PAGE, body, HERE)
    assert raised.value.fault is PayloadFault.MALFORMED
    assert find_role(body, HERE) is None
    open_end = page("page_open").replace("</script>", "").encode()
    assert health(open_end) is None


def test_more_incidents_than_are_read_prove_no_end() -> None:
    """Fails when an incident that was not read, of far too many, counts as over."""
    found = DATA.search(page("page_open"))
    assert found is not None
    data = json.loads(found[0])
    data["summary"]["open_incidents"] *= 1001
    reading = read(PAGE, holding(json.dumps(data)), HERE)
    assert (reading.covers, reading.doubtful, len(reading.incidents)) == ((), True, 2)
    data["summary"]["open_incidents"] = []
    reading = read(PAGE, holding(json.dumps(data)), HERE)
    assert (reading.covers, reading.health) == ((Kind.INCIDENT, Kind.NOTICE), Health.OPERATIONAL)


def test_a_word_of_its_own_never_turns_a_known_one_round() -> None:
    """Fails when a page that renames "investigating" to "resolved" ends what is going on."""
    renamed = page("page_open").replace('"name": "detected"', '"name": "looking at it"')
    body = renamed.replace("incident/status/detected", "incident/status/resolved").encode()
    assert health(body) is Health.PARTIAL_OUTAGE


def test_a_feed_stands_for_its_page() -> None:
    """Fails when the address of a feed is asked for a page."""
    fed = Page(url=SITE, feed="https://maple.example/feed.xml")
    assert [(one.role, one.url) for one in documents(fed, NEVER)] == [("feed", fed.feed)]
