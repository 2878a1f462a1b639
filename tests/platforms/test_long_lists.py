"""Owns the proof that reading ends in time, however long a list is: by the work that is done, not by the clock."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from tray_status.core.errors import PayloadError, PayloadFault
from tray_status.core.model import Incident, Kind
from tray_status.core.reading import Page, Reading, Role
from tray_status.platforms import feed_xml, html_links, labels
from tray_status.platforms.compat import COMPONENTS, INCIDENTS, MOST_INCIDENTS, SUMMARY, read_compat
from tray_status.platforms.feed_xml import MOST_ENTRIES
from tray_status.platforms.html_links import children_in, feeds_in, links_in, require_sane
from tray_status.platforms.registry import platform
from tray_status.platforms.trees import MOST_LISTED, items_at, newest, objects_at
from tray_status.platforms.words import Notes

PAGE = Page(url="https://status.maple.example")
MANY = 20_000


class Counted(dict[str, Any]):
    """A JSON object that counts how often any of its kind was looked into."""

    looks = 0

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 -- JSON
        """As of any object."""
        Counted.looks += 1
        return super().get(name, default)


def about(**lists: object) -> dict[str, object]:
    """A Statuspage document with these lists."""
    page = {"id": "abcdefghijkl", "name": "Maple", "url": PAGE.url}
    return {"page": page, **lists}


def made(number: int, **more: object) -> Counted:
    """One incident; those of higher numbers are newer."""
    day, minute = divmod(number, 1440)
    at = f"2026-{1 + day // 28:02}-{1 + day % 28:02}T{minute // 60:02}:{minute % 60:02}:00Z"
    return Counted(id=f"i{number}", name="Slow", status="resolved", updated_at=at, created_at=at, **more)


def read(role: Role, raw: dict[str, object]) -> Reading:
    """What these data say."""
    Counted.looks = 0
    return read_compat(role, raw, PAGE, Notes(), "statuspage")


@pytest.mark.parametrize("ascending", [False, True])
def test_of_too_many_incidents_the_newest_are_read(ascending: bool) -> None:
    """Seeded defect: hundreds of thousands of incidents, packed into a megabyte, cost seconds of each poll."""
    listed = [made(number, incident_updates=[]) for number in range(MANY)]
    seen = read(INCIDENTS, about(incidents=listed if ascending else listed[::-1]))
    assert len(seen.incidents) == MOST_INCIDENTS
    assert f"i{MANY - 1}" in {one.id for one in seen.incidents}
    assert seen.notes == ("Only the newest 1000 entries of the list are read.",)
    assert not seen.tells
    # Shape and kinds are looked at for some thousands, texts and times for those that are read.
    assert Counted.looks < 30 * (MOST_INCIDENTS + MOST_LISTED)


def test_a_summary_with_too_many_incidents_proves_the_end_of_none() -> None:
    """Seeded defect: an open incident that was cut off with the rest is taken for over."""
    listed = [made(number, incident_updates=[]) for number in range(MOST_INCIDENTS + 1)]
    raw = about(status={"indicator": "none"}, incidents=listed, scheduled_maintenances=[])
    assert read(SUMMARY, raw).covers == (Kind.MAINTENANCE,)
    assert read(SUMMARY, raw | {"incidents": listed[1:]}).covers == (Kind.INCIDENT, Kind.NOTICE, Kind.MAINTENANCE)


def test_of_too_many_components_and_updates_some_thousands_are_read() -> None:
    """Seeded defect: an incident with a hundred thousand updates, or a page with as many components."""
    well = [Counted(id=f"c{n}", name=f"C{n}", status="operational") for n in range(MANY)]
    seen = read(COMPONENTS, about(components=well))
    assert (len(seen.components), seen.doubtful) == (MOST_LISTED, True)
    assert Counted.looks < 10 * MOST_LISTED
    assert not read(COMPONENTS, about(components=well[:MOST_LISTED])).doubtful
    updates = [Counted(status="investigating", body="x", display_at=made(n)["updated_at"]) for n in range(MANY)]
    updates[-1]["body"] = "The newest."
    (one,) = read(INCIDENTS, about(incidents=[made(1, incident_updates=updates)])).incidents
    assert (len(one.updates), one.newest_text) == (labels.MOST_UPDATES, "The newest.")
    assert Counted.looks < 10 * MOST_LISTED


def test_lists_end_and_what_is_left_out_still_counts() -> None:
    """Seeded defect: a list that was cut reads as one of which everything was understood."""
    raw: dict[str, object] = {"a": [{"id": n} for n in range(MANY)]}
    assert len(objects_at(raw, "a")) == MOST_LISTED
    assert items_at(raw, "a")[MOST_LISTED - 1 :] == [{"id": MOST_LISTED - 1}, {}]
    assert items_at({"a": [{"id": 1}, 2]}, "a") == [{"id": 1}, {}]
    assert newest([1, 2, 3], 2) == [1, 2]
    one = platform("incidentio")
    assert one is not None
    lists = '"in_progress_maintenances": [], "scheduled_maintenances": []'
    listed = ",".join(f'{{"id": "{n}", "name": "x", "status": "resolved"}}' for n in range(MOST_LISTED + 1))
    body = f'{{"page_url": "https://b.example", "ongoing_incidents": [{listed}], {lists}}}'
    seen = one.read(Role("widget"), body.encode(), PAGE)
    assert (seen.tells, Kind.INCIDENT in seen.covers) == (False, False)


class Base(str):
    """An address that counts how often another one was joined to it."""

    __slots__ = ()
    joined = 0

    def __bool__(self) -> bool:
        Base.joined += 1
        return True


def resolved(text: str) -> tuple[tuple[str, ...], int]:
    """The feeds in a page, and how often their base was looked at: once or twice for each that is worked out."""
    Base.joined = 0
    return feeds_in(text, Base(PAGE.url)), Base.joined


def test_links_are_looked_at_only_so_far_and_resolved_only_if_they_may_be_feeds() -> None:
    """Seeded defect: a page of a million links costs seconds and hundreds of megabytes before all but 20 go."""
    text = "<a href=x>" * MANY
    assert sum(1 for _ in links_in(text)) == html_links.MOST_LINKS
    assert sum(1 for _ in links_in(" " * html_links.MOST_LETTERS + text)) == 0
    assert resolved(text) == ((), 0)
    feeds, work = resolved("".join(f"<a href=/{n}.atom>" for n in range(MANY)))
    assert len(feeds) == html_links.MOST_FEEDS
    assert work <= 2 * html_links.MOST_FEEDS
    link = '<link rel="alternate" type="application/atom+xml" href="/{}">'
    feeds, work = resolved("".join(map(link.format, range(MANY))))
    assert len(feeds) == html_links.MOST_FEEDS
    assert work <= 2 * html_links.MOST_FEEDS
    children = '"page_type":"parent"' + "".join(f"<a href={n}>" for n in range(MANY))
    assert feeds_in('<a href="mailto:x@y.example?/feed"><a href="//[/a.rss">', PAGE.url) == ()
    assert len(children_in(children, PAGE.url)) == html_links.MOST_FEEDS
    assert children_in('"page_type":"parent"' + "<a href=eu>" * 50 + "<a href=us>", PAGE.url) == (
        "https://status.maple.example/eu",
        "https://status.maple.example/us",
    )


@pytest.mark.parametrize(
    "text",
    ["<b></b>" * html_links.MOST_TAGS, "<div>" * (html_links.DEEPEST + 1), " " * (html_links.MOST_LETTERS + 1)],
    ids=["tags", "deep", "letters"],
)
def test_a_page_too_big_for_a_tree_is_refused(text: str) -> None:
    """Seeded defect: a tree of a million tags is built before anything says that it is too big."""
    with pytest.raises(PayloadError) as caught:
        require_sane(text, "statuspage")
    assert caught.value.fault is PayloadFault.MALFORMED


def feed(count: int, *, ascending: bool, end: str = "</channel></rss>") -> tuple[Incident, ...]:
    """The incidents of a feed of so many entries, the last or the first of which is the newest."""
    numbers = range(count) if ascending else range(count - 1, -1, -1)
    items = "".join(f"<item><guid>g{n}</guid><updated>{made(n)['updated_at']}</updated></item>" for n in numbers)
    one = platform("feed")
    assert one is not None
    return one.read(Role("feed"), f"<rss><channel>{items}{end}".encode(), PAGE).incidents


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("end", ["</channel></rss>", "<b>&nbsp;</channel></rss>"], ids=["well-formed", "not"])
def test_of_too_many_entries_the_newest_are_read(end: str, ascending: bool) -> None:
    """Seeded defect: of a feed that lists the oldest first, what is open today is cut off."""
    found = feed(MOST_ENTRIES + 5, ascending=ascending, end=end)
    assert len(found) == MOST_ENTRIES
    assert f"g{MOST_ENTRIES + 4}" in {one.id for one in found}


def test_a_feed_of_nothing_but_tags_is_refused() -> None:
    """Seeded defect: twenty megabytes of empty elements become millions of objects."""
    one = platform("feed")
    assert one is not None
    with pytest.raises(PayloadError) as caught:
        one.read(Role("feed"), b"<rss><channel>" + b"<i/>" * feed_xml.MOST_TAGS + b"</channel></rss>", PAGE)
    assert caught.value.fault is PayloadFault.MALFORMED


def test_of_the_updates_in_one_text_a_bounded_number_is_looked_at() -> None:
    """Seeded defect: each of a hundred thousand words in bold is taken for a possible label, and cleaned."""
    dated = "<p><small>May 4, 09:00 UTC</small><br><strong>Investigating</strong> - x</p>"
    assert len(labels.labelled(dated * 3000, None)) == labels.MOST_UPDATES
    strange = "<p><b>Beware</b> - x</p>"
    assert labels.labelled(strange * 3000 + "<p><b>Resolved</b> - x</p>", None) == ()
    assert len(labels.labelled(strange * 10 + "<p><b>Resolved</b> - x</p>", None)) == 1
    one = platform("feed")
    assert one is not None
    item = f"<item><guid>1</guid><description>{escape(strange * 3000)}</description></item>"
    (found,) = one.read(Role("feed"), f"<rss><channel>{item}</channel></rss>".encode(), PAGE).incidents
    assert found.phase is None


def test_incidents_inside_incidents_on_a_page_are_searched_once() -> None:
    """Seeded defect: each of hundreds of nested blocks is searched through to its end."""
    one = platform("statuspage")
    assert one is not None
    opening = '<div class="unresolved-incident"><a href="/incidents/aaaaaaaaa{:03}">Slow</a>'
    nested = "".join(map(opening.format, range(100))) + "</div>" * 100
    body = f'<!DOCTYPE html><html><div class="layout-content status"><i class="page-status"></i></div>{nested}</html>'
    seen = one.read(Role("page"), body.encode(), PAGE)
    assert [incident.id for incident in seen.incidents] == ["aaaaaaaaa000", "aaaaaaaaa001", "aaaaaaaaa002"]
    assert seen.covers == ()
