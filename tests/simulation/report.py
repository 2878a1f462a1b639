"""Owns the table of a simulated day: what each channel told, what was held back, and why the rest was not told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.simulation.day import SimulatedDay
from tests.simulation.judge import owed_by
from tests.simulation.plan import CHANNELS
from tray_status.core.events import AlertId
from tray_status.engine.decisions import Entry, Fate

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
HELD = re.compile(r"held back until .* \((.*)\)")


def report(day: SimulatedDay) -> str:
    """The table. It depends on the day alone."""
    log, shown, fates = day.house.memory.log, day.house.shown, day.fates()
    events = [one for one in log if one.kind is not None]
    planned = sum(len(one) for one in day.plan.incidents.values())
    owed = Counter(notifier for _, notifier in owed_by(day.house))
    lines = [
        f"24 hours, {len(day.plan.names)} providers, {planned} incidents, {day.house.polls_made} polls",
        f"{len(events)} events: {sum(one.told for one in events)} told, {sum(not one.told for one in events)} not",
        "",
        "channel      notifications alerts told given up taken back failures owed",
    ]
    for name in CHANNELS:
        told = sum(one.notifier == name for one in shown)
        counts = [fates[name, fate] for fate in (Fate.SHOWN, Fate.GIVEN_UP, Fate.WITHDRAWN, Fate.FAILED)]
        lines.append(f"{name:12}{told:14}{counts[0]:12}{counts[1]:9}{counts[2]:11}{counts[3]:9}{owed[name]:5}")
    lines += _counted("held back", (why for _, why in held_back(log)))
    lines += _counted("not told", (one.reason for one in events if not one.told))
    lines += _counted("taken back or given up", (one.reason for one in log if one.fate in ENDED_UNTOLD))
    return "\n".join(lines) + "\n"


ENDED_UNTOLD = (Fate.WITHDRAWN, Fate.GIVEN_UP)


def held_back(log: Iterable[Entry]) -> Iterator[tuple[AlertId | None, str]]:
    """Each alert that was held back, and why; one that is held anew (quiet hours after a snooze) again."""
    for one in log:
        if one.fate is Fate.HELD:
            yield one.alert, one.reason
        elif one.told and (match := HELD.search(one.reason)):
            yield one.alert, match[1]


def _counted(title: str, reasons: Iterable[str]) -> list[str]:
    """How often each reason was given, the most frequent first."""
    counts = Counter(MOMENT.sub("its end", reason) for reason in reasons)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ["", f"{sum(counts.values()):6}  {title}", *(f"{times:6}  - {reason}" for reason, times in ranked)]
