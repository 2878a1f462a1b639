"""Owns random lives of the program: what happens in one, and the promise about alerts that must hold at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st

from tests.fake_memory import FakeMemory
from tests.house import Crash, House, provider, wishes
from tests.readings import history, incident, summary
from tray_status.core.events import AlertId, Notification
from tray_status.core.model import Incident
from tray_status.engine.codec import decode, from_bytes
from tray_status.engine.decisions import Entry
from tray_status.engine.hub import Hub
from tray_status.engine.journal import line_of

NAMES = ("Acme", "Beta")
NOTIFIERS = ("console", "chat")
CALM_DOWN = 25 * 60
"""Seconds after which whatever waited for another try has had it."""

Deed = tuple[str, ...]

deeds = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(NAMES)),
    st.tuples(st.just("update"), st.sampled_from(NAMES)),
    st.tuples(st.just("resolve"), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(("fail", "answer")), st.sampled_from(NAMES)),
    st.tuples(st.just("pass"), st.sampled_from(("1", "3", "30", "70", "130"))),
    st.tuples(st.just("pass"), st.sampled_from(("30", "70"))),
    st.tuples(st.just("crash")),
    st.tuples(st.just("crash at"), st.integers(1, 12).map(str)),
    st.tuples(st.sampled_from(("works", "fails", "hangs")), st.sampled_from(NOTIFIERS)),
    st.tuples(st.sampled_from(("slow", "fast"))),
    st.tuples(st.just("restart")),
)
lives = st.lists(deeds, min_size=6, max_size=40)


@dataclass(slots=True)
class Page:
    """One page's incidents, the open and the ended ones."""

    open: list[Incident] = field(default_factory=list)
    ended: list[Incident] = field(default_factory=list)


class Life:
    """One life of a program with two providers and two notifiers; `promise` says what must be true of it."""

    def __init__(self, hub: type[Hub] = Hub, memory: FakeMemory | None = None, *, crash_at: int | None = None) -> None:
        prefs = [provider(name, notifiers=NOTIFIERS) for name in NAMES]
        self.house = House(wishes(prefs, NOTIFIERS), hub=hub, memory=memory, trace=self._trace)
        self.pages = {name: Page() for name in NAMES}
        self.changes = 0
        self.steps: list[str] = []
        self.crash_at = crash_at
        self.crashes = 0
        self.may_repeat: dict[str, list[Notification]] = {name: [] for name in NOTIFIERS}
        for name in NAMES:
            self._publish(name)
        self._guarded(self.house.start)

    def _trace(self, step: str) -> None:
        self.steps.append(step)
        if self.crash_at is not None and len(self.steps) >= self.crash_at:
            self.crash_at = None
            raise Crash

    # ---- what happens ------------------------------------------------------------------------------------------------

    def do(self, deed: Deed) -> None:
        """Let one thing happen."""
        house = self.house
        match deed:
            case ("open" | "update" | "resolve", name):
                self._change(deed[0], name)
            case ("fail", name):
                house.fails(name, "unwell")
            case ("answer", name):
                self._publish(name)
            case ("pass", text):
                self.passes(float(text))
            case ("crash",):
                self._crash()
            case ("crash at", steps):
                self.crash_at = len(self.steps) + int(steps)
            case ("works" | "fails" | "hangs", name):
                house.hands[name] = deed[0]
            case ("slow" | "fast",):
                house.memory.slow = deed[0] == "slow"
            case ("restart",):
                self._guarded(house.restart)
            case _:
                raise AssertionError(deed)

    def passes(self, seconds: float) -> None:
        """Let time pass; a slow disk needs up to a second for each write."""
        end = self.house.clock.now() + timedelta(seconds=seconds)
        while (left := (end - self.house.clock.now()).total_seconds()) > 0:
            self._guarded(partial(self.house.passes, min(left, 1.0) if self.house.memory.slow else left))
            self.house.memory.write()

    def _change(self, what: str, name: str) -> None:
        page, now = self.pages[name], self.house.clock.now()
        self.changes += 1
        says = f"Words {self.changes}."
        if what == "open":
            page.open.insert(0, incident(f"i{self.changes}", since=now, says=says))
        elif page.open:
            first = page.open.pop()
            phase = "resolved" if what == "resolve" else "identified"
            after = incident(first.id, since=first.started_at, updated=now, says=says, phase=phase)
            (page.ended if what == "resolve" else page.open).insert(0, after)
        self._publish(name)

    def _publish(self, name: str) -> None:
        page = self.pages[name]
        self.house.page(name, summary(*page.open, health=None, tells=True), history(*page.open, *page.ended))

    def _guarded(self, act: Callable[[], object]) -> None:
        """Do something during which the power may go."""
        try:
            act()
        except Crash:
            self._crash()

    def _crash(self) -> None:
        self.crashes += 1
        self.crash_at = None
        for name in NOTIFIERS:
            mine = [one for one in (*self.house.handed, *self.house.telling.handed) if one.notifier == name]
            self.may_repeat[name] += mine[-1:]
        self.house.crash()

    # ---- what must be true -------------------------------------------------------------------------------------------

    def promise(self) -> None:
        """Let everything come to rest; then nothing was lost, and only what was in flight was told twice."""
        self.crash_at = None
        self.house.memory.slow = False
        self.house.memory.write()
        for name in NOTIFIERS:
            self.house.hands[name] = "works"
        for name in NAMES:
            self._publish(name)
        self.passes(CALM_DOWN)
        assert not any(state.outbox for state in self.house.hub.states.values()), "something is owed for ever"
        shown = {(alert, one.notifier) for one in self.house.shown for alert in one.alerts}
        lost = [alert.title for key, alert in self.house.memory.claimed.items() if key not in shown]
        assert not lost, f"lost: {lost}"
        for name in NAMES:
            told = self.house.state(name).told
            assert all(one.id in told for one in self.pages[name].open), f"{name}: open, and nobody was told"
        for name in NOTIFIERS:
            self._only_what_was_in_flight_repeats(name)
        self._all_is_on_record()

    def _all_is_on_record(self) -> None:
        """Each alert has the decision that made it, and each of its deliveries a word that ends it, in the log."""
        log = [decode(Entry, from_bytes(line_of(entry))) for entry in self.house.memory.log]
        decided = {(entry.alert, name) for entry in log if entry.told for name in entry.notifiers}
        ended = {(entry.alert, entry.notifier) for entry in log if entry.fate is not None and entry.fate.final}
        owed = set(self.house.memory.claimed)
        assert owed <= decided, "an alert without a decision on record"
        assert owed <= ended, "an alert ended without a word"

    def _only_what_was_in_flight_repeats(self, name: str) -> None:
        shown = [one for one in self.house.shown if one.notifier == name]
        times: Counter[AlertId] = Counter(alert for one in shown for alert in one.alerts)
        excused: Counter[AlertId] = Counter(alert for one in self.may_repeat[name] for alert in one.alerts)
        too_often = {alert: count for alert, count in times.items() if count > 1 + excused[alert]}
        assert not too_often, f"{name}: told too often: {too_often}"
        for one in shown:
            same = [other for other in shown if set(other.alerts) == set(one.alerts)]
            assert len({other.id for other in same}) == 1, f"{name}: repeated under another id"


def live(life: list[Deed], hub: type[Hub] = Hub, memory: FakeMemory | None = None) -> Life:
    """Live a life to its end."""
    lived = Life(hub, memory)
    for deed in life:
        lived.do(deed)
    lived.promise()
    return lived
