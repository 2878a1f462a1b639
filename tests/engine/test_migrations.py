"""Owns the proof that pages which move are healed within two polls, told once, and nothing reads as resolved by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.migrations import ELSEWHERE, MOVED, Acme, blog, incidentio, instatus, statuspage
from tests.house import MORNING
from tests.recorded import recorded
from tests.servers import Servers

FOLDER = recorded()
BEGAN = MORNING - timedelta(minutes=3)
DOWN = ("API down", BEGAN)
RED = {"major outage"}

Documents = Mapping[str, bytes]


@pytest.fixture
def acme() -> Iterator[Callable[[datetime], Acme]]:
    made: list[Acme] = []
    with Servers() as servers:

        def make(now: datetime) -> Acme:
            made.append(Acme(servers, now))
            return made[-1]

        yield make
        for one in made:
            one.stop()


@pytest.mark.parametrize("softly", [True, False], ids=["every address answers", "404"])
@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (statuspage(DOWN), incidentio(DOWN), ("statuspage", "incidentio")),
        (instatus(DOWN), incidentio(DOWN), ("instatus", "incidentio")),
        (incidentio(DOWN), statuspage(DOWN), ("incidentio", "statuspage")),
        (statuspage(DOWN), instatus(DOWN), ("statuspage", "instatus")),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_an_outage_goes_on_over_a_move_to_other_software(
    acme: Callable[[datetime], Acme], before: Documents, after: Documents, names: tuple[str, str], *, softly: bool
) -> None:
    """Seeded defects: the outage ends by the move or begins again; the icon is green between; it is told twice."""
    page = acme(MORNING)
    page.old.shows(before)
    assert page.begins() == ["opened: Acme: API down"]
    assert (page.state.platform, page.house.picture) == (names[0], "major outage")
    views = page.shown

    page.old.shows(after, softly=softly)
    assert page.polls(2) == [MOVED]
    assert (page.state.platform, page.open, page.state.failures) == (names[1], ["API down"], 0)
    assert page.polls(3) == []
    assert page.pictures(views) == RED


def test_an_acknowledged_outage_stays_so_and_its_end_is_told_by_the_new_page(acme: Callable[[datetime], Acme]) -> None:
    page = acme(MORNING)
    page.old.shows(statuspage(DOWN))
    page.begins()
    page.acknowledges()
    page.old.shows(incidentio(DOWN))
    assert page.polls(2) == [MOVED]
    (incident,) = page.state.belief.open
    assert page.state.acknowledged == {incident.id}
    page.old.shows(incidentio(DOWN, phase="resolved"))
    assert page.polls(3) == ["resolved: Acme: resolved – API down"]
    assert page.house.picture == "all well"


def test_a_page_that_moves_there_and_back_is_told_each_time(acme: Callable[[datetime], Acme]) -> None:
    page = acme(MORNING)
    page.old.shows(statuspage(DOWN))
    page.begins()
    views = page.shown
    for documents, name in ((incidentio(DOWN), "incidentio"), (statuspage(DOWN), "statuspage")):
        page.old.shows(documents)
        assert page.polls(2) == [MOVED]
        assert (page.state.platform, page.open) == (name, ["API down"])
    assert page.pictures(views) == RED


def test_a_page_that_is_gone_softly_is_neither_well_nor_moved(acme: Callable[[datetime], Acme]) -> None:
    """Seeded defect: every address answers 200 with the same HTML, and that reads as "nothing goes on"."""
    page = acme(MORNING)
    page.old.shows(statuspage(DOWN))
    page.begins()
    views = page.shown
    page.old.shows({})
    assert page.polls(4) == []
    assert (page.open, page.state.failures, page.state.platform) == (["API down"], 4, "statuspage")
    assert page.pictures(views) == RED
    page.old.shows(incidentio(DOWN))
    # A page that cannot be read is looked at anew after every eighth failure.
    assert page.polls(5) == [MOVED]
    assert (page.open, page.state.failures) == (["API down"], 0)
    assert page.pictures(views) == RED


@pytest.mark.parametrize("count", [1, 2, 9])
@pytest.mark.parametrize("post", ["A new cake", "Resolved: our rebrand"])
def test_a_holding_page_makes_no_blog_of_a_page(acme: Callable[[datetime], Acme], post: str, count: int) -> None:
    """Seeded defect: one poll sees a page that names a blog, and the blog is watched for ever, green in an outage."""
    page = acme(MORNING)
    page.old.shows(statuspage())
    assert page.begins() == []
    assert page.house.picture == "all well"
    page.old.shows(blog(post), softly=False)
    told = page.polls(count)
    # Entries that tell how far they are may be a status page's: after two looks they are all there is.
    assert told == ([MOVED] if count > 1 and post != "A new cake" else [])
    page.old.shows({**blog(post), **statuspage(DOWN)}, softly=False)
    page.polls(16)
    assert (page.state.platform, page.open, page.house.picture) == ("statuspage", ["API down"], "major outage")


def test_a_page_that_has_become_a_feed_stays_one_while_there_is_nothing_else(acme: Callable[[datetime], Acme]) -> None:
    page = acme(MORNING)
    page.old.shows(statuspage())
    page.begins()
    page.old.shows(blog("Resolved: API errors"), softly=False)
    assert page.polls(2) == [MOVED]
    assert page.polls(17) == []
    assert (page.state.platform, page.state.failures) == ("feed", 0)


def test_a_host_that_leads_elsewhere_and_dies_is_followed(acme: Callable[[datetime], Acme]) -> None:
    """Seeded defect: the old address is asked for ever, though redirects said for weeks where the page is now."""
    page = acme(MORNING)
    page.old.shows(statuspage(DOWN))
    page.begins()
    views = page.shown
    page.new.shows(statuspage(DOWN))
    page.old.leads_to(page.new)
    assert page.polls(2) == []
    assert page.open == ["API down"]

    page.old.dead = True
    assert page.polls(2) == [ELSEWHERE]
    assert (page.open, page.state.failures) == (["API down"], 0)
    assert page.state.page is not None
    assert page.state.page.url == page.new.url
    assert page.polls(3) == []
    assert page.pictures(views) == RED
    moves = [one.reason for one in page.house.memory.decisions if one.event.kind == "moved"]
    assert moves == [f"{page.old.url} → {page.new.url}: moved is told".replace("http://", "")]

    # Back again: the new host dies, and the address of the settings answers itself.
    page.old.dead, page.new.dead = False, True
    page.old.shows(statuspage(DOWN))
    assert page.polls(2) == [ELSEWHERE]
    assert (page.open, page.state.failures) == (["API down"], 0)
    assert page.pictures(views) == RED


def test_a_host_that_leads_to_other_software_elsewhere_is_one_move(acme: Callable[[datetime], Acme]) -> None:
    page = acme(MORNING)
    page.old.shows(statuspage(DOWN))
    page.begins()
    views = page.shown
    page.new.shows(incidentio(DOWN))
    page.old.leads_to(page.new)
    assert page.polls(2) == [MOVED]
    assert (page.state.platform, page.open) == ("incidentio", ["API down"])
    page.old.dead = True
    assert page.polls(3) == []
    assert page.state.failures == 0
    assert page.pictures(views) == RED


def test_a_host_that_dies_and_leads_nowhere_is_neither_well_nor_moved(acme: Callable[[datetime], Acme]) -> None:
    page = acme(MORNING)
    page.old.shows(statuspage(DOWN))
    page.begins()
    views = page.shown
    page.old.dead = True
    assert page.polls(3) == []
    assert (page.open, page.state.failures) == (["API down"], 3)
    assert page.pictures(views) == RED


def file(name: str) -> bytes:
    """A recorded document; without the recordings the test is left out, and says so."""
    if FOLDER is None:
        pytest.skip("the recorded pages are not there")
    return (FOLDER / name).read_bytes()


def test_the_recorded_move_of_openai(acme: Callable[[datetime], Acme]) -> None:
    """What OpenAI's page was on Statuspage is not recorded: it is made up, of what the recorded page has open."""
    summary = file("incidentio/openai__summary_compat_20260722_minor.json")
    feed = file("incidentio/openai__feed_20260903.xml")
    html = file("incidentio/openai__page_202603_major.html")
    (listed,) = json.loads(summary)["incidents"]
    began = datetime.fromisoformat(listed["created_at"])
    page = acme(began.astimezone(UTC) + timedelta(minutes=5))
    page.old.shows(statuspage((listed["name"], began), name="OpenAI"))
    assert page.begins() == [f"opened: Acme: {listed['name']}"]
    page.acknowledges()
    views = page.shown

    page.old.shows({"/": html, "/api/v2/summary.json": summary, "/feed.atom": feed})
    assert page.polls(2) == [MOVED]
    assert (page.state.platform, page.open, page.state.failures) == ("incidentio", [listed["name"]], 0)
    assert page.state.acknowledged == {listed["id"]}
    assert page.polls(3) == []
    assert "nothing known" not in page.pictures(views)


def test_the_recorded_move_of_linear(acme: Callable[[datetime], Acme]) -> None:
    """Both pages are recorded as HTML; the summary of the new one is made up, quiet as the page is."""
    page = acme(datetime(2026, 3, 20, 12, tzinfo=UTC))
    page.old.shows({"/": file("instatus/linear__page_202303_good.html")}, softly=False)
    assert page.begins() == []
    assert (page.state.platform, page.house.picture) == ("instatus", "all well")
    views = page.shown

    page.old.shows({"/": file("incidentio/linear__page_202603_good.html"), **incidentio()}, softly=False)
    assert page.polls(2) == [MOVED]
    assert (page.state.platform, page.open, page.state.failures) == ("incidentio", [], 0)
    assert page.polls(3) == []
    assert page.pictures(views) == {"all well"}
