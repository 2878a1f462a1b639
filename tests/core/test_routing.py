"""Who tells an event: the notifiers that ask for no more than its impact, and ends by whoever told of the beginning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.making import ACME, PREFS, T0, Watch, at, incident, known, moved, reason, summary
from tray_status.core.alerts import Around, decide
from tray_status.core.events import Event, EventKind
from tray_status.core.model import Health, Impact, Incident, Phase
from tray_status.core.routing import told_by

BOTH = replace(PREFS, notifiers=("desktop", "ops"), notifier_impacts=(("ops", Impact.MAJOR),))
OPS = replace(BOTH, notifiers=("ops",))


def event(
    kind: EventKind = EventKind.OPENED,
    after: Incident | Health | None = None,
    before: Incident | Health | None = None,
) -> Event:
    """An event that was found at noon."""
    about = after if isinstance(after, Incident) else None
    return Event(kind=kind, provider=ACME, incident=about, before=before, after=after, at=T0)


MINOR, MAJOR = incident(impact=Impact.MINOR), incident(impact=Impact.MAJOR)
UNKNOWN = incident(impact=None)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (event(after=MINOR), ("desktop",)),
        (event(after=MAJOR), ("desktop", "ops")),
        (event(after=UNKNOWN), ("desktop", "ops")),
        (event(EventKind.ESCALATED, MAJOR, MINOR), ("desktop", "ops")),
        (event(EventKind.RESOLVED, MINOR, MAJOR), ("desktop", "ops")),
        (event(EventKind.RESOLVED, MINOR, MINOR), ("desktop",)),
        (event(EventKind.HEALTH, Health.DEGRADED, Health.OPERATIONAL), ("desktop",)),
        (event(EventKind.HEALTH, Health.PARTIAL_OUTAGE, Health.OPERATIONAL), ("desktop", "ops")),
        (event(EventKind.HEALTH, Health.OPERATIONAL, Health.MAJOR_OUTAGE), ("desktop", "ops")),
        (event(EventKind.LOST), ("desktop",)),
        (event(EventKind.FOUND), ("desktop",)),
        (event(EventKind.MOVED), ("desktop",)),
    ],
    ids=lambda value: value.kind if isinstance(value, Event) else "",
)
def test_a_notifier_is_spared_what_is_less_than_it_asks_for(about: Event, told: tuple[str, ...]) -> None:
    """Catches: a pager that rings for everything; one that stays silent where the impact is not known."""
    assert told_by(about, BOTH, {}) == told


def test_without_wishes_everybody_tells_and_none_is_a_wish_for_all() -> None:
    assert told_by(event(after=MINOR), replace(PREFS, notifiers=("a", "b")), {}) == ("a", "b")
    none = replace(BOTH, notifier_impacts=(("ops", Impact.NONE),))
    assert told_by(event(EventKind.LOST), none, {}) == ("desktop", "ops")


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (event(after=MINOR), "impact is MINOR, and each of its notifiers asks for more: no alert"),
        (event(EventKind.LOST), "lost has no impact, and each of its notifiers asks for more: no alert"),
    ],
)
def test_what_nobody_asks_for_is_no_alert_and_says_so(about: Event, why: str) -> None:
    """Catches: an alert without deliveries, which would count as told and bring an end that nobody understands."""
    decision, alert = decide(about, known=known(), prefs=OPS, around=Around())
    assert (decision.told, decision.reason, alert) == (False, why, None)


def owers(watch: Watch) -> list[tuple[str, tuple[str, ...]]]:
    return [(alert.kind, tuple(owed.notifier for owed in alert.deliveries)) for alert in watch.alerts]


def test_an_end_is_told_by_whoever_told_that_it_was_bad() -> None:
    """Catches: a pager that rang for an outage and never says that it is over, since the page made it minor before."""
    watch = Watch(BOTH)
    watch.see(summary())
    first = incident(impact=Impact.MINOR)
    watch.see(summary(first))
    worse = moved(first, Phase.IDENTIFIED, T0, impact=Impact.MAJOR)
    watch.see(summary(worse))
    better = moved(worse, Phase.MONITORING, T0, impact=Impact.MINOR)
    watch.see(summary(better))
    still = moved(better, Phase.IDENTIFIED, at(9))
    watch.see(summary(still))
    over = moved(still, Phase.RESOLVED, at(10), resolved_at=at(10))
    watch.see(summary(over))
    assert owers(watch) == [
        ("opened", ("desktop",)),
        ("escalated", ("desktop", "ops")),
        ("updated", ("desktop", "ops")),
        ("updated", ("desktop",)),
        ("resolved", ("desktop", "ops")),
    ]


def test_an_end_whose_beginning_a_notifier_was_spared_is_spared_it_too() -> None:
    watch = Watch(BOTH)
    watch.see(summary())
    first = incident(impact=Impact.MINOR)
    watch.see(summary(first))
    watch.see(summary(moved(first, Phase.RESOLVED, T0, resolved_at=T0)))
    assert owers(watch) == [("opened", ("desktop",)), ("resolved", ("desktop",))]


def test_a_summary_at_first_sight_is_told_by_everybody_whom_a_part_of_it_concerns() -> None:
    """Catches: the notifiers of the one incident that gives the summary its face, and of no other."""
    watch = Watch(BOTH)
    watch.see(summary(incident("a", impact=Impact.MINOR), incident("b", impact=Impact.MAJOR)))
    assert [set(names) for _, names in owers(watch)] == [{"desktop", "ops"}]


def test_what_was_told_before_this_was_kept_goes_by_its_impact() -> None:
    watch = Watch(BOTH)
    watch.see(summary())
    first = incident(impact=Impact.MAJOR)
    watch.see(summary(first))
    told = {id_: replace(one, notifiers=()) for id_, one in watch.state.told.items()}
    watch.state = replace(watch.state, told=told)
    step = watch.see(summary(moved(first, Phase.RESOLVED, T0, resolved_at=T0)))
    assert reason(step, EventKind.RESOLVED) == "resolved is told"
    assert owers(watch)[-1] == ("resolved", ("desktop", "ops"))
