"""Owns the proof, over real servers, that a provider added by whatever address its user has works or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.certificates import Certificates
from tests.fakes import FakeClock
from tests.servers import Page, Servers, Site
from tray_status.core.model import Impact, Phase, ProviderId
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import ProblemKind
from tray_status.core.state import Failed, Fetched, Outcome, ProviderState
from tray_status.demo.pages import resource
from tray_status.demo.place import Place
from tray_status.demo.story import Site as Made
from tray_status.demo.story import Step, Story, Style
from tray_status.engine.deadline import Deadline
from tray_status.engine.poller import PollJob, poll
from tray_status.engine.web import Web
from tray_status.platforms.detect import detect
from tray_status.platforms.registry import platform

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PATHS = ("/", "/api/v2/summary.json", "/history.atom", "/feed.atom", "/feed.xml")
APP = Page(body=b"<!DOCTYPE html><title>Acme</title><div id=app></div>", content_type="text/html", etag=False)
REFUSED = Page(body=b"no", status="403 Forbidden", etag=False)


def leads_to(address: str) -> Page:
    """A page that is elsewhere now."""
    return Page(body=b"", status="301 Moved Permanently", etag=False, headers={"Location": address})


def story(style: Style) -> Story:
    """One incident that is open."""
    first = Step(
        at=0,
        site="acme",
        entry="down",
        phase=Phase.INVESTIGATING,
        text="We look into it.",
        title="API down",
        impact=Impact.MAJOR,
    )
    return Story(sites=(Made(id="acme", name="Acme", style=style, components=("API",)),), steps=(first,), length=60)


@dataclass(slots=True)
class Acme:
    """A server with the page of any platform, which its user adds by one of its addresses."""

    servers: Servers
    site: Site
    url: str
    incident: str = ""

    def shows(self, style: Style, *, below: str = "", own: str | None = None, spa: bool = False) -> None:
        """Its page is made like that, below a path; `own` is what it takes for its address, `spa`: no 404, but HTML."""
        (page,) = story(style).at(0)
        place = Place(site=page.site, base=own or f"{self.url}{below}", began=NOON)
        incident = place.path_of(page.entries[0])
        for path in (*PATHS, incident):
            made = resource(page, path, place=place)
            if made is not None:
                self.site.pages[f"{below}{path}"] = Page(body=made.body, content_type=made.content_type)
        if below:
            self.site.pages[below] = self.site.pages[f"{below}/"]
        if spa:
            self.site.missing = APP
        self.incident = f"{self.url}{below}{incident}"


def added(url: str, ca_file: str | None = None) -> Outcome:
    """The first poll of a provider of which nothing but an address is known."""
    prefs = ProviderPrefs(id=ProviderId("acme"), name="Acme", url=url)
    clock = FakeClock(NOON)
    job = PollJob(prefs=prefs, state=ProviderState(provider=prefs.id))
    web = Web(clock=clock, proxy="none", ca_file=ca_file)
    return poll(job, Deadline(clock, 15), web=web, find_platform=platform, detect=detect)


def works(url: str, name: str, ca_file: str | None = None) -> Fetched:
    """The first poll, which must find that platform and its open incident."""
    outcome = added(url, ca_file)
    assert isinstance(outcome, Fetched), outcome
    titles = {one.title for read in outcome.documents if read.reading for one in read.reading.incidents}
    assert (outcome.platform, titles) == (name, {"API down"})
    return outcome


def why(url: str) -> str:
    """The sentence about why this address cannot be watched."""
    outcome = added(url)
    assert isinstance(outcome, Failed), outcome
    return outcome.problem.sentence


@pytest.fixture
def acme(servers: Servers) -> Acme:
    site = Site({})
    return Acme(servers, site, servers.serve(site).rstrip("/"))


STYLES = [Style.STATUSPAGE, Style.INCIDENTIO, Style.FEED]
GIVEN = [
    "",
    "/",
    "/?lang=en",
    "/#incidents",
    "/history",
    "/api/v2/summary.json",
    "/history.atom",
    "/feed.atom",
    "/feed.xml",
]


@pytest.mark.parametrize("spa", [False, True])
@pytest.mark.parametrize("own", [None, "https://acme.vendor.example"])
@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("style", STYLES)
def test_any_address_of_a_page_will_do(acme: Acme, style: Style, given: str, own: str | None, spa: bool) -> None:
    """Seeded defect: a document's own address is taken for the page, and its documents are looked for below it."""
    acme.shows(style, own=own, spa=spa)
    works(f"{acme.url}{given}", style.value)


