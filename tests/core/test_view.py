"""Tests what is shown: the icon, the tooltip, and the menu with what is wrong on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import (
    DAY,
    HOUR,
    MINUTE,
    PREFS,
    T0,
    Watch,
    at,
    component,
    failed,
    history,
    incident,
    maintenance,
    summary,
)
from tests.core.strategies import polls, texts
from tray_status.core.commands import Acknowledge, OpenUrl, Pause, PollNow, Snooze
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase, ProviderId
from tray_status.core.prefs import Focus, ProviderPrefs, Settings
from tray_status.core.reading import Reading
from tray_status.core.state import ProviderState
from tray_status.core.view import SEPARATOR, Conditions, IconState, Item, View, build_view

NOW = at(2)
MANY_TROUBLES = ("first", "second", "third", "fourth")


def prefs_of(name: str, **changes: object) -> ProviderPrefs:
    """Settings of a provider with this name."""
    made = replace(PREFS, id=ProviderId(name.casefold()), name=name, url=f"https://{name.casefold()}.example")
    return replace(made, **changes)  # type: ignore[arg-type]  # any of the fields


class Desk:
    """Providers, what their pages said, and what is shown of them."""

    def __init__(self) -> None:
        self.prefs: list[ProviderPrefs] = []
        self.states: dict[ProviderId, ProviderState] = {}

    def add(self, name: str, *said: Reading, **changes: object) -> Desk:
        """Add a provider; without a reading it was never read."""
        prefs = prefs_of(name, **changes)
        self.prefs.append(prefs)
        if said:
            watch = Watch(prefs=prefs)
            watch.see(*said)
            self.states[prefs.id] = replace(watch.state, provider=prefs.id)
        return self

    def change(self, name: str, **changes: object) -> Desk:
        """Change a provider's state."""
        held = self.states[ProviderId(name)]
        self.states[ProviderId(name)] = replace(held, **changes)  # type: ignore[arg-type]  # any of the fields
        return self

    def view(self, now: datetime = NOW, conditions: Conditions | None = None) -> View:
        """What is shown."""
        settings = Settings(providers=tuple(self.prefs))
        return build_view(self.states, settings, now, conditions=conditions or Conditions())


def labels(items: Sequence[Item]) -> list[str]:
    """What these lines say; "-" is a separator."""
    return [item.label or "-" for item in items]


def under(view: View, label: str) -> tuple[Item, ...]:
    """The lines below the line that begins so."""
    (item,) = [item for item in view.menu if item.label.startswith(label)]
    return item.children


def wrong(view: View) -> list[Item]:
    """What the menu says is wrong now: between the first two separators, where there are four."""
    blocks: list[list[Item]] = [[]]
    for item in view.menu:
        if item == SEPARATOR:
            blocks.append([])
        else:
            blocks[-1].append(item)
    return blocks[1] if len(blocks) == 5 else []


def every_line(items: Sequence[Item]) -> Iterator[Item]:
    """All lines of a menu, with those of all submenus."""
    for item in items:
        yield item
        yield from every_line(item.children)


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
def test_what_is_out_of_date_carries_a_mark(every: int, minutes: int, stale: bool) -> None:  # noqa: FBT001 -- pytest's
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
    assert desk.view(conditions=Conditions(troubles=("The disk is full.", "x"))).tooltip == (
        "Tray Status: D: major outage, C: partial outage, E: partial outage, 1 more, 1 not known, The disk is full."
    )


def test_when_everything_is_muted_nothing_is_said_to_be_well() -> None:
    """Seeded defect: "all 1 well" while the one provider is down."""
    view = Desk().add("A", summary(health=Health.MAJOR_OUTAGE), muted=True).view()
    assert (view.icon.state, view.tooltip) == (IconState.UNKNOWN, "Tray Status: everything is muted")


# ---- what is wrong ---------------------------------------------------------------------------------------------------


def test_what_is_wrong_stands_on_top_worst_first_across_providers() -> None:
    """Seeded defect: in the order of the settings file."""
    minor = summary(incident("i1", impact=Impact.MINOR), health=Health.DEGRADED)
    critical = summary(incident("i2", impact=Impact.CRITICAL), maintenance("m", phase=Phase.IN_PROGRESS), health=None)
    desk = Desk().add("A", minor).add("B", critical).add("C", summary(health=Health.PARTIAL_OUTAGE))
    assert labels(wrong(desk.view())) == [
        "B: Trouble i2 (since 12:00)",
        "C: partial outage",
        "A: Trouble i1 (since 12:00)",
        "B: Trouble m (since 13:00)",
    ]


