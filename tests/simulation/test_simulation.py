"""Owns the proof that a simulated day loses nothing, tells nothing twice and is the same each time."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation.day import SimulatedDay
from tests.simulation.plan import draw
from tests.simulation.report import held_back, report
from tray_status.engine.decisions import Fate

PROVIDERS = 40
SEED = 7


@pytest.fixture(scope="module")
def day() -> SimulatedDay:
    """One day, played."""
    return SimulatedDay(draw(SEED, PROVIDERS)).play()


def test_nothing_is_lost_nothing_told_twice_and_nobody_told_too_often(day: SimulatedDay) -> None:
    """Seeded defects: a receipt that is not saved before a restart; an alert that an offline spell takes along."""
    day.judge()


def test_the_same_seed_gives_the_same_table(day: SimulatedDay) -> None:
    """Seeded defect: the order of a set, or the time of day, decides what is told together."""
    again = SimulatedDay(draw(SEED, PROVIDERS)).play()
    assert report(again) == report(day)
    assert [one.title for one in again.house.shown] == [one.title for one in day.house.shown]


def test_the_day_has_in_it_what_it_is_to_show(day: SimulatedDay) -> None:
    """Catches: a plan so calm that there is nothing to lose."""
    kinds = {act.what for act in day.plan.acts}
    assert kinds == {"page", "channel", "network", "sleeps", "restarts", "user", "settings"}
    reached = {fate for _, fate in day.fates()}
    assert {Fate.SHOWN, Fate.FAILED, Fate.WITHDRAWN} <= reached
    assert {"quiet hours", "still open", "keeps changing"} <= {why for _, why in held_back(day.house.memory.log)}
    failures = Counter(
        one.reason for one in day.house.memory.log if one.fate is Fate.FAILED and one.notifier == "pager"
    )
    assert set(failures) == {"no answer", "answered 429"}
    edited = day.house.used
    assert len({len(one.providers) for one in edited}) > 1, "nobody was taken out or in"
    by_name = [{prefs.name: prefs for prefs in one.providers} for one in edited]
    assert {("API",), ()} <= {prefs.focus.include for names in by_name for prefs in names.values()}
    assert {2, 4} <= {len(prefs.notifiers) for names in by_name for prefs in names.values()}
    assert {1, 2} <= {len(prefs.policy.quiet_hours) for names in by_name for prefs in names.values()}
    assert len(day.house.shown) < sum(one.fate is Fate.SHOWN for one in day.house.memory.log), "none told together"


@pytest.mark.parametrize("what", [Fate.SHOWN, None])
def test_a_loss_is_noticed(day: SimulatedDay, what: Fate | None) -> None:
    """Catches: a judge who finds nothing, whatever is missing or there twice."""
    log = day.house.memory.log
    before = list(log)
    one = next(entry for entry in log if entry.fate is Fate.SHOWN)
    if what is None:
        log.remove(one)
    else:
        log.append(one)
    with pytest.raises(AssertionError):
        day.judge()
    log[:] = before
    day.judge()
