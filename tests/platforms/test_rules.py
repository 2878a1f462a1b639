"""Owns the rules that hold on every page, from the bytes of its documents to what is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.core.making import kinds, told
from tests.platforms.story import NOON, Story, entry, history, item, rss, update
from tray_status.core.errors import PayloadError
from tray_status.core.model import Health, Kind, Phase
from tray_status.core.reading import assemble
from tray_status.core.standing import health_of

DAY = timedelta(days=1)
MOST_LOOKS = 2
WELL = entry(1, "Old", update("Resolved", "Over.", "09:00", 1), updated="2026-05-01T09:00:00Z")
OPEN = entry(2, "Mail is slow", update("Investigating", "We look.", "11:00"))
PLANNED = """{"incidents": [{"id": "a", "name": "New disks", "severity": "MAINTENANCE", "lastUpdateStatus": "SCHEDULED",
 "created_at": "2026-05-02T10:00:00Z", "services": [], "incidentUpdates": []}]}"""
AWS = "http://status.aws.amazon.com/#queue-north-1_"


def test_what_cannot_be_read_is_never_healthy() -> None:
    """Seeded defect: HTML or an error in JSON has no entries, and no entries are no incidents."""
    story = Story("statuspage", "history")
    story.says(history(OPEN, WELL))
    for body in ("<!DOCTYPE html><html><body>All systems operational</body></html>", '{"error": "gone"}', "", "<feed>"):
        with pytest.raises(PayloadError):
            story.says(body)
    assert story.phases()["Mail is slow"] is Phase.INVESTIGATING
    assert story.colour() is Health.DEGRADED


def test_an_empty_list_means_what_its_platform_says() -> None:
    """Seeded defect: an empty history is taken for health, or the empty list of what is open for nothing."""
    empty = rss(title="Azure Status", link="https://azure.status.microsoft/en-us/status/")
    for name, role, body, health in (
        ("azure", "feed", empty, Health.OPERATIONAL),
        ("aws", "current", "[]", Health.OPERATIONAL),
        ("slack", "current", '{"status": "ok", "active_incidents": []}', Health.OPERATIONAL),
        ("checkly", "unresolved", '{"incidents": []}', Health.OPERATIONAL),
        ("flashduty", "history", rss(), Health.OPERATIONAL),
        ("statuspage", "history", history(), None),
        ("feed", "feed", rss(), None),
    ):
        story = Story(name, role)
        reading = story.platform.read(story.role, body.encode(), story.page)
        assert health_of(assemble([reading]), NOON) is health, name
    for name, role, body in (("xai", "feed", rss(title="xAI System Status")), ("gcp", "incidents", "[]")):
        story = Story(name, role)
        with pytest.raises(PayloadError):
            story.says(body)


def test_update_is_no_status() -> None:
    """Seeded defect: the newest label counts, and an incident with an update has no phase, or a new one."""
    story = Story("statuspage", "history")
    story.says(history(entry(2, "A", update("Update", "Still.", "11:00"), update("Identified", "We know.", "10:00"))))
    assert story.phases() == {"A": Phase.IDENTIFIED}


def test_every_entry_is_read() -> None:
    """Seeded defect: reading stops at the first entry that is over, or the first that is known."""
    story = Story("statuspage", "history")
    story.says(history(WELL))
    done = [entry(n, f"Done {n}", update("Resolved", "Over.", "09:00", 1)) for n in range(10, 14)]
    step = story.says(history(WELL, *done, OPEN))
    assert told(step) == ["opened"]
    assert story.phases()["Mail is slow"] is Phase.INVESTIGATING


def test_the_id_is_the_key_and_neither_title_nor_place() -> None:
    """Seeded defect: a new title, or another place in the list, makes a new incident."""
    story = Story("statuspage", "history")
    story.says(history(OPEN, WELL))
    step = story.says(history(WELL, OPEN.replace("Mail is slow", "Mail and Web are slow")))
    assert kinds(step.events) == ["updated"]
    twin = entry(3, "Mail and Web are slow", update("Investigating", "Another one.", "12:08"))
    step = story.says(history(twin, WELL, OPEN.replace("Mail is slow", "Mail and Web are slow")))
    assert kinds(step.events) == ["opened"]


def test_bytes_and_dates_alone_are_no_news() -> None:
    """Seeded defect: a change is one of bytes, or of `updated`."""
    story = Story("statuspage", "history")
    story.says(history(OPEN, WELL))
    redated = OPEN.replace("<updated>2026-05-04T11:00:00Z", "<updated>2026-05-04T12:04:00Z")
    rendered = redated.replace("We look.", "  We &lt;b&gt;look&lt;/b&gt;.\n").replace("&lt;br&gt;", "&lt;br /&gt;\n")
    assert kinds(story.says(history(rendered, WELL)).events) == []


def test_new_words_count_without_a_new_date() -> None:
    """Seeded defect: what has the same date is taken for the same."""
    link = "https://azure.status.microsoft/en-us/status/"
    story = Story("azure", "feed")
    first = item("storage-is-slow", "Storage is slow", "Mon, 04 May 2026 11:00:00 Z")
    story.says(rss(first, title="Azure Status", link=link))
    step = story.says(rss(first.replace("We look.", "We know why."), title="Azure Status", link=link))
    assert kinds(step.events) == ["updated"]


def test_items_of_one_event_are_one_incident() -> None:
    """Seeded defect: each item of a feed with one item per update is an incident of its own."""
    story = Story("aws", "feed")
    first = item(f"{AWS}1777890600", "Performance issues: Slow", "Mon, 04 May 2026 03:30:00 PDT")
    story.says(rss(first, link="http://status.aws.amazon.com/"))
    later = item(f"{AWS}1777894200", "Performance issues: Slow", "Mon, 04 May 2026 04:30:00 PDT", "We know.")
    step = story.says(rss(later, first, link="http://status.aws.amazon.com/"))
    assert kinds(step.events) == ["updated"]
    assert len(story.phases()) == 1


def test_rewritten_guids_do_not_announce_again() -> None:
    """Seeded defect: the guid is the key: once an event is over, all its items come back as news."""
    story = Story("aws", "feed")
    link = "http://status.aws.amazon.com/"
    items = [
        item(f"{AWS}1777894219", "Performance issues: Slow", "Mon, 04 May 2026 04:30:19 PDT", "We know."),
        item(f"{AWS}1777890637", "Performance issues: Slow", "Mon, 04 May 2026 03:30:37 PDT"),
    ]
    story.says(rss(*items, link=link))
    cut = [re.sub(r"(_17778(?:942|906))\d\d", r"\g<1>00", one).replace(":19 PDT", ":00 PDT") for one in items]
    over = [one.replace("Performance issues: ", "Service is operating normally: [RESOLVED] ") for one in cut]
    step = story.says(rss(*over, link=link))
    assert kinds(step.events) == ["resolved"]
    assert kinds(story.says(rss(*over, link=link)).events) == []


def test_what_vanishes_from_a_history_is_withdrawn_silently() -> None:
    """Seeded defect: absence from a history is an end, and a posting in error was "resolved"."""
    story = Story("statuspage", "history")
    story.says(history(OPEN, WELL))
    for _ in range(MOST_LOOKS + 1):
        step = story.says(history(WELL))
        assert (kinds(step.events), told(step)) == ([], [])
    (withdrawn,) = [one for one in story.watch.state.belief.incidents if one.title == "Mail is slow"]
    assert (withdrawn.over, withdrawn.phase) == (True, None)


def test_what_vanishes_from_the_list_of_what_is_open_is_over() -> None:
    """Seeded defect: a list that has nothing but what is open never ends anything."""
    link = "https://azure.status.microsoft/en-us/status/"
    story = Story("azure", "feed")
    story.says(rss(title="Azure Status", link=link))
    going_on = rss(item("slow", "Slow", "Mon, 04 May 2026 12:08:00 Z"), title="Azure Status", link=link)
    assert told(story.says(going_on)) == ["opened"]
    steps = [story.says(rss(title="Azure Status", link=link)) for _ in range(MOST_LOOKS)]
    assert [told(step) for step in steps] == [[], ["resolved"]]


def test_notices_are_no_incidents() -> None:
    """Seeded defect: an announcement colours the icon and rings."""
    story = Story("slack", "current")
    story.says('{"status": "ok", "active_incidents": []}')
    notice = (
        '{"status": "active", "active_incidents": [{"id": 1, "type": "notice", "status": "active", "title": "Terms",'
        ' "date_created": "2026-05-04T12:08:00Z", "services": [], "notes": []}]}'
    )
    assert told(story.says(notice)) == []
    assert story.colour() is Health.OPERATIONAL
    assert [one.kind for one in story.watch.state.belief.open] == [Kind.NOTICE]


@pytest.mark.parametrize("label", ["Postmortem", "Update"])
def test_a_postmortem_days_later_is_no_news(label: str) -> None:
    """Seeded defect: a report that is added days later opens the incident again, or tells of it."""
    story = Story("statuspage", "history")
    ended = update("Resolved", "Over.", "09:00", 1)
    story.says(history(OPEN, entry(1, "Old", ended, updated="2026-05-01T09:00:00Z")))
    read_it = update(label, "What we learnt.", "12:09")
    step = story.says(history(entry(1, "Old", read_it, ended, updated="2026-05-04T12:09:00Z"), OPEN))
    assert told(step) == []
    assert not set(kinds(step.events)) & {"opened", "reopened", "resolved"}
    (phase,) = [phase for title, phase in story.phases().items() if title == "Old"]
    assert phase in (Phase.RESOLVED, Phase.POSTMORTEM)


def test_maintenance_in_the_future_is_upcoming() -> None:
    """Seeded defect: what is dated next week counts as going on from the day of its announcement."""
    story = Story("statuspage", "history")
    window = "&lt;p&gt;&lt;strong&gt;THIS IS A SCHEDULED EVENT May  9, 04:00 - 05:00 UTC&lt;/strong&gt;&lt;/p&gt;"
    planned = entry(5, "New disks", window, update("Scheduled", "We will.", "10:00", 2))
    planned = planned.replace("<published>2026-05-04T11:00:00Z", "<published>2026-05-09T04:00:00Z")
    story.says(history(planned, WELL))
    assert story.phases()["New disks"] is Phase.SCHEDULED
    assert story.colour() is Health.OPERATIONAL
    feed = Story("feed", "feed")
    feed.says(
        rss(
            item("e1", "Racks are moved", "Thu, 14 May 2026 10:00:00 GMT"),
            item("e2", "[Resolved] Old", "Fri, 01 May 2026 10:00:00 GMT"),
        )
    )
    assert feed.phases()["Racks are moved"] is Phase.SCHEDULED
    feed.says(
        rss(
            item("e1", "Racks are moved", "Thu, 14 May 2026 10:00:00 GMT"),
            item("e2", "[Resolved] Old", "Fri, 01 May 2026 10:00:00 GMT"),
        ),
        after=10 * DAY,
    )
    assert feed.phases()["Racks are moved"] is Phase.IN_PROGRESS


def test_an_announcement_does_not_begin_with_its_date() -> None:
    """Seeded defect: the day on which work was announced is taken for the beginning of the work."""
    for name, role, body in (
        ("feed", "feed", rss(item("e1", "[Scheduled] New disks", "Sat, 02 May 2026 10:00:00 GMT"))),
        (
            "checkly",
            "unresolved",
            PLANNED,
        ),
    ):
        story = Story(name, role)
        story.says(body)
        assert story.phases() == {"New disks": Phase.SCHEDULED}, name
        assert story.colour() is Health.OPERATIONAL, name


def test_what_was_left_open_colours_nothing_after_a_while() -> None:
    """Seeded defect: an entry that its provider forgot to close keeps the icon amber for ever, or is closed."""
    story = Story("statuspage", "history")
    story.says(history(OPEN, WELL))
    assert story.colour() is Health.DEGRADED
    story.says(history(OPEN, WELL), after=20 * DAY)
    assert story.colour() is Health.OPERATIONAL
    assert story.phases()["Mail is slow"] is Phase.INVESTIGATING


def test_the_first_look_tells_no_history() -> None:
    """Seeded defect: everything that is listed at first is news."""
    story = Story("statuspage", "history")
    many = [entry(n, f"Done {n}", update("Resolved", "Over.", "09:00", 1)) for n in range(10, 35)]
    assert told(story.says(history(*many))) == []