def test_a_line_about_an_incident_opens_acknowledges_or_snoozes() -> None:
    (line,) = wrong(Desk().add("A", summary(incident())).view())
    a = ProviderId("a")
    assert [(item.label, item.command, item.default) for item in line.children] == [
        ("Open incident", OpenUrl(provider=a, url=incident().url or ""), True),
        ("Acknowledge", Acknowledge(provider=a, incident=IncidentId("i1")), False),
        ("Snooze A for an hour", Snooze(provider=a, lasting=HOUR), False),
    ]


def test_without_a_link_of_its_own_an_incident_opens_its_page() -> None:
    (line,) = wrong(Desk().add("A", summary(incident(url=None, started_at=None))).view())
    assert line.label == "A: Trouble i1"
    assert line.children[0].command == OpenUrl(provider=ProviderId("a"), url="https://a.example")


def test_a_provider_that_is_unwell_without_an_incident_has_a_line_that_opens_its_page() -> None:
    """Seeded defect: a red icon, and nothing in the menu that says why."""
    (line,) = wrong(Desk().add("A", summary(health=Health.MAJOR_OUTAGE)).view())
    assert (line.label, line.command) == (
        "A: major outage",
        OpenUrl(provider=ProviderId("a"), url="https://a.example"),
    )


def test_maintenance_does_not_hide_an_outage() -> None:
    page = summary(maintenance(phase=Phase.IN_PROGRESS), health=Health.MAJOR_OUTAGE)
    assert labels(wrong(Desk().add("A", page).view())) == ["A: major outage", "A: Trouble m1 (since 13:00)"]


def test_beyond_a_few_lines_the_rest_is_one_line_with_groups() -> None:
    desk = Desk()
    for number in range(40):
        desk.add(f"P{number:02}", summary(incident(impact=Impact.MINOR), health=Health.DEGRADED))
    desk.add("Worst", summary(incident(impact=Impact.CRITICAL), health=Health.MAJOR_OUTAGE))
    lines = wrong(desk.view())
    assert len(lines) == 6
    assert lines[0].label.startswith("Worst: ")
    assert (lines[-1].label, len(lines[-1].children)) == ("36 more", 2)
    troubled = desk.view(conditions=Conditions(troubles=MANY_TROUBLES))
    assert labels(troubled.menu[:4]) == ["Major outage", "first", "second", "third"]
    assert len(wrong(troubled)) == 3
    assert len(troubled.menu) <= 20


# ---- the rest of the menu --------------------------------------------------------------------------------------------


def test_the_menu_of_a_quiet_day() -> None:
    view = Desk().add("A", summary()).view()
    assert labels(view.menu) == [
        "All well",
        "-",
        "Providers",
        "Recent incidents",
        "Upcoming maintenance",
        "-",
        "Poll now",
        "Paused",
        "Snooze",
        "-",
        "Open settings file",
        "Open state folder",
        "Quit",
    ]
    assert [item.label for item in view.menu if not item.enabled] == [
        "All well",
        "Recent incidents",
        "Upcoming maintenance",
    ]
    assert [item.command for item in under(view, "Snooze")] == [
        Snooze(provider=None, lasting=timedelta(hours=1)),
        Snooze(provider=None, lasting=timedelta(hours=4)),
    ]


def test_pause_and_snooze_can_be_taken_back() -> None:
    desk = Desk().add("A", summary())
    assert [item.command for item in desk.view().menu if item.label == "Paused"] == [Pause(on=True)]
    view = desk.view(conditions=Conditions(paused=True, snoozed_until=at(90)))
    assert [(item.label, item.command) for item in view.menu if item.checked] == [
        ("Paused", Pause(on=False)),
        ("Snoozed until 13:30: end it", Snooze(provider=None)),
    ]
    assert "Snooze" in labels(desk.view(conditions=Conditions(snoozed_until=at(-5))).menu)


