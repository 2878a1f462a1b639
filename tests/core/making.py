"""Owns how tests of core write values by hand: incidents, readings, outcomes, and a watch over many polls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tray_status.core.advance import advance
from tray_status.core.alerts import Around, Known
from tray_status.core.belief import Belief, merge
from tray_status.core.events import Alert, AlertId, Delivery, Event, EventKind, Urgency
from tray_status.core.model import (
    Component,
    ComponentId,
    Health,
    Impact,
    Incident,
    IncidentId,
    Kind,
    Phase,
    ProviderId,
    Update,
)
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Reading, Role, Scope, assemble
from tray_status.core.recall import recall
from tray_status.core.state import (
    DocumentRead,
    Failed,
    Fetched,
    NotModified,
    Outcome,
    ProviderState,
    Validators,
)
from tray_status.core.step import Step

T0 = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUMMARY, HISTORY = Role("summary"), Role("history")
ACME = ProviderId("acme")
PREFS = ProviderPrefs(id=ACME, name="Acme", url="https://status.acme.example")
ALONE = Around(others_answer=False)
"""While nobody else answers, no failure is held against a provider: it is never LOST."""


def at(minutes: float) -> datetime:
    """So many minutes after noon of the first day."""
    return T0 + minutes * MINUTE


def incident(id_: str = "i1", **changes: Any) -> Incident:  # noqa: ANN401 -- handed on to the dataclass as it is
    """An incident that began at noon; its one update says what its phase is."""
    phase = changes.get("phase", Phase.INVESTIGATING)
    begun = changes.get("started_at", T0)
    updated = changes.get("updated_at", begun)
    made: dict[str, Any] = {
        "id": IncidentId(id_),
        "title": f"Trouble {id_}",
        "impact": Impact.MAJOR,
        "phase": phase,
        "started_at": begun,
        "updated_at": updated,
        "url": f"https://status.acme.example/incidents/{id_}",
        "updates": (Update(at=updated, phase=phase, body=f"{phase.value if phase else 'words'} of {id_}"),),
    }
    return Incident(**(made | changes))


def maintenance(id_: str = "m1", **changes: Any) -> Incident:  # noqa: ANN401 -- handed on to the dataclass as it is
    """A maintenance planned from one to two hours after noon."""
    planned: dict[str, Any] = {
        "kind": Kind.MAINTENANCE,
        "phase": Phase.SCHEDULED,
        "impact": None,
        "started_at": at(60),
        "ends_at": at(120),
        "updated_at": T0,
    }
    return incident(id_, **(planned | changes))


def component(name: str, health: Health | None = Health.OPERATIONAL) -> Component:
    """A component whose id is its name."""
    return Component(id=ComponentId(name), name=name, health=health)


def summary(*incidents: Incident, **changes: Any) -> Reading:  # noqa: ANN401 -- handed on to the dataclass as it is
    """A reading of everything that is open; it states that all is well unless told otherwise."""
    made: dict[str, Any] = {"health": Health.OPERATIONAL}
    return Reading(role=SUMMARY, scope=Scope.ACTIVE, incidents=incidents, **(made | changes))


def history(*incidents: Incident, **changes: Any) -> Reading:  # noqa: ANN401 -- handed on to the dataclass as it is
    """A reading of recent entries, whose absence means nothing."""
    made: dict[str, Any] = {"tells": True}
    return Reading(role=HISTORY, scope=Scope.RECENT, incidents=incidents, **(made | changes))


def read(reading: Reading | None, role: Role | None = None, etag: str = "e") -> DocumentRead:
    """One document of a poll; without a reading it was not modified."""
    named = role if role is not None else reading.role if reading is not None else SUMMARY
    return DocumentRead(
        role=named,
        url=f"https://status.acme.example/{named}",
        reading=reading,
        digest="d",
        validators=Validators(etag=etag),
    )


def fetched(*readings: Reading | DocumentRead, **changes: Any) -> Fetched:  # noqa: ANN401 -- handed on to the dataclass
    """A poll that read these; documents that were not modified are given by `read`."""
    documents = tuple(one if isinstance(one, DocumentRead) else read(one) for one in readings)
    made: dict[str, Any] = {"platform": "statuspage", "documents": documents}
    return Fetched(**(made | changes))


def unchanged(*roles: Role) -> NotModified:
    """A poll in which none of these documents was modified."""
    return NotModified(documents=tuple(read(None, role) for role in roles or (SUMMARY,)))


def failed(kind: ProblemKind = ProblemKind.TIMEOUT, **changes: Any) -> Failed:  # noqa: ANN401 -- handed on
    """A poll that learned nothing."""
    ours = changes.pop("ours", False)
    return Failed(problem=Problem(kind=kind, sentence="The page did not answer.", **changes), ours=ours)


def alert(id_: str = "a1", **changes: Any) -> Alert:  # noqa: ANN401 -- handed on to the dataclass as it is
    """An alert of an incident that opened at noon, owed by the console from then on for six hours."""
    made: dict[str, Any] = {
        "id": AlertId(id_),
        "key": "acme/i1",
        "provider": ACME,
        "provider_name": "Acme",
        "incident": IncidentId("i1"),
        "kind": EventKind.OPENED,
        "title": f"Acme: {id_}",
        "body": "Investigating",
        "url": "https://status.acme.example/incidents/i1",
        "urgency": Urgency.NORMAL,
        "health": Health.DEGRADED,
        "created_at": T0,
        "deliveries": (owed(),),
    }
    return Alert(**(made | changes))


def owed(notifier: str = "console", next_try: datetime = T0, **changes: Any) -> Delivery:  # noqa: ANN401 -- handed on
    """What a notifier owes from a time on, for six hours."""
    made: dict[str, Any] = {"next_try": next_try, "ends_at": next_try + 6 * HOUR}
    return Delivery(notifier=notifier, **(made | changes))


def fresh() -> ProviderState:
    """A provider that was never read."""
    return ProviderState(provider=ACME)


def known(last_good: datetime | None = None, **changes: Any) -> Known:  # noqa: ANN401 -- handed on to the state
    """What the policy knows of a provider whose state has these changes."""
    return Known(state=replace(fresh(), **changes), last_good=last_good)


class Watch:
    """One provider over many polls: keeps the state, the time, and every step."""

    def __init__(self, prefs: ProviderPrefs = PREFS, now: datetime = T0, around: Around = ALONE) -> None:
        self.prefs, self.now, self.around = prefs, now, around
        self.state = fresh()
        self.steps: list[Step] = []

    def poll(self, outcome: Outcome, *, after: timedelta = MINUTE) -> Step:
        """Let time pass, then take one outcome in."""
        self.now += after
        step = advance(self.state, outcome, now=self.now, prefs=self.prefs, around=self.around)
        self.state = step.state
        self.steps.append(step)
        return step

    def see(self, *readings: Reading, after: timedelta = MINUTE) -> Step:
        """Poll a page that says this now."""
        return self.poll(fetched(*readings), after=after)

    @property
    def events(self) -> list[Event]:
        """All events so far."""
        return [event for step in self.steps for event in step.events]

    @property
    def alerts(self) -> list[Alert]:
        """All alerts so far."""
        return [alert for step in self.steps for alert in step.alerts]


def kinds(things: Iterable[Event | Alert]) -> list[str]:
    """What kinds of events or alerts these are; health as such left out, which has its own tests."""
    return [thing.kind.value for thing in things if thing.kind is not EventKind.HEALTH]


def told(step: Step) -> list[str]:
    """The kinds of what a step tells."""
    return [alert.kind.value for alert in step.alerts]


def reason(step: Step, kind: EventKind) -> str:
    """Why the one event of this kind was told or not."""
    (decision,) = [decision for decision in step.decisions if decision.event.kind is kind]
    return decision.reason


def believe(*polls: tuple[Reading, ...]) -> Belief:
    """The belief after these polls, a minute apart from noon on."""
    belief = Belief()
    for minute, said in enumerate(polls):
        belief = merge(belief, recall(belief, assemble(said), at(minute)), at(minute))
    return belief


def lasting(state: ProviderState) -> ProviderState:
    """The state without what changes at every poll."""
    return replace(state, believed_at=None, failures=0, failing_since=None, problem=None, due_at=None)


def calm_watch(*readings: Reading, **changes: Any) -> Watch:  # noqa: ANN401 -- handed on to the watch
    """A watch whose first look saw these (or that all is well): its baseline."""
    watch = Watch(**changes)
    watch.see(*(readings or (summary(),)))
    return watch


def with_health(watch: Watch, health: Health | None) -> Step:
    """Let the page state a health and name no incident."""
    return watch.see(summary(health=health))


def moved(item: Incident, phase: Phase, now: datetime, **changes: Any) -> Incident:  # noqa: ANN401 -- handed on
    """The incident with one more update that gives it a phase."""
    update = Update(at=now, phase=phase, body=f"{phase.value} of {item.id}")
    over = now if phase.over else None
    made: dict[str, Any] = {"phase": phase, "updated_at": now, "resolved_at": over, "updates": (update, *item.updates)}
    return replace(item, **(made | changes))
