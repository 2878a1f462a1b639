"""A preview of a focus in words: its sum, its lines, and how far back anything is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

from tests.core.making import DAY, PREFS, T0, believe, history, maintenance
from tests.core.test_preview import NOW, SINCE, ended
from tray_status.core.model import Impact, Incident
from tray_status.core.prefs import Focus
from tray_status.core.preview import Preview, preview
from tray_status.desktop.windows.preview_form import lines, reach, sums


def seen(*past: Incident, focus: Focus = Focus()) -> Preview:  # noqa: B008 -- frozen
    """The preview of a past."""
    return preview(believe((history(*past),)), replace(PREFS, focus=focus), since=SINCE, now=NOW)


def test_the_sum_counts_incidents_and_the_lines_say_why() -> None:
    """Seeded defect: what is held back counts as told, and a focus that is too narrow looks as if it were not."""
    api = ended("i1", components=("API",), impact=Impact.MAJOR)
    web = ended("i2", days=1, components=("Web",), title="")
    any_ = ended("i3", days=2)
    found = seen(api, web, any_, maintenance("m1"), focus=Focus(include=("API",)))

    assert sums(found) == "Would have told 2 and held back 1 of the last 30 days (8 notifications)."
    assert [(one.when, one.title, one.verdict, one.reason) for one in lines(found, UTC)] == [
        ("06 May", "Trouble i3", "told", "major; it names no component, which passes every focus"),
        ("05 May", "untitled", "held back", "Web: outside the focus"),
        ("04 May", "Trouble i1", "told", "major"),
    ]


def test_nothing_to_tell_is_said_as_that() -> None:
    assert sums(seen()) == "In the last 30 days there was nothing to tell."
    assert reach(seen()) == "Its page lists only what is open: nothing older is known."


def test_how_far_back_the_past_is_known_is_said_where_it_is_short() -> None:
    near = replace(seen(ended("i1")), reaches=NOW - DAY)
    assert reach(near) == "Only one day is known."
    assert reach(replace(near, reaches=NOW - 3 * DAY)) == "Only 3 days are known."
    assert reach(replace(near, reaches=T0 - timedelta(days=90))) == ""
