"""The served pages: shapes, validators and 304, compression, faults, and an end that leaves nothing behind."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.demo.stories import BEGAN, SHOP, TINY, Stage, ask, staged
from tray_status.demo import DemoServer
from tray_status.demo.place import Place

ATOM = "{http://www.w3.org/2005/Atom}"
DOCUMENTS = [
    ("shop", "/api/v2/summary.json"),
    ("shop", "/history.atom"),
    ("shop", "/"),
    ("post", "/api/v2/summary.json"),
    ("post", "/feed.atom"),
    ("post", "/history.atom"),
    ("post", "/"),
    ("news", "/feed.xml"),
    ("news", "/"),
]


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged(TINY) as served:
        yield served


def summary(stage: Stage, site: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(stage.get(site, "/api/v2/summary.json").body)
    return document


def entries(stage: Stage, site: str, path: str) -> list[ET.Element]:
    root = ET.fromstring(stage.get(site, path).body)  # noqa: S314 -- our own document
    return root.findall(f"{ATOM}entry")


def text_of(element: ET.Element, path: str) -> str:
    found = element.findtext(path)
    assert found is not None, path
    return found


def test_each_site_has_an_address_of_its_own_on_this_machine(stage: Stage) -> None:
    pages = stage.server.pages
    assert [(page.id, page.name) for page in pages] == [
        ("shop", "Corner & Shop"),
        ("post", "Parcel Post"),
        ("news", "Village News"),
    ]
    assert len({page.url for page in pages}) == 3
    assert [page.platform for page in pages] == ["statuspage", "incidentio", "feed"]
    assert [page.feed for page in pages] == [None, None, f"{pages[2].url}/feed.xml"]
    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+", page.url) for page in pages)


def test_a_quiet_statuspage_lists_its_components_and_nothing_else(stage: Stage) -> None:
    document = summary(stage, "shop")
    assert set(document) == {"page", "components", "incidents", "scheduled_maintenances", "status"}
    assert document["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert [(part["name"], part["status"]) for part in document["components"]] == [
        ("Till", "operational"),
        ("Shelves", "operational"),
    ]
    assert (document["incidents"], document["scheduled_maintenances"]) == ([], [])
    assert document["page"]["url"] == stage.url("shop")


def test_an_open_incident_stands_in_the_summary_with_all_its_messages_newest_first(stage: Stage) -> None:
    stage.seconds = 30
    document = summary(stage, "shop")
    (incident,) = document["incidents"]
    assert document["status"]["indicator"] == "critical"
    assert (incident["name"], incident["status"], incident["impact"]) == ("Till was stuck", "identified", "critical")
    assert incident["started_at"] == "2026-05-04T14:00:10.000Z"
    assert incident["resolved_at"] is None
    assert [update["status"] for update in incident["incident_updates"]] == [
        "identified",
        "investigating",
        "investigating",
    ]
    assert incident["incident_updates"][1]["body"] == "Somebody has called Bob."
    assert [part["name"] for part in incident["components"]] == ["Till"]
    assert incident["components"][0]["status"] == "partial_outage"


def test_a_maintenance_has_a_list_and_a_window_of_its_own(stage: Stage) -> None:
    stage.seconds = 15
    (planned,) = summary(stage, "shop")["scheduled_maintenances"]
    assert (planned["status"], planned["impact"]) == ("scheduled", "maintenance")
    assert planned["scheduled_for"] == "2026-05-04T14:00:25.000Z"
    assert planned["scheduled_until"] == "2026-05-04T14:00:35.000Z"
    stage.seconds = 25
    document = summary(stage, "shop")
    assert document["scheduled_maintenances"][0]["status"] == "in_progress"
    assert document["components"][1]["status"] == "under_maintenance"


def test_the_summary_forgets_what_is_over_and_the_feed_tells_how_it_ended(stage: Stage) -> None:
    stage.seconds = 40
    document = summary(stage, "shop")
    assert (document["incidents"], document["scheduled_maintenances"]) == ([], [])
    till = next(entry for entry in entries(stage, "shop", "/history.atom") if entry[4].text == "Till was stuck")
    labels = re.findall(r"<strong>([^<]+)</strong>", text_of(till, f"{ATOM}content"))
    assert labels == ["Resolved", "Update", "Identified", "Update", "Investigating"]
    assert text_of(till, f"{ATOM}updated") == "2026-05-04T14:00:40Z"


def test_the_feed_of_a_plan_says_when_it_is_planned_for(stage: Stage) -> None:
    stage.seconds = 15
    plan = entries(stage, "shop", "/history.atom")[0]
    assert text_of(plan, f"{ATOM}published") == "2026-05-04T14:00:25Z"
    assert "THIS IS A SCHEDULED EVENT May <var data-var='date'> 4</var>" in text_of(plan, f"{ATOM}content")
    stage.seconds = 25
    assert "SCHEDULED EVENT" not in text_of(entries(stage, "shop", "/history.atom")[0], f"{ATOM}content")


def test_both_documents_of_a_page_lead_to_the_same_incident(stage: Stage) -> None:
    """Seeded defect: two ids for one incident, which is then told twice."""
    stage.seconds = 20
    (incident,) = summary(stage, "shop")["incidents"]
    links = [entry.find(f"{ATOM}link") for entry in entries(stage, "shop", "/history.atom")]
    assert f"{stage.url('shop')}/incidents/{incident['id']}" in [link.get("href") for link in links if link is not None]
    (brief,) = summary(stage, "post")["incidents"]
    (entry,) = entries(stage, "post", "/feed.atom")
    assert text_of(entry, f"{ATOM}id") == f"{stage.url('post')}//incidents/{brief['id']}"


def test_an_incidentio_page_has_its_own_shape(stage: Stage) -> None:
    assert "incidents" not in summary(stage, "post"), "a quiet page has no such key"
    stage.seconds = 12
    document = summary(stage, "post")
    (incident,) = document["incidents"]
    assert "time_zone" not in document["page"]
    assert "scheduled_maintenances" not in document
    assert "components" not in incident
    assert re.fullmatch(r"01[0-9A-HJKMNP-TV-Z]{24}", incident["id"])
    assert incident["created_at"] == "2026-05-04T14:00:12Z"
    assert document["status"]["indicator"] == "minor"
    assert document["components"][0]["status"] == "degraded_performance"


def test_an_incidentio_feed_holds_the_newest_message_and_its_components(stage: Stage) -> None:
    stage.seconds = 12
    (entry,) = entries(stage, "post", "/feed.atom")
    content = text_of(entry, f"{ATOM}content")
    assert content.startswith("<b>Status: Investigating</b><br/><br/>Snow &amp; ice ]]&gt; everywhere.<br/><br/>")
    assert "<li>Vans (Degraded performance)</li>" in content
    assert text_of(entry, f"{ATOM}summary") == content
    stage.seconds = 32
    (entry,) = entries(stage, "post", "/history.atom")
    assert "<b>Status: Resolved</b><br/><br/>It thaws." in text_of(entry, f"{ATOM}content")
    assert "<li>Vans (Operational)</li>" in text_of(entry, f"{ATOM}content")


def test_a_plain_feed_is_rss_with_the_status_in_its_text(stage: Stage) -> None:
    stage.seconds = 34
    root = ET.fromstring(stage.get("news", "/feed.xml").body)  # noqa: S314 -- our own document
    (item,) = root.findall("channel/item")
    assert text_of(item, "title") == "Ink is low"
    assert text_of(item, "pubDate") == "Mon, 04 May 2026 14:00:34 GMT"
    assert text_of(item, "description") == "<b>Status: Resolved</b><p>More has come.</p>"


@pytest.mark.parametrize(("site", "path"), DOCUMENTS)
def test_what_is_unchanged_is_answered_with_304_and_no_body(stage: Stage, site: str, path: str) -> None:
    """Seeded defect: a page that sends its bytes again although the client has them."""
    stage.seconds = 16
    first = stage.get(site, path)
    assert first.status == 200
    stage.seconds = 17
    second = stage.get(site, path, If_None_Match=first.headers["etag"])
    assert (second.status, second.body) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    by_date = stage.get(site, path, If_Modified_Since=first.headers["last-modified"])
    assert by_date.status == 304


@pytest.mark.parametrize(("site", "path"), DOCUMENTS)
def test_what_changed_is_sent_even_if_the_date_is_the_same(stage: Stage, site: str, path: str) -> None:
    stage.seconds = 16
    first = stage.get(site, path)
    stage.seconds = 40
    second = stage.get(
        site, path, If_None_Match=first.headers["etag"], If_Modified_Since=first.headers["last-modified"]
    )
    assert second.status == 200
    assert second.headers["etag"] != first.headers["etag"]
    assert second.headers["last-modified"] != first.headers["last-modified"]
    assert stage.get(site, path, If_None_Match='"other"', If_Modified_Since=second.headers["last-modified"]).status == (
        200
    )


@pytest.mark.parametrize("tags", ["*", '"other", {etag}', "{strong}"])
def test_tags_are_compared_as_the_standard_says(stage: Stage, tags: str) -> None:
    etag = stage.get("shop", "/history.atom").headers["etag"]
    asked = tags.format(etag=etag, strong=etag.removeprefix("W/"))
    assert stage.get("shop", "/history.atom", If_None_Match=asked).status == 304


def test_a_client_that_takes_gzip_gets_gzip(stage: Stage) -> None:
    plain = stage.get("shop", "/api/v2/summary.json", Accept_Encoding="identity")
    packed = stage.get("shop", "/api/v2/summary.json", Accept_Encoding="gzip, deflate")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] == plain.headers["etag"]


def test_head_is_answered_without_a_body(stage: Stage) -> None:
    got = stage.get("shop", "/history.atom")
    headed = stage.get("shop", "/history.atom", method="HEAD")
    assert (headed.status, headed.body) == (200, b"")
    assert headed.headers["content-length"] == str(len(got.body))


def test_a_connection_is_kept_open_for_the_next_request(stage: Stage) -> None:
    connection = stage.connect("shop")
    try:
        statuses = [ask(connection, path).status for path in ("/history.atom", "/nothing", "/api/v2/summary.json")]
        assert statuses == [200, 404, 200]
    finally:
        connection.close()
    assert sum("connection" in thread.name for thread in stage.threads) == 1


@pytest.mark.parametrize("path", ["/nothing", "/api/v2/status", "/incidents/made-up", "/feed.rss"])
def test_what_is_not_there_is_a_404_that_looks_like_no_document(stage: Stage, path: str) -> None:
    answer = stage.get("news", path)
    assert answer.status == 404
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_a_query_does_not_matter(stage: Stage) -> None:
    assert stage.get("shop", "/history.atom?limit=1").status == 200


def test_a_fault_is_answered_for_every_path_and_ends(stage: Stage) -> None:
    stage.seconds = 50
    answer = stage.get("news", "/feed.xml")
    assert (answer.status, answer.headers["retry-after"], answer.body) == (503, "7", b"")
    broken = stage.get("post", "/")
    assert broken.status == 500
    assert "retry-after" not in broken.headers
    assert stage.get("shop", "/").status == 200
    stage.seconds = 60
    assert stage.get("news", "/feed.xml").status == 200


class Links(HTMLParser):
    """The links of a page: to its feeds, and to be clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.feeds: list[str] = []
        self.clicks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an address."""
        found = dict(attrs)
        if tag == "link" and found.get("rel") == "alternate":
            self.feeds.append(found.get("href") or "")
        elif tag == "a":
            self.clicks.append(found.get("href") or "")


@pytest.mark.parametrize("site", ["shop", "post", "news"])
def test_a_pages_html_leads_to_its_feed_and_to_every_incident(stage: Stage, site: str) -> None:
    """What a click on a notification opens is there, and a reader that is given only the address finds the feed."""
    stage.seconds = 40
    links = Links()
    links.feed(stage.get(site, "/").body.decode())
    assert len(links.feeds) == 1
    assert stage.get(site, links.feeds[0]).headers["content-type"].startswith(("application/atom", "application/rss"))
    incidents = [path for path in links.clicks if path != "/"]
    assert incidents
    for path in incidents:
        answer = stage.get(site, path)
        assert answer.status == 200
        assert path.encode() in answer.body


def test_strangers_text_is_escaped_in_html(stage: Stage) -> None:
    stage.seconds = 10
    body = stage.get("shop", "/").body.decode()
    assert "Till &quot;jammed&quot; &amp; stuck" in body
    assert "Corner &amp; Shop Status" in body


def test_requests_are_remembered_for_tests_to_count(stage: Stage) -> None:
    stage.get("shop", "/history.atom?x=1")
    stage.get("news", "/nothing")
    assert [(asked.site, asked.path, asked.status) for asked in stage.server.asked] == [
        ("shop", "/history.atom?x=1", 200),
        ("news", "/nothing", 404),
    ]


def test_a_client_that_leaves_or_sends_rubbish_disturbs_nobody(stage: Stage) -> None:
    host = urlsplit(stage.url("shop"))
    assert host.hostname is not None
    assert host.port is not None
    for garbage in (b"", b"\x00\xff\r\n\r\n", b"GET / HTTP/1.1\r\nHost"):
        with socket.create_connection((host.hostname, host.port), timeout=10) as client:
            client.sendall(garbage)
    assert stage.get("shop", "/").status == 200


def test_a_client_that_resets_its_connection_disturbs_nobody(stage: Stage) -> None:
    """Seeded defect: an exception in a connection's thread, reported to the user as a crash."""
    host = urlsplit(stage.url("shop"))
    assert host.hostname is not None
    assert host.port is not None
    client = socket.create_connection((host.hostname, host.port), timeout=10)
    client.sendall(b"GET / HT")
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0))
    client.close()
    assert stage.get("shop", "/").status == 200