def test_a_provider_says_how_it_is_what_is_the_matter_and_what_was_made_quiet() -> None:
    page = summary(incident(), maintenance(phase=Phase.IN_PROGRESS), health=Health.PARTIAL_OUTAGE)
    desk = Desk().add("A", page).add("B", muted=True)
    quiet = frozenset({IncidentId("i1"), IncidentId("m1")})
    desk.change("a", acknowledged=quiet, snoozed_until=at(90), problem=failed().problem)
    items = under(desk.view(), "Providers")
    assert labels(items) == ["A: partial outage", "B: nothing known, muted"]
    a = ProviderId("a")
    assert [(item.label, item.command, item.checked) for item in items[0].children] == [
        ("Open status page", OpenUrl(provider=a, url="https://a.example"), None),
        ("The page did not answer.", None, None),
        ("Poll now", PollNow(provider=a), None),
        ("Snoozed until 13:30", Snooze(provider=a), True),
        ("Acknowledged: Trouble i1", Acknowledge(provider=a, incident=IncidentId("i1"), undo=True), True),
        ("Acknowledged: Trouble m1", Acknowledge(provider=a, incident=IncidentId("m1"), undo=True), True),
    ]
    assert labels(items[1].children) == ["Open status page", "Poll now"]
    assert "Snoozed until 13:30" not in labels(under(desk.view(at(95)), "Providers")[0].children)


def test_a_long_name_gives_way_to_what_is_said() -> None:
    """Seeded defect: the health is cut off, and every line reads alike."""
    desk = Desk().add("A very long name of a provider that nobody can read", summary(health=Health.MAJOR_OUTAGE))
    (line,) = under(desk.view(at(300)), "Providers")
    assert line.label == "A very long name of…: major outage, as of 12:01"
    assert len(line.label) <= 48


def over(id_: str, minutes: float, **changes: object) -> Incident:
    """An incident that is over."""
    return incident(id_, phase=Phase.RESOLVED, started_at=at(minutes), **changes)


def test_recent_incidents_are_the_newest_of_all_providers() -> None:
    planned_then_called_off = maintenance("off", phase=None, resolved_at=T0, started_at=at(99))
    desk = Desk().add("A", history(over("a1", -10), over("a2", -30), planned_then_called_off))
    desk.add("B", history(over("b1", -20, components=("Web",)), over("b2", -25)), focus=Focus(include=("api",)))
    desk.add("C", history(incident("note", kind=Kind.NOTICE, phase=None), over("x", 0, updated_at=None, url=None)))
    desk.add("D").add("E", history(incident("undated", phase=Phase.RESOLVED, started_at=None, updated_at=None)))
    items = under(desk.view(), "Recent")
    assert labels(items) == [
        "12:00 C: Trouble note",
        "12:00 C: Trouble x",
        "11:50 A: Trouble a1",
        "11:35 B: Trouble b2",
        "11:30 A: Trouble a2",
    ]
    assert items[1].command == OpenUrl(provider=ProviderId("c"), url="https://c.example")
    many = Desk().add("A", history(*(over(f"i{number}", -number) for number in range(30))))
    assert len(under(many.view(), "Recent")) == 10


def test_upcoming_maintenance_is_sorted_by_its_beginning() -> None:
    later, undated = maintenance("later", started_at=at(60 * 24)), maintenance("undated", started_at=None)
    desk = Desk().add("A", summary(undated, later)).add("B", summary(maintenance("soon")))
    assert labels(under(desk.view(), "Upcoming")) == [
        "13:00 B: Trouble soon",
        "5 May 12:00 A: Trouble later",
        "Planned: A: Trouble undated",
    ]


def test_times_are_those_of_the_users_zone() -> None:
    view = Desk().add("A", summary(incident())).view(conditions=Conditions(zone=ZoneInfo("Asia/Kolkata")))
    assert labels(wrong(view)) == ["A: Trouble i1 (since 17:30)"]


def test_nothing_ticks() -> None:
    """Seeded defect: a view that differs every minute, and a menu that is rebuilt under the pointer."""
    desk = Desk().add("A", summary(incident(), maintenance())).add("B", history(over("b", -10)))
    assert desk.view(at(2)) == desk.view(at(9))


# ---- many providers, hostile words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 25, 26, 500, 1_000])
def test_however_many_providers_the_menu_stays_short(count: int) -> None:
    """Seeded defect: 500 lines that no screen can hold."""
    desk = Desk().add("A", summary(incident(), *(maintenance(f"m{n}") for n in range(30)), health=Health.DEGRADED))
    (prefs,), (state,) = desk.prefs, desk.states.values()
    desk.prefs = [replace(prefs, id=ProviderId(f"p{n}"), name=f"Provider {n}") for n in range(count)]
    desk.states = {one.id: replace(state, provider=one.id) for one in desk.prefs}
    view = desk.view(conditions=Conditions(troubles=MANY_TROUBLES))
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
    muted: bool,  # noqa: FBT001 -- drawn
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
