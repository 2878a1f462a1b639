"""Owns the proof, over a whole life of the program, that nothing was lost, told twice or told too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.house import House
from tray_status.core.events import AlertId
from tray_status.engine.decisions import Entry

Owed = tuple[AlertId, str]

MOST, MINUTE = 2, timedelta(minutes=1)
"""The bound that users are promised: so many notifications within that time, whatever the program takes for it."""


def judge(house: House, lives: Sequence[datetime]) -> None:
    """Fail where something has no end, two ends, or where a notifier was heard too often. `lives`: when each began."""
    log = house.memory.log
    seen = {(id_, one) for id_, state in house.hub.states.items() for one in state.belief.seen}
    decided = {(one.provider, one.incident) for one in log if one.kind is not None}
    assert seen <= decided, f"no decision about {sorted(seen - decided)[:3]}"
    made: set[Owed] = {(one.alert, name) for one in log if one.told and one.alert is not None for name in one.notifiers}
    ended = Counter(_ended(log))
    owed = owed_by(house)
    assert [one for one, times in ended.items() if times > 1] == [], "ended twice"
    assert owed.isdisjoint(ended), "told, and owed all the same"
    assert made == owed | set(ended), f"lost: {sorted(made - owed - set(ended))[:3]}"
    assert list(_too_often(house, lives)) == []


def owed_by(house: House) -> set[Owed]:
    """What is still to be told, by whom."""
    states = house.hub.states.values()
    return {(alert.id, owed.notifier) for state in states for alert in state.outbox for owed in alert.deliveries}


def _ended(log: Sequence[Entry]) -> Iterator[Owed]:
    for one in log:
        if one.fate is not None and one.fate.final and one.alert is not None and one.notifier is not None:
            yield one.alert, one.notifier


def _too_often(house: House, lives: Sequence[datetime]) -> Iterator[str]:
    """Notifications that came too soon after others, in one life of the program."""
    for name in {one.notifier for one in house.shown}:
        times = [one.at for one in house.shown if one.notifier == name]
        for first, last in zip(times, times[MOST:], strict=False):
            if last - first < MINUTE and not any(first <= life <= last for life in lives):
                yield f"{name} at {last}"
