"""Tests until when a view stays true while nothing but time passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.desk import NOW, Desk
from tests.core.making import ACME, DAY, HOUR, MINUTE, PREFS, T0, at, history, incident, maintenance, summary
from tests.core.strategies import incident_ids, provider_prefs, states, times
from tray_status.core.glance import Conditions
from tray_status.core.horizon import JUST_AFTER, horizon
from tray_status.core.model import IncidentId
from tray_status.core.policy import Policy
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.quiet_hours import EVERY_DAY, QuietHours
from tray_status.core.reading import Reading
from tray_status.core.state import ProviderState
from tray_status.core.view import build_view

BERLIN = ZoneInfo("Europe/Berlin")
parts = st.floats(0, 1, exclude_max=True)


@given(state=states, prefs=provider_prefs, now=times, part=parts, snoozed=st.none() | times)
def test_until_the_horizon_the_view_stays_the_same(
    state: ProviderState, prefs: ProviderPrefs, now: datetime, part: float, snoozed: datetime | None
) -> None:
    """Seeded defect: a moment left out at which something begins, ends, ages or is not of today any more."""
    held, settings = {prefs.id: state}, Settings(providers=(prefs,))
    conditions = Conditions(snoozed_until=snoozed, zone=BERLIN)
    until = horizon(held, settings, now, conditions)
    assert now < until <= now + DAY + HOUR
    later = now + (until - now - JUST_AFTER) * part
    assert build_view(held, settings, later, conditions=conditions) == build_view(
        held, settings, now, conditions=conditions
    )


windows = st.builds(
    QuietHours,
    begin=st.sampled_from((time(22), time(2, 30), time(9))),
    end=st.sampled_from((time(7), time(2, 15), time(3), time(13))),
    days=st.sampled_from((EVERY_DAY, frozenset({0, 5}))),
    zone=st.sampled_from((None, ZoneInfo("America/New_York"))),
)


@given(
    state=states,
    now=times,
    part=parts,
    quiet=st.lists(windows, max_size=2).map(tuple),
    snoozed=st.dictionaries(incident_ids, times, max_size=2),
    gathers=st.sampled_from(("", "during quiet hours", "while snoozed")),
)
def test_what_is_quiet_by_itself_stays_the_same_until_the_horizon(
    state: ProviderState,
    now: datetime,
    part: float,
    quiet: tuple[QuietHours, ...],
    snoozed: dict[IncidentId, datetime],
    gathers: str,
) -> None:
    """Seeded defect: the menu says "quiet until 07:00" at noon, because nothing else changed since."""
    outbox = tuple(replace(alert, gathers=gathers) for alert in state.outbox)
    state = replace(state, outbox=outbox, snoozed_incidents=snoozed)
    settings = Settings(providers=(replace(PREFS, policy=Policy(quiet_hours=quiet)),))
    until = horizon({ACME: state}, settings, now, Conditions(zone=BERLIN))
    later = now + (until - now - JUST_AFTER) * part
    views = [build_view({ACME: state}, settings, moment, conditions=Conditions(zone=BERLIN)) for moment in (now, later)]
    assert views[0] == views[1]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (summary(), at(11) + JUST_AFTER),
        (summary(maintenance(started_at=at(5))), at(5)),
        (summary(maintenance(started_at=at(-5), ends_at=at(8))), at(8)),
        (summary(incident(updated_at=at(3) - 15 * DAY)), at(3) + JUST_AFTER),
        (history(incident(phase=None, updated_at=at(4) - DAY)), at(4) + JUST_AFTER),
    ],
    ids=["stale", "begins", "ends", "demoted", "no longer young"],
)
def test_the_next_change_is_the_horizon(said: Reading, expected: datetime) -> None:
    desk = Desk().add("Acme", said)
    assert horizon(desk.states, Settings(providers=tuple(desk.prefs)), NOW, Conditions()) == expected


def test_the_snooze_of_one_incident_ends_and_so_does_the_wait_of_an_alert() -> None:
    desk = Desk().add("Acme", summary(incident()))
    settings = Settings(providers=tuple(desk.prefs))
    (waiting,) = desk.states[ACME].outbox
    held = replace(waiting, deliveries=tuple(replace(owed, next_try=at(5)) for owed in waiting.deliveries))
    desk.change("acme", outbox=(replace(held, gathers="while snoozed"),))
    assert horizon(desk.states, settings, NOW, Conditions()) == at(5)
    desk.change("acme", snoozed_incidents={IncidentId("i1"): at(4)})
    assert horizon(desk.states, settings, NOW, Conditions()) == at(4)
    desk.change("acme", snoozed_incidents={}, outbox=(held,))
    assert horizon(desk.states, settings, NOW, Conditions()) == at(11) + JUST_AFTER


def test_snoozes_end_and_days_do() -> None:
    desk = Desk().add("Acme").add("Beta", summary()).change("beta", snoozed_until=at(4), believed_at=None)
    settings = Settings(providers=tuple(desk.prefs))
    assert horizon(desk.states, settings, NOW, Conditions()) == at(4)
    assert horizon(desk.states, settings, NOW, Conditions(snoozed_until=at(3))) == at(3)
    assert horizon({}, settings, NOW, Conditions(zone=BERLIN)) == datetime(2026, 5, 5, tzinfo=BERLIN)
    unread = {ACME: ProviderState(provider=ACME)}
    assert horizon(unread, settings, T0 - MINUTE, Conditions()) == T0 + 12 * HOUR
