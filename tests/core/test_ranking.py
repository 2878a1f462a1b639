"""Tests which of the notifications that wait is handed out first."""

from __future__ import annotations

from dataclasses import replace

from tests.core.making import ACME, alert, calm_watch, fresh, incident, owed, summary
from tray_status.core.digest import digest_alerts
from tray_status.core.events import Alert, EventKind, Urgency
from tray_status.core.model import Health, IncidentId
from tray_status.core.ranking import first
from tray_status.core.state import ProviderState

MINOR = {"health": Health.DEGRADED, "urgency": Urgency.NORMAL}
WORST = {"health": Health.MAJOR_OUTAGE, "urgency": Urgency.CRITICAL}


def about(id_: str, number: str, attempts: int = 0, **changes: object) -> Alert:
    """An alert about that incident."""
    made = alert(id_, key=f"acme/{number}", incident=IncidentId(number), deliveries=(owed(attempts=attempts),))
    return replace(made, **changes)  # type: ignore[arg-type]  # any of the fields


def state() -> ProviderState:
    """A page with incidents of which two bear one name."""
    listed = [incident(f"i{number}", title="API down") for number in (1, 4)]
    return calm_watch(summary(*listed, incident("i2"), incident("i3"))).state


def handed(*waiting: Alert, held: ProviderState | None = None) -> list[str]:
    """In which order they are handed out, one after the other, as the ids of their alerts."""
    found = digest_alerts(waiting, notifier="console", now=waiting[0].created_at, together=False)
    order: list[str] = []
    while found:
        one = first(found, waiting, {ACME: held or state()})
        order += one.alerts
        found = tuple(other for other in found if other is not one)
    return order


def test_the_worst_of_those_that_wait_comes_first_the_others_as_they_came() -> None:
    """Seeded defect: the outage of the payments waits a minute behind two slow pages."""
    waiting = (about("a1", "i1", **MINOR), about("a2", "i2", **MINOR), about("a3", "i3", **WORST))
    assert handed(*waiting) == ["a3", "a1", "a2"]


def test_an_end_waits_behind_what_goes_on() -> None:
    ended = about("a1", "i2", kind=EventKind.RESOLVED, health=Health.OPERATIONAL, urgency=Urgency.LOW)
    assert handed(ended, about("a2", "i3", **MINOR)) == ["a2", "a1"]


def test_what_bears_one_name_keeps_its_order_and_counts_by_its_worst() -> None:
    """Seeded defect: "API down" of the second incident comes before "resolved – API down" of the first."""
    ended = about("a1", "i1", kind=EventKind.RESOLVED, health=Health.OPERATIONAL, urgency=Urgency.LOW)
    again, other = about("a4", "i4", **WORST), about("a2", "i2", **MINOR)
    assert handed(other, ended, again) == ["a1", "a4", "a2"]
    assert handed(replace(ended, deliveries=(owed(attempts=2),)), again) == ["a1", "a4"]


def test_what_failed_goes_behind_what_did_not() -> None:
    assert handed(about("a1", "i2", attempts=1, **WORST), about("a2", "i3", **MINOR)) == ["a2", "a1"]


def test_what_is_not_known_any_more_is_ranked_by_its_key() -> None:
    waiting = (about("a1", "i1", **MINOR), replace(about("a2", "i2", **WORST), incident=None))
    assert handed(*waiting, held=fresh()) == ["a2", "a1"]
