"""Owns how providers come and go: what a state counts as when a run begins, and what new settings do to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tray_status.core.advance import LONG_AWAY
from tray_status.core.due import impossible
from tray_status.core.links import asked_of
from tray_status.core.model import ProviderId
from tray_status.core.prefs import ProviderPrefs, Settings
from tray_status.core.shift import caught_up, excused
from tray_status.core.state import ProviderState

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """Whom new settings leave out and whom they add; who is asked something else now, and who in another rhythm.

    `judged` are those whose rules of telling are others now.
    """

    gone: tuple[ProviderId, ...]
    new: tuple[ProviderId, ...]
    moved: tuple[ProviderId, ...]
    hurried: tuple[ProviderId, ...]
    judged: tuple[ProviderId, ...]


def turnover(before: Settings, after: Settings) -> Turnover:
    """What changed between two settings, as far as providers come, go or are asked in another way."""
    old = {prefs.id: prefs for prefs in before.providers}
    new = {prefs.id: prefs for prefs in after.providers}
    both = [(old[id_], new[id_]) for id_ in new if id_ in old]
    return Turnover(
        gone=tuple(id_ for id_ in old if id_ not in new),
        new=tuple(id_ for id_ in new if id_ not in old),
        moved=tuple(then.id for was, then in both if _asked(was) != _asked(then)),
        hurried=tuple(then.id for was, then in both if was.every != then.every),
        judged=tuple(then.id for was, then in both if was.policy != then.policy),
    )


def _asked(prefs: ProviderPrefs) -> tuple[object, ...]:
    return prefs.url, prefs.platform, prefs.feed, prefs.mapping


def resumed(
    loaded: ProviderState | None, prefs: ProviderPrefs, now: datetime, *, ran_until: datetime | None = None
) -> ProviderState:
    """A provider at the start of a run: what was stored of it, due now unless it asked us to stay away.

    `ran_until` is when the program was last known to run (None: not known, or the provider was not watched then).
    """
    if loaded is None:
        return ProviderState(provider=prefs.id)
    state = caught_up(loaded, now)
    watched_until = _watched_until(state, ran_until)
    away = now - watched_until if watched_until is not None else NO_TIME
    if NO_TIME < away <= LONG_AWAY:
        # Nobody could be told while the program did not run. After longer, the first look sums up what goes on.
        state = excused(state, away)
    if state.asked is not None and state.asked != asked_of(prefs):
        # The settings were edited while the program did not run.
        return elsewhere(state)
    if state.due_at is not None and (state.failures == 0 or impossible(state.due_at, prefs, now=now)):
        return replace(state, due_at=None)
    return state


def _watched_until(state: ProviderState, ran_until: datetime | None) -> datetime | None:
    """Until when we asked this page: while the program ran, and no longer than until the poll that was not made."""
    planned = min((moment for moment in (ran_until, state.due_at) if moment is not None), default=None)
    asked = planned if ran_until is not None else None
    return max((moment for moment in (state.believed_at, asked) if moment is not None), default=None)


def without_untold(state: ProviderState) -> ProviderState:
    """A provider that is put aside, as if it had never listed what goes on and nobody was told of."""
    belief = state.belief
    gone = {one.id for one in belief.open if one.id not in state.told and one.id not in state.acknowledged}
    if not gone:
        return state
    return replace(
        state,
        # What a page says is read anew, or "not modified" would leave it out.
        documents={},
        belief=replace(
            belief,
            incidents=tuple(one for one in belief.incidents if one.id not in gone),
            seen={id_: seen for id_, seen in belief.seen.items() if id_ not in gone},
            absent={id_: looks for id_, looks in belief.absent.items() if id_ not in gone},
        ),
    )


def elsewhere(state: ProviderState) -> ProviderState:
    """A provider whose page is another one now: its next reading is a baseline, and what is open stays matched."""
    return replace(
        state,
        platform=None,
        page_url=None,
        page=None,
        documents={},
        due_at=None,
        failures=0,
        failing_since=None,
        problem=None,
    )
