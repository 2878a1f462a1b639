"""Tests which difference between belief and snapshot is which event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import (
    ACME,
    DAY,
    HOUR,
    T0,
    Watch,
    at,
    calm_watch,
    history,
    incident,
    kinds,
    maintenance,
    moved,
    summary,
)
from tray_status.core.belief import Belief, merge
from tray_status.core.diff import diff
from tray_status.core.model import Impact, Incident, Kind, Phase, Update
from tray_status.core.reading import assemble


def change(before: Incident, after: Incident) -> list[str]:
    """The kinds of events when an entry of a history changes."""
    watch = calm_watch(history(before))
    return kinds(watch.see(history(after)).events)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (incident(), "opened"),
        (incident(kind=Kind.NOTICE), "opened"),
        (incident(phase=None), "opened"),
        (incident(phase=Phase.RESOLVED), "resolved"),
        (maintenance(), "scheduled"),
        (maintenance(phase=None, started_at=None), "scheduled"),
        (maintenance(phase=Phase.IN_PROGRESS), "started"),
        (maintenance(phase=Phase.COMPLETED), "completed"),
    ],
)
def test_what_was_never_seen_begins_or_came_and_went(entry: Incident, expected: str) -> None:
    """Seeded defect: an unseen entry that is over counts as an opening."""
    step = calm_watch(history()).see(history(entry))
    assert kinds(step.events) == [expected]
    assert step.events[0].before is None
    assert step.events[0].after == step.events[0].incident


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (incident(), moved(incident(), Phase.IDENTIFIED, at(1)), ["updated"]),
        (incident(), incident(title="Other"), ["updated"]),
        (incident(), incident(impact=Impact.CRITICAL), ["escalated"]),
        (incident(), incident(impact=Impact.MINOR), ["updated"]),
        (incident(impact=None), incident(impact=Impact.MINOR), ["updated"]),
        (incident(), moved(incident(), Phase.RESOLVED, at(1)), ["resolved"]),
        (maintenance(), moved(maintenance(), Phase.IN_PROGRESS, at(1)), ["started"]),
        (maintenance(), maintenance(title="Other"), ["updated"]),
        (maintenance(), moved(maintenance(), Phase.COMPLETED, at(1)), ["completed"]),
        (incident(phase=Phase.RESOLVED), incident(phase=Phase.POSTMORTEM), ["updated"]),
        (incident(phase=Phase.RESOLVED), moved(incident(), Phase.MONITORING, at(1)), ["reopened"]),
        (incident(), incident(updated_at=at(1), updates=incident().updates), []),
    ],
)
def test_what_was_seen_and_has_new_words_changed(before: Incident, after: Incident, expected: list[str]) -> None:
    """Seeded defect: the rule NEW, UPDATE, SKIP with one of its edges missing."""
    assert change(before, after) == expected


def aged(watch: Watch) -> None:
    """Let an entry without a phase grow so old that it counts as over."""
    watch.see(history(incident(phase=None)), after=23 * HOUR)
    watch.see(history(incident(phase=None)), after=2 * HOUR)
    assert not watch.state.belief.open


def test_the_end_of_what_only_grew_old_is_an_end() -> None:
    """Seeded defect: who was told of an opening never hears of its end, because silence was taken for one."""
    watch = calm_watch(history(incident(phase=None)))
    aged(watch)
    step = watch.see(history(moved(incident(phase=None), Phase.RESOLVED, watch.now)))
    assert kinds(step.events) == ["resolved"]
    assert [alert.kind for alert in step.alerts] == ["resolved"]


def test_an_edit_of_what_grew_old_is_an_edit() -> None:
    watch = calm_watch(history(incident(phase=None)))
    aged(watch)
    step = watch.see(history(incident(phase=None, title="Other")))
    assert kinds(step.events) == ["updated"]
    assert step.alerts == ()


def test_new_words_in_an_entry_that_is_a_day_old_by_then_tell_nothing() -> None:
    watch = calm_watch(history(incident(phase=None)))
    step = watch.see(history(incident(phase=None, title="Other")), after=23 * HOUR)
    assert kinds(step.events) == ["updated"]
    assert kinds(watch.see(history(incident(phase=None, title="Third")), after=2 * HOUR).events) == []


@pytest.mark.parametrize(("phase", "expected"), [(Phase.MONITORING, "updated"), (Phase.RESOLVED, "resolved")])
def test_what_was_only_withdrawn_goes_on_or_ends_when_it_comes_back_with_news(phase: Phase, expected: str) -> None:
    """Seeded defect: an entry that scrolled out for an hour is "open again", or its end "an edit of what was over"."""
    watch = calm_watch(history(incident()))
    for _ in range(2):
        watch.see(history())
    step = watch.see(history(moved(incident(), phase, watch.now)))
    assert kinds(step.events) == [expected]
    assert [alert.kind for alert in step.alerts] == [expected]


def test_what_ended_by_absence_is_open_again_when_it_comes_back_with_the_same_words() -> None:
    """Seeded defect: the same words are SKIP, and the user believes that it is over."""
    watch = calm_watch(summary(incident()))
    for _ in range(2):
        watch.see(summary())
    step = watch.see(summary(incident()))
    assert kinds(step.events) == ["reopened"]
    assert [alert.title for alert in step.alerts] == ["Acme: open again – Trouble i1"]


def test_ends_of_absent_entries_carry_both_states() -> None:
    watch = calm_watch(summary(incident(), maintenance(phase=Phase.IN_PROGRESS)))
    watch.see(summary())
    step = watch.see(summary())
    assert sorted(kinds(step.events)) == ["completed", "resolved"]
    for event in step.events[:2]:
        assert isinstance(event.before, Incident)
        assert isinstance(event.after, Incident)
        assert (event.before.over, event.after.over) == (False, True)
        assert event.incident == event.after


def belief_that_lost_its_incidents(entry: Incident) -> Belief:
    """Ids are kept longer than entries: this one is seen, and its entry was cut away."""
    return replace(merge(Belief(), assemble((history(entry),)), T0), incidents=())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (incident(), incident(), []),
        (incident(), incident(title="Other"), ["updated"]),
        (incident(), incident(phase=Phase.RESOLVED), ["resolved"]),
        (incident(phase=Phase.RESOLVED), incident(phase=Phase.POSTMORTEM), ["updated"]),
        (incident(phase=Phase.RESOLVED), incident(), ["reopened"]),
        (incident(phase=None), incident(phase=None, resolved_at=T0, title="Other"), []),
    ],
)
def test_an_id_alone_is_enough_to_know_what_is_no_news(before: Incident, after: Incident, expected: list[str]) -> None:
    """Seeded defect: entries beyond the bounds are new at every poll."""
    belief = belief_that_lost_its_incidents(before)
    assert kinds(diff(belief, assemble((history(after),)), provider=ACME, now=at(1))) == expected


def test_an_entry_kept_longer_than_its_id_is_new_when_it_is_listed_again() -> None:
    belief = replace(merge(Belief(), assemble((history(incident(phase=Phase.RESOLVED)),)), T0), seen={})
    (event,) = diff(belief, assemble((history(incident()),)), provider=ACME, now=T0 + 100 * DAY)
    assert (event.kind, event.before) == ("opened", None)


def test_an_update_in_between_is_told_with_before_and_after() -> None:
    after = moved(incident(), Phase.MONITORING, at(1), updates=(Update(at=at(1), phase=None, body="Better."),))
    (event,) = calm_watch(summary(incident())).see(summary(after)).events
    assert (event.before, event.after) == (incident(), replace(after, updates=after.updates + incident().updates))
