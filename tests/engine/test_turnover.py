"""Owns the tests of how providers come and go, and of what a stored state counts as when a run begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.engine.owing import alert
from tests.fakes import NOON
from tests.house import provider, wishes
from tests.world import problem
from tray_status.core.links import fingerprint
from tray_status.core.model import ProviderId
from tray_status.core.reading import Page
from tray_status.core.state import ProviderState
from tray_status.engine.turnover import elsewhere, resumed, turnover

ACME = provider("Acme")
HOUR = timedelta(hours=1)


def test_new_settings_are_told_apart_by_what_they_change() -> None:
    beta, gamma, delta, epsilon = provider("Beta"), provider("Gamma"), provider("Delta"), provider("Epsilon")
    before = wishes([ACME, beta, gamma, delta])
    after = wishes(
        [
            replace(beta, url="https://else.example"),
            replace(gamma, every=HOUR),
            replace(delta, muted=True, name="Delta Air"),
            epsilon,
        ]
    )
    found = turnover(before, after)
    assert (found.gone, found.new) == ((ACME.id,), (epsilon.id,))
    assert (found.moved, found.hurried) == ((beta.id,), (gamma.id,))


@pytest.mark.parametrize("change", [{"platform": None}, {"platform": "feed"}, {"feed": "https://acme.example/feed"}])
def test_another_platform_or_feed_is_another_page(change: dict[str, str | None]) -> None:
    after = replace(ACME, **change)  # type: ignore[arg-type]  # both fields take a string or None
    assert turnover(wishes([ACME]), wishes([after])).moved == (ACME.id,)


def test_a_name_that_changes_moves_nothing() -> None:
    """Seeded defect: an edit of the name makes a provider begin anew."""
    found = turnover(wishes([ACME]), wishes([replace(ACME, name="Acme Inc")]))
    assert (found.gone, found.new, found.moved, found.hurried) == ((), (), (), ())


def test_who_was_never_seen_begins_due_at_once() -> None:
    assert resumed(None, ACME, NOON) == ProviderState(provider=ACME.id)


def test_who_was_well_is_due_at_once_and_who_fails_waits_on() -> None:
    """Seeded defect: a restart asks pages that fail, or asked us to stay away, at once."""
    well = ProviderState(provider=ACME.id, believed_at=NOON - HOUR, due_at=NOON + HOUR)
    assert resumed(well, ACME, NOON).due_at is None
    failing = replace(well, failures=3, problem=problem("timeout"))
    assert resumed(failing, ACME, NOON).due_at == NOON + HOUR
    never = replace(failing, due_at=None)
    assert resumed(never, ACME, NOON).due_at is None


def test_a_due_date_that_could_never_be_is_not_waited_for() -> None:
    """Seeded defect: the clock was a year ahead when a state was stored, and nobody asks for a year."""
    failing = ProviderState(provider=ACME.id, failures=3, due_at=NOON + timedelta(days=365))
    assert resumed(failing, ACME, NOON).due_at is None


def test_time_in_which_the_program_did_not_run_does_not_count_against_an_alert() -> None:
    owing = alert("a1", created_at=NOON)
    stored = ProviderState(provider=ACME.id, believed_at=NOON, outbox=(owing,), failing_since=NOON - HOUR)
    (after,) = resumed(stored, ACME, NOON + 10 * HOUR).outbox
    assert after.deliveries[0].ends_at == owing.deliveries[0].ends_at + 10 * HOUR
    assert after.deliveries[0].next_try == owing.deliveries[0].next_try
    assert resumed(stored, ACME, NOON + 10 * HOUR).failing_since == NOON + 9 * HOUR


@pytest.mark.parametrize(
    ("due", "excused"),
    [
        pytest.param(NOON + timedelta(seconds=60), timedelta(seconds=5), id="it was on plan"),
        pytest.param(NOON - 3 * HOUR, 3 * HOUR + timedelta(seconds=5), id="it was not asked any more"),
        pytest.param(None, timedelta(seconds=5), id="it had no plan"),
    ],
)
def test_only_the_time_in_which_nobody_asked_is_excused(due: datetime | None, excused: timedelta) -> None:
    """Seeded defect: a page that fails for 29 minutes is forgiven all of them by a restart."""
    began = NOON - 4 * HOUR
    stored = ProviderState(provider=ACME.id, believed_at=began, failing_since=began, failures=9, due_at=due)
    after = resumed(stored, ACME, NOON + timedelta(seconds=5), ran_until=NOON)
    assert after.failing_since == began + excused


def test_after_more_than_a_day_alerts_are_as_old_as_they_are() -> None:
    """Seeded defect: after a holiday, what was new three weeks ago is told."""
    stored = ProviderState(provider=ACME.id, believed_at=NOON, outbox=(alert("a1", created_at=NOON),))
    assert resumed(stored, ACME, NOON + 25 * HOUR).outbox == stored.outbox


def test_alerts_of_the_future_were_made_by_a_wrong_clock() -> None:
    ahead = ProviderState(provider=ACME.id, outbox=(alert("a1", created_at=NOON + 300 * HOUR),))
    (after,) = resumed(ahead, ACME, NOON).outbox
    assert after.created_at == NOON
    assert after.deliveries[0].next_try == NOON


def test_a_moved_page_is_forgotten_but_not_what_was_told() -> None:
    """Seeded defect: the page that detection found at the old address is asked on."""
    state = ProviderState(
        provider=ProviderId("acme"),
        platform="statuspage",
        page_url="https://old.example/",
        page=Page(url="https://old.example"),
        acknowledged=frozenset({"i1"}),  # type: ignore[arg-type]  # an id is a string
        failures=4,
        failing_since=NOON,
        problem=problem("timeout"),
        due_at=NOON + HOUR,
    )
    after = elsewhere(state)
    assert after == ProviderState(provider=state.provider, acknowledged=state.acknowledged)


def test_an_address_that_was_edited_while_the_program_did_not_run_is_another_page() -> None:
    """Seeded defect: the old page's open incident is missing from the new page, and reads as resolved."""
    prefs = provider("Acme")
    known = ProviderState(provider=prefs.id, platform="statuspage", asked=fingerprint("https://elsewhere.example.com"))

    assert resumed(known, prefs, NOON).platform is None
    assert resumed(replace(known, asked=fingerprint(prefs.url)), prefs, NOON).platform == "statuspage"
