"""Tests what a shell prompt is left to read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.core.making import ACME, PREFS, Watch, at, failed, incident, summary
from tray_status.core.at_a_glance import at_a_glance, lasting, renewed
from tray_status.core.glance import Conditions
from tray_status.core.model import Health, ProviderId
from tray_status.core.prefs import Settings

OTHER = replace(PREFS, id=ProviderId("other"), name="Other", muted=True, every=timedelta(hours=1))
SETTINGS = Settings(providers=(PREFS, OTHER))


def test_each_provider_is_a_few_words_and_none_of_them_is_the_page_s() -> None:
    """Seeded defect: a title that a page chose stands in front of each command that somebody types."""
    watch = Watch()
    watch.see(summary(incident(title="$(reboot)"), health=Health.MAJOR_OUTAGE))
    glance = at_a_glance({ACME: watch.state}, SETTINGS, at(2), Conditions())
    assert glance == {
        "at": "2026-05-04T12:02:00Z",
        "paused": False,
        "offline": False,
        "providers": [
            {
                "id": "acme",
                "name": PREFS.name,
                "muted": False,
                "health": "major_outage",
                "stale": False,
                "believed_at": "2026-05-04T12:01:00Z",
                "holds_for": 600,
                "problem": None,
            },
            {
                "id": "other",
                "name": "Other",
                "muted": True,
                "health": None,
                "stale": False,
                "believed_at": None,
                "holds_for": 10800,
                "problem": None,
            },
        ],
    }
    assert "reboot" not in json.dumps(glance)


def test_what_is_acknowledged_does_not_colour_a_prompt_either() -> None:
    watch = Watch()
    watch.see(summary(incident(), health=Health.MAJOR_OUTAGE))
    state = replace(watch.state, acknowledged=frozenset({incident().id}))
    providers: Any = at_a_glance({ACME: state}, SETTINGS, at(2), Conditions())["providers"]
    assert providers[0]["health"] == "operational"


def test_another_look_at_the_same_is_no_change() -> None:
    watch = Watch()
    watch.see(summary())
    states = {ACME: watch.state}
    first = lasting(at_a_glance(states, SETTINGS, at(2), Conditions()))
    assert first == lasting(at_a_glance(states, SETTINGS, at(3), Conditions()))
    assert first != lasting(at_a_glance(states, SETTINGS, at(30), Conditions()))  # stale
    assert first != lasting(at_a_glance(states, SETTINGS, at(2), Conditions(paused=True)))
    assert first != lasting(at_a_glance(states, SETTINGS, at(2), Conditions(offline_since=at(1))))


def test_a_renewed_one_has_the_times_of_the_latest_polls() -> None:
    watch = Watch()
    watch.see(summary())
    before = at_a_glance({ACME: watch.state}, SETTINGS, at(2), Conditions())
    watch.see(summary())
    assert renewed(before, {ACME: watch.state}, at(3)) == at_a_glance(
        {ACME: watch.state}, SETTINGS, at(3), Conditions()
    )


def test_why_polls_fail_is_a_word_that_is_new_when_it_begins_and_when_it_ends() -> None:
    """Seeded defect: an open window learns minutes later that a page cannot be read."""
    watch = Watch()
    watch.see(summary())
    well = lasting(at_a_glance({ACME: watch.state}, SETTINGS, at(2), Conditions()))
    watch.poll(failed())
    ill: Any = lasting(at_a_glance({ACME: watch.state}, SETTINGS, at(2), Conditions()))
    watch.poll(failed())
    still = lasting(at_a_glance({ACME: watch.state}, SETTINGS, at(2), Conditions()))
    watch.see(summary())

    assert ill["providers"][0]["problem"] == "timeout"
    assert (well != ill, ill == still) == (True, True)
    assert lasting(at_a_glance({ACME: watch.state}, SETTINGS, at(2), Conditions())) == well
