"""One poll's outcome in; the next state out, with its events, alerts and the reason of every decision. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tray_status.core.alerts import Around
from tray_status.core.baseline import first_sight, moved_in
from tray_status.core.belief import FORGOTTEN_AFTER, LISTED_STEP, Belief, merge
from tray_status.core.bounds import bounded
from tray_status.core.diff import diff
from tray_status.core.due import after_gap, next_due
from tray_status.core.events import Event, EventKind
from tray_status.core.links import asked_of
from tray_status.core.moves import former_of, tell_move
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.problem import Problem, ProblemKind
from tray_status.core.reading import Role, Snapshot, assemble
from tray_status.core.recall import recall
from tray_status.core.reminders import remind
from tray_status.core.state import DocumentRead, DocumentState, Failed, Fetched, NotModified, Outcome, ProviderState
from tray_status.core.step import Step, tell
from tray_status.core.text import shorten
from tray_status.core.unexplained import watch

LONG_AWAY = timedelta(hours=24)
"""After so long without a good poll, what is read is a baseline again."""

LOST_AFTER = timedelta(minutes=30)
"""So long without an answer, while others answer, is told once."""

EMPTY_FOR_LONG = timedelta(hours=24)
"""Who could not be read for so long and lists nothing is told how to go on."""

BEGIN_ANEW = (
    "It has been so for a day. If its entries are gone for good, write a `platform:` line for this provider into the "
    "settings, or take that line away: then it begins anew."
)

NOTES = 10
NOTE_LENGTH = 300
"""So many notes of one provider are kept, and so many characters of each."""

AROUND = Around()


def advance(
    state: ProviderState, outcome: Outcome, *, now: datetime, prefs: ProviderPrefs, around: Around = AROUND
) -> Step:
    """The next state of a provider after a poll, and what follows from it."""
    if isinstance(outcome, Failed):
        step = _failed(state, outcome, now=now, prefs=prefs, around=around)
    else:
        step = _good(state, outcome, now=now, prefs=prefs, around=around)
    due_at = next_due(step.state, prefs, now=now, phase=around.phase)
    return replace(step, state=replace(step.state, due_at=due_at))


def _failed(state: ProviderState, failed: Failed, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """Belief stays as it is; only freshness and perhaps LOST change."""
    if failed.ours:
        return Step(state=replace(state, problem=failed.problem))
    since = state.failing_since or now
    problem = _what_to_do(failed.problem, since, now)
    after = replace(state, failures=state.failures + 1, failing_since=since, problem=problem)
    if state.lost_told or not around.others_answer or now - since < LOST_AFTER:
        return Step(state=after)
    lost = Event(kind=EventKind.LOST, provider=state.provider, at=now, since=since)
    return tell(replace(after, lost_told=True), (lost,), last_good=state.believed_at, prefs=prefs, around=around)


def _what_to_do(problem: Problem, since: datetime, now: datetime) -> Problem:
    """The problem; of a list that stays empty, which no waiting mends, with what the user can do."""
    if problem.kind is not ProblemKind.EMPTIED or now - since < EMPTY_FOR_LONG:
        return problem
    return replace(problem, sentence=f"{problem.sentence} {BEGIN_ANEW}")


def _good(
    state: ProviderState, outcome: Fetched | NotModified, *, now: datetime, prefs: ProviderPrefs, around: Around
) -> Step:
    last_good, before = state.believed_at, state.belief
    # A page that failed meanwhile was asked all the same: nobody was away but the page.
    missed = state.failures == 0 and after_gap(state, prefs, now=now)
    around = replace(around, catching_up=missed)
    baseline = _baseline(state, outcome, now)
    moved = _moved(state, outcome)
    documents = _documents({} if moved else state.documents, outcome.documents)
    after = replace(
        state,
        **_where(state, outcome, prefs),
        documents=documents,
        notes=_notes(documents, outcome),
        believed_at=now,
        failures=0,
        failing_since=None,
        problem=None,
        lost_told=False,
    )
    found = (Event(kind=EventKind.FOUND, provider=state.provider, at=now),) if state.lost_told else ()
    step = tell(after, found, last_good=last_good, prefs=prefs, around=around)
    step = step.but(tell_move(state, step.state, outcome, moved=moved, now=now, prefs=prefs, around=around))
    if isinstance(outcome, NotModified) and not baseline and _calm(after, outcome, now):
        step = watch(step, before, now=now, prefs=prefs, around=around)
        return remind(step, now=now, prefs=prefs, around=around)
    # Cut first: what is judged now and what the same look finds tomorrow must be the same.
    step = replace(step, state=bounded(step.state))
    snapshot = assemble(step.state.documents[read.role].reading for read in outcome.documents)
    if baseline:
        before = Belief()
        step = step.but(_begin(step.state, snapshot, moved=moved, now=now, prefs=prefs, around=around))
    else:
        seen = recall(before, snapshot, now)
        events = diff(before, seen, provider=state.provider, now=now)
        merged = replace(step.state, belief=merge(before, seen, now))
        step = step.but(tell(merged, events, last_good=last_good, prefs=prefs, around=around))
    step = watch(step, before, now=now, prefs=prefs, around=around)
    step = remind(step, now=now, prefs=prefs, around=around)
    notes = dict.fromkeys((*step.notes, *after.notes))
    return replace(step, state=_kept(_forget(step.state, now), state.belief), notes=tuple(notes))


def _where(state: ProviderState, outcome: Fetched | NotModified, prefs: ProviderPrefs) -> dict[str, Any]:
    """Where and what the page is now, by which its links are judged, as changes to the state."""
    if isinstance(outcome, NotModified):
        return {"page_url": outcome.page_url}
    return {
        "platform": outcome.platform,
        "page_url": outcome.page_url,
        "page": outcome.page,
        "former": former_of(state, outcome, prefs),
        "asked": asked_of(prefs),
    }


def _moved(state: ProviderState, outcome: Fetched | NotModified) -> bool:
    """Whether the page is on another platform now, or another page altogether (platform None with a belief)."""
    return isinstance(outcome, Fetched) and state.belief.read_at is not None and state.platform != outcome.platform


def _baseline(state: ProviderState, outcome: Fetched | NotModified, now: datetime) -> bool:
    """Whether what is read has no before to be compared with: first sight, another platform, away for long."""
    away = state.believed_at is not None and now - state.believed_at > LONG_AWAY
    return away or state.belief.read_at is None or _moved(state, outcome)


def _begin(
    state: ProviderState,
    snapshot: Snapshot,
    *,
    moved: bool,
    now: datetime,
    prefs: ProviderPrefs,
    around: Around,
) -> Step:
    """The baseline: at most one alert for all that goes on, and nothing reads as resolved."""
    if moved:
        state = moved_in(state, recall(Belief(), snapshot, now))
    seen = recall(state.belief, snapshot, now)
    step = first_sight(state, seen, now=now, prefs=prefs, around=around)
    return replace(step, state=replace(step.state, belief=merge(state.belief, seen, now)))


def _notes(documents: Mapping[Role, DocumentState], outcome: Fetched | NotModified) -> tuple[str, ...]:
    """What was odd in this poll: in the documents as they stand after it, then on the way to them; each once."""
    read = (documents[one.role].reading.notes for one in outcome.documents)
    every = dict.fromkeys(shorten(note, NOTE_LENGTH) for notes in (*read, outcome.notes) for note in notes)
    return tuple(every)[-NOTES:]


def _kept(state: ProviderState, before: Belief) -> ProviderState:
    """The state within its bounds; where cutting brings back what was held before, nothing has changed."""
    cut = bounded(state)
    if cut.belief is not state.belief and replace(cut.belief, read_at=before.read_at) == before:
        return replace(cut, belief=before)
    return cut


def _documents(stored: Mapping[Role, DocumentState], reads: tuple[DocumentRead, ...]) -> Mapping[Role, DocumentState]:
    """The stored documents with those of this poll brought up to date; an unchanged one keeps its reading."""
    documents = dict(stored)
    for read in reads:
        reading = read.reading if read.reading is not None else documents[read.role].reading
        held = documents.get(read.role)
        if held is not None and held.reading == reading:
            reading = held.reading
        documents[read.role] = DocumentState(
            url=read.url, reading=reading, digest=read.digest, validators=read.validators
        )
    return documents


def _calm(state: ProviderState, outcome: NotModified, now: datetime) -> bool:
    """Whether another look at the same readings can change nothing.

    So it is while nothing is open, every id they list was renewed lately and was over as it was listed (one that ended
    by being absent may speak for itself now), and none of the others is to be forgotten.
    """
    belief = state.belief
    if belief.open or any(now - seen.last_listed > FORGOTTEN_AFTER for seen in belief.seen.values()):
        return False
    listed = (incident.id for read in outcome.documents for incident in state.documents[read.role].reading.incidents)
    seen = belief.seen
    return all(id_ in seen and seen[id_].over and now - seen[id_].last_listed < LISTED_STEP for id_ in listed)


def _forget(state: ProviderState, now: datetime) -> ProviderState:
    """Without what was told or acknowledged of incidents that ended or are remembered no more.

    Who snoozed an incident hears of its end after that, too.
    """
    seen, still = state.belief.seen, {incident.id for incident in state.belief.open}
    return replace(
        state,
        told={id_: told for id_, told in state.told.items() if id_ in seen},
        acknowledged=frozenset(id_ for id_ in state.acknowledged if id_ in still),
        snoozed_incidents={id_: until for id_, until in state.snoozed_incidents.items() if until > now},
    )
