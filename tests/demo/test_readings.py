"""That the product reads the simulated pages as the story means them, at every moment of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.demo.stories import BEGAN, TINY
from tray_status.core.belief import Belief
from tray_status.core.model import Health, Impact, Incident, Kind, ProviderId
from tray_status.core.reading import Document, Page, Reading, Snapshot, assemble
from tray_status.core.standing import health_of
from tray_status.core.state import ProviderState
from tray_status.demo import MINUTE, Story, Style
from tray_status.demo.pages import FEED_PATHS, resource
from tray_status.demo.place import Place
from tray_status.platforms import registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_status.demo.story import Entry, SitePage
    from tray_status.platforms.base import Platform

BASE = "http://127.0.0.1:4000"
MOMENTS = [(page, moment) for story in (MINUTE, TINY) for moment in story.moments for page in story.at(moment)]
every_moment = pytest.mark.parametrize(
    ("page", "moment"), [pytest.param(*one, id=f"{one[0].site.id} at {one[1]:g}") for one in MOMENTS]
)
open_pages = pytest.mark.parametrize(
    "page", [pytest.param(page, id=f"{page.site.id} at {moment:g}") for page, moment in MOMENTS if page.open]
)


def platform_of(page: SitePage) -> Platform:
    found = registry.platform(page.site.style.value)
    assert found is not None
    return found


def address(page: SitePage) -> Page:
    feed = BASE + FEED_PATHS[page.site.style] if page.site.style is Style.FEED else None
    return Page(url=BASE, feed=feed)


def place_of(page: SitePage) -> Place:
    return Place(site=page.site, base=BASE, began=BEGAN)


def fetch(page: SitePage, document: Document) -> bytes:
    found = resource(page, document.url.removeprefix(BASE), place=place_of(page))
    assert found is not None, document.url
    return found.body


def polled(page: SitePage, *, belief: Belief | None = None) -> Snapshot:
    """One poll as the poller makes it: the documents, then what follows from them."""
    platform, where = platform_of(page), address(page)
    state = ProviderState(provider=ProviderId(page.site.id), belief=belief or Belief())
    readings: list[Reading] = []

    def read(documents: Iterable[Document]) -> None:
        readings.extend(platform.read(document.role, fetch(page, document), where) for document in documents)

    read(platform.documents(where, state))
    read(platform.follow_up(where, state, tuple(readings)))
    return assemble(readings)


def read_as(entry: Entry, snapshot: Snapshot) -> Incident:
    (found,) = [incident for incident in snapshot.incidents if incident.title == entry.title]
    return found


@every_moment
def test_every_entry_is_read_as_the_story_means_it(page: SitePage, moment: float) -> None:
    """Seeded defects: a label, a date or an id that no reader of the real platform would understand."""
    snapshot = polled(page)
    assert len(snapshot.incidents) == len(page.entries)
    assert snapshot.notes == ()
    for entry in page.entries:
        incident = read_as(entry, snapshot)
        assert incident.phase is entry.phase
        assert incident.over is entry.over
        assert incident.newest_text == entry.posts[0].text
        assert incident.url == f"{BASE}/incidents/{place_of(page).code(entry.id)}"
        if page.site.style is Style.STATUSPAGE:
            assert incident.kind is entry.kind
            assert incident.started_at is not None
            assert incident.updated_at is not None
            assert incident.updated_at <= place_of(page).time(moment)


@every_moment
def test_the_health_is_read_as_the_story_means_it(page: SitePage, moment: float) -> None:
    snapshot = polled(page)
    expected: Health | None = page.health
    if page.site.style is Style.FEED and not page.entries:
        expected = None  # an empty feed does not tell how its provider is
    if page.site.style is Style.FEED and page.health is not Health.OPERATIONAL:
        expected = Health.DEGRADED  # a feed does not tell how bad
    assert health_of(snapshot, place_of(page).time(moment)) is expected
    if page.site.style is not Style.FEED:
        healths = {component.name: component.health for component in snapshot.components}
        assert healths == {name: page.component_health(name) for name in page.site.components}


@open_pages
def test_what_is_open_is_read_with_impact_and_components(page: SitePage) -> None:
    snapshot = polled(page)
    for entry in page.open:
        incident = read_as(entry, snapshot)
        assert set(incident.components) == set(entry.affects)
        if page.site.style is Style.STATUSPAGE and entry.kind is Kind.MAINTENANCE:
            assert entry.window is not None
            window = tuple(place_of(page).time(second) for second in entry.window)
            assert (incident.started_at, incident.ends_at) == window
        elif page.site.style is not Style.FEED:
            assert incident.impact is entry.impact
            assert incident.started_at == place_of(page).time(entry.started_at)


@pytest.mark.parametrize("story", [MINUTE, TINY], ids=["minute", "tiny"])
def test_an_incident_has_one_id_in_every_document_and_at_every_moment(story: Story) -> None:
    """Seeded defect: an incident that is told as new once it has left the summary."""
    for site in story.sites:
        ids: dict[str, set[str]] = {}
        for moment in story.moments:
            page = next(page for page in story.at(moment) if page.site is site)
            for entry in page.entries:
                ids.setdefault(entry.id, set()).add(read_as(entry, polled(page)).id)
        assert all(len(found) == 1 for found in ids.values()), ids


def test_an_end_is_read_in_the_poll_in_which_the_incident_leaves_the_summary() -> None:
    """The second document is asked for because something we believe open is not listed any more."""
    before, after = TINY.at(36)[0], TINY.at(40)[0]
    believed = polled(before)
    belief = Belief(incidents=believed.incidents, read_at=place_of(before).time(36))
    ended = next(one for one in polled(after, belief=belief).incidents if one.title == "Till was stuck")
    assert ended.over
    assert ended.newest_text == "Open again."


@pytest.mark.parametrize(
    "page", [page for page, _ in MOMENTS], ids=[f"{page.site.id} at {at:g}" for page, at in MOMENTS]
)
def test_every_document_is_known_by_its_shape_alone(page: SitePage) -> None:
    """The platform is found without being named, from each of its documents."""
    for document in platform_of(page).documents(address(page), ProviderState(provider=ProviderId(page.site.id))):
        found = registry.find(fetch(page, document), address(page))
        assert found is not None
        assert (found[0].name, found[1]) == (page.site.style.value, document.role)


def test_impacts_of_the_statuspage_are_read() -> None:
    incident = next(one for one in polled(TINY.at(30)[0]).incidents if one.title == "Till was stuck")
    assert incident.impact is Impact.CRITICAL
    assert [update.body for update in incident.updates] == [
        "Bob has the key.",
        "Somebody has called Bob.",
        "It does not open & we don't know why.",
    ]
