"""Tests what is looked at once more before it is told: what became untrue or unwanted, and rules that changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.core.making import (
    ACME,
    HOUR,
    MINUTE,
    PREFS,
    T0,
    Watch,
    alert,
    at,
    calm_watch,
    incident,
    moved,
    owed,
    summary,
)
from tray_status.core.alerts import Around
from tray_status.core.digest import digest_alerts
from tray_status.core.events import Alert, Event, EventKind, Receipt, ReceiptKind
from tray_status.core.holds import Holds
from tray_status.core.model import Health, Impact, IncidentId, Phase
from tray_status.core.policy import Policy
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.settle import held, settle
from tray_status.core.shift import shifted
from tray_status.core.state import Told
from tray_status.core.waiting import CONFIRMED, rejudged, unconfirmed, waits_on
from tray_status.core.withdraw import withdrawn

I1 = IncidentId("i1")
MINOR = incident(impact=Impact.MINOR)


def whys(looked: Watch, prefs: ProviderPrefs | None = None) -> list[str]:
    """Why what waits is taken back."""
    return [one.why for one in withdrawn(looked.state, prefs or looked.prefs, now=looked.now)]


def watch(policy: Policy | None = None, **changes: Any) -> Watch:  # noqa: ANN401 -- handed on to the settings
    """A provider under these rules, all well at its baseline."""
    return calm_watch(prefs=replace(PREFS, notifiers=("console",), policy=policy or Policy(), **changes))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"tell": frozenset({EventKind.RESOLVED})}, "opened is not among the events to tell any more"),
        ({"minimum_impact": Impact.MAJOR}, "impact is MINOR, asked for MAJOR by now"),
        ({"focus": Focus(no_words=("trouble",))}, "“trouble” is a word that the focus excludes"),
    ],
)
def test_what_the_settings_do_not_want_by_now_is_taken_back(change: dict[str, Any], why: str) -> None:
    """Seeded defect: who asks for less in the evening is told of it in the morning all the same."""
    looked = watch()
    looked.see(summary(MINOR))
    (found,) = whys(looked, replace(looked.prefs, **change))
    assert why in found
    looked.state = replace(looked.state, outbox=tuple(replace(one, shown=True) for one in looked.state.outbox))
    assert whys(looked, replace(looked.prefs, **change)) == [], "who heard of it goes on to hear of it"


def test_what_the_settings_still_want_stays() -> None:
    looked = watch()
    looked.see(summary(MINOR))
    wishes = {"minimum_impact": Impact.MINOR, "focus": Focus(words=("trouble",))}
    assert whys(looked, replace(looked.prefs, **wishes)) == []  # type: ignore[arg-type]  # each names its field
    looked.state = replace(looked.state, outbox=(alert(incident=None, kind=EventKind.HEALTH),))
    assert whys(looked, replace(looked.prefs, minimum_impact=Impact.CRITICAL)) == []


def test_a_reminder_waits_only_while_there_are_reminders() -> None:
    looked = watch()
    looked.see(summary(MINOR))
    looked.state = replace(looked.state, outbox=(alert(kind=EventKind.REMINDED),))
    assert whys(looked) == ["reminders were switched off before it was told"]
    assert whys(looked, replace(looked.prefs, policy=Policy(remind_every=HOUR))) == []


def test_what_was_overtaken_is_told_as_what_it_is_now_by_each_notifier() -> None:
    """Seeded defects: the end is told although it opened again; the beginning although it ended."""
    looked = watch()
    over = moved(MINOR, Phase.RESOLVED, at(2))
    looked.see(summary(MINOR))
    looked.see(summary(over))
    assert whys(looked) == [], "both wait, and are told as the end"
    opened, ended = looked.state.outbox
    chat = replace(opened, deliveries=(owed("chat"),))
    looked.state = replace(looked.state, outbox=(chat, ended))
    assert whys(looked) == ["it ended before it was told"], "chat was not to hear of the end"
    looked.state = replace(looked.state, outbox=(ended,))
    looked.see(summary(moved(MINOR, Phase.IDENTIFIED, at(4))))
    looked.state = replace(looked.state, acknowledged=frozenset({I1}))
    assert whys(looked) == ["it opened again before its end was told", "acknowledged before it was told"]


def test_a_page_that_answers_again_before_its_loss_was_told_is_not_told_of() -> None:
    looked = watch()
    lost, found = (
        alert(kind.value, key="acme/reach", incident=None, kind=kind) for kind in (EventKind.LOST, EventKind.FOUND)
    )
    looked.state = replace(looked.state, outbox=(lost, found))
    assert whys(looked) == ["it answered again before it was told"] * 2, "of neither there is anything to hear"
    looked.state = replace(looked.state, outbox=(replace(lost, shown=True), found))
    assert whys(looked) == []
    looked.state = replace(looked.state, outbox=(lost, found), lost_told=True)
    assert whys(looked) == []


def test_what_went_wrong_again_is_not_told_as_well_and_is_asked_for_again() -> None:
    looked = watch()
    back = alert(kind=EventKind.BACK, key="acme/back", incident=None)
    looked.state = replace(looked.state, outbox=(back,))
    assert whys(looked) == []
    looked.see(summary(MINOR))
    assert looked.state.tell_back
    assert whys(looked) == ["something is wrong again before it was told"]


# ---- confirmation ----------------------------------------------------------------------------------------------------


def waits(**changes: Any) -> Alert:  # noqa: ANN401 -- handed on
    """An alert that waits to be confirmed until five past noon."""
    made: dict[str, Any] = {"not_before": at(5), "waits_for": CONFIRMED}
    return alert(**(made | changes))


CONFIRMING = Policy(confirm_after=((Impact.MINOR, 5 * MINUTE),))


@pytest.mark.parametrize(
    ("last_good", "ended", "found_at", "expected"),
    [
        (at(2), at(3), at(4), True),
        (at(2), at(4), at(60), True),  # asleep since, and the page says it ended soon
        (at(2), at(30), at(60), False),  # asleep since, and the page says it went on
        (at(6), at(4), at(7), False),  # it was seen to go on, whatever the page says
        (None, at(4), at(60), True),
    ],
)
def test_how_long_it_went_on_is_what_was_seen_or_else_what_the_page_says(
    last_good: datetime | None,
    ended: datetime,
    found_at: datetime,
    expected: bool,
) -> None:
    state = replace(watch().state, outbox=(waits(),), told={I1: Told(at=T0, url=None, since=T0)})
    over = replace(moved(MINOR, Phase.RESOLVED, ended), resolved_at=ended)
    event = Event(kind=EventKind.RESOLVED, provider=ACME, incident=over, before=MINOR, after=over, at=found_at)
    assert unconfirmed(event, state, CONFIRMING, last_good=last_good) is expected


def test_what_waits_for_something_else_or_was_shown_is_confirmed() -> None:
    """Seeded defect: what got worse is to be told at once, is held by a snooze, and its end is said to be a blip's."""
    state = replace(watch().state, told={I1: Told(at=T0, url=None, since=T0)})
    over = moved(MINOR, Phase.RESOLVED, at(3))
    event = Event(kind=EventKind.RESOLVED, provider=ACME, incident=over, before=MINOR, after=over, at=at(4))
    worse = alert("a2", kind=EventKind.ESCALATED)
    for outbox in ((waits(), worse), (waits(shown=True),), ()):
        assert not unconfirmed(event, replace(state, outbox=outbox), CONFIRMING, last_good=at(3))
    assert not unconfirmed(replace(event, incident=None), state, CONFIRMING, last_good=at(3))


