"""Owns what each platform asks its pages for: the first documents, those that follow, those that stand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_status.core.belief import Belief
from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Incident, IncidentId, Kind, Phase, ProviderId
from tray_status.core.reading import Page, Reading, Role, Scope, assemble
from tray_status.core.state import ProviderState
from tray_status.platforms.addresses import host_of, last_segment, same_host
from tray_status.platforms.base import Platform, no_fallback, no_follow_up
from tray_status.platforms.compat import each_once
from tray_status.platforms.diagnosis import refuse_unknown
from tray_status.platforms.registry import PLATFORMS, find, hinted, platform

CORPUS = Path(__file__).parent / "corpus"
PAGE = Page(url="https://status.maple.example/sub/?x=1")
NOW = datetime(2026, 5, 4, tzinfo=UTC)
NEVER = ProviderState(provider=ProviderId("maple"))
OPEN = Incident(id=IncidentId("a1"), title="a", phase=Phase.INVESTIGATING)
WELL = replace(NEVER, belief=Belief(read_at=NOW))
STATUSPAGE, INCIDENTIO, LAMBSTATUS, *_, FEED = PLATFORMS


def reading(role: str, *incidents: Incident) -> Reading:
    """A reading that lists these."""
    return Reading(role=Role(role), scope=Scope.ACTIVE, incidents=incidents)


def test_statuspage_asks_for_the_history_at_the_start_and_after_failures() -> None:
    """Fails when an incident that ended while nobody looked is never told."""
    summary, history = STATUSPAGE.documents(PAGE, NEVER)
    assert summary.url == "https://status.maple.example/sub/api/v2/summary.json"
    assert (summary.needed, summary.scope) == (True, Scope.ACTIVE)
    assert history.url == "https://status.maple.example/sub/history.atom"
    assert (history.needed, history.scope) == (False, Scope.RECENT)
    assert STATUSPAGE.documents(PAGE, WELL) == (summary,)
    assert STATUSPAGE.documents(PAGE, replace(WELL, failures=1)) == (summary, history)
    assert STATUSPAGE.documents(PAGE, replace(WELL, gap=True)) == (summary, history)
    known = replace(PAGE, feed="https://feeds.example/maple")
    assert STATUSPAGE.documents(known, NEVER)[1].url == "https://feeds.example/maple"


def test_statuspage_asks_for_the_history_when_something_vanished() -> None:
    """Fails when the poll in which an incident vanishes cannot tell how it ended."""
    holding = replace(WELL, belief=Belief(read_at=NOW, incidents=(OPEN,)))
    (history,) = STATUSPAGE.follow_up(PAGE, holding, [reading("summary")])
    assert history.role == "history"
    assert STATUSPAGE.follow_up(PAGE, holding, [reading("summary", OPEN)]) == ()
    assert STATUSPAGE.follow_up(PAGE, holding, [reading("summary"), reading("history")]) == ()
    assert STATUSPAGE.follow_up(PAGE, holding, [reading("history")]) == ()
    over = replace(WELL, belief=Belief(read_at=NOW, incidents=(replace(OPEN, phase=Phase.RESOLVED),)))
    assert STATUSPAGE.follow_up(PAGE, over, [reading("summary")]) == ()


def test_incidentio_asks_for_both_each_time() -> None:
    summary, feed = INCIDENTIO.documents(PAGE, WELL)
    assert (summary.needed, summary.scope) == (True, Scope.ACTIVE)
    assert (feed.url, feed.needed) == ("https://status.maple.example/sub/feed.atom", False)
    assert INCIDENTIO.follow_up(PAGE, WELL, []) == ()


@pytest.mark.parametrize("one", [STATUSPAGE, INCIDENTIO], ids=lambda one: one.name)
def test_a_feed_stands_in_for_a_summary_that_is_refused(one: object) -> None:
    """Fails when a page that closes its API to programs cannot be watched at all."""
    assert one in PLATFORMS
    (document,) = PLATFORMS[PLATFORMS.index(one)].fallback(PAGE)
    assert document.needed
    assert document.scope is Scope.RECENT


def test_feeds_are_asked_for_where_they_are() -> None:
    (document,) = LAMBSTATUS.documents(PAGE, NEVER)
    assert document.url == "https://status.maple.example/sub/history.rss"
    (document,) = FEED.documents(PAGE, NEVER)
    assert document.url == PAGE.url
    (document,) = FEED.documents(replace(PAGE, feed="https://x.example/f"), NEVER)
    assert document.url == "https://x.example/f"
    assert no_fallback(PAGE) == FEED.fallback(PAGE) == ()
    assert no_follow_up(PAGE, NEVER, []) == ()


def test_platforms_have_names_of_their_own() -> None:
    assert len({one.name for one in PLATFORMS}) == len(PLATFORMS)
    assert platform("statuspage") is STATUSPAGE
    assert platform("nonesuch") is None
    assert hinted(Page(url="https://maple.statuspage.io/x"), PLATFORMS[::-1])[0] is STATUSPAGE
    assert hinted(Page(url="")) == tuple(PLATFORMS)


@pytest.mark.parametrize(
    ("name", "role", "file"),
    [
        ("statuspage", "summary", "incidentio/summary_open.json"),
        ("statuspage", "components", "statuspage/summary_quiet.json"),
        ("statuspage", "summary", "incidentio/widget.json"),
        ("incidentio", "summary", "statuspage/summary_quiet.json"),
        ("incidentio", "widget", "incidentio/native_summary.json"),
        ("incidentio", "summary", "incidentio/native_summary.json"),
    ],
)
def test_a_document_of_another_platform_is_said_to_be_one(name: str, role: str, file: str) -> None:
    """Fails when a page that moved to another platform is read by the old rules."""
    one = platform(name)
    assert one is not None
    with pytest.raises(PayloadError) as caught:
        one.read(Role(role), (CORPUS / file).read_bytes(), PAGE)
    assert caught.value.fault is PayloadFault.WRONG_PLATFORM


HTML = b"<!DOCTYPE html><html><body>Marketing. All systems operational!</body></html>"
BARE = b'<!DOCTYPE html><html><div class="layout-content status"><i class="page-status"></i></div></html>'


@pytest.mark.parametrize(
    ("name", "role", "body", "fault"),
    [
        ("statuspage", "page", HTML, PayloadFault.NOT_A_STATUS_PAGE),
        ("statuspage", "page", b"{}", PayloadFault.NOT_A_STATUS_PAGE),
        ("statuspage", "page", BARE[:-7], PayloadFault.TRUNCATED),
        ("statuspage", "page", BARE[:-7] + b"<div>" * 300 + b"</html>", PayloadFault.MALFORMED),
        ("statuspage", "summary", HTML, PayloadFault.NOT_A_STATUS_PAGE),
        ("statuspage", "history", HTML, PayloadFault.NOT_A_STATUS_PAGE),
        ("incidentio", "page", HTML, PayloadFault.NOT_A_STATUS_PAGE),
        ("incidentio", "page", b"{}", PayloadFault.NOT_A_STATUS_PAGE),
        ("incidentio", "page", HTML[:-7], PayloadFault.TRUNCATED),
        ("incidentio", "feed", HTML, PayloadFault.NOT_A_STATUS_PAGE),
        ("lambstatus", "history", HTML, PayloadFault.NOT_A_STATUS_PAGE),
        ("feed", "feed", b"{}", PayloadFault.NOT_A_STATUS_PAGE),
    ],
)
def test_what_is_no_status_page_is_refused(name: str, role: str, body: bytes, fault: PayloadFault) -> None:
    """Fails when an error page that is served with 200 reads as a page on which nothing is open."""
    one = platform(name)
    assert one is not None
    with pytest.raises(PayloadError) as caught:
        one.read(Role(role), body, PAGE)
    assert caught.value.fault is fault


def test_a_banner_without_a_state_tells_nothing() -> None:
    seen = STATUSPAGE.read(Role("page"), BARE, Page(url=""))
    assert (seen.health, seen.doubtful) == (None, True)


def test_a_parent_page_whose_list_is_damaged_tells_nothing() -> None:
    page = (CORPUS / "incidentio" / "page_parent.html").read_text("utf-8")
    for damaged in (
        page.replace('initialSubpages\\":[', 'initialSubpages\\":[?'),
        page.replace("initialSubpages", "x"),
    ):
        seen = INCIDENTIO.read(Role("page"), damaged.encode(), PAGE)
        assert (seen.components, seen.tells, seen.doubtful) == ((), False, True)


def test_a_stream_that_is_damaged_is_no_data() -> None:
    summary = b'self.__next_f.push([1,"x\\"summary\\":{\\"page_type\\": broken"])self.__next_f.push([1,"\\q"])'
    assert INCIDENTIO.find_role(b"<!DOCTYPE html>" + summary + b"</html>", PAGE) is None
    assert INCIDENTIO.find_role(b'<!DOCTYPE html>self.__next_f.push([1,"never ends</html>', PAGE) is None
    assert INCIDENTIO.find_role(b'<!DOCTYPE html><script id="__NEXT_DATA__">"summary":{"a":1}', PAGE) is None


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"null", b"[]", b'{"incidents": [{"id": "1"}]}', HTML, b"<rss>"])
def test_strange_bytes_belong_to_no_particular_platform(body: bytes) -> None:
    found = find(body, PAGE)
    assert found is None or found[0] is FEED


INSTATUS = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:x.example,2005:/history</id>'
    b"<entry><id>tag:x.example,2005:Incident/cmq08wkuw02</id></entry></feed>"
)


def test_a_platform_that_copies_anothers_ids_is_not_taken_for_it() -> None:
    """Fails when an Instatus page is read by Statuspage's rules, which it only resembles."""
    found = find(INSTATUS, PAGE)
    assert found is not None
    assert found[0] is FEED


