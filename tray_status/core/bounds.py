"""How much is held of one provider at most, whatever its page sends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from tray_status.core.belief import Belief
from tray_status.core.model import Incident, IncidentId, Update
from tray_status.core.reading import Reading
from tray_status.core.state import ProviderState

INCIDENTS = 200
UPDATES = 100
TEXT_BYTES = 64 * 1024
SEEN = 2_000

_SURELY_SHORT = TEXT_BYTES // 4
"""Letters of a text that need not be written to know that it is within its bound: none takes more than four bytes."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
V = TypeVar("V")


def bounded(state: ProviderState) -> ProviderState:
    """The state cut to 200 incidents, 100 updates each, 64 kB per text and 2,000 seen ids; itself when it is within.

    Incidents that are open stay first, then the newest; updates lose the oldest; texts lose their end. Ids lose those
    last listed longest ago, but never one of an incident that is still held. The readings of the documents are cut in
    the same way, so that a look at an unchanged document finds what the belief holds.
    """
    belief = _belief(state.belief)
    documents = {role: replace(held, reading=_reading(held.reading)) for role, held in state.documents.items()}
    held = {incident.id for incident in belief.incidents}
    told = _newest(state.told, lambda told: told.at, held)
    if (belief, documents, told) == (state.belief, state.documents, state.told):
        return state
    return replace(state, belief=belief, documents=documents, told=told)


def text(words: str) -> str:
    """A text cut to 64 kB of UTF-8, never inside a character."""
    if len(words) <= _SURELY_SHORT:
        return words
    written = words.encode("utf-8", "surrogatepass")
    return words if len(written) <= TEXT_BYTES else written[:TEXT_BYTES].decode("utf-8", "ignore")


def incidents(every: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """At most 200 incidents, the open and then the newest ones, in the order they had, each within its bounds."""
    if len(every) > INCIDENTS:
        ranked = sorted(every, key=lambda incident: (not incident.over, _newest_time(incident)), reverse=True)
        kept = {incident.id for incident in ranked[:INCIDENTS]}
        every = tuple(incident for incident in every if incident.id in kept)[:INCIDENTS]
    cut = tuple(_incident(incident) for incident in every)
    return every if cut == every else cut


def _belief(belief: Belief) -> Belief:
    kept = incidents(belief.incidents)
    held = {incident.id for incident in kept}
    seen = _newest(belief.seen, lambda seen: seen.last_listed, held)
    absent = belief.absent
    if len(absent) > INCIDENTS:
        absent = {id_: looks for id_, looks in absent.items() if id_ in held}
    if (kept, seen, absent) == (belief.incidents, belief.seen, belief.absent):
        return belief
    return replace(belief, incidents=kept, seen=seen, absent=absent)


def _reading(reading: Reading) -> Reading:
    kept = incidents(reading.incidents)
    return reading if kept == reading.incidents else replace(reading, incidents=kept)


def _incident(incident: Incident) -> Incident:
    if len(incident.updates) <= UPDATES and len(incident.title) <= _SURELY_SHORT:
        for update in incident.updates:
            if len(update.body) > _SURELY_SHORT:
                break
        else:
            return incident
    updates = tuple(_update(update) for update in incident.updates[:UPDATES])
    title = text(incident.title)
    if title == incident.title and updates == incident.updates:
        return incident
    return replace(incident, title=title, updates=updates)


def _update(update: Update) -> Update:
    body = text(update.body)
    return update if body is update.body else replace(update, body=body)


def _newest(
    entries: Mapping[IncidentId, V], at: Callable[[V], datetime], held: Collection[IncidentId]
) -> Mapping[IncidentId, V]:
    if len(entries) <= SEEN:
        return entries
    ranked = sorted(entries, key=lambda id_: (id_ in held, at(entries[id_])), reverse=True)
    return {id_: entries[id_] for id_ in ranked[:SEEN]}


def _newest_time(incident: Incident) -> datetime:
    return incident.updated_at or incident.started_at or LONG_AGO
