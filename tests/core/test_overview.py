"""What a person looks over: who is how, which incidents stand where, and that nothing is taken for well by silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

from tests.core.making import ACME, DAY, HOUR, MINUTE, PREFS, T0, at, incident, maintenance
from tray_status.core.belief import Belief
from tray_status.core.events import EventKind
from tray_status.core.glance import Conditions, IconState, ProblemLine
from tray_status.core.history import Record
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase
from tray_status.core.overview import PAST_MOST, Course, Overview, overview
from tray_status.core.prefs import Focus, Settings
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.state import ProviderState

NOW = at(120)


def seen(*incidents: Incident, prefs: object = None, records: tuple[Record, ...] = (), **changes: object) -> Overview:
    """The overview of one provider that believes in these incidents, read a minute ago."""
    belief = Belief(health=Health.OPERATIONAL, incidents=incidents)
    state = replace(
        ProviderState(provider=ACME, belief=belief, believed_at=NOW - MINUTE),
        **changes,  # type: ignore[arg-type]  # the tests name its fields
    )
    settings = Settings(providers=(prefs or PREFS,))  # type: ignore[arg-type]  # the same
    return overview({ACME: state}, {ACME: records}, settings, NOW, conditions=Conditions())


def over(id_: str, hours: int) -> Incident:
    """An incident that ended so many hours ago."""
    began = NOW - (hours + 1) * HOUR
    ended = NOW - hours * HOUR
    return incident(id_, phase=Phase.RESOLVED, started_at=began, updated_at=ended, resolved_at=ended)


def test_what_goes_on_comes_first_and_the_worst_of_it_then_what_comes_soon_then_what_was_last() -> None:
    found = seen(
        over("old", 30),
        over("new", 3),
        maintenance("late", started_at=NOW + DAY, ends_at=NOW + DAY + HOUR),
        maintenance("soon", started_at=NOW + HOUR, ends_at=NOW + 2 * HOUR),
        incident("small", impact=Impact.MINOR),
        incident("bad", impact=Impact.CRITICAL),
    )

    assert [entry.incident.id for entry in found.entries] == ["bad", "small", "soon", "late", "new", "old"]
    assert [entry.course for entry in found.entries] == [Course.LIVE] * 2 + [Course.PLANNED] * 2 + [Course.PAST] * 2


def test_maintenance_goes_on_by_the_clock_though_its_page_still_calls_it_scheduled() -> None:
    """Seeded defect: phases are shown as believed, not as they stand now."""
    found = seen(maintenance("m", started_at=NOW - MINUTE, ends_at=NOW + HOUR))

    assert [(one.course, one.incident.phase) for one in found.entries] == [(Course.LIVE, Phase.IN_PROGRESS)]


def test_a_notice_is_nothing_that_goes_on() -> None:
    assert seen(incident("n", kind=Kind.NOTICE)).entries[0].course is Course.PAST


def test_entries_without_any_time_are_listed_too() -> None:
    untimed = incident("i", started_at=None, updated_at=None, updates=())

    assert [entry.incident.id for entry in seen(untimed).entries] == ["i"]


def test_a_link_of_the_page_leads_nowhere_else() -> None:
    elsewhere = seen(incident("i", url="https://evil.example/login")).entries[0]

    assert elsewhere.url == PREFS.url


def test_what_the_user_made_quiet_is_said_while_it_goes_on() -> None:
    one, two, three = incident("one"), incident("two"), over("three", 1)
    found = seen(
        *(one, two, three),
        acknowledged=frozenset({one.id, three.id}),
        snoozed_incidents={two.id: NOW + HOUR},
    )

    assert {entry.incident.id: entry.quiet for entry in found.entries} == {
        "one": "acknowledged",
        "two": "snoozed",
        "three": "",
    }
    assert seen(two, snoozed_incidents={two.id: NOW}).entries[0].quiet == ""


def test_incidents_outside_the_focus_are_marked() -> None:
    prefs = replace(PREFS, focus=Focus(include=("API",)))
    found = seen(incident("in", components=("API",)), incident("out", components=("Web",)), prefs=prefs)

    assert {entry.incident.id: entry.outside for entry in found.entries} == {"in": False, "out": True}


def test_of_many_that_are_over_the_newest_are_listed_and_the_others_counted() -> None:
    """Seeded defect: what goes on is cut together with what is over."""
    found = seen(incident("live"), *(over(f"o{number}", number + 1) for number in range(PAST_MOST + 3)))

    listed = [entry.incident.id for entry in found.entries]
    assert listed[:2] == ["live", "o0"]
    assert len(listed) == PAST_MOST + 1
    assert found.rows[0].left_out == 3


def test_a_provider_that_was_never_read_is_not_well() -> None:
    found = overview({}, {}, Settings(providers=(PREFS,)), NOW, conditions=Conditions())

    (row,) = found.rows
    assert (row.health, row.label, row.stale_since, row.problem) == (None, "nothing known", None, "")
    assert {day.health for day in row.days} == {None}
    assert found.icon.state is IconState.UNKNOWN


def test_what_is_out_of_date_says_since_when_and_why() -> None:
    failed = Problem(kind=ProblemKind.CONNECT, sentence="Nobody answers.")
    (row,) = seen(believed_at=T0, problem=failed).rows

    assert (row.stale_since, row.problem) == (T0, "Nobody answers.")
    assert seen().rows[0].stale_since is None


def test_the_days_are_those_of_the_users_zone() -> None:
    opened = Record(at=NOW, kind=EventKind.OPENED, health=Health.MAJOR_OUTAGE, incident=IncidentId("i"), title="Down")
    east = Conditions(zone=timezone(timedelta(hours=12)))
    found = overview({}, {ACME: [opened]}, Settings(providers=(PREFS,)), NOW, conditions=east)

    (row,) = found.rows
    assert len(row.days) == 90
    assert row.days[-1].titles == ("Down",)
    assert row.days[-1].day == NOW.astimezone(UTC).date() + timedelta(days=1)


def test_the_days_before_the_record_tell_what_the_page_lists_and_no_more() -> None:
    """Seeded defects: weeks without a record count as well; what is on record is told once more by the page."""
    was = over("was", 24 * 5)
    known = Record(at=NOW - DAY, kind=EventKind.HEALTH, health=Health.OPERATIONAL)
    (row,) = seen(was, over("lately", 3), incident("live"), records=(known,)).rows

    told = {(NOW.date() - day.day).days: (day.health, day.titles) for day in row.days if day.titles or day.health}
    assert told == {
        5: (Health.PARTIAL_OUTAGE, (was.title,)),
        1: (Health.OPERATIONAL, ()),
        0: (Health.OPERATIONAL, ()),
    }


def test_problems_of_the_program_itself_are_told() -> None:
    conditions = Conditions(problems=(ProblemLine(sentence="The disk is full."),))

    assert overview({}, {}, Settings(), NOW, conditions=conditions).problems == ("The disk is full.",)


def test_while_what_is_over_is_not_read_yet_nothing_is_said_of_the_days() -> None:
    """Seeded defect: the first look of a window says that of 90 days nothing is known."""
    settings = Settings(providers=(PREFS,))
    state = ProviderState(provider=ACME, belief=Belief(incidents=(incident("i"),)), believed_at=NOW)
    first = overview({ACME: state}, None, settings, NOW, conditions=Conditions())

    assert (first.partial, first.rows[0].days, len(first.entries)) == (True, (), 1)
    assert seen(incident("i")).partial is False


def test_a_provider_that_cannot_be_read_says_since_when() -> None:
    problem = Problem(kind=ProblemKind.TIMEOUT, sentence="The page did not answer.")
    assert seen(problem=problem, failing_since=NOW - HOUR).rows[0].failing_since == NOW - HOUR
    assert seen(failing_since=NOW - HOUR).rows[0].failing_since is None
