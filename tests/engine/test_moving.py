"""Owns the proof, over a real server, that a page which moves twice while the program runs heals itself and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fake_doors import Submitted
from tests.house import MORNING, House, provider, wishes
from tests.servers import Page, Servers, Site
from tests.world import World
from tray_status.core.commands import Acknowledge
from tray_status.core.model import Impact, Phase
from tray_status.core.state import Outcome
from tray_status.demo.pages import resource
from tray_status.demo.place import Place
from tray_status.demo.story import Site as Made
from tray_status.demo.story import Step, Story, Style
from tray_status.engine.deadline import Deadline
from tray_status.engine.poller import PollJob, poll
from tray_status.engine.web import Web
from tray_status.platforms.detect import detect
from tray_status.platforms.registry import platform

SOFT_404 = Page(body=b"<!DOCTYPE html><title>Acme Status</title><div id=app></div>", content_type="text/html")
PATHS = ("/", "/api/v2/summary.json", "/history.atom", "/feed.atom", "/feed.xml")
MINUTES = 60.0


class RealWeb(World):
    """The world as it is: every poll is made by the real poller over the real network."""

    def __init__(self, house: House) -> None:
        super().__init__(house.clock)
        self.real = Web(clock=house.clock, proxy="none")

    def outcome(self, asked: Submitted) -> Outcome:
        """What this poll learns now."""
        job = PollJob(prefs=asked.prefs, state=asked.state, poll=asked.poll)
        return poll(job, Deadline(self.clock, 15.0), web=self.real, find_platform=platform, detect=detect)


def story(style: Style) -> Story:
    """Acme's day on the platform of that style: long ago something, then an outage that lasts half an hour."""

    def step(at: float, entry: str, phase: Phase, text: str, title: str | None = None) -> Step:
        return Step(at=at * MINUTES, site="acme", entry=entry, phase=phase, text=text, title=title, impact=Impact.MAJOR)

    return Story(
        sites=(Made(id="acme", name="Acme", style=style, components=("API",)),),
        steps=(
            step(-900, "old", Phase.INVESTIGATING, "Slow.", "Slow answers"),
            step(-880, "old", Phase.RESOLVED, "Fast again."),
            step(4, "down", Phase.INVESTIGATING, "We look into it.", "API down"),
            step(50, "down", Phase.RESOLVED, "It is up again."),
        ),
        length=3600,
    )


class Acme:
    """A server whose pages are those of any platform, and the program that watches it."""

    def __init__(self, servers: Servers) -> None:
        self.site = Site({})
        self.url = servers.serve(self.site).rstrip("/")
        prefs = replace(provider("Acme"), url=self.url, platform=None, guess="statuspage")
        self.house = House(wishes([prefs]))
        self.house.world = RealWeb(self.house)

    def shows(self, style: Style, minutes: float) -> None:
        """Its page is made like that from now on, and it is so many minutes after the beginning."""
        (page,) = story(style).at(minutes * MINUTES)
        place = Place(site=page.site, base=self.url, began=MORNING)
        made = {path: resource(page, path, place=place) for path in PATHS}
        self.site.pages = {
            path: SOFT_404 if one is None else Page(body=one.body, content_type=one.content_type)
            for path, one in made.items()
        }

    def until(self, minutes: float) -> list[str]:
        """What is told until so many minutes after the beginning."""
        self.house.at(MORNING + timedelta(minutes=minutes))
        return [f"{one.kind}: {one.title}" for one in self.house.told()]

    @property
    def open(self) -> list[str]:
        """The titles of what is believed to go on."""
        return [incident.title for incident in self.house.state("Acme").belief.open]


@pytest.fixture
def acme() -> Iterator[Acme]:
    with Servers() as servers:
        yield Acme(servers)


MOVED = "moved: Acme: its status page is made with other software now"


def test_a_page_that_moves_twice_during_an_outage_is_healed_and_told_once_each(acme: Acme) -> None:
    """Seeded defects: a move resolves what is open, opens it again, makes news of history; the page fails for ever."""
    acme.shows(Style.STATUSPAGE, 0)
    acme.house.start()
    assert acme.until(5) == []
    assert acme.house.state("Acme").platform == "statuspage"
    acme.shows(Style.STATUSPAGE, 5)
    assert acme.until(10) == ["opened: Acme: API down"]

    acme.shows(Style.INCIDENTIO, 10)
    assert acme.until(20) == [MOVED]
    assert (acme.house.state("Acme").platform, acme.open) == ("incidentio", ["API down"])
    assert acme.house.state("Acme").failures == 0

    acme.shows(Style.FEED, 20)
    assert acme.until(30) == [MOVED]
    assert (acme.house.state("Acme").platform, acme.open) == ("feed", ["API down"])
    assert acme.house.state("Acme").failures == 0

    acme.shows(Style.FEED, 50)
    assert acme.until(60) == ["resolved: Acme: resolved – API down"]
    moves = [decision for decision in acme.house.memory.decisions if decision.event.kind == "moved"]
    assert [decision.reason for decision in moves] == [
        "statuspage → incidentio: moved is told",
        "incidentio → feed: moved is told",
    ]


def test_what_was_acknowledged_stays_so_on_the_new_platform(acme: Acme) -> None:
    acme.shows(Style.STATUSPAGE, 5)
    acme.house.start()
    assert acme.until(6) == ["opened: Acme: API down"]
    (incident,) = acme.house.state("Acme").belief.open
    acme.house.asks(Acknowledge(provider=acme.house.state("Acme").provider, incident=incident.id))
    acme.shows(Style.INCIDENTIO, 5)
    assert acme.until(10) == [MOVED]
    (moved,) = acme.house.state("Acme").belief.open
    assert acme.house.state("Acme").acknowledged == {moved.id}


@pytest.mark.parametrize("style", [Style.INCIDENTIO, Style.FEED])
def test_a_quiet_page_that_moves_back_and_forth_makes_no_news_of_its_history(acme: Acme, style: Style) -> None:
    acme.shows(Style.STATUSPAGE, 0)
    acme.house.start()
    assert acme.until(5) == []
    acme.shows(style, 0)
    assert acme.until(10) == [MOVED]
    acme.shows(Style.STATUSPAGE, 0)
    assert acme.until(40) == [MOVED]
    assert acme.house.state("Acme").problem is None
    assert acme.house.picture == "all well"
