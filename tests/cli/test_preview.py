"""What `preview` prints: a table, a sum, how far back the page goes; and how its options make a focus."""

from __future__ import annotations

import argparse
from dataclasses import replace

import pytest

from tests.core.making import DAY, MINUTE
from tests.fakes import NOON
from tests.readings import incident
from tray_status.cli.preview import add, trial_of
from tray_status.cli.preview_words import focus_words, lines, report
from tray_status.core.belief import Belief
from tray_status.core.errors import UsageError
from tray_status.core.model import Impact, Incident, Phase, ProviderId, Update
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.preview import preview

PREFS = ProviderPrefs(id=ProviderId("acme"), name="Acme", url="https://me:secret@acme.example")


def over(id_: str, days: int, *components: str) -> Incident:
    """An incident that was over five minutes after it began."""
    begun = NOON - days * DAY
    ended = begun + 5 * MINUTE
    made = incident(id_, since=begun, phase="resolved", updated=ended, components=components)
    first = Update(at=begun, phase=Phase.INVESTIGATING, body="We are looking into it.")
    return replace(made, resolved_at=ended, updates=(*made.updates, first))


def printed(*incidents: Incident, days: int = 30, **focus: object) -> list[str]:
    """The lines without their times of day, which the zone of the machine decides."""
    prefs = replace(PREFS, focus=Focus(**focus))  # type: ignore[arg-type]  # as the test names them
    found = preview(Belief(incidents=incidents, read_at=NOON), prefs, since=NOON - days * DAY, now=NOON)
    return list(lines(found, prefs, days=days))


def given(*arguments: str) -> Focus | None:
    """The focus that a command line makes."""
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers())
    return trial_of(parser.parse_args(["preview", "acme", *arguments]))


def test_each_incident_is_a_line_and_what_is_held_back_has_its_reason_below() -> None:
    found = printed(over("i1", 2, "API"), over("i2", 1, "Berlin"), over("i3", 3), include=("API",))
    assert found[0] == "Acme, the last 30 days, through the focus: components API"
    assert [line[18:] for line in found[1:6]] == [
        "  held back  2 alerts  major  Trouble i2",
        "  Berlin: outside the focus",
        "  told       2 alerts  major  Trouble i1",
        "  told       2 alerts  major  Trouble i3",
        "  it names no component, which passes every focus",
    ]
    assert found[6] == "3 incidents: 2 told with 4 alerts, 1 held back with 2 alerts."
    assert found[7].startswith("The page lists only 2 days: its oldest entry ended on ")
    assert len(found) == 8


def test_nothing_and_maintenance_are_said_to_be_so() -> None:
    """Seeded defect: an empty table reads as if everything had been held back."""
    assert printed() == [
        "Acme, the last 30 days, through no focus: everything is told",
        "Nothing is known to have happened.",
        "No incident that is over is known: the page lists only what is open.",
    ]
    work = incident("m1", since=NOON - DAY, kind="maintenance", phase="in_progress", impact=None)
    found = printed(work, over("i1", 40, "API"), days=30)
    none = "Nothing is known to have happened that is told to anybody."
    assert found[1:] == [f"{none} Nobody is told of 1 more entry: maintenance, notices, or silent for weeks."]


def test_an_unknown_impact_is_a_dash_and_one_alert_is_one() -> None:
    odd = incident("i1", since=NOON - DAY, impact=None)
    assert printed(odd)[1].endswith("  told  1 alert  -  Trouble i1")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), None),
        (("--components", "API*", "Europe"), Focus(include=("API*", "Europe"))),
        (("--not", "beta", "beta"), Focus(exclude=("beta",))),
        (("--words", "login", "--not-words", "beta"), Focus(words=("login",), no_words=("beta",))),
        (("--minimum-impact", "major", "--components", "x"), Focus(include=("x",), minimum_impact=Impact.MAJOR)),
    ],
)
def test_the_options_make_a_focus(arguments: tuple[str, ...], expected: Focus | None) -> None:
    assert given(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--components", " "), "A value of --components is empty. Write a text"),
        (("--not", "*a" * 11), "A value of --not has too many `*`."),
        (("--words", "x" * 201), "A value of --words is too long."),
    ],
)
def test_a_pattern_that_settings_would_refuse_is_refused(arguments: tuple[str, ...], words: str) -> None:
    """Seeded defect: what was tried here cannot be written into the settings afterwards."""
    with pytest.raises(UsageError, match=words.replace("*", r"\*")):
        given(*arguments)


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", "²"])
def test_days_are_as_many_as_are_remembered(days: str) -> None:
    with pytest.raises(SystemExit):
        given("--days", days)


def test_a_focus_is_said_in_one_line() -> None:
    focus = Focus(include=("A", "B"), exclude=("C",), words=("d",), no_words=("e",), minimum_impact=Impact.MAJOR)
    assert focus_words(replace(PREFS, focus=focus)) == (
        "the focus: components A, B; not the components C; words d; not the words e; impact from major on"
    )
    assert focus_words(replace(PREFS, minimum_impact=Impact.MINOR)) == "the focus: impact from minor on"


def test_programs_read_the_same_without_secrets() -> None:
    prefs = replace(PREFS, focus=Focus(include=("API",), minimum_impact=Impact.MINOR))
    found = report(
        preview(Belief(incidents=(over("i1", 2, "Web"),), read_at=NOON), prefs, since=NOON - 30 * DAY, now=NOON), prefs
    )
    assert "secret" not in str(found)
    assert found["summary"] == {"told": 0, "held_back": 1, "quiet": 0}
    assert found["focus"] == {
        "components": {"include": ["API"], "exclude": []},
        "words": {"include": [], "exclude": []},
        "minimum_impact": "minor",
    }
    assert found["incidents"] == [
        {
            "id": "i1",
            "title": "Trouble i1",
            "kind": "incident",
            "impact": "major",
            "components": ["Web"],
            "at": "2026-11-21T12:00:00Z",
            "verdict": "held_back",
            "reason": "held back: Web: outside the focus",
            "alerts": 0,
            "alerts_without_focus": 2,
        }
    ]
