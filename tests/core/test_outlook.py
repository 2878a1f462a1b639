"""Tests a provider as this user sees it: focus, acknowledgements, and what colours the icon."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.core.making import DAY, T0, at, component, history, incident, maintenance, summary
from tests.core.strategies import focuses, polls
from tray_status.core.belief import Belief, merge
from tray_status.core.focus import chosen, passes
from tray_status.core.model import Component, Health, Impact, IncidentId, Kind, Phase
from tray_status.core.outlook import Outlook, outlook
from tray_status.core.prefs import Focus
from tray_status.core.reading import Reading, assemble
from tray_status.core.recall import recall
from tray_status.core.wording import HEALTH_LABEL

ALL = Focus()
MINOR, CRITICAL = incident("minor", impact=Impact.MINOR), incident("critical", impact=Impact.CRITICAL)


def believed(*said: Reading) -> Belief:
    """The belief after one look at noon."""
    return merge(Belief(), recall(Belief(), assemble(said), T0), T0)


def look(*said: Reading, focus: Focus = ALL, acknowledged: tuple[str, ...] = ()) -> Outlook:
    """What of a page matters at noon."""
    quiet = frozenset(IncidentId(id_) for id_ in acknowledged)
    return outlook(believed(*said), focus, T0, acknowledged=quiet)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        (ALL, ["API", "API eu", "Web"]),
        (Focus(include=("api",)), ["API"]),
        (Focus(include=("API*",)), ["API", "API eu"]),
        (Focus(exclude=("*EU",)), ["API", "Web"]),
        (Focus(include=("api*",), exclude=("api",)), ["API eu"]),
    ],
)
def test_globs_choose_components_without_regard_to_case(focus: Focus, expected: list[str]) -> None:
    assert [name for name in ("API", "API eu", "Web") if chosen(name, focus)] == expected


def test_an_incident_passes_with_one_component_in_focus_or_none_at_all() -> None:
    """Seeded defect: an incident that names nothing is lost to everybody with a focus."""
    focus = Focus(include=("api",))
    assert passes(incident(components=("Web", "API")), focus)
    assert passes(incident(), focus)
    assert not passes(incident(components=("Web",)), focus)
    assert passes(incident(components=("Web",)), ALL)


def test_kinds_are_kept_apart_and_incidents_stand_worst_first() -> None:
    running, planned = maintenance("run", phase=Phase.IN_PROGRESS), maintenance("plan")
    found = look(summary(MINOR, CRITICAL, running, planned, incident("note", kind=Kind.NOTICE)))
    assert [one.id for one in found.ongoing] == ["critical", "minor"]
    assert [one.id for one in found.maintenance] == ["run"]
    assert [one.id for one in found.upcoming] == ["plan"]


def test_what_began_by_the_clock_since_the_last_poll_has_begun() -> None:
    found = outlook(believed(summary(maintenance())), ALL, at(90))
    assert ([one.id for one in found.maintenance], found.upcoming) == (["m1"], ())
    assert outlook(believed(summary(maintenance())), ALL, at(130)).maintenance == ()


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        (ALL, Health.MAJOR_OUTAGE),
        (Focus(include=("web",)), Health.OPERATIONAL),
        (Focus(include=("docs",)), None),
        (Focus(include=("web", "docs")), None),
        (Focus(include=("api", "docs")), Health.MAJOR_OUTAGE),
        (Focus(include=("gone",)), None),
    ],
)
def test_health_through_a_focus_is_that_of_the_chosen_components(focus: Focus, expected: Health | None) -> None:
    """Seeded defect: a focus on a component that was renamed, or is unknown, reads as all well for ever."""
    parts = (component("API", Health.MAJOR_OUTAGE), component("Web"), component("Docs", None))
    found = look(summary(health=Health.MAJOR_OUTAGE, components=parts), focus=focus)
    assert (found.health, found.colour) == (expected, expected)


def test_an_incident_in_focus_counts_also_where_its_component_looks_well() -> None:
    page = summary(replace(MINOR, components=("API",)), components=(component("API"), component("Web")))
    assert look(page, focus=Focus(include=("api",))).health is Health.DEGRADED
    assert look(page, focus=Focus(include=("web",))).health is Health.OPERATIONAL


def test_on_a_page_without_components_incidents_outside_the_focus_are_left_out() -> None:
    feed = history(replace(CRITICAL, components=("API",)))
    assert look(feed, focus=Focus(include=("api",))).health is Health.MAJOR_OUTAGE
    assert look(feed, focus=Focus(include=("web",))).health is Health.OPERATIONAL


def test_on_a_page_without_components_what_it_states_for_all_counts_for_the_focus() -> None:
    """Seeded defect: a focus turns a page-wide outage healthy because no component can be found."""
    page = summary(health=Health.MAJOR_OUTAGE)
    assert look(page, focus=Focus(include=("api",))).health is Health.MAJOR_OUTAGE


def test_nothing_known_stays_unknown_through_a_focus() -> None:
    assert look(summary(health=None), focus=Focus(include=("api",))).colour is None


def test_an_acknowledged_incident_does_not_colour() -> None:
    page = summary(CRITICAL, MINOR, health=Health.MAJOR_OUTAGE)
    assert look(page).colour is Health.MAJOR_OUTAGE
    assert look(page, acknowledged=("critical",)).colour is Health.DEGRADED
    assert look(page, acknowledged=("critical", "minor")).colour is Health.OPERATIONAL
    assert look(page, acknowledged=("critical", "minor")).health is Health.MAJOR_OUTAGE
    assert look(summary(CRITICAL, health=None), acknowledged=("critical",)).colour is Health.OPERATIONAL


def many(health: Health) -> tuple[Component, ...]:
    """More than a hundred components, one of them ill."""
    return (component("ill", health), *(component(f"c{number}") for number in range(100)))


@pytest.mark.parametrize(
    ("page", "remark", "colour"),
    [
        (summary(health=Health.DEGRADED), "minor, no incident", Health.OPERATIONAL),
        (summary(MINOR, health=Health.DEGRADED), None, Health.DEGRADED),
        (summary(health=Health.PARTIAL_OUTAGE), None, Health.PARTIAL_OUTAGE),
        (
            summary(health=None, components=many(Health.PARTIAL_OUTAGE)),
            "some components, no incident",
            Health.OPERATIONAL,
        ),
        (summary(MINOR, health=None, components=many(Health.PARTIAL_OUTAGE)), None, Health.PARTIAL_OUTAGE),
        (summary(health=None, components=many(Health.MAJOR_OUTAGE)), None, Health.MAJOR_OUTAGE),
        (
            summary(maintenance(phase=Phase.IN_PROGRESS), health=Health.DEGRADED),
            "minor, no incident",
            Health.MAINTENANCE,
        ),
        (
            summary(replace(MINOR, updated_at=T0 - 16 * DAY), health=Health.DEGRADED),
            "minor, no incident",
            Health.OPERATIONAL,
        ),
    ],
)
def test_what_nothing_explains_does_not_colour(page: Reading, remark: str | None, colour: Health) -> None:
    """Seeded defect: Cloudflare is amber for years, or an incident that was forgotten keeps it so."""
    found = look(page)
    assert (found.remark, found.colour) == (remark, colour)


def test_with_a_focus_every_chosen_component_colours() -> None:
    page = summary(health=None, components=many(Health.DEGRADED))
    found = look(page, focus=Focus(include=("ill",)))
    assert (found.remark, found.colour) == (None, Health.DEGRADED)


@given(said=polls, focus=focuses)
def test_a_focus_never_makes_a_page_sicker_nor_the_unknown_well(said: tuple[Reading, ...], focus: Focus) -> None:
    """Seeded defect: health invented on the way from belief to view."""
    belief = believed(*said)
    found = outlook(belief, focus, T0)
    worst = max((part.health for part in belief.components if part.health is not None), default=0)
    incidents = outlook(belief, ALL, T0)
    assert set(found.ongoing) <= set(incidents.ongoing)
    if found.health is not None:
        assert belief.health is not None
        assert found.health <= max(
            belief.health, worst, Health.MAJOR_OUTAGE if found.ongoing else 0, Health.MAINTENANCE
        )
    assert (found.colour is None) == (found.health is None)


@pytest.mark.parametrize(
    ("impact", "colour"),
    [
        (Impact.MINOR, Health.DEGRADED),
        (Impact.MAJOR, Health.PARTIAL_OUTAGE),
        (Impact.CRITICAL, Health.MAJOR_OUTAGE),
        (None, Health.DEGRADED),
    ],
)
@pytest.mark.parametrize("page", [Health.OPERATIONAL, Health.MAINTENANCE])
def test_an_open_incident_colours_a_page_that_calls_itself_well(
    impact: Impact | None, colour: Health, page: Health
) -> None:
    """Seeded defect: the icon says that all is well, with a badge for a critical incident."""
    found = look(summary(incident(impact=impact), health=page))
    assert (found.health, found.colour) == (page, colour)
    assert found.remark == f"{HEALTH_LABEL[colour]} by its incidents"


def test_an_incident_without_impact_one_long_silent_a_notice_and_an_acknowledged_one_colour_nothing() -> None:
    well = (Health.OPERATIONAL, None)
    for said in (
        incident(impact=Impact.NONE),
        incident(impact=Impact.CRITICAL, started_at=T0 - 16 * DAY),
        incident(kind=Kind.NOTICE, impact=Impact.CRITICAL),
        maintenance(phase=Phase.IN_PROGRESS),
    ):
        found = look(summary(said))
        assert (found.colour, found.remark) == well
    quiet = look(summary(CRITICAL), acknowledged=("critical",))
    assert (quiet.colour, quiet.remark) == well


def test_focus_keeps_out_what_an_incident_claims_of_another_component() -> None:
    page = summary(incident(impact=Impact.CRITICAL, components=("Web",)), components=(component("API"),))
    assert look(page, focus=Focus(include=("API",))).colour is Health.OPERATIONAL
    assert look(page).colour is Health.MAJOR_OUTAGE


def test_a_page_that_says_that_something_is_wrong_knows_best_how_bad() -> None:
    """Seeded defect: a partial outage turns into a major one because its incident is called critical."""
    found = look(summary(CRITICAL, health=Health.PARTIAL_OUTAGE))
    assert (found.colour, found.remark) == (Health.PARTIAL_OUTAGE, None)
