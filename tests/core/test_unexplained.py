"""Tests a health that no incident explains: from partial outage on, after two looks, and never by a change of focus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import (
    DAY,
    HOUR,
    PREFS,
    Watch,
    at,
    calm_watch,
    component,
    failed,
    incident,
    maintenance,
    moved,
    summary,
    told,
    unchanged,
    with_health,
)
from tray_status.core.model import Health, Impact, Phase
from tray_status.core.outlook import outlook
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.state import Unexplained

WELL, DEGRADED = Health.OPERATIONAL, Health.DEGRADED
PARTIAL, MAJOR = Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE


def look(watch: Watch, *healths: Health | None) -> list[str]:
    """The titles of what is told while the page states these healths, poll by poll; "-" where nothing is."""
    found = []
    for health in healths:
        alerts = with_health(watch, health).alerts
        found.append(", ".join(alert.title.removeprefix("Acme: ") for alert in alerts) or "-")
    return found


@pytest.mark.parametrize(
    ("healths", "expected"),
    [
        ((PARTIAL, PARTIAL, WELL), ["-", "partial outage", "operational"]),
        ((DEGRADED, DEGRADED, Health.MAINTENANCE, WELL), ["-", "-", "-", "-"]),
        ((PARTIAL, WELL, PARTIAL, WELL), ["-", "-", "-", "-"]),
        ((MAJOR, PARTIAL, WELL), ["-", "partial outage", "operational"]),
        ((PARTIAL, MAJOR, MAJOR), ["-", "partial outage", "major outage"]),
        ((PARTIAL, PARTIAL, MAJOR, MAJOR), ["-", "partial outage", "-", "major outage"]),
        ((PARTIAL, PARTIAL, MAJOR, PARTIAL, MAJOR), ["-", "partial outage", "-", "-", "-"]),
        ((MAJOR, MAJOR, PARTIAL, MAJOR, DEGRADED), ["-", "major outage", "-", "-", "degraded"]),
        ((PARTIAL, PARTIAL, PARTIAL), ["-", "partial outage", "-"]),
        ((None, PARTIAL, PARTIAL), ["-", "-", "partial outage"]),
        ((PARTIAL, None, PARTIAL), ["-", "-", "partial outage"]),
        ((PARTIAL, PARTIAL, None, None, WELL), ["-", "partial outage", "-", "-", "operational"]),
        ((PARTIAL, PARTIAL, None, PARTIAL), ["-", "partial outage", "-", "-"]),
        ((None, WELL, None), ["-", "-", "-"]),
    ],
)
def test_two_looks_that_agree_are_told_and_the_end_once(
    healths: tuple[Health | None, ...], expected: list[str]
) -> None:
    """Seeded defect: told at the first look, by what one look alone saw, again and again, or ended and never begun."""
    assert look(calm_watch(), *healths) == expected


def test_the_texts_say_what_it_was_and_that_no_incident_is_named() -> None:
    watch = calm_watch()
    look(watch, PARTIAL, PARTIAL, WELL)
    assert [alert.body for alert in watch.alerts] == [
        "It was operational. No incident explains it.",
        "It was partial outage.",
    ]


def test_failures_between_two_looks_change_nothing() -> None:
    """Seeded defect: "could not look" counts as a look, or as a recovery."""
    watch = calm_watch()
    look(watch, PARTIAL)
    sick = watch.state.unexplained
    for _ in range(3):
        assert told(watch.poll(failed())) == []
    assert watch.state.unexplained is sick is not None
    assert look(watch, PARTIAL) == ["partial outage"]
    watch.poll(failed())
    assert look(watch, WELL) == ["operational"]


def test_a_look_at_unchanged_documents_is_the_second_look() -> None:
    """Seeded defect: a page that answers 304 from then on is never told."""
    watch = calm_watch()
    look(watch, MAJOR)
    assert told(watch.poll(unchanged())) == ["health"]
    assert told(watch.poll(unchanged())) == []


def test_the_alert_lives_from_the_second_look_on_and_its_id_from_the_first() -> None:
    """Seeded defect: a page polled twice a day has alerts that expired before they were made."""
    watch = calm_watch()
    watch.see(summary(health=MAJOR), after=12 * HOUR)
    since = watch.now
    watch.see(summary(health=MAJOR), after=12 * HOUR)
    (alert,) = watch.alerts
    assert (alert.created_at, alert.deliveries[0].next_try) == (watch.now, watch.now)
    assert watch.events[-1].since == since
    other = calm_watch(now=watch.now - DAY)
    other.see(summary(health=MAJOR), after=since - other.now)
    other.see(summary(health=MAJOR))
    assert other.alerts[0].id == alert.id


@pytest.mark.parametrize("health", [PARTIAL, MAJOR])
def test_an_open_incident_explains_it(health: Health) -> None:
    watch = calm_watch()
    for _ in range(3):
        assert "health" not in told(watch.see(summary(incident(), health=health)))
    assert watch.state.unexplained is None


def test_an_incident_that_comes_later_takes_over() -> None:
    watch = calm_watch()
    look(watch, PARTIAL, PARTIAL)
    assert told(watch.see(summary(incident(), health=PARTIAL))) == ["opened"]
    ended = moved(incident(), Phase.RESOLVED, at(9))
    assert told(watch.see(summary(ended, health=WELL))) == ["resolved"]
    assert watch.state.unexplained is None


def test_what_stays_bad_after_its_incident_ended_is_told_after_two_looks() -> None:
    watch = calm_watch(summary(incident(), health=PARTIAL))
    ended = moved(incident(), Phase.RESOLVED, at(9))
    assert told(watch.see(summary(ended, health=PARTIAL))) == ["resolved"]
    assert told(watch.see(summary(ended, health=PARTIAL))) == ["health"]


def test_an_incident_that_was_forgotten_by_its_provider_explains_nothing() -> None:
    """Seeded defect: one entry left open for months hides every outage without an incident."""
    forgotten = incident(started_at=at(0) - 20 * DAY)
    watch = calm_watch(summary(forgotten))
    assert [told(watch.see(summary(forgotten, health=MAJOR))) for _ in range(3)] == [[], ["health"], []]


def test_what_was_bad_from_the_first_look_is_explained_by_an_old_incident_too() -> None:
    """Seeded defect: a clock a year ahead makes every incident old, and every outage one without an incident."""
    watch = calm_watch(summary(incident(), health=MAJOR))
    assert [told(watch.see(summary(incident(), health=MAJOR), after=400 * DAY)) for _ in range(2)] == [[], []]
    assert told(with_health(calm_watch(summary(health=MAJOR)), MAJOR)) == ["health"]


def test_maintenance_explains_no_outage() -> None:
    running = maintenance(phase=Phase.IN_PROGRESS)
    watch = calm_watch(summary(running))
    assert [told(watch.see(summary(running, health=MAJOR))) for _ in range(3)] == [[], ["health"], []]


API_DOWN = summary(health=MAJOR, components=(component("API", MAJOR), component("Web")))
API, WEB = (replace(PREFS, focus=Focus(include=(name,))) for name in ("api", "web"))


@pytest.mark.parametrize(("first", "then"), [(WEB, API), (WEB, PREFS), (API, WEB), (PREFS, WEB)])
def test_another_focus_is_neither_outage_nor_recovery(first: ProviderPrefs, then: ProviderPrefs) -> None:
    """Seeded defect: choosing other components reads as "major outage" or as "operational again"."""
    watch = calm_watch(summary(components=(component("API"), component("Web"))), prefs=first)
    for _ in range(3):
        watch.see(API_DOWN)
    before = len(watch.alerts)
    assert before == (first is not WEB)
    watch.prefs = then
    for number in range(3):
        another = component(f"another {number}")  # so that there is something to compare at all
        watch.see(replace(API_DOWN, components=(*API_DOWN.components, another)))
    assert len(watch.alerts) == before


@pytest.mark.parametrize("focus", [Focus(include=("Web",), no_words=("beta",)), Focus(no_words=("beta",))])
@pytest.mark.parametrize(
    ("impact", "expected"), [(Impact.MINOR, ["-", "major outage", "-"]), (Impact.CRITICAL, ["-"] * 3)]
)
def test_what_nothing_outside_the_focus_explains_is_told(focus: Focus, impact: Impact, expected: list[str]) -> None:
    """Seeded defect: the icon is red and nobody is told, because a minor incident outside names the component."""
    watch = calm_watch(summary(components=(component("Web"),)), prefs=replace(PREFS, focus=focus))
    beta = incident(title="The beta fails", components=("Web",), impact=impact)
    for title in expected:
        step = watch.see(summary(beta, health=MAJOR, components=(component("Web", MAJOR),)))
        assert [alert.title for alert in step.alerts] == [f"Acme: {title}"] * (title != "-")
        red = outlook(watch.state.belief, focus, watch.now).colour is MAJOR
        assert red is (impact is Impact.MINOR)


def test_worse_is_told_under_the_new_focus_too() -> None:
    partial = summary(health=PARTIAL, components=(component("API", PARTIAL), component("Web")))
    watch = calm_watch(summary(components=(component("API"), component("Web"))), prefs=WEB)
    watch.see(partial)
    watch.prefs = API
    for said in (partial, partial, API_DOWN, API_DOWN):
        watch.see(said)
    assert [alert.title for alert in watch.alerts] == ["Acme: major outage"]


def test_who_was_muted_at_the_beginning_does_not_hear_of_the_end() -> None:
    """Seeded defect: unmuting brings an "operational again" for an outage that was never told."""
    watch = calm_watch(prefs=replace(PREFS, muted=True))
    look(watch, MAJOR, MAJOR)
    watch.prefs = PREFS
    assert look(watch, MAJOR, WELL) == ["-", "-"]


def test_what_gets_worse_after_unmuting_is_told_and_its_end_as_well() -> None:
    watch = calm_watch(prefs=replace(PREFS, muted=True))
    look(watch, PARTIAL, PARTIAL)
    watch.prefs = PREFS
    assert look(watch, MAJOR, MAJOR, WELL) == ["-", "major outage", "operational"]


def test_every_change_of_health_has_its_reason() -> None:
    watch = Watch()
    found = []
    steps = [(WELL, ()), (DEGRADED, ()), (None, ()), (PARTIAL, ()), (PARTIAL, ()), (MAJOR, ()), (PARTIAL, ())]
    for health, open_now in (*steps, (MAJOR, (incident(),))):
        step = watch.see(summary(*open_now, health=health))
        found += [decision.reason for decision in step.decisions if decision.event.kind == "health"]
    assert found == [
        "first sight: the record begins",
        "less than a partial outage: menu and history only",
        "the page does not tell its health: neither outage nor recovery",
        "no incident explains it: told if the next look agrees",
        "health is told",
        "no incident explains it: told if the next look agrees",
        "not worse than what was told: menu and history only",
        "an open incident explains it: menu and history only",
    ]


def test_single_ones_of_many_components_are_told_no_more_than_they_colour_the_icon() -> None:
    """Seeded defect: the icon stays green while one of 470 places is down, and every night a notification says so."""
    many = tuple(component(f"C{number}") for number in range(101))
    watch = calm_watch(summary(components=many))
    ill = summary(health=PARTIAL, components=(*many[1:], component("C0", PARTIAL)))
    assert [told(watch.see(page)) for page in (ill, ill, ill, summary(components=many))] == [[], [], [], []]
    reasons = [one.reason for step in watch.steps for one in step.decisions]
    assert reasons[1] == "some components, no incident: menu and history only"
    assert [told(with_health(watch, MAJOR)) for _ in range(2)] == [[], ["health"]]


def test_the_end_of_a_silent_sickness_says_why_it_is_silent() -> None:
    watch = calm_watch(prefs=replace(PREFS, muted=True))
    look(watch, MAJOR, MAJOR)
    assert watch.state.unexplained == Unexplained(health=MAJOR, since=at(2), before=WELL, told=MAJOR, silent=True)
    step = with_health(watch, WELL)
    assert [decision.reason for decision in step.decisions] == ["its beginning was not told, so its end is not either"]
