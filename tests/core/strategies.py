"""Owns Hypothesis strategies for the values of core, and for whole lives of a simulated status page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from tests.core.making import ACME, HISTORY, SUMMARY, T0, at, fetched, incident, maintenance, moved
from tray_status.core.belief import Belief, Seen
from tray_status.core.events import Alert, AlertId, Delivery, EventKind, Urgency
from tray_status.core.model import (
    Component,
    ComponentId,
    Health,
    Impact,
    Incident,
    IncidentId,
    Kind,
    Phase,
    Update,
)
from tray_status.core.prefs import Focus, ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Reading, Role, Scope, Snapshot, assemble
from tray_status.core.state import Failed, Fetched, ProviderState

WORDS = ("errors", "slow", "API", "<b>bold</b>", "née", "  wide  ", "1 < 2", "")

texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
times = st.integers(-60 * 24 * 40, 60 * 24 * 2).map(at)
"""Moments from 40 days before noon of the first day to two days after it."""

healths = st.none() | st.sampled_from(Health)
impacts = st.none() | st.sampled_from(Impact)
phases = st.none() | st.sampled_from(Phase)
roles = st.sampled_from((SUMMARY, HISTORY, Role("page")))
urls = st.none() | st.sampled_from(("https://status.acme.example/incidents/1", "http://127.0.0.1:4000/x"))
incident_ids = st.integers(1, 6).map(lambda number: IncidentId(f"i{number}"))
component_names = st.sampled_from(("API", "Web", "Console", "Docs (beta)"))

updates = st.builds(Update, at=st.none() | times, phase=phases, body=texts)
components = st.builds(
    Component, id=st.uuids().map(lambda uid: ComponentId(str(uid))), name=component_names, health=healths
)
incidents = st.builds(
    Incident,
    id=incident_ids,
    kind=st.sampled_from(Kind),
    title=texts,
    impact=impacts,
    phase=phases,
    components=st.lists(component_names, max_size=2, unique=True).map(tuple),
    started_at=st.none() | times,
    ends_at=st.none() | times,
    updated_at=st.none() | times,
    resolved_at=st.none() | times,
    url=urls,
    updates=st.lists(updates, max_size=3).map(tuple),
)
"""Any incident, likely or not: dates in any order, phases that do not fit the kind."""

readings = st.builds(
    Reading,
    role=roles,
    scope=st.sampled_from(Scope),
    health=healths,
    tells=st.booleans(),
    doubtful=st.booleans(),
    covers=st.sets(st.sampled_from(Kind)).map(lambda kinds: tuple(kind for kind in Kind if kind in kinds)),
    components=st.lists(components, max_size=3).map(tuple),
    incidents=st.lists(incidents, max_size=4, unique_by=lambda one: one.id).map(tuple),
    notes=st.lists(texts, max_size=2).map(tuple),
)
polls = st.lists(readings, min_size=1, max_size=2, unique_by=lambda one: one.role).map(tuple)
"""The readings of one poll, each of another document."""

snapshots: st.SearchStrategy[Snapshot] = polls.map(assemble)
problems = st.builds(Problem, kind=st.sampled_from(ProblemKind), sentence=texts, retry_at=st.none() | times)
failures = st.builds(Failed, problem=problems)
fetches: st.SearchStrategy[Fetched] = polls.map(lambda seen: fetched(*seen))
focuses = st.builds(
    Focus,
    include=st.lists(st.sampled_from(("API", "w*", "*")), max_size=2).map(tuple),
    exclude=st.lists(st.sampled_from(("docs*", "console")), max_size=2).map(tuple),
    words=st.lists(st.sampled_from(("errors", "n\u00e9*", "*")), max_size=2).map(tuple),
    no_words=st.lists(st.sampled_from(("slow", "edited")), max_size=1).map(tuple),
    minimum_impact=st.none() | st.sampled_from(Impact),
)
provider_prefs = st.builds(
    ProviderPrefs,
    id=st.just(ACME),
    name=st.just("Acme"),
    url=st.just("https://status.acme.example"),
    every=st.integers(10, 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    focus=focuses,
    minimum_impact=impacts,
    tell=st.none() | st.frozensets(st.sampled_from(EventKind)),
    muted=st.booleans(),
    notifiers=st.sampled_from(((), ("console",), ("console", "chat"))),
)
deliveries = st.builds(
    Delivery,
    notifier=st.sampled_from(("console", "chat")),
    attempts=st.integers(0, 40),
    next_try=times,
    ends_at=times,
)
alerts = st.builds(
    Alert,
    id=st.integers(1, 8).map(lambda number: AlertId(f"a{number}")),
    key=st.sampled_from(("acme/i1", "acme/i2", "acme/health")),
    provider=st.just(ACME),
    provider_name=st.just("Acme"),
    incident=st.none() | incident_ids,
    kind=st.sampled_from(EventKind),
    title=texts,
    body=texts,
    url=urls,
    urgency=st.sampled_from(Urgency),
    health=healths,
    created_at=times,
    deliveries=st.lists(deliveries, max_size=2, unique_by=lambda one: one.notifier).map(tuple),
    shown=st.booleans(),
)
beliefs = st.builds(
    Belief,
    health=healths,
    components=st.lists(components, max_size=3).map(tuple),
    incidents=st.lists(incidents, max_size=4, unique_by=lambda one: one.id).map(tuple),
    seen=st.dictionaries(
        incident_ids, st.builds(Seen, digest=st.just("0" * 16), last_listed=times, over=st.booleans()), max_size=4
    ),
    read_at=times,
)
states = st.builds(
    ProviderState,
    provider=st.just(ACME),
    platform=st.none() | st.just("statuspage"),
    belief=beliefs,
    believed_at=times,
    failures=st.integers(0, 70),
    problem=st.none() | problems,
    outbox=st.lists(alerts, max_size=4, unique_by=lambda one: one.id).map(tuple),
)


@dataclass(frozen=True, slots=True)
class Life:
    """What a simulated page says, poll by poll: the readings of each, a minute apart from noon on."""

    polls: tuple[tuple[Reading, ...], ...]


DEEDS = ("open", "progress", "resolve", "worsen", "edit", "retitle", "plan", "start", "complete", "nothing", "withdraw")


class _Page:
    """A status page of the usual kind: a summary of what is open and a history of what was lately."""

    def __init__(self, *, with_history: bool) -> None:
        self.with_history = with_history
        self.entries: dict[str, Incident] = {}
        self.made = 0

    def do(self, deed: str, pick: int, now: datetime) -> None:
        """Let one thing happen to one of the entries, or to none that fits."""
        if deed in ("open", "plan"):
            self.made += 1
            made = incident if deed == "open" else maintenance
            entry = made(
                f"{deed}{self.made}", started_at=now, updated_at=now, **({} if deed == "open" else {"ends_at": None})
            )
            if deed == "plan":
                entry = replace(entry, started_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=3))
            self.entries[entry.id] = entry
            return
        fitting = [entry for entry in self.entries.values() if self._fits(deed, entry)]
        if fitting:
            entry = fitting[pick % len(fitting)]
            changed = self._changed(deed, entry, now)
            if changed is None:
                del self.entries[entry.id]
            else:
                self.entries[entry.id] = changed

    def _fits(self, deed: str, entry: Incident) -> bool:
        planned = entry.kind is Kind.MAINTENANCE
        if deed in ("start", "complete"):
            return planned and not entry.over
        if deed in ("progress", "resolve", "worsen"):
            return not planned and not entry.over
        return deed != "nothing"

    def _changed(self, deed: str, entry: Incident, now: datetime) -> Incident | None:
        match deed:
            case "progress":
                return moved(entry, Phase.IDENTIFIED, now)
            case "resolve":
                return moved(entry, Phase.RESOLVED, now)
            case "start":
                return moved(entry, Phase.IN_PROGRESS, now)
            case "complete":
                return moved(entry, Phase.COMPLETED, now)
            case "worsen":
                return replace(entry, impact=Impact.CRITICAL, updated_at=now)
            case "retitle":
                return replace(entry, title=f"{entry.title} again", updated_at=now)
            case "withdraw":
                return None
            case _:
                newest = replace(entry.updates[0], body=f"{entry.updates[0].body} (edited)")
                return replace(entry, updates=(newest, *entry.updates[1:]), updated_at=now)

    def say(self) -> tuple[Reading, ...]:
        """What the page says now."""
        open_now = tuple(entry for entry in self.entries.values() if not entry.over)
        worst = Health.PARTIAL_OUTAGE if any(entry.kind is Kind.INCIDENT for entry in open_now) else Health.OPERATIONAL
        known = Reading(role=SUMMARY, scope=Scope.ACTIVE, health=worst, incidents=open_now)
        if not self.with_history:
            return (known,)
        recent = tuple(replace(entry, impact=None) for entry in self.entries.values())
        return known, Reading(role=HISTORY, scope=Scope.RECENT, tells=True, incidents=recent)


@st.composite
def lives(draw: st.DrawFn, *, most: int = 14) -> Life:
    """A page's life of up to so many polls, the first of them a baseline."""
    page = _Page(with_history=draw(st.booleans()))
    deeds = draw(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5)), min_size=1, max_size=most))
    said = [page.say()]
    for minute, (deed, pick) in enumerate(deeds, start=1):
        page.do(deed, pick, T0 + minute * timedelta(minutes=1))
        said.append(page.say())
    return Life(tuple(said))
