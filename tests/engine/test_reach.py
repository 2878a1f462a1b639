"""Owns the tests of what polls say about the network: us or them, and whether others answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.world import problem
from tray_status.core.state import Failed, NotModified, Outcome
from tray_status.engine.reach import Reach

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
GOOD = NotModified(documents=())


def url(number: int) -> str:
    return f"https://host{number}.example/page"


def watching(count: int, since: datetime | None = None) -> Reach:
    reach = Reach(since)
    reach.watch(url(number) for number in range(count))
    return reach


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def failed(kind: str = "connect") -> Outcome:
    return Failed(problem=problem(kind))


def test_when_nobody_answers_any_more_we_are_offline_at_once() -> None:
    """Seeded defect: two minutes are waited for although sixty hosts have failed."""
    reach = watching(3)
    for number in range(3):
        assert not reach.note(url(number), GOOD, NOON)
    assert not reach.note(url(0), failed(), after(60))
    assert not reach.note(url(1), failed("dns"), after(60))
    assert reach.note(url(2), failed("proxy"), after(61))
    assert reach.offline_since == after(61)
    assert not reach.note(url(0), failed(), after(90)), "it is told once"
    assert reach.offline_since == after(61)


def test_three_hosts_are_enough_when_nobody_answered_for_two_minutes() -> None:
    reach = watching(60)
    reach.note(url(9), GOOD, NOON)
    for number in range(3):
        assert not reach.note(url(number), failed(), after(60))
    assert reach.note(url(3), failed(), after(121))


def test_the_first_failures_of_many_at_a_start_are_not_our_own() -> None:
    """Seeded defect: only hosts that were asked already count, so the first dead host at a start means offline."""
    reach = watching(60)
    assert not reach.note(url(0), failed(), NOON)
    assert not reach.note(url(1), failed(), NOON)
    assert reach.note(url(2), failed(), NOON)


@pytest.mark.parametrize("count", [1, 2])
def test_of_one_or_two_providers_all_must_fail_for_two_minutes(count: int) -> None:
    """Seeded defect: one slow answer of the only page makes the icon grey."""
    reach = watching(count)
    for number in range(count):
        reach.note(url(number), GOOD, NOON)
    for number in range(count):
        assert not reach.note(url(number), failed(), after(119))
    assert reach.note(url(0), failed(), after(121))


def test_a_page_that_is_reached_and_trickles_does_not_make_us_offline() -> None:
    """Seeded defect: the only page there is sends a byte a second, and the icon says that we are offline."""
    reach = watching(1)
    reach.note(url(0), GOOD, NOON)
    for minute in range(1, 60):
        assert not reach.note(url(0), failed("timeout"), after(60 * minute))


def test_what_times_out_over_a_connection_that_was_kept_proves_nothing() -> None:
    """Seeded defect: as our network goes, one page of three times out, and two minutes long that is an answer."""
    reach = watching(3)
    for number in range(3):
        reach.note(url(number), GOOD, NOON)
    assert not reach.note(url(0), failed("timeout"), after(60))
    assert not reach.note(url(1), failed(), after(61))
    assert not reach.note(url(2), failed(), after(62))
    assert reach.note(url(0), failed(), after(75))


def test_what_times_out_over_a_new_connection_was_reached() -> None:
    """Seeded defect: we are back, the only page we watch hangs, and we count as offline for as long as it does."""
    reach = watching(1, since=NOON)
    reach.note(url(0), failed(), after(30))
    assert reach.note(url(0), failed("timeout"), after(60))
    assert reach.offline_since is None


def test_an_answer_of_any_kind_is_evidence_at_once() -> None:
    reach = watching(3, since=NOON)
    assert reach.note(url(1), failed("unwell"), after(5)), "an error page is an answer"
    assert reach.offline_since is None
    assert not reach.note(url(2), GOOD, after(6))


def test_hosts_that_fell_silent_while_others_answered_prove_nothing() -> None:
    """Seeded defect: three dead hosts, asked between two beats of a slow rhythm, make us offline again and again."""
    reach = watching(5)
    for number in range(3):
        reach.note(url(number), failed(), NOON)
    reach.note(url(3), GOOD, after(1))
    assert reach.offline_since is None
    for number in range(3):
        assert not reach.note(url(number), failed(), after(300))
    assert not reach.note(url(3), failed(), after(600))
    assert reach.note(url(4), failed(), after(601)), "now all who were well are silent"


def test_a_dead_host_that_answers_and_dies_again_counts_again() -> None:
    reach = watching(3)
    reach.note(url(0), failed(), NOON)
    reach.note(url(1), GOOD, after(1))
    reach.note(url(0), GOOD, after(2))
    for number in range(2):
        assert not reach.note(url(number), failed(), after(60))
    assert reach.note(url(2), failed(), after(61))


def test_others_answer_when_another_host_answered_when_it_was_last_asked() -> None:
    """Seeded defect: a page's own answer counts as that of another."""
    reach = watching(3)
    assert not reach.others_answer(url(0), NOON)
    reach.note(url(0), GOOD, NOON)
    assert not reach.others_answer(url(0), NOON)
    assert reach.others_answer(url(1), after(120))
    assert not reach.others_answer(url(1), after(121))
    reach.note(url(1), GOOD, after(10))
    assert reach.others_answer(url(0), after(20))
    reach.note(url(1), failed(), after(30))
    assert not reach.others_answer(url(0), after(31))
    reach.note(url(1), GOOD, after(32))
    reach.note(url(1), failed("timeout"), after(40))
    assert not reach.others_answer(url(0), after(41)), "a page that hangs is no answer"
    reach.note(url(1), failed("unwell"), after(50))
    assert reach.others_answer(url(0), after(51)), "an error page is one"


