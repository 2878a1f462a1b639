"""Owns the proof that the log is put together again: no event without its end, no line of another incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.engine.making import incident
from tests.engine.owing import alert, owing
from tests.fakes import NOON
from tray_status.core.belief import Belief
from tray_status.core.events import AlertId, EventKind
from tray_status.core.model import IncidentId, ProviderId
from tray_status.core.state import ProviderState
from tray_status.engine.decisions import Entry, Fate
from tray_status.engine.explain import LEFT_ALONE, Account, Case, Course, Wait, accounts, cases, life
from tray_status.engine.explain import owing as owing_of

ACME, BETA = ProviderId("acme"), ProviderId("beta")
I1, I2 = IncidentId("i1"), IncidentId("i2")


def at(minutes: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(minutes=minutes)


def decided(minutes: float = 0, told_as: str | None = "a", **changes: object) -> Entry:
    """A decision about an incident of Acme."""
    made = Entry(
        at=at(minutes),
        provider=ACME,
        kind=EventKind.OPENED,
        incident=I1,
        title="API down",
        told=told_as is not None,
        reason="because",
        alert=AlertId(told_as) if told_as is not None else None,
        notifiers=("console", "chat") if told_as is not None else (),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # any of the fields


def fate(minutes: float, kind: Fate, notifier: str | None = "console", **changes: object) -> Entry:
    """What became of it."""
    made = Entry(at=at(minutes), provider=ACME, incident=I1, reason="", alert=AlertId("a"), fate=kind)
    return replace(made, notifier=notifier, **changes)  # type: ignore[arg-type]  # any of the fields


def note(minutes: float, provider: ProviderId | None = None, about: IncidentId | None = None) -> Entry:
    """What the user asked for."""
    return Entry(at=at(minutes), provider=provider, incident=about, reason=f"note {minutes:g}")


SHOWN = fate(1, Fate.SHOWN)
HELD = fate(0.5, Fate.HELD, None, until=at(60))
FAILED = fate(1, Fate.FAILED, "chat", attempts=1)


def test_each_notifier_has_its_course_with_what_holds_all_of_them() -> None:
    """Seeded defect: what one notifier showed counts as the end for all."""
    (account,) = accounts([decided(), HELD, FAILED, SHOWN], {})
    console, chat = account.courses
    assert (console.notifier, console.fates, console.end) == ("console", (HELD, SHOWN), SHOWN)
    assert (chat.notifier, chat.fates, chat.end, chat.wait) == ("chat", (HELD, FAILED), None, None)
    assert account.latest == at(1)


def test_what_is_still_owed_says_until_when_and_why() -> None:
    waiting = alert("a", notifiers=("chat",), next_try=at(60), gathers="during quiet hours")
    (account,) = accounts([decided(), SHOWN], owing(alert("other"), waiting))
    assert [course.wait for course in account.courses] == [None, Wait(until=at(60), why="quiet hours")]
    unconfirmed = replace(waiting, gathers="", waits_for="still open")
    (account,) = accounts([decided()], owing(unconfirmed))
    assert account.courses[1].wait == Wait(until=at(60), why="still open")


def test_a_hold_is_on_record_for_those_alone_who_wait() -> None:
    """Seeded defect: a notifier that told it at once is said to have waited, because another one did."""
    held = replace(HELD, notifiers=("chat",))
    (account,) = accounts([decided(), held, SHOWN], {})
    assert [course.fates for course in account.courses] == [(SHOWN,), (held,)]


def test_what_failed_waits_for_its_next_try_and_not_for_what_held_it_before() -> None:
    """Seeded defects: quiet hours that are over stand for a failure; a hold that comes on top is taken for one."""
    waiting = alert("a", notifiers=("chat",), next_try=at(60), gathers="during quiet hours", attempts=2)
    (owed,) = waiting.deliveries
    failed = replace(waiting, deliveries=(replace(owed, retry_at=at(60)),))
    held = replace(waiting, deliveries=(replace(owed, retry_at=at(30)),))
    log = [decided(), replace(FAILED, reason="no answer", attempts=2)]
    for one, reason in ((failed, "next try after 2 failures: no answer"), (held, "quiet hours")):
        (account,) = accounts(log, owing(one))
        assert account.courses[1].wait == Wait(until=at(60), why=reason)
    once = replace(failed, deliveries=(replace(owed, retry_at=at(60), attempts=1),))
    (account,) = accounts([decided()], owing(once))
    assert account.courses[1].wait == Wait(until=at(60), why="next try after 1 failure")


def test_what_a_notifier_that_failed_was_not_given_yet_waits_for_it() -> None:
    """Seeded defect: all but the alert that failed are called due for as long as a channel is down."""
    (owed,) = alert("b", notifiers=("chat",), attempts=1).deliveries
    failed = replace(
        alert("b", provider="beta"), deliveries=(replace(owed, next_try=at(5), retry_at=at(5)),)
    )  # of another provider
    for minutes, wait in ((0, Wait(until=at(5), why=LEFT_ALONE)), (9, Wait(until=at(9), why="quiet hours"))):
        waiting = alert("a", notifiers=("chat",), next_try=at(minutes), gathers="during quiet hours")
        (account,) = accounts([decided()], owing(waiting, failed))
        assert account.courses[1].wait == wait


def test_what_a_notifier_itself_holds_is_told_in_its_own_words() -> None:
    """Seeded defect: do-not-disturb is told as quiet hours, or as nothing at all."""
    waiting = alert("a", notifiers=("chat",), next_try=at(60))
    mine = fate(5, Fate.HELD, "chat", until=at(60), reason="do not disturb is on")
    (account,) = accounts([decided(), mine], owing(waiting))
    assert account.courses[1].wait == Wait(until=at(60), why="do not disturb is on")


def test_what_a_crash_had_decided_twice_is_one_event_and_the_same_words_without_an_alert_are_two() -> None:
    """Seeded defect: after a crash each change is listed twice."""
    log = [decided(), decided(2), decided(3, None), decided(4, None), decided(5, incident=I2)]
    assert [one.decision.at for one in accounts(log, {})] == [at(0), at(3), at(4), at(5)]


def test_lines_of_an_earlier_version_name_no_notifiers() -> None:
    before = decided(notifiers=())
    assert accounts([before], {}) == (Account(decision=before),)
    later = fate(1, Fate.SHOWN, "console")
    assert accounts([before, later], {}) == (
        Account(decision=before, courses=(Course(notifier="console", fates=(later,)),)),
    )


def test_only_providers_whose_alerts_have_no_end_on_record_are_looked_up() -> None:
    ends = [fate(2, Fate.GIVEN_UP, "chat"), SHOWN]
    assert owing_of([decided(), SHOWN]) == {ACME}
    assert owing_of([decided(), *ends, note(3), decided(4, None)]) == frozenset()
    assert owing_of([decided(), HELD, FAILED, replace(decided(1, "b"), provider=BETA)]) == {ACME, BETA}


def test_cases_are_those_of_the_log_and_of_the_states_the_latest_last() -> None:
    kept = replace(incident(2), id=I2, title="Old", started_at=at(-60), updated_at=None)
    undated = replace(incident(3), id=IncidentId("i3"), title="Undated", started_at=None, updated_at=None)
    states = {ACME: ProviderState(provider=ACME, belief=Belief(incidents=(kept, undated)))}
    log = [decided(), decided(5, title="API down again"), decided(6, incident=None), note(9), decided(7, provider=BETA)]
    assert cases(log, states) == (
        Case(provider=ACME, incident=IncidentId("i3"), title="Undated"),
        Case(provider=ACME, incident=I2, title="Old", at=at(-60)),
        Case(provider=ACME, incident=I1, title="API down again", at=at(5)),
        Case(provider=BETA, incident=I1, title="API down", at=at(7)),
    )
    (merged,) = cases(
        [decided(title=None, incident=I2)], {ACME: replace(states[ACME], belief=Belief(incidents=(kept,)))}
    )
    assert (merged.title, merged.at) == ("Old", at(0))
    assert cases([decided(title=None)], {})[0].title == ""


def test_a_life_has_all_of_one_incident_and_nothing_of_another() -> None:
    """Seeded defects: what one notification told of several is missing; another provider's incident of the same id."""
    summed_up = fate(2, Fate.SHOWN, incident=None)
    whole = [
        note(-1),
        decided(),
        note(1, ACME),
        note(1.5, BETA),
        summed_up,
        replace(decided(3), provider=BETA),
        note(4),
        note(5, ACME, I1),
        note(6, ACME),
    ]
    case = Case(provider=ACME, incident=I1, title="API down")
    assert [one.at for one in life(whole, case)] == [at(0), at(1), at(2), at(4), at(5)]
    assert life([note(0)], case) == ()