def test_stopping_cuts_open_connections_and_frees_the_ports() -> None:
    """Seeded defect: a demo that cannot end while a browser holds a connection open."""
    with staged(TINY) as stage:
        url = urlsplit(stage.url("shop"))
        connection = stage.connect("shop")
        assert ask(connection, "/").status == 200
    connection.close()
    assert stage.server.pages == ()
    assert url.hostname is not None
    assert url.port is not None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((url.hostname, url.port), timeout=10)
    stage.server.stop()


def test_it_starts_once() -> None:
    with staged(TINY) as stage, pytest.raises(RuntimeError, match="served already"):
        stage.server.start()


def test_the_same_moment_is_the_same_bytes_whoever_serves_it() -> None:
    """Seeded defect: ids drawn by chance, so that a restarted demo tells everything anew."""
    documents = []
    for _ in range(2):
        with staged(TINY) as stage:
            stage.seconds = 30
            body = stage.get("shop", "/history.atom").body.decode()
            documents.append(body.replace(stage.url("shop").removeprefix("http://"), "HOST"))
    assert documents[0] == documents[1]


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 10), (4.0, 2.5)])
def test_dates_follow_the_time_at_which_the_story_began_and_its_speed(speed: float, seconds: float) -> None:
    """Seeded defect: a hurried story whose incidents begin in the future."""
    stage = Stage(TINY)
    began = BEGAN + timedelta(days=1)
    stage.server = DemoServer(TINY, lambda: 10.0, stage._start, began=began, speed=speed)
    with stage.server:
        (incident,) = summary(stage, "shop")["incidents"]
    assert datetime.fromisoformat(incident["started_at"]) == began + timedelta(seconds=seconds)
    for thread in stage.threads:
        thread.join(10)


def test_what_lies_before_the_story_is_not_hurried() -> None:
    place = Place(site=SHOP, base="http://127.0.0.1:4000", began=BEGAN, speed=20.0)
    assert place.time(-3_600) == BEGAN - timedelta(hours=1)
