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
from tray_status.core.state import ProviderState, Unexplained
from tray_status.core.step import Step, tell


def watch(step: Step, before: Belief, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """The step with what the provider's health adds to it. Focus is applied to both sides, never to what is stored.

    `before` is the belief before this look, or an empty one where there is nothing to compare with (a baseline).
    """
    state = step.state
    if state.unexplained is None and before == state.belief:
        return step
    was = outlook(before, prefs.focus, now) if before.read_at is not None else None
    view = outlook(state.belief, prefs.focus, now)
    after, event = _next(state.unexplained, was, view, state, now)
    step = replace(step, state=replace(state, unexplained=after))
    if event is not None:
        return _told(step, event, now=now, prefs=prefs, around=around)
    earlier = was.health if was is not None else None
    if earlier == view.health:
        return step
    changed = Event(kind=EventKind.HEALTH, provider=state.provider, before=earlier, after=view.health, at=now)
    reason = "first sight: the record begins" if was is None else _why_silent(view, state.unexplained)
    return replace(step, decisions=(*step.decisions, Decision(event=changed, told=False, reason=reason)))


def _told(step: Step, event: Event, *, now: datetime, prefs: ProviderPrefs, around: Around) -> Step:
    """The step with the event decided upon; one that nobody was told of is remembered as silent."""
    told = tell(step.state, (event,), last_good=now, prefs=prefs, around=around)
    unexplained = told.state.unexplained
    if unexplained is not None:
        unexplained = replace(unexplained, silent=not told.decisions[0].told)
        told = replace(told, state=replace(told.state, unexplained=unexplained))
    return step.but(told)


def _ill(view: Outlook) -> bool:
    """Whether a health is worth telling by itself: what does not colour the icon is not (single ones of many parts)."""
    silent = view.remark is not None and view.colour is Health.OPERATIONAL
    return view.health is not None and view.health >= Health.PARTIAL_OUTAGE and not silent


def _next(
    known: Unexplained | None, was: Outlook | None, view: Outlook, state: ProviderState, now: datetime
) -> tuple[Unexplained | None, Event | None]:
    """What stays unexplained after this look, and the event to tell, if there is one."""
    health = view.health
    if health is None:
        return known, None
    if was is None and known is not None and known.told is None:
        known = None  # a first look that lies before a baseline does not count
    if not _ill(view) or view.explained:
        return None, _recovery(known, was, view, state, now)
    if known is None:
        fell_ill = _fell_ill(was, view, health)
        return Unexplained(health=health, since=now, before=_health(was)) if fell_ill else None, None
    agreed = min(known.health, health)
    if known.told is None or agreed > known.told:
        event = Event(
            kind=EventKind.HEALTH,
            provider=state.provider,
            before=known.told if known.told is not None else known.before,
            after=agreed,
            at=now,
            since=known.since,
        )
        return replace(known, health=health, told=agreed), event
    if health > known.told:
        return replace(known, health=health, since=now), None
    return replace(known, health=health), None


def _health(view: Outlook | None) -> Health | None:
    return view.health if view is not None else None


def _fell_ill(was: Outlook | None, view: Outlook, health: Health) -> bool:
    """Whether the page changed, and not only what the user looks at: before and after are seen by one focus.

    In a baseline an incident explains it however long it has been silent: it may be the clock that is wrong.
    """
    if was is None:
        return not view.ongoing
    return was.health is None or was.explained or health > was.health


def _recovery(
    known: Unexplained | None, was: Outlook | None, view: Outlook, state: ProviderState, now: datetime
) -> Event | None:
    """The end of what was told; nothing reads as an end in a baseline, or because another focus was set."""
    if known is None or known.told is None or known.silent or view.explained or was is None:
        return None
    if was.health is not None and not _ill(was):
        return None
    return Event(
        kind=EventKind.HEALTH, provider=state.provider, before=known.told, after=view.health, at=now, since=known.since
    )


def _why_silent(view: Outlook, known: Unexplained | None) -> str:
    health = view.health
    if health is None:
        return "the page does not tell its health: neither outage nor recovery"
    if known is not None and known.silent:
        return "its beginning was not told, so its end is not either"
    if view.explained:
        return "an open incident explains it: menu and history only"
    if health < Health.PARTIAL_OUTAGE:
        return "less than a partial outage: menu and history only"
    if not _ill(view):
        return f"{view.remark}: menu and history only"
    if known is not None and known.told is not None and health <= known.told:
        return "not worse than what was told: menu and history only"
    return "no incident explains it: told if the next look agrees"
