"""Tests the menu: what is wrong on top, then providers, recent incidents, upcoming maintenance, and the switches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.core.desk import MANY_PROBLEMS, Desk, every_line, labels, under, wrong
from tests.core.making import (
    HOUR,
    T0,
    at,
    component,
    failed,
    history,
    incident,
    maintenance,
    summary,
)
from tray_status.core.commands import (
    Acknowledge,
    Mute,
    OpenFolder,
    OpenOverview,
    OpenSettings,
    OpenUrl,
    Pause,
    PollNow,
    Snooze,
    StartAtLogin,
    TellBack,
)
from tray_status.core.errors import ConfigError
from tray_status.core.events import Alert, AlertId, Delivery, EventKind, Urgency
from tray_status.core.model import Health, Impact, Incident, IncidentId, Kind, Phase, ProviderId
from tray_status.core.policy import Policy
from tray_status.core.prefs import Focus
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.view import Conditions, ProblemLine

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
    link = "https://a.example/incidents/i1"
    (line,) = wrong(Desk().add("A", summary(incident(url=link, components=("API", "Web")))).view())
    a = ProviderId("a")
    assert [(item.label or "-", item.command, item.default) for item in line.children] == [
        ("Open incident", OpenUrl(provider=a, url=link), True),
        ("Investigating · major · API, Web", None, False),
        ("-", None, False),
        ("Acknowledge (quiet until it ends)", Acknowledge(provider=a, incident=IncidentId("i1")), False),
        ("Snooze this for 1 hour", Snooze(provider=a, incident=IncidentId("i1"), lasting=HOUR), False),
        ("Snooze this for 4 hours", Snooze(provider=a, incident=IncidentId("i1"), lasting=4 * HOUR), False),
        ("Snooze this until tomorrow 08:00", Snooze(provider=a, incident=IncidentId("i1"), until=at(20 * 60)), False),
        ("Tell me when A is back", TellBack(provider=a), False),
    ]


def test_a_snoozed_incident_stays_where_it_is_and_speaks_again_by_a_tick() -> None:
    """Seeded defects: the lines that a click was aimed at move; the snooze of one incident is that of its provider."""
    a, i1 = ProviderId("a"), IncidentId("i1")
    minor = incident("i2", impact=Impact.MINOR)
    desk = Desk().add("A", summary(incident(), minor, health=Health.PARTIAL_OUTAGE))
    before = labels(wrong(desk.view())[0].children)
    desk.change("a", snoozed_incidents={i1: at(90), IncidentId("gone"): at(90), IncidentId("i2"): at(-5)})
    view = desk.view()
    line, other = wrong(view)
    assert labels(line.children) == [*before, "Snoozed until 13:30: Trouble i1"]
    assert line.children[-1].command == Snooze(provider=a, incident=i1)
    assert line.children[-1].checked
    assert len(other.children) == len(before)
    (quiet,) = under(view, "Acknowledged, snoozed or muted (1)")
    assert (quiet.label, quiet.command, quiet.checked) == (
        "Snoozed until 13:30: A: Trouble i1",
        Snooze(provider=a, incident=i1),
        True,
    )
    assert labels(under(view, "Providers")[0].children)[-1] == "Snoozed until 13:30: Trouble i1"
    assert under(view, "Providers")[0].label == "A: partial outage"


def test_who_asked_to_be_told_sees_that_and_takes_it_back() -> None:
    a = ProviderId("a")
    desk = Desk().add("A", summary(health=Health.PARTIAL_OUTAGE)).add("B", summary()).add("C")
    desk.add("D", summary(maintenance(phase=Phase.IN_PROGRESS), health=Health.MAINTENANCE))
    offered = [item.label for item in every_line(desk.view().menu) if "Tell me" in item.label]
    assert offered == ["Tell me when A is back"], "of what is well nobody need be told that it is"
    desk.change("a", tell_back=True)
    line = under(desk.view(), "Providers")[0].children[-1]
    assert (line.label, line.command, line.checked) == (
        "Tell me when A is back",
        TellBack(provider=a, undo=True),
        True,
    )


# ---- what is quiet by itself -----------------------------------------------------------------------------------------

QUIET = Policy(quiet_hours=(QuietHours(begin=time(13), end=time(7)),))


def held(id_: str, until: datetime, gathers: str = "during quiet hours") -> Alert:
    """An alert of A that waits."""
    owed = (Delivery(notifier="desktop", next_try=until, ends_at=until + HOUR),)
    made = Alert(
        id=AlertId(id_), key=f"a/{id_}", provider=ProviderId("a"), provider_name="A", kind=EventKind.OPENED, title="",
        body="", url=None, urgency=Urgency.NORMAL, created_at=at(0), deliveries=owed,
    )  # fmt: skip
    return replace(made, gathers=gathers)


def test_quiet_hours_are_a_line_that_leads_to_the_settings() -> None:
    """Seeded defect: an outage, no notification, and nothing that says why."""
    desk = Desk().add("A", summary(), policy=QUIET).add("B", summary(), policy=QUIET, muted=True)
    assert "Quiet" not in " ".join(labels(desk.view(at(30)).menu))
    line = desk.view(at(60)).menu[1]
    assert (line.label, line.command) == ("Quiet hours until 5 May 07:00", OpenSettings())
    desk.change("a", outbox=(held("x", at(19 * 60)),))
    assert desk.view(at(60)).menu[1].label == "Quiet hours until 5 May 07:00: 1 alert waits"
    desk.add("C", summary()).change("a", outbox=(held("x", at(19 * 60)), held("y", at(19 * 60))))
    assert desk.view(at(60 * 12 + 1)).menu[1].label == "Quiet hours until 07:00: 2 alerts wait"
    desk.change("a", outbox=())
    assert desk.view(at(60)).menu[1].label == "Quiet hours at 1 of 2 until 5 May 07:00"


def test_alerts_that_a_snooze_holds_are_counted_and_others_are_not() -> None:
    confirming = replace(held("c", at(95), ""), waits_for="still open")
    waiting = (held("x", at(90), "while snoozed"), held("y", at(99), "while snoozed"), confirming, held("z", at(-1)))
    desk = Desk().add("A", summary()).change("a", outbox=waiting)
    line = desk.view().menu[1]
    assert (line.label, line.enabled) == ("2 alerts wait until 13:30", False)
    assert desk.view(at(120)).menu[1].label == ""


def test_with_all_that_there_is_to_say_the_menu_still_has_twenty_lines() -> None:
    """Seeded defect: a line more that nobody counted, and the last ones fall off the screen."""
    desk = Desk()
    for name in "ABCDEFGHIJ":
        desk.add(name, summary(incident()), policy=QUIET)
    desk.change("a", acknowledged=frozenset({IncidentId("i1")}), outbox=(held("x", at(19 * 60)),))
    view = desk.view(at(60), Conditions(problems=MANY_PROBLEMS))
    assert len(view.menu) == 20
    assert labels(view.menu[1:4]) == ["first", "second", "Quiet hours until 5 May 07:00: 1 alert waits"]
    assert len(wrong(view)) == 2


def test_starting_at_login_is_a_tick_and_a_click_switches_it() -> None:
    """Seeded defects: a tick that asks for what it shows already; a twenty-first line."""
    desk = Desk().add("A", summary())
    assert "Start at login" not in labels(desk.view().menu)
    for on in (True, False):
        line = next(item for item in desk.view(conditions=Conditions(at_login=on)).menu if item.key == "at_login")
        assert (line.label, line.checked, line.command) == ("Start at login", on, StartAtLogin(on=not on))
    for name in "BCDEFGHIJ":
        desk.add(name, summary(incident()))
    assert len(desk.view(conditions=Conditions(at_login=True, problems=MANY_PROBLEMS)).menu) == 20


def test_a_title_that_was_cut_stands_below_with_more_of_it() -> None:
    page = summary(incident(title="Elevated error rates on the chat completions API for some users"))
    (line,) = wrong(Desk().add("OpenAI", page).view())
    assert line.label == "OpenAI: Elevated error rates on… (since 12:00)"
    assert line.children[1].label == "Elevated error rates on the chat completions…"


def test_an_incident_that_says_nothing_of_itself_has_no_line_about_that() -> None:
    page = summary(incident(impact=None, components=(), phase=None, updated_at=at(0)))
    (line,) = wrong(Desk().add("A", page).view())
    assert labels(line.children)[:2] == ["Open incident", "-"]


@pytest.mark.parametrize(
    ("zone", "now", "ends"),
    [
        ("UTC", datetime(2026, 5, 4, 23, 59, tzinfo=UTC), datetime(2026, 5, 5, 8, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 5, 4, 19, 0, tzinfo=UTC), datetime(2026, 5, 6, 2, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
    ],
    ids=["before midnight", "it is tomorrow there already", "clocks go forward in between"],
)
def test_tomorrow_at_eight_is_by_the_users_clock(zone: str, now: datetime, ends: datetime) -> None:
    """Seeded defect: 24 hours are added, and the night in which clocks change ends an hour late."""
    view = Desk().view(now, Conditions(zone=ZoneInfo(zone)))
    assert under(view, "Snooze all")[-1].command == Snooze(provider=None, until=ends)


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
    beset = desk.view(conditions=Conditions(problems=MANY_PROBLEMS))
    assert labels(beset.menu[:4]) == ["Major outage: Worst", "first", "second", "third"]
    assert len(wrong(beset)) == 3
    assert len(beset.menu) <= 20


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
        "Snooze all",
        "-",
        "Settings",
        "Open state folder",
        "Quit",
    ]
    assert [item.label for item in view.menu if not item.enabled] == [
        "All well",
        "Upcoming maintenance",
    ]
    everything = ("All incidents, and the last 90 days", OpenOverview())
    assert [(item.label, item.command) for item in under(view, "Recent incidents")] == [everything]
    assert [(item.label, item.command) for item in under(view, "Snooze all")] == [
        ("For 1 hour", Snooze(provider=None, lasting=HOUR)),
        ("For 4 hours", Snooze(provider=None, lasting=4 * HOUR)),
        ("Until tomorrow 08:00", Snooze(provider=None, until=at(20 * 60))),
    ]


def test_pause_and_snooze_can_be_taken_back() -> None:
    desk = Desk().add("A", summary())
    assert [item.command for item in desk.view().menu if item.label == "Paused"] == [Pause(on=True)]
    view = desk.view(conditions=Conditions(paused=True, snoozed_until=at(90)))
    assert [(item.label, item.command) for item in view.menu if item.checked] == [("Paused", Pause(on=False))]
    ways = under(view, "Snoozed until 13:30")
    assert (ways[0].label, ways[0].command, len(ways)) == ("Speak again now", Snooze(provider=None), 4)
    assert "Snooze all" in labels(desk.view(conditions=Conditions(snoozed_until=at(-5))).menu)


def test_a_provider_says_how_it_is_what_is_the_matter_and_what_was_made_quiet() -> None:
    page = summary(incident(), maintenance(phase=Phase.IN_PROGRESS), health=Health.PARTIAL_OUTAGE)
    desk = Desk().add("A", page).add("B", muted=True)
    quiet = frozenset({IncidentId("i1"), IncidentId("m1")})
    desk.change("a", acknowledged=quiet, snoozed_until=at(90), problem=failed().problem, notes=("Odd.", "Odder."))
    items = under(desk.view(), "Providers")
    assert labels(items) == ["A: partial outage, snoozed", "B: nothing known, muted"]
    a, b = ProviderId("a"), ProviderId("b")
    assert [(item.label or "-", item.command, item.checked) for item in items[0].children] == [
        ("Open status page", OpenUrl(provider=a, url="https://a.example"), None),
        ("The page did not answer.", None, None),
        ("Odder.", None, None),
        ("Poll now", PollNow(provider=a), None),
        ("-", None, None),
        ("Snoozed until 13:30", None, None),
        ("Mute (until switched on again)", Mute(provider=a, on=True), False),
        ("Tell me when A is back", TellBack(provider=a), False),
        ("Acknowledged: Trouble i1", Acknowledge(provider=a, incident=IncidentId("i1"), undo=True), True),
        ("Acknowledged: Trouble m1", Acknowledge(provider=a, incident=IncidentId("m1"), undo=True), True),
    ]
    assert labels(items[0].children[5].children) == [
        "Speak again now",
        "For 1 hour",
        "For 4 hours",
        "Until tomorrow 08:00",
    ]
    assert [(item.label or "-", item.command, item.checked) for item in items[1].children[2:]] == [
        ("-", None, None),
        ("Mute (until switched on again)", Mute(provider=b, on=False), True),
    ]
    assert labels(under(desk.view(at(95)), "Providers")[0].children)[5] == "Snooze"


def test_what_was_made_quiet_is_found_in_one_place_and_taken_back_there() -> None:
    """Seeded defect: acknowledged by a slip of the hand, and gone from the menu but for a submenu of a submenu."""
    desk = Desk().add("A", summary(incident(), health=Health.PARTIAL_OUTAGE)).add("B", muted=True).add("C", summary())
    assert "Acknowledged" not in " ".join(labels(Desk().add("C", summary()).view().menu))
    desk.change("a", acknowledged=frozenset({IncidentId("i1"), IncidentId("gone")})).change("c", snoozed_until=at(90))
    lines = under(desk.view(), "Acknowledged, snoozed or muted (3)")
    assert [(item.label, item.command, item.checked) for item in lines] == [
        (
            "Acknowledged: A: Trouble i1",
            Acknowledge(provider=ProviderId("a"), incident=IncidentId("i1"), undo=True),
            True,
        ),
        ("Snoozed until 13:30: C", Snooze(provider=ProviderId("c")), True),
        ("Muted: B", Mute(provider=ProviderId("b"), on=False), True),
    ]
    desk.change("a", acknowledged=frozenset())
    for name in "DEFGHIJ":
        desk.add(name, summary(incident()))
    assert len(desk.view(conditions=Conditions(problems=MANY_PROBLEMS)).menu) == 20


# ---- the first line, problems, and a click on the icon itself --------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["GitHub"], "Partial outage: GitHub"),
        (["GitHub", "npm", "PyPI"], "Partial outage: GitHub, npm, PyPI"),
        (["GitHub", "npm", "PyPI", "Fly"], "Partial outage: GitHub, npm, PyPI and 1 more"),
        (["Amazon Web Services", "Google Cloud", "PyPI"], "Partial outage: Amazon Web Services and 2 more"),
        (["The " + "w" * 80, "npm"], "Partial outage: The wwwwwwwwwwwwwwww… and 1 more"),
    ],
)
def test_the_first_line_says_what_is_wrong_and_where(names: list[str], expected: str) -> None:
    """Seeded defect: "Partial outage", and nobody knows whose."""
    desk = Desk().add("Well", summary()).add("Muted", summary(health=Health.PARTIAL_OUTAGE), muted=True)
    desk.add("Slow", summary(health=Health.DEGRADED))
    for name in names:
        desk.add(name, summary(health=Health.PARTIAL_OUTAGE))
    (headline, *_) = desk.view().menu
    assert (headline.label, headline.enabled) == (expected, False)
    assert len(expected) <= 48


def test_the_first_line_says_how_many_are_well_or_not_known_yet() -> None:
    desk = Desk()
    assert desk.view().menu[0].label == "No providers yet: add some to the settings"
    assert desk.add("A").view().menu[0].label == "Nothing known"
    assert desk.add("B", summary()).view().menu[0].label == "Nothing known of 1 of 2"
    calm = Desk().add("A", summary()).add("B", summary())
    assert calm.view().menu[0].label == "All 2 providers are well"
    assert calm.view(at(300)).menu[0].label == "All well, some of it out of date"
    assert Desk().add("A", summary(), muted=True).view().menu[0].label == "Every provider is muted"


def test_a_problem_is_a_line_that_leads_to_where_it_can_be_mended() -> None:
    """Seeded defect: a path that fills the whole line, and what is wrong cut off."""
    error = ConfigError("unknown key `evry`.", file="/home/anna/.config/tray-status/settings.yaml", line=3, column=1)
    whole = ConfigError("this file is not UTF-8.", file="/home/anna/settings.yaml")
    problems = (
        ProblemLine.of_settings(error),
        ProblemLine.of_settings(whole),
        ProblemLine(sentence="The disk is full.", command=OpenFolder()),
    )
    lines = Desk().add("A", summary()).view(conditions=Conditions(problems=problems)).menu[1:4]
    assert [(item.label, item.command) for item in lines] == [
        ("Settings, line 3: unknown key `evry`.", OpenSettings(line=3)),
        ("Settings: this file is not UTF-8.", OpenSettings()),
        ("The disk is full.", OpenFolder()),
    ]


def test_a_click_on_the_icon_opens_the_worst_and_else_polls() -> None:
    desk = Desk().add("A", summary(health=Health.DEGRADED)).add("B", summary())
    assert desk.view().activate == PollNow()
    desk.add("C", summary(health=Health.PARTIAL_OUTAGE))
    assert desk.view().activate == OpenUrl(provider=ProviderId("c"), url="https://c.example")
    link = "https://d.example/incidents/i1"
    desk.add("D", summary(incident(url=link, impact=Impact.CRITICAL), health=Health.MAJOR_OUTAGE))
    assert desk.view().activate == OpenUrl(provider=ProviderId("d"), url=link)


def test_a_long_name_gives_way_to_what_is_said() -> None:
    """Seeded defect: the health is cut off, and every line reads alike."""
    desk = Desk().add("A very long name of a provider that nobody can read", summary(health=Health.MAJOR_OUTAGE))
    (line,) = under(desk.view(at(300)), "Providers")
    assert line.label == "A very long name of…: major outage, as of 12:01"
    assert len(line.label) <= 48


def over(id_: str, minutes: float, **changes: object) -> Incident:
    """An incident that is over."""
    return incident(id_, phase=Phase.RESOLVED, started_at=at(minutes), **changes)


TO_ALL = ("-", "All incidents, and the last 90 days")
"""How the newest incidents lead to the others."""


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
        *TO_ALL,
    ]
    assert items[1].command == OpenUrl(provider=ProviderId("c"), url="https://c.example")
    many = Desk().add("A", history(*(over(f"i{number}", -number) for number in range(30))))
    assert len(under(many.view(), "Recent")) == 10 + len(TO_ALL)


def test_what_is_over_is_listed_through_the_groups_of_the_page() -> None:
    """Seeded defect: a focus on a group hides all that was, as incidents name components without their groups."""
    berlin = replace(component("Berlin"), group="Europe")
    ended = (over("b1", -20, components=("Berlin",)), over("b2", -25, components=("Lima",)))
    desk = Desk().add("B", summary(*ended, components=(berlin,)), focus=Focus(include=("Europe",)))
    assert labels(under(desk.view(), "Recent")) == ["11:40 B: Trouble b1", *TO_ALL]


def test_a_provider_says_how_much_goes_on_outside_the_focus() -> None:
    """Seeded defect: of an outage that a misspelt focus holds back nothing at all is to be seen."""
    page = summary(incident("i1", components=("Web",)), incident("i2"), maintenance("m1", components=("Web",)))
    desk = Desk().add("A", page, focus=Focus(include=("API",)))
    two = summary(*(incident(id_, components=("Web",)) for id_ in ("i1", "i2")))
    desk.add("B", two, focus=Focus(include=("API",))).add("C", page)
    lines = {item.key: labels(item.children) for item in every_line(desk.view().menu)}
    said = [[line for line in lines[name] if "outside" in line] for name in "abc"]
    assert said == [["1 open incident outside your focus"], ["2 open incidents outside your focus"], []]


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
