"""Owns the incidents, maintenances and notices that a user's mapping finds in a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tray_status.core.model import Incident, IncidentId, Kind, Phase, Update
from tray_status.core.text import BODY_LIMIT, safe_url, shorten
from tray_status.platforms.compat import MOST_INCIDENTS, each_once
from tray_status.platforms.labels import MOST_UPDATES, newest_first
from tray_status.platforms.words import PLANNED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tray_status.core.mapping import EntriesMapping, UpdatesMapping
    from tray_status.platforms.mapped import Finder, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of one list; of which kinds it is all that is open; whether it is enough to know that all is well."""

    incidents: tuple[Incident, ...]
    covers: tuple[Kind, ...]
    tells: bool


def read_entries(root: Spot, where: EntriesMapping, finder: Finder) -> Entries:
    """The entries of one list. Raises PayloadError where it, or what an entry must have, is not there."""
    items = finder.items(root, where.items)
    kept = _newer_end(items, where, finder)
    read = [_entry(item, where, finder) for item in kept]
    found = each_once(read)
    if len(found) < len(read):
        finder.notes.add("Several entries have the same id and are taken for one.")
    complete = where.lists_open and len(kept) == len(items)
    kinds = {where.kind, Kind.MAINTENANCE} if _may_be_planned(where, finder) else {where.kind}
    return Entries(
        incidents=found,
        covers=tuple(kind for kind in Kind if complete and kind in kinds),
        tells=where.empty_is_well or bool(found),
    )


def _may_be_planned(where: EntriesMapping, finder: Finder) -> bool:
    """Whether maintenance may stand in a list of incidents, and in no list of its own."""
    others = any(one.kind is Kind.MAINTENANCE for one in finder.mapping.entries)
    return where.kind is Kind.INCIDENT and not others and any(phase in PLANNED for _, phase in finder.mapping.phases)


def _newer_end(items: Sequence[Spot], where: EntriesMapping, finder: Finder) -> Sequence[Spot]:
    """The list, or of a longer one the end at which, by the times of first and last, the newer entries stand."""
    if len(items) <= MOST_INCIDENTS:
        return items
    finder.notes.add(f"Only the newest {MOST_INCIDENTS} entries of the list are read.")
    place = where.updated or where.started
    first, last = (finder.time(items[at], place) for at in (0, -1))
    ascending = first is not None and last is not None and first < last
    return items[-MOST_INCIDENTS:] if ascending else items[:MOST_INCIDENTS]


def _entry(item: Spot, where: EntriesMapping, finder: Finder) -> Incident:
    code = finder.first(item, where.id, must=True)
    if not code:
        finder.fail(where.id, "finds no id in an entry")
    doubtful = finder.doubtful
    started, updated, ended = (finder.time(item, place) for place in (where.started, where.updated, where.ended))
    updates = _updates(item, where.updates, finder) if where.updates is not None else ()
    phase, over_at = _phase(item, where, updates, finder)
    kind = Kind.MAINTENANCE if where.kind is Kind.INCIDENT and phase in PLANNED else where.kind
    if kind is Kind.MAINTENANCE and phase is not None and phase not in PLANNED:
        phase = Phase.COMPLETED if phase.over else Phase.IN_PROGRESS
    if where.text is not None and not updates:
        body = shorten("\n\n".join(finder.texts(item, where.text)), BODY_LIMIT)
        updates = (Update(at=updated or started, phase=phase, body=body),) if body else ()
    impacts = dict(finder.mapping.impacts)
    incident = Incident(
        id=IncidentId(code),
        kind=kind,
        title=finder.line(item, where.title) or "(without a title)",
        impact=finder.aside(item, where.impact, impacts, "impact") if where.impact is not None else None,
        phase=phase,
        components=tuple(dict.fromkeys(finder.texts(item, where.components))),
        started_at=started,
        ends_at=finder.time(item, where.ends),
        updated_at=updated or next((one.at for one in updates if one.at is not None), None),
        resolved_at=ended if phase is not None and phase.over else over_at,
        url=safe_url(finder.first(item, where.url), finder.base),
        updates=updates,
    )
    if incident.kind is Kind.NOTICE or incident.over:
        finder.doubtful = doubtful  # whatever its words mean, they say nothing of how it is now
    return incident


def _phase(
    item: Spot, where: EntriesMapping, updates: tuple[Update, ...], finder: Finder
) -> tuple[Phase | None, datetime | None]:
    """How far an entry is: by its word, that of its newest update, its end, or because all in the list is open.

    Where only a date says that it is over, that date and no phase: whether it has come, a clock tells.
    """
    if where.phase is not None:
        return finder.aside(item, where.phase, dict(finder.mapping.phases), "phase"), None
    if where.updates is not None and where.updates.phase is not None:
        phase = updates[0].phase if updates else None
        finder.doubtful = finder.doubtful or phase is None
        return phase, None
    planned = where.kind is Kind.MAINTENANCE
    if where.ended is not None and (finder.first(item, where.ended) or finder.misfits(item, where.ended)):
        ended = finder.time(item, where.ended)
        finder.doubtful = finder.doubtful or ended is None
        return None, ended
    # Of what is planned, its window tells.
    listed = None if planned and where.started is not None else Phase.IN_PROGRESS if planned else Phase.INVESTIGATING
    return listed, None


def _updates(item: Spot, where: UpdatesMapping, finder: Finder) -> tuple[Update, ...]:
    """The updates, the newest first; none where the entry has no list of them."""
    found = (item.items(where.items) or ())[:MOST_UPDATES]
    return newest_first(tuple(_update(one, where, finder) for one in found))


def _update(item: Spot, where: UpdatesMapping, finder: Finder) -> Update:
    phases, doubtful = dict(finder.mapping.phases), finder.doubtful
    phase = finder.aside(item, where.phase, phases, "phase") if where.phase is not None else None
    finder.doubtful = doubtful  # only the newest update tells how far the entry is
    return Update(
        at=finder.time(item, where.at),
        phase=phase,
        body=shorten("\n\n".join(finder.texts(item, where.text)), BODY_LIMIT),
    )
