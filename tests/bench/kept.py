"""Owns a folder as a program leaves it that has watched many providers for months: settings, beliefs, histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.core.desk import prefs_of
from tests.core.making import Watch, component, failed, history, incident, summary
from tray_status.core.appstate import AppState
from tray_status.core.events import EventKind
from tray_status.core.history import Record
from tray_status.core.model import Health, Incident, Phase, Update
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState
from tray_status.engine.clock import SystemClock
from tray_status.engine.store import Store

DAY = timedelta(days=1)
COMPONENTS = 12
SENTENCE = "We are continuing to investigate this issue, and see elevated error rates for a part of all requests. "


def leave(folder: Path, *, count: int, past: int, ill: int) -> None:
    """Write the state of so many providers, each with so many incidents that are over; `ill` of them have an open one.

    `folder` gets `settings.yaml` and `state`. One provider of fifty did not answer the last time. The program is
    paused: nobody answers at these addresses.
    """
    clock = SystemClock()
    now = clock.now()
    prefs = [prefs_of(f"Provider-{number:04}") for number in range(count)]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"  - {{id: {one.id}, name: {one.name}, url: '{one.url}', platform: statuspage}}\n" for one in prefs]
    (folder / "settings.yaml").write_text("notifiers: [console]\nproviders:\n" + "".join(lines), encoding="utf-8")
    store = Store(folder / "state", start_thread=None, clock=clock)
    store.load_all([one.id for one in prefs])
    store.save_app(AppState(paused=True))
    for number, one in enumerate(prefs):
        store.save(_state(one, now, number=number, past=past, open_=number < ill))
        store.add_history(one.id, _records(now, past))
    store.close(now, 60.0)


def _state(prefs: ProviderPrefs, now: datetime, *, number: int, past: int, open_: bool) -> ProviderState:
    """What is believed of one."""
    over = tuple(_over(f"{prefs.id}-{at}", now - (at + 1) * DAY) for at in range(past))
    going_on = (replace(_over(f"{prefs.id}-now", now - DAY / 24), phase=Phase.IDENTIFIED, resolved_at=None),)
    components = tuple(component(f"Region {at}") for at in range(COMPONENTS))
    health = Health.PARTIAL_OUTAGE if open_ else Health.OPERATIONAL
    watch = Watch(prefs=prefs, now=now - timedelta(minutes=2))
    watch.see(summary(*(going_on if open_ else ()), health=health, components=components), history(*over))
    if number % 50 == 49:
        watch.poll(failed())
    return replace(watch.state, provider=prefs.id, outbox=())


def _over(id_: str, began: datetime) -> Incident:
    """An incident of two hours, with three messages as long as usual ones."""
    moments = [(began + timedelta(hours=hour), phase) for hour, phase in enumerate((*Phase,)[:3])]
    updates = tuple(Update(at=at, phase=phase, body=2 * SENTENCE) for at, phase in reversed(moments))
    ended = began + timedelta(hours=2)
    return incident(
        id_,
        title=f"Elevated error rates for some customers of {id_}",
        phase=Phase.RESOLVED,
        started_at=began,
        updated_at=ended,
        resolved_at=ended,
        updates=updates,
        components=("Region 1", "Region 7"),
    )


def _records(now: datetime, past: int) -> list[Record]:
    """What its history has: opened and resolved, day after day."""
    lines = []
    for at in reversed(range(min(past, 80))):
        began, title = now - (at + 1) * DAY, f"Elevated error rates of {at}"
        for moment, kind, health in (
            (began, EventKind.OPENED, Health.PARTIAL_OUTAGE),
            (began + timedelta(hours=2), EventKind.RESOLVED, Health.OPERATIONAL),
        ):
            lines.append(Record(at=moment, kind=kind, health=health, title=title))
    return lines