@pytest.mark.parametrize(
    ("body", "expected", "fault"),
    [
        (b'{"a": 1', None, PayloadFault.TRUNCATED),
        (b'{"a": 1}', None, PayloadFault.NOT_A_STATUS_PAGE),
        (b'{"a": 1}', STATUSPAGE, PayloadFault.WRONG_PLATFORM),
        (b"<rss><channel>", STATUSPAGE, PayloadFault.TRUNCATED),
        (b"<rss></rss>", STATUSPAGE, PayloadFault.WRONG_PLATFORM),
        (b"<urlset></urlset>", STATUSPAGE, PayloadFault.NOT_A_STATUS_PAGE),
        (HTML, None, PayloadFault.NOT_A_STATUS_PAGE),
        (HTML, STATUSPAGE, PayloadFault.NOT_A_STATUS_PAGE),
        (HTML[:-7], STATUSPAGE, PayloadFault.TRUNCATED),
        (b"callback({})", INCIDENTIO, PayloadFault.NOT_A_STATUS_PAGE),
        ((CORPUS / "incidentio/summary_open.json").read_bytes(), STATUSPAGE, PayloadFault.WRONG_PLATFORM),
    ],
)
def test_the_fault_that_helps_most_is_named(body: bytes, expected: object, fault: PayloadFault) -> None:
    wanted = next((one for one in PLATFORMS if one is expected), None)
    with pytest.raises(PayloadError) as caught:
        refuse_unknown(body, PAGE, wanted)
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("name", "role", "file", "gone"),
    [
        ("statuspage", "history", "statuspage/history_quiet.xml", ("aaaaaaaaaaa5", "Incident/105", "Old wound")),
        ("incidentio", "feed", "incidentio/feed.xml", ("01JDDDDDDDDDDDDDDDDDDDDD03", "Slow &amp; steady")),
    ],
)
def test_an_entry_without_id_and_title_is_noted_and_makes_the_feed_tell_nothing(
    name: str, role: str, file: str, gone: tuple[str, ...]
) -> None:
    """Fails when an open incident that lost its address leaves a feed on which all is well."""
    one = platform(name)
    assert one is not None
    lines = (CORPUS / file).read_text("utf-8").splitlines()
    kept = "\n".join(line for line in lines if not any(word in line for word in gone))
    seen = one.read(Role(role), kept.encode(), PAGE)
    assert not seen.tells
    assert seen.notes == ("An entry without id and title was left out.",)
    titled = "\n".join(line for line in lines if not any(word in line for word in gone[:-1]))
    assert one.read(Role(role), titled.encode(), PAGE).tells


