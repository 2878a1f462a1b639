"""Owns what holds of telling in any life: pages, rules, commands, sleeps and restarts are drawn by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.house import House, provider, wishes
from tests.readings import incident, summary
from tests.simulation.judge import judge
from tray_status.core.commands import Acknowledge, Command, Mute, Snooze, TellBack
from tray_status.core.events import Alert, Notification, Urgency
from tray_status.core.model import Health, Impact, IncidentId, ProviderId
from tray_status.core.policy import Policy
from tray_status.core.quiet_hours import QuietHours
from tray_status.core.withdraw import GOING_ON

EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NAMES = ("Acme", "Beta", "Gamma")
NOTIFIERS = ("console", "chat")
NIGHT = QuietHours(begin=time(22), end=time(7))
LOUD_NIGHT = replace(NIGHT, critical_breaks=True)

policies = st.builds(
    Policy,
    quiet_hours=st.sampled_from(((), (NIGHT,), (LOUD_NIGHT,))),
    confirm_after=st.sampled_from(((), ((Impact.MINOR, 5 * MINUTE),), tuple((one, 20 * MINUTE) for one in Impact))),
    remind_every=st.sampled_from((None, 30 * MINUTE, 2 * HOUR)),
    escalation_breaks=st.booleans(),
    expire_after=st.sampled_from((10 * MINUTE, 6 * HOUR)),
)
names = st.sampled_from(NAMES)
ids = st.sampled_from(("i1", "i2"))
pages = st.tuples(
    st.just("page"),
    names,
    st.dictionaries(
        ids, st.tuples(st.sampled_from(("minor", "major", "critical")), st.sampled_from(("investigating", "resolved")))
    ),
)
wished = st.tuples(
    st.sampled_from(("acknowledge", "snooze incident", "snooze", "end of snooze", "tell back", "mute")), names, ids
)
others = st.one_of(
    st.tuples(st.just("sleeps"), st.just(""), st.sampled_from((40, 300))),
    st.tuples(st.sampled_from(("restarts", "crashes")), st.just(""), st.sampled_from((1, 90))),
    st.tuples(st.just("network"), st.just(""), st.sampled_from(("down", "up"))),
    st.tuples(st.just("chat"), st.just(""), st.sampled_from(("fails", "works", "hangs"))),
)
steps = st.tuples(st.integers(0, 50), st.one_of(pages, pages, wished, others))


class Life:
    """A program under these rules, and each alert that it ever made."""

    def __init__(self, policy: Policy, names: tuple[str, ...] = NAMES, notifiers: tuple[str, ...] = NOTIFIERS) -> None:
        watched = [replace(provider(name, every=120, notifiers=notifiers), policy=policy) for name in names]
        self.house = House(wishes(watched, notifiers), now=EVENING)
        for name in names:
            self.house.page(name, summary())
        self.house.start().passes(180)
        self.lives = [EVENING]
        self.made: dict[str, Alert] = {}

    def goes_on(self, minutes: float) -> list[Notification]:
        """Let time pass; what is shown meanwhile."""
        self.house.passes(minutes * 60)
        for state in self.house.memory.saves:
            self.made.update((alert.id, alert) for alert in state.outbox)
        return self.house.told()

    def acknowledged(self) -> set[tuple[ProviderId, IncidentId]]:
        """What is acknowledged."""
        return {(id_, one) for id_, state in self.house.hub.states.items() for one in state.acknowledged}

    def does(self, what: str, who: str, how: object) -> None:
        """One thing that happens."""
        house, id_ = self.house, ProviderId(who.lower())
        match what, how:
            case "page", dict() as listed:
                now = house.clock.now()
                made = (incident(one, since=now, impact=bad, phase=phase) for one, (bad, phase) in listed.items())
                house.page(who, summary(*made))
            case "sleeps", int() as minutes:
                house.sleeps(minutes * 60)
            case "restarts" | "crashes", int() as minutes:
                (house.restart if what == "restarts" else house.crash)(minutes * 60)
                self.lives.append(house.clock.now())
            case "network", word:
                house.world.network = word == "up"
            case "chat", word:
                house.hands["chat"] = str(word)
            case wish, one:
                self.house.asks(self._command(wish, id_, IncidentId(str(one))))

    def _command(self, wish: str, id_: ProviderId, one: IncidentId) -> Command:
        match wish:
            case "acknowledge":
                return Acknowledge(provider=id_, incident=one)
            case "snooze incident":
                return Snooze(provider=id_, incident=one, lasting=HOUR)
            case "snooze":
                return Snooze(provider=id_, lasting=2 * HOUR)
            case "end of snooze":
                return Snooze(provider=id_)
            case "tell back":
                return TellBack(provider=id_)
        return Mute(provider=id_, on=not self.house.hub.prefs[id_].muted)


@settings(max_examples=25, deadline=None)
@given(policy=policies, days=st.lists(steps, max_size=14))
def test_in_any_life_each_alert_ends_once_and_what_is_quiet_stays_quiet(
    policy: Policy, days: list[tuple[int, tuple[str, str, object]]]
) -> None:
    """Seeded defects: an event without a decision; an alert that is lost in a restart; a third notification.

    Also: an update of what is acknowledged; anything in quiet hours that may not break through.
    """
    life = Life(policy)
    for minutes, (what, who, how) in days:
        life.does(what, who, how)
        life.goes_on(0)
        before = life.acknowledged()
        told = life.goes_on(minutes)
        still = before & life.acknowledged()
        for one in told:
            alerts = [life.made[id_] for id_ in one.alerts]
            assert not [
                alert for alert in alerts if (alert.provider, alert.incident) in still and alert.kind in GOING_ON
            ]
            assert _may_be_told(policy, one, alerts), f"{one.at:%H:%M} {one.title}"
    life.goes_on(0)
    judge(life.house, life.lives)


def _may_be_told(policy: Policy, one: Notification, alerts: list[Alert]) -> bool:
    """Whether it is no quiet hour, or something in it may break through."""
    bad = any(alert.health is Health.MAJOR_OUTAGE and alert.urgency > Urgency.LOW for alert in alerts)
    return policy.quiet_until(one.at, UTC, critical=bad) is None


many = tuple(f"Site{number:02d}" for number in range(10))


@settings(max_examples=12, deadline=None)
@given(night=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(many), ids, st.booleans()), max_size=9))
def test_a_night_is_at_most_one_notification_and_that_at_its_end(night: list[tuple[int, str, str, bool]]) -> None:
    """Seeded defect: what each of ten providers held back is told by itself at seven."""
    life = Life(Policy(quiet_hours=(NIGHT,)), many, ("console",))
    life.house.at(EVENING + 2 * HOUR)
    for minutes, who, one, over in night:
        phase = "resolved" if over else "investigating"
        life.house.page(who, summary(incident(one, since=life.house.clock.now(), phase=phase)))
        assert life.goes_on(minutes) == []
    life.house.at(EVENING + 11 * HOUR - 5 * MINUTE)
    assert life.goes_on(4) == []
    waits = any(state.outbox for state in life.house.hub.states.values())
    assert len(life.goes_on(3)) == waits
    assert life.goes_on(60) == []


@settings(max_examples=15, deadline=None)
@given(gaps=st.lists(st.floats(0, 8), min_size=49, max_size=49), width=st.floats(0, 58))
def test_fifty_changes_within_a_minute_are_two_notifications_at_most(gaps: list[float], width: float) -> None:
    """Seeded defect: the second notification tells of the second change, and a third one of all the others."""
    sites = tuple(f"Site{number:02d}" for number in range(50))
    life = Life(Policy(), sites, ("console",))
    scale = width / sum(gaps) if sum(gaps) > width else 1.0
    for site, gap in zip(sites, (*gaps, 0.0), strict=True):
        now = life.house.clock.now()
        life.house.page(site, summary(incident("i1", since=now), health="partial_outage"))
        life.house.hub.poll(ProviderId(site.lower()))
        life.house.passes(gap * scale)
    told = life.house.told()
    life.house.passes(180)
    told += life.house.told()
    assert len(told) <= 2
    assert sum(len(one.alerts) for one in told) == 50


@settings(max_examples=10, deadline=None)
@example(crowds=[0, 0, 0, 46], moments=[0.0, 0.0, 0.0, 1.0])
@example(crowds=[46, 47, 47, 47], moments=[20.0, 59.9, 59.9, 59.9])
@given(
    crowds=st.lists(st.integers(0, 49), max_size=4),
    moments=st.lists(st.floats(0, 59.9), min_size=4, max_size=4),
)
def test_fifty_changes_with_lulls_between_are_never_more_than_two_notifications_a_minute(
    crowds: list[int], moments: list[float]
) -> None:
    """Seeded defects: after a lull of ten seconds a third one comes within the minute; one change is in none of them.

    Also: the three that a burst of 47 leaves behind are told one by one. What came before the first two and after them
    waits for the end of the minute, as one.
    """
    life = Life(Policy(), tuple(f"Site{number:02d}" for number in range(50)), ("console",))
    begin = life.house.clock.now()
    bounds = sorted(crowds)
    times = [0.0, *sorted(moments)]
    for number in range(50):
        due = begin + timedelta(seconds=times[sum(number > bound for bound in bounds)])
        life.house.at(max(due, life.house.clock.now()))
        site = f"Site{number:02d}"
        life.house.page(site, summary(incident("i1", since=life.house.clock.now()), health="partial_outage"))
        life.house.hub.poll(ProviderId(site.lower()))
        life.house.passes(0)
    last = life.house.clock.now()
    life.house.passes(150)
    told = life.house.told()
    assert sum(one.at < told[0].at + MINUTE for one in told) <= 2
    assert len(told) <= 3
    assert sorted(id_ for one in told for id_ in one.providers) == sorted(life.house.hub.states)
    assert told[-1].at <= max(last + 15 * MINUTE / 60, told[0].at + MINUTE) + 2 * MINUTE / 60
