"""Laws 1 and 2 of what follows from a poll (3 to 9 have files beside this one), each with the defect it keeps out."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import (
    HOUR,
    MINUTE,
    T0,
    Watch,
    at,
    calm_watch,
    failed,
    fetched,
    history,
    incident,
    lasting,
    summary,
    told,
)
from tests.core.strategies import Life, failures, lives
from tray_status.core.events import EventKind
from tray_status.core.model import Health, Phase
from tray_status.core.reading import Reading
from tray_status.core.state import Failed

# ---- law 1: belief and freshness are two facts -----------------------------------------------------------------------


@given(life=lives(), gaps=st.lists(st.integers(0, 14), max_size=8), problem=failures)
def test_failed_polls_are_invisible_to_events_and_alerts(life: Life, gaps: list[int], problem: Failed) -> None:
    """Law 1. Seeded defect: a failed poll replaces, ends or renews anything that is believed."""
    plain, interrupted = Watch(), Watch()
    for position, said in enumerate(life.polls):
        plain.now = interrupted.now = at(position)
        for _ in range(gaps.count(position)):
            before = interrupted.state.belief
            interrupted.poll(problem, after=MINUTE / 20)
            assert interrupted.state.belief is before
        plain.see(*said)
        interrupted.now = at(position)
        interrupted.see(*said)
    assert interrupted.events == plain.events
    assert [alert.id for alert in interrupted.alerts] == [alert.id for alert in plain.alerts]
    assert lasting(interrupted.state) == lasting(plain.state)


def changes(polls_made: int, seed: int) -> list[tuple[Reading, bool]]:
    """A page whose one incident comes and goes, and whether each poll fails: 10 % do."""
    chance, open_now, said = random.Random(seed), False, []  # noqa: S311 -- a repeatable simulation, not a secret
    number = 0
    for _ in range(polls_made):
        if chance.random() < 0.1:
            open_now, number = not open_now, number + (not open_now)
        reading = summary(incident(f"i{number}")) if open_now else summary()
        said.append((reading, chance.random() < 0.1))
    return said


def alerts_of_the_forgetful(said: Sequence[tuple[Reading, bool]]) -> int:
    """Alerts by the rule that stores a failed poll as "unknown" over what was known, and tells only known changes."""
    known: bool | None = False
    alerts = 0
    for reading, fails in said:
        seen = None if fails else bool(reading.incidents)
        alerts += seen is True and known is False
        known = seen
    return alerts


def test_no_alert_is_lost_in_three_thousand_polls_of_which_a_tenth_fail() -> None:
    """Law 1. Seeded defect: "could not look" kept in place of what was seen; encoded here, that rule loses some."""
    said = changes(3_000, seed=7)
    watch, last, openings = calm_watch(), False, 0
    for reading, fails in said:
        watch.poll(failed() if fails else fetched(reading))
        if not fails:
            # Two looks end an incident: an opening is one after an end that was seen or after another incident.
            seen = bool(reading.incidents)
            openings += seen and not last
            last = seen
    found = [alert for alert in watch.alerts if alert.kind in (EventKind.OPENED, EventKind.REOPENED)]
    every = {item.id for reading, fails in said if not fails for item in reading.incidents}
    assert {alert.incident for alert in found} == every
    forgetful = alerts_of_the_forgetful(said)
    assert forgetful < openings * 0.95


def test_a_failed_poll_changes_freshness_alone() -> None:
    """Law 1. Seeded defect: failures counted into the belief, or not counted at all."""
    watch = calm_watch(summary(incident()))
    before = watch.state
    step = watch.poll(failed())
    assert step.events == ()
    assert lasting(watch.state) == lasting(before)
    assert (watch.state.failures, watch.state.failing_since) == (1, watch.now)
    assert watch.state.problem is not None
    assert watch.state.believed_at == before.believed_at


# ---- law 2: unreadable is never healthy ------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.INVESTIGATING, Phase.IDENTIFIED, Phase.MONITORING])
def test_an_unknown_phase_word_keeps_the_phase_we_believed(phase: Phase) -> None:
    """Law 2. Seeded defect: a phase that was not understood counts as over, or as news."""
    watch = calm_watch(summary(incident(phase=phase)))
    step = watch.see(summary(incident(phase=None, updates=incident(phase=phase).updates)))
    assert step.events == ()
    assert [one.phase for one in watch.state.belief.open] == [phase]


def test_a_page_that_does_not_tell_is_neither_well_nor_recovered() -> None:
    """Law 2. Seeded defect: None taken for OPERATIONAL."""
    watch = calm_watch(summary(health=Health.MAJOR_OUTAGE))
    watch.see(summary(health=Health.MAJOR_OUTAGE))
    step = watch.see(summary(health=None))
    assert watch.state.belief.health is None
    assert told(step) == []
    assert watch.state.unexplained is not None


def test_an_unknown_phase_at_first_sight_is_open_while_it_is_young() -> None:
    """Law 2. Seeded defect: what is not understood is left out, or is open for ever."""
    young = incident("young", phase=None, impact=None)
    old = incident("old", phase=None, started_at=T0 - 25 * HOUR)
    watch = calm_watch(history(young, old))
    assert [one.id for one in watch.state.belief.open] == ["young"]