def test_of_two_entries_that_contradict_the_open_one_stands() -> None:
    """Fails when a repeated id hides that something is still wrong."""
    over = replace(OPEN, phase=Phase.RESOLVED)
    assert each_once([over, OPEN, None]) == each_once([OPEN, over]) == (OPEN,)
    assert each_once([over, replace(over, title="later")]) == (over,)


def test_a_summary_that_lists_no_maintenance_says_nothing_of_its_end() -> None:
    """Fails when incident.io's maintenance ends because its summary never lists any."""
    summary = (CORPUS / "incidentio" / "summary_open.json").read_bytes()
    feed = (CORPUS / "incidentio" / "feed.xml").read_bytes()
    both = [INCIDENTIO.read(Role("summary"), summary, PAGE), INCIDENTIO.read(Role("feed"), feed, PAGE)]
    snapshot = assemble(both)
    assert snapshot.complete(Kind.INCIDENT)
    assert not snapshot.complete(Kind.MAINTENANCE)
    assert not assemble(both[1:]).complete(Kind.INCIDENT)
    whole = (CORPUS / "statuspage" / "summary_quiet.json").read_bytes()
    assert assemble([STATUSPAGE.read(Role("summary"), whole, PAGE)]).complete(Kind.MAINTENANCE)


def test_an_update_may_lack_its_parts() -> None:
    page = (CORPUS / "statuspage" / "page_sick.html").read_text("utf-8")
    seen = STATUSPAGE.read(Role("page"), page.replace("<small>", "<i>").replace("<strong>", "<u>").encode(), PAGE)
    assert [one.phase for one in seen.incidents] == [None, None, Phase.SCHEDULED, Phase.SCHEDULED]


