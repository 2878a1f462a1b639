"""Owns the playing of a simulated day through the real hub, and the proof that nothing was lost or told twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from tests.house import provider, wishes
from tests.simulation.fickle import FickleHouse
from tests.simulation.judge import judge
from tests.simulation.plan import BEGIN, CHANNELS, DAY, Act, Plan
from tests.stories.wished import with_rules
from tray_status.core.commands import Acknowledge, Command, Mute, Snooze, TellBack
from tray_status.core.model import Impact, ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.engine.decisions import Fate

EVERY = 300.0
HOUR = timedelta(hours=1)
RULES = {
    "quiet_hours": [{"hours": "23:00-07:00", "critical_breaks_through": "yes"}],
    "confirm_after": {"minor": "5m"},
    "remind_every": "4h",
    "escalation_breaks_through": "yes",
}
OTHER_RULES = ({"minimum_impact": "major"}, {"muted": "yes"}, {"tell": ["opened", "resolved"]}, {"expire_after": "1h"})
"""What every twentieth provider has besides, each another one."""


class SimulatedDay:
    """One day of a plan. `lives` are the moments at which the program was started."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.watched = {name: _watched(number, name) for number, name in enumerate(plan.names)}
        self.house = FickleHouse(wishes(self.watched.values(), CHANNELS), now=BEGIN)
        self.lives = [BEGIN]
        for name in plan.names:
            self.house.page(name, plan.page(name, BEGIN))

    def play(self) -> SimulatedDay:
        """Let the day pass."""
        self.house.start()
        acts = list(reversed(self.plan.acts))
        while acts:
            act = acts.pop()
            self._until(act.at)
            if act.what in ("sleeps", "restarts"):
                away = timedelta(minutes=int(act.how))
                while acts and acts[-1].at <= self.house.clock.now() + away:
                    self._happens_unseen(acts.pop())
                self._away(act.what, away)
            elif act.what == "user":
                self._user(act)
            elif act.what == "settings":
                self._edit(act)
            else:
                self._happens_unseen(act)
        self._until(BEGIN + DAY)
        return self

    def _until(self, moment: datetime) -> None:
        if moment > self.house.clock.now():
            self.house.at(moment)
        self.house.memory.saves.clear()
        del self.house.shows.views[:-1]

    def _away(self, what: str, away: timedelta) -> None:
        if what == "sleeps":
            self.house.sleeps(away.total_seconds())
            return
        self.house.restart(away.total_seconds())
        self.lives.append(self.house.clock.now())

    def _happens_unseen(self, act: Act) -> None:
        """What happens outside of the program; what the user would have done then is not done."""
        if act.how == "as before":
            self.house.wishes.edit(self._with(act))  # it is read when the program is back
        match act.what:
            case "page":
                self.house.page(act.about, self.plan.page(act.about, act.at))
            case "channel":
                self.house.hands[act.about] = act.how
            case "network":
                self.house.world.network = act.how == "up"

    def _edit(self, act: Act) -> None:
        self.house.edits(self._with(act))

    def _with(self, act: Act) -> Settings:
        """The settings with one provider watched otherwise, not at all, or as at first."""
        now, first = self.house.wishes.settings, self.watched[act.about]
        others = tuple(one for one in now.providers if one.name != act.about)
        edited = {
            "focus": with_rules(first, {"focus": {"components": ["API"]}}),
            "quiet": with_rules(first, {"quiet_hours": ["12:00-15:00", "22:00-06:00"]}),
            "routing": replace(first, notifiers=CHANNELS[:2], notifier_impacts=(("chat", Impact.MAJOR),)),
            "as before": first,
        }.get(act.how)
        return replace(now, providers=(*others, edited) if edited is not None else others)

    def _user(self, act: Act) -> None:
        command = self._command(ProviderId(act.about.lower()), act.how)
        if command is not None:
            self.house.asks(command)

    def _command(self, who: ProviderId, wish: str) -> Command | None:
        """What the user asks for, None where there is nothing that could be acknowledged or snoozed."""
        busy = next((state for state in self.house.hub.states.values() if state.belief.open), None)
        mine = self.house.hub.states.get(who)
        if mine is None:
            return None  # it is not watched just now
        about = mine if mine.belief.open or busy is None else busy
        if wish in ("acknowledge", "snooze incident") and not about.belief.open:
            return None
        match wish:
            case "acknowledge":
                return Acknowledge(provider=about.provider, incident=about.belief.open[0].id)
            case "snooze incident":
                return Snooze(provider=about.provider, incident=about.belief.open[0].id, lasting=4 * HOUR)
            case "snooze":
                return Snooze(provider=about.provider, lasting=HOUR)
            case "tell back":
                return TellBack(provider=about.provider)
            case "mute":
                return Mute(provider=who, on=True)
        return Snooze(provider=None, lasting=HOUR / 2)

    # ---- what came of it ---------------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Fail where something was lost, told twice, or told more often than the stated bound."""
        judge(self.house, self.lives)

    def fates(self) -> Counter[tuple[str, Fate]]:
        """How often each channel came to each end."""
        entries = self.house.memory.log
        return Counter((one.notifier, one.fate) for one in entries if one.fate is not None and one.notifier is not None)


def _watched(number: int, name: str) -> ProviderPrefs:
    """A provider of the day with its rules."""
    own = OTHER_RULES[number // 20 % len(OTHER_RULES)] if number % 20 == 3 else {}
    return replace(with_rules(provider(name, every=EVERY, notifiers=CHANNELS), {**RULES, **own}))
