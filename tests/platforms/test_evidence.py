"""Owns the evidence of detection, on invented sites: what was seen, in which order, and what it is worth."""

from __future__ import annotations

import json

import pytest

from tests.platforms.test_detect import OAK, SITE, corpus, run
from tray_status.core.reading import Page
from tray_status.platforms.detection import About, Answered, Clue, Says
from tray_status.platforms.html_links import MOST_LETTERS
from tray_status.platforms.proof import either, what_came
from tray_status.platforms.signals import MOST_SHOWN, marks_in

STATUSPAGE = "`page` and `status.indicator`, ids that are no ULIDs"
SHOP = b"<!DOCTYPE html><html><body>Welcome!</body></html>"


def told(clues: tuple[Clue, ...]) -> list[tuple[str, str, str]]:
    """Evidence as people read it."""
    return [(clue.about.value, clue.says.value, clue.sentence) for clue in clues]


def test_each_step_to_a_proof_is_told_in_its_order() -> None:
    """Seeded defect: only the last step is told, and nobody can see why a page is called what it is called."""
    new = "https://cedar.statuspage.io"
    site: dict[str, bytes | Answered] = {
        SITE: Answered(final_url=f"{new}/", body=corpus("statuspage/page_quiet.html") + b"<!-- statuspage.io -->"),
        f"{new}/api/v2/summary.json": corpus("statuspage/summary_quiet.json"),
    }
    found, _ = run(Page(url=SITE), site)
    assert told(found.evidence) == [
        ("host", "nothing", "status.maple.example is no platform's usual host."),
        ("redirect", "hints", f"{SITE} leads to {new}/."),
        ("page", "hints", "The page looks like Atlassian Statuspage."),
        ("page", "hints", "The page has marks of Atlassian Statuspage: statuspage.io."),
        (
            "document",
            "proves",
            f"/api/v2/summary.json is a document of Atlassian Statuspage: it has {STATUSPAGE}.",
        ),
    ]
    assert [clue.platform for clue in found.evidence] == [None, None, *["statuspage"] * 3]
    assert found.why == tuple(found.evidence[place].sentence for place in (1, 2, 4))


def test_each_question_that_proved_nothing_says_what_came_and_what_lacked() -> None:
    """Seeded defect: a page that is none is told in one sentence, and nobody can see what was tried."""
    site: dict[str, bytes | Answered] = {
        OAK: SHOP,
        f"{OAK}/api/v2/summary.json": b'{"error": 1}',
        f"{OAK}/summary.json": SHOP,
        f"{OAK}/index.json": b"",
        f"{OAK}/feed.rss": b"\xff\xfe\xff",
    }
    found, _ = run(Page(url=OAK), site)
    said = told(found.evidence)
    assert ("page", "nothing", "The page has no marks of any platform.") in said
    proofs = f"Atlassian Statuspage ({STATUSPAGE}) or incident.io ({STATUSPAGE.replace('no ULIDs', 'ULIDs')})"
    assert ("document", "refutes", f"/api/v2/summary.json is JSON, without what proves {proofs}.") in said
    instatus = "Instatus (`page.name`, and `page.status` in capitals)"
    assert ("document", "refutes", f"/summary.json is an HTML page, without what proves {instatus}.") in said
    assert any(one[2].startswith("/index.json is nothing, without what proves ") for one in said)
    assert ("feed", "nothing", "/history.rss: It answered 404 Not Found.") in said
    assert ("feed", "refutes", "/feed.rss is something unreadable, no feed.") in said
    assert not any(one[1] == "proves" for one in said)


def test_a_host_that_belongs_to_a_platform_is_a_hint() -> None:
    found, _ = run(Page(url="https://oak.instatus.com"), {})
    assert told(found.evidence)[0] == ("host", "hints", "oak.instatus.com is a usual host of Instatus.")
    none, _ = run(Page(url="mailto:x"), {})
    assert told(none.evidence) == [("host", "nothing", "The host is no platform's usual host.")]


def test_an_address_that_is_no_page_is_told_as_what_it_is() -> None:
    found, _ = run(Page(url=OAK), {OAK: b'{"a": 1}'})
    assert ("page", "nothing", "The page is JSON.") in told(found.evidence)