def test_labels_without_times_are_read_if_they_are_known() -> None:
    """Fails when a page that imitates Statuspage, but not its times, has no phases."""
    head = "<feed><id>tag:x.example,2005:/history</id><entry><id>tag:x.example,2005:Incident/4242</id>"
    markup = "<p><strong>Resolved</strong> - Over.</p><p><b>Beware</b> - of dogs.</p><p><b>Investigating</b> - We look."
    entry = f"<updated>2026-05-04T10:00:00Z</updated><content type='html'>{escape(markup)}</content></entry></feed>"
    seen = STATUSPAGE.read(Role("history"), (head + entry).encode(), PAGE)
    (one,) = seen.incidents
    assert (one.id, one.phase, len(one.updates)) == ("4242", Phase.RESOLVED, 2)
    assert one.resolved_at == one.updated_at == datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert one.updates[0].body == "Over.\n\nBeware - of dogs."
    (same,) = FEED.read(Role("feed"), (head + entry).encode(), PAGE).incidents
    assert (same.phase, same.updates[0].at) == (Phase.RESOLVED, one.updated_at)


def test_a_planned_event_in_any_feed_begins_with_its_window() -> None:
    entry = (
        "<item><guid>1</guid><title>[Scheduled] x</title><pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate><description>"
        "&lt;strong&gt;THIS IS A SCHEDULED EVENT May 6, 04:00 - 05:00 UTC&lt;/strong&gt;</description></item>"
    )
    (event,) = FEED.read(Role("feed"), f"<rss><channel>{entry}</channel></rss>".encode(), PAGE).incidents
    assert event.started_at == datetime(2026, 5, 6, 4, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 5, 6, 5, tzinfo=UTC)


def test_notes_do_not_go_on_without_end() -> None:
    items = "".join(f"<item><guid>{n}</guid><description>Status: odd{n}</description></item>" for n in range(90))
    seen = FEED.read(Role("feed"), f"<rss><channel>{items}</channel></rss>".encode(), PAGE)
    assert len(seen.notes) == 20


def test_addresses_never_raise() -> None:
    assert (last_segment("http://[::1"), host_of("http://[::1")) == ("", "")
    assert same_host("https://www.maple.example/x", "http://maple.example")
    assert not same_host("", "")


def test_an_incident_that_cannot_be_named_leaves_doubt() -> None:
    """Fails when an open incident in an unknown shape is passed over, and the page reads as well."""
    lists = b'"ongoing_incidents": [7], "in_progress_maintenances": [], "scheduled_maintenances": []'
    widget = b'{"page_url": "https://b.example", ' + lists + b"}"
    seen = INCIDENTIO.read(Role("widget"), widget, PAGE)
    assert (seen.tells, seen.doubtful, seen.covers) == (False, True, (Kind.MAINTENANCE,))
    assert seen.notes == ("An incident without id and title was left out.",)


@pytest.mark.parametrize(
    ("mine", "role", "theirs"),
    [
        (STATUSPAGE, "history", "incidentio/feed.xml"),
        (STATUSPAGE, "history", "feed/status_line.xml"),
        (INCIDENTIO, "feed", "statuspage/history_labels.xml"),
        (INCIDENTIO, "feed", "feed/status_line.xml"),
    ],
)
def test_the_feed_of_another_maker_is_refused(mine: Platform, role: str, theirs: str) -> None:
    """Seeded defect: a page has moved, its old feed's address serves the new maker's, and all its history is news."""
    with pytest.raises(PayloadError) as caught:
        mine.read(Role(role), (CORPUS / theirs).read_bytes(), PAGE)
    assert caught.value.fault is PayloadFault.WRONG_PLATFORM


@given(st.from_regex(r"https?://[ab.]{1,3}[a-z/.?#;:@-]{0,12}", fullmatch=True))
def test_the_last_part_of_a_plain_address_is_that_of_its_path(url: str) -> None:
    """Seeded defect: a short cut that takes the host, or a query, for the last part."""
    assert last_segment(url) == urlsplit(url).path.rstrip("/").rpartition("/")[2]
