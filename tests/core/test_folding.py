"""Tests that what waits for one notifier has a bound, and that the newest of everything is kept."""

from __future__ import annotations

from dataclasses import replace

from tests.core.making import alert, at, calm_watch, fresh, incident, owed, summary
from tray_status.core.events import Alert, EventKind
from tray_status.core.folding import HELD_MOST, INCIDENTS_MOST, OVERTAKEN, SUMMED_UP, Folded, fold
from tray_status.core.model import IncidentId
from tray_status.core.settle import settle
from tray_status.core.state import ProviderState

OPENED, UPDATED, RESOLVED = EventKind.OPENED, EventKind.UPDATED, EventKind.RESOLVED


def made(number: int, kind: EventKind, incident_id: str | None = "i1", notifier: str = "console") -> Alert:
    """The alert of that minute."""
    named = IncidentId(incident_id) if incident_id is not None else None
    key = f"acme/{incident_id or 'health'}"
    return alert(
        f"a{number}", kind=kind, incident=named, key=key, created_at=at(number), deliveries=(owed(notifier, at(999)),)
    )


def waiting(*alerts: Alert, base: ProviderState | None = None) -> ProviderState:
    """A state that owes these."""
    return replace(base or fresh(), outbox=alerts)


def folded(state: ProviderState, in_hand: str = "") -> Folded:
    """What is folded a day later, while the notifier has that alert in hand."""
    return fold(state, now=at(1440), in_hand=lambda id_, _: id_ == in_hand)


def left(state: ProviderState) -> list[str]:
    """The alerts that wait on after folding."""
    done = folded(state)
    return [one.id for one in settle(state, done.receipts, now=at(1440)).outbox]


def test_older_updates_of_one_incident_are_folded_into_the_newest() -> None:
    """Seeded defect: a page that talks all week during a snooze grows its outbox without bound."""
    state = waiting(made(0, OPENED), *(made(number, UPDATED) for number in range(1, 300)))
    done = folded(state)
    assert {one.why for one in done.receipts} == {OVERTAKEN}
    assert done.summaries == ()
    rest = left(state)
    assert len(rest) == HELD_MOST
    assert (rest[0], rest[1], rest[-1]) == ("a0", "a241", "a299"), "the beginning stays, and the newest"


def test_few_that_wait_are_left_alone_whoever_they_wait_for() -> None:
    one = tuple(made(number, UPDATED) for number in range(HELD_MOST))
    other = tuple(made(100 + number, UPDATED, notifier="chat") for number in range(HELD_MOST))
    assert folded(waiting(*one, *other)) == Folded()


def test_what_opens_and_ends_again_and_again_keeps_its_newest_beginning_and_end() -> None:
    """Seeded defects: beginnings and ends pile up; or the last end loses its beginning and is not told."""
    kinds = (EventKind.REOPENED, EventKind.ESCALATED, RESOLVED)
    rest = left(waiting(*(made(number, kinds[number % 3]) for number in range(300))))
    assert len(rest) == HELD_MOST
    assert rest[-3:] == ["a297", "a298", "a299"]


def test_a_health_that_comes_and_goes_keeps_its_newest() -> None:
    rest = left(waiting(*(made(number, EventKind.HEALTH, None) for number in range(90))))
    assert (len(rest), rest[-1]) == (HELD_MOST, "a89")


def came_and_went(many: int, known: int = 0) -> ProviderState:
    """A state that owes so many incidents which began and ended, and one that goes on; `known` are still believed."""
    alerts = [
        made(2 * number + end, RESOLVED if end else OPENED, f"i{number}") for number in range(many) for end in (0, 1)
    ]
    base = calm_watch(summary(*(incident(f"i{number}") for number in range(many - known, many)))).state
    return waiting(*alerts, made(5000, OPENED, "open"), base=base)


def test_what_ended_while_it_waited_becomes_one_summary() -> None:
    """Seeded defect: sixty blips a day wait for the end of a snooze of a week, each by itself."""
    state = came_and_went(40, known=7)
    done = folded(state)
    (one,) = done.summaries
    assert {receipt.why for receipt in done.receipts} == {SUMMED_UP}
    assert len(done.receipts) == 80
    assert (one.title, len(one.incidents), one.kind) == ("Acme: 40 incidents ended", 40, RESOLVED)
    assert one.body.splitlines() == [*(f"Trouble i{number}" for number in range(39, 34, -1)), "and 35 more"]
    assert one.deliveries[0].next_try == at(999)
    assert left(state) == ["a5000"]


def test_the_next_summary_takes_in_the_one_before() -> None:
    """Seeded defect: a summary for each sixty, of which there are more and more."""
    (before,) = folded(came_and_went(40)).summaries
    state = came_and_went(70)
    (one,) = folded(replace(state, outbox=(replace(before, gathers="while snoozed"), *state.outbox))).summaries
    assert (len(one.incidents), one.gathers) == (70, "while snoozed")
    assert left(replace(state, outbox=(before, *state.outbox))) == ["a5000"]


def test_a_summary_keeps_a_bounded_number_of_incidents() -> None:
    (one,) = folded(came_and_went(INCIDENTS_MOST + 50)).summaries
    assert (len(one.incidents), one.title) == (INCIDENTS_MOST, "Acme: 200 or more incidents ended")


def test_few_that_ended_need_no_lines_beyond_their_names() -> None:
    going_on = tuple(made(number, OPENED, f"o{number}") for number in range(HELD_MOST))
    ended = tuple(made(900 + number, RESOLVED, f"i{number}") for number in range(2))
    base = calm_watch(summary(incident("i0"), incident("i1"))).state
    (one,) = folded(waiting(*going_on, *ended, base=base)).summaries
    assert one.body.splitlines() == ["Trouble i1", "Trouble i0"]
    assert folded(waiting(*going_on, ended[0])) == Folded(), "one alone is no summary"


def test_what_is_being_shown_is_not_folded() -> None:
    state = waiting(*(made(number, UPDATED) for number in range(HELD_MOST + 2)))
    assert [one.alert for one in folded(state, in_hand="a0").receipts] == ["a1"]