def test_rules_that_changed_make_nothing_wait_longer() -> None:
    looked = watch(CONFIRMING)
    looked.see(summary(MINOR))
    (made,) = looked.state.outbox
    assert rejudged(made, looked.state, Policy()).not_before == looked.now
    slower = Policy(confirm_after=((Impact.MINOR, HOUR),))
    assert rejudged(made, looked.state, slower).not_before == made.not_before
    state = held(looked.state, Holds(policy=Policy()), now=looked.now)
    assert state.outbox[0].deliveries[0].next_try == looked.now
    unknown = waits(incident=None)
    assert rejudged(unknown, looked.state, Policy()) == unknown
    flaps = waits(waits_for="keeps changing")
    assert rejudged(flaps, looked.state, Policy(flapping=None)).not_before is None
    assert rejudged(flaps, looked.state, Policy()) == flaps


def test_what_is_long_open_when_it_is_first_seen_is_confirmed() -> None:
    """Seeded defect: after a night of sleep what has been open for hours waits five minutes more."""
    looked = watch(CONFIRMING)
    found = replace(MINOR, started_at=at(60))
    (made,) = looked.see(summary(found), after=4 * HOUR).alerts
    assert made.waits_for == ""
    first = Watch(prefs=replace(PREFS, policy=CONFIRMING), now=at(60), around=Around(others_answer=False))
    (seen,) = first.see(summary(replace(MINOR, started_at=None))).alerts
    assert seen.waits_for == CONFIRMED, "who does not say when it began began now"