def test_a_guessed_feed_is_a_hint_until_it_looks_like_that_of_a_status_page() -> None:
    found, _ = run(Page(url=OAK), {f"{OAK}/feed.atom": corpus("feed/titles.xml")})
    assert told(found.evidence)[-2:] == [
        ("feed", "hints", f"{OAK}/feed.atom is an Atom or RSS feed."),
        ("feed", "proves", f"{OAK}/feed.atom looks like the feed of a status page."),
    ]


def test_a_page_that_points_to_others_says_so() -> None:
    birch = "https://status.birch.example"
    found, _ = run(Page(url=birch), {birch: corpus("incidentio/page_parent.html")})
    assert ("children", "hints", "The page says that it only points to 2 others.") in told(found.evidence)


def test_marks_decide_who_is_asked_first_and_no_more() -> None:
    """Seeded defect: whoever writes "Cachet" into a page makes a platform of it; or its documents are never asked."""
    html = b"<!DOCTYPE html><p>Powered by <a href='https://cachethq.io'>Cachet</a></p>"
    site = {OAK: html, f"{OAK}/api/v1/components": corpus("cachet/components_well.json")}
    found, asked = run(Page(url=OAK), site)
    assert (found.platform, asked[1]) == ("cachet", f"{OAK}/api/v1/components")
    nothing, asked = run(Page(url=OAK), {OAK: html})
    assert (nothing.platform, asked[1]) == (None, f"{OAK}/api/v1/components")


def test_marks_are_shown_as_they_stand_and_not_too_long() -> None:
    mark = f"/api/status-page/{'x' * 90}/manifest.json"
    assert marks_in(f"<link href={mark}>upptime.js.org") == {
        "upptime": ("upptime.js.org",),
        "uptimekuma": (mark[:MOST_SHOWN],),
    }


def test_of_a_giant_page_only_the_beginning_is_searched() -> None:
    """Seeded defect: twenty million letters are gone through once for each mark, and the poll's time is over."""
    names = '<a href="https://github.com/maple/status"><a href="https://upptime.js.org">'
    giant = f"<!DOCTYPE html>{' ' * MOST_LETTERS}{names}"
    assert marks_in(giant) == {}
    assert not any("raw." in url for url in run(Page(url=OAK), {OAK: giant.encode()})[1])


def test_names_in_a_row() -> None:
    assert [either("A"), either("AA"), either("AB"), either("ABC")] == ["A", "A", "A or B", "A, B or C"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b" \n", "nothing"),
        (b"\xff\xfe\xff", "something unreadable"),
        (b"<rss><channel/></rss>", "a feed"),
        (b"[]", "JSON"),
        (b"hello", "neither JSON, XML nor HTML"),
    ],
)
def test_what_came_in_words(body: bytes, words: str) -> None:
    assert what_came(body) == words


KUMA = "https://kuma.maple.example"
KUMA_API = f"{KUMA}/api/status-page/maple"
RAW = "https://raw.githubusercontent.com/maple/status/HEAD/history/summary.json"


@pytest.mark.parametrize(
    ("url", "html"),
    [
        (f"{KUMA}/status/maple", b"<!DOCTYPE html><title>Maple</title>"),
        (f"{KUMA}/", b'<!DOCTYPE html><link rel="manifest" href="/api/status-page/maple/manifest.json">'),
    ],
    ids=["address", "its own domain"],
)
def test_uptime_kuma_is_proved_by_the_description_of_the_page(url: str, html: bytes) -> None:
    """Seeded defect: whoever does not know the word `platform:` cannot watch it."""
    found, asked = run(Page(url=url), {url: html, KUMA_API: corpus("uptimekuma/status_well.json")})
    assert (found.platform, found.page) == ("uptimekuma", Page(url=url, feed=KUMA_API))
    assert asked == [url, KUMA_API]
    assert (found.evidence[-1].about, found.evidence[-1].says) == (About.DOCUMENT, Says.PROVES)


