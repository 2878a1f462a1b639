"""Owns the finding out of platforms, on invented sites: what is asked, in which order, and what is not believed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tray_status.core.errors import PayloadFault
from tray_status.core.reading import Page
from tray_status.platforms.detect import GUESSES, MOST_REQUESTS, detect
from tray_status.platforms.detection import NOTHING_FOUND, Answer, Answered, Ask, Detecting, Detection, Says, Unanswered
from tray_status.platforms.registry import PLATFORMS

CORPUS = Path(__file__).parent / "corpus"
SITE = "https://status.maple.example"
BIRCH = "https://status.birch.example"
OAK = "https://status.oak.example"
PROBES = dict.fromkeys(probe.path for one in PLATFORMS if one.probed_elsewhere for probe in one.probes)
"""What every page is asked for that is not known by its looks."""

MISSING = Unanswered(why="It answered 404 Not Found.")


def corpus(name: str) -> bytes:
    """A document of the corpus."""
    return (CORPUS / name).read_bytes()


def run(page: Page, site: Mapping[str, bytes | Answered]) -> tuple[Detection, list[str]]:
    """The result for a site, given as what each address answers ("*" for all others), and what was asked."""
    asked: list[str] = []
    search = detect(page)
    found = _step(search, None)
    while isinstance(found, Ask):
        asked.append(found.url)
        answer = site.get(found.url, site.get("*"))
        came = Answered(final_url=found.url, body=answer) if isinstance(answer, bytes) else answer
        found = _step(search, came or MISSING)
    assert len(asked) <= MOST_REQUESTS
    assert len(set(asked)) == len(asked)
    assert found.evidence
    return found, asked


def _step(search: Detecting, answer: Answer | None) -> Ask | Detection:
    try:
        return next(search) if answer is None else search.send(answer)
    except StopIteration as end:
        result: Detection = end.value
        return result


def test_statuspage_is_proved_by_its_summary() -> None:
    site = {
        SITE: corpus("statuspage/page_quiet.html"),
        f"{SITE}/api/v2/summary.json": corpus("statuspage/summary_quiet.json"),
    }
    found, asked = run(Page(url=SITE), site)
    assert (found.platform, found.page) == ("statuspage", Page(url=SITE))
    assert len(asked) == 2
    assert found.children == ()


def test_incidentio_is_told_from_statuspage_by_its_ids() -> None:
    """Fails when the same address, answered in the same shape, makes two platforms one."""
    site = {f"{BIRCH}/": b"", f"{BIRCH}/api/v2/summary.json": corpus("incidentio/summary_open.json")}
    found, _ = run(Page(url=f"{BIRCH}/"), site)
    assert (found.platform, found.page.url) == ("incidentio", BIRCH)


def test_a_summary_at_the_root_of_the_host_is_found_from_a_page_below() -> None:
    site = {f"{SITE}/api/v2/summary.json": corpus("statuspage/summary_quiet.json")}
    found, _ = run(Page(url=f"{SITE}/incidents/abc"), site)
    assert (found.platform, found.page.url) == ("statuspage", SITE)


def test_redirects_to_another_host_are_followed() -> None:
    new = "https://status.cedar.example"
    site: dict[str, bytes | Answered] = {
        SITE: Answered(final_url=f"{new}/", body=corpus("statuspage/page_quiet.html")),
        f"{new}/api/v2/summary.json": corpus("statuspage/summary_quiet.json"),
    }
    found, _ = run(Page(url=SITE), site)
    assert (found.platform, found.page.url) == ("statuspage", new)
    assert any("leads to" in sentence for sentence in found.why)


def test_a_page_whose_api_is_closed_is_known_by_itself_and_its_feed() -> None:
    site = {SITE: corpus("statuspage/page_quiet.html"), f"{SITE}/history.rss": corpus("statuspage/history_rss.xml")}
    found, _ = run(Page(url=SITE), site)
    assert (found.platform, found.page.feed) == ("statuspage", f"{SITE}/history.rss")
    found, _ = run(Page(url=SITE), {SITE: corpus("statuspage/page_quiet.html")})
    assert (found.platform, found.page) == ("statuspage", Page(url=SITE))
    other = {SITE: corpus("statuspage/page_quiet.html"), f"{SITE}/history.atom": corpus("feed/titles.xml")}
    assert run(Page(url=SITE), other)[0].page.feed is None


def test_a_parent_page_offers_its_children() -> None:
    site = {BIRCH: corpus("incidentio/page_parent.html")}
    found, _ = run(Page(url=BIRCH), site)
    assert found.platform == "incidentio"
    assert found.children == (f"{BIRCH}/eu", f"{BIRCH}/us")


def test_a_site_that_answers_everything_with_the_same_page_is_not_believed() -> None:
    """Fails when status 200 counts as proof."""
    found, asked = run(Page(url=OAK), {"*": b"<!DOCTYPE html><html><body>Welcome!</body></html>"})
    assert (found.platform, found.page) == (None, Page(url=OAK))
    assert [url.removeprefix(OAK) for url in asked] == ["", *PROBES, *GUESSES]
    same, _ = run(Page(url=SITE), {"*": corpus("statuspage/page_quiet.html")})
    assert same.page.feed is None
    assert not any("summary.json is a document" in sentence for sentence in same.why)


def test_a_dead_site_is_nothing() -> None:
    found, asked = run(Page(url=OAK), {})
    assert found.platform is None
    assert asked[0] == OAK
    assert found.why == (NOTHING_FOUND,)


@pytest.mark.parametrize(
    ("url", "file", "platform", "page"),
    [
        (f"{OAK}/feed", "feed/titles.xml", "feed", Page(url=f"{OAK}/", feed=f"{OAK}/feed")),
        (f"{SITE}/x.atom", "statuspage/history_quiet.xml", "statuspage", Page(url=SITE, feed=f"{SITE}/x.atom")),
        (f"{SITE}/api/v2/summary.json", "statuspage/summary_sick.json", "statuspage", Page(url=SITE)),
        (
            "https://other.example/f",
            "feed/no_phases.xml",
            "feed",
            Page(url="https://other.example/f", feed="https://other.example/f"),
        ),
    ],
)
def test_an_address_may_be_a_document_itself(url: str, file: str, platform: str, page: Page) -> None:
    found, asked = run(Page(url=url), {url: corpus(file)})
    assert (found.platform, found.page) == (platform, page)
    assert asked == [url]


@pytest.mark.parametrize(
    ("url", "home"),
    [
        (f"{OAK}/history.atom", OAK),
        (f"{OAK}/eu/history.atom?x=1", f"{OAK}/eu"),
        (f"{OAK}/any/thing", OAK),
    ],
)
def test_what_is_asked_below_a_page_is_asked_where_it_was_reached(url: str, home: str) -> None:
    """Seeded defect: a page calls itself http, or by a host it had once, and that is what is asked."""
    (history, summary) = (corpus("statuspage/history_quiet.xml"), corpus("statuspage/summary_quiet.json"))
    found, _ = run(Page(url=url), {url: history.replace(SITE.encode(), b"http://status.oak.example")})
    assert (found.platform, found.page) == ("statuspage", Page(url=home, feed=url))
    found, _ = run(Page(url=OAK), {f"{OAK}/api/v2/summary.json": summary})
    assert (found.platform, found.page) == ("statuspage", Page(url=OAK))


def test_a_feed_on_another_host_says_where_its_page_is() -> None:
    html = b'<!DOCTYPE html><a href="https://status.maple.example/history.atom">Status</a>'
    site = {"https://maple.example": html, f"{SITE}/history.atom": corpus("statuspage/history_quiet.xml")}
    found, _ = run(Page(url="https://maple.example"), site)
    assert (found.platform, found.page) == ("statuspage", Page(url=SITE, feed=f"{SITE}/history.atom"))


def test_the_front_page_names_feeds_as_well() -> None:
    """Seeded defect: who gives an address deep in a page is told that it is none."""
    html = b'<!DOCTYPE html><a href="/blog.rss">Blog</a>'
    found, asked = run(Page(url=f"{OAK}/en/about"), {OAK: html, f"{OAK}/blog.rss": corpus("feed/titles.xml")})
    assert (found.platform, found.page.feed) == ("feed", f"{OAK}/blog.rss")
    found, asked = run(Page(url=f"{OAK}/en/about"), {f"{OAK}/feed.atom": corpus("feed/titles.xml")})
    assert (found.platform, found.page.feed) == ("feed", f"{OAK}/feed.atom")
    assert OAK in asked


def test_a_known_feed_is_asked_first() -> None:
    page = Page(url=OAK, feed="https://feeds.example/oak")
    found, asked = run(page, {"https://feeds.example/oak": corpus("feed/titles.xml")})
    assert (found.platform, found.page.feed) == ("feed", "https://feeds.example/oak")
    assert asked == ["https://feeds.example/oak"]
    found, asked = run(page, {f"{OAK}/api/v2/summary.json": corpus("statuspage/summary_quiet.json")})
    assert found.platform == "statuspage"


def test_feeds_that_a_page_names_are_tried() -> None:
    html = b'<!DOCTYPE html><html><a href="/blog.rss">Blog</a><a href="mailto:x@y.example">x</a></html>'
    found, _ = run(Page(url=OAK), {OAK: html, f"{OAK}/blog.rss": corpus("feed/titles.xml")})
    assert (found.platform, found.page.feed) == ("feed", f"{OAK}/blog.rss")
    found, asked = run(Page(url=OAK), {OAK: html})
    assert found.platform is None
    assert f"{OAK}/blog.rss" in asked


def test_a_guessed_feed_must_look_like_that_of_a_status_page() -> None:
    """Fails when the blog of a site that is no status page is watched for outages."""
    blog = b"<rss><channel><title>Our blog</title><item><title>We grow</title></item></channel></rss>"
    site = {f"{OAK}/feed.atom": corpus("feed/titles.xml")}
    assert run(Page(url=OAK), site)[0].page.feed == f"{OAK}/feed.atom"
    found, _ = run(Page(url="https://www.oak.example"), {"https://www.oak.example/feed.atom": blog})
    assert found.platform is None
    assert any("Nothing in https://www.oak.example/feed.atom looks like" in sentence for sentence in found.why)
    assert run(Page(url=OAK), {f"{OAK}/feed.atom": blog})[0].platform == "feed"


BLOG = (
    b"<rss><channel><title>Acme kitchen</title><item><title>A new cake</title><guid>1</guid>"
    b"<description>Yum.</description></item></channel></rss>"
)
ACME = "https://acme.example"


def test_the_blog_of_any_home_page_is_no_proof() -> None:
    """Seeded defect: each cake is an incident, and nobody was asked."""
    home = b'<!DOCTYPE html><html><link rel="alternate" type="application/rss+xml" href="/cakes.xml">Acme Inc</html>'
    found, _ = run(Page(url=ACME), {ACME: home, f"{ACME}/cakes.xml": BLOG})
    assert found.platform is None
    said = [(clue.says, clue.sentence) for clue in found.evidence if clue.url == f"{ACME}/cakes.xml"]
    assert said == [
        (Says.HINTS, f"{ACME}/cakes.xml is an Atom or RSS feed."),
        (Says.REFUTES, f"Nothing in {ACME}/cakes.xml looks like a status page."),
    ]
    status = "https://status.acme.example"
    away = home.replace(b"/cakes.xml", f"{ACME}/cakes.xml".encode())
    found, _ = run(Page(url=status), {status: away, f"{ACME}/cakes.xml": BLOG})
    assert found.platform is None, "the feed of another host is no status page's because the page is one"


@pytest.mark.parametrize("page", [Page(url=f"{ACME}/cakes.xml"), Page(url=ACME, feed=f"{ACME}/cakes.xml")])
def test_a_feed_that_the_user_names_is_taken_and_remarked_upon(page: Page) -> None:
    found, asked = run(page, {f"{ACME}/cakes.xml": BLOG})
    assert (found.platform, found.page.feed, len(asked)) == ("feed", f"{ACME}/cakes.xml", 1)
    assert (found.evidence[-1].says, found.evidence[-1].brief) == (Says.HINTS, True)
    assert found.evidence[-1].sentence == (
        f"Nothing in {ACME}/cakes.xml looks like a status page. Whatever is written there counts as an incident."
    )


@pytest.mark.parametrize(
    ("url", "asked_there"), [(ACME, False), ("http://127.0.0.1:9000", True), ("http://acme.local", True)]
)
def test_a_page_of_the_world_cannot_send_us_into_a_private_network(url: str, *, asked_there: bool) -> None:
    """Seeded defect: a public page names `http://127.0.0.1/admin?reboot=1` its feed, and we ask for it."""
    inside = "http://127.0.0.1:8080/admin?reboot=1"
    html = f'<!DOCTYPE html><link rel="alternate" type="application/rss+xml" href="{inside}">'.encode()
    found, asked = run(Page(url=url), {url: html})
    assert (inside in asked) is asked_there
    if not asked_there:
        assert any("may not send us into a private network" in clue.sentence for clue in found.evidence)
    assert inside in run(Page(url=ACME, feed=inside), {})[1], "the user may name what he likes"


def test_no_page_is_asked_more_than_sixteen_questions() -> None:
    """Seeded defect: a page that names much, and answers nothing, is asked for ever more."""
    links = "".join(f'<a href="/{number}.rss">Feed</a>' for number in range(30))
    html = f"<!DOCTYPE html><html>{links}</html>".encode()
    found, asked = run(Page(url=f"{OAK}/en/about"), {OAK: html, f"{OAK}/en/about": html})
    assert (found.platform, len(asked)) == (None, 16)


def test_a_feed_that_cannot_be_read_is_no_proof() -> None:
    cut = corpus("statuspage/history_quiet.xml")[:600]
    found, _ = run(Page(url=SITE), {SITE: cut})
    assert found.platform is None
    assert any("cannot be read" in sentence for sentence in found.why)


def test_only_safe_addresses_are_asked() -> None:
    found, asked = run(Page(url="ftp://x.example"), {})
    assert (found.platform, asked) == (None, [])


BOMB = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
LATIN = b"<rss><channel><title>Caf\xe9 status</title></channel></rss>"
CUT = b'{"page": {"id": "abcdefghijkl"'


@pytest.mark.parametrize(
    ("site", "fault"),
    [
        ({"*": BOMB}, PayloadFault.MALFORMED),
        ({"*": LATIN}, PayloadFault.ENCODING),
        ({OAK: LATIN, "*": BOMB}, PayloadFault.MALFORMED),
        ({OAK: b" " * (20 * 1024 * 1024 + 1)}, PayloadFault.TOO_BIG),
        ({f"{OAK}/api/v2/summary.json": CUT}, PayloadFault.TRUNCATED),
        ({f"{OAK}/history.atom": BOMB}, PayloadFault.MALFORMED),
        ({"*": b"<!DOCTYPE html><html><body>Welcome!</body></html>"}, None),
        ({"*": b'{"error": "no such page"}'}, None),
        ({"*": b"<urlset></urlset>"}, None),
    ],
    ids=["bomb", "encoding", "both", "too big", "cut off", "guessed", "shop", "no page", "site map"],
)
def test_how_an_unknown_page_is_damaged_is_said_once(site: dict[str, bytes], fault: PayloadFault | None) -> None:
    """Seeded defect: nine times the same sentence, and of a page that is merely damaged that it is no status page."""
    found, _ = run(Page(url=OAK), site)
    assert (found.platform, found.fault) == (None, fault)
    assert len({one.sentence for one in found.evidence}) == len(found.evidence)
    assert sum("cannot be read" in sentence for sentence in found.why) == len(
        {body for body in site.values() if body in (BOMB, LATIN, CUT) or len(body) > 1000}
    )


def test_damage_does_not_matter_where_the_platform_is_found() -> None:
    site = {OAK: LATIN, f"{OAK}/api/v2/summary.json": corpus("statuspage/summary_quiet.json")}
    found, _ = run(Page(url=OAK), site)
    assert (found.platform, found.fault) == ("statuspage", None)


def test_the_same_damage_in_ever_new_pages_is_said_once() -> None:
    """Seeded defect: a page that names the time of each answer repeats its fault nine times."""
    site = {f"{OAK}{path}": BOMB + f"<!-- {number} -->".encode() for number, path in enumerate(GUESSES)}
    found, _ = run(Page(url=OAK), site)
    assert sum("document type" in sentence for sentence in found.why) == 1