@pytest.mark.parametrize("spa", [False, True])
@pytest.mark.parametrize("style", STYLES)
def test_the_address_of_an_incident_will_do(acme: Acme, style: Style, spa: bool) -> None:
    acme.shows(style, spa=spa)
    works(acme.incident, style.value)


@pytest.mark.parametrize("given", ["", "/", "/history.atom", "/api/v2/summary.json"])
@pytest.mark.parametrize("style", [Style.STATUSPAGE, Style.INCIDENTIO])
def test_a_page_below_a_path_will_do(acme: Acme, style: Style, given: str) -> None:
    acme.shows(style, below="/eu", own="https://acme.vendor.example/eu")
    outcome = works(f"{acme.url}/eu{given}", style.value)
    assert outcome.page is not None
    assert outcome.page.url.rstrip("/") == f"{acme.url}/eu"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("whole", [True, False])
def test_a_page_that_is_at_another_address_now_is_followed(
    servers: Servers,
    acme: Acme,
    style: Style,
    whole: bool,
) -> None:
    """`whole`: each of its addresses leads to the same one there; else all lead to the front page."""
    acme.shows(style)
    paths = ("/", *PATHS)
    old = Site({path: leads_to(f"{acme.url}{path if whole else '/'}") for path in paths})
    old.missing = leads_to(f"{acme.url}/")
    outcome = works(servers.serve(old), style.value)
    assert outcome.page is not None
    assert outcome.page.url.startswith(acme.url)


@pytest.mark.parametrize("style", [Style.STATUSPAGE, Style.INCIDENTIO])
@pytest.mark.parametrize("given", ["", "/history.atom"])
def test_what_leads_to_encryption_stays_encrypted(
    servers: Servers, certs: Certificates, style: Style, given: str
) -> None:
    """Seeded defect: a page that still calls itself http is asked without encryption from then on."""
    site = Site({})
    acme = Acme(servers, site, servers.serve(site, tls=certs.good).rstrip("/"))
    acme.shows(style, own=acme.url.replace("https", "http"))
    plain = Site({path: leads_to(f"{acme.url}{path}") for path in PATHS})
    outcome = works(f"{servers.serve(plain).rstrip('/')}{given}", style.value, str(certs.ca_file))
    assert outcome.page is not None
    assert outcome.page.url.rstrip("/") == acme.url


@pytest.mark.parametrize("style", STYLES)
def test_a_feed_that_only_the_page_names_will_do(acme: Acme, style: Style) -> None:
    acme.shows(style)
    feed = {Style.STATUSPAGE: "/history.atom", Style.INCIDENTIO: "/feed.atom", Style.FEED: "/feed.xml"}[style]
    named = Page(
        body=b'<!DOCTYPE html><link rel="alternate" type="application/atom+xml" href="news/7"><title>Acme</title>',
        content_type="text/html",
    )
    acme.site.pages = {"/": named, "/news/7": acme.site.pages[feed]}
    acme.site.missing = APP
    outcome = works(acme.url, style.value)
    assert outcome.page is not None
    assert outcome.page.feed == f"{acme.url}/news/7"


@pytest.mark.parametrize("style", [Style.STATUSPAGE, Style.INCIDENTIO])
def test_a_page_whose_summary_is_refused_or_no_summary_is_read_by_its_feed(acme: Acme, style: Style) -> None:
    acme.shows(style)
    for answer in (APP, REFUSED):
        acme.site.pages["/api/v2/summary.json"] = answer
        works(acme.url, style.value)


@pytest.mark.parametrize("style", STYLES)
def test_a_front_page_that_is_refused_is_not_needed(acme: Acme, style: Style) -> None:
    acme.shows(style)
    acme.site.pages["/"] = REFUSED
    if style is Style.FEED:
        acme.site.pages["/feed"] = acme.site.pages["/feed.xml"]
    works(acme.url, style.value)


def test_what_is_no_status_page_is_told_with_what_was_found(servers: Servers, acme: Acme) -> None:
    acme.site.missing = APP
    assert "is not a status page that can be read" in why(acme.url)
    acme.site.missing = REFUSED
    assert "403" in why(acme.url)
    acme.site.missing = Page(body=b"{}", etag=False)
    assert "is not a status page that can be read" in why(acme.url)
    circle = Site({})
    circle.missing = leads_to("/")
    assert "in a circle" in why(servers.serve(circle))
    outcome = added(servers.full())
    assert isinstance(outcome, Failed)
    assert outcome.problem.kind in (ProblemKind.CONNECT, ProblemKind.TIMEOUT)