def test_an_address_that_only_looks_like_uptime_kuma_is_not_believed() -> None:
    url = f"{OAK}/status/maple"
    found, asked = run(Page(url=url), {"*": b'{"config": {}, "publicGroupList": []}'})
    assert (found.platform, asked[1]) == (None, f"{OAK}/api/status-page/maple")
    refuted = next(clue for clue in found.evidence if clue.url == asked[1])
    assert refuted.says is Says.REFUTES
    assert refuted.sentence.startswith("/api/status-page/maple is no document of Uptime Kuma: ")


@pytest.mark.parametrize(
    ("url", "html"),
    [
        (
            "https://status.maple.example",
            b'<!DOCTYPE html><a href="https://github.com/maple/status">x</a><a href="https://upptime.js.org">y</a>',
        ),
        ("https://maple.github.io/status/", b'<!DOCTYPE html><a href="https://upptime.js.org">Upptime</a>'),
        ("https://github.com/maple/status", b"<!DOCTYPE html><title>maple/status</title>"),
    ],
    ids=["links", "its host", "the repository"],
)
def test_upptime_is_proved_by_the_summary_in_its_repository(url: str, html: bytes) -> None:
    found, asked = run(Page(url=url), {url: html, RAW: corpus("upptime/summary_well.json")})
    assert (found.platform, found.page) == ("upptime", Page(url=url, feed=RAW))
    assert asked == [url, RAW]


def test_repositories_of_others_are_not_asked_for_ever() -> None:
    """Seeded defect: a page that names fifty repositories costs fifty requests, or its maker's own is asked."""
    names = "".join(f'<a href="https://github.com/maple/r{number}">' for number in range(50))
    html = f'<!DOCTYPE html><a href="https://upptime.js.org"><a href="https://github.com/upptime/upptime">{names}'
    _, asked = run(Page(url=OAK), {OAK: html.encode()})
    raw = [url for url in asked if "raw.githubusercontent.com" in url]
    assert raw == [RAW.replace("/status/", f"/r{number}/") for number in range(2)]
    plain = html.replace("upptime.js.org", "else.example").encode()
    assert not any("raw." in url for url in run(Page(url=OAK), {OAK: plain})[1])


def nuxt(data: object) -> bytes:
    """A page of Checkly with this data in it."""
    text = data if isinstance(data, str) else json.dumps(data)
    script = f'<script type="application/json" id="__NUXT_DATA__" data-ssr="true">{text}</script>'
    return f"<!DOCTYPE html><p>status-page-resolver-oak</p>{script}".encode()


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ([["x"], {"slug": 2, "id": 3}, "oak", "page-1"], ["oak", "status.oak.example"]),
        ([{"slug": 1}, "a/../b"], ["status.oak.example"]),
        ([{"slug": 1}, 7], ["status.oak.example"]),
        ([{"slug": 9}, {"slug": -1}, {"slug": "x"}, {}], ["status.oak.example"]),
        ({"slug": 1}, ["status.oak.example"]),
        ("[", ["status.oak.example"]),
    ],
)
def test_checkly_is_asked_under_the_names_that_its_data_has(data: object, names: list[str]) -> None:
    found, asked = run(Page(url=OAK), {OAK: nuxt(data)})
    wanted = [f"{OAK}/api/status-page/{name}/unresolved-incidents" for name in names]
    assert asked[1 : 1 + len(wanted)] == wanted
    assert not any("unresolved-incidents" in url for url in asked[1 + len(wanted) :])
    assert found.platform is None


@pytest.mark.parametrize("body", [b'{"incidents": []}', corpus("checkly/unresolved_open.json")], ids=["quiet", "open"])
def test_checkly_is_proved_by_its_list_of_what_is_open(body: bytes) -> None:
    """Seeded defect: a page on which nothing is open is called none; an empty list anywhere is called Checkly."""
    url = f"{OAK}/api/status-page/status.oak.example/unresolved-incidents"
    html = b"<!DOCTYPE html><p>unresolved-incidents-1</p>"
    found, _ = run(Page(url=OAK), {OAK: html, url: body})
    assert (found.platform, found.page) == ("checkly", Page(url=OAK, feed=url))
    assert run(Page(url=OAK), {OAK: SHOP, "*": b'{"incidents": []}'})[0].platform is None
