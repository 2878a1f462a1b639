"""Tests what is shown: the icon, the tooltip, and the bounds within which every view stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.desk import MANY_PROBLEMS, NOW, Desk, every_line, labels, prefs_of, problem_lines, under, wrong
from tests.core.making import (
    DAY,
    MINUTE,
    T0,
    Watch,
    at,
    component,
    failed,
    incident,
    maintenance,
    summary,
)
from tests.core.strategies import polls, texts
from tray_status.core.model import Health, Impact, IncidentId, ProviderId
from tray_status.core.prefs import Focus
from tray_status.core.reading import Reading
from tray_status.core.view import Conditions, IconState

# ---- the icon --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        (Health.OPERATIONAL, IconState.WELL),
        (Health.MAINTENANCE, IconState.MAINTENANCE),
        (Health.DEGRADED, IconState.WELL),
        (Health.PARTIAL_OUTAGE, IconState.PARTIAL_OUTAGE),
        (Health.MAJOR_OUTAGE, IconState.MAJOR_OUTAGE),
        (None, IconState.UNKNOWN),
    ],
)
def test_the_icon_shows_the_worst_health(health: Health | None, expected: IconState) -> None:
    """Seeded defect: the last provider's health, or unknown shown as well. A minor without an incident is silent."""
    desk = Desk().add("A", summary()).add("B", summary(health=health)).add("C", summary())
    assert desk.view().icon.state is expected


def test_degraded_shows_where_an_incident_explains_it() -> None:
    desk = Desk().add("A", summary(incident(impact=Impact.MINOR), health=Health.DEGRADED))
    assert (desk.view().icon.state, desk.view().icon.badge) == (IconState.DEGRADED, 1)


def test_an_open_incident_shows_though_the_page_calls_itself_well() -> None:
    """Seeded defect: "all well", with a badge of 1."""
    view = Desk().add("A", summary(incident(impact=Impact.MAJOR))).view()
    assert (view.icon.state, view.icon.badge) == (IconState.PARTIAL_OUTAGE, 1)
    assert view.tooltip == "Tray Status: A: partial outage by its incidents"


def test_a_provider_that_was_never_read_is_not_well() -> None:
    """Seeded defect: green at the start."""
    assert Desk().add("A").view().icon.state is IconState.UNKNOWN
    assert Desk().add("A", summary()).add("B").view().icon.state is IconState.UNKNOWN
    outage = Desk().add("A", summary(health=Health.MAJOR_OUTAGE)).add("B")
    assert outage.view().icon.state is IconState.MAJOR_OUTAGE


def test_a_failed_poll_does_not_turn_the_icon() -> None:
    """Seeded defect: "could not look" is red, or grey."""
    watch = Watch(prefs=prefs_of("A"))
    watch.see(summary())
    watch.poll(failed())
    desk = Desk().add("A", summary())
    desk.states[ProviderId("a")] = watch.state
    assert desk.view(watch.now).icon.state is IconState.WELL


@pytest.mark.parametrize(
    ("every", "minutes", "stale"), [(1, 10, False), (1, 11, True), (30, 90, False), (30, 92, True)]
)
def test_what_is_out_of_date_carries_a_mark(every: int, minutes: int, stale: bool) -> None:
    desk = Desk().add("A", summary(), every=every * MINUTE)
    view = desk.view(at(1 + minutes))
    assert view.icon.stale is stale
    assert view.icon.state is IconState.WELL
    assert (labels(under(view, "Providers")) == ["A: operational, as of 12:01"]) is stale
    assert view.menu[0].label == ("All well, some of it out of date" if stale else "All well")


def test_paused_and_offline_are_shown_before_any_health() -> None:
    desk = Desk().add("A", summary(incident(), health=Health.MAJOR_OUTAGE))
    paused = desk.view(conditions=Conditions(paused=True, offline_since=T0))
    assert (paused.icon.state, paused.tooltip, paused.menu[0].label) == (
        IconState.PAUSED,
        "Tray Status: paused",
        "Paused",
    )
    offline = desk.view(conditions=Conditions(offline_since=T0))
    assert (offline.icon.state, offline.tooltip) == (IconState.OFFLINE, "Tray Status: offline")
    assert offline.menu[0].label == "Offline since 12:00"
    named = desk.view(conditions=Conditions(offline_since=T0, problems=problem_lines("A login page answers.")))
    assert named.tooltip == "Tray Status: offline, A login page answers."


def test_muted_providers_and_acknowledged_incidents_do_not_colour() -> None:
    desk = Desk().add("A", summary(incident(), health=Health.MAJOR_OUTAGE), muted=True).add("B", summary())
    assert (desk.view().icon.state, desk.view().icon.badge, wrong(desk.view())) == (IconState.WELL, 0, [])
    desk = Desk().add("A", summary(incident(), health=Health.MAJOR_OUTAGE))
    desk.change("a", acknowledged=frozenset({IncidentId("i1")}))
    assert (desk.view().icon.state, desk.view().icon.badge, wrong(desk.view())) == (IconState.WELL, 0, [])


