"""The incidents window without a screen: what it lists, what stays chosen, what it offers, and what it tells."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from tests.core.making import DAY, HOUR, incident, maintenance
from tests.desktop.test_page import ACME, NOW, WELL, entry, row
from tray_status.core.commands import Acknowledge, OpenUrl, Snooze
from tray_status.core.glance import Icon, IconState
from tray_status.core.history import Day
from tray_status.core.model import Health, IncidentId, Kind, Phase, ProviderId, Update
from tray_status.core.overview import Course, Entry, Overview, Row
from tray_status.desktop.windows.doors import place_of
from tray_status.desktop.windows.dots import SHAPES, dot
from tray_status.desktop.windows.forms import Filter, Form, Key

NORTH = ProviderId("north")
LIVE = entry(incident("live", title="API errors", components=("Web",)))
PLANNED = entry(maintenance("plan", title="New racks"), Course.PLANNED, health=Health.MAINTENANCE)
PAST = entry(
    incident("past", title="Old errors", phase=Phase.RESOLVED),
    Course.PAST,
    health=None,
    provider=NORTH,
    provider_name="North",
)
ROWS = (row(), row(provider=NORTH, name="North"))


def form(*entries: Entry, rows: tuple[Row, ...] = ROWS, filter: Filter | None = None) -> Form:  # noqa: A002 -- its name
    seen = Overview(
        at=NOW, zone=UTC, icon=Icon(state=IconState.WELL), summary="", problems=(), rows=rows, entries=entries
    )
    return Form(seen=seen, filter=filter or Filter())


def key(of: Entry) -> Key:
    return of.provider, of.incident.id


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Filter(), ["API errors", "New racks", "Old errors"]),
        (Filter(provider=NORTH), ["Old errors"]),
        (Filter(course=Course.PLANNED), ["New racks"]),
        (Filter(text=" errors "), ["API errors", "Old errors"]),
        (Filter(text="ERRORS web"), ["API errors"]),
        (Filter(text="north"), ["Old errors"]),
        (Filter(text="words of"), []),
        (Filter(text="investigating of live"), ["API errors"]),
    ],
)
def test_the_filter_lists_what_fits_all_of_it(wanted: Filter, titles: list[str]) -> None:
    """Seeded defect: any of the words is enough, and the list hardly gets shorter."""
    assert [line.title for line in form(LIVE, PLANNED, PAST, filter=wanted).lines()] == titles


def test_a_line_says_how_it_stands_in_its_columns() -> None:
    quiet = replace(LIVE, quiet="acknowledged")
    bare = replace(PAST, incident=replace(PAST.incident, title="", phase=None))
    lines = form(LIVE, quiet, PAST, bare, replace(LIVE, outside=True)).lines()

    assert [line.cells for line in lines[:3]] == [
        ("Acme", "Investigating", "since 12:00"),
        ("Acme", "Acknowledged", "since 12:00"),
        ("North", "Resolved", "12:00"),
    ]
    assert [(line.title, line.phase) for line in lines[3:4]] == [("untitled", "Over")]
    assert [line.quiet for line in lines] == [False, True, False, False, True]
    assert [line.dot for line in lines] == [Health.PARTIAL_OUTAGE, Health.PARTIAL_OUTAGE, None, None, *[LIVE.health]]


def test_counts_tell_what_each_choice_would_list() -> None:
    counts = form(LIVE, PLANNED, PAST, filter=Filter(text="errors", course=Course.PLANNED)).counts()
    assert counts == {None: 2, Course.LIVE: 1, Course.PLANNED: 0, Course.PAST: 1}


def test_what_is_chosen_stays_chosen_while_it_is_there() -> None:
    """Seeded defect: each second the list jumps back to its top, under the hands of who reads."""
    chosen = form(LIVE, PLANNED, PAST, filter=Filter(provider=NORTH)).choosing(key(PAST))
    newer = form(PLANNED, replace(PAST, quiet="snoozed")).seen
    gone = form(LIVE, rows=ROWS[:1]).seen

    assert chosen.refreshed(newer).selected == key(PAST)
    assert chosen.refreshed(newer).filter == Filter(provider=NORTH)
    assert (chosen.refreshed(gone).selected, chosen.refreshed(gone).filter) == (None, Filter())
    assert chosen.filtered(Filter(course=Course.PAST)).selected == key(PAST)
    assert chosen.filtered(Filter(course=Course.LIVE)).selected is None


def test_what_goes_on_can_be_acknowledged_snoozed_and_opened() -> None:
    provider, id_ = key(LIVE)
    found = form(LIVE).choosing(key(LIVE)).actions()
    assert [(one.name, one.label, one.command) for one in found] == [
        ("acknowledge", "Acknowledge", Acknowledge(provider=provider, incident=id_)),
        ("snooze", "Snooze 1 hour", Snooze(provider=provider, incident=id_, lasting=timedelta(hours=1))),
        ("open", "Open page", OpenUrl(provider=provider, url=str(LIVE.url))),
    ]


def test_what_was_done_can_be_undone() -> None:
    """Seeded defect: a slip of the hand keeps an incident quiet for good."""
    provider, id_ = key(LIVE)
    told, asleep = (
        form(replace(LIVE, quiet=quiet)).choosing(key(LIVE)).actions() for quiet in ("acknowledged", "snoozed")
    )
    assert (told[0].label, told[0].command) == (
        "Undo acknowledge",
        Acknowledge(provider=provider, incident=id_, undo=True),
    )
    assert told[1].command is None
    assert (asleep[1].label, asleep[1].command) == ("End snooze", Snooze(provider=provider, incident=id_))


@pytest.mark.parametrize(
    "of", [PAST, replace(LIVE, incident=replace(LIVE.incident, kind=Kind.NOTICE), course=Course.PAST)]
)
def test_of_what_is_over_only_the_page_can_be_opened(of: Entry) -> None:
    assert [one.command is not None for one in form(of).choosing(key(of)).actions()] == [False, False, True]


def test_without_a_choice_or_a_link_nothing_is_offered() -> None:
    """Seeded defect: a button does something about an incident that the filter hides."""
    hidden = form(LIVE, filter=Filter(course=Course.PAST)).choosing(key(LIVE))
    assert [one.command for one in hidden.actions()] == [None, None, None]
    assert hidden.story() == ()
    linkless = replace(LIVE, url=None)
    assert form(linkless).choosing(key(linkless)).actions()[2].command is None


def test_the_story_has_every_message_in_the_order_of_the_page() -> None:
    updates = (
        Update(at=NOW, phase=Phase.IDENTIFIED, body="found\n\n it "),
        Update(at=NOW - HOUR, phase=None, body=""),
        Update(at=None, phase=Phase.INVESTIGATING, body="looking"),
    )
    told = entry(incident("live", title="", updates=updates), outside=True)
    assert [(one.style, one.text) for one in form(told).choosing(key(told)).story()] == [
        ("title", "untitled"),
        ("meta", "Acme · Investigating · major · since 12:00 · outside your focus"),
        ("when", "Identified   14:00"),
        ("body", "found\n it "),
        ("when", "Update   13:00"),
        ("when", "Investigating"),
        ("body", "looking"),
    ]


def test_the_providers_say_what_is_unknown_and_why() -> None:
    """Seeded defect: who is not read for hours looks as if all were well."""
    unknown = row(
        provider=NORTH, name="North", health=None, label="nothing known", stale_since=NOW - HOUR, problem="No answer."
    )
    ill = Day(day=WELL[-1].day, health=Health.MAJOR_OUTAGE, titles=("Down",))
    ours = form(rows=(row(muted=True, days=(*WELL[:-1], ill)), unknown))
    everything, acme, north = ours.sides()

    assert (everything.name, everything.told, everything.health) == (
        "All providers",
        "2 providers",
        Health.OPERATIONAL,
    )
    assert everything.days[-1] == Day(day=WELL[-1].day, health=Health.MAJOR_OUTAGE, titles=("Acme: Down",))
    assert (acme.provider, acme.told) == (ACME, "operational, muted")
    assert (north.told, north.problem, north.health) == ("nothing known, as of 13:00", "No answer.", None)
    assert ours.side() == everything
    assert ours.filtered(Filter(provider=NORTH)).side() == north


def test_an_empty_list_says_why_it_is_empty() -> None:
    assert form(rows=()).nothing() == "No providers yet. Add one: tray-status add NAME"
    assert form().nothing() == "No incidents are on record."
    assert form(filter=Filter(course=Course.LIVE)).nothing() == "Nothing is wrong right now."
    assert form(filter=Filter(text=" x ")).nothing() == "No incident has “x” in it."
    assert form(rows=()).side().days == ()


def test_what_is_left_out_is_said() -> None:
    rows = (row(left_out=1), row(provider=NORTH, name="North", left_out=3))
    assert form(rows=rows).left_out() == "4 older ones stand on their pages."
    assert form(rows=rows, filter=Filter(provider=ACME)).left_out() == "One older one stands on its page."
    assert form().left_out() == ""


@pytest.mark.parametrize("health", SHAPES)
def test_a_dot_is_a_picture_of_its_size_in_its_colour(health: Health | None) -> None:
    """Seeded defect: all healths have the same shape, and who sees no colours sees none of them."""
    made = dot(health, "#1890ff", 12, 4)
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", made[16:24]) == (16, 12)
    length = struct.unpack(">I", made[33:37])[0]
    pixels = zlib.decompress(made[41 : 41 + length])
    assert len(pixels) == 12 * (1 + 16 * 4)
    assert pixels[1:4] == b"\x18\x90\xff"
    assert {pixels[line * 65 + 64] for line in range(12)} == {0}, "air behind it"
    assert (pixels[6 * 65 + 1 + 6 * 4 + 3] == 255) is (health is not None), "a ring is empty inside"


@pytest.mark.parametrize(
    ("kept", "place"),
    [
        ({}, "1000x700"),
        ({"place": "900x600+20+30"}, "900x600+20+30"),
        ({"place": "9000x6000+20+30"}, "1400x900+20+30"),
        ({"place": "900x600+1390+30"}, "900x600"),
        ({"place": "900x600+20+-30"}, "900x600"),
        ({"place": "900x600"}, "900x600"),
        ({"place": "[exec ls]"}, "1000x700"),
        ({"place": 5}, "1000x700"),
    ],
)
def test_the_window_comes_back_where_it_was_if_that_is_on_the_screen(kept: dict[str, object], place: str) -> None:
    """Seeded defect: the second screen is gone, and the window opens where nobody can see it."""
    assert place_of(kept, (1400, 900), (1000, 700)) == place


def test_days_of_before_keep_their_ids_apart() -> None:
    """Seeded defect: two providers call an incident the same, and choosing one chooses the other."""
    same = replace(PAST, incident=replace(LIVE.incident, id=IncidentId("live"), started_at=NOW - DAY))
    chosen = form(LIVE, same).choosing(key(same)).chosen
    assert chosen is not None
    assert chosen.provider == NORTH


def test_what_is_still_being_read_is_not_called_nothing() -> None:
    """Seeded defect: for its first second a window says that nothing was ever on record."""
    whole = form(LIVE, rows=ROWS)
    first = replace(whole, seen=replace(whole.seen, partial=True))

    assert [first.told(course) for course in (None, *Course)] == ["All …", "Going on 1", "Planned 0", "Over …"]
    assert [whole.told(course) for course in (None, *Course)] == ["All 1", "Going on 1", "Planned 0", "Over 0"]
    assert first.filtered(Filter(course=Course.PAST)).nothing() == "Reading what is over …"
    assert whole.filtered(Filter(course=Course.PAST)).nothing() == "Nothing is on record yet."
    assert first.filtered(Filter(course=Course.PLANNED)).nothing() == "No maintenance is announced."


def test_why_a_provider_cannot_be_read_is_told_with_since_when() -> None:
    """Seeded defect: unknown is shown as unknown, and nobody is told for how long it is."""
    failing = row(provider=NORTH, problem="It does not answer.", failing_since=NOW - HOUR)
    sides = form(rows=(failing, replace(failing, failing_since=None))).sides()

    assert sides[1].problem == "It does not answer. (since 13:00)"
    assert sides[2].problem == "It does not answer."
