"""Tests what is taken back of summaries, of maintenance, of healths, and from notifiers that are not asked any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.core.making import (
    HOUR,
    MINUTE,
    PREFS,
    Watch,
    alert,
    at,
    calm_watch,
    component,
    incident,
    maintenance,
    moved,
    owed,
    summary,
    with_health,
)
from tray_status.core.alerts import TOLD_BY_DEFAULT, Around
from tray_status.core.events import EventKind, Receipt, ReceiptKind
from tray_status.core.holds import Holds
from tray_status.core.model import Health, Impact, IncidentId, Phase
from tray_status.core.policy import Policy
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.settle import settle
from tray_status.core.standing import MANY_COMPONENTS
from tray_status.core.withdraw import withdrawn

ONE, TWO = incident("i1"), incident("i2", impact=Impact.MINOR)
PLANNED = frozenset({EventKind.SCHEDULED, EventKind.STARTED})


def whys(looked: Watch, **changes: Any) -> list[str]:  # noqa: ANN401 -- handed on to the settings
    """Why what waits is taken back by settings with these changes."""
    return [one.why for one in withdrawn(looked.state, replace(looked.prefs, **changes), now=looked.now)]


def first(*incidents: Any, **changes: Any) -> Watch:  # noqa: ANN401 -- handed on
    """A watch that sees these at first sight."""
    watch = Watch(prefs=replace(PREFS, **changes))
    watch.see(summary(*incidents))
    return watch


# ---- summaries -------------------------------------------------------------------------------------------------------


def test_a_summary_holds_nothing_back_and_lets_nothing_through() -> None:
    """Seeded defects: an unconfirmed minor makes the major wait, or is told with it before it is confirmed."""
    watch = first(ONE, TWO, policy=Policy(confirm_after=((Impact.MINOR, 30 * MINUTE),)))
    due = {one.incident: one.deliveries[0].next_try for one in watch.alerts}
    assert due == {"i1": watch.now, "i2": watch.now + 29 * MINUTE}
    assert [decision.alert for decision in watch.steps[0].decisions[:2]] == [one.id for one in watch.alerts]
    three = first(ONE, TWO, incident("i3"), policy=watch.prefs.policy)
    assert [(one.incident, one.incidents) for one in three.alerts] == [(None, ("i1", "i3")), ("i2", ())]
    decided = {one.event.incident.id: one.alert for one in three.steps[0].decisions if one.event.incident is not None}
    assert decided == {"i1": three.alerts[0].id, "i3": three.alerts[0].id, "i2": three.alerts[1].id}
    assert set(three.state.told) == {"i1", "i2", "i3"}
    assert three.state.outbox == tuple(three.alerts)


def test_what_is_snoozed_at_first_sight_stays_one_by_one() -> None:
    watch = Watch(around=Around(others_answer=False, held_until=at(60)))
    watch.see(summary(ONE, TWO))
    assert [one.incident for one in watch.alerts] == ["i1", "i2"]


def test_who_was_told_by_a_summary_is_told_of_the_ends_and_who_was_not_is_not() -> None:
    """Seeded defects: a summary that nobody saw counts as told; one that was shown does not."""
    unseen, seen = first(ONE, TWO), first(ONE, TWO)
    for watch, kind in ((unseen, ReceiptKind.GIVEN_UP), (seen, ReceiptKind.SHOWN)):
        (made,) = watch.state.outbox
        receipt = Receipt(alert=made.id, provider=made.provider, notifier="desktop", kind=kind, at=watch.now)
        watch.state = settle(watch.state, (receipt,), now=watch.now)
    assert unseen.state.told == {}
    assert {id_: told.heard for id_, told in seen.state.told.items()} == {ONE.id: True, TWO.id: True}


def test_a_summary_is_taken_back_once_nothing_of_it_is_news() -> None:
    """Seeded defect: all of it ended or is acknowledged, and in the morning so many incidents are open."""
    watch = first(ONE, TWO)
    watch.state = replace(watch.state, acknowledged=frozenset({ONE.id}))
    assert whys(watch) == []
    watch.state = replace(watch.state, acknowledged=frozenset({ONE.id, TWO.id}))
    assert whys(watch) == ["acknowledged before it was told"]
    watch.state = replace(watch.state, acknowledged=frozenset({ONE.id}))
    assert len(whys(watch, focus=Focus(no_words=("i2",)))) == 1
    assert whys(watch, minimum_impact=Impact.MAJOR) == ["acknowledged before it was told"]
    assert whys(watch, minimum_impact=Impact.MINOR) == []
    assert whys(watch, notifier_impacts=(("desktop", Impact.MAJOR),)) == []
    least = whys(watch, notifier_impacts=(("desktop", Impact.CRITICAL),))
    assert least == ["impact is MAJOR, this notifier asks for CRITICAL by now"]
    seen = watch.state.outbox
    watch.see(summary(ONE, moved(TWO, Phase.RESOLVED, at(5))), after=5 * MINUTE)
    watch.state = replace(watch.state, outbox=seen)
    assert whys(watch) == ["acknowledged before it was told"], "the one ended, the other is acknowledged"


def test_a_summary_waits_while_all_of_it_is_snoozed() -> None:
    watch = first(ONE, TWO)
    holds = Holds()
    (made,) = watch.state.outbox
    until = {ONE.id: at(90), TWO.id: at(60)}
    hold = holds.of(made, replace(watch.state, snoozed_incidents=until), watch.now)
    assert hold is not None
    assert hold.until == at(60), "then one of it is to be told"
    assert holds.of(made, replace(watch.state, snoozed_incidents={ONE.id: at(90)}), watch.now) is None


# ---- maintenance -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"focus": Focus(no_words=("trouble",))}, "“trouble” is a word that the focus excludes"),
        ({"minimum_impact": Impact.MAJOR}, "impact is MINOR, asked for MAJOR by now"),
    ],
)
def test_maintenance_that_waits_is_taken_back_as_an_incident_is(changes: dict[str, Any], why: str) -> None:
    """Seeded defect: it was acknowledged, or taken out of the focus, and is told in the morning."""
    watch = calm_watch(prefs=replace(PREFS, tell=TOLD_BY_DEFAULT | PLANNED))
    watch.see(summary(maintenance(impact=Impact.MINOR)))
    assert [one.kind for one in watch.state.outbox] == [EventKind.SCHEDULED]
    assert whys(watch) == whys(watch, minimum_impact=Impact.MINOR) == []
    assert whys(watch, **changes) == [why]
    watch.state = replace(watch.state, acknowledged=frozenset({IncidentId("m1")}))
    assert whys(watch) == ["acknowledged before it was told"]


# ---- routing ---------------------------------------------------------------------------------------------------------


def test_a_notifier_that_is_taken_from_a_provider_is_not_given_what_waits() -> None:
    """Seeded defect: it is taken out in the evening, and tells of it in the morning; of the others it stays."""
    watch = calm_watch(prefs=replace(PREFS, notifiers=("console", "chat")))
    watch.see(summary(ONE))
    (given_up,) = withdrawn(watch.state, replace(watch.prefs, notifiers=("console",)), now=watch.now)
    assert (given_up.notifier, given_up.why) == ("chat", "Acme is not told of by this notifier any more")


def asking(least: Impact) -> dict[str, Any]:
    """Settings by which the one notifier asks for this impact."""
    return {"notifier_impacts": (("desktop", least),)}


def test_a_notifier_that_asks_for_more_by_now_is_not_given_what_is_less() -> None:
    watch = calm_watch()
    watch.see(summary(TWO))
    assert whys(watch, **asking(Impact.MINOR)) == []
    assert whys(watch, **asking(Impact.MAJOR)) == ["impact is MINOR, this notifier asks for MAJOR by now"]
    seen = watch.state.outbox
    watch.see(summary(moved(TWO, Phase.IDENTIFIED, at(3), impact=Impact.CRITICAL)))
    assert whys(watch, **asking(Impact.MAJOR)) == [], "by now it is as bad"
    watch.state = replace(watch.state, outbox=(replace(seen[0], kind=EventKind.UPDATED),))
    assert whys(watch, **asking(Impact.CRITICAL)) == [], "it may be how it got better"


def test_what_is_not_known_to_be_less_stays_with_its_notifier() -> None:
    watch = calm_watch()
    watch.see(summary(incident(impact=None)))
    assert whys(watch, **asking(Impact.CRITICAL)) == []


def test_of_a_page_only_who_asks_for_everything_is_told() -> None:
    watch = calm_watch()
    lost = alert(kind=EventKind.LOST, key="acme/reach", incident=None, deliveries=(owed("desktop"),))
    watch.state = replace(watch.state, outbox=(lost,), lost_told=True)
    assert whys(watch, **asking(Impact.NONE)) == []
    assert whys(watch, **asking(Impact.MINOR)) == ["this notifier asks for MINOR by now"]


# ---- health ----------------------------------------------------------------------------------------------------------


def ill(prefs: ProviderPrefs = PREFS) -> Watch:
    """A watch in which a major outage without an incident waits to be told."""
    watch = calm_watch(prefs=prefs)
    for _ in range(2):
        with_health(watch, Health.MAJOR_OUTAGE)
    assert [one.kind for one in watch.state.outbox] == [EventKind.HEALTH]
    return watch


def test_a_health_waits_as_long_as_nothing_explains_it() -> None:
    """Seeded defect: an incident explained it and ended, and in the morning there is an outage without an end."""
    watch = ill()
    assert whys(watch) == whys(watch, **asking(Impact.CRITICAL)) == []
    watch.see(summary(ONE, health=Health.MAJOR_OUTAGE))
    assert whys(watch) == ["an incident explained it before it was told"]
    watch.see(summary(moved(ONE, Phase.RESOLVED, at(9))), after=10 * MINUTE)
    assert whys(watch) == ["it was over before it was told"]


def test_a_health_that_got_better_is_told_as_that() -> None:
    watch = ill()
    with_health(watch, Health.OPERATIONAL)
    assert [one.health for one in watch.state.outbox] == [Health.MAJOR_OUTAGE, Health.OPERATIONAL]
    assert whys(watch) == [], "both wait, and are told as the end"
    watch.state = replace(watch.state, outbox=watch.state.outbox[1:])
    assert whys(watch) == whys(watch, **asking(Impact.CRITICAL)) == [], "whoever heard of it hears of its end"


def test_a_health_that_is_less_than_a_notifier_asks_for_is_taken_from_it() -> None:
    watch = calm_watch()
    for _ in range(2):
        with_health(watch, Health.PARTIAL_OUTAGE)
    assert whys(watch, **asking(Impact.CRITICAL)) == ["impact is MAJOR, this notifier asks for CRITICAL by now"]


def test_an_outage_that_ends_as_that_of_single_parts_has_its_end_told() -> None:
    """Seeded defect: its end is still called an outage by the page, and is taken back for that."""
    parts = tuple(component(f"c{number}") for number in range(MANY_COMPONENTS + 1))
    watch = calm_watch(summary(components=parts))
    for health in (Health.MAJOR_OUTAGE, Health.MAJOR_OUTAGE, Health.PARTIAL_OUTAGE):
        watch.see(summary(components=parts, health=health), after=timedelta(minutes=2))
    watch.state = replace(watch.state, outbox=watch.state.outbox[-1:])
    assert [one.health for one in watch.state.outbox] == [Health.PARTIAL_OUTAGE]
    assert whys(watch) == []
    watch.see(summary(components=parts), after=HOUR)
    assert whys(watch) == ["it was over before it was told"]
