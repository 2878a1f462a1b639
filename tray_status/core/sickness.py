"""A health that no incident explains: told only from PARTIAL_OUTAGE on, and only when a second look agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tray_status.core.alerts import Around, Decision
from tray_status.core.belief import Belief
from tray_status.core.events import Event, EventKind
from tray_status.core.model import Health
from tray_status.core.outlook import Outlook, outlook
from tray_status.core.prefs import ProviderPrefs
from tray_status.core.state import ProviderState, Sickness
from tray_status.core.step import Step, tell


def watch(step: Step, before: Belief, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """The step with what the provider's health adds to it. Focus is applied to both sides, never to what is stored."""
    state = step.state
    if state.sickness is None and before == state.belief and not _ill(state.belief.health):
        return step
    was = outlook(before, prefs.focus, now).health if before.read_at is not None else None
    view = outlook(state.belief, prefs.focus, now)
    after, event = _next(state.sickness, was, view, state, now)
    step = replace(step, state=replace(state, sickness=after))
    if event is not None:
        return step.but(tell(step.state, (event,), last_good=state.believed_at, prefs=prefs, around=around))
    if was == view.health or was is None:
        return step
    changed = Event(kind=EventKind.HEALTH, provider=state.provider, before=was, after=view.health, at=now)
    decision = Decision(event=changed, told=False, reason=_why_silent(view))
    return replace(step, decisions=(*step.decisions, decision))


def _ill(health: Health | None) -> bool:
    return health is not None and health >= Health.PARTIAL_OUTAGE


def _next(
    known: Sickness | None, was: Health | None, view: Outlook, state: ProviderState, now: datetime
) -> tuple[Sickness | None, Event | None]:
    """The sickness after this look, and the event to tell, if there is one."""
    health = view.health
    if health is None:
        return known, None
    if not _ill(health) or view.ongoing:
        if known is None or known.told is None or view.ongoing:
            return None, None
        return None, Event(kind=EventKind.HEALTH, provider=state.provider, before=known.told, after=health, at=now)
    if known is None:
        return Sickness(health=health, since=now, before=was), None
    agreed = min(known.health, health)
    if known.told is None or agreed > known.told:
        before = known.told if known.told is not None else known.before
        event = Event(kind=EventKind.HEALTH, provider=state.provider, before=before, after=agreed, at=known.since)
        return replace(known, health=health, told=agreed), event
    if health > known.told:
        return replace(known, health=health, since=now), None
    return replace(known, health=health), None


def _why_silent(view: Outlook) -> str:
    if view.health is None:
        return "the page does not tell its health: neither outage nor recovery"
    if view.ongoing:
        return "an open incident explains it: menu and history only"
    if not _ill(view.health):
        return "less than a partial outage: menu and history only"
    return "no incident explains it: told if the next look agrees"
