"""One poll's outcome in; the next state out, with its events, alerts and the reason of every decision. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tray_status.core.alerts import Around
from tray_status.core.baseline import first_sight, moved_in
from tray_status.core.belief import LISTED_STEP, Belief, merge, recall
from tray_status.core.bounds import bounded
from tray_status.core.diff import diff
from tray_status.core.due import next_due
from tray_status.core.events import Event, EventKind
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.reading import Role, Snapshot, assemble
from tray_status.core.sickness import watch
from tray_status.core.state import DocumentRead, DocumentState, Failed, Fetched, NotModified, Outcome, ProviderState
from tray_status.core.step import Step, tell

LONG_AWAY = timedelta(hours=24)
"""After so long without a good poll, what is read is a baseline again."""

LOST_AFTER = timedelta(minutes=30)
"""So long without an answer, while others answer, is told once."""

AROUND = Around()


def advance(
    state: ProviderState, outcome: Outcome, *, now: datetime, prefs: ProviderPrefs, around: Around = AROUND
) -> Step:
    """The next state of a provider after a poll, and what follows from it."""
    if isinstance(outcome, Failed):
        step = _failed(state, outcome, now=now, prefs=prefs, around=around)
    else:
        step = _good(state, outcome, now=now, prefs=prefs, around=around)
    return replace(step, state=replace(step.state, due_at=next_due(step.state, prefs, now=now)))


def _failed(state: ProviderState, failed: Failed, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """Belief stays as it is; only freshness and perhaps LOST change."""
    if failed.ours:
        return Step(state=replace(state, problem=failed.problem))
    since = state.failing_since or now
    after = replace(state, failures=state.failures + 1, failing_since=since, problem=failed.problem)
    if state.lost_told or not around.others_answer or now - since < LOST_AFTER:
        return Step(state=after)
    lost = Event(kind=EventKind.LOST, provider=state.provider, at=now)
    return tell(replace(after, lost_told=True), (lost,), last_good=state.believed_at, prefs=prefs, around=around)


def _good(
    state: ProviderState, outcome: Fetched | NotModified, *, now: datetime, prefs: ProviderPrefs, around: Around
) -> Step:
    last_good = state.believed_at
    after = replace(
        state,
        documents=_documents(state.documents, outcome.documents),
        believed_at=now,
        failures=0,
        failing_since=None,
        problem=None,
        lost_told=False,
    )
    found = (Event(kind=EventKind.FOUND, provider=state.provider, at=now),) if state.lost_told else ()
    step = tell(after, found, last_good=last_good, prefs=prefs, around=around)
    if isinstance(outcome, NotModified) and _calm(state.belief, now):
        return watch(step, state.belief, now=now, prefs=prefs, around=around)
    snapshot = assemble(after.documents[read.role].reading for read in outcome.documents)
    step = step.but(_look(step.state, outcome, snapshot, last_good, now=now, prefs=prefs, around=around))
    step = watch(step, state.belief, now=now, prefs=prefs, around=around)
    return replace(step, state=bounded(_forget(step.state)), notes=(*step.notes, *snapshot.notes))


def _look(
    state: ProviderState,
    outcome: Fetched | NotModified,
    snapshot: Snapshot,
    last_good: datetime | None,
    *,
    now: datetime,
    prefs: ProviderPrefs,
    around: Around,
) -> Step:
    """What a snapshot changes: a baseline at first sight, on another platform or after long; else the differences."""
    if isinstance(outcome, Fetched):
        moved = state.platform is not None and state.platform != outcome.platform
        state = replace(state, platform=outcome.platform, page_url=outcome.page_url or state.page_url)
        if moved:
            state = moved_in(state, recall(Belief(), snapshot, now))
        away = last_good is not None and now - last_good > LONG_AWAY
        if moved or away or state.belief.read_at is None:
            seen = recall(state.belief, snapshot, now)
            step = first_sight(state, seen, now=now, prefs=prefs, around=around)
            return replace(step, state=replace(step.state, belief=merge(state.belief, seen, now)))
    seen = recall(state.belief, snapshot, now)
    events = diff(state.belief, seen, provider=state.provider, now=now)
    merged = replace(state, belief=merge(state.belief, seen, now))
    return tell(merged, events, last_good=last_good, prefs=prefs, around=around)


def _documents(stored: Mapping[Role, DocumentState], reads: tuple[DocumentRead, ...]) -> Mapping[Role, DocumentState]:
    """The stored documents with those of this poll brought up to date; an unchanged one keeps its reading."""
    documents = dict(stored)
    for read in reads:
        before = documents.get(read.role)
        reading = read.reading
        if before is not None and reading in (None, before.reading):
            reading = before.reading
        documents[read.role] = DocumentState(
            url=read.url, reading=reading, digest=read.digest, validators=read.validators
        )
    return documents


def _calm(belief: Belief, now: datetime) -> bool:
    """Whether another look at the same readings can change nothing: nothing is open, and no id is due to be renewed."""
    if belief.read_at is None or belief.absent or belief.open:
        return False
    return all(now - seen.last_listed < LISTED_STEP for seen in belief.seen.values())


def _forget(state: ProviderState) -> ProviderState:
    """Without what was told or acknowledged of incidents that ended or are remembered no more."""
    seen, still = state.belief.seen, {incident.id for incident in state.belief.open}
    return replace(
        state,
        told={id_: told for id_, told in state.told.items() if id_ in seen},
        acknowledged=frozenset(id_ for id_ in state.acknowledged if id_ in still),
    )