def test_an_incident_that_its_provider_forgot_is_listed_without_colour_and_number() -> None:
    desk = Desk().add("A", summary(incident("old", started_at=T0 - 20 * DAY)))
    assert (desk.view().icon.state, desk.view().icon.badge) == (IconState.WELL, 0)
    assert labels(wrong(desk.view())) == ["A: Trouble old (since 14 Apr 12:00)"]


# ---- the tooltip -----------------------------------------------------------------------------------------------------


def test_the_tooltip_says_it_in_one_line() -> None:
    outage, partial = summary(health=Health.MAJOR_OUTAGE), summary(health=Health.PARTIAL_OUTAGE)
    assert Desk().view().tooltip == "Tray Status: no providers yet"
    assert Desk().add("A", summary()).view().tooltip == "Tray Status: all well"
    desk = Desk().add("A", summary()).add("B", summary())
    assert desk.view().tooltip == "Tray Status: all 2 well"
    desk.add("Quiet", outage, muted=True)
    assert desk.view().tooltip == "Tray Status: all 2 well"
    desk.add("C", partial).add("D", outage)
    assert desk.view().tooltip == "Tray Status: D: major outage, C: partial outage"
    desk.add("E", partial).add("F", partial).add("G")
    assert desk.view(conditions=Conditions(problems=problem_lines("The disk is full.", "x"))).tooltip == (
        "Tray Status: D: major outage, C: partial outage, E: partial outage, 1 more, 1 not known, The disk is full."
    )


def test_when_everything_is_muted_nothing_is_said_to_be_well() -> None:
    """Seeded defect: "all 1 well" while the one provider is down."""
    view = Desk().add("A", summary(health=Health.MAJOR_OUTAGE), muted=True).view()
    assert (view.icon.state, view.tooltip) == (IconState.UNKNOWN, "Tray Status: everything is muted")


# ---- many providers, hostile words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 25, 26, 500, 1_000])
def test_however_many_providers_the_menu_stays_short(count: int) -> None:
    """Seeded defect: 500 lines that no screen can hold."""
    desk = Desk().add("A", summary(incident(), *(maintenance(f"m{n}") for n in range(30)), health=Health.DEGRADED))
    (prefs,), (state,) = desk.prefs, desk.states.values()
    desk.prefs = [replace(prefs, id=ProviderId(f"p{n}"), name=f"Provider {n}") for n in range(count)]
    desk.states = {one.id: replace(state, provider=one.id) for one in desk.prefs}
    view = desk.view(conditions=Conditions(problems=MANY_PROBLEMS))
    assert len(view.menu) <= 20
    lines = list(every_line(view.menu))
    assert all(len(item.label) <= 48 for item in lines)
    assert all(len(item.children) <= 25 for item in lines)
    shown = {item.label for item in every_line(under(view, "Providers")) if item.label.endswith(": degraded")}
    assert len(shown) == count
    assert len(view.tooltip) <= 120


def test_groups_are_named_by_their_first_and_last_line() -> None:
    desk = Desk()
    for number in range(30):
        desk.add(f"Provider {number:02}", summary())
    assert labels(under(desk.view(), "Providers")) == [
        "Provider 00 – Provider 24",
        "Provider 25 – Provider 29",
    ]


@given(
    said=st.lists(polls, max_size=5),
    name=texts,
    jump=st.timedeltas(timedelta(0), timedelta(days=3)),
    muted=st.booleans(),
    focus=st.sampled_from((Focus(), Focus(include=("api",)))),
)
def test_whatever_pages_say_the_view_stays_within_its_bounds(
    said: list[tuple[Reading, ...]],
    name: str,
    jump: timedelta,
    muted: bool,
    focus: Focus,
) -> None:
    """Seeded defect: a hostile title that breaks the menu, or an icon that is well without anything known."""
    desk = Desk()
    for number, readings in enumerate(said):
        desk.add(f"{name}{number}", *readings, muted=muted, focus=focus)
    view = desk.view(NOW + jump)
    assert all(len(item.label) <= 48 and "\n" not in item.label for item in every_line(view.menu))
    assert len(view.menu) <= 20
    if view.icon.state is IconState.WELL:
        assert all(state.belief.health is not None or focus != Focus() for state in desk.states.values())


def test_a_focus_reaches_the_view() -> None:
    page = summary(health=Health.MAJOR_OUTAGE, components=(component("API", Health.MAJOR_OUTAGE), component("Web")))
    desk = Desk().add("A", page, focus=Focus(include=("web",)))
    assert desk.view().icon.state is IconState.WELL
