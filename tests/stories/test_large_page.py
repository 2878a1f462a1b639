"""Three days of a page with very many components: what is told of it, and what its icon and menu show."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.house import House, provider, wishes
from tests.recorded import recorded
from tests.stories.large_page import (
    Json,
    bytes_of,
    calm,
    large_page,
    merely_without_incident,
    only_maintenance,
    without_incident,
)
from tray_status.core.model import Kind, Phase
from tray_status.core.prefs import Focus
from tray_status.core.report import incidents_report

FOLDER = recorded()
SAMPLE = "statuspage/cloudflare__summary_20260729_major.json"
SEEN_AT = datetime(2026, 7, 29, 20, 5, tzinfo=UTC)
DAY = 24 * 3600.0

Page = Callable[[], Json]


def recorded_page() -> Json:
    """The recorded page."""
    if FOLDER is None:
        pytest.skip("NO RECORDED PAGES: the three days of the recorded page were not lived")
    page: Json = json.loads((FOLDER / SAMPLE).read_bytes())
    return page


both = pytest.mark.parametrize("page", [large_page, recorded_page])


def watched(page: Json, focus: Focus | None = None) -> House:
    """The page, watched since an hour before it says this, on a usual day."""
    prefs = replace(provider("Large", every=900), focus=focus or Focus())
    house = House(wishes([prefs]), now=SEEN_AT - timedelta(hours=1))
    serve(house, calm(page))
    house.start().passes(3600)
    assert house.told() == []
    assert (house.picture, house.hub.states[prefs.id].failures) == ("all well", 0)
    return house


def serve(house: House, page: Json) -> None:
    """What the page says from now on; its history is refused, so that nothing else is learned of it."""
    house.world.web.served["https://large.example/api/v2/summary.json"] = bytes_of(page)


def lived(page: Json, focus: Focus | None = None, days: float = 1) -> House:
    """The house after so many days on which the page says this."""
    house = watched(page, focus)
    serve(house, page)
    house.passes(days * DAY)
    return house


@both
def test_as_it_is_one_alert_is_told_all_day(page: Page) -> None:
    """Seeded defect: each of the places that are down, or each maintenance that begins, is news of its own."""
    house = lived(page())
    (told,) = house.told()
    assert "errors deploying" in told.title.casefold()
    assert house.picture in ("partial outage", "major outage")


@both
@pytest.mark.parametrize("change", [without_incident, merely_without_incident])
def test_without_its_incident_nothing_is_told_and_the_icon_is_green(page: Page, change: Callable[[Json], Json]) -> None:
    """Seeded defect: 33 places far away, of which one is down on any day, make the icon yellow for years."""
    quiet = change(page())
    quiet["scheduled_maintenances"] = []
    house = lived(quiet)
    assert house.told() == []
    assert house.picture == "all well"
    assert any("some components, no incident" in line or "minor, no incident" in line for line in house.menu)


@both
def test_its_sixteen_maintenances_are_listed_and_not_told(page: Page) -> None:
    """Seeded defect: sixteen notifications of planned work; or work that nobody can find in the menu."""
    house = lived(only_maintenance(page()), days=1 / 24)
    assert house.told() == []
    assert house.picture in ("all well", "maintenance")
    held = house.state("large").belief.incidents
    planned = [one for one in held if one.kind is Kind.MAINTENANCE]
    assert len(planned) == 16
    listed = [one for one in planned if any(one.title[:8] in line for line in house.menu)]
    running = [one for one in planned if one.phase is Phase.IN_PROGRESS]
    assert running
    assert listed == planned
    told = incidents_report(house.hub.states, house.hub.settings, everything=False)
    assert {one["id"] for one in told} == {one.id for one in planned}
    house.passes(DAY)
    assert house.told() == []


@both
def test_through_a_focus_on_what_is_well_all_of_it_is_quiet(page: Page) -> None:
    """Seeded defect: the focus holds the alert back, and the icon goes red with the page all the same."""
    where = page()
    hit = {part["name"] for entry in where["incidents"] for part in entry["components"]}
    well = [one["name"] for one in where["components"] if one["status"] == "operational" and not one["group"]]
    house = lived(where, Focus(include=tuple(name for name in well if name not in hit)[-3:]), days=0.1)
    assert house.told() == []
    assert house.picture == "all well"
    reasons = [one.reason for one in house.memory.decisions]
    assert [reason for reason in reasons if reason.startswith("held back: ")] == [
        f"held back: {where['incidents'][0]['components'][0]['name']}: outside the focus"
    ]


@both
def test_through_a_focus_on_the_service_it_is_told(page: Page) -> None:
    where = page()
    name = where["incidents"][0]["components"][0]["name"]
    house = lived(where, Focus(include=(name,)), days=0.1)
    assert len(house.told()) == 1
    assert house.picture == "major outage"


@both
def test_its_end_is_told_too(page: Page) -> None:
    where = page()
    house = lived(where, days=1 / 24)
    house.told()
    serve(house, calm(copy.deepcopy(where)))
    house.passes(600)
    (told,) = house.told()
    assert "resolved" in told.title
    assert house.picture == "all well"
