"""Tests one poll's outcome in, the next state out: reach, notes, platforms, clocks, the short cut for calm pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.making import (
    DAY,
    HISTORY,
    HOUR,
    MINUTE,
    PREFS,
    SUMMARY,
    T0,
    Watch,
    at,
    calm_watch,
    failed,
    fetched,
    history,
    incident,
    kinds,
    maintenance,
    moved,
    read,
    summary,
    told,
    unchanged,
)
from tests.core.strategies import Life, lives
from tray_status.core.advance import BEGIN_ANEW, advance
from tray_status.core.alerts import Around
from tray_status.core.belief import Seen
from tray_status.core.events import EventKind
from tray_status.core.model import Health, Incident, IncidentId, Phase
from tray_status.core.problem import ProblemKind
from tray_status.core.reading import Reading, assemble
from tray_status.core.state import Outcome, ProviderState, Validators

OTHERS = Around(others_answer=True)
OVER = incident("old", phase=Phase.RESOLVED)


def test_a_provider_without_an_answer_for_half_an_hour_is_told_once() -> None:
    """Seeded defect: told at every failure, or at the first."""
    watch = calm_watch(around=OTHERS)
    found = [told(watch.poll(failed())) for _ in range(40)]
    assert [minute for minute, words in enumerate(found) if words] == [30]
    assert found[30] == ["lost"]
    step = watch.see(summary())
    assert told(step) == ["found"]
    assert told(watch.see(summary())) == []


def test_while_nobody_answers_nobody_is_lost() -> None:
    watch = calm_watch()
    assert [told(watch.poll(failed())) for _ in range(40)] == [[]] * 40


def test_our_own_problem_is_not_held_against_a_provider() -> None:
    """Seeded defect: a night offline is a hundred failures, and every page is polled hours later."""
    watch = calm_watch(around=OTHERS)
    before = watch.state
    step = watch.poll(failed(ours=True), after=2 * HOUR)
    assert step.events == ()
    assert (watch.state.failures, watch.state.failing_since) == (0, None)
    assert replace(watch.state, problem=None, due_at=before.due_at) == before


def test_a_list_that_stays_empty_says_after_a_day_what_to_do() -> None:
    """Seeded defect: a feed that really was emptied fails for ever, and nobody learns how to go on."""
    watch = calm_watch()
    said = [watch.poll(failed(kind), after=8 * HOUR).state.problem for kind in [ProblemKind.EMPTIED] * 4]
    assert [problem is not None and BEGIN_ANEW in problem.sentence for problem in said] == [False, False, False, True]
    assert watch.state.failures == 4
    other = watch.poll(failed(), after=DAY).state.problem
    assert other is not None
    assert BEGIN_ANEW not in other.sentence


def test_the_due_date_is_that_of_the_installation() -> None:
    """Seeded defect: all installations of the world ask at the same second."""
    dues = {calm_watch(around=Around(phase=phase)).state.due_at for phase in (0.0, 0.25, 0.5)}
    assert len(dues) == 3


def test_a_good_poll_forgets_the_failures() -> None:
    watch = calm_watch()
    watch.poll(failed())
    watch.poll(unchanged())
    assert (watch.state.failures, watch.state.failing_since, watch.state.problem) == (0, None, None)
    assert watch.state.believed_at == watch.now


def test_an_unchanged_provider_is_the_same_but_for_its_freshness() -> None:
    """Seeded defect: 100 calm providers are written to disk every minute."""
    watch = calm_watch(summary(), history(OVER, incident("older", phase=Phase.RESOLVED)))
    before = watch.state
    watch.poll(unchanged(SUMMARY, HISTORY))
    after = replace(watch.state, believed_at=before.believed_at, due_at=before.due_at)
    assert after == before
    assert watch.state.belief is before.belief
    assert all(watch.state.documents[role].reading is before.documents[role].reading for role in before.documents)


def test_equal_readings_from_new_bytes_keep_the_old_ones() -> None:
    watch = calm_watch(summary(incident()))
    held = watch.state.documents[SUMMARY].reading
    watch.poll(fetched(read(summary(incident()), etag="another")))
    assert watch.state.documents[SUMMARY].reading is held
    assert watch.state.documents[SUMMARY].validators == Validators(etag="another")


class CountingSeen(dict[IncidentId, Seen]):
    """Remembered ids that count how often one is compared with what is listed."""

    compared = 0

    def get(self, key: IncidentId, default: Seen | None = None) -> Seen | None:  # type: ignore[override]  # narrower
        """The entry, and one more comparison."""
        self.compared += 1
        return super().get(key, default)


@pytest.mark.parametrize(
    ("entry", "after", "calm"),
    [
        (OVER, MINUTE, True),
        (OVER, 24 * HOUR, False),
        (incident(), MINUTE, False),
        (maintenance(), MINUTE, False),
    ],
)
def test_another_look_at_a_calm_page_compares_nothing(entry: Incident, after: timedelta, calm: bool) -> None:
    """Seeded defect: every 304 of every provider is assembled, judged and compared again."""
    watch = calm_watch(history(entry))
    gone = {IncidentId("gone"): Seen(digest="", last_listed=T0 - 9 * DAY, over=True)}
    seen = CountingSeen({**watch.state.belief.seen, **gone})
    watch.state = replace(watch.state, belief=replace(watch.state.belief, seen=seen))
    watch.poll(unchanged(HISTORY), after=after)
    assert (seen.compared == 0) is calm


def test_an_id_that_is_due_to_be_forgotten_is_forgotten_under_304() -> None:
    watch = calm_watch(history(OVER))
    gone = {IncidentId("gone"): Seen(digest="", last_listed=T0 - 92 * DAY, over=True)}
    watch.state = replace(watch.state, belief=replace(watch.state.belief, seen={**watch.state.belief.seen, **gone}))
    watch.poll(unchanged(HISTORY))
    assert set(watch.state.belief.seen) == {"old"}


def test_the_documents_of_the_old_platform_go_with_it() -> None:
    watch = calm_watch(summary(), history(OVER))
    watch.poll(fetched(summary(), platform="instatus", page_url="https://acme.instatus.example"))
    assert set(watch.state.documents) == {SUMMARY}
    assert (watch.state.platform, watch.state.page_url) == ("instatus", "https://acme.instatus.example")


def test_notes_of_readings_and_of_the_poll_are_kept_once() -> None:
    step = Watch().poll(fetched(summary(notes=("odd", "odder")), history(notes=("odd",)), notes=("odder", "slow")))
    assert step.notes == ("odd", "odder", "slow")


def test_the_notes_of_the_latest_good_poll_are_held_also_when_nothing_was_modified() -> None:
    """Seeded defect: a running program never shows that a document is refused to it, or shows it for ever."""
    watch = Watch()
    held = []
    for outcome in (
        fetched(summary(notes=("odd",)), notes=("history was left out",)),
        failed(),
        replace(unchanged(), notes=("history is refused",)),
        unchanged(),
        fetched(summary()),
    ):
        watch.poll(outcome)
        held.append(watch.state.notes)
    assert held == [
        ("odd", "history was left out"),
        ("odd", "history was left out"),
        ("odd", "history is refused"),
        ("odd",),
        (),
    ]


def test_notes_are_bounded() -> None:
    watch = Watch()
    watch.see(summary(notes=tuple(f"note {number} {'x' * 999}" for number in range(40))))
    assert [note[:7] for note in watch.state.notes] == [f"note {number}" for number in range(30, 40)]
    assert max(map(len, watch.state.notes)) <= 300


def test_what_was_told_is_forgotten_with_its_id_and_acknowledgements_with_the_end() -> None:
    watch = calm_watch(summary(incident()))
    watch.state = replace(watch.state, acknowledged=frozenset({IncidentId("i1"), IncidentId("gone")}))
    watch.poll(unchanged())
    assert watch.state.acknowledged == {"i1"}
    for _ in range(93):
        watch.see(summary(), after=DAY)
    assert (watch.state.told, watch.state.acknowledged) == ({}, frozenset())


def test_a_summary_that_stays_behind_its_history_is_read_with_it() -> None:
    """Summary 304 with Atom 200, the reverse, and Atom not at all. Seeded defect: one of them ends the incident."""
    watch = calm_watch(summary(incident()), history(incident()))
    news = moved(incident(), Phase.IDENTIFIED, at(2))
    looks: list[tuple[Outcome, list[str]]] = [
        (fetched(read(None, SUMMARY), read(history(news))), []),
        (fetched(read(summary(news)), read(None, HISTORY)), ["updated"]),
        (fetched(read(None, SUMMARY)), []),
        (unchanged(SUMMARY), []),
        (unchanged(SUMMARY, HISTORY), []),
    ]
    for outcome, expected in looks:
        assert kinds(watch.poll(outcome).events) == expected
    assert len(watch.state.belief.open) == 1


def test_a_vanished_incident_is_ended_by_the_history_at_once() -> None:
    watch = calm_watch(summary(incident()))
    ended = moved(incident(), Phase.RESOLVED, at(2))
    step = watch.see(summary(), history(ended))
    assert kinds(step.events) == ["resolved"]
    assert step.alerts[0].body.splitlines() == ["Investigating → Resolved", "resolved of i1"]


def test_a_page_with_thousands_of_entries_is_silent_the_second_time() -> None:
    """Seeded defect: what is beyond the bounds is new at every poll."""
    many = [incident(f"i{number}", started_at=at(-number)) for number in range(2_300)]
    watch = Watch()
    first = watch.see(summary(*many))
    assert len(first.alerts) == 1
    state = watch.state
    outcomes: tuple[Outcome, ...] = (fetched(summary(*many)), unchanged())
    for outcome in outcomes:
        assert kinds(watch.poll(outcome).events) == []
        assert watch.state.belief is state.belief
    assert len(watch.state.belief.incidents) == 200


def test_two_long_documents_change_nothing_the_second_time() -> None:
    """Seeded defect: what is cut away after each poll makes every poll a change that is written to disk."""
    open_now = [incident(f"i{number}", started_at=at(-number)) for number in range(150)]
    over = [incident(f"o{number}", phase=Phase.RESOLVED, started_at=at(-number)) for number in range(150)]
    watch = calm_watch(summary(*open_now), history(*over))
    held = watch.state.belief
    assert len(held.incidents) == 200
    assert kinds(watch.poll(unchanged(SUMMARY, HISTORY)).events) == []
    assert watch.state.belief is held


@given(life=lives(), jumps=st.lists(st.sampled_from((-DAY, -365 * DAY, 365 * DAY, -HOUR)), min_size=1, max_size=3))
def test_a_clock_that_jumps_tells_nothing(life: Life, jumps: list[timedelta]) -> None:
    """Seeded defect: a clock one day back, a year forward or back is taken for news."""
    watch = calm_watch(*life.polls[0])
    for said in (*life.polls[1:], life.polls[-1], life.polls[-1]):
        watch.see(*said)
    for jump in jumps:
        for wait in (jump, -jump):
            step = watch.see(*life.polls[-1], after=wait)
            assert not [made for made in step.alerts if made.kind is not EventKind.OPENED]
            assert told(watch.see(*life.polls[-1])) == []


@pytest.mark.parametrize("offset", [-1, 1])
def test_a_poll_says_when_the_next_one_is_due(offset: int) -> None:
    watch = calm_watch()
    assert watch.state.due_at is not None
    assert watch.now < watch.state.due_at <= watch.now + 2 * MINUTE
    watch.poll(failed(retry_at=watch.now + offset * HOUR))
    assert (watch.state.due_at >= watch.now + 59 * MINUTE) is (offset > 0)


def test_advance_is_pure() -> None:
    """Seeded defect: a state that is changed in place, and a crash that finds half of a poll."""
    watch = calm_watch(summary(incident()))
    before: ProviderState = watch.state
    copied = replace(before)
    steps = [advance(before, fetched(summary()), now=at(5), prefs=PREFS) for _ in range(2)]
    assert steps[0] == steps[1]
    assert before == copied


def test_a_reading_is_judged_as_it_was_assembled() -> None:
    said: tuple[Reading, ...] = (summary(health=Health.DEGRADED), history(OVER))
    watch = Watch()
    watch.see(*said)
    assert watch.state.belief.health is assemble(said).health
