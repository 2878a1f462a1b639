"""Tests how events become part of a step, and how steps are joined."""

from __future__ import annotations

from dataclasses import replace

from tests.core.making import ACME, ALONE, PREFS, T0, alert, at, fresh, incident
from tray_status.core.events import Event, EventKind
from tray_status.core.model import IncidentId
from tray_status.core.state import Told
from tray_status.core.step import Step, enqueue, tell

OPENED = Event(kind=EventKind.OPENED, provider=ACME, incident=incident(), after=incident(), at=T0)


def test_an_alert_is_put_into_the_outbox_once() -> None:
    """Seeded defect: the same outcome after a crash puts the same alert beside itself."""
    once = tell(fresh(), (OPENED,), last_good=T0, prefs=PREFS, around=ALONE)
    again = tell(once.state, (replace(OPENED, at=at(1)),), last_good=T0, prefs=PREFS, around=ALONE)
    assert again.state == once.state
    assert [made.id for made in again.alerts] == [made.id for made in once.alerts]


URL = "https://status.acme.example/incidents/i1"


def test_what_is_told_is_remembered_with_what_a_late_click_needs() -> None:
    state = enqueue(fresh(), alert())
    assert state.told == {
        IncidentId("i1"): Told(at=T0, url=URL, since=T0, notifiers=("console",), unheard=("console",))
    }
    assert enqueue(fresh(), alert(incident=None)).told == {}


def test_each_event_is_judged_with_what_the_ones_before_it_told() -> None:
    """Seeded defect: an end in the same poll does not know that its beginning was told."""
    over = replace(OPENED, kind=EventKind.RESOLVED, before=incident())
    step = tell(fresh(), (OPENED, over), last_good=T0, prefs=PREFS, around=ALONE)
    assert [decision.told for decision in step.decisions] == [True, True]


def test_a_step_and_the_next_are_one_with_everything_of_both() -> None:
    first = tell(fresh(), (OPENED,), last_good=T0, prefs=PREFS, around=ALONE)
    second = tell(
        first.state,
        (replace(OPENED, incident=incident("i2")),),
        last_good=T0,
        prefs=replace(PREFS, muted=True),
        around=ALONE,
    )
    joined = replace(first, notes=("one",)).but(replace(second, notes=("two",)))
    assert joined.state is second.state
    assert joined.alerts == first.alerts
    assert joined.events == (OPENED, replace(OPENED, incident=incident("i2")))
    assert joined.reasons == ("opened: opened is told", "opened: provider is muted: no alert", "one", "two")


def test_an_empty_step_has_nothing_to_say() -> None:
    assert (Step(state=fresh()).events, Step(state=fresh()).reasons) == ((), ())