def test_who_is_asked_seldom_answers_until_it_is_asked_again() -> None:
    """Seeded defect: a dead page asked every hour, first of its batch, is never missed: nobody answered lately."""
    reach = watching(3)
    reach.note(url(0), GOOD, NOON, timedelta(hours=1))
    reach.note(url(1), GOOD, after(1), timedelta(minutes=1))
    assert reach.others_answer(url(2), after(60 * 60))
    assert not reach.others_answer(url(2), after(2 * 60 * 60))


def test_two_pages_on_one_host_are_one_host() -> None:
    reach = Reach()
    reach.watch(["https://shared.example/a", "https://shared.example/b", "no address"])
    reach.note("https://shared.example/a", GOOD, NOON)
    assert not reach.others_answer("https://shared.example/b", NOON)
    assert reach.others_answer("no address", NOON)


def test_hosts_that_are_watched_no_more_are_no_evidence() -> None:
    reach = watching(4)
    reach.note(url(3), GOOD, NOON)
    reach.note(url(0), failed(), after(200))
    reach.note(url(1), failed(), after(200))
    reach.watch([url(2)])
    assert not reach.others_answer(url(2), NOON)
    assert reach.note(url(2), failed(), after(201)), "it is the only one now"


def test_what_fell_silent_early_stays_so_when_others_are_watched_no_more() -> None:
    reach = watching(4)
    reach.note(url(0), failed(), NOON)
    reach.note(url(1), GOOD, NOON)
    reach.watch([url(0), url(1)])
    assert not reach.note(url(0), failed(), after(500)), "it was silent while another answered"


def test_a_set_clock_makes_old_answers_worthless() -> None:
    """Seeded defect: after the clock was set back, an answer of tomorrow proves for a day that we are online."""
    reach = watching(3)
    for number in range(3):
        reach.note(url(number), GOOD, NOON)
    reach.clock_jumped()
    assert not reach.others_answer(url(1), NOON - timedelta(days=1))
    assert [reach.note(url(number), failed(), NOON - timedelta(days=1)) for number in range(3)] == [False, False, True]


def test_one_outcome_costs_the_same_with_a_thousand_hosts() -> None:
    """Seeded defect: each outcome goes through all hosts."""
    reach = watching(1000)
    for number in range(999):
        reach.note(url(number), failed(), NOON)
    assert len(tuple(reach._evidence())) <= 4
