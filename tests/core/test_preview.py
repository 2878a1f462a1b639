"""A preview: what is known of a page's past, lived again through the policy that watching uses."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import DAY, HOUR, PREFS, T0, at, believe, component, history, incident, maintenance, summary
from tests.core.strategies import focuses, incidents
from tray_status.core.events import EventKind
from tray_status.core.model import Impact, Incident, Kind, Phase, Update
from tray_status.core.prefs import Focus
from tray_status.core.preview import Preview, Verdict, preview, replay
from tray_status.core.reading import Reading

NOW = T0 + 10 * DAY
SINCE = T0 - DAY
MINUTES = {Phase.INVESTIGATING: 0, Phase.IDENTIFIED: 10, Phase.MONITORING: 20, Phase.RESOLVED: 30}


def ended(id_: str, *, days: float = 0, **changes: object) -> Incident:
    """An incident with four updates, which was over half an hour after it began."""
    begun = T0 + days * DAY
    updates = tuple(
        Update(at=begun + minutes * HOUR / 60, phase=phase, body=f"{phase.value} of {id_}")
        for phase, minutes in reversed(MINUTES.items())
    )
    return replace(
        incident(id_),
        phase=Phase.RESOLVED,
        started_at=begun,
        updated_at=updates[0].at,
        resolved_at=updates[0].at,
        updates=updates,
        **changes,  # type: ignore[arg-type]  # as the test names them
    )


def seen(*pages: Reading, focus: Focus = Focus(), **changes: object) -> Preview:  # noqa: B008 -- frozen
    """The preview of what one look at these documents tells."""
    prefs = replace(PREFS, focus=focus, **changes)  # type: ignore[arg-type]  # as the test names them
    return preview(believe(pages), prefs, since=SINCE, now=NOW)


def told(found: Preview) -> dict[str, tuple[str, int, int]]:
    """Verdict, alerts, and alerts without a focus, of each incident."""
    return {one.incident.id: (one.verdict.value, one.alerts, one.alerts_without) for one in found.incidents}


def test_each_incident_is_told_or_held_back_with_the_alerts_of_its_whole_life() -> None:
    """Seeded defect: only the last state of an incident is replayed, and of its life one alert is counted."""
    page = history(ended("i1", components=("API",)), ended("i2", days=1, components=("Web",)))
    found = seen(page, focus=Focus(include=("API",)))
    assert told(found) == {"i2": ("held back", 0, 4), "i1": ("told", 4, 4)}
    held, shown = found.incidents
    assert held.reason == "held back: Web: outside the focus"
    assert (shown.reason, shown.at) == ("opened is told", T0)
    assert [len(found.of(verdict)) for verdict in Verdict] == [1, 1, 0]


def test_without_a_focus_everything_is_told_also_of_a_muted_provider() -> None:
    """Seeded defect: whoever has muted a provider while he looks for a focus sees nothing."""
    assert told(seen(history(ended("i1")), muted=True, notifiers=())) == {"i1": ("told", 4, 4)}


def test_an_impact_asked_for_beside_the_focus_holds_back_too() -> None:
    found = seen(history(ended("i1", impact=Impact.MINOR)), minimum_impact=Impact.MAJOR)
    assert told(found) == {"i1": ("held back", 0, 4)}
    assert "impact is MINOR" in found.incidents[0].reason


def test_what_comes_into_focus_later_is_told_from_then_on() -> None:
    found = seen(history(ended("i1")), focus=Focus(words=("identified",)))
    assert told(found) == {"i1": ("told", 3, 4)}
    assert found.incidents[0].reason == "opened is told"


def test_maintenance_and_notices_are_told_to_nobody() -> None:
    """Seeded defect: sixteen maintenances that nobody would have heard of anyway look like the merit of a focus."""
    done = replace(maintenance("m1"), phase=Phase.COMPLETED, updated_at=at(120), resolved_at=at(120))
    note = replace(incident("n1"), kind=Kind.NOTICE)
    found = seen(summary(done, note), focus=Focus(include=("API",)))
    assert {verdict for verdict, _, _ in told(found).values()} == {"quiet"}


def test_maintenance_that_is_to_come_began_when_it_was_announced() -> None:
    said = (Update(at=T0, phase=Phase.SCHEDULED, body="We will work"),)
    planned = replace(maintenance("m1"), started_at=NOW + DAY, ends_at=NOW + 2 * DAY, updates=said)
    found = seen(summary(planned), tell=frozenset({EventKind.SCHEDULED}))
    assert [(one.at, one.verdict) for one in found.incidents] == [(T0, Verdict.TOLD)]
    unsaid = replace(maintenance("m2"), updates=(), updated_at=None, started_at=NOW + DAY)
    assert seen(summary(unsaid)).incidents == ()


def test_maintenance_that_was_announced_late_was_unknown_until_then() -> None:
    """Seeded defect: a preview that has work told from its planned start on, hours before anybody heard of it."""
    said = (Update(at=at(90), phase=Phase.IN_PROGRESS, body="We work"),)
    late = replace(maintenance("m1"), phase=Phase.IN_PROGRESS, started_at=T0, updated_at=at(90), updates=said)
    found = seen(summary(late), tell=frozenset({EventKind.SCHEDULED, EventKind.STARTED}))
    assert [one.at for one in found.incidents] == [at(90)]


def test_groups_of_the_page_count_as_they_do_while_it_is_watched() -> None:
    berlin = replace(component("Berlin"), group="Europe")
    page = summary(ended("i1", components=("Berlin",)), ended("i2", components=("Lima",)), components=(berlin,))
    found = told(seen(page, focus=Focus(include=("Europe",))))
    assert (found["i1"][0], found["i2"][0]) == ("told", "held back")


def test_a_page_that_names_components_later_names_them_all_the_time() -> None:
    """Seeded defect: until the first incident that names a component all others are judged by their texts."""
    page = history(ended("i1"), ended("i2", days=1, components=("Web",)))
    found = told(seen(page, focus=Focus(include=("API",))))
    assert (found["i1"][0], found["i2"][0]) == ("told", "held back")
    assert told(seen(history(ended("i1")), focus=Focus(include=("API",))))["i1"][0] == "held back"


def test_what_was_open_before_is_told_when_it_ends() -> None:
    """Seeded defect: what began before the days that are looked at is news of the first of them."""
    early = replace(ended("i1"), started_at=SINCE - DAY, updates=ended("i1").updates[:1])
    assert told(seen(history(early))) == {"i1": ("told", 1, 1)}
    assert told(seen(history(ended("i1", days=-3)))) == {}
    going_on = history(incident("i1", started_at=SINCE - DAY, updated_at=SINCE - DAY, components=("Web",)))
    assert told(seen(going_on)) == {"i1": ("told", 0, 0)}
    found = seen(going_on, focus=Focus(include=("API",)))
    assert told(found) == {"i1": ("held back", 0, 0)}
    assert found.incidents[0].reason == "first sight: held back: Web: outside the focus"


def test_it_says_how_far_back_the_page_goes() -> None:
    assert seen(history(ended("i1"), ended("i2", days=2))).reaches == at(30)
    assert seen(history(incident("i1"))).reaches is None
    worked = replace(maintenance("m1"), phase=Phase.COMPLETED, resolved_at=at(120))
    assert seen(summary(worked)).reaches is None
    undated = replace(ended("i1"), resolved_at=None, updated_at=None)
    assert seen(history(undated)).reaches is None


def test_what_has_no_date_is_left_out() -> None:
    undated = replace(incident("i1"), started_at=None, updated_at=None, updates=())
    decided = replay((undated,), (), PREFS, since=SINCE, now=NOW)
    assert [one for one in decided if one.event.incident is not None] == []


def test_what_was_opened_again_is_told_so() -> None:
    first, *later = reversed(ended("i1").updates)
    again = Update(at=at(60), phase=Phase.MONITORING, body="again")
    over = replace(ended("i1"), updates=(*reversed(later), first))
    over = replace(over, phase=Phase.MONITORING, updates=(again, *over.updates), updated_at=at(60), resolved_at=None)
    events = [one.event.kind.value for one in replay((over,), (), PREFS, since=SINCE, now=NOW) if one.event.incident]
    assert events == ["opened", "updated", "updated", "resolved", "reopened"]


@given(past=st.lists(incidents, max_size=4, unique_by=lambda one: one.id), focus=focuses)
def test_a_preview_of_any_past_agrees_with_itself(past: list[Incident], focus: Focus) -> None:
    found = seen(history(*past), focus=focus)
    for one in found.incidents:
        assert one.reason
        assert one.verdict is Verdict.TOLD or one.alerts == 0
        assert one.at >= SINCE
    plain = seen(history(*past), focus=Focus(include=("*",)))
    assert all(one.verdict is not Verdict.HELD_BACK for one in plain.incidents)