# ---- what was heard --------------------------------------------------------------------------------------------------


def test_when_the_first_is_given_up_what_follows_is_the_first() -> None:
    """Seeded defect: nobody heard of the beginning, nobody heard of the update, and the end is told."""
    first, second = alert("a1"), alert("a2", kind=EventKind.UPDATED, created_at=at(5))
    state = replace(watch().state, outbox=(first, second), told={I1: Told(at=at(5), since=T0, url=None)})
    for one in (first, second):
        receipt = Receipt(alert=one.id, provider=ACME, notifier="console", kind=ReceiptKind.GIVEN_UP, at=at(9))
        state = settle(state, [receipt], now=at(9))
    assert state.told == {}


def test_a_clock_that_is_set_back_takes_what_was_told_along() -> None:
    """Seeded defect: reminders stop for as long as the clock was ahead."""
    looked = watch()
    looked.see(summary(MINOR))
    state = replace(looked.state, told={**looked.state.told, IncidentId("old"): Told(at=T0, url=None)})
    moved_back = shifted(state, timedelta(days=1))
    assert moved_back.told[I1].at == state.told[I1].at - timedelta(days=1)
    assert moved_back.told[I1].since == moved_back.told[I1].at
    assert moved_back.told[IncidentId("old")].since is None


def test_what_is_due_by_now_does_not_wait_with_what_begins_to_wait() -> None:
    """Seeded defect: what never gets steady is put off each time, and never told."""
    key = "acme/incident trouble i1"
    due = alert("a0", key=key, waits_for="keeps changing", not_before=at(1))
    other = alert("a1", key="acme/i9", incident=IncidentId("i9"))
    new = alert("a2", key=key, waits_for="keeps changing", not_before=at(20), created_at=at(5))
    state = replace(watch().state, outbox=(due, other))
    assert waits_on(state, new) == (due, other)
    assert waits_on(state, replace(new, created_at=T0))[0].not_before == at(20)


# ---- together --------------------------------------------------------------------------------------------------------


def test_of_one_name_that_keeps_changing_it_is_told_what_goes_on() -> None:
    """Seeded defect: the older of two ended last, and the name is told as ended while the other goes on."""
    opened = alert("a1", key="acme/name", incident=IncidentId("i2"), title="open")
    ended = alert("a2", key="acme/name", kind=EventKind.RESOLVED, title="over", health=Health.OPERATIONAL)
    (one,) = digest_alerts((opened, ended), notifier="console", now=at(1))
    assert one.title == "open"
    (other,) = digest_alerts((ended, replace(opened, kind=EventKind.RESOLVED)), notifier="console", now=at(1))
    assert other.title == "open"
